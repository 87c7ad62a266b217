"""Constructs: whether the items that the codebook takes together hang together."""

import numpy as np
import pandas as pd

from ..stats.consistency import cronbach_alpha, item_rest
from ..study.codebook import Codebook, Construct
from .likert import scores

TOO_FEW = "undefined (fewer than two people answered all of its items)"
NO_VARIANCE = "undefined (everybody has the same total)"


def summarise(
    responses: pd.DataFrame, study: Codebook, *, confidence: float = 0.95
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Summarise every construct that the codebook declares.

    Items declared reverse-worded are turned round first; none is guessed.

    Returns
    -------
    constructs : DataFrame
        Indexed by construct: name, items, base (people who answered all), cronbach_alpha,
        lower, upper, and note, which says why it is NaN.
    items : DataFrame
        A row per construct and item: construct, item, reverse, item_rest, and warning where
        an item runs against the others.
    """
    rows, members = {}, []
    for construct in study.constructs:
        x = _in_one_direction(responses, study, construct)
        base = int(x.notna().all(axis=1).sum())
        alpha, lower, upper = cronbach_alpha(x, confidence=confidence)
        note = "" if not np.isnan(alpha) else TOO_FEW if base < 2 else NO_VARIANCE
        rows[construct.id] = [construct.name, x.shape[1], base, alpha, lower, upper, note]
        for item, r in zip(construct.items, item_rest(x), strict=True):
            reverse = study.item(item).reverse
            members.append((construct.id, item, reverse, r, _warning(r, reverse)))
    columns = ["name", "items", "base", "cronbach_alpha", "lower", "upper", "note"]
    constructs = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    columns = ["construct", "item", "reverse", "item_rest", "warning"]
    return constructs.rename_axis("construct"), pd.DataFrame(members, columns=columns)


def _in_one_direction(responses, study: Codebook, construct: Construct) -> pd.DataFrame:
    x = scores(responses, study)[construct.items].copy()
    for item in map(study.item, construct.items):
        if item.reverse:
            x[item.id] = -x[item.id]  # where it starts from changes neither alpha nor r
    return x


def _warning(r: float, reverse: bool) -> str:
    if not r < 0:
        return ""
    declared = "declared reverse-worded: is it?" if reverse else "is it reverse-worded?"
    return f"runs against the others; {declared}"
