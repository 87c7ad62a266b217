"""Decide which scales the columns were answered on: usual ones, ratings, or ones to be asked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .catalogue import (
    Fit,
    fits,
    is_binary,
    is_just,
    is_not_applicable,
    is_unsure,
    number,
    says,
)
from .decisions import Decision, Scale
from .profiles import MOST_LEVELS, Profile
from .ratings import find as rated
from .ratings import is_rating

MOST_UNKNOWN, LONGEST = 9, 60  # of a scale that is not in the catalogue: levels, characters
FEW = 100  # answers; among fewer, a middle level may well have been offered and not chosen
SPARE = 1  # more levels that nobody chose, and a column is rather on a scale of its own


@dataclass
class _Group:
    """Columns that are on one scale, as far as is known."""

    columns: list[Profile]
    values: Counter = field(default_factory=Counter)

    @classmethod
    def of(cls, columns: Sequence[Profile]) -> "_Group":
        """Sum the answers of columns."""
        values: Counter[str] = Counter()
        for column in columns:
            values.update(column.values)
        return cls(list(columns), values)

    def joined(self, other: "_Group") -> "_Group":
        """Put two groups together."""
        return _Group(self.columns + other.columns, self.values + other.values)

    def lacks(self, fit: Fit) -> int:
        """Count the levels of a scale that nobody chose in these columns."""
        return sum(level not in self.values for level in fit.spelt.values()) + fit.unused

    def own(self) -> Fit | None:
        """Find the scale that the group would have by itself."""
        return next(iter(fits(self.values)), None)


def find(profiles: Sequence[Profile]) -> list[Scale]:
    """Find the scales that columns were answered on.

    Labels that an export lists are on a scale in the order of their codes. Numbers are ratings,
    whose direction nobody knows. A text is on a scale of the catalogue that covers all answers of
    its block; columns share a scale unless it leaves several levels of theirs unused. Of what is
    left, levels that at least two columns share are proposed, in order of appearance.

    Parameters
    ----------
    profiles : sequence of Profile
        The columns that may be items.

    Returns
    -------
    list of Scale
        In the order of their first columns, under names of their own.
    """
    listed = [p for p in profiles if p.declared]
    rest = [p for p in profiles if not p.declared and 0 < len(p.values) <= MOST_LEVELS]
    numbers = [p for p in rest if is_rating(p)]
    texts = [p for p in rest if p not in numbers]
    known = list(_known(texts))
    placed = {p.column for scale in known for p in scale.columns}
    unknown = _unknown([p for p in texts if p.column not in placed])
    found = [*_declared(listed), *rated(numbers, profiles), *known, *unknown]
    order = [p.column for p in profiles]
    for scale in found:
        scale.columns.sort(key=lambda p: order.index(p.column))
    found.sort(key=lambda scale: order.index(scale.columns[0].column))
    return _renamed(found)


def _known(texts: Sequence[Profile]) -> Iterator[Scale]:
    """Put columns on scales of the catalogue: whole blocks, then what fits with them."""
    shared: list[_Group] = []
    for group in sorted(_blocks(texts), key=lambda group: -len(group.values)):
        host = _host(shared, group)
        if host is not None:
            shared[host] = shared[host].joined(group)
        elif group.own() and _may_be_levels(group):
            shared.append(group)
    for group in shared:
        yield _from_catalogue(group)


def _blocks(texts: Sequence[Profile]) -> Iterator[_Group]:
    """Take the columns of a block together if one scale covers them all."""
    blocks: dict[str, list[Profile]] = {}
    for profile in texts:
        blocks.setdefault(profile.block or f"\0{profile.column}", []).append(profile)
    for columns in blocks.values():
        whole = _Group.of(columns)
        yield from [whole] if whole.own() else (_Group.of([column]) for column in columns)


def _host(shared: list[_Group], group: _Group) -> int | None:
    """Find the scale in use that a group fits, with few levels that it leaves unused."""
    own, options = group.own(), []
    for n, other in enumerate(shared):
        both = other.joined(group).own()
        if both is None or both.unused > other.own().unused:
            continue
        lacks, others = group.lacks(both), other.lacks(both) - other.own().unused
        if own is None or (lacks <= own.unused + SPARE and others <= SPARE):
            options.append((lacks, n))
    return min(options)[1] if options else None


def _may_be_levels(group: _Group) -> bool:
    """Tell a scale from a comment box in which people wrote “None” and “Not really”."""
    asks = any(says("free_text", column.question) for column in group.columns)
    return not asks or len(group.own().spelt) >= 3


def _from_catalogue(group: _Group) -> Scale:
    found = fits(group.values)
    fit = found[0]
    wordings, middle = fit.entry.levels, fit.entry.middle
    levels = {n: fit.spelt.get(n, wordings[n][0]) for n in range(len(wordings))}
    first = len(wordings) - fit.entry.agree
    scale = Scale(
        fit.entry.name,
        list(levels.values()),
        [level for n, level in levels.items() if n >= first],
        [level for n, level in levels.items() if n == middle],
        list(fit.aside),
        group.columns,
        [level for n, level in levels.items() if n not in fit.spelt],
    )
    if _runs_down(scale.levels):
        scale.levels.reverse()
        scale.agree.reverse()
    rivals = [other for other in found[1:] if other.unused <= fit.unused]
    few = sum(group.values.values()) < FEW
    spare = [o for o in found[1:] if few and not fit.unused and o.unused == 1]
    scale.decisions = [
        _levels(scale, [*rivals, *spare], fit),
        _agree(scale, fit, rivals),
        *_beside(scale),
    ]
    scale.doubts = dict(_doubts(group, fit)) if len(group.columns) > 1 else {}
    return scale


def _levels(scale: Scale, rivals: list[Fit], fit: Fit) -> Decision:
    others = [[wordings[0] for wordings in rival.entry.levels] for rival in rivals]
    spelt = [
        tuple(rival.spelt.get(n, text) for n, text in enumerate(other))
        for rival, other in zip(rivals, others, strict=True)
    ]
    options = [o for o in dict.fromkeys(spelt) if list(o) not in (scale.levels, scale.levels[::-1])]
    if scale.unused:
        why = f"Nobody chose {_quoted(scale.unused)}: were they offered, and in these words?"
    elif options:
        why = "Other usual scales have these levels too, and more or in another order."
    else:
        why = f"Usual levels ({fit.entry.name}; {fit.entry.source}), all of them chosen."
    sure = not scale.unused and not options
    return Decision("levels", scale.levels, why, tuple(map(list, options[:3])), sure)


def _agree(scale: Scale, fit: Fit, rivals: list[Fit]) -> Decision:
    said = {
        tuple(text for text, kind in rival.said[:-1] if kind == "agree") for rival in (fit, *rivals)
    }
    if fit.entry.convention:
        why = "Only convention says which of these levels count as agreement."
    elif len(said) > 1:
        why = "Which levels count as agreement depends on what else was offered."
    else:
        why = "The wording says which levels agree."
    sure = len(said) == 1 and not fit.entry.convention
    options = [] if sure else _tops(scale.levels, scale.agree)
    return Decision("agree", scale.agree, why, tuple(options), sure)


def _tops(levels: list[str], guess: list[str]) -> list[list[str]]:
    """List the parts at the end of a scale where the guess stands, without the guess."""
    at_start = bool(guess) and levels[0] in guess
    order = levels[::-1] if at_start else levels
    ends = [sorted(order[-n:], key=levels.index) for n in range(1, len(levels) // 2 + 2)]
    return [end for end in ends if end != guess and len(end) < len(levels)]


def _beside(scale: Scale) -> Iterator[Decision]:
    """Ask of answers that may be a level as well as none."""
    if unsure := [level for level in scale.not_applicable if is_unsure(level)]:
        why = f"{_quoted(unsure)} may stand beside the scale, or be a level of it."
        yield Decision("not_applicable", scale.not_applicable, why, ("a level of the scale",))
    if unsure := [level for level in scale.neutral if is_unsure(level)]:
        why = f"{_quoted(unsure)} may be the middle of the scale, or stand beside it."
        yield Decision("neutral", scale.neutral, why, ("not applicable",))


def _doubts(group: _Group, fit: Fit) -> Iterator[tuple[str, Decision]]:
    """Ask of columns without a block whose answers are all of a shorter scale."""
    for column in group.columns:
        own = _Group.of([column]).own()
        if own and not column.block and not own.unused and group.lacks(fit) < len(fit.spelt):
            lacking = [level for level in fit.spelt.values() if level not in column.values]
            if len(own.entry.levels) < len(fit.entry.levels):
                why = f"Nobody chose {_quoted(lacking)} here: it may have a scale without them."
                yield column.column, Decision("scale", None, why, ("a scale of its own",))


def _runs_down(levels: Sequence[str]) -> bool:
    """Tell whether the numbers before the levels say that they go from high to low."""
    numbers = [n for level in levels if (n := number(level)) is not None]
    return len(numbers) > 1 and numbers == sorted(numbers, reverse=True)


def _declared(listed: Sequence[Profile]) -> Iterator[Scale]:
    """Make scales of the value labels that exports give."""
    alike: dict[tuple, list[Profile]] = {}
    for profile in listed:
        alike.setdefault((profile.declared, tuple(profile.codes.items())), []).append(profile)
    for columns in alike.values():
        yield from _listed(columns)


def _listed(columns: list[Profile]) -> Iterator[Scale]:
    one = columns[0]
    by_code = [x for x in one.declared if _stands_aside(one.codes[x]) and not _is_bare(x)]
    levels = [x for x in one.declared if not is_not_applicable(x) and x not in by_code]
    aside = [x for x in one.declared if x not in levels]
    found = fits(dict.fromkeys([x for x in one.declared if x not in by_code], 1))
    fit = found[0] if found else None
    unused = [x for x in levels if x not in _given(columns)]
    scale = Scale("scale", levels, [], [], aside, columns, unused)
    if fit and len(fit.spelt) >= 2 and not is_binary(levels):
        _read_labels(scale, fit)
    elif len(levels) >= 3 and not is_binary(levels) and _are_items(columns, levels):
        why = "The levels stand in the order of their codes."
        levels_known = Decision("levels", levels, why, sure=True)
        scale.decisions = [levels_known, _unknown_agree(levels), *_beside(scale)]
    else:
        return
    if by_code:
        why = f"The codes of {_quoted(by_code)} are those of no answer."
        options = ("a level of the scale",)
        scale.decisions.append(Decision("not_applicable", scale.not_applicable, why, options))
    yield scale


def _read_labels(scale: Scale, fit: Fit) -> None:
    """Say what known labels mean. Their codes give the order, also from high to low."""
    places = {level: place for place, level in fit.spelt.items()}
    offered = scale.columns[0].declared
    scale.name = fit.entry.name
    scale.levels = [x for x in offered if x in places]
    scale.not_applicable = [x for x in offered if x not in places]
    in_order = [places[level] for level in scale.levels]
    ordered = in_order in (sorted(in_order), sorted(in_order, reverse=True))
    if not ordered:
        scale.levels.sort(key=places.get)
    first = len(fit.entry.levels) - fit.entry.agree
    scale.agree = [x for x in scale.levels if places[x] >= first]
    scale.neutral = [x for x in scale.levels if places[x] == fit.entry.middle]
    scale.unused = [x for x in scale.levels if x not in _given(scale.columns)]
    why = "The export lists these levels." if ordered else "Their codes are in another order."
    known = ordered and not fit.unused and not fit.entry.convention and bool(scale.agree)
    how = "The wording says which levels agree." if known else "Only convention says which agree."
    options = () if known else tuple(_tops(scale.levels, scale.agree))
    scale.decisions = [
        Decision("levels", scale.levels, why, sure=ordered),
        Decision("agree", scale.agree, how, options, known),
        *_beside(scale),
    ]


def _given(columns: list[Profile]) -> set[str]:
    return {value for column in columns for value in column.values}


def _stands_aside(code: str) -> bool:
    """Tell the codes that surveys give to no answer: negative, 66 and more."""
    value = number(code)
    return value is not None and (value < 0 or value in (66, 77, 88, 97, 98, 99, 888, 999))


def _is_bare(level: str) -> bool:
    return level.lstrip("+-−").isdecimal()


def _are_items(columns: list[Profile], levels: list[str]) -> bool:
    """Tell levels from groups: several columns have them, or only the ends have labels."""
    named = any(is_just(kind, p.question) for p in columns for kind in ("names", "groups"))
    named = named or any(says("counts", p.question) for p in columns)
    return not named and (len(columns) > 1 or any(map(_is_bare, levels)))


def _unknown(texts: Sequence[Profile]) -> Iterator[Scale]:
    """Propose scales for short answers that several columns share; order and agreement are open."""
    alike: list[_Group] = []
    for group in sorted((_Group.of([p]) for p in texts), key=lambda g: -len(g.values)):
        if not _is_short_list(group.columns[0]):
            continue
        host = next((g for g in alike if set(g.values) >= set(group.values)), None)
        if host:
            host.columns += group.columns
        else:
            alike.append(group)
    for group in alike:
        if len(group.columns) > 1:
            yield from _proposed(group)


def _proposed(group: _Group) -> Iterator[Scale]:
    aside = [value for value in group.values if is_not_applicable(value)]
    levels = [value for value in group.values if value not in aside]
    if len(levels) < 2:
        return
    numbers = [number(level) for level in levels]
    numbered = None not in numbers and len(set(numbers)) == len(levels)
    if numbered:
        levels.sort(key=number)
    why = (
        "The levels stand in the order of their numbers; there may be more of them."
        if numbered
        else "The levels stand in order of appearance; their order is not known."
    )
    scale = Scale("scale", levels, [], [], aside, group.columns)
    scale.decisions = [Decision("levels", levels, why), _unknown_agree(levels), *_beside(scale)]
    yield scale


def _unknown_agree(levels: list[str]) -> Decision:
    why = "Nothing says which levels count as agreement, or favourable."
    half = (len(levels) + 1) // 2
    return Decision("agree", [], why, (levels[-(len(levels) // 2) :], levels[: len(levels) - half]))


def _is_short_list(profile: Profile) -> bool:
    values = profile.values
    brief = all(len(value) <= LONGEST for value in values)
    listed = 2 <= len(values) <= MOST_UNKNOWN and brief and profile.answered >= 2 * len(values)
    groups = any(is_just(kind, profile.question) for kind in ("names", "groups"))
    words = says("free_text", profile.question) or profile.looks or all(map(_is_bare, values))
    return listed and not groups and not words and not is_binary(values)


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


def _renamed(scales: list[Scale]) -> list[Scale]:
    """Give each scale a name of its own: agreement, agreement-2."""
    times: Counter[str] = Counter()
    for scale in scales:
        times[scale.name] += 1
        if times[scale.name] > 1:
            scale.name += f"-{times[scale.name]}"
    return scales
