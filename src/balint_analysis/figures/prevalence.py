"""How many answers carry each theme, by decision rule; subthemes indented."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import share
from ..tables.deciding import EVERY_RULE, RULES
from ..wording import NO_CODING
from . import paging, style
from .labels import drawable

NAME, TITLE = "theme-prevalence", "How many answers carry each theme"
HEIGHTS = [0.78, 0.56, 0.34]  # of the rules' bars, the widest outside


def pages(prevalence: pd.DataFrame) -> list[tuple]:
    """Cut the codes into pages, a theme beside its subthemes, with one axis for all."""
    parts = paging.cut(prevalence, "code", size, within="theme")
    return [(part, longest(prevalence)) for part in parts]


def longest(prevalence: pd.DataFrame) -> int:
    """Return how far the axis runs."""
    return max([1, *prevalence["count"]])


def size(prevalence: pd.DataFrame, end: int = 0) -> tuple[float, float]:
    """Width and height in inches."""
    return style.WIDTH, style.height(_labels(prevalence), row=0.56, around=1.7)


def draw(fig: Figure, prevalence: pd.DataFrame, end: int = 0) -> None:
    """Lay the codes out on a figure."""
    if prevalence.empty:
        return style.say(fig, NO_CODING)
    nested(prevalence, fig.subplots(), end)


def nested(prevalence: pd.DataFrame, ax: Axes, end: int = 0) -> Axes:
    """Draw the three rules' bars inside each other: what all coders saw, most saw, any saw.

    Parameters
    ----------
    prevalence : DataFrame
        From :func:`balint_analysis.tables.themes.prevalence`.
    ax : Axes
    end : int
        How far the axis runs; by default as far as the bars.

    Returns
    -------
    Axes
    """
    counts = prevalence.pivot(index="code", columns="rule", values="count")
    counts = counts.loc[prevalence["code"].unique(), list(RULES)]
    for (rule, text), colour, height in zip(RULES.items(), style.STEPS, HEIGHTS, strict=True):
        ax.barh(range(len(counts)), counts[rule], height=height, color=colour, label=text)
    figures = [" / ".join(map(str, row[::-1])) for row in counts.to_numpy()]
    style.rows(ax, _labels(prevalence), figures, ha="left")  # so that an indent shows
    widest = max(label.get_window_extent().width for label in ax.get_yticklabels())
    ax.tick_params(axis="y", pad=8 + widest * 72 / ax.figure.dpi)
    ax.locator_params(axis="x", integer=True)
    base = prevalence["base"].iloc[0]
    label = f"Answers coded so, of {base}; right: every coder / more than half / any"
    ax.set(xlabel=label, xlim=(0, end or longest(prevalence)))
    ax.legend(loc="lower right", bbox_to_anchor=(1.1, 1.0), ncols=3, reverse=True)
    return ax


def _labels(prevalence) -> list[str]:
    return [_indented(row) for row in prevalence.drop_duplicates("code").itertuples()]


def _indented(row) -> str:
    """Set a subtheme in from its theme."""
    inset = "" if row.code == row.theme else "      "
    name = style.wrap(drawable(row.name, row.code), 38 - len(inset))
    return textwrap.indent(name, inset)


def labels(prevalence: pd.DataFrame, end: int = 0) -> dict[str, str]:
    """Return the codes' names by id."""
    return dict(zip(prevalence["code"], prevalence["name"], strict=True))


def alt(prevalence: pd.DataFrame, end: int = 0) -> str:
    """Say in words what the figure shows."""
    if prevalence.empty:
        return NO_CODING
    parts = [_code(table) for _, table in prevalence.groupby("code", sort=False)]
    return "Bars of how many answers carry each theme. " + " ".join(parts)


def _code(table) -> str:
    said = [f"{EVERY_RULE[row.rule]} {share(row.count, row.base)}" for row in table.itertuples()]
    first = next(table.itertuples())
    kind = "Theme" if first.code == first.theme else "Subtheme"
    return f"{kind} “{first.name}”, coded by {', '.join(said)}."
