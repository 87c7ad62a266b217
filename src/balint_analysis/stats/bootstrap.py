"""The bootstrap where one person gave several answers: people are drawn again, not answers.

Field CA, Welsh AH (2007). J R Stat Soc B 69:369-390, the cluster bootstrap. People whose answers
were coded alike are the same to every statistic, so that it is enough to draw how many there are
of each kind: one multinomial draw a replicate, however many answers there are.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Floats
from .rows import Codes, distinct

REPLICATES, FEWEST, DRAWS = 10_000, 1_000, 2_000_000
BLOCKS = 20  # that replicates are drawn in
SAME = 1e-12  # replicates closer to each other than this differ by arithmetic alone
FEW = 8  # answers: below so many the interval is too short (docs/coverage-reliability.csv)
ALL_SAME = "no interval (all replicates are the same)"
TOO_FEW = f"interval too short (fewer than {FEW} with the theme, or without it)"


def by_cluster(values: Codes, cluster: Codes) -> Codes:
    """Set the values of every cluster out in a row, the largest first, -1 after the last.

    Parameters
    ----------
    values : ndarray of int, shape (answers,)
        From 0 on.
    cluster : ndarray of int, shape (answers,)
        Whose each is, from 0 on.
    """
    order = np.lexsort([-values, cluster])
    count = np.bincount(cluster)
    place = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
    rows = np.full((len(count), count.max(initial=0)), -1)
    rows[cluster[order], place] = values[order]
    return rows[count > 0]


def replicates(way: Codes, cluster: Codes, *, number: int | None = None, seed: int) -> Floats:
    """Draw the weights of ways of coding as if people had been drawn again, with replacement.

    Parameters
    ----------
    way : ndarray of int, shape (answers,)
        In which way each answer was coded, from 0 on, each way met.
    cluster : ndarray of int, shape (answers,)
        Whose answer it is.
    number : int, optional
        How many replicates. Default: 10,000, or as many as come to two million draws, but 1,000
        at the least. Kinds of people are many only where people are, and intervals narrow.
    seed : int
        The same seed gives the same draws with every version of numpy.

    Returns
    -------
    ndarray of float, shape (number, ways)
        How many answers of each way a replicate holds: whole numbers.
    """
    from scipy.sparse import csr_array  # slow to import

    members, kind = distinct(by_cluster(way, cluster))
    owner, place = np.nonzero(members >= 0)
    shape = len(members), int(way.max(initial=-1)) + 1
    theirs = csr_array((np.ones(len(owner)), (owner, members[owner, place])), shape=shape)
    return draw(np.bincount(kind), theirs, number=number, seed=seed)


def draw(v: NDArray[Any], theirs: Any = None, *, number: int | None = None, seed: int) -> Floats:
    """Draw how many people there are of each kind, with replacement, and add up what is theirs.

    Parameters
    ----------
    v : ndarray, shape (kinds,)
        How many there are.
    theirs : array or sparse array, shape (kinds, ways), optional
        What one of each kind adds; by default themselves.
    number, seed : int
        As in :func:`replicates`.

    Returns
    -------
    ndarray of float, shape (number, ways)
    """
    drawn = np.zeros((_enough(number, len(v)), len(v) if theirs is None else theirs.shape[1]))
    stream = np.random.RandomState(seed)  # its stream is frozen, the newer generator's is not
    for block in np.array_split(drawn, BLOCKS) if len(v) else ():  # the draws are not held twice
        again = stream.multinomial(int(v.sum()), v / v.sum(), size=len(block))
        block[:] = again if theirs is None else again @ theirs
    return drawn


def _enough(number: int | None, kinds: int) -> int:
    return number or max(FEWEST, min(REPLICATES, DRAWS // max(kinds, 1)))


def limits(drawn: ArrayLike, confidence: float) -> tuple[float, float, str]:
    """Cut the tails off the replicates that have a value.

    Parameters
    ----------
    drawn : array_like of float, shape (replicates,)
        The statistic of each; NaN where it does not exist.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    lower, upper : float
        NaN where no replicate has a value, or all have the same: such an interval would have
        no width, though nobody can be that sure.
    why : str
        Which of the two; empty where there is an interval, or no value at all.

    References
    ----------
    Efron B, Tibshirani RJ (1993). An Introduction to the Bootstrap, chapter 13: percentiles.
    """
    values = np.asarray(drawn, dtype=float)
    values = values[~np.isnan(values)]
    if not len(values):
        return np.nan, np.nan, ""
    if values.max() - values.min() < SAME:
        return np.nan, np.nan, ALL_SAME
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(values, [tail, 1 - tail])
    return float(lower), float(upper), ""


def warning(carrying: int, lacking: int) -> str:
    """Say that an interval is too short where few answers carry a theme, or few lack it."""
    return TOO_FEW if 0 < min(carrying, lacking) < FEW else ""
