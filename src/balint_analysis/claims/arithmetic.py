"""Reported numbers against their own arithmetic: percentages with their counts and bases."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

LARGEST = 10**9  # people; no base is sought beyond
DAMAGE = {ROUND_DOWN: "TRUNCATED", ROUND_UP: "RAISED"}


class Fit(StrEnum):
    """What arithmetic says of a reported number; the better comes first."""

    CONSISTENT = "consistent"
    TIE = "consistent at an exact half"
    OTHER_BASE = "of another base"
    UNTESTABLE = "cannot be tested"
    TRUNCATED = "only if truncated"
    RAISED = "only if rounded up"
    IMPOSSIBLE = "impossible"

    @property
    def wrong(self) -> bool:
        """Whether no rounding to the nearest gives it."""
        return self in (Fit.TRUNCATED, Fit.RAISED, Fit.IMPOSSIBLE)


class Arithmetic(NamedTuple):
    """What a reported percentage comes to.

    Attributes
    ----------
    fit : Fit
        Whether the parts that were reported go together.
    exact : Fraction or None
        100 × count / base, where both were reported.
    counts : range or None
        The counts out of the base that round to the percentage, where both were reported.
    bases : range or None
        The bases of which the count rounds to the percentage, where both were reported.
    """

    fit: Fit
    exact: Fraction | None = None
    counts: range | None = None
    bases: range | None = None


def decimals(reported: Decimal) -> int:
    """Count the decimals that a number was reported with."""
    return max(0, -int(reported.as_tuple().exponent))


def half(reported: Decimal) -> Fraction:
    """Give one half of a reported number's last digit."""
    return Fraction(1, 2 * 10 ** decimals(reported))


def rounded(exact: Fraction, digits: int, rule: str) -> Fraction:
    """Round a fraction by one of decimal's rules, without ever writing it out in digits."""
    scaled = abs(exact) * 10**digits
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    above = {
        ROUND_DOWN: False,
        ROUND_UP: rest > 0,
        ROUND_HALF_UP: 2 * rest >= scaled.denominator,
        ROUND_HALF_EVEN: 2 * rest > scaled.denominator - whole % 2,
    }
    sign = -1 if exact < 0 else 1
    return sign * Fraction(whole + above[rule], 10**digits)


def fit(exact: Fraction, reported: Decimal) -> Fit:
    """Say by which rounding an exact number is the reported one.

    At an exact half both neighbours are accepted, as rules differ: half up gives the upper,
    half to even the even one, and binary fractions of computers either.

    Parameters
    ----------
    exact : Fraction
        What was rounded.
    reported : Decimal
        As printed, with its decimals.
    """
    digits, printed = decimals(reported), Fraction(reported)
    if all(rounded(exact, digits, r) == printed for r in (ROUND_HALF_UP, ROUND_HALF_EVEN)):
        return Fit.CONSISTENT
    if abs(exact - printed) == half(reported):
        return Fit.TIE
    for rule, name in DAMAGE.items():
        if rounded(exact, digits, rule) == printed:
            return Fit[name]
    return Fit.IMPOSSIBLE


def best(fits: Iterable[Fit]) -> Fit:
    """Pick the best of several; impossible if there is none."""
    return min(fits, key=list(Fit).index, default=Fit.IMPOSSIBLE)


def worst(fits: Iterable[Fit]) -> Fit:
    """Pick the worst of several; consistent if there is none."""
    return max(fits, key=list(Fit).index, default=Fit.CONSISTENT)


def wholes(lower: Fraction, upper: Fraction) -> range:
    """List the whole numbers of an interval, both its ends included."""
    return range(ceil(lower), floor(upper) + 1)


def cut(numbers: range, lowest: int, highest: int) -> range:
    """Keep those of a row of whole numbers that lie between two of them."""
    return range(max(numbers.start, lowest), min(numbers.stop, highest + 1))


def counts(base: int, percent: Decimal) -> range:
    """List the counts that a percentage can stand for.

    Parameters
    ----------
    base : int
        Of how many.
    percent : Decimal
        As reported, with its decimals; a half may have been rounded either way.
    """
    share, step = Fraction(percent) / 100, half(percent) / 100
    return cut(wholes(base * (share - step), base * (share + step)), 0, base)


def bases(count: int, percent: Decimal) -> range:
    """List the bases of which a count rounds to a percentage; none beyond `LARGEST`.

    Parameters
    ----------
    count : int
        How many.
    percent : Decimal
        As reported, with its decimals; a half may have been rounded either way.
    """
    share, step = Fraction(percent) / 100, half(percent) / 100
    if share + step <= 0 or (count == 0 and share > step):
        return range(0)
    least = Fraction(count) / (share + step)
    most = Fraction(count) / (share - step) if share > step else Fraction(LARGEST)
    return cut(wholes(least, most), max(count, 1), LARGEST)


def check(
    percent: Decimal | None = None, count: int | None = None, base: int | None = None
) -> Arithmetic:
    """Check a reported percentage, or what of it was reported, against itself.

    Parameters
    ----------
    percent : Decimal, optional
        As reported, with its decimals.
    count, base : int, optional
        As reported; the base is not 0.

    Notes
    -----
    For a mean of zeros and ones this is the GRIM test: Brown NJL, Heathers JAJ (2017). Social
    Psychological and Personality Science 8:363-369.
    """
    if count is not None and base is not None:
        return _whole(percent, count, base)
    if percent is None:
        return Arithmetic(Fit.UNTESTABLE)
    if base is not None:
        near = Fraction(percent) * base / 100
        tried = [k for k in (floor(near), ceil(near)) if 0 <= k <= base]
        found = best(fit(Fraction(100 * k, base), percent) for k in tried)
        return Arithmetic(found, counts=counts(base, percent))
    if count is not None:
        possible = bases(count, percent)
        return Arithmetic(Fit.CONSISTENT if possible else Fit.IMPOSSIBLE, bases=possible)
    return Arithmetic(Fit.UNTESTABLE)


def _whole(percent: Decimal | None, count: int, base: int) -> Arithmetic:
    exact = Fraction(100 * count, base)
    if percent is None:
        return Arithmetic(Fit.IMPOSSIBLE if count > base else Fit.CONSISTENT, exact)
    found = Fit.IMPOSSIBLE if count > base else fit(exact, percent)
    return Arithmetic(found, exact, counts(base, percent), bases(count, percent))
