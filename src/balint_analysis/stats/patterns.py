"""The arithmetic of coder reliability, on counts alone.

The literature's symbols, Gwet's (2014) where authors differ: answers i = 1..n, categories
k = 1..q, and r[i, k], the number of coders who gave answer i category k. Answers coded in the
same way are counted once, with a weight w, so that a coefficient is a function of r and w; w
may hold many replicates at once, one a row.
"""

from collections.abc import Callable, Sequence
from math import lcm
from numbers import Rational

import numpy as np
import pandas as pd

CERTAIN = 1e-12  # chance agreement this close to 1 leaves nothing to correct for


def encode(codes, categories: Sequence | None = None) -> tuple[np.ndarray, list]:
    """Replace each category by its number from 0 to q - 1, and not coded by -1.

    Returns
    -------
    codes : ndarray of int, shape (answers, coders)
    categories : list

    Raises
    ------
    ValueError
        If a category is not among those given.
    """
    table = pd.DataFrame(codes).to_numpy()
    encoded, given = pd.factorize(table.ravel())
    known = sorted(given, key=repr) if categories is None else list(dict.fromkeys(categories))
    unknown = [category for category in given if category not in known]
    if unknown:
        shown = pd.Series(unknown).tolist()[0]
        raise ValueError(f"{shown!r} is not among the categories {known}.")
    numbers = np.array([known.index(category) for category in given] + [-1], dtype=int)
    return numbers[encoded].reshape(table.shape), known


def patterns(codes: np.ndarray, q: int) -> tuple[np.ndarray, np.ndarray]:
    """Count in how many ways answers were coded.

    Parameters
    ----------
    codes : ndarray of int, shape (answers, coders)
        From :func:`encode`.
    q : int
        Number of categories.

    Returns
    -------
    r : ndarray of float, shape (ways, q)
        How many coders gave each category.
    w : ndarray of float, shape (ways,)
        How many answers were coded so.
    """
    counts = (codes[:, :, None] == np.arange(q)).sum(axis=1)
    ways = np.zeros(len(counts), dtype=int)
    for column in counts.T:
        ways = pd.factorize(ways * (codes.shape[1] + 1) + column)[0]
    _, first, w = np.unique(ways, return_index=True, return_counts=True)
    # So that the order of answers changes nothing; w is there for codes of no category.
    order = np.lexsort([w, *counts[first].T])
    return counts[first][order].astype(float), w[order].astype(float)


def observed(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Average the share of agreeing coder pairs over answers with two coders or more."""
    coders = r.sum(axis=1)
    agreeing = _sum(w, (r * (r - 1)).sum(axis=1), coders * (coders - 1))
    return _divide(agreeing, w @ (coders > 1))


def fleiss(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Fleiss' kappa, chance agreement from every coded answer."""
    pi = _prevalence(r, w)
    return beyond_chance(observed(r, w), (pi**2).sum(axis=-1))


def gwet(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Gwet's AC1; NaN where one category only was given."""
    pi = _prevalence(r, w)
    expected = (pi * (1 - pi)).sum(axis=-1) / max(pi.shape[-1] - 1, 1)
    one_category = pi.max(axis=-1) > 1 - CERTAIN
    return np.where(one_category, np.nan, beyond_chance(observed(r, w), expected))


def krippendorff(r: np.ndarray, w: np.ndarray, distance: np.ndarray | None = None) -> np.ndarray:
    """Krippendorff's alpha over any distance between categories; nominal by default.

    Parameters
    ----------
    r, w : ndarray
        As from :func:`patterns`; answers with fewer than two coders are left out.
    distance : ndarray of float, shape (q, q), optional
        Symmetric, 0 on the diagonal, of any scale. Give whole numbers where that is possible.
    """
    delta = 1 - np.eye(r.shape[1]) if distance is None else distance
    coders = r.sum(axis=1)
    n_k = w @ np.where(coders > 1, r.T, 0).T
    apart = _sum(w, ((r @ delta) * r).sum(axis=1), coders - 1)
    expected = ((n_k @ delta) * n_k).sum(axis=-1)
    return 1 - _divide((n_k.sum(axis=-1) - 1) * apart, expected)


def distances(distance: Callable, categories: Sequence) -> np.ndarray:
    """Tabulate a distance, in whole numbers where it is rational: alpha knows no scale."""
    delta = [[distance(a, b) for b in categories] for a in categories]
    scale = lcm(*(d.denominator for row in delta for d in row if isinstance(d, Rational)))
    table = np.array([[float(d * scale) for d in row] for row in delta])
    return table.reshape(len(categories), len(categories))


def beyond_chance(agreement, expected):
    """Take agreement beyond chance as a share of what is possible; NaN where nothing is."""
    possible = 1 - np.asarray(expected)
    return _divide(agreement - expected, np.where(possible > CERTAIN, possible, 0))


def replicates(w: np.ndarray, number: int, seed: int) -> np.ndarray:
    """Draw weights as if the answers had been drawn again, with replacement.

    Returns
    -------
    ndarray of float, shape (number, ways)
        The same seed gives the same draws with every version of numpy.
    """
    n = int(w.sum())
    stream = np.random.RandomState(seed)  # its stream is frozen, the newer generator's is not
    return stream.multinomial(n, w / n, size=number).astype(float)


def _prevalence(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    coders = r.sum(axis=1)
    return _divide(_sum(w, r, coders), (w @ (coders > 0))[..., None])


def _sum(w: np.ndarray, numerators: np.ndarray, denominators: np.ndarray):
    """Sum quotients over the answers: whole numbers first, over each denominator apart.

    A sum of fractions depends on its order, and the order of a matrix product is the
    processor's. Whole numbers below 2**53 come to the same in any order, so only the few
    quotients are left to add, and those in the order of their denominators.
    """
    quotients = [
        w @ np.where(denominators == d, numerators.T, 0).T / d
        for d in np.unique(denominators)
        if d > 0
    ]
    return sum(quotients, np.zeros(w.shape[:-1] + numerators.shape[1:]))


def _divide(numerator, denominator):
    """Divide; NaN where the denominator is 0."""
    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    result = np.full(numerator.shape, np.nan)
    return np.divide(numerator, denominator, out=result, where=denominator != 0)
