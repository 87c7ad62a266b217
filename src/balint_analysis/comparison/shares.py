"""The difference of two shares: of different people, or of the same; and of several at once."""

import math

import numpy as np
from numpy.typing import ArrayLike

from ..stats.intervals import Floats, interval, share, upper_tail


def newcombe(
    count1: ArrayLike,
    base1: ArrayLike,
    count2: ArrayLike,
    base2: ArrayLike,
    *,
    phi: float = 0.0,
    confidence: float = 0.95,
) -> tuple[Floats, Floats]:
    """Confidence interval of the difference of two shares, first minus second.

    Parameters
    ----------
    count1, base1, count2, base2 : array_like of int
        Successes and trials of the two groups; they broadcast.
    phi : float
        How far the two go together; 0 where the groups are independent.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : ndarray of float
        Between -1 and 1; NaN where a base is 0.

    References
    ----------
    Newcombe RG (1998). Statistics in Medicine 17:873-890, method 10: hybrid of Wilson's
    intervals, without continuity correction. With phi: 17:2635-2650, method 10.
    """
    p1, p2 = share(count1, base1), share(count2, base2)
    l1, u1 = interval(count1, base1, confidence=confidence)
    l2, u2 = interval(count2, base2, confidence=confidence)
    lower = p1 - p2 - _root(p1 - l1, u2 - p2, phi)
    return lower, p1 - p2 + _root(u1 - p1, p2 - l2, phi)


def _root(x: Floats, y: Floats, phi: float) -> Floats:
    return np.sqrt(np.square(x) - 2 * phi * x * y + np.square(y))


def mcnemar_exact(b: int, c: int) -> float:
    """Test exactly whether as many changed one way as the other (McNemar).

    Parameters
    ----------
    b, c : int
        People who agreed with the first only, and with the second only.

    Returns
    -------
    float
        Two-sided p-value: twice the smaller binomial tail, at most 1; 1 where nobody differs.

    References
    ----------
    McNemar Q (1947). Psychometrika 12:153-157; R's ``binom.test(b, b + c)``.
    """
    k = np.arange(b + c)
    return min(1.0, 2 * upper_tail((b + c - k) / (k + 1), max(b, c)))


def newcombe_paired(
    a: int, b: int, c: int, d: int, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Confidence interval of the difference of two shares of the same people.

    Parameters
    ----------
    a, b, c, d : int
        People who agreed with both, with the first only, with the second only, with neither.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : float
        Of the first share minus the second; NaN where there is nobody.

    References
    ----------
    Newcombe RG (1998). Statistics in Medicine 17:2635-2650, method 10.
    """
    n, phi = a + b + c + d, _phi(a, b, c, d)
    lower, upper = newcombe(a + b, n, a + c, n, phi=phi, confidence=confidence)
    return float(lower), float(upper)


def _phi(a: int, b: int, c: int, d: int) -> float:
    """Correlate the two answers, with Newcombe's correction of a positive association."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if not margins:
        return 0.0
    association = float(a * d - b * c)
    if association > 0:
        association = max(association - (a + b + c + d) / 2, 0)
    return association / math.sqrt(margins)


def holm(p_values: ArrayLike) -> Floats:
    """Adjust p-values for having looked at several.

    Parameters
    ----------
    p_values : array_like of float
        Of one family; NaN where there was no test, which then does not count.

    Returns
    -------
    ndarray of float
        In the order given, at most 1.

    References
    ----------
    Holm S (1979). Scandinavian Journal of Statistics 6:65-70.
    """
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    tests = np.count_nonzero(~np.isnan(p))
    steps = np.maximum.accumulate((tests - np.arange(len(p))) * p[order])
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1)
    return adjusted
