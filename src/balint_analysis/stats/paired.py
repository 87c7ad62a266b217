"""Two items answered by the same people: never to be compared as if by others."""

import math

import numpy as np

from .intervals import interval


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
    n, ways, tail = int(b) + int(c), 1, 0
    for k in range(min(int(b), int(c)) + 1):
        tail += ways  # in how many ways k of n come out
        ways = ways * (n - k) // (k + 1)
    return min(1.0, 2 * tail / 2**n)  # whole numbers of any length, divided once


def newcombe_paired(a, b, c, d, *, confidence: float = 0.95):
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
    n = a + b + c + d
    if not n:
        return np.nan, np.nan
    p1, p2 = (a + b) / n, (a + c) / n
    l1, u1 = interval(a + b, n, confidence=confidence)
    l2, u2 = interval(a + c, n, confidence=confidence)
    phi = _phi(a, b, c, d)

    def root(x, y):
        return np.sqrt(x * x - 2 * phi * x * y + y * y)  # a power is not the same everywhere

    return float(p1 - p2 - root(p1 - l1, u2 - p2)), float(p1 - p2 + root(u1 - p1, p2 - l2))


def _phi(a: int, b: int, c: int, d: int) -> float:
    """Correlate the two answers, with Newcombe's correction of a positive association."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if not margins:
        return 0.0
    association = a * d - b * c
    if association > 0:
        association = max(association - (a + b + c + d) / 2, 0)
    return association / math.sqrt(margins)


def holm(p_values) -> np.ndarray:
    """Adjust p-values for having looked at several.

    Parameters
    ----------
    p_values : array_like of float

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
    steps = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order])
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1)
    return adjusted
