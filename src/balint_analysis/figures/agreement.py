"""Agreement with each item: its interval, and how far the missing could move it."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent_of, share
from ..wording import NO_ITEMS
from . import paging, style

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
    return style.WIDTH, style.height(style.item_labels(summary), row=0.52, around=2.0)


def draw(fig: Figure, summary: pd.DataFrame) -> None:
    """Lay the items out on a figure."""
    if summary.empty:
        return style.say(fig, NO_ITEMS)
    intervals(summary, fig.subplots())
    fig.legend(loc="outside upper right", ncols=2, reverse=True)


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
    y, blue = range(len(summary)), style.SERIES[1]
    for name, text, height, grey in BOUNDS:
        low, high = summary[f"low_{name}"], summary[f"high_{name}"]
        if low.notna().any():
            ax.barh(y, high - low, left=low, height=height, color=grey, label=text)
    text = f"{percent_of(summary['confidence'].iloc[0])} confidence interval"
    ax.hlines(y, summary["lower"], summary["upper"], color=blue, linewidth=2.4, label=text)
    inside = summary["agreement"].between(0.01, 0.99).all()  # or else a dot is cut in half
    ax.plot(
        summary["agreement"], y, "o", color=blue, markersize=7, markeredgecolor="white",
        label="agreed, of those who answered", clip_on=inside,
    )  # fmt: skip
    style.rows(ax, style.item_labels(summary), map(_figures, summary.itertuples()))
    ax.set(xlabel="Agreement", xlim=(0, 1), xticks=[0, 0.25, 0.5, 0.75, 1], axisbelow=True)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.grid(axis="x", color=style.RULE, linewidth=0.6)
    return ax


def _figures(row) -> str:
    if row.base and pd.isna(row.agreement):
        return UNDECIDED
    return share(row.agree, row.base).replace("n=", "").replace(" of ", "/")


def labels(summary: pd.DataFrame) -> dict[str, str]:
    """Return the items' wordings by id."""
    return dict(zip(summary["item"], summary["text"], strict=True))


def alt(summary: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    if summary.empty:
        return NO_ITEMS
    return f"{TITLE}. " + " ".join(map(_item, summary.itertuples()))


def _item(row) -> str:
    undecided = row.base and pd.isna(row.agreement)
    said = [f"{UNDECIDED} (n={row.base})" if undecided else share(row.agree, row.base)]
    if pd.notna(row.agreement):
        said.append(f"interval {percent_of(row.lower)} to {percent_of(row.upper)}")
        if pd.notna(row.low_cohort):
            worst, best = percent_of(row.low_cohort), percent_of(row.high_cohort)
            said.append(f"between {worst} and {best} of the cohort at worst")
    return f"{style.label(row)}: {', '.join(said)}."
