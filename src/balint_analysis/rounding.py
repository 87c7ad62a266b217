"""The edge where numbers become text: everything is rounded here, once, and half up."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np
import pandas as pd

FEWEST = 20  # a base that a percentage may be of, in a text
DIGITS = 10  # significant; see `kept`


class Kind(StrEnum):
    """What a column's values are, which decides how they are written and shown."""

    WORDS = "words"
    FLAG = "yes or no"
    COUNT = "count"
    BASE = "base"
    SHARE = "share"
    PROPORTION = "proportion"
    COEFFICIENT = "coefficient"
    P = "p-value"


EXACT = {Kind.WORDS, Kind.FLAG, Kind.COUNT, Kind.BASE, Kind.SHARE}


def half_up(value: Fraction | Decimal | float, digits: int = 0) -> Decimal:
    """Round half up, away from binary surprises.

    Parameters
    ----------
    value : Fraction, Decimal, int or float
        A float is taken as it prints.
    digits : int
        Decimals to keep.
    """
    step = Decimal(1).scaleb(-digits)
    if isinstance(value, Fraction):
        scaled = value * 10**digits
        whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
        whole += 2 * rest >= scaled.denominator
        rounded = (Decimal(whole) * step * (-1 if value < 0 else 1)).quantize(step)
    else:
        exact = Decimal(repr(value) if isinstance(value, float) else value)
        rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)  # never -0


def percent(count: int, base: int, digits: int = 0) -> str:
    """Write a count of a base as a per cent; "no data" where the base is 0."""
    return f"{half_up(Fraction(100 * int(count), int(base)), digits)}%" if base else "no data"


def share(count: int, base: int) -> str:
    """Write a share as an abstract does: "86% (n=55 of 64)", of a small base "7 of 10"."""
    if 0 < base < FEWEST:
        return f"{count} of {base}"
    return f"{percent(count, base)} (n={count} of {base})" if base else "no data"


def percent_of(value: float, digits: int = 0) -> str:
    """Write a proportion as a per cent; "no data" where it is NaN."""
    if np.isnan(value):
        return "no data"
    as_printed = Decimal(repr(float(value)))
    return f"{half_up(100 * as_printed, digits)}%"


def coefficient(value: float, digits: int = 2) -> str:
    """Write a coefficient; "undefined" where it is NaN."""
    return "undefined" if np.isnan(value) else str(half_up(float(value), digits))


def p_value(value: float) -> str:
    """Write a p-value; none where there was no test."""
    if np.isnan(value):
        return ""
    return "<0.001" if value < 0.001 else str(half_up(float(value), 3))


def _proportion(value: float) -> str:
    return "" if np.isnan(value) else percent_of(value, 1)


SHOWN: dict[Kind, Callable[..., str]] = {
    Kind.FLAG: lambda value: "yes" if value else "",
    Kind.SHARE: _proportion,
    Kind.PROPORTION: _proportion,
    Kind.COEFFICIENT: coefficient,
    Kind.P: p_value,
}


def shown(column: pd.Series, kind: Kind) -> pd.Series:
    """Round a column for reading: coefficients to two decimals, proportions to 0.1%.

    Proportions and p-values without a value are left empty, coefficients called undefined.
    """
    write = SHOWN.get(kind, str)
    if kind in (Kind.WORDS, Kind.COUNT, Kind.BASE):
        return column.map(lambda value: "" if pd.isna(value) else str(value)).astype(object)
    return column.map(write).astype(object)


def kept(column: pd.Series, kind: Kind) -> pd.Series:
    """Cut a column for a file: what is no quotient of counts is kept to ten digits.

    A count, and a count divided by its base, are the same on every computer. Logarithms,
    quantiles and what rests on them may differ in the last of sixteen digits from one
    mathematical library to the next, so the last six are not kept.
    """
    if kind in EXACT:
        return column
    return column.map(lambda value: float(f"{value:.{DIGITS}g}"))
