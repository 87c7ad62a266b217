"""What all figures share: type, colours that colour-blind people can tell apart, and words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.figure import Figure

from .labels import FONT, drawable, inches, wrap

WIDTH = 9.0
REVERSED = " (reverse-worded)"
ROW = 0.48
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
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelcolor": INK,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "figure.facecolor": "white",
    "svg.hashsalt": "balint-analysis",
    # Whatever zlib Python was built with, the same bytes.
    "pdf.compression": 0,
}


@contextmanager
def only_ours() -> Iterator[None]:
    """Draw from matplotlib's defaults and RC; a user's own settings change nothing."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(RC)
        yield


def level_colours(kinds: list[str]) -> list[str]:
    """Colour a scale's levels: darker the further they stand from the middle.

    Parameters
    ----------
    kinds : list of {"disagree", "neutral", "agree"}
        What each level counts as, from disagreement to agreement.
    """
    disagree, agree = kinds.count("disagree"), kinds.count("agree")
    if not disagree + agree:  # nobody has decided yet which levels agree
        return [to_hex(GREYS(_place(k, len(kinds)))) for k in range(len(kinds))]
    left = [to_hex(DISAGREE(_place(k, disagree))) for k in reversed(range(disagree))]
    right = [to_hex(AGREE(_place(k, agree))) for k in range(agree)]
    return left + [NEUTRAL] * kinds.count("neutral") + right


def _place(k: int, n: int) -> float:
    return k / (n - 1) if n > 1 else 0.7


def contrasting(colour: str) -> str:
    """Choose black or white, whichever reads better on a colour (WCAG relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "white"


def row_height(labels: list[str], least: float) -> float:
    """Give every row the inches that the longest label needs, and no fewer than `least`."""
    return max([least, *(LINE * (label.count("\n") + 1) + 0.1 for label in labels)])


def rows(ax: Axes, labels: list[str]) -> None:
    """Label horizontal rows, the first on top."""
    ax.set_yticks(range(len(labels)), labels)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def percent_axis(ax: Axes, label: str) -> None:
    """Run the x axis from 0 to 100%."""
    ax.set_xlim(0, 1)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    ax.set_xticks(ticks, [f"{100 * tick:.0f}%" for tick in ticks])
    ax.set_xlabel(label)
    ax.grid(axis="x", color=RULE, linewidth=0.6)
    ax.set_axisbelow(True)


def beside(ax: Axes, y: float, text: str, **options: Any) -> None:
    """Write a row's figures to the right of the Axes."""
    ax.annotate(
        text, (1, y), (8, 0), xycoords=ax.get_yaxis_transform(), textcoords="offset points",
        va="center", **options,
    )  # fmt: skip


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


def title(fig: Figure, text: str) -> None:
    """Head a figure."""
    fig.suptitle(text, x=0.01, ha="left", fontweight="bold")


def align_left(ax: Axes) -> None:
    """Set the row labels flush left, so that an indent shows."""
    ticks = ax.get_yticklabels()
    widest = max(tick.get_window_extent().width for tick in ticks)
    ax.tick_params(axis="y", pad=8 + widest * 72 / ax.figure.dpi)
    for tick in ticks:
        tick.set_horizontalalignment("left")


def say(fig: Figure, text: str) -> None:
    """Draw a figure that has nothing to show, in words."""
    fig.text(0.5, 0.5, wrap(text, 70), ha="center", va="center", fontsize=12, color=MUTED)


def label(row: Any) -> str:
    """Name an item as asked, and say where it is worded the other way round."""
    return row.text + (REVERSED if row.reverse else "")


def row_label(row: Any, width: int = 38) -> str:
    """Label an item's row: as asked, as far as the font and the room allow."""
    mark = REVERSED if row.reverse else ""
    return wrap(drawable(row.text, row.item), width, end=mark)
