"""On which code coders agree, who gives it how often, and how many answers to code next.

Symbols as in :mod:`balint_analysis.stats.patterns`.
"""

import math
from statistics import NormalDist

import numpy as np

from ..stats.intervals import Floats, share
from ..stats.rows import Codes


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
