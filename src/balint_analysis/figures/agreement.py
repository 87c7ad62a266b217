"""Agreement with each item: its interval, and how far the missing could move it."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent_of, share
from . import pages as paging
from . import style
from .likert import NO_ITEMS

NAME, TITLE = "agreement", "Agreement with each item"
UNDECIDED = "agreement not decided"
BOUNDS = [
    ("cohort", "if the whole cohort had answered (worst case)", 0.62, "#e4e4e4"),
    ("respondents", "if every respondent had answered (worst case)", 0.34, "#a6a6a6"),
]


def pages(summary: pd.DataFrame) -> list[tuple[pd.DataFrame]]:
    """Cut the items into pages."""
    return [(page,) for page in paging.cut(summary, "item", size)]


def size(summary: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    return style.WIDTH, 2.0 + style.row_height(_labels(summary), 0.52) * max(len(summary), 2)


def draw(fig: Figure, summary: pd.DataFrame) -> None:
    """Lay the items out on a figure."""
    if summary.empty:
        style.say(fig, NO_ITEMS)
    else:
        ax = intervals(summary, fig.subplots())
        handles, labels = ax.get_legend_handles_labels()
        fig.legend(handles[::-1], labels[::-1], loc="outside upper right", ncols=2)


def intervals(summary: pd.DataFrame, ax: Axes) -> Axes:
    """Draw agreement as a dot, its interval as a line, and the worst-case bounds as bands.

    Parameters
    ----------
    summary : DataFrame
        From :func:`balint_analysis.tables.likert.agreement`.
    ax : Axes

    Returns
    -------
    Axes
    """
    y = range(len(summary))
    for name, text, height, colour in BOUNDS:
        low, high = summary[f"low_{name}"], summary[f"high_{name}"]
        if low.notna().any():
            ax.barh(y, high - low, left=low, height=height, color=colour, label=text)
    ax.hlines(
        y, summary["lower"], summary["upper"], color=style.SERIES[1], linewidth=2.4,
        label=f"{percent_of(summary['confidence'].iloc[0])} confidence interval",
    )  # fmt: skip
    inside = summary["agreement"].between(0.01, 0.99).all()  # or else a dot is cut in half
    ax.plot(
        summary["agreement"], y, "o", color=style.SERIES[1], markersize=7, markeredgecolor="white",
        label="agreed, of those who answered", clip_on=inside,
    )  # fmt: skip
    for row_y, row in zip(y, summary.itertuples(), strict=True):
        style.beside(ax, row_y, _figures(row))
    style.rows(ax, _labels(summary))
    style.percent_axis(ax, "Agreement")
    return ax


def _labels(summary) -> list[str]:
    return [style.row_label(row) for row in summary.itertuples()]


def _figures(row) -> str:
    if row.base and np.isnan(row.agreement):
        return UNDECIDED
    return share(row.agree, row.base).replace("n=", "").replace(" of ", "/")


def labels(summary: pd.DataFrame) -> dict[str, str]:
    """Return the items' wordings by id."""
    return {row.item: row.text for row in summary.itertuples()}


def alt(summary: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    if summary.empty:
        return NO_ITEMS
    return f"{TITLE}. " + " ".join(_item(row) for row in summary.itertuples())


def _item(row) -> str:
    if not row.base:
        return f"{style.label(row)}: no data."
    if np.isnan(row.agreement):
        return f"{style.label(row)}: {UNDECIDED} (n={row.base})."
    low, high = percent_of(row.lower), percent_of(row.upper)
    bounds = ""
    if not np.isnan(row.low_cohort):
        worst, best = percent_of(row.low_cohort), percent_of(row.high_cohort)
        bounds = f", between {worst} and {best} of the cohort at worst"
    return f"{style.label(row)}: {share(row.agree, row.base)}, interval {low} to {high}{bounds}."
