"""The edge where numbers become text: everything is rounded here, once, and half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

COEFFICIENTS = {
    "observed_agreement",
    "fleiss_kappa",
    "krippendorff_alpha",
    "gwet_ac1",
    "cohen_kappa",
    "cronbach_alpha",
    "item_rest",
}
P_VALUES = {"p", "p_holm"}


def half_up(value, digits: int = 0) -> Decimal:
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
    """Write a share as an abstract does: "86% (n=55 of 64)"."""
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


def rounded(table: pd.DataFrame, *, coefficients: tuple[str, ...] = ()) -> pd.DataFrame:
    """Round a table for reading: coefficients to two decimals, proportions to 0.1%.

    Parameters
    ----------
    table : DataFrame
    coefficients : tuple of str
        Columns to read as coefficients, beside those that are always called so.

    Returns
    -------
    DataFrame of str
        Proportions and p-values without a value are left empty, coefficients called undefined.
    """

    def read(column: pd.Series) -> pd.Series:
        if column.name in COEFFICIENTS or column.name in coefficients:
            return column.map(coefficient)
        if column.name in P_VALUES:
            return column.map(p_value)
        if column.dtype.kind == "f":
            return column.map(lambda x: "" if np.isnan(x) else percent_of(x, 1))
        return column.map(lambda x: "" if pd.isna(x) else str(x))

    return table.apply(read)
