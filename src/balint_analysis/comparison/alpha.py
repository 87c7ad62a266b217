"""Whether items that are meant to measure one thing hang together."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..stats.intervals import share


def cronbach_alpha(items: ArrayLike, *, confidence: float = 0.95) -> tuple[float, float, float]:
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
    x = _complete(items)
    n, k = x.shape
    if n < 2 or k < 2 or not (total := _spread(x.sum(axis=1))):
        return np.nan, np.nan, np.nan
    alpha = k / (k - 1) * (1 - _spread(x).sum() / total)
    from scipy.stats import f  # slow to import

    ends = np.array([(1 + confidence) / 2, (1 - confidence) / 2])
    high, low = f.ppf(ends, n - 1, (n - 1) * (k - 1)).tolist()
    return float(alpha), float(1 - (1 - alpha) * high), float(1 - (1 - alpha) * low)


def item_rest(items: ArrayLike) -> NDArray[np.float64]:
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
    x = _complete(items)
    rest = x.sum(axis=1, keepdims=True) - x
    together = len(x) * (x * rest).sum(axis=0) - x.sum(axis=0) * rest.sum(axis=0)
    return share(together, np.sqrt(_spread(x)) * np.sqrt(_spread(rest)))


def _complete(items: ArrayLike) -> NDArray[np.float64]:
    """Leave out people with a missing score."""
    x = np.asarray(items, dtype=float)
    return np.asarray(x[~np.isnan(x).any(axis=1)])


def _spread(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return n (n - 1) times the variance: of whole scores a whole number, in any order."""
    return np.asarray(len(x) * np.square(x).sum(axis=0) - np.square(x.sum(axis=0)))
