"""The arithmetic of coder reliability, on counts alone.

The literature's symbols, Gwet's (2014) where authors differ: answers i = 1..n, categories
k = 1..q, and r[i, k], the number of coders who gave answer i category k. Answers coded in the
same way are counted once, with a weight w, so that a coefficient is a function of r and w; w
may hold many replicates at once, one a row. Where codes are numbers already, nothing need be
looked up or checked: ``krippendorff(*patterns(codes, q))``.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .intervals import Floats, share
from .rows import Codes, distinct

CERTAIN = 1e-12  # chance agreement this close to 1 leaves nothing to correct for
FEW = 4096  # ways of coding that can be told apart by a table of all there are
NO_PAIRS = "undefined (no answer was coded by two coders)"
ONE_CATEGORY = "undefined (all coders agree on every answer)"


def patterns(codes: Codes, q: int) -> tuple[Floats, Floats]:
    """Count in how many ways answers were coded.

    Parameters
    ----------
    codes : ndarray of int, shape (answers, coders)
        Ready codes, not checked: from 0 to q - 1, and -1 for not coded.
    q : int
        Number of categories.

    Returns
    -------
    r : ndarray of float, shape (ways, q)
        How many coders gave each category, in the order of the last category's counts, then
        the last but one's: neither the answers' order nor the coders' changes it.
    w : ndarray of float, shape (ways,)
        How many answers were coded so.
    """
    coders = codes.shape[1]
    if (possible := (q + 1) ** coders) > FEW:
        ways, way = distinct(_regardless(codes))
        return counted(ways, q), np.bincount(way).astype(float)
    way, r = _ways(coders, q)
    w = np.bincount(way, np.bincount(numbered(codes, q), minlength=possible)).astype(float)
    found = np.flatnonzero(w)
    return r[found], w[found]


def numbered(codes: Codes, q: int) -> Codes:
    """Write each answer's codes as one number, a digit a coder: 0 for not coded, 1 to q."""
    places = [(q + 1) ** place for place in range(codes.shape[1] + 1)]
    number: Codes = np.zeros(len(codes), dtype=np.min_scalar_type(-places[-1] - 1))
    for column in codes.T:
        number *= q + 1
        number += column.astype(number.dtype, copy=False)
    number += sum(places[:-1])  # until here digits were from -1 to q - 1
    return number


@lru_cache(maxsize=64)
def _ways(coders: int, q: int) -> tuple[NDArray[np.intp], Floats]:
    """Tabulate the way of every number that :func:`numbered` can give, and r of each way."""
    digits = np.indices((q + 1,) * coders).reshape(coders, (q + 1) ** coders).T - 1
    ways, way = distinct(_regardless(digits))
    return way, counted(ways, q)


def _regardless(codes: Codes) -> Codes:
    """Sort each answer's codes: whose they were does not matter."""
    return np.sort(codes, axis=1)[:, ::-1]


def counted(ways: Codes, q: int) -> Floats:
    """Count how many coders gave each category, way by way; -1 is not coded."""
    r = np.zeros((len(ways), q + 1))  # the last for not coded, -1
    for column in ways.T:
        r[np.arange(len(ways)), column] += 1
    return r[:, :q].copy()


def why_undefined(answers: int, *coefficients: float) -> str:
    """Say why one of the coefficients is NaN; empty where none is.

    Parameters
    ----------
    answers : int
        How many answers were coded by two coders or more.
    *coefficients : float
        All of the same codes.
    """
    if not answers:
        return NO_PAIRS
    return ONE_CATEGORY if np.isnan(coefficients).any() else ""


def observed(r: Floats, w: Floats) -> Floats:
    """Average the share of agreeing coder pairs over answers with two coders or more."""
    coders = r.sum(axis=1)
    agreeing = _sum(w, (r * (r - 1)).sum(axis=1), coders * (coders - 1))
    return share(agreeing, w @ (coders > 1))


def fleiss(r: Floats, w: Floats) -> Floats:
    """Fleiss' kappa, chance agreement from every coded answer."""
    pi = prevalence(r, w)
    return beyond_chance(observed(r, w), _total(pi * pi))


def gwet(r: Floats, w: Floats) -> Floats:
    """Gwet's AC1; NaN where one category only was given."""
    pi = prevalence(r, w)
    mixed = _total(pi * (1 - pi))
    agreement = beyond_chance(observed(r, w), mixed / max(pi.shape[-1] - 1, 1))
    return np.where(mixed > CERTAIN, agreement, np.nan)


def krippendorff(r: Floats, w: Floats, distance: Floats | None = None) -> Floats:
    """Krippendorff's alpha over any distance between categories; nominal by default.

    Parameters
    ----------
    r, w : ndarray
        As from :func:`patterns`; answers with fewer than two coders are left out.
    distance : ndarray of float, shape (q, q), optional
        Symmetric, 0 on the diagonal, of any scale. Give whole numbers where that is possible.
    """
    coders = r.sum(axis=1)
    n_k = w @ np.where(coders > 1, r.T, 0).T
    apart = _sum(w, _between(r, distance), coders - 1)
    return 1 - share((n_k.sum(axis=-1) - 1) * apart, _between(n_k, distance))


def _between(counts: Floats, distance: Floats | None) -> Floats:
    """Add up the distances of all pairs among codes of which so many fell to each category."""
    if distance is None:
        n = counts.sum(axis=-1)
        return np.asarray(n * n - (counts * counts).sum(axis=-1))
    return np.asarray(((counts @ distance) * counts).sum(axis=-1))


def both(codes: Codes, q: int) -> NDArray[np.int64]:
    """Count the answers that both of two coders coded, by the category of the one and the other."""
    ways = np.bincount(numbered(codes, q), minlength=(q + 1) ** 2)
    return ways.reshape(q + 1, q + 1)[1:, 1:]


def cohen(counts: NDArray[Any]) -> Floats:
    """Cohen's kappa of two coders, from :func:`both`; of many replicates at once."""
    n, agreeing = counts.sum(axis=(-2, -1)), np.trace(counts, axis1=-2, axis2=-1)
    by_chance = (counts.sum(axis=-1) * counts.sum(axis=-2)).sum(axis=-1)
    return beyond_chance(share(agreeing, n), share(by_chance, n * n))


def beyond_chance(agreement: ArrayLike, expected: ArrayLike) -> Floats:
    """Take agreement beyond chance as a share of what is possible; NaN where nothing is."""
    return share(np.subtract(agreement, expected), np.subtract(1, expected), least=CERTAIN)


def prevalence(r: Floats, w: Floats) -> Floats:
    """Average the share of coders who gave each category over the coded answers."""
    coders = r.sum(axis=1)
    return share(_sum(w, r, coders), (w @ (coders > 0))[..., None])


def _sum(w: Floats, numerators: Floats, denominators: Floats) -> Floats:
    """Sum quotients over the answers: whole numbers first, over each denominator apart.

    A sum of fractions depends on its order, and the order of a matrix product is the
    processor's. Whole numbers below 2**53 come to the same in any order, so only the few
    quotients are left to add, and those in the order of their denominators.
    """
    total = np.zeros(w.shape[:-1] + numerators.shape[1:])
    for d in sorted({*denominators[denominators > 0].tolist()}):
        total += w @ np.where(denominators == d, numerators.T, 0).T / d
    return total


def _total(shares: Floats) -> Floats:
    """Add up over categories, the least first, so that their order changes nothing."""
    return np.asarray(np.sort(shares, axis=-1).sum(axis=-1))
