"""How many answers carry each theme, by decision rule; subthemes indented."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import share
from ..tables.themes import RULES
from ..wording import NO_CODING
from . import pages as paging
from . import style
from .labels import drawable

NAME, TITLE = "theme-prevalence", "How many answers carry each theme"


def pages(prevalence: pd.DataFrame) -> list[tuple]:
    """Cut the codes into pages, a theme beside its subthemes, with one axis for all."""
    parts = paging.cut(prevalence, "code", size, within="theme")
    return [(part, longest(prevalence)) for part in parts]


def longest(prevalence: pd.DataFrame) -> int:
    """Return how far the axis runs."""
    return 1 if prevalence.empty else max(prevalence["count"].max(), 1)


def size(prevalence: pd.DataFrame, end: int = 0) -> tuple[float, float]:
    """Width and height in inches."""
    labels = _labels(prevalence.drop_duplicates("code"))
    return style.WIDTH, 1.7 + style.row_height(labels, 0.56) * max(len(labels), 2)


def draw(fig: Figure, prevalence: pd.DataFrame, end: int = 0) -> None:
    """Lay the codes out on a figure."""
    if prevalence.empty:
        style.say(fig, NO_CODING)
    else:
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
    codes = prevalence.drop_duplicates("code")
    counts = prevalence.pivot(index="code", columns="rule", values="count").loc[codes["code"]]
    heights = [0.78, 0.56, 0.34]
    for (rule, text), colour, height in zip(RULES.items(), style.STEPS, heights, strict=True):
        ax.barh(range(len(codes)), counts[rule], height=height, color=colour, label=text)
    for y, (_, row) in enumerate(counts.iterrows()):
        style.beside(ax, y, " / ".join(str(row[rule]) for rule in reversed(RULES)))
    style.rows(ax, _labels(codes))
    style.align_left(ax)
    ax.set_xlim(0, end or longest(prevalence))
    ax.locator_params(axis="x", integer=True)
    base = prevalence["base"].iloc[0]
    ax.set_xlabel(f"Answers coded so, of {base}; right: every coder / more than half / any")
    handles, labels = ax.get_legend_handles_labels()
    ax.legend(
        handles[::-1], labels[::-1], loc="lower right", bbox_to_anchor=(1.1, 1.0), ncols=3
    )  # fmt: skip
    return ax


def _labels(codes) -> list[str]:
    return [_indented(row) for row in codes.itertuples()]


def _indented(row) -> str:
    """Set a subtheme in from its theme."""
    name = drawable(row.name, row.code)
    if row.code == row.theme:
        return style.wrap(name, 38)
    return textwrap.indent(style.wrap(name, 32), "      ")


def labels(prevalence: pd.DataFrame, end: int = 0) -> dict[str, str]:
    """Return the codes' names by id."""
    return (
        {} if prevalence.empty else dict(zip(prevalence["code"], prevalence["name"], strict=True))
    )


def alt(prevalence: pd.DataFrame, end: int = 0) -> str:
    """Say in words what the figure shows."""
    if prevalence.empty:
        return NO_CODING
    parts = [_code(table) for _, table in prevalence.groupby("code", sort=False)]
    return "Bars of how many answers carry each theme. " + " ".join(parts)


def _code(table) -> str:
    said = [f"{RULES[row.rule]} {share(row.count, row.base)}" for row in table.itertuples()]
    first = table.iloc[0]
    kind = "Theme" if first["code"] == first["theme"] else "Subtheme"
    return f"{kind} “{first['name']}”, coded by {', '.join(said)}."
