"""Comparisons: two items of the same people, groups of people, and those who fell silent."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from ..stats.intervals import share as share_of
from ..study import Study
from ..tables.declared import (
    Row,
    base,
    count,
    limits,
    named,
    p_value,
    proportion,
    share,
    table,
    words,
)
from ..tables.likert import agreed, scores
from . import ranks, shares

Ids = Sequence[str] | None  # of items; None for the leading ones
ONE_GROUP = "undefined (fewer than two groups answered)"
EXPLORATORY, ADJUSTED = "Exploratory p", "Exploratory p, adjusted (Holm)"


# Groups of people compared on one item: the two that differ most, and a test of all.
COMPARISON = {
    "test": words("Test"),
    "p": p_value(EXPLORATORY),
    "p_holm": p_value(ADJUSTED),
    "group_1": words("Group 1"),
    "group_2": words("Group 2"),
    "superiority": proportion("Superiority of group 1"),
    "superiority_lower": proportion("Superiority, lower limit"),
    "superiority_upper": proportion("Superiority, upper limit"),
    "difference": proportion("Difference in agreement"),
    **limits(proportion),
    "note": words("Note"),
}
NO_COMPARISON: Row = ("", np.nan, "", "", *[np.nan] * 6, ONE_GROUP)
AFTER_P = len(NO_COMPARISON) - 2


@table(
    "pairs",
    item_1=named("item", "Item 1"),
    item_2=named("item", "Item 2"),
    base=base("Answered both"),
    both=count("Agreed with both"),
    only_1=count("With item 1 only"),
    only_2=count("With item 2 only"),
    neither=count("With neither"),
    difference=share("Difference"),
    **limits(proportion),
    p=p_value(EXPLORATORY),
    p_holm=p_value(ADJUSTED),
)
def pairs(study: Study, items: Ids = None, *, confidence: float = 0.95) -> Iterator[Row]:
    """Compare agreement with items two by two, over the people who answered both.

    Parameters
    ----------
    study : Study
        The loaded study.
    items : list of str, optional
        Ids of the items; every two of them are compared. Default: the leading items.
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
    votes = agreed(study)
    tested = combinations(_picked(study, items), 2)
    yield from _family([_pair(votes, *pair, confidence) for pair in tested])


def _family(rows: list[Row], after: int = 0) -> Iterator[Row]:
    """Adjust the p-values of tests that are one family; so many columns stand after p."""
    adjusted = shares.holm([row[-1 - after] for row in rows])
    for row, p in zip(rows, adjusted, strict=True):
        place = len(row) - after
        yield *row[:place], p, *row[place:]


def _pair(votes: pd.DataFrame, first: str, second: str, confidence: float) -> Row:
    x, y = votes[[first, second]].dropna().to_numpy().T == 1
    a, b, c, d = (int(n.sum()) for n in (x & y, x & ~y, ~x & y, ~x & ~y))
    difference = float(share_of(b - c, len(x)))
    bounds = shares.newcombe_paired(a, b, c, d, confidence=confidence)
    p = shares.mcnemar_exact(b, c) if len(x) else np.nan
    return first, second, len(x), a, b, c, d, difference, *bounds, p


@table(
    "breakdown",
    attribute=named("attribute", "Attribute"),
    item=named("item", "Item"),
    group=words("Group"),
    agree=count("Agreed"),
    base=base("Answered"),
    share=share("Agreement"),
)
def breakdown(study: Study, items: Ids = None) -> Iterator[Row]:
    """Break agreement down by every attribute's groups.

    Returns
    -------
    DataFrame
        A row per attribute, item and group: attribute, item, group, agree, base, share.
        People whose attribute is missing are in no group.
    """
    votes = agreed(study)
    for attribute, groups in _attributes(study):
        for item in _picked(study, items):
            for group, x in _samples(votes[item], groups).items():
                yield attribute, item, group, x.sum(), len(x), share_of(x.sum(), len(x))


