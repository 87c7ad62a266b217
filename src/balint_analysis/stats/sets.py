"""Sets of codes: what each coder gave an answer as a whole, and where coders differ."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

WORD = 62  # codes whose marks are the bits of one whole number

Marks = NDArray[np.float64]
Flags = NDArray[np.bool_]


def encode_sets(
    marks: Marks,
    level: str,
    children: ArrayLike = (),
    parents: ArrayLike = (),
    names: Sequence[Any] | None = None,
) -> tuple[NDArray[np.intp], list[tuple[Any, ...]]]:
    """Give each set of codes that a coder gave a number, as :func:`.categories.encode` does codes.

    Parameters
    ----------
    marks : ndarray of float, shape (answers, coders, codes)
        1 or 0; NaN where a coder did not code the answer.
    level : {"theme", "subtheme"}
        Themes alone, or subthemes, with a theme only where no subtheme covers it.
    children, parents : array_like of int, shape (subthemes,)
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
    below, above = (np.asarray(places, dtype=int) for places in (children, parents))
    given = marks == 1
    given &= ~_hidden(given, level, below, above)
    coded = np.logical_not(np.isnan(marks).any(axis=2))
    number = np.zeros(np.count_nonzero(coded), dtype=int)
    for word in _words(given):
        number = pd.factorize(number * len(number) + pd.factorize(word[coded])[0])[0]
    found = [np.flatnonzero(row).tolist() for row in given[_examples(coded, number)]]
    called = range(marks.shape[2]) if names is None else names
    categories = [tuple(called[k] for k in places) for places in found]
    order = sorted(range(len(categories)), key=lambda k: repr(categories[k]))
    sets = np.full(coded.shape, -1)
    sets[coded] = np.argsort(order)[number]
    return sets, [categories[k] for k in order]


def _hidden(
    given: Flags, level: str, children: NDArray[np.intp], parents: NDArray[np.intp]
) -> Flags:
    """Tell which codes do not count beside the others that were given."""
    hidden = np.zeros_like(given)
    if level == "theme":
        hidden[:, :, children] = True
    else:
        for child, parent in zip(children, parents, strict=True):
            hidden[:, :, parent] |= given[:, :, child]
    return hidden


def _words(given: Flags) -> Iterator[NDArray[np.int64]]:
    """Write every set as whole numbers, a bit a code."""
    codes = given.shape[2]
    for start in range(0, codes, WORD):
        word = np.zeros(given.shape[:2], dtype=np.int64)
        for k in range(start, min(start + WORD, codes)):
            word |= given[:, :, k].astype(np.int64) << (k - start)
        yield word


def _examples(coded: Flags, number: NDArray[np.intp]) -> tuple[NDArray[np.intp], ...]:
    """Find an answer and a coder for each number; which does not matter, they are all alike."""
    place = np.zeros(number.max(initial=-1) + 1, dtype=int)
    place[number] = np.arange(len(number))
    return np.unravel_index(np.flatnonzero(coded)[place], coded.shape)


def disagreements(marks: Marks) -> Flags:
    """Tell which codes coders did not all give alike.

    Parameters
    ----------
    marks : ndarray of float, shape (answers, coders, codes)
        As in :func:`encode_sets`.

    Returns
    -------
    ndarray of bool, shape (answers, codes)
        Whether one coder marked it and another did not; who did not code is not heard.
    """
    return np.asarray((marks == 1).any(axis=1) & (marks == 0).any(axis=1))
