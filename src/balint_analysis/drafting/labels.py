"""Decide on value labels, which an export lists in the order of their codes."""

from collections.abc import Iterator, Sequence

from .catalogue import Fit, fits, is_binary, is_just, is_not_applicable, number, says
from .decisions import Decision, Scale
from .profiles import Profile
from .reasons import beside, is_bare, quoted, tops, unknown_agree


def find(listed: Sequence[Profile]) -> Iterator[Scale]:
    """Make scales of the value labels that exports give.

    Parameters
    ----------
    listed : sequence of Profile
        The columns whose labels the export lists.
    """
    alike: dict[tuple, list[Profile]] = {}
    for profile in listed:
        alike.setdefault((profile.declared, tuple(profile.codes.items())), []).append(profile)
    for columns in alike.values():
        yield from _listed(columns)


def _listed(columns: list[Profile]) -> Iterator[Scale]:
    one = columns[0]
    by_code = [x for x in one.declared if _stands_aside(one.codes[x]) and not is_bare(x)]
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
        scale.decisions = [levels_known, unknown_agree(levels), *beside(scale)]
    else:
        return
    if by_code:
        why = f"The codes of {quoted(by_code)} are those of no answer."
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
        scale.levels.sort(key=lambda level: places[level])
    first = len(fit.entry.levels) - fit.entry.agree
    scale.agree = [x for x in scale.levels if places[x] >= first]
    scale.neutral = [x for x in scale.levels if places[x] == fit.entry.middle]
    scale.unused = [x for x in scale.levels if x not in _given(scale.columns)]
    why = "The export lists these levels." if ordered else "Their codes are in another order."
    known = ordered and not fit.unused and not fit.entry.convention and bool(scale.agree)
    how = "The wording says which levels agree." if known else "Only convention says which agree."
    options = () if known else tuple(tops(scale.levels, scale.agree))
    scale.decisions = [
        Decision("levels", scale.levels, why, sure=ordered),
        Decision("agree", scale.agree, how, options, known),
        *beside(scale),
    ]


def _given(columns: list[Profile]) -> set[str]:
    return {value for column in columns for value in column.values}


def _stands_aside(code: str) -> bool:
    """Tell the codes that surveys give to no answer: negative, 66 and more."""
    value = number(code)
    return value is not None and (value < 0 or value in (66, 77, 88, 97, 98, 99, 888, 999))


def _are_items(columns: list[Profile], levels: list[str]) -> bool:
    """Tell levels from groups: several columns have them, or only the ends have labels."""
    named = any(is_just(kind, p.question) for p in columns for kind in ("names", "groups"))
    named = named or any(says("counts", p.question) for p in columns)
    return not named and (len(columns) > 1 or any(map(is_bare, levels)))
