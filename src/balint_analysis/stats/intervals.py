"""Shares and the intervals that belong to them: sampling, finite cohort, and worst case."""

from bisect import bisect_left
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIE = 1e-9  # a tail this close to its limit is at the limit, whatever its last digits say
STATSMODELS = {"clopper-pearson": "beta", "jeffreys": "jeffreys", "agresti-coull": "agresti_coull"}
METHODS = ("wilson", *STATSMODELS)
Floats = NDArray[np.float64]


def share(count: ArrayLike, base: ArrayLike, *, least: float = 0.0) -> Floats:
    """Divide a count by its base; NaN where the base is 0, or no more than the least."""
    enough = np.asarray(base) > least
    return np.asarray(np.where(enough, count, np.nan) / np.where(enough, base, 1))


def interval(
    count: ArrayLike, base: ArrayLike, *, method: str = "wilson", confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Confidence interval of a share, without continuity correction.

    Parameters
    ----------
    count, base : array_like of int
        Successes and trials; they broadcast.
    method : {"wilson", "clopper-pearson", "jeffreys", "agresti-coull"}
        Wilson's score interval is computed here, the others by statsmodels.
    confidence : float
        Coverage, between 0 and 1.

    Returns
    -------
    lower, upper : ndarray of float
        Between 0 and 1; NaN where the base is 0.

    Raises
    ------
    ValueError
        If there is no such method, the confidence is not between 0 and 1, or a count is not
        between 0 and its base.

    References
    ----------
    Wilson EB (1927). J Am Stat Assoc 22:209-212. Clopper CJ, Pearson ES (1934). Biometrika
    26:404-413. Brown LD, Cai TT, DasGupta A (2001). Statistical Science 16:101-133, who
    recommend Wilson's or Jeffreys's for small samples; Jeffreys's is set to 0 and 1 at the ends
    as they advise, and Agresti and Coull's is cut there.
    """
    x, n = np.broadcast_arrays(np.asarray(count, dtype=float), np.asarray(base, dtype=float))
    method = method.replace("_", "-")
    if method not in METHODS:
        raise ValueError(f"There is no interval {method!r}: choose from {', '.join(METHODS)}.")
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence {confidence} is not between 0 and 1.")
    if ((x < 0) | (x > n)).any():
        raise ValueError("A count is not between 0 and its base.")
    trials = np.where(n > 0, n, 1)
    if method == "wilson":
        lower, upper = _wilson(x, trials, confidence)
    else:
        from statsmodels.stats.proportion import proportion_confint  # slow to import

        lower, upper = proportion_confint(x, trials, 1 - confidence, method=STATSMODELS[method])
    if method != "agresti-coull":
        # At the ends the formulas give 0 and 1 exactly, arithmetic only nearly.
        lower, upper = np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)
    return np.where(n > 0, lower, np.nan), np.where(n > 0, upper, np.nan)


def _wilson(x: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    zz = z * z  # a power of two by the platform's pow need not be the square
    p = x / n
    centre = (p + zz / (2 * n)) / (1 + zz / n)
    half = z / (1 + zz / n) * np.sqrt(p * (1 - p) / n + zz / (4 * (n * n)))
    return centre - half, centre + half


def lower_bound(count: int, base: int, *, confidence: float = 0.95) -> float:
    """Exact one-sided lower bound of a share.

    Returns
    -------
    float
        0 where the count is 0, NaN where the base is.

    References
    ----------
    Clopper CJ, Pearson ES (1934). Biometrika 26:404-413, with all of what the confidence leaves
    on one side; (1 - confidence)^(1/n) where the count is the base.
    """
    if not count or not base:
        return 0.0 if base else np.nan
    from scipy.stats import beta  # slow to import

    return float(beta.ppf(1 - confidence, count, base - count + 1))


def design_effect(counts: ArrayLike, bases: ArrayLike, *, confidence: float = 0.95) -> float:
    """How many times fewer independent people would tell as much as people in clusters do.

    Parameters
    ----------
    counts, bases : array_like of int, shape (clusters,)
        Those who agreed and those who answered, in each cluster.
    confidence : float
        Of the interval that it is for; few clusters make the interval wider.

    Returns
    -------
    float
        The base over its effective size, 1 at the least; NaN where fewer than two clusters
        answered, or none or all agreed: then the data cannot tell it.

    References
    ----------
    Korn EL, Graubard BI (1998). Survey Methodology 24:193-201: the effective size p (1 - p) / v,
    times the square of the quantiles' quotient of Student's t with n - 1 and with clusters - 1
    degrees of freedom. v is the variance of a ratio over clusters drawn with replacement.
    """
    x, n = np.asarray(counts, dtype=float), np.asarray(bases, dtype=float)
    x, n = x[n > 0], n[n > 0]
    k, agreed, base = len(x), x.sum(), n.sum()
    if k < 2 or agreed in (0, base):
        return np.nan
    from scipy.stats import t  # slow to import

    # base^2 times the residuals' squares, of whole numbers
    apart = np.square(base * x - agreed * n).sum()
    effect = k / (k - 1) * apart / (base * agreed * (base - agreed))
    fewer = np.square(np.divide(*t.ppf((1 + confidence) / 2, [k - 1, base - 1])))
    return max(1.0, float(effect * fewer))


def finite_cohort(
    count: int, base: int, cohort: int, *, confidence: float = 0.95
) -> tuple[int, int]:
    """Exact interval for how many of a finite cohort agree, were `base` drawn at random.

    Parameters
    ----------
    count, base : int
        Those who agreed, and those who answered.
    cohort : int
        Everybody the sample was drawn from.
    confidence : float
        Coverage, at the least.

    Returns
    -------
    lower, upper : int
        People in the cohort. It holds only as far as those who answered are like a random
        sample of the cohort, which people who choose to answer seldom are.

    Raises
    ------
    ValueError
        If the base is larger than the cohort, or the count than the base.

    References
    ----------
    Hypergeometric tails, each at most half of what the confidence leaves: Buonaccorsi JP
    (1987). American Statistician 41:215-218. Wright T (1991). Exact Confidence Bounds when
    Sampling from Small Finite Universes. Springer. Compare Wang W (2015). J Am Stat Assoc
    110:1491-1499.
    """
    if not 0 <= count <= base <= cohort:
        raise ValueError(f"{count} of {base} of a cohort of {cohort} cannot be.")
    alpha = (1 - confidence) / 2 * (1 + TIE)
    return _fewest(count, base, cohort, alpha), cohort - _fewest(base - count, base, cohort, alpha)


def _fewest(x: int, n: int, cohort: int, alpha: float) -> int:
    """Find how few of the cohort have to agree for x or more of n to be likelier than alpha."""
    people = range(x, cohort)
    return x + bisect_left(people, True, key=lambda m: _upper_tail(x, n, m, cohort) > alpha)


def _upper_tail(x: int, n: int, m: int, cohort: int) -> float:
    """Probability that x or more of n drawn are among the m of the cohort who agree."""
    least, most = max(0, n - (cohort - m)), min(n, m)
    k = np.arange(least, most)
    return upper_tail((m - k) * (n - k) / ((k + 1) * (cohort - m - n + k + 1)), max(x - least, 0))


def upper_tail(odds: Floats, place: int) -> float:
    """Add up the chances of an outcome and those after it.

    Parameters
    ----------
    odds : ndarray of float, shape (outcomes - 1,)
        How many times likelier each outcome is than the one before; falling.
    place : int
        Of the outcome, from 0 on.

    Notes
    -----
    All chances follow from the likeliest one's by products, so that there is no logarithm whose
    last digit is the platform's, and nothing overflows.
    """
    likeliest = int(np.count_nonzero(odds > 1))
    before = np.cumprod(1 / odds[:likeliest][::-1])[::-1]
    chances = np.concatenate([before, [1.0], np.cumprod(odds[likeliest:])])
    return float(chances[place:].sum() / chances.sum())


def worst_case(count: ArrayLike, base: ArrayLike, total: ArrayLike) -> tuple[Floats, Floats]:
    """Bound a share over people of whom only `base` answered.

    Parameters
    ----------
    count, base : array_like of int
        Those who agreed, and those who answered.
    total : array_like of int
        Everybody the share should speak for, answered or not.

    Returns
    -------
    low, high : ndarray of float
        The share if none, and if all, of the others had agreed.

    References
    ----------
    Horowitz JL, Manski CF (1998). J Econometrics 84:37-58.
    """
    silent = np.subtract(total, base)
    return share(count, total), share(np.add(count, silent), total)
