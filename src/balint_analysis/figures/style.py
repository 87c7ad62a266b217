"""What all figures share: type, colours that colour-blind people can tell apart, and words."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure

from .labels import FONT, LINES, drawable, inches, wrap

WIDTH = 9.0
REVERSED = " (reverse-worded)"
LINE = 0.17  # inches that a line of a row's label takes
INK, MUTED, RULE = "#1a1a1a", "#595959", "#c8c8c8"
NEUTRAL = "#dedede"
AGREE = LinearSegmentedColormap.from_list("agree", ["#a9cfe8", "#0b4f8a"])
DISAGREE = LinearSegmentedColormap.from_list("disagree", ["#f9c78b", "#a34a00"])
GREYS = LinearSegmentedColormap.from_list("greys", ["#f0f0f0", "#7a7a7a"])
STEPS = ["#cfe1f2", "#6aaed6", "#0b4f8a"]  # light to dark, told apart in grey too
SERIES = ["#1a1a1a", "#0b4f8a", "#d95f02", "#1b9e77"]
MARKERS = ["o", "s", "^", "D"]

RC: dict[Any, Any] = {
    "font.family": FONT,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    **dict.fromkeys(["axes.labelcolor", "text.color", "xtick.color", "ytick.color"], INK),
    "text.parse_math": False,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "svg.hashsalt": "balint-analysis",
    # Whatever zlib Python was built with, the same bytes.
    "pdf.compression": 0,
}


def only_ours() -> AbstractContextManager:
    """Draw from matplotlib's defaults and RC; a user's own settings change nothing."""
    return matplotlib.style.context(RC, after_reset=True)


def level_colours(kinds: list[str]) -> list[str]:
    """Colour a scale's levels: darker the further they stand from the middle.

    Parameters
    ----------
    kinds : list of {"disagree", "neutral", "agree"}
        What each level counts as, from disagreement to agreement.
    """
    disagree, neutral, agree = map(kinds.count, ("disagree", "neutral", "agree"))
    if not disagree + agree:  # nobody has decided yet which levels agree
        return _shades(GREYS, len(kinds))
    return _shades(DISAGREE, disagree)[::-1] + [NEUTRAL] * neutral + _shades(AGREE, agree)


def _shades(colours: Colormap, n: int) -> list[str]:
    """Choose so many colours, light to dark; where there is one, a fairly dark one."""
    places = np.arange(n) / (n - 1) if n > 1 else [0.7] * n
    return [to_hex(shade) for shade in colours(places)]


def contrasting(colour: str) -> str:
    """Choose black or white, whichever reads better on a colour (WCAG relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "white"


def height(labels: list[str], row: float, around: float) -> float:
    """Give every row the inches that the longest label needs, and no fewer than `row`.

    Parameters
    ----------
    labels : list of str
        Of the rows, broken into lines.
    row, around : float
        Inches of a row, and of what stands above and below the rows.
    """
    row = max([row, *(LINE * (label.count("\n") + 1) + 0.1 for label in labels)])
    return around + row * max(len(labels), 2)


def rows(ax: Axes, labels: list[str], figures: Iterable[str] = (), **options: Any) -> None:
    """Label horizontal rows, the first on top, and write their figures to the right.

    Parameters
    ----------
    ax : Axes
    labels, figures : iterable of str
        One a row.
    **options
        Of the labels' type.
    """
    ax.set_yticks(range(len(labels)), labels, **options)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    for y, text in enumerate(figures):
        beside(ax, y, text)


def beside(ax: Axes, y: float, text: str) -> None:
    """Write a row's figures to the right of the Axes."""
    edge = ax.get_yaxis_transform()
    ax.annotate(text, (1, y), (8, 0), xycoords=edge, textcoords="offset points", va="center")


def heat_map(table: pd.DataFrame, ax: Axes, **options: Any) -> None:
    """Colour the cells of a table from 0 up, as seaborn's options say."""
    import seaborn as sns  # slow to import, and only the heat maps need it

    sns.heatmap(table, ax=ax, vmin=0, cmap="Blues", cbar=False, linewidths=1.5, **options)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(length=0)


def legend(ax: Axes, handles: list, labels: list[str]) -> None:
    """Put a legend above the Axes that reads along its lines, as wide as the figure allows."""
    columns = _columns(labels)
    across = [k for column in range(columns) for k in range(column, len(labels), columns)]
    ax.legend(
        [handles[k] for k in across], [labels[k] for k in across], ncols=columns,
        loc="lower right", bbox_to_anchor=(1.1, 1.0),
        columnspacing=1.0, handlelength=1.0, handleheight=1.0, handletextpad=0.4,
    )  # fmt: skip


def legend_lines(labels: list[str]) -> int:
    """Count the lines of text that a legend takes."""
    columns = _columns(labels)
    starts = range(0, len(labels), columns)
    return sum(max(text.count("\n") + 1 for text in labels[k : k + columns]) for k in starts)


def _columns(labels: list[str]) -> int:
    """Set as many labels side by side as fit, and no more than six."""
    widths = [max(inches(line, 9) for line in text.splitlines()) + 0.31 for text in labels]
    for columns in range(min(len(labels), 6), 1, -1):
        if sum(max(widths[k::columns]) for k in range(columns)) <= WIDTH - 0.3:
            return columns
    return 1


def say(fig: Figure, text: str) -> None:
    """Draw a figure that has nothing to show, in words."""
    fig.text(0.5, 0.5, wrap(text, 70), ha="center", va="center", fontsize=12, color=MUTED)


def label(row: Any) -> str:
    """Name an item as asked, and say where it is worded the other way round."""
    return row.text + (REVERSED if row.reverse else "")


def item_labels(items: pd.DataFrame) -> list[str]:
    """Label items' rows: as asked, as far as the font and the room allow."""
    return [
        wrap(drawable(row.text, row.item), 38, end=REVERSED if row.reverse else "")
        for row in items.drop_duplicates("item").itertuples()
    ]


def fitted(labels: dict[str, str], width: int, lines: int = LINES, size: float = 10) -> list[str]:
    """Break labels, by what stands in for them, into lines that the font can draw."""
    return [wrap(drawable(text, key), width, lines, size) for key, text in labels.items()]
