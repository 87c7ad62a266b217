"""How often each code was given, at the speed at which memory is read."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .rows import Codes

BLOCK = 1 << 17  # codes counted at a time: they and the comparison stay in the cache


def level_counts(codes: Codes | Sequence[Codes], q: ArrayLike) -> NDArray[np.int64]:
    """Count how many people gave each item each of its levels.

    Parameters
    ----------
    codes : ndarray of int, shape (people, items), or sequence of 1-D arrays, one an item
        Ready codes: from 0 to q - 1, and -1 for missing. Smaller types are counted faster, and
        items that lie together in memory.
    q : int or array_like of int, shape (items,)
        Number of levels, of all items or of each.

    Returns
    -------
    ndarray of int64, shape (items, most levels + 1)
        Column k counts code k, and the last one everything else: the missing. So a code is its
        own index, -1 too. 0 where an item has no such level.
    """
    columns = list(codes.T) if isinstance(codes, np.ndarray) else codes
    sizes = np.broadcast_to(q, len(columns)).tolist()
    counts = np.zeros((len(columns), max(sizes, default=0) + 1), dtype=np.int64)
    for row, column, size in zip(counts, columns, sizes, strict=True):
        row[:size] = _count(np.ascontiguousarray(column), size)
        row[-1] = len(column) - row.sum()
    return counts


def _count(column: Codes, q: int) -> list[int]:
    """Compare with one level after another, which is faster than looking up each code's bin."""
    same = np.empty(min(BLOCK, len(column)), dtype=bool)
    counts = [0] * q
    for start in range(0, len(column), BLOCK):
        block = column[start : start + BLOCK]
        for level in range(q):
            found = np.equal(block, level, out=same[: len(block)])
            counts[level] += int(np.count_nonzero(found))
    return counts
