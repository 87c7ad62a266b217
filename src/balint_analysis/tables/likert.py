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
from .declared import (
    Row,
    across,
    base,
    coefficient,
    count,
    flag,
    limits,
    named,
    proportion,
    share,
    table,
    words,
)

NOT_APPLICABLE, MISSING = "not applicable", "missing"
ANSWERED = ("agree", "neutral", "disagree")


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
    for item in study.codebook.items:
        scale = study.codebook.scale_of(item)
        told, q = (item.id, item.label, item.scale, item.reverse), len(scale.levels)
        codes = study.responses[item.id].array.codes
        *chosen, missing = level_counts([codes], q + len(scale.not_applicable))[0].tolist()
        answered = sum(chosen[:q])
        for level, n in zip(scale.levels, chosen[:q], strict=True):
            yield *told, level, scale.kind(level), n, answered, stats.share(n, answered)
        if scale.not_applicable:
            yield *told, NOT_APPLICABLE, NOT_APPLICABLE, sum(chosen[q:]), answered, np.nan
        yield *told, MISSING, MISSING, missing, answered, np.nan


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
    design_effect=coefficient("Design effect", shown=False),
    **limits(proportion),
    disagreement_lower=proportion("Lower limit of disagreement", shown=False),
    disagreement_upper=proportion("Upper limit of disagreement", shown=False),
    low_respondents=share("If no other respondent agreed", shown=False),
    high_respondents=share("If all other respondents agreed", shown=False),
    low_cohort=share("If nobody else in the cohort agreed", shown=False),
    high_cohort=share("If everybody else in the cohort agreed", shown=False),
)
def agreement(study: Study, *, confidence: float = 0.95) -> Iterator[Row]:
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
        (counts), base, agreement (agree / base), confidence, design_effect (of the declared
        cluster; the interval is that of so many times fewer people), lower, upper (interval),
        disagreement_lower, disagreement_upper (interval of disagree / base),
        low_respondents, high_respondents, low_cohort, high_cohort (worst-case bounds). NaN
        where nobody answered, or where a draft has not decided which levels agree; of the
        cohort also where its size is unknown.
    """
    cohort = study.codebook.cohort.enrolled or np.nan
    by_kind = counts(study).groupby(["item", "kind"])["count"].sum()
    for item in study.codebook.items:
        n = by_kind[item.id].reindex([*ANSWERED, NOT_APPLICABLE, MISSING], fill_value=0)
        agree, neutral, disagree, beside, missing = n.tolist()
        answered = agree + neutral + disagree
        decided = study.codebook.scale_of(item).agree != []
        told = item.id, item.label, item.reverse, *n, answered
        yes, no = (agree, disagree) if decided else (np.nan, np.nan)
        effect = _design_effect(study, item.id, confidence)
        limits, against = (
            _interval(side, answered, effect, "wilson", confidence) for side in (yes, no)
        )
        respondents = stats.worst_case(yes, answered, answered + missing)
        everybody = stats.worst_case(yes, answered, cohort - beside)
        agreement = stats.share(yes, answered)
        yield *told, agreement, confidence, effect, *limits, *against, *respondents, *everybody


def _design_effect(study: Study, item: str, confidence: float) -> float:
    """Compute an item's design effect over the declared cluster; NaN where there is none."""
    cluster = study.codebook.survey.cluster
    if not cluster:
        return np.nan
    groups = study.attributes[cluster]
    votes = agreed(study).loc[groups != "", item].groupby(groups)
    return stats.design_effect(votes.sum(), votes.count(), confidence=confidence)


def _interval(
    agree: float, base: int, effect: float, method: str, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Compute an interval as of so many fewer people as the design effect says, if there is one."""
    of = 1 if np.isnan(effect) else effect
    return stats.interval(agree / of, base / of, method=method, confidence=confidence)


@table(
    "intervals",
    item=named("item", "Item"),
    method=named("method", "Method"),
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
    cohort, uncounted = study.codebook.cohort.enrolled, (None, None)
    for row in agreement(study, confidence=confidence).itertuples():
        for method in stats.METHODS:
            bounds = _interval(row.agree, row.base, row.design_effect, method, confidence)
            yield row.item, method, *bounds, *uncounted
        if cohort is not None:
            among = cohort - row.not_applicable
            people = stats.finite_cohort(row.agree, row.base, among, confidence=confidence)
            yield row.item, "finite-cohort", *stats.share(people, among if row.base else 0), *people
        bounds = row.low_respondents, row.high_respondents
        yield row.item, "worst-case-respondents", *bounds, *uncounted
        if cohort is not None:
            yield row.item, "worst-case-cohort", row.low_cohort, row.high_cohort, *uncounted


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
