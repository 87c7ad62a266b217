"""A table as readers see it: headings and names in words, every number rounded."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from ..rounding import shown
from ..study import Codebook
from ..study.codebook import Column
from ..tables.coders import NAMES
from ..tables.declared import Table, of, subset_of
from ..tables.likert import ANSWERED


class View:
    """A table to show in a notebook, nothing of it cut off.

    Parameters
    ----------
    cells : DataFrame of str
        What readers see, under the headings that they see.
    subset : str
        Of which part of the study it is; stands above it.
    """

    def __init__(self, cells: pd.DataFrame, subset: str = ""):
        self.cells, self.subset = cells, subset

    def __repr__(self) -> str:
        told = self.cells.to_string(index=False) if len(self.cells) else "nothing to show"
        return "\n".join(filter(None, [self.subset, told]))

    def _repr_html_(self) -> str:
        above = f"<p><strong>{escape(self.subset)}</strong></p>" if self.subset else ""
        if not len(self.cells):
            return f"{above}<p><em>nothing to show</em></p>"
        # A label with dollar signs in it is no formula.
        with pd.option_context("display.max_colwidth", None, "display.html.use_mathjax", False):
            return above + self.cells.to_html(index=False, border=0)


def view(frame: pd.DataFrame, codebook: Codebook, columns: list[str] | None = None) -> View:
    """Show a computed table, or a part of one.

    Parameters
    ----------
    frame : DataFrame
        A declared table, or some of its rows.
    codebook : Codebook
        For the names that ids stand for.
    columns : list of str, optional
        Which columns, in this order. Default: those declared to be shown.
    """
    declared = of(frame)
    if declared.across and columns is None:
        return View(_across(frame, declared, codebook), subset_of(frame))
    names = columns or [name for name in frame if declared.column(name).shown]
    cells = {name: _cells(frame, name, declared, codebook) for name in names}
    headings = [_heading(name, declared, codebook) for name in names]
    return View(pd.DataFrame(cells).set_axis(headings, axis="columns"), subset_of(frame))


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
    what : {"item", "question", "attribute", "code", "construct", "coefficient", ...}
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
    if what == "coefficient":
        return NAMES
    if what == "construct":
        return {construct.id: construct.name for construct in codebook.constructs}
    return {column.id: column.label for column in asked[what]}
