"""Two groups or more compared by the order of their scores."""

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
    first, second = np.asarray(first), np.sort(np.asarray(second))
    below = np.searchsorted(second, first, side="left")
    up_to = np.searchsorted(second, first, side="right")
    return float((below + up_to).sum() / 2 / (len(first) * len(second)))


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
