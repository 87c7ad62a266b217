"""Distances between the sets of themes that two coders gave an answer, as exact fractions."""

from collections.abc import Iterable
from fractions import Fraction


def jaccard(a: Iterable[str], b: Iterable[str]) -> Fraction:
    """Distance between two sets: the share of their union that they do not have in common.

    Two empty sets are alike: their distance is 0.
    """
    a, b = set(a), set(b)
    return 1 - Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)


def masi(a: Iterable[str], b: Iterable[str]) -> Fraction:
    """Distance between two sets that weighs whether one holds the other.

    References
    ----------
    Passonneau R (2006). Measuring agreement on set-valued items (MASI). LREC 2006: one minus
    Jaccard's index times 1 (the same), 2/3 (one within the other), 1/3 (overlapping) or 0.
    """
    a, b = set(a), set(b)
    if a == b:
        return Fraction(0)
    thirds = 2 if a < b or b < a else 1  # nothing in common: times nothing
    return 1 - (1 - jaccard(a, b)) * Fraction(thirds, 3)


DISTANCES = {"masi": masi, "jaccard": jaccard}
