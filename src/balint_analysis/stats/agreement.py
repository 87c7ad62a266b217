"""What stands beside a kappa: why it is low, how one code dominates, and the mean of the pairs.

Symbols as in :mod:`balint_analysis.stats.patterns`. Of two coders and two codes a, b, c, d are
the answers to which both gave the code, the first only, the second only, and neither.
"""

from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .intervals import Floats, share
from .patterns import cohen
from .rows import Codes


class Indices(NamedTuple):
    """Why two coders' kappa is low: NaN where they coded no answer both.

    Attributes
    ----------
    prevalence : float
        (a - d) / n: -1 where the code is never given, 1 where always; far from 0 lowers kappa.
    bias : float
        (b - c) / n: above 0 where the first coder gives the code more often.
    pabak : float
        Kappa adjusted for prevalence and bias, 2 (a + d) / n - 1: what it would be if both
        were 0.

    References
    ----------
    Byrt T, Bishop J, Carlin JB (1993). J Clin Epidemiol 46:423-429.
    """

    prevalence: Floats
    bias: Floats
    pabak: Floats


def indices(counts: NDArray[Any]) -> Indices:
    """Compute prevalence index, bias index and PABAK of two coders.

    Parameters
    ----------
    counts : ndarray of int, shape (2, 2)
        From :func:`.patterns.both`, not given before given.
    """
    (d, c), (b, a) = counts.tolist()
    n = a + b + c + d
    return Indices(*(share(part, n) for part in (a - d, b - c, 2 * (a + d) - n)))


def dominance(r: Floats, w: Floats) -> float:
    """Share of answers to which all their coders gave one and the same, the dominant category.

    Only answers with two coders or more; NaN where there are none.
    """
    coders = r.sum(axis=1)
    alike = w @ ((r == coders[:, None]) & (coders > 1)[:, None])
    return float(share(alike.max(), w @ (coders > 1)))


def mean_kappa(ways: Codes, w: Floats, q: int) -> Floats:
    """Mean of Cohen's kappas of every two coders, over the pairs that have one (Light's kappa).

    Parameters
    ----------
    ways : ndarray of int, shape (ways, coders)
        The codes of each way of coding, coder by coder: from 0 to q - 1, -1 for not coded.
    w : ndarray of float, shape (..., ways)
        How many answers were coded so; replicates one a row.
    q : int
        Number of categories.

    References
    ----------
    Light RJ (1971). Psychol Bull 76:365-377. Conger AJ (1980). Psychol Bull 88:322-328.
    """
    pairs = combinations(range(ways.shape[1]), 2)
    kappas = [cohen(_both(ways[:, i], ways[:, j], w, q)) for i, j in pairs]
    found = np.sort(np.array(kappas).reshape(-1, *w.shape[:-1]), axis=0)  # in no coder's order
    return share(np.nansum(found, axis=0), np.count_nonzero(~np.isnan(found), axis=0))


def _both(x: Codes, y: Codes, w: Floats, q: int) -> Floats:
    """Count the answers of each replicate as :func:`.patterns.both` does."""
    cells = (x == np.arange(q)[:, None])[:, None] & (y == np.arange(q)[:, None])
    return np.asarray((w @ cells.reshape(q * q, -1).T).reshape(*w.shape[:-1], q, q))
