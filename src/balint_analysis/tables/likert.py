"""Likert items: counts, shares, agreement with its interval, and bounds for the missing.

Everything starts from :func:`counts`; nothing after it goes back to the rows.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from ..stats import intervals as stats
from ..stats.counting import level_counts
from ..study import Study
from ..study.codebook import Scale
from .declared import Row, across, base, count, flag, limits, named, proportion, share, table, words

NOT_APPLICABLE, MISSING = "not applicable", "missing"
ANSWERED = ("agree", "neutral", "disagree")
BOUNDS = [f"{end}_{whose}" for whose in ("respondents", "cohort") for end in ("low", "high")]
SHARES = ["agreement", "lower", "upper", *BOUNDS]


@table(
    "likert-counts",
    item=named("item", "Item"),
    text=words("Question", shown=False),
    scale=words("Scale", shown=False),
    reverse=flag("Reverse-worded", shown=False),
    level=across(words("Level")),
    kind=words("Counts as"),
    count=count("Count"),
    base=base("Base"),
    share=share("Share"),
)
def counts(study: Study) -> Iterator[Row]:
    """Count every level of every item, chosen or not.

    Returns
    -------
    DataFrame
        A row per item and level, in the codebook's order, then one for not applicable (where
        the scale has such an answer) and one for missing. Columns: item, text, scale, reverse,
        level, kind (agree, neutral, disagree, not applicable, missing), count, base (those
        who answered: not the missing, not those it does not apply to) and share, count /
        base; NaN where it is not a share of the base or where nobody answered.
    """
    items = study.codebook.items
    scales = [study.codebook.scale_of(item) for item in items]
    codes = [study.responses[item.id].array.codes for item in items]
    chosen = level_counts(codes, [len(s.levels) + len(s.not_applicable) for s in scales])
    for item, scale, counts in zip(items, scales, chosen.tolist(), strict=True):
        for level, kind, n, base in _levels(scale, counts):
            share = float(stats.share(n, base)) if kind in ANSWERED else np.nan
            yield item.id, item.label, item.scale, item.reverse, level, kind, n, base, share


def _levels(scale: Scale, counts: list[int]) -> Iterator[tuple[str, str, int, int]]:
    """Name one item's counts: (level, what it counts as, count, base) each."""
    *chosen, missing = counts
    levels = chosen[: len(scale.levels)]
    base = sum(levels)
    for level, n in zip(scale.levels, levels, strict=True):
        yield level, scale.kind(level), n, base
    if scale.not_applicable:
        yield NOT_APPLICABLE, NOT_APPLICABLE, sum(chosen) - base, base
    yield MISSING, MISSING, missing, base


@table(
    "agreement",
    item=named("item", "Item"),
    text=words("Question", shown=False),
    reverse=flag("Reverse-worded", shown=False),
    agree=count("Agreed"),
    neutral=count("Neutral", shown=False),
    disagree=count("Disagreed", shown=False),
    not_applicable=count("Not applicable", shown=False),
    missing=count("Missing", shown=False),
    base=base("Answered"),
    agreement=share("Agreement"),
    confidence=proportion("Confidence", shown=False),
    **limits(proportion),
    low_respondents=share("If no other respondent agreed", shown=False),
    high_respondents=share("If all other respondents agreed", shown=False),
    low_cohort=share("If nobody else in the cohort agreed", shown=False),
    high_cohort=share("If everybody else in the cohort agreed", shown=False),
)
def agreement(study: Study, *, confidence: float = 0.95) -> pd.DataFrame:
    """Reduce the counts to one row an item: agreement, its interval and its bounds.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the Wilson interval.

    Returns
    -------
    DataFrame
        A row an item: item, text, reverse, agree, neutral, disagree, not_applicable, missing
        (counts), base, agreement (agree / base), confidence, lower, upper (interval),
        low_respondents, high_respondents, low_cohort, high_cohort (worst-case bounds). NaN
        where nobody answered, or where a draft has not decided which levels agree; of the
        cohort also where its size is unknown.
    """
    levels = counts(study)
    kinds = levels.groupby(["item", "kind"])["count"].sum().unstack(fill_value=0)
    kinds = kinds.rename(columns=lambda kind: kind.replace(" ", "_"))
    kinds = kinds.reindex(columns=[*ANSWERED, "not_applicable", MISSING], fill_value=0)
    items = levels.drop_duplicates("item")[["item", "text", "reverse", "base"]]
    table = items.merge(kinds, on="item")
    agree, base = table["agree"], table["base"]
    table["agreement"], table["confidence"] = stats.share(agree, base), confidence
    table["lower"], table["upper"] = stats.interval(agree, base, confidence=confidence)
    for name, total in (
        ("respondents", base + table["missing"]),
        ("cohort", (study.codebook.cohort.enrolled or np.nan) - table["not_applicable"]),
    ):
        table[f"low_{name}"], table[f"high_{name}"] = stats.worst_case(agree, base, total)
    undecided = [not study.codebook.scale_of(item).agree for item in study.codebook.items]
    table.loc[undecided, SHARES] = np.nan
    return table


