"""The common shape of what readers read: a grid of text cells, an export, a coded project."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..problems import InputError, Problem
from .distinct import Distinct


class Records(Sequence):
    """Records kept as columns; a record is a pair of its number and its cells.

    Parameters
    ----------
    cells : DataFrame of str
        A row a record, indexed by its number; columns count from 0.
    """

    def __init__(self, cells: pd.DataFrame):
        self.cells, self.lines = cells, cells.index.to_numpy()

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, n):
        if isinstance(n, slice):
            return Records(self.cells.iloc[n])
        return int(self.lines[n]), self.cells.iloc[n].tolist()

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        columns = (column.tolist() for _, column in self.cells.items())
        return zip(self.lines.tolist(), map(list, zip(*columns, strict=True)), strict=True)

    def columns(self) -> list[Distinct]:
        """Return the columns as codes of their distinct values."""
        return [Distinct.of(column) for _, column in self.cells.items()]


class Grid(NamedTuple):
    """The text cells of one sheet or delimited file, before anything is known of them.

    Attributes
    ----------
    file : str
        The file's name, for messages.
    rows : sequence of (int, list of str)
        The number of each record's first line (or of its row, 1-based) and its cells as they
        stand; an empty cell is "". Blank records are left out.
    place : {"line", "row"}
        What the numbers count.
    """

    file: str
    rows: Sequence[tuple[int, list[str]]]
    place: str = "line"

    def below(self, skip: int = 1) -> Records:
        """Return the records below the header rows."""
        rows = self.rows[skip:]
        if isinstance(rows, Records):
            return rows
        cells = pd.DataFrame(
            [cells for _, cells in rows],
            index=pd.Index([number for number, _ in rows], name="line", dtype="int64"),
            columns=range(len(self.rows[0][1])),
            dtype=str,
        )
        return Records(cells)

    def body(self, skip: int = 1) -> pd.DataFrame:
        """Return the cells below the header rows, by their numbers; columns count from 0."""
        return self.below(skip).cells

    def only(self, kept: np.ndarray, skip: int = 1) -> "Grid":
        """Keep the header rows and some of the records below them."""
        return self._below(self.rows[:skip], self.body(skip)[kept])

    def over(self, body: pd.DataFrame) -> "Grid":
        """Put other records below the first, which holds the headings."""
        return self._below(self.rows[:1], body)

    def headed(self, headings: list[str]) -> "Grid":
        """Put other headings in the place of the first record."""
        return self._below([(self.rows[0][0], headings)], self.body())

    def _below(self, header: Sequence[tuple[int, list[str]]], body: pd.DataFrame) -> "Grid":
        return self._replace(rows=Records(pd.concat([Grid(self.file, header).body(0), body])))


@dataclass(frozen=True)
class Export:
    """A survey export, read: cells and what the export itself says of them.

    Attributes
    ----------
    tool : str
        The reader's NAME.
    cells : DataFrame of str
        A row a record, indexed by its line or row number (``line``); one column a question,
        headed as in the export. Header rows, previews and identifying columns are gone.
    place : {"line", "row"}
        What the index counts.
    questions : dict
        The wording of a column's question, where the export has it apart from the heading.
    labels : dict of dict
        For a column whose cells are codes: the label of every code.
    missing : dict of set
        For a column: the values that the export declares as missing.
    respondent : str or None
        The column that names respondents, where the tool has one.
    administrative : tuple of str
        Columns that the tool fills in by itself (dates, durations, status ...): no answers.
    dropped : tuple of str
        Identifying columns that were left out.
    set_aside : dict
        How many records were left out, by reason ("preview", "test").
    unfinished : Series of bool
        Which of the records the respondent did not submit, indexed as `cells`.
    """

    tool: str
    cells: pd.DataFrame
    place: str = "line"
    questions: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    respondent: str | None = None
    administrative: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    set_aside: dict[str, int] = field(default_factory=dict)
    unfinished: pd.Series | None = None


@dataclass(frozen=True)
class Coded:
    """A coding file, read: who gave which code to what.

    Attributes
    ----------
    tool : str
        The reader's NAME.
    marks : DataFrame of str or of categories
        A row per code given: coder ("" where the file has no coder), respondent, question, code
        (its name or id as in the file). QDA tools know sources, not answers: there respondent
        is the source's name and question is "".
    seen : DataFrame of str or of categories
        A row per coder and answer (or source) that the coder had before them and coded, with
        codes or with none: coder, respondent, question, and line (0 where the file has none).
    tree : dict
        The parent of every code of the file, by name; "" at the top.
    passed_over : int
        How many codings are of pictures, PDFs, audio or video, which are no answers.
    """

    tool: str
    marks: pd.DataFrame
    seen: pd.DataFrame
    tree: dict[str, str] = field(default_factory=dict)
    passed_over: int = 0


def export(
    grid: Grid, tool: str, headings: list[str], *, personal: set[int], skip: int = 1, **facts: Any
) -> Export:
    """Make an export of the records below the header rows, without the personal columns.

    Parameters
    ----------
    grid : Grid
        The cells of the file.
    tool : str
        The reader's NAME.
    headings : list of str
        A heading for every column.
    personal : set of int
        The positions of the columns to leave out.
    skip : int
        The number of header rows.
    **facts
        Other attributes of :class:`~balint_analysis.readers.export.Export`.
    """
    body, width = grid.body(skip), len(headings)
    # Some tools end every row with a delimiter.
    while width and not headings[width - 1] and not (body[width - 1] != "").any():
        width -= 1
    kept = [n for n in range(width) if n not in personal]
    cells = body[kept].set_axis([headings[n] for n in kept], axis="columns")
    dropped = tuple(headings[n] for n in sorted(personal))
    return Export(tool, cells, grid.place, dropped=dropped, **facts)


def told_apart(headings: Iterable[str]) -> list[str]:
    """Tell headings that repeat apart by their place: “Comments (1)”, “Comments (2)”."""
    headings, told = list(headings), list[str]()
    times: Counter[str] = Counter()
    often = {heading for heading, n in Counter(headings).items() if n > 1 and heading}
    for heading in headings:
        times[heading] += 1
        number = times[heading]
        while heading in often and f"{heading} ({number})" in (*headings, *told):
            number += 1
        told.append(f"{heading} ({number})" if heading in often else heading)
    return told


def unlike(grid: Grid, title: str) -> InputError:
    """Make the error for a file that is not what study.toml says it is."""
    problem = f"does not look like an export of {title}."
    fix = "Correct its format in study.toml, or leave the format out."
    return InputError([Problem(grid.file, problem, fix)])
