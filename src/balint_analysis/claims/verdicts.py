"""What arithmetic says of a reported number, in a sentence; what may explain it, in another."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from ..rounding import half_up
from ..wording import listed
from . import arithmetic, grim
from .arithmetic import Fit


class Verdict(NamedTuple):
    """What is said of a claim.

    Attributes
    ----------
    fit : Fit
        The verdict in a word.
    said : str
        The verdict as a sentence without its full stop.
    possible : str
        What may explain it, as a sentence; empty where nothing has to be explained.
    """

    fit: Fit
    said: str
    possible: str = ""


def percentage(
    percent: Decimal | None, count: int | None = None, base: int | None = None
) -> Verdict:
    """Judge a percentage by its count and base, or by what of them was reported.

    Parameters
    ----------
    percent : Decimal, optional
        As reported, with its decimals.
    count, base : int, optional
        As reported; the base is not 0.
    """
    found = arithmetic.check(percent, count, base)
    if count is not None and base is not None:
        if percent is None or count > base:
            return _of_counts(found, count, base)
        return Verdict(
            found.fit, _recomputed(found, percent, base), _why(found, percent, count, base)
        )
    if percent is None or (count is None and base is None):
        return Verdict(found.fit, "Without count and base nothing can be recomputed")
    if base is not None:
        return _without_count(found, percent, base)
    return _without_base(found, percent, count or 0)


def _of_counts(found: arithmetic.Arithmetic, count: int, base: int) -> Verdict:
    if count > base:
        possible = "Possible: count and base changed places, or one of them is a slip."
        return Verdict(found.fit, f"Reported {count} of {base}: more than all", possible)
    return Verdict(found.fit, f"{count} of {base} is {half_up(found.exact or Fraction(0), 1)}%")


def _recomputed(found: arithmetic.Arithmetic, percent: Decimal, base: int) -> str:
    digits, exact = arithmetic.decimals(percent), found.exact or Fraction(0)
    said = f"Reported {percent}%, recomputed {_finer(exact, digits)}%"
    if found.fit == Fit.CONSISTENT:
        return f"{said}: consistent"
    if found.fit == Fit.TIE:
        return f"{said}: consistent, as an exact half is rounded either way"
    only = {Fit.TRUNCATED: "only if truncated", Fit.RAISED: "only if rounded up"}
    said += f": {half_up(exact, digits)}% rounded"
    said += f", {percent}% {only[found.fit]}" if found.fit in only else f", not {percent}%"
    return said if found.counts else f"{said}, and no count out of {base} rounds to {percent}%"


def _why(found: arithmetic.Arithmetic, percent: Decimal, count: int, base: int) -> str:
    if found.fit == Fit.TIE:
        return _tie(found.exact or Fraction(0), percent, "%")
    if not found.fit.wrong:
        return ""
    cause = {
        Fit.TRUNCATED: ["digits that were cut off"],
        Fit.RAISED: ["a share that is always rounded up"],
    }
    causes = cause.get(found.fit, [])
    if found.counts:
        causes.append(f"a slip in the count ({_span(found.counts)} of {base} would fit)")
    if found.bases:
        causes.append(f"another base ({count} of {_span(found.bases)} would fit)")
    return _possible([*causes, "a slip in the percentage", "weights"])


def _tie(exact: Fraction, reported: Decimal, unit: str) -> str:
    digits = arithmetic.decimals(reported)
    up, even = (
        _written(arithmetic.rounded(exact, digits, rule), digits) + unit
        for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )
    if up == even:
        return f"Half up and half to even give {up}; in binary fractions a half may go down."
    return f"Half up gives {up}, half to even {even}; both rules are in use."


def _without_count(found: arithmetic.Arithmetic, percent: Decimal, base: int) -> Verdict:
    if found.counts:
        half = ", an exact half" if found.fit == Fit.TIE else ""
        said = f"{percent}% of {base} can be {_span(found.counts)} of {base}{half}"
        return Verdict(found.fit, said)
    near = Fraction(percent) * base / 100
    digits = arithmetic.decimals(percent)
    beside = [
        f"{k} is {_finer(Fraction(100 * k, base), digits)}%"
        for k in dict.fromkeys((floor(near), ceil(near)))
        if 0 <= k <= base
    ]
    told = f": {listed(beside)}" if beside else ""
    said = f"No count out of {base} rounds to {percent}%{told}"
    causes = ["another base", "a slip in the percentage", "weights"]
    cut = {Fit.TRUNCATED: ["digits that were cut off"]}
    return Verdict(found.fit, said, _possible(cut.get(found.fit, []) + causes))


def _without_base(found: arithmetic.Arithmetic, percent: Decimal, count: int) -> Verdict:
    if found.bases:
        return Verdict(found.fit, f"{count} is {percent}% of {_span(found.bases)}")
    causes = ["a slip in count or percentage", "weights"]
    return Verdict(found.fit, f"{count} rounds to {percent}% of no base", _possible(causes))


def mean(
    reported: Decimal,
    sd: Decimal | None,
    n: int,
    items: int = 1,
    scale: grim.Scale | None = None,
) -> Verdict:
    """Judge a mean of whole numbers, and their SD where there is one.

    Parameters
    ----------
    reported, sd : Decimal
        As reported, with their decimals.
    n : int
        How many people.
    items : int
        Over how many items everybody's value is the mean.
    scale : tuple of int, optional
        The lowest and the highest answer.
    """
    of_mean = grim.grim(reported, n, items, scale)
    said, possible = _of_mean(of_mean, reported, n * items, scale)
    if sd is None or of_mean.wrong:
        return Verdict(of_mean, said, possible)
    of_sd = grim.grimmer(reported, sd, n, items, scale)
    said += f"; {_of_sd(of_sd, sd)}"
    if of_sd.wrong:
        whole = not grim.grimmer(reported, sd, n, items, scale, population=True).wrong
        n_itself = [f"n in place of n − 1 (which {'fits' if whole else 'does not fit either'})"]
        possible = _possible([*n_itself, "an SE in place of an SD", *_not_whole(items)])
        return Verdict(of_sd, said, possible)
    tested = [one for one in (of_mean, of_sd) if one != Fit.UNTESTABLE]
    return Verdict(arithmetic.worst(tested) if tested else Fit.UNTESTABLE, said, possible)


def _of_mean(
    found: Fit, reported: Decimal, total: int, scale: grim.Scale | None
) -> tuple[str, str]:
    digits = arithmetic.decimals(reported)
    if scale and not scale[0] <= reported <= scale[1]:
        return _outside(f"A mean of {reported}", scale)
    if found == Fit.UNTESTABLE:
        return f"A mean of {reported} cannot be tested: of {total} answers some sum fits any", ""
    near = Fraction(reported) * total
    beside = dict.fromkeys((floor(near), ceil(near)))
    shown = [f"{k}/{total} is {_finer(Fraction(k, total), digits)}" for k in beside]
    if not found.wrong:
        k = min(beside, key=lambda k: abs(k - near))
        said = f"A mean of {reported} is possible: {shown[list(beside).index(k)]}"
        return said, _tie(Fraction(k, total), reported, "") if found == Fit.TIE else ""
    said = f"No {total} whole answers have a mean of {reported}: {listed(shown)}"
    cut = {Fit.TRUNCATED: ["digits that were cut off"]}
    return said, _possible(cut.get(found, []) + _not_whole(1))


def _outside(what: str, scale: grim.Scale) -> tuple[str, str]:
    said = f"{what} lies outside the scale from {scale[0]} to {scale[1]}"
    return said, _possible(["another scale", "a sum in place of a mean", "a slip"])


def _of_sd(found: Fit, sd: Decimal) -> str:
    if found == Fit.UNTESTABLE:
        return f"an SD of {sd} cannot be tested"
    return f"an SD of {sd} is {found.replace('consistent', 'possible')}"


def median(reported: Decimal, n: int, scale: grim.Scale | None = None) -> Verdict:
    """Judge a median of whole numbers.

    Parameters
    ----------
    reported : Decimal
        As printed.
    n : int
        How many people.
    scale : tuple of int, optional
        The lowest and the highest answer.
    """
    found = grim.median(reported, n, scale)
    if not found.wrong:
        return Verdict(found, f"A median of {reported} is possible")
    if scale and not scale[0] <= reported <= scale[1]:
        return Verdict(found, *_outside(f"A median of {reported}", scale))
    halves = "whole" if n % 2 else "whole, or a half"
    said = f"A median of {reported} is impossible: that of {n} whole answers is {halves}"
    return Verdict(found, said, _possible(["a mean in place of a median", *_not_whole(1)]))


def _not_whole(items: int) -> list[str]:
    several = ["several items averaged"] if items == 1 else ["another number of items"]
    return ["another n", *several, "answers that are no whole numbers", "imputed values"]


def _possible(causes: list[str]) -> str:
    return f"Possible: {'; or '.join(causes)}."


def _span(numbers: range) -> str:
    """Name a row of whole numbers."""
    if numbers[-1] == arithmetic.LARGEST:
        return f"{numbers[0]} or more"
    if len(numbers) == 1:
        return str(numbers[0])
    return f"{numbers[0]} {'or' if len(numbers) == 2 else 'to'} {numbers[-1]}"


def _finer(exact: Fraction, digits: int) -> Decimal:
    """Write a decimal more than was reported; more still where that would seem to be a half."""
    more = (half_up(exact, digits + extra) for extra in range(1, 10))
    return next(m for m in more if half_up(m, digits) == half_up(exact, digits))


def _written(value: Fraction, digits: int) -> str:
    return str(half_up(value, digits))
