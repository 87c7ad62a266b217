"""Which themes stand together in one answer."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..wording import NO_CODING
from . import style

NAME = "theme-cooccurrence"
SIDE_BY_SIDE = 4  # as many names fit below their columns; more are turned


def size(cooccurrence: pd.DataFrame, names: Mapping[str, str]) -> tuple[float, float]:
    """Width and height in inches."""
    labels = [names[theme] for theme in cooccurrence["theme"]]
    row = style.row_height([style.wrap(label, 36) for label in labels], 0.7)
    return style.WIDTH, 2.0 + _extra(labels) + row * max(len(labels), 2)


def draw(fig: Figure, cooccurrence: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Lay the matrix out on a figure."""
    if cooccurrence.empty:
        style.say(fig, NO_CODING)
    else:
        style.title(fig, "Themes that stand together in one answer")
        matrix(cooccurrence, names, fig.subplots())


def matrix(cooccurrence: pd.DataFrame, names: Mapping[str, str], ax: Axes) -> Axes:
    """Draw the counts as a lower triangle: each theme's own count on the diagonal.

    Parameters
    ----------
    cooccurrence : DataFrame
        From :func:`balint_analysis.tables.themes.cooccurrence`.
    names : mapping
        The name of every theme's id.
    ax : Axes

    Returns
    -------
    Axes
    """
    import seaborn as sns  # slow to import, and only the heat maps need it

    counts = cooccurrence.set_index("theme")
    upper = np.triu(np.ones(counts.shape, dtype=bool), k=1)
    sns.heatmap(
        counts, ax=ax, mask=upper, cmap="Blues", cbar=False, linewidths=1.5, annot=True,
        fmt="d", vmin=0, annot_kws={"fontsize": 11},
    )  # fmt: skip
    labels = [names[theme] for theme in counts.index]
    ax.set_yticklabels([style.wrap(label, 36) for label in labels], rotation=0)
    ax.set_xticklabels(_below(labels), rotation=90 * (len(labels) > SIDE_BY_SIDE), fontsize=9)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(length=0)
    ax.set_title("Answers that carry both; on the diagonal, the theme at all", fontweight="normal")
    return ax


def _below(labels: list[str]) -> list[str]:
    return [style.wrap(label, 18 if len(labels) <= SIDE_BY_SIDE else 36) for label in labels]


def _extra(labels: list[str]) -> float:
    """Inches that the names below the columns take beyond three lines."""
    lines = [label.splitlines() for label in _below(labels)]
    if len(labels) > SIDE_BY_SIDE:
        return 0.075 * max(len(line) for label in lines for line in label) - 0.5
    return 0.15 * max([0, *(len(label) - 3 for label in lines)])


def alt(cooccurrence: pd.DataFrame, names: Mapping[str, str]) -> str:
    """Say in words what the figure shows."""
    if cooccurrence.empty:
        return NO_CODING
    counts = cooccurrence.set_index("theme")
    alone = [f"{names[t]}: {counts.loc[t, t]} answers" for t in counts.index]
    both = [
        f"{names[a]} with {names[b]}: {counts.loc[a, b]}" for a, b in combinations(counts.index, 2)
    ]
    return "Themes that stand together in one answer. " + "; ".join(alone + both) + "."
