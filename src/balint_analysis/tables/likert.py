"""Likert items: counts, shares, agreement with its interval, and bounds for the missing.

Everything starts from :func:`count`; nothing after it goes back to the rows.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..stats.intervals import METHODS, finite_cohort, interval, share, worst_case
from ..study.codebook import Codebook, Item

NOT_APPLICABLE, MISSING = "not applicable", "missing"
COUNTS = ["item", "text", "scale", "reverse", "level", "kind", "count", "base", "share"]


def count(responses: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """Count every level of every item, chosen or not.

    Parameters
    ----------
    responses : DataFrame
        Respondents × items, categorical (:class:`balint_analysis.study.survey.Survey`).
    study : Codebook
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


def _count_item(column: pd.Series, item: Item, study: Codebook) -> Iterable[tuple]:
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


def intervals(
    summary: pd.DataFrame, *, cohort: int | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Set every interval of agreement side by side.

    Parameters
    ----------
    summary : DataFrame
        From :func:`summarise`.
    cohort : int, optional
        How many people were invited; without it there is no finite-cohort interval.
    confidence : float
        Coverage of all of them.

    Returns
    -------
    DataFrame
        A row per item and method: item, method (those of :func:`interval`, then
        finite-cohort, worst-case-respondents and worst-case-cohort), lower, upper, and
        people_lower, people_upper: the finite-cohort interval as people of the cohort to whom
        the item applies. That one holds only if those who answered are like a random sample
        of them; the worst cases hold whatever the others think.
    """
    tables = [_by_method(summary, method, confidence) for method in METHODS]
    if cohort is not None:
        tables.append(_in_cohort(summary, cohort, confidence))
    tables.append(_worst_case(summary, "respondents"))
    if cohort is not None:
        tables.append(_worst_case(summary, "cohort"))
    table = pd.concat(tables).reset_index(names="item")
    order = {item: place for place, item in enumerate(summary.index)}
    return table.sort_values("item", key=lambda c: c.map(order), kind="stable", ignore_index=True)


def _by_method(summary: pd.DataFrame, method: str, confidence: float) -> pd.DataFrame:
    lower, upper = interval(summary["agree"], summary["base"], method=method, confidence=confidence)
    columns = {"method": method, "lower": lower, "upper": upper}
    return pd.DataFrame(columns, index=summary.index)


def _in_cohort(summary: pd.DataFrame, cohort: int, confidence: float) -> pd.DataFrame:
    rows = []
    for row in summary.itertuples():
        people = cohort - row.not_applicable
        lower, upper = finite_cohort(row.agree, row.base, people, confidence=confidence)
        bounds = (lower / people, upper / people) if row.base else (np.nan, np.nan)
        rows.append(("finite-cohort", *bounds, lower, upper))
    columns = ["method", "lower", "upper", "people_lower", "people_upper"]
    table = pd.DataFrame(rows, columns=columns, index=summary.index)
    return table.astype({"people_lower": "Int64", "people_upper": "Int64"})


def _worst_case(summary: pd.DataFrame, whose: str) -> pd.DataFrame:
    bounds = {"lower": summary[f"low_{whose}"], "upper": summary[f"high_{whose}"]}
    return pd.DataFrame({"method": f"worst-case-{whose}", **bounds})


def scores(responses: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """Replace levels by 1, 2 ... towards agreement, for tests that need their order alone.

    Returns
    -------
    DataFrame of float
        Respondents × items; NaN where missing or not applicable. A reverse-worded item keeps
        its own direction.
    """
    return pd.DataFrame(
        {item.id: _scores(responses[item.id], item, study) for item in study.items},
        index=responses.index,
    )


def _scores(column: pd.Series, item: Item, study: Codebook) -> np.ndarray:
    levels = study.scale_of(item).levels
    agree_first = study.scale_of(item).kind(levels[0]) == "agree"
    codes = column.cat.codes.to_numpy()
    places = len(levels) - codes if agree_first else codes + 1
    return np.where((codes >= 0) & (codes < len(levels)), places.astype(float), np.nan)
