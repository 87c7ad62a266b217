"""Who answered what: the cohort, the respondents, and those who answered each item."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent, share
from . import style

NAME = "response-flow"


def size(flow: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    return style.WIDTH, 1.6 + style.row_height(_labels(flow), style.ROW) * max(len(flow), 2)


def draw(fig: Figure, flow: pd.DataFrame) -> None:
    """Lay the flow out on a figure."""
    style.title(fig, "Who answered what")
    steps(flow, fig.subplots())


def steps(flow: pd.DataFrame, ax: Axes) -> Axes:
    """Draw a bar a step, from the cohort down to each item.

    Parameters
    ----------
    flow : DataFrame
        From :func:`balint_analysis.tables.flow.response`.
    ax : Axes

    Returns
    -------
    Axes
    """
    colours = {"cohort": style.STEPS[0], "respondents": style.STEPS[1]}
    bars = [colours.get(stage, style.STEPS[2]) for stage in flow["stage"]]
    ax.barh(range(len(flow)), flow["count"], height=0.7, color=bars)
    style.rows(ax, _labels(flow))
    for y, row in enumerate(flow.itertuples()):
        style.beside(ax, y, _figures(row))
    ax.set_xlim(0, max(flow["count"].max(), 1))
    ax.set_xlabel("People")
    ax.locator_params(axis="x", integer=True)
    return ax


def _labels(flow) -> list[str]:
    return [style.wrap(text, 46) for text in flow["text"]]


def _figures(row) -> str:
    if not row.base:
        return f"{row.count}"
    return f"{row.count} ({percent(row.count, row.base)} of {row.base})"


def alt(flow: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    lines = [f"{row.text}: {share(row.count, row.base)}" for row in flow.itertuples() if row.base]
    totals = [f"{row.text}: {row.count}" for row in flow.itertuples() if not row.base]
    return "Bar chart of who answered what. " + "; ".join(totals + lines) + "."