@table(
    "intervals",
    item=named("item", "Item"),
    method=words("Method"),
    **limits(proportion),
    people_lower=count("Lower limit, people"),
    people_upper=count("Upper limit, people"),
)
def intervals(study: Study, *, confidence: float = 0.95) -> Iterator[Row]:
    """Set every interval of agreement side by side.

    Parameters
    ----------
    study : Study
        The loaded study; without the size of its cohort there is no finite-cohort interval.
    confidence : float
        Coverage of all of them.

    Returns
    -------
    DataFrame
        A row per item and method: item, method (those of
        :func:`~balint_analysis.stats.intervals.interval`, then finite-cohort,
        worst-case-respondents and worst-case-cohort), lower, upper, and people_lower,
        people_upper: the finite-cohort interval as people of the cohort to whom the item
        applies. That one holds only if those who answered are like a random sample of them;
        the worst cases hold whatever the others think.
    """
    cohort = study.codebook.cohort.enrolled
    for item in agreement(study, confidence=confidence).itertuples():
        agree, base = item.agree, item.base
        for method in stats.METHODS:
            bounds = stats.interval(agree, base, method=method, confidence=confidence)
            yield item.item, method, *bounds, None, None
        if cohort is not None:
            among = cohort - item.not_applicable
            people = stats.finite_cohort(agree, base, among, confidence=confidence)
            bounds = stats.share(people, among if base else 0)
            yield item.item, "finite-cohort", *bounds, *people
        yield (
            item.item,
            "worst-case-respondents",
            item.low_respondents,
            item.high_respondents,
            None,
            None,
        )
        if cohort is not None:
            yield item.item, "worst-case-cohort", item.low_cohort, item.high_cohort, None, None


def scores(study: Study) -> pd.DataFrame:
    """Replace levels by 1, 2 ... towards agreement, for tests that need their order alone.

    Returns
    -------
    DataFrame of float
        Respondents × items; NaN where missing or not applicable. A reverse-worded item keeps
        its own direction.
    """
    return _numbered(study, _places)


def agreed(study: Study) -> pd.DataFrame:
    """Say who agreed with what.

    Returns
    -------
    DataFrame of float
        Respondents × items: 1 agreed, 0 did not, NaN missing or not applicable.
    """
    return _numbered(study, lambda scale: [level in scale.agree for level in scale.levels])


def _places(scale: Scale) -> Sequence[int]:
    n = len(scale.levels)
    return range(n, 0, -1) if scale.kind(scale.levels[0]) == "agree" else range(1, n + 1)


def _numbered(study: Study, numbers: Callable[[Scale], Sequence[float]]) -> pd.DataFrame:
    """Put a number in place of every level; NaN for the missing and the not applicable."""
    columns = {}
    for item in study.codebook.items:
        scale = study.codebook.scale_of(item)
        beside = [np.nan] * (len(scale.not_applicable) + 1)  # -1, the last, is missing
        of_code = np.array([*numbers(scale), *beside], dtype=float)
        columns[item.id] = of_code.take(study.responses[item.id].array.codes)
    return pd.DataFrame(columns, index=study.responses.index)
