"""Decide on numbers: which are ratings, from where to where, and which stand for no answer."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from .anchors import anchors, favourable_end
from .catalogue import is_just, is_no_answer, is_not_applicable, number, ranges, says
from .decisions import Decision, Scale
from .profiles import Profile
from .reasons import tops

WIDEST = 11  # levels, as of 0 to 10
FEW = 30  # answers; among fewer, a level may well have been offered and not chosen
GAP = 2  # numbers between a rating's end and what may stand for no answer, as 9 beside 1 to 5


def is_rating(profile: Profile) -> bool:
    """Tell a column of numbers that may rate something from one that counts or names.

    Parameters
    ----------
    profile : Profile
        The column.
    """
    numbers = _numbers(profile)
    plain = [v for v in profile.values if v.lstrip("+-−").isdecimal()]
    if not numbers or None in numbers or not plain or profile.looks:
        return False
    core = _core(_whole(profile.values))
    if not core or max(core) - min(core) >= WIDEST or max(core) > WIDEST or min(core) < -5:
        return False
    heading = profile.question
    if any(says(kind, heading) for kind in ("counts", "ranks", "sliders")):
        return False
    alone = not profile.block
    names = is_just("names", heading) or is_just("names", profile.column)
    return not (alone and names) and (not alone or len(core) >= 3)


def find(rated: Sequence[Profile], profiles: Sequence[Profile]) -> list[Scale]:
    """Find the scales of columns that are ratings.

    The columns of a block share a range; without a block, columns side by side do. What the ends
    mean is not known, and is asked.

    Parameters
    ----------
    rated : sequence of Profile
        The columns that are ratings.
    profiles : sequence of Profile
        All columns, for their order.
    """
    scales: dict[tuple, Scale] = {}
    for columns in _together(rated, profiles):
        scale = _scale(columns)
        known = scales.setdefault((*scale.levels, "agree", *scale.agree), scale)
        if known is not scale:
            known.columns += scale.columns
            aside = [x for x in scale.not_applicable if x not in known.not_applicable]
            known.not_applicable += aside
            known.unused = [level for level in known.unused if level in scale.unused]
            known.decisions = _decisions(known)
    return list(scales.values())


def _numbers(profile: Profile) -> list[int | None]:
    return [number(value) for value in profile.values if not is_not_applicable(value)]


def _whole(values: Iterable[str]) -> set[int]:
    found = (number(value) for value in values if not is_not_applicable(value))
    return {n for n in found if n is not None}


def _core(numbers: set[int]) -> set[int]:
    """Leave out the numbers that stand for no answer: -99; 9 beside 1 to 5; -1 beside 1 to 5."""
    far = {n for n in numbers if is_no_answer(n) and not -5 <= n <= WIDEST}
    rest = numbers - far
    below = {n for n in rest if n < 0}
    if below and not _is_signed(rest):
        rest = rest - below
    top = max(rest, default=0)
    inner = rest - {top}
    if top in (8, 9) and len(inner) > 2 and top - max(inner) > GAP:
        rest = inner
    return rest


def _is_signed(numbers: set[int]) -> bool:
    """Tell -3 to 3 from 0 to 3 with a code of -1: zero is there, and as much below as above."""
    low, high = min(numbers), max(numbers)
    below = sum(n < 0 for n in numbers)
    return 0 < high <= 5 and -low <= 5 and (-low == high or (0 in numbers and below > 1))


def _together(rated: Sequence[Profile], profiles: Sequence[Profile]) -> Iterator[list[Profile]]:
    blocks: dict[str, list[Profile]] = {}
    alone = []
    for profile in rated:
        if profile.block:
            blocks.setdefault(profile.block, []).append(profile)
        else:
            alone.append(profile)
    yield from blocks.values()
    place = {id(p): n for n, p in enumerate(profiles)}
    runs = groupby(enumerate(alone), key=lambda pair: place[id(pair[1])] - pair[0])
    for _, run in runs:
        yield from _side_by_side([profile for _, profile in run])


def _side_by_side(run: list[Profile]) -> Iterator[list[Profile]]:
    """Part columns side by side by what their headings say of the numbers, and by their range."""
    alike: dict[tuple, list[Profile]] = {}
    for profile in run:
        alike.setdefault(tuple(anchors([profile]).items()), []).append(profile)
    for columns in alike.values():
        yield from _of_one_range(columns)


def _of_one_range(run: list[Profile]) -> Iterator[list[Profile]]:
    """Part columns side by side by the usual range that each needs."""
    ranged: dict[tuple, list[Profile]] = {}
    for profile in run:
        ranged.setdefault(_range(_core(_whole(profile.values))), []).append(profile)
    wide = sorted(ranged, key=lambda span: (len(ranged[span]), span[1] - span[0]))
    while wide:
        widest = wide.pop()
        within = [s for s in wide if s[0] == widest[0] and 0 <= widest[1] - s[1] <= 3]
        wide = [span for span in wide if span not in within]
        yield [profile for span in (widest, *within) for profile in ranged[span]]


def _range(core: set[int]) -> tuple[int, int]:
    """Find the usual range that is spanned exactly, or else the narrowest that holds it."""
    low, high = min(core), max(core)
    usual = ranges()
    if (low, high) in usual and len(core) > 2:
        return low, high
    holding = [span for span in usual if span[0] <= low and high <= span[1]]
    return min(holding, key=lambda s: s[1] - s[0]) if holding else (low, high)


def _scale(columns: list[Profile]) -> Scale:
    spelt: dict[int, str] = {}
    words: list[str] = []
    for profile in columns:
        for value in profile.values:
            if is_not_applicable(value):
                words.append(value)
            elif (n := number(value)) is not None:
                spelt.setdefault(n, value)
    core = _core(set(spelt))
    meaning = anchors(columns)
    low, high = _named(meaning, core) or _range(core)
    levels = [spelt.get(n, str(n)) for n in range(low, high + 1)]
    aside = [spelt[n] for n in sorted(set(spelt) - core)]
    middle, odd = divmod(len(levels), 2)
    agree = {"top": levels[-middle:], "bottom": levels[:middle]}
    scale = Scale(
        f"rating-{low}-to-{high}".replace("--", "-minus-"),
        levels,
        agree.get(favourable_end(meaning, low, high), []),
        [levels[middle]] if odd else [],
        [*dict.fromkeys(words), *aside],
        columns,
        [spelt.get(n, str(n)) for n in range(low, high + 1) if n not in core],
    )
    scale.decisions = _decisions(scale)
    return scale


def _named(meaning: dict[int, str], core: set[int]) -> tuple[int, int] | None:
    """Return the ends that a heading names, if they are around all that was chosen."""
    if len(meaning) < 2 or max(meaning) - min(meaning) >= WIDEST:
        return None
    low, high = min(meaning), max(meaning)
    return (low, high) if low <= min(core) and max(core) <= high and high - low > 1 else None


def _decisions(scale: Scale) -> list[Decision]:
    return [_levels(scale), _agree(scale), *_aside(scale)]


def _levels(scale: Scale) -> Decision:
    few = sum(p.answered for p in scale.columns) < FEW
    ends = f"from {scale.levels[0]} to {scale.levels[-1]}"
    chosen = _whole(level for level in scale.levels if level not in scale.unused)
    if _named(anchors(scale.columns), chosen) == _span(scale):
        return Decision("levels", scale.levels, f"The heading says that they go {ends}.", sure=True)
    if scale.unused:
        why = f"Nobody chose {', '.join(scale.unused)}: did the scale go {ends}?"
    elif few or len(scale.levels) < 4:
        why = f"Few answers, or few numbers: did the scale go {ends}?"
    else:
        return Decision("levels", scale.levels, f"All numbers {ends} were chosen.", sure=True)
    wider = [span for span in ranges() if span[0] <= min(chosen) and max(chosen) <= span[1]]
    spans = [f"{low} to {high}" for low, high in wider if (low, high) != _span(scale)]
    return Decision("levels", scale.levels, why, tuple(spans[:3]))


def _span(scale: Scale) -> tuple[int | None, int | None]:
    return number(scale.levels[0]), number(scale.levels[-1])


def _agree(scale: Scale) -> Decision:
    half = len(scale.levels) // 2
    if scale.agree:
        why = "The heading says which end is favourable, but not where agreement begins."
        return Decision("agree", scale.agree, why, tuple(tops(scale.levels, scale.agree)))
    why = "Numbers don't say which end is favourable, or where agreement begins."
    if scale.neutral:
        why += f" The middle, {scale.neutral[0]}, is taken for neutral."
    return Decision("agree", [], why, (scale.levels[-half:], scale.levels[:half]))


def _aside(scale: Scale) -> Iterator[Decision]:
    codes = [value for value in scale.not_applicable if not is_not_applicable(value)]
    if codes:
        why = f"{', '.join(codes)} may stand for no answer, or be part of the scale."
        options = ("missing", "levels of the scale")
        yield Decision("not_applicable", scale.not_applicable, why, options)
