"""A reported percentage against its own count and base: arithmetic alone."""

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import NamedTuple

from ..rounding import half_up


class Arithmetic(NamedTuple):
    """What a reported percentage comes to.

    Attributes
    ----------
    exact : Fraction
        100 × count / base.
    rounds : bool
        Whether it rounds to the reported percentage, with the decimals reported.
    truncates : bool
        Whether cutting it off gives the reported percentage.
    possible : bool
        Whether any count out of this base rounds to it.
    """

    exact: Fraction
    rounds: bool
    truncates: bool
    possible: bool


def decimals(percent: Decimal) -> int:
    """Count the decimals that a percentage was reported with."""
    return max(0, -int(percent.as_tuple().exponent))


def check(count: int, base: int, percent: Decimal) -> Arithmetic:
    """Check a reported percentage against its count and base.

    Parameters
    ----------
    count, base : int
        As reported; the base is not 0.
    percent : Decimal
        As reported, with its decimals.
    """
    digits = decimals(percent)
    step = Decimal(1).scaleb(-digits)
    exact = Fraction(100 * count, base)
    cut = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_FLOOR)
    nearby = range(int(base * percent / 100) - 1, int(base * percent / 100) + 3)
    return Arithmetic(
        exact=exact,
        rounds=half_up(exact, digits) == percent,
        truncates=cut == percent,
        possible=any(
            half_up(Fraction(100 * n, base), digits) == percent for n in nearby if 0 <= n <= base
        ),
    )
