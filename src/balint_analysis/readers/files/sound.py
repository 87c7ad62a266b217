"""Delimited texts that are sound beyond doubt, whose cells are found by their bytes at once."""

import codecs
import csv
import io
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from ..distinct import Distinct
from ..export import Records

WORD = 8  # bytes that are compared at once, as a whole number
SHORT = 3 * WORD  # bytes of the longest cell of a column that is told apart in this way
MASKS = np.array([2 ** (8 * size) - 1 for size in range(WORD + 1)], dtype=np.uint64)


def records(text: str, delimiter: str) -> "SoundRecords | None":
    """Find the records of a text if it is sound beyond doubt; None if that takes a closer look.

    Sound are texts whose lines end as usual, whose quotes stand around whole cells and are
    doubled within them, and whose records have as many cells, two or more, of a size that csv
    accepts. Every parser reads those alike; of others only a slow and strict one can be sure.

    Parameters
    ----------
    text : str
        What the file holds.
    delimiter : str
        What stands between two cells.
    """
    raw = text.encode(errors="surrogatepass")
    if not raw.endswith(b"\n") or raw.endswith((b"\n\n", b"\n\r\n")):
        raw = raw.rstrip(b"\r\n") + b"\n"
    octets = np.frombuffer(raw, dtype=np.uint8)
    unseen = np.flatnonzero(octets < ord(" "))
    signs = octets[unseen]
    returns, breaks = unseen[signs == ord("\r")], unseen[signs == ord("\n")]
    usual = len(returns) + len(breaks) + np.count_nonzero(signs == ord("\t")) == len(signs)
    if not usual or (octets[returns + 1] != ord("\n")).any() or raw.startswith(codecs.BOM_UTF8):
        return None
    quotes, cuts = (np.flatnonzero(octets == ord(sign)) for sign in ('"', delimiter))
    if not _are_whole(quotes, octets, delimiter):
        return None
    ends, cuts = (_outside(quotes, signs) for signs in (breaks, cuts))
    widths = np.diff(np.searchsorted(cuts, ends), prepend=0)
    longest = np.diff(ends, prepend=-1).max()
    if not widths[0] or (widths != widths[0]).any() or longest > csv.field_size_limit():
        return None
    lines = np.append(1, np.searchsorted(breaks, ends[:-1], side="right") + 1)
    before = np.append(-1, ends[:-1])
    return SoundRecords(raw, delimiter, lines, before, ends, cuts.reshape(len(ends), -1))


def _are_whole(quotes: np.ndarray, octets: np.ndarray, delimiter: str) -> bool:
    """Tell whether quotes open after, and close before, a delimiter, a line's end or a quote."""
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    allowed = np.isin(np.arange(256), list(f'{delimiter}\r\n"'.encode()))
    before = octets[opening - 1]  # of the very first octet, the last: the text ends with a line
    return bool(allowed[before].all() and allowed[octets[closing + 1]].all())


def _outside(quotes: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Keep the signs that do not stand within quotes."""
    turns = np.zeros(len(signs) + 1, dtype=np.int8)
    in_and_out = np.tile(np.array([1, -1], dtype=np.int8), len(quotes) // 2)
    np.add.at(turns, np.searchsorted(signs, quotes), in_and_out)
    return signs[np.cumsum(turns, dtype=np.int8)[:-1] == 0]


class SoundRecords(Records):
    """The records of a sound text, as bytes until they are asked for.

    Parameters
    ----------
    raw : bytes
        The text in UTF-8; it ends with a line's end.
    delimiter : str
        What stands between two cells.
    lines : array of int
        The line on which each record starts.
    before, ends : array of int
        The places of the signs before and after each record.
    cuts : array of int, records × (cells - 1)
        The places of the delimiters.
    """

    def __init__(self, raw: bytes, delimiter: str, *places: np.ndarray):
        self.raw, self.delimiter, self.places = raw, delimiter, places
        self.lines, self.before, self.ends, self.cuts = places

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, n):
        if isinstance(n, slice):
            return SoundRecords(self.raw, self.delimiter, *(part[n] for part in self.places))
        record = self.raw[self.before[n] + 1 : self.ends[n] + 1]
        stream = io.StringIO(record.decode(errors="surrogatepass"), newline="")
        return int(self.lines[n]), next(csv.reader(stream, delimiter=self.delimiter))

    @cached_property
    def cells(self) -> pd.DataFrame:
        """A row a record, indexed by its line; columns count from 0."""
        index = pd.Index(self.lines, name="line")
        if not len(self):
            return pd.DataFrame(index=index, columns=range(self.cuts.shape[1] + 1), dtype=str)
        stream = io.BytesIO(self.raw[: self.ends[-1] + 1])
        stream.seek(self.before[0] + 1)
        cells = pd.read_csv(
            stream,
            sep=self.delimiter,
            header=None,
            dtype=str,
            na_filter=False,
            skip_blank_lines=False,
            encoding_errors="surrogatepass",
        )
        return cells.set_axis(index)

    def columns(self) -> list[Distinct]:
        """Return the columns as codes; what is short needs no text to be made of it."""
        edges = [self.before, *self.cuts.T, self.ends - self._returns]
        return [
            self._short(left + 1, right) or Distinct.of(self.cells[n])
            for n, (left, right) in enumerate(pairwise(edges))
        ]

    @property
    def _returns(self) -> np.ndarray:
        """Whether a carriage return stands before a record's end, which is part of the end."""
        return np.frombuffer(self.raw, dtype=np.uint8)[self.ends - 1] == ord("\r")

    def _short(self, starts: np.ndarray, ends: np.ndarray) -> Distinct | None:
        """Tell apart cells that are short and without quotes, word by word."""
        sizes, octets = ends - starts, np.frombuffer(self.raw, dtype=np.uint8)
        if not len(self) or sizes.max() > SHORT or (octets[starts] == ord('"')).any():
            return None
        codes, words = np.zeros(len(self), dtype=np.int64), []
        for place in range(0, max(sizes.max(), 1), WORD):
            masks = MASKS[np.clip(sizes - place, 0, WORD)]
            words.append(self._words[np.minimum(starts + place, ends)] & masks)
            parts, distinct = pd.factorize(words[-1])
            codes = pd.factorize(codes * len(distinct) + parts)[0] if place else parts
        # Codes count up in the order in which their texts first appear.
        firsts = np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))
        return Distinct(codes, _decoded(np.column_stack([word[firsts] for word in words])))

    @cached_property
    def _words(self) -> np.ndarray:
        """The eight bytes that start at each place."""
        return np.ndarray(len(self.raw), "<u8", self.raw + bytes(WORD), strides=(1,))


def _decoded(words: np.ndarray) -> list[str]:
    """Return the texts whose bytes stand in rows of words, filled up with zeros."""
    texts = words.astype("<u8").view(f"S{WORD * words.shape[1]}").ravel()
    try:
        return texts.astype(str).tolist()
    except UnicodeDecodeError:  # not ASCII alone
        return [text.decode(errors="surrogatepass") for text in texts.tolist()]
