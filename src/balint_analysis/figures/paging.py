"""What does not fit on one page goes on the next: no figure is taller than TALLEST."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from . import style
from .labels import key, notes

TALLEST = 13.0  # inches, of 9 in width: about the shape of a sheet of A4


class Page(NamedTuple):
    """A drawn figure, or one page of it: what its files are called, and its alt text."""

    name: str
    fig: Figure
    alt: str


def drawn(kind: Any, tables: tuple, note: str = "") -> Iterator[Page]:
    """Draw a figure page by page; call it where :func:`style.only_ours` holds.

    Parameters
    ----------
    kind : module
        One of :mod:`balint_analysis.figures`.
    tables : tuple
        What it draws.
    note : str
        Stands below every page, and ends its alt text.
    """
    pages = kind.pages(*tables)
    for number, page in enumerate(pages, start=1):
        place = f"page {number} of {len(pages)}" if len(pages) > 1 else ""
        name = f"{kind.NAME}-{number}" if number > 1 else kind.NAME
        yield Page(name, _laid_out(kind, page, place, note), _in_words(kind, page, place, note))


def _laid_out(kind, page: tuple, place: str, note: str) -> Figure:
    fig = Figure(figsize=kind.size(*page), layout="constrained")
    FigureCanvasAgg(fig)
    title = "\n".join(filter(None, [kind.TITLE, place]))
    fig.suptitle(title, x=0.01, ha="left", fontweight="bold")
    kind.draw(fig, *page)
    below = "\n".join(filter(None, [*notes(kind.labels(*page)), note]))
    if below:
        fig.supxlabel(below, x=0.01, ha="left", fontsize=8.5, color=style.MUTED)
    fig.draw_without_rendering()
    fig.set_layout_engine("none")
    return fig


def _in_words(kind, page: tuple, place: str, note: str) -> str:
    place = place and f"{place.capitalize()}."
    return " ".join(filter(None, [place, kind.alt(*page), key(kind.labels(*page)), note]))


def cut(table: pd.DataFrame, by: str, size: Callable, within: str = "") -> list[pd.DataFrame]:
    """Cut a table into as few pages of about as many rows as fit.

    Parameters
    ----------
    table : DataFrame
    by : str
        The column that names what a row of the figure shows.
    size : callable
        Width and height of the figure of a part of the table.
    within : str
        A column of what is kept on one page if it fits there.
    """

    def part(units) -> pd.DataFrame:
        return table[table[by].isin([name for unit in units for name in unit])]

    def fits(units) -> bool:
        return size(part(units))[1] <= TALLEST

    units = [list(rows.unique()) for _, rows in table.groupby(within or by, sort=False)[by]]
    if not all(fits([unit]) for unit in units):
        units = [[name] for name in table[by].unique()]
    return [part(page) for page in spread(units, fits)]


def spread(units: list, fits: Callable[[list], bool]) -> list[list]:
    """Spread units evenly over as few pages as will hold them; one alone has to fit.

    Nothing takes one page, too.
    """
    for pages in range(1, len(units)):
        places = np.array_split(range(len(units)), pages)
        parts = [[units[k] for k in page] for page in places]
        if all(map(fits, parts)):
            return parts
    return [[unit] for unit in units] or [[]]
