"""Constructs: whether the items that the codebook takes together hang together."""

import numpy as np
import pandas as pd

from .codebook import Construct, Study
from .likert import scores

TOO_FEW = "undefined (fewer than two people answered all of its items)"
NO_VARIANCE = "undefined (everybody has the same total)"


def cronbach_alpha(items, *, confidence: float = 0.95) -> tuple[float, float, float]:
    """Cronbach's alpha with its interval.

    Parameters
    ----------
    items : array_like of float, shape (people, items)
        Scores, all in one direction; people with a missing score are left out.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    alpha, lower, upper : float
        NaN where fewer than two people or items are left, or nobody differs.

    References
    ----------
    Cronbach LJ (1951). Psychometrika 16:297-334. Interval: Feldt LS (1965). Psychometrika
    30:357-370, for items with equal variances and covariances.
    """
    x = np.asarray(items, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    n, k = x.shape
    if n < 2 or k < 2 or not (total := _spread(x.sum(axis=1))):
        return np.nan, np.nan, np.nan
    alpha = k / (k - 1) * (1 - _spread(x).sum() / total)
    from scipy.stats import f  # slow to import

    high, low = f.ppf([(1 + confidence) / 2, (1 - confidence) / 2], n - 1, (n - 1) * (k - 1))
    return float(alpha), float(1 - (1 - alpha) * high), float(1 - (1 - alpha) * low)


def item_rest(items) -> np.ndarray:
    """Correlate each item with the sum of the others.

    Parameters
    ----------
    items : array_like of float, shape (people, items)
        As in :func:`cronbach_alpha`.

    Returns
    -------
    ndarray of float, shape (items,)
        Pearson's r; NaN where one of the two does not vary.
    """
    x = np.asarray(items, dtype=float)
    x = x[~np.isnan(x).any(axis=1)]
    rest = x.sum(axis=1, keepdims=True) - x
    together = len(x) * (x * rest).sum(axis=0) - x.sum(axis=0) * rest.sum(axis=0)
    norms = np.sqrt(_spread(x)) * np.sqrt(_spread(rest))
    return np.where(norms > 0, together / np.where(norms > 0, norms, 1), np.nan)


def _spread(x: np.ndarray) -> np.ndarray:
    """Return n (n - 1) times the variance: of whole scores a whole number, in any order."""
    return len(x) * (x**2).sum(axis=0) - x.sum(axis=0) ** 2


def summarise(
    responses: pd.DataFrame, study: Study, *, confidence: float = 0.95
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


def _in_one_direction(responses, study: Study, construct: Construct) -> pd.DataFrame:
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
