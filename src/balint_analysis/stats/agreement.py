"""What stands beside a kappa: why it is low, on which code coders agree, and how sure it is.

Symbols as in :mod:`balint_analysis.stats.patterns`. Of two coders and two codes a, b, c, d are
the answers to which both gave the code, the first only, the second only, and neither.
"""

import math
from itertools import combinations
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .categories import Codes
from .intervals import Floats, share
from .patterns import cohen


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


def specific(r: Floats, w: Floats) -> Floats:
    """Specific agreement: where one coder gave a category, how often did another.

    Parameters
    ----------
    r, w : ndarray
        As from :func:`.patterns.patterns`.

    Returns
    -------
    ndarray of float, shape (..., q)
        For each category; NaN where nobody who was paired gave it.

    References
    ----------
    Cicchetti DV, Feinstein AR (1990). J Clin Epidemiol 43:551-558, for two coders: 2a / (2a + b
    + c). For more, over all their pairs: de Vet HCW, Dikmans RE, Eekhout I (2017). J Clin
    Epidemiol 83:85-89.
    """
    agreeing, possible = w @ (r * (r - 1)), w @ (r * (r.sum(axis=1, keepdims=True) - 1))
    return share(agreeing, possible)


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


def given_by(marks: Floats) -> tuple[Codes, Codes, Floats]:
    """Count how often each coder gave a code, and how often the others did to the same answers.

    Parameters
    ----------
    marks : ndarray of float, shape (answers, coders)
        1 or 0; NaN where not coded.

    Returns
    -------
    given, coded : ndarray of int, shape (coders,)
        Of the answers that the coder coded, how many were given the code.
    others : ndarray of float, shape (coders,)
        The share of the others' codings of these answers that give it; NaN where none coded them.
    """
    coded, given = ~np.isnan(marks), marks == 1
    beside = (coded.sum(axis=1, keepdims=True) - coded) * coded
    theirs = (given.sum(axis=1, keepdims=True) - given) * coded
    others = share(theirs.sum(axis=0), beside.sum(axis=0))
    return given.sum(axis=0), coded.sum(axis=0), others


def answers_needed(kappa: float, pi: float, width: float, *, confidence: float = 0.95) -> float:
    """How many answers two coders have to code for an interval of kappa of a given width.

    Parameters
    ----------
    kappa : float
        What it is expected to be.
    pi : float
        How often the code is given.
    width : float
        From the lower to the upper limit.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    float
        A whole number; NaN where kappa or its variance tells nothing: kappa is 1 or undefined,
        or the code is given always or never.

    References
    ----------
    Variance of kappa with equal margins: Bloch DA, Kraemer HC (1989). Biometrics 45:269-287;
    Donner A, Eliasziw M (1992). Stat Med 11:1511-1519.
    """
    mixed = 2 * pi * (1 - pi)
    if np.isnan(kappa) or not mixed > 0:
        return np.nan
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    variance = (1 - kappa) * ((1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / mixed)
    return float(math.ceil(max(variance, 0) * (2 * z / width) ** 2 - 1e-9)) or np.nan
