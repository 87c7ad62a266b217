"""How many answers carry each theme, by decision rule; subthemes indented."""

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import share
from ..tables.themes import RULES
from ..wording import NO_CODING
from . import style

NAME = "theme-prevalence"


def size(prevalence: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    labels = _labels(prevalence.drop_duplicates("code"))
    return style.WIDTH, 1.7 + style.row_height(labels, 0.56) * max(len(labels), 2)


def draw(fig: Figure, prevalence: pd.DataFrame) -> None:
    """Lay the codes out on a figure."""
    if prevalence.empty:
        style.say(fig, NO_CODING)
    else:
        style.title(fig, "How many answers carry each theme")
        nested(prevalence, fig.subplots())


def nested(prevalence: pd.DataFrame, ax: Axes) -> Axes:
    """Draw the three rules' bars inside each other: what all coders saw, most saw, any saw.

    Parameters
    ----------
    prevalence : DataFrame
        From :func:`balint_analysis.tables.themes.prevalence`.
    ax : Axes

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
    ax.set_xlim(0, max(counts["any"].max(), 1))
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
    if row.code == row.theme:
        return style.wrap(row.name, 38)
    return textwrap.indent(style.wrap(row.name, 32), "      ")


def alt(prevalence: pd.DataFrame) -> str:
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
