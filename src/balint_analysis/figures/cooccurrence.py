"""Which themes stand together in one answer."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..wording import NO_CODING
from . import pages as paging
from . import style
from .labels import LINES, drawable

NAME, TITLE = "theme-cooccurrence", "Themes that stand together in one answer"
SIDE_BY_SIDE = 4  # as many names fit below their columns; more are turned
ROOMY = 8  # as many themes have high rows
MOST = 20  # columns on a page
ACROSS = 5.2  # inches that the columns share


def pages(cooccurrence: pd.DataFrame, names: Mapping[str, str]) -> list[tuple]:
    """Cut the triangle into blocks of as many themes, with one scale of colours for all."""
    themes = list(cooccurrence["theme"]) if len(cooccurrence) else []
    runs = paging.spread(themes, lambda some: _fits(some, names)) if themes else [[]]
    most = int(cooccurrence[themes].to_numpy().max(initial=0))
    return [
        (cooccurrence[cooccurrence.get("theme").isin(rows)][["theme", *columns]], names, most)
        for last, rows in enumerate(runs)
        for columns in runs[: last + 1]
    ]


def _fits(themes: list[str], names) -> bool:
    return len(themes) <= MOST and _size(themes, themes, names)[1] <= paging.TALLEST


def size(
    cooccurrence: pd.DataFrame, names: Mapping[str, str], most: int | None = None
) -> tuple[float, float]:
    """Width and height in inches."""
    return _size(list(cooccurrence["theme"]), list(cooccurrence.columns[1:]), names)


def _size(rows: list[str], columns: list[str], names) -> tuple[float, float]:
    labels = _beside(rows, names)
    row = style.row_height(labels, 0.7 if len(labels) <= ROOMY else 0.4)
    return style.WIDTH, 2.0 + _extra(_below(columns, names)) + row * max(len(labels), 2)


def draw(
    fig: Figure, cooccurrence: pd.DataFrame, names: Mapping[str, str], most: int | None = None
) -> None:
    """Lay the matrix out on a figure."""
    if cooccurrence.empty:
        style.say(fig, NO_CODING)
    else:
        matrix(cooccurrence, names, fig.subplots(), most)


def matrix(
    cooccurrence: pd.DataFrame, names: Mapping[str, str], ax: Axes, most: int | None = None
) -> Axes:
    """Draw the counts as a lower triangle: each theme's own count on the diagonal.

    Parameters
    ----------
    cooccurrence : DataFrame
        From :func:`balint_analysis.tables.themes.cooccurrence`, or a block of it.
    names : mapping
        The name of every theme's id.
    ax : Axes
    most : int, optional
        The count that is darkest. Default: the highest drawn.

    Returns
    -------
    Axes
    """
    import seaborn as sns  # slow to import, and only the heat maps need it

    counts = cooccurrence.set_index("theme")
    rows, columns = list(counts.index), list(counts.columns)
    whole = rows == columns
    upper = np.triu(np.ones(counts.shape, dtype=bool), k=1) if whole else None
    sns.heatmap(
        counts, ax=ax, mask=upper, cmap="Blues", cbar=False, linewidths=1.5, annot=True,
        fmt="d", vmin=0, vmax=most, annot_kws={"fontsize": _type(counts)},
    )  # fmt: skip
    ax.set_yticklabels(_beside(rows, names), rotation=0)
    ax.set_xticklabels(
        _below(columns, names), rotation=90 * (len(columns) > SIDE_BY_SIDE), fontsize=9
    )
    ax.set(xlabel="", ylabel="")
    ax.tick_params(length=0)
    own = "; on the diagonal, the theme at all" if whole else ""
    ax.set_title(f"Answers that carry both{own}", fontweight="normal")
    return ax


def _type(counts) -> float:
    """Choose a size, in points, at which the longest count fits into its cell."""
    digits = len(str(counts.to_numpy().max()))
    return min(11, 72 * ACROSS / counts.shape[1] * 0.85 / (0.64 * digits))


def _beside(rows: list[str], names) -> list[str]:
    lines = LINES if len(rows) <= ROOMY else 2
    return [style.wrap(drawable(names[theme], theme), 36, lines) for theme in rows]


def _below(columns: list[str], names) -> list[str]:
    turned = len(columns) > SIDE_BY_SIDE
    width, lines = (36, int(ACROSS / len(columns) / 0.15)) if turned else (18, LINES)
    return [
        style.wrap(drawable(names[theme], theme), width, min(lines, LINES), 9) for theme in columns
    ]


def _extra(below: list[str]) -> float:
    """Inches that the names below the columns take beyond three lines."""
    lines = [label.splitlines() for label in below]
    if len(below) > SIDE_BY_SIDE:
        return 0.075 * max(len(line) for label in lines for line in label) - 0.5
    return 0.15 * max([0, *(len(label) - 3 for label in lines)])


def labels(
    cooccurrence: pd.DataFrame, names: Mapping[str, str], most: int | None = None
) -> dict[str, str]:
    """Return the themes' names by id."""
    return {theme: names[theme] for theme in [*cooccurrence["theme"], *cooccurrence.columns[1:]]}


def alt(cooccurrence: pd.DataFrame, names: Mapping[str, str], most: int | None = None) -> str:
    """Say in words what the figure shows."""
    if cooccurrence.empty:
        return NO_CODING
    counts = cooccurrence.set_index("theme")
    rows, columns = list(counts.index), list(counts.columns)
    alone = [f"{names[t]}: {counts.loc[t, t]} answers" for t in rows if t in columns]
    both = [
        f"{names[a]} with {names[b]}: {counts.loc[b, a]}"
        for k, a in enumerate(columns)
        for b in (rows[k + 1 :] if rows == columns else rows)
    ]
    return f"{TITLE}. " + "; ".join(alone + both) + "."
