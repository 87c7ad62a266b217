"""Published figures checked: against their own arithmetic, and against the data."""

from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

import pandas as pd

from ..rounding import half_up
from ..study.codebook import Claim, Codebook


def check(study: Codebook, summary: pd.DataFrame) -> pd.DataFrame:
    """Check every claim of a study.

    Parameters
    ----------
    study : Codebook
        The codebook with its claims.
    summary : DataFrame
        From :func:`balint_analysis.tables.likert.summarise`.

    Returns
    -------
    DataFrame
        A row a claim: item, count, base, percent (as claimed, text), recomputed (count /
        base), rounds (does it round to the claimed per cent), possible (does any count out of
        this base), data_count, data_base, matches (do the data give count and base), and
        verdict, a sentence.
    """
    rows = [_check(claim, summary.loc[claim.item]) for claim in study.claims]
    columns = ["item", "count", "base", "percent", "recomputed", "rounds", "possible"]
    return pd.DataFrame(rows, columns=[*columns, "data_count", "data_base", "matches", "verdict"])


def _check(claim: Claim, data: pd.Series) -> tuple:
    rounds = _rounds_to(claim.count, claim)
    possible = any(_rounds_to(count, claim) for count in range(claim.base + 1))
    data_count, data_base = int(data["agree"]), int(data["base"])
    matches = (data_count, data_base) == (claim.count, claim.base)
    verdict = f"{_arithmetic(claim, rounds, possible)} {_data(data_count, data_base, matches)}"
    facts = (claim.item, claim.count, claim.base, str(claim.percent), claim.count / claim.base)
    return (*facts, rounds, possible, data_count, data_base, matches, verdict)


def _exact(count: int, claim: Claim) -> Fraction:
    return Fraction(100 * count, claim.base)


def _digits(claim: Claim) -> int:
    """Decimals that the claim was reported with."""
    return max(0, -claim.percent.as_tuple().exponent)


def _rounds_to(count: int, claim: Claim) -> bool:
    return half_up(_exact(count, claim), _digits(claim)) == claim.percent


def _arithmetic(claim: Claim, rounds: bool, possible: bool) -> str:
    digits = _digits(claim)
    exact, reported = _exact(claim.count, claim), f"Reported {claim.percent}%"
    shown = half_up(exact, digits + 1)
    if rounds:
        return f"{reported}, recomputed {shown}%: consistent."
    fraction = Decimal(exact.numerator) / Decimal(exact.denominator)
    truncated = fraction.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_FLOOR)
    only = f"; {claim.percent}% only if truncated" if truncated == claim.percent else ""
    said = f"{reported}, recomputed {shown}% ({half_up(exact, digits)}% rounded{only})."
    if not possible:
        said += f" No count out of {claim.base} rounds to {claim.percent}%."
    return said


def _data(count: int, base: int, matches: bool) -> str:
    if matches:
        return f"The data give {count} of {base}, as claimed."
    return f"The data give {count} of {base} instead."
