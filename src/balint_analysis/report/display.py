"""A table as readers see it: headings and names in words, every number rounded."""

from collections.abc import Collection, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from ..rounding import Kind, shown
from ..study import Codebook
from ..study.codebook import Column
from ..tables.coders import NAMES
from ..tables.deciding import EVERY_RULE
from ..tables.declared import Table, of, subset_of
from ..tables.likert import ANSWERED

TEXTS = (Kind.WORDS, Kind.FLAG)
NO_FORMULA = 'class="tex2jax_ignore mathjax_ignore"'  # a label with dollar signs in it is none
METHODS = {
    "wilson": "Wilson",
    "clopper-pearson": "Clopper–Pearson",
    "jeffreys": "Jeffreys",
    "agresti-coull": "Agresti–Coull",
    "finite-cohort": "finite cohort",
    "worst-case-respondents": "worst case, respondents",
    "worst-case-cohort": "worst case, all invited",
}
WORDS = {
    "coefficient": NAMES,
    "distance": {"masi": "MASI", "jaccard": "Jaccard"},
    "level": {"theme": "themes", "subtheme": "themes and subthemes"},
    "method": METHODS,
    "rule": EVERY_RULE,
}
NOTHING = "nothing to show"
MANY = 15  # rows: a longer table is folded away, and opens at a click