@table(
    "groups",
    attribute=named("attribute", "Attribute"),
    item=named("item", "Item"),
    **COMPARISON,
)
def groups(study: Study, items: Ids = None, *, confidence: float = 0.95) -> Iterator[Row]:
    """Compare the groups of every attribute on items, by the order of the levels.

    Returns
    -------
    DataFrame
        A row per attribute and item: attribute, item, test (Mann–Whitney for two groups,
        Kruskal–Wallis for more, both with ties), p, p_holm (adjusted for the attribute's items),
        group_1 and group_2 (for more than two groups, the two that differ most), superiority (the
        chance that someone of group_1 answered higher than someone of group_2, ties half) with
        superiority_lower and superiority_upper, difference of their agreement with lower and
        upper (Newcombe), and note, which says why there is none. Nobody planned these tests: they
        are exploratory.
    """
    votes, order = agreed(study), scores(study)
    for attribute, by in _attributes(study):
        rows = [
            (attribute, item, *_compare(order[item], votes[item], by, confidence))
            for item in _picked(study, items)
        ]
        yield from _family(rows, AFTER_P)


@table(
    "silent",
    item=named("item", "Item"),
    other=named("item", "Compared on"),
    answered=count("Answered the item"),
    silent=count("Did not"),
    **COMPARISON,
)
def silent(study: Study, items: Ids = None, *, confidence: float = 0.95) -> Iterator[Row]:
    """Compare those who answered an item with those who did not, on the other items.

    Parameters
    ----------
    study : Study
        The loaded study.
    items : list of str, optional
        The items that some did not answer. Default: the leading items.
    confidence : float
        Coverage of the difference's interval.

    Returns
    -------
    DataFrame
        A row per item and other item that both kinds answered: item, other, answered and
        silent (how many of each answered the other item), then as in :func:`groups`, with
        those who answered as group_1.
    """
    votes, order = agreed(study), scores(study)
    for item in _picked(study, items):
        answered = study.responses[item].notna().to_numpy()
        rows: list[Row] = []
        by = pd.Categorical.from_codes((~answered).astype("int8"), ["answered", "silent"])
        for other in order.columns.drop(item):
            n = [int(order[other][who].count()) for who in (answered, ~answered)]
            if all(n):
                compared = _compare(order[other], votes[other], by, confidence)
                rows.append((item, other, *n, *compared))
        yield from _family(rows, AFTER_P)


def _picked(study: Study, items: Ids) -> Sequence[str]:
    return study.codebook.headline_items if items is None else items


def _attributes(study: Study) -> Iterator[tuple[str, pd.Categorical]]:
    for attribute in study.codebook.attributes:
        yield attribute.id, pd.Categorical(study.attributes[attribute.id].replace("", np.nan))


def _samples(column: pd.Series, by: pd.Categorical) -> dict[str, np.ndarray]:
    """Gather what the people of every group answered; people who did not are left out."""
    x = column.to_numpy()
    return {group: x[(by.codes == k) & ~np.isnan(x)] for k, group in enumerate(by.categories)}


def _compare(order: pd.Series, votes: pd.Series, by: pd.Categorical, confidence: float) -> Row:
    """Compare groups of one item."""
    samples = {group: x for group, x in _samples(order, by).items() if len(x)}
    if len(samples) < 2:
        return NO_COMPARISON
    pairs = combinations(samples, 2)
    effects = {(a, b): ranks.superiority(samples[a], samples[b]) for a, b in pairs}
    first, second = max(effects, key=lambda pair: abs(effects[pair] - 0.5))
    agree = _samples(votes, by)
    x1, n1, x2, n2 = (int(n) for g in (first, second) for n in (agree[g].sum(), len(agree[g])))
    difference = share_of(x1, n1) - share_of(x2, n2)
    bounds = shares.newcombe(x1, n1, x2, n2, confidence=confidence)
    test, p, note = ranks.ordinal_test(list(samples.values()))
    effect = effects[first, second]
    around = ranks.superiority_interval(samples[first], samples[second], confidence=confidence)
    return test, p, first, second, effect, *around, difference, *bounds, note
