"""Propose scales of levels that no catalogue has; nobody knows their order."""

from collections.abc import Iterator, Sequence

from .catalogue import is_binary, is_just, is_not_applicable, number, says
from .decisions import Decision, Scale
from .profiles import Profile
from .reasons import beside, is_bare, unknown_agree

MOST_UNKNOWN, LONGEST = 9, 60  # levels, characters


def find(texts: Sequence[Profile]) -> Iterator[Scale]:
    """Propose scales for short answers that several columns share; order and agreement are open.

    Parameters
    ----------
    texts : sequence of Profile
        The columns that are on no known scale.
    """
    alike: list[list[Profile]] = []
    for profile in sorted(filter(_is_short_list, texts), key=lambda p: -len(p.values)):
        host = next((group for group in alike if set(group[0].values) >= set(profile.values)), None)
        if host:
            host.append(profile)
        else:
            alike.append([profile])
    for columns in alike:
        if len(columns) > 1:
            yield from _proposed(columns)


def _proposed(columns: list[Profile]) -> Iterator[Scale]:
    values = columns[0].values
    aside = [value for value in values if is_not_applicable(value)]
    levels = [value for value in values if value not in aside]
    if len(levels) < 2:
        return
    numbers = [number(level) for level in levels]
    numbered = None not in numbers and len(set(numbers)) == len(levels)
    if numbered:
        levels.sort(key=lambda level: number(level) or 0)
    why = (
        "The levels stand in the order of their numbers; there may be more of them."
        if numbered
        else "The levels stand in order of appearance; their order is not known."
    )
    scale = Scale("scale", levels, [], [], aside, columns)
    scale.decisions = [Decision("levels", levels, why), unknown_agree(levels), *beside(scale)]
    yield scale


def _is_short_list(profile: Profile) -> bool:
    values = profile.values
    brief = all(len(value) <= LONGEST for value in values)
    listed = 2 <= len(values) <= MOST_UNKNOWN and brief and profile.answered >= 2 * len(values)
    groups = any(is_just(kind, profile.question) for kind in ("names", "groups"))
    words = says("free_text", profile.question) or profile.looks or all(map(is_bare, values))
    return listed and not groups and not words and not is_binary(values)
