"""Distances between the sets of themes that two coders gave an answer, as exact fractions."""

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from numbers import Rational
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..stats.rows import distinct

Distance = Callable[[Any, Any], Any]


def jaccard(a: Iterable[Any], b: Iterable[Any]) -> Fraction:
    """Distance between two sets: the share of their union that they do not have in common.

    Two empty sets are alike: their distance is 0.
    """
    a, b = set(a), set(b)
    return 1 - Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)


def masi(a: Iterable[Any], b: Iterable[Any]) -> Fraction:
    """Distance between two sets that weighs whether one holds the other.

    References
    ----------
    Passonneau R (2006). Measuring agreement on set-valued items (MASI). LREC 2006: one minus
    Jaccard's index times 1 (the same), 2/3 (one within the other), 1/3 (overlapping) or 0.
    """
    a, b = set(a), set(b)
    thirds = 3 if a == b else 2 if a < b or b < a else 1  # nothing in common: times nothing
    return 1 - (1 - jaccard(a, b)) * Fraction(thirds, 3)


DISTANCES = {"masi": masi, "jaccard": jaccard}


def tabulated(distance: Distance, categories: Sequence[Any]) -> NDArray[np.float64]:
    """Tabulate a distance between categories; :func:`whole` says on which scale."""
    table = whole([distance(a, b) for a in categories for b in categories])
    return table.reshape(len(categories), len(categories))


def between_sets(distance: Distance, categories: Sequence[Collection[Any]]) -> NDArray[np.float64]:
    """Tabulate a distance between sets that depends on their sizes and what they share alone.

    The same as :func:`tabulated`, with each kind of pair looked at once.

    Returns
    -------
    ndarray of float, shape (q, q)
        As of :func:`whole`.
    """
    members = frozenset().union(*categories)
    has = np.array([[m in category for m in members] for category in categories], dtype=float)
    has = has.reshape(len(categories), len(members))
    shared = has @ has.T
    sizes = np.broadcast_to(has.sum(axis=1), shared.shape)
    kinds, kind = distinct(np.stack([sizes.T, shared, sizes], axis=2).reshape(-1, 3).astype(int))
    found = [distance(range(a), range(a - both, a - both + b)) for a, both, b in kinds]
    return whole(found)[kind].reshape(shared.shape)


def whole(distances: Sequence[Any]) -> NDArray[np.float64]:
    """Scale distances to the least whole numbers, where they are rational.

    Alpha knows no scale: whole numbers keep its sums exact, the least ones keep it the same to
    the last digit however the distance is scaled.
    """
    exact = [Fraction(d) for d in distances if isinstance(d, Rational)]
    scale = lcm(*(d.denominator for d in exact))
    common = gcd(*(int(d * scale) for d in exact)) or 1
    return np.array([float(d * scale / common) for d in distances])
