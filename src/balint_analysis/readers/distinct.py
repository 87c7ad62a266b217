"""A column as the codes of its distinct texts: what is done to a text is done once."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np
import pandas as pd


class Distinct(NamedTuple):
    """A column of texts.

    Attributes
    ----------
    codes : array of int
        For every row the place of its text among the distinct ones.
    distinct : list of str
        Every text once; some may be of no row.
    """

    codes: np.ndarray
    distinct: list[str]

    @classmethod
    def of(cls, column: pd.Series) -> "Distinct":
        """Find the distinct texts of a column without missing values."""
        codes, distinct = pd.factorize(column.to_numpy(dtype=object))
        return cls(codes, distinct.tolist())

    @classmethod
    def constant(cls, text: str, rows: int) -> "Distinct":
        """Make a column in which every row says the same."""
        return cls(np.zeros(rows, dtype=np.intp), [text])

    def at(self, row: int) -> str:
        """Return one row's text."""
        return self.distinct[self.codes[row]]

    def texts(self) -> np.ndarray:
        """Return every row's text."""
        return np.array(self.distinct, dtype=object)[self.codes]

    def categorical(self) -> pd.Categorical:
        """Return the column as pandas' own, to stand in a table."""
        return pd.Categorical.from_codes(self.codes, pd.Index(self.distinct, dtype=str))

    def take(self, rows: np.ndarray) -> "Distinct":
        """Keep some of the rows."""
        return self._replace(codes=self.codes[rows])

    def each(self, tell: Callable, *, dtype: type = bool) -> np.ndarray:
        """Return for every row what `tell` says of its text."""
        told: np.ndarray = np.fromiter(
            map(tell, self.distinct), dtype=dtype, count=len(self.distinct)
        )
        return told[self.codes]

    def isin(self, known: Collection[str]) -> np.ndarray:
        """Mark the rows whose text is known."""
        return self.each(known.__contains__)

    def map(self, change: Callable[[str], str]) -> "Distinct":
        """Change the texts; those that become alike become one."""
        changed = list(map(change, self.distinct))
        if changed == self.distinct:
            return self
        places = {text: n for n, text in enumerate(dict.fromkeys(changed))}
        return Distinct(self._replace(distinct=changed).each(places.get, dtype=int), list(places))


def joint(*columns: Distinct) -> np.ndarray:
    """Give every combination of texts a whole number of its own, for every row."""
    key = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column in columns:
        key = key * len(column.distinct) + column.codes
    return key