class Said:
    """A sentence to show in a notebook; nothing in it is taken for markup."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<p {NO_FORMULA}>{escape(self.text)}</p>" if self.text else ""


class View:
    """A table to show in a notebook, nothing of it cut off, and what it says below it.

    Parameters
    ----------
    cells : DataFrame of str
        What readers see, under the headings that they see.
    subset : str
        Of which part of the study it is; stands above it.
    reading : str
        What it shows, in a sentence; stands below it.
    words : collection of int
        The places of columns that hold words: they are set from the left.
    keys : sequence, optional
        What the first cells stand for: where it goes on over several rows it is written once.
    """

    def __init__(
        self,
        cells: pd.DataFrame,
        subset: str = "",
        reading: str = "",
        words: Collection[int] | None = None,
        keys: Sequence[Any] | None = None,
    ):
        self._keys = range(len(cells)) if keys is None else keys
        self.cells, self.subset, self.reading = cells, subset, reading
        self._words = range(cells.shape[1]) if words is None else words

    def __repr__(self) -> str:
        told = self.cells.to_string(index=False) if len(self.cells) else ""
        told = told or ("" if self.reading else NOTHING)
        return "\n".join(filter(None, [self.subset, told, self.reading]))

    def _repr_html_(self) -> str:
        above = f"<p><strong>{escape(self.subset)}</strong></p>" if self.subset else ""
        said = Said(self.reading)._repr_html_()
        if not len(self.cells):
            return above + (said or f"<p><em>{NOTHING}</em></p>")
        return above + self._folded(self._markup()) + said

    def _markup(self) -> str:
        """Write the table: headings for columns and rows, words from the left, numbers right."""
        heading = [self._cell("th", k, name, 'scope="col"') for k, name in enumerate(self.cells)]
        rows = zip(self._spans(), self.cells.itertuples(index=False, name=None), strict=True)
        body = "\n".join(f"<tr>{self._row(n, row)}</tr>" for n, row in rows)
        return (
            f"<table {NO_FORMULA}>\n"
            f"<thead><tr>{''.join(heading)}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        )

    def _spans(self) -> Iterator[int]:
        """Say over how many rows each first cell goes; 0 where the one above goes on."""
        for _, run in groupby(self._keys):
            n = len(list(run))
            yield from [n] + [0] * (n - 1)

    def _row(self, span: int, row: tuple) -> str:
        more = [f'rowspan="{span}"' if span > 1 else "", *[""] * (len(row) - 1)]
        cells = [self._cell("td", k, cell, more[k]) for k, cell in enumerate(row)]
        return "".join(cells if span else cells[1:])

    def _cell(self, kind: str, place: int, text: Any, more: str = "") -> str:
        side = "left" if place in self._words else "right"
        opening = " ".join(filter(None, [kind, more, f'style="text-align: {side}"']))
        return f"<{opening}>{escape(str(text), quote=False)}</{kind}>"

    def _folded(self, markup: str) -> str:
        """Fold a long table away behind its number of rows."""
        if len(self.cells) <= MANY:
            return markup
        return f"<details><summary>All {len(self.cells)} rows</summary>\n{markup}\n</details>"


def view(
    frame: pd.DataFrame,
    codebook: Codebook,
    columns: list[str] | None = None,
    reading: str = "",
) -> View:
    """Show a computed table, or a part of one.

    Parameters
    ----------
    frame : DataFrame
        A declared table, or some of its rows.
    codebook : Codebook
        For the names that ids stand for.
    columns : list of str, optional
        Which columns, in this order. Default: those declared to be shown; one for notes only
        where there is a note.
    reading : str
        What it shows, in a sentence.
    """
    declared, subset = of(frame), subset_of(frame)
    if declared.across and columns is None:
        return View(_across(frame, declared, codebook), subset, reading, [0])
    names = columns or [name for name in frame if _is_shown(frame, name, declared)]
    cells = {name: _cells(frame, name, declared, codebook) for name in names}
    headings = [_heading(name, declared, codebook) for name in names]
    words = [k for k, name in enumerate(names) if declared.column(name).kind in TEXTS]
    shown_cells = pd.DataFrame(cells).set_axis(headings, axis="columns")
    return View(shown_cells, subset, reading, words, frame[names[0]].tolist())


def _is_shown(frame: pd.DataFrame, name: str, declared: Table) -> bool:
    column = declared.column(name)
    empty = column.kind is Kind.WORDS and len(frame) > 0 and not (frame[name] != "").any()
    return column.shown and not empty


def _cells(frame: pd.DataFrame, name: str, declared: Table, codebook: Codebook) -> pd.Series:
    column = declared.column(name)
    values = shown(frame[name], column.kind)
    return values.map(lambda x: named(codebook, column.names).get(x, x)) if column.names else values


def _heading(name: str, declared: Table, codebook: Codebook) -> str:
    column = declared.column(name)
    return column.heading if name in declared.columns else named(codebook, "code").get(name, name)


def _across(frame: pd.DataFrame, declared: Table, codebook: Codebook) -> pd.DataFrame:
    """Set the levels out: a row an item, a column a level, shares in the cells, then the base."""
    key, *_ = declared.columns
    parts = frame[frame["kind"].isin(ANSWERED)]
    shares = parts.assign(share=shown(parts["share"], declared.column("share").kind))
    rows, levels = parts.drop_duplicates(key), parts[declared.across].unique()
    wide = shares.pivot(index=key, columns=declared.across, values="share")
    wide = wide.reindex(index=rows[key], columns=levels).fillna("")
    # A level may be called as one of these two are.
    names = _cells(rows, key, declared, codebook).to_numpy()
    wide.insert(0, declared.column(key).heading, names, allow_duplicates=True)
    wide.insert(wide.shape[1], "n", rows["base"].astype(str).to_numpy(), allow_duplicates=True)
    return wide.rename_axis(columns=None).reset_index(drop=True)


def named(codebook: Codebook, what: str) -> dict[str, str]:
    """Find the names that ids stand for.

    Parameters
    ----------
    codebook : Codebook
        Where they are declared.
    what : {"item", "question", "attribute", "code", "construct", "coefficient", "rule", ...}
        Whose ids.
    """
    asked: dict[str, Sequence[Column]] = {
        "item": codebook.items,
        "question": codebook.questions,
        "attribute": codebook.attributes,
        "respondent": [],
    }
    if what == "code":
        return codebook.codes
    if what in WORDS:
        return WORDS[what]
    if what == "construct":
        return {construct.id: construct.name for construct in codebook.constructs}
    return {column.id: column.label for column in asked[what]}
