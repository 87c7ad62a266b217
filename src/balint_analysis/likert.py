"""Likert items: counts, shares, agreement with its interval, and bounds for the missing.

Everything starts from :func:`count`; nothing after it goes back to the rows.
"""

from collections.abc import Iterable
from statistics import NormalDist

import numpy as np
import pandas as pd

from .codebook import Study

NOT_APPLICABLE, MISSING = "not applicable", "missing"
COUNTS = ["item", "text", "scale", "reverse", "level", "kind", "count", "base", "share"]


def count(responses: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Count every level of every item, chosen or not.

    Parameters
    ----------
    responses : DataFrame
        Respondents × items, categorical (:class:`balint_analysis.survey.Survey`).
    study : Study
        The codebook.

    Returns
    -------
    DataFrame
        A row per item and level, in the codebook's order, then one for not applicable (where
        the scale has such an answer) and one for missing. Columns: item, text, scale, reverse,
        level, kind (agree, neutral, disagree, not applicable, missing), count, base (those
        who answered: not the missing, not those it does not apply to) and share, count /
        base; NaN where it is not a share of the base or where nobody answered.
    """
    rows = [row for item in study.items for row in _count_item(responses[item.id], item, study)]
    table = pd.DataFrame(rows, columns=COUNTS[:7]).astype({"count": "int64", "reverse": bool})
    levels = ~table["kind"].isin([NOT_APPLICABLE, MISSING])
    answered = table["count"].where(levels, 0)
    table["base"] = answered.groupby(table["item"], sort=False).transform("sum")
    table["share"] = (table["count"] / table["base"].replace(0, np.nan)).where(levels)
    return table


def _count_item(column: pd.Series, item, study: Study) -> Iterable[tuple]:
    scale = study.scale_of(item)
    categories = column.cat.categories
    counts = np.bincount(column.cat.codes + 1, minlength=len(categories) + 1)
    by_level = dict(zip(categories, counts[1:], strict=True))
    fixed = (item.id, item.label, item.scale, item.reverse)
    for level in scale.levels:
        yield (*fixed, level, scale.kind(level), by_level[level])
    if scale.not_applicable:
        not_applicable = sum(by_level[label] for label in scale.not_applicable)
        yield (*fixed, NOT_APPLICABLE, NOT_APPLICABLE, not_applicable)
    yield (*fixed, MISSING, MISSING, counts[0])


def summarise(
    counts: pd.DataFrame, *, cohort: int | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Reduce the counts to one row an item: agreement, its interval and its bounds.

    Parameters
    ----------
    counts : DataFrame
        From :func:`count`.
    cohort : int, optional
        How many people were invited. Unknown: no bounds over the cohort.
    confidence : float
        Coverage of the Wilson interval.

    Returns
    -------
    DataFrame
        Indexed by item: text, reverse, agree, neutral, disagree, not_applicable, missing
        (counts), base, agreement (agree / base), confidence, lower, upper (interval),
        low_respondents, high_respondents, low_cohort, high_cohort (worst-case bounds). NaN
        where nobody answered.
    """
    kinds = ["agree", "neutral", "disagree", NOT_APPLICABLE, MISSING]
    table = counts.pivot_table(
        index="item", columns="kind", values="count", aggfunc="sum", fill_value=0, sort=False
    ).reindex(columns=kinds, fill_value=0)
    table = table.rename(columns={NOT_APPLICABLE: "not_applicable"}).rename_axis(columns=None)
    labels = counts.drop_duplicates("item").set_index("item")[["text", "reverse"]]
    table = labels.join(table.astype("int64"))
    table["base"] = table[["agree", "neutral", "disagree"]].sum(axis=1)
    table["agreement"] = share(table["agree"], table["base"])
    table["confidence"] = confidence
    table["lower"], table["upper"] = interval(table["agree"], table["base"], confidence=confidence)
    asked = table["base"] + table["missing"]
    for name, total in (("respondents", asked), ("cohort", _reachable(table, cohort))):
        low, high = worst_case(table["agree"], table["base"], total)
        table[f"low_{name}"], table[f"high_{name}"] = low, high
    return table


def _reachable(table: pd.DataFrame, cohort: int | None) -> pd.Series:
    """Count the cohort's members to whom each item may apply."""
    return (np.nan if cohort is None else cohort) - table["not_applicable"]


def share(count, base):
    """Divide a count by its base; NaN where the base is 0."""
    base = np.asarray(base, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(base > 0, np.asarray(count) / base, np.nan)


def interval(count, base, *, method: str = "wilson", confidence: float = 0.95):
    """Confidence interval of a share, without continuity correction.

    Parameters
    ----------
    count, base : array_like of int
        Successes and trials; they broadcast.
    method : {"wilson"}
        Wilson's score interval.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : ndarray of float
        Between 0 and 1; NaN where the base is 0.

    References
    ----------
    Wilson EB (1927). J Am Stat Assoc 22:209-212. Recommended for small samples by Brown, Cai
    and DasGupta (2001), Statistical Science 16:101-133.
    """
    x, n = np.broadcast_arrays(np.asarray(count, dtype=float), np.asarray(base, dtype=float))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / n
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    # At the ends the formula gives 0 and 1 exactly, arithmetic only nearly.
    lower = np.where(x == 0, 0.0, centre - half)
    upper = np.where(x == n, 1.0, centre + half)
    return np.where(n > 0, lower, np.nan), np.where(n > 0, upper, np.nan)


def worst_case(count, base, total):
    """Bound a share over people of whom only `base` answered.

    Parameters
    ----------
    count, base : array_like of int
        Those who agreed, and those who answered.
    total : array_like of int
        Everybody the share should speak for, answered or not.

    Returns
    -------
    low, high : ndarray of float
        The share if none, and if all, of the others had agreed.

    References
    ----------
    Horowitz JL, Manski CF (1998). J Econometrics 84:37-58.
    """
    count, unknown = np.asarray(count), np.asarray(total) - np.asarray(base)
    return share(count, total), share(count + unknown, total)
