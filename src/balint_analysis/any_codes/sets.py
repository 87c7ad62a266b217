"""Sets of codes: what each coder gave an answer as a whole."""

from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..stats.rows import distinct

Marks = NDArray[np.float64]


def encode_sets(
    marks: Marks,
    level: str,
    children: Sequence[int] = (),
    parents: Sequence[int] = (),
    names: Sequence[Any] | None = None,
) -> tuple[NDArray[np.intp], list[tuple[Any, ...]]]:
    """Give each set of codes that a coder gave a number, as :func:`.categories.encode` does codes.

    Parameters
    ----------
    marks : ndarray of float, shape (answers, coders, codes)
        1 or 0; NaN where a coder did not code the answer.
    level : {"theme", "subtheme"}
        Themes alone, or subthemes, with a theme only where no subtheme covers it.
    children, parents : sequence of int
        The places of all subthemes among the codes, and of the theme of each.
    names : sequence, optional
        What the codes are called. Default: their places.

    Returns
    -------
    sets : ndarray of int, shape (answers, coders)
        From 0 to q - 1, and -1 where any mark is missing.
    categories : list of tuple
        The codes of each set, in the order of `names`.
    """
    given = marks == 1
    if level == "theme":
        given[:, :, list(children)] = False
    else:
        for child, parent in zip(children, parents, strict=True):
            given[:, :, parent] &= ~given[:, :, child]
    coded = np.logical_not(np.isnan(marks).any(axis=2))
    packed, number = distinct(np.packbits(given[coded], axis=1))
    found = np.unpackbits(packed, axis=1, count=marks.shape[2])
    called = range(marks.shape[2]) if names is None else names
    categories = [tuple(compress(called, row)) for row in found]
    order = sorted(range(len(categories)), key=lambda k: repr(categories[k]))
    sets = np.full(coded.shape, -1)
    sets[coded] = np.argsort(order)[number]
    return sets, [categories[k] for k in order]
