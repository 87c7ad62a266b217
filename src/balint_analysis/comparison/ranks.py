"""Two groups or more compared by the order of their scores."""

from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

ALL_ALIKE = "undefined (all gave the same answer)"


def superiority(first: ArrayLike, second: ArrayLike) -> float:
    """Chance that one of the first group scored higher than one of the second, ties half.

    Parameters
    ----------
    first, second : array_like of float
        Scores of the two groups.

    Returns
    -------
    float
        0.5 where neither is higher.

    References
    ----------
    Grissom RJ (1994). J Applied Psychology 79:314-316; U / (n1 n2) of Mann and Whitney.
    """
    first, second = np.asarray(first), np.asarray(second)
    return float(_placements(first, second).sum() / 2 / (len(first) * len(second)))


def _placements(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    """Count for each of the first group twice how many of the second are below, ties half."""
    other = np.sort(second)
    below, up_to = (np.searchsorted(other, first, side=side) for side in ("left", "right"))
    return np.asarray(below + up_to)


def superiority_interval(
    first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Confidence interval of the chance that one of the first group scored higher.

    Parameters
    ----------
    first, second : array_like of float
        Scores of the two groups, one person each at the least.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : float
        Brunner and Munzel's, cut at 0 and 1. Where their variance is 0, or cannot be told from a
        single person, Newcombe's.

    References
    ----------
    Brunner E, Munzel U (2000). Biometrical Journal 42:17-25, with the degrees of freedom of
    Neubert K, Brunner E (2007). Comput Stat Data Anal 51:5192-5204. Newcombe RG (2006).
    Statistics in Medicine 25:559-573, method 5.
    """
    x, y = np.asarray(first), np.asarray(second)
    n, m, theta = len(x), len(y), superiority(x, y)
    if min(n, m) < 2 or not (spread := _spreads(x, y)).any():
        return _newcombe(theta, n, m, confidence)
    from scipy.stats import t  # slow to import

    df = spread.sum() ** 2 / (spread**2 / (np.array([n, m]) - 1)).sum()
    half = float(t.ppf((1 + confidence) / 2, df) * np.sqrt(spread.sum()) / (n * m))
    return max(theta - half, 0.0), min(theta + half, 1.0)


def _spreads(x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.float64]:
    """Return n times the variance of the placements of each group, from whole sums."""
    both = _placements(x, y), _placements(y, x)
    twice = [(len(p) * (p * p).sum() - p.sum() ** 2) / (len(p) - 1) for p in both]
    return np.array(twice, dtype=float) / 4


def _newcombe(theta: float, n: int, m: int, confidence: float) -> tuple[float, float]:
    """Solve |theta - t| = z sqrt(V(t)) for t on either side of theta."""
    z, more = NormalDist().inv_cdf((1 + confidence) / 2), (n + m) / 2 - 1

    def outside(t: float) -> bool:
        v = t * (1 - t) / (n * m) * (1 + more * ((1 - t) / (2 - t) + t / (1 + t)))
        return (theta - t) ** 2 > z * z * v

    return _edge(outside, theta, 0.0), _edge(outside, theta, 1.0)


def _edge(outside: Callable[[float], bool], inside: float, end: float) -> float:
    """Find where an interval ends, between a value inside and the end of the scale, by halving."""
    for _ in range(60):
        middle = (inside + end) / 2
        inside, end = (inside, middle) if outside(middle) else (middle, end)
    return end


def ordinal_test(samples: list[NDArray[np.float64]]) -> tuple[str, float, str]:
    """Test whether groups differ in the order of their scores, ties allowed for.

    Parameters
    ----------
    samples : list of ndarray of float
        The scores of each group; two groups or more.

    Returns
    -------
    test, p, note : str, float, str
        Mann-Whitney for two groups, Kruskal-Wallis for more; p is NaN where all scores are
        alike, and the note says so.

    References
    ----------
    Mann HB, Whitney DR (1947). Annals of Mathematical Statistics 18:50-60. Kruskal WH,
    Wallis WA (1952). J Am Stat Assoc 47:583-621.
    """
    from scipy.stats import kruskal, mannwhitneyu  # slow to import

    test = "Mann–Whitney" if len(samples) == 2 else "Kruskal–Wallis"
    if len(np.unique(np.concatenate(samples))) == 1:
        return test, np.nan, ALL_ALIKE
    if len(samples) == 2:
        return test, float(mannwhitneyu(*samples, method="asymptotic").pvalue), ""
    return test, float(kruskal(*samples).pvalue), ""
