"""Codes of any kind as numbers: the one look at every single code that there has to be."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SAMPLE = 1000  # answers looked at first: among so many, few categories have all been met
FEW = 8  # categories that are found faster by comparing than by hashing


def encode(codes: Any, categories: Sequence[Any] | None = None) -> tuple[NDArray[Any], list[Any]]:
    """Replace each category by its number from 0 to q - 1, and not coded by -1.

    Parameters
    ----------
    codes : array_like, shape (answers, coders)
        A category each; None or NaN where a coder did not code the answer. An array of numbers
        is taken as it is and compared with its categories, if they are few.
    categories : sequence, optional
        The categories that could be given, in their order. Default: those that were.

    Returns
    -------
    codes : ndarray of int, shape (answers, coders)
    categories : list

    Raises
    ------
    ValueError
        If a category is not among those given.
    """
    is_array = isinstance(codes, np.ndarray) and codes.ndim == 2
    table = codes if is_array else pd.DataFrame(codes).to_numpy()
    known = None if categories is None else list(dict.fromkeys(categories))
    compared = _compare(table, known) if table.dtype.kind in "biuf" else None
    return compared or _look_up(table, known)


def _compare(table: NDArray[Any], known: list[Any] | None) -> tuple[NDArray[Any], list[Any]] | None:
    """Encode numbers by one comparison a category; None where that does not find them all."""
    if known is None:
        met = pd.unique(table[:SAMPLE].ravel())
        known = sorted(met[met == met], key=repr)
    if len(known) > FEW:
        return None
    codes = np.full_like(table, -1, dtype=np.int8)
    for number, category in enumerate(known):
        codes += (table == category) * np.int8(number + 1)
    blank = np.count_nonzero(table != table)  # NaN alone is unlike itself
    return (codes, known) if np.count_nonzero(codes < 0) == blank else None


def _look_up(table: NDArray[Any], known: list[Any] | None) -> tuple[NDArray[Any], list[Any]]:
    """Encode codes of any kind."""
    encoded, given = pd.factorize(table.ravel())
    known = sorted(given, key=repr) if known is None else known
    unknown = [category for category in given if category not in known]
    if unknown:
        shown = pd.Series(unknown).tolist()[0]
        raise ValueError(f"{shown!r} is not among the categories {known}.")
    numbers = np.array([known.index(category) for category in given] + [-1], dtype=int)
    return numbers[encoded].reshape(table.shape), known
