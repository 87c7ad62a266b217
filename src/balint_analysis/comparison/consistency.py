"""Constructs: whether the items that the codebook takes together hang together."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..study import Study
from ..study.codebook import Construct
from ..tables.declared import Row, base, coefficient, count, flag, limits, named, table, words
from ..tables.likert import scores
from .alpha import cronbach_alpha, item_rest

TOO_FEW = "undefined (fewer than two people answered all of its items)"
NO_VARIANCE = "undefined (everybody has the same total)"
AGAINST = {
    True: "runs against the others; declared reverse-worded: is it?",
    False: "runs against the others; is it reverse-worded?",
}


@table(
    "constructs",
    construct=named("construct", "Construct"),
    name=words("Name", shown=False),
    items=count("Items"),
    base=base("Answered all"),
    cronbach_alpha=coefficient("Cronbach’s alpha"),
    **limits(coefficient),
    note=words("Note"),
)
def constructs(study: Study, *, confidence: float = 0.95) -> Iterator[Row]:
    """Summarise every construct that the codebook declares.

    Items declared reverse-worded are turned round first; none is guessed.

    Returns
    -------
    DataFrame
        A row a construct: construct, name, items, base (people who answered all),
        cronbach_alpha, lower, upper, and note, which says why it is NaN.
    """
    for construct in study.codebook.constructs:
        x = _in_one_direction(study, construct)
        base = int(x.notna().all(axis=1).sum())
        alpha, lower, upper = cronbach_alpha(x, confidence=confidence)
        note = "" if not np.isnan(alpha) else TOO_FEW if base < 2 else NO_VARIANCE
        yield construct.id, construct.name, x.shape[1], base, alpha, lower, upper, note


@table(
    "construct-items",
    construct=named("construct", "Construct"),
    item=named("item", "Item"),
    reverse=flag("Reverse-worded"),
    item_rest=coefficient("Correlation with the rest"),
    warning=words("Warning"),
)
def items(study: Study) -> Iterator[Row]:
    """Correlate each item of a construct with the sum of its other items.

    Returns
    -------
    DataFrame
        A row per construct and item: construct, item, reverse, item_rest, and warning where
        an item runs against the others.
    """
    for construct in study.codebook.constructs:
        correlations = item_rest(_in_one_direction(study, construct))
        for item, r in zip(construct.items, correlations, strict=True):
            reverse = study.codebook.item(item).reverse
            yield construct.id, item, reverse, r, AGAINST[reverse] if r < 0 else ""


def _in_one_direction(study: Study, construct: Construct) -> pd.DataFrame:
    signs = [-1 if study.codebook.item(item).reverse else 1 for item in construct.items]
    return scores(study)[construct.items] * signs  # the start changes neither alpha nor r
