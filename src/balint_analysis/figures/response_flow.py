"""Who answered what: the cohort, the respondents, and those who answered each item."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent, share
from . import paging, style
from .labels import drawable

NAME, TITLE = "response-flow", "Who answered what"
TOTALS = {"cohort": style.STEPS[0], "respondents": style.STEPS[1]}


def pages(flow: pd.DataFrame) -> list[tuple[pd.DataFrame]]:
    """Cut the steps into pages, each of which begins with the cohort and the respondents."""
    is_total = flow["stage"].isin(TOTALS)
    totals, steps = flow[is_total], flow[~is_total]
    parts = paging.cut(steps, "stage", lambda part: size(pd.concat([totals, part])))
    return [(pd.concat([totals, part]),) for part in parts]


def size(flow: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    return style.WIDTH, style.height(_labels(flow), row=0.48, around=1.6)


def draw(fig: Figure, flow: pd.DataFrame) -> None:
    """Lay the flow out on a figure."""
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
    colours = [TOTALS.get(stage, style.STEPS[2]) for stage in flow["stage"]]
    ax.barh(range(len(flow)), flow["count"], height=0.7, color=colours)
    style.rows(ax, _labels(flow), map(_figures, flow.itertuples()))
    ax.set(xlabel="People", xlim=(0, max([1, *flow["count"]])))
    ax.locator_params(axis="x", integer=True)
    return ax


def _labels(flow) -> list[str]:
    return [style.wrap(drawable(row.text, row.stage), 46) for row in flow.itertuples()]


def _figures(row) -> str:
    if not row.base:
        return f"{row.count}"
    return f"{row.count} ({percent(row.count, row.base)} of {row.base})"


def labels(flow: pd.DataFrame) -> dict[str, str]:
    """Return the steps' wordings by id."""
    return dict(zip(flow["stage"], flow["text"], strict=True))


def alt(flow: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    lines = [f"{row.text}: {share(row.count, row.base)}" for row in flow.itertuples() if row.base]
    totals = [f"{row.text}: {row.count}" for row in flow.itertuples() if not row.base]
    return "Bar chart of who answered what. " + "; ".join(totals + lines) + "."
