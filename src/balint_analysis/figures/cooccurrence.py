"""Which themes stand together in one answer."""

from itertools import combinations, product

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..wording import NO_CODING
from . import paging, style
from .labels import LINES

NAME, TITLE = "theme-cooccurrence", "Themes that stand together in one answer"
SIDE_BY_SIDE = 4  # as many names fit below their columns; more are turned
ROOMY = 8  # as many themes have high rows
MOST = 20  # columns on a page
ACROSS = 5.2  # inches that the columns share


def pages(cooccurrence: pd.DataFrame, names: dict[str, str]) -> list[tuple]:
    """Cut the triangle into blocks of as many themes, with one scale of colours for all."""
    themes = list(cooccurrence["theme"])
    most = cooccurrence[themes].to_numpy().max(initial=0)

    def block(rows: list[str], columns: list[str]) -> pd.DataFrame:
        return cooccurrence[cooccurrence["theme"].isin(rows)][["theme", *columns]]

    def fits(some: list[str]) -> bool:
        return len(some) <= MOST and size(block(some, some), names)[1] <= paging.TALLEST

    runs = paging.spread(themes, fits)
    return [
        (block(rows, columns), names, most)
        for last, rows in enumerate(runs)
        for columns in runs[: last + 1]
    ]


def size(cooccurrence: pd.DataFrame, names: dict[str, str], most: int = 0) -> tuple[float, float]:
    """Width and height in inches."""
    rows, columns = _themes(cooccurrence)
    row = 0.7 if len(rows) <= ROOMY else 0.4
    around = 2.0 + _extra(_below(columns, names))
    return style.WIDTH, style.height(_beside(rows, names), row, around)


def draw(fig: Figure, cooccurrence: pd.DataFrame, names: dict[str, str], most: int = 0) -> None:
    """Lay the matrix out on a figure."""
    if cooccurrence.empty:
        return style.say(fig, NO_CODING)
    matrix(cooccurrence, names, fig.subplots(), most)


def matrix(cooccurrence: pd.DataFrame, names: dict[str, str], ax: Axes, most: int = 0) -> Axes:
    """Draw the counts as a lower triangle: each theme's own count on the diagonal.

    Parameters
    ----------
    cooccurrence : DataFrame
        From :func:`balint_analysis.tables.themes.cooccurrence`, or a block of it.
    names : dict
        The name of every theme's id.
    ax : Axes
    most : int
        The count that is darkest; by default the highest drawn.

    Returns
    -------
    Axes
    """
    counts = cooccurrence.set_index("theme")
    rows, columns = _themes(cooccurrence)
    whole = rows == columns
    upper = np.triu(np.full(counts.shape, whole), k=1)
    font = {"fontsize": _type(counts)}
    style.heat_map(counts, ax, vmax=most or None, mask=upper, annot=True, fmt="d", annot_kws=font)
    turned = 90 if len(columns) > SIDE_BY_SIDE else 0
    ax.set_yticklabels(_beside(rows, names), rotation=0)
    ax.set_xticklabels(_below(columns, names), rotation=turned, fontsize=9)
    own = "; on the diagonal, the theme at all" if whole else ""
    ax.set_title(f"Answers that carry both{own}", fontweight="normal")
    return ax


def _themes(cooccurrence) -> tuple[list[str], list[str]]:
    """Return the themes of the rows, and those of the columns."""
    return list(cooccurrence["theme"]), list(cooccurrence.columns[1:])


def _type(counts) -> float:
    """Choose a size, in points, at which the longest count fits into its cell."""
    digits = len(str(counts.to_numpy().max()))
    return min(11, 72 * ACROSS / counts.shape[1] * 0.85 / (0.64 * digits))


def _beside(rows: list[str], names) -> list[str]:
    lines = LINES if len(rows) <= ROOMY else 2
    return style.fitted({theme: names[theme] for theme in rows}, 36, lines)


def _below(columns: list[str], names) -> list[str]:
    width, lines = 18, LINES
    if len(columns) > SIDE_BY_SIDE:
        width, lines = 36, min(int(ACROSS / len(columns) / 0.15), LINES)
    return style.fitted({theme: names[theme] for theme in columns}, width, lines, 9)


def _extra(below: list[str]) -> float:
    """Inches that the names below the columns take beyond three lines."""
    if len(below) > SIDE_BY_SIDE:
        return 0.075 * max(map(len, "\n".join(below).split("\n"))) - 0.5
    return 0.15 * max([0, *(label.count("\n") - 2 for label in below)])


def labels(cooccurrence: pd.DataFrame, names: dict[str, str], most: int = 0) -> dict[str, str]:
    """Return the themes' names by id."""
    rows, columns = _themes(cooccurrence)
    return {theme: names[theme] for theme in rows + columns}


def alt(cooccurrence: pd.DataFrame, names: dict[str, str], most: int = 0) -> str:
    """Say in words what the figure shows."""
    if cooccurrence.empty:
        return NO_CODING
    counts = cooccurrence.set_index("theme")
    rows, columns = _themes(cooccurrence)
    alone = [f"{names[t]}: {counts.loc[t, t]} answers" for t in rows if t in columns]
    pairs = combinations(rows, 2) if rows == columns else product(columns, rows)
    both = [f"{names[a]} with {names[b]}: {counts.loc[b, a]}" for a, b in pairs]
    return f"{TITLE}. " + "; ".join(alone + both) + "."
