"""A column as the codes of its distinct values: what is done to a value is done once."""

from collections.abc import Callable, Collection, Hashable
from typing import NamedTuple

import numpy as np
import pandas as pd


class Distinct(NamedTuple):
    """A column of texts.

    Attributes
    ----------
    codes : array of int
        For every row the place of its text among `values`.
    values : list of str
        Every text once.
    """

    codes: np.ndarray
    values: list[str]

    @classmethod
    def of(cls, column: pd.Series) -> "Distinct":
        """Find the distinct values of a column without missing values."""
        codes, values = pd.factorize(column.to_numpy(dtype=object))
        return cls(codes, values.tolist())

    @classmethod
    def constant(cls, value: str, rows: int) -> "Distinct":
        """Make a column in which every row says the same."""
        return cls(np.zeros(rows, dtype=np.intp), [value])

    def map(self, change: Callable[[str], str]) -> "Distinct":
        """Change the values; those that become alike become one."""
        changed = list(map(change, self.values))
        if changed == self.values:
            return self
        places = {value: n for n, value in enumerate(dict.fromkeys(changed))}
        return Distinct(self.each(places.get, changed, dtype=np.intp), list(places))

    def each(self, tell: Callable, values: list | None = None, *, dtype: type = bool) -> np.ndarray:
        """Return for every row what `tell` says of its value."""
        values = self.values if values is None else values
        return np.fromiter(map(tell, values), dtype=dtype, count=len(values))[self.codes]

    def isin(self, known: Collection[Hashable]) -> np.ndarray:
        """Mark the rows whose value is known."""
        return self.each(known.__contains__)

    def texts(self) -> np.ndarray:
        """Return every row's text."""
        return np.array(self.values, dtype=object)[self.codes]

    def take(self, rows: np.ndarray) -> "Distinct":
        """Keep some of the rows; all values stay, even those of no row."""
        return self._replace(codes=self.codes[rows])


def joint(*columns: Distinct) -> np.ndarray:
    """Number the rows' combinations of values: one whole number for each that differs."""
    key = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        key = key * len(column.values) + column.codes
    return key
