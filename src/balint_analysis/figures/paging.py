"""What does not fit on one page goes on the next: no figure is taller than TALLEST."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..wording import capital
from . import style
from .labels import key, notes, wrap

TALLEST = 13.0  # inches, of 9 in width: about the shape of a sheet of A4


class Page(NamedTuple):
    """A drawn figure, or one page of it: what its files are called, and its alt text."""

    name: str
    fig: Figure
    alt: str


def drawn(kind: Any, tables: tuple, note: str = "", subset: str = "") -> Iterator[Page]:
    """Draw a figure page by page; call it where :func:`style.only_ours` holds.

    Parameters
    ----------
    kind : module
        One of :mod:`balint_analysis.figures`.
    tables : tuple
        What it draws.
    note : str
        Stands below every page, and ends its alt text.
    subset : str
        Of which part of the study it is; stands below every page's title.
    """
    pages = kind.pages(*tables)
    for number, page in enumerate(pages, start=1):
        place = f"page {number} of {len(pages)}" if len(pages) > 1 else ""
        name = f"{kind.NAME}-{number}" if number > 1 else kind.NAME
        laid_out = _laid_out(kind, page, [wrap(subset, 90), place], note)
        yield Page(name, laid_out, _in_words(kind, page, [subset, place], note))


def _laid_out(kind, page: tuple, subtitles: list[str], note: str) -> Figure:
    fig = Figure(figsize=kind.size(*page), layout="constrained")
    FigureCanvasAgg(fig)
    title = "\n".join(filter(None, [kind.TITLE, *subtitles]))
    fig.suptitle(title, x=0.01, ha="left", fontweight="bold")
    kind.draw(fig, *page)
    below = "\n".join(filter(None, [*notes(kind.labels(*page)), note]))
    if below:
        fig.supxlabel(below, x=0.01, ha="left", fontsize=8.5, color=style.MUTED)
    fig.draw_without_rendering()
    fig.set_layout_engine("none")
    return fig


def _in_words(kind, page: tuple, subtitles: list[str], note: str) -> str:
    said = [f"{capital(text)}." for text in filter(None, subtitles)]
    return " ".join(filter(None, [*said, kind.alt(*page), key(kind.labels(*page)), note]))


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
