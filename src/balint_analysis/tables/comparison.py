"""Comparisons: two items of the same people, groups of people, and those who fell silent."""

from itertools import combinations

import numpy as np
import pandas as pd

from ..stats.intervals import newcombe, share
from ..stats.paired import holm, mcnemar_exact, newcombe_paired
from ..stats.ranks import ordinal_test, superiority
from ..study.codebook import Codebook
from ..study.survey import Survey
from .likert import scores

ONE_GROUP = "undefined (fewer than two groups answered)"
TEST_COLUMNS = [
    *("test", "p", "group_1", "group_2", "superiority", "difference", "lower", "upper", "note"),
]


def agreed(responses: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """Say who agreed with what.

    Returns
    -------
    DataFrame of float
        Respondents × items: 1 agreed, 0 did not, NaN missing or not applicable.
    """
    columns = {}
    for item in study.items:
        scale = study.scale_of(item)
        answered = responses[item.id].isin(scale.levels)
        columns[item.id] = responses[item.id].isin(scale.agree).where(answered).astype(float)
    return pd.DataFrame(columns, index=responses.index)


def pairs(
    responses: pd.DataFrame, study: Codebook, items: list[str], *, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare agreement with items two by two, over the people who answered both.

    Parameters
    ----------
    responses : DataFrame
        Respondents × items, categorical.
    study : Codebook
        The codebook.
    items : list of str
        Ids of the items; every two of them are compared.
    confidence : float
        Coverage of the difference's interval.

    Returns
    -------
    DataFrame
        A row a pair: item_1, item_2, base (answered both), both, only_1, only_2, neither,
        difference (share of item_1 minus that of item_2), lower, upper (Newcombe, paired),
        p (exact McNemar) and p_holm, adjusted for the number of pairs; NaN where nobody
        answered both.
    """
    votes = agreed(responses, study)
    rows = []
    for first, second in combinations(items, 2):
        x, y = votes.loc[votes[[first, second]].notna().all(axis=1), [first, second]].to_numpy().T
        a, b, c, d = (int(n) for n in (x @ y, x @ (1 - y), (1 - x) @ y, (1 - x) @ (1 - y)))
        bounds = newcombe_paired(a, b, c, d, confidence=confidence)
        difference = float(share(b - c, len(x)))
        p = mcnemar_exact(b, c) if len(x) else np.nan
        rows.append((first, second, len(x), a, b, c, d, difference, *bounds, p))
    columns = ["item_1", "item_2", "base", "both", "only_1", "only_2", "neither"]
    table = pd.DataFrame(rows, columns=[*columns, "difference", "lower", "upper", "p"])
    return table.assign(p_holm=holm(table["p"]))


def breakdown(survey: Survey, study: Codebook, items: list[str]) -> pd.DataFrame:
    """Break agreement down by every attribute's groups.

    Returns
    -------
    DataFrame
        A row per attribute, item and group: attribute, item, group, agree, base, share.
        People whose attribute is missing are in no group.
    """
    votes = agreed(survey.responses, study)
    rows = []
    for attribute, groups in _attributes(survey, study):
        for item in items:
            for group, column in votes[item].groupby(groups):
                agree, base = int(column.sum()), int(column.count())
                rows.append((attribute, item, group, agree, base, float(share(agree, base))))
    return pd.DataFrame(rows, columns=["attribute", "item", "group", "agree", "base", "share"])


def groups(
    survey: Survey, study: Codebook, items: list[str], *, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare the groups of every attribute on items, by the order of the levels.

    Returns
    -------
    DataFrame
        A row per attribute and item: attribute, item, test (Mann–Whitney for two groups,
        Kruskal–Wallis for more, both with ties), p, group_1 and group_2 (for more than two
        groups, the two that differ most), superiority (the chance that someone of group_1
        answered higher than someone of group_2, ties half), difference of their agreement
        with lower and upper (Newcombe), and note, which says why there is none.
    """
    votes, ranks = agreed(survey.responses, study), scores(survey.responses, study)
    rows = [
        (attribute, item, *_compare(ranks[item], votes[item], by, confidence))
        for attribute, by in _attributes(survey, study)
        for item in items
    ]
    return pd.DataFrame(rows, columns=["attribute", "item", *TEST_COLUMNS])


def silent(
    survey: Survey, study: Codebook, items: list[str], *, confidence: float = 0.95
) -> pd.DataFrame:
    """Compare those who answered an item with those who did not, on the other items.

    Parameters
    ----------
    items : list of str
        The items that some did not answer.

    Returns
    -------
    DataFrame
        A row per item and other item that both kinds answered: item, other, answered and
        silent (how many of each answered the other item), then as in :func:`groups`, with
        those who answered as group_1.
    """
    votes, ranks = agreed(survey.responses, study), scores(survey.responses, study)
    rows = []
    for item in items:
        by = survey.responses[item].notna().map({True: "answered", False: "silent"})
        for other in ranks.columns.drop(item):
            sizes = ranks[other].groupby(by).count()
            n = [int(sizes.get(kind, 0)) for kind in ("answered", "silent")]
            if all(n):
                rows.append(
                    (item, other, *n, *_compare(ranks[other], votes[other], by, confidence))
                )
    return pd.DataFrame(rows, columns=["item", "other", "answered", "silent", *TEST_COLUMNS])


def _attributes(survey: Survey, study: Codebook):
    for attribute in study.attributes:
        column = survey.attributes[attribute.id]
        yield attribute.id, column.where(column != "")


def _compare(ranks: pd.Series, votes: pd.Series, by: pd.Series, confidence: float) -> tuple:
    """Compare groups of one item: the columns of TEST_COLUMNS."""
    samples = {group: x.dropna().to_numpy() for group, x in ranks.groupby(by)}
    samples = {group: x for group, x in samples.items() if len(x)}
    if len(samples) < 2:
        return ("", np.nan, "", "", *[np.nan] * 4, ONE_GROUP)
    first, second = max(
        combinations(samples, 2),
        key=lambda pair: abs(superiority(samples[pair[0]], samples[pair[1]]) - 0.5),
    )
    agree, base = votes.groupby(by).sum(), votes.groupby(by).count()
    counts = [int(n) for g in (first, second) for n in (agree[g], base[g])]
    lower, upper = newcombe(*counts, confidence=confidence)
    difference = counts[0] / counts[1] - counts[2] / counts[3]
    test, p, note = ordinal_test(list(samples.values()))
    effect = superiority(samples[first], samples[second])
    return test, p, first, second, effect, difference, float(lower), float(upper), note
