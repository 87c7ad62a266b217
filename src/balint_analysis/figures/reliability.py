"""How far coders coded alike: coefficients per theme, and kappas of every two coders."""

from itertools import product

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import coefficient
from ..tables.coders import COEFFICIENTS
from . import paging, style

NAME, TITLE = "coder-reliability", "How far the coders coded alike"
CODERS = ["coder_1", "coder_2"]
MOST_PAIRS = 10  # side by side on a page


def pages(intervals: pd.DataFrame, pairs: pd.DataFrame, why_none: str = "") -> list[tuple]:
    """Cut the themes into pages, and the pairs of coders where they are many."""
    themes = paging.cut(intervals, "code", lambda part: size(part, pairs.head(0)))
    return [
        (part, some[some["code"].isin(part["code"])], why_none)
        for part, some in product(themes, _side_by_side(pairs))
    ]


def _side_by_side(pairs: pd.DataFrame) -> list[pd.DataFrame]:
    number = pairs.groupby(CODERS, sort=False).ngroup()
    together = paging.spread(list(number.unique()), lambda some: len(some) <= MOST_PAIRS)
    return [pairs[number.isin(some)] for some in together]


def size(intervals: pd.DataFrame, pairs: pd.DataFrame, why_none: str = "") -> tuple[float, float]:
    """Width and height in inches."""
    width = style.WIDTH + 2.8 * (_ratio(pairs) - 1)
    return width, style.height(style.fitted(labels(intervals), 26), row=0.62, around=2.5)


def draw(fig: Figure, intervals: pd.DataFrame, pairs: pd.DataFrame, why_none: str = "") -> None:
    """Lay the coefficients and the pairs' heat map side by side."""
    if intervals.empty:
        return style.say(fig, why_none)
    left, right = fig.subplots(1, 2, width_ratios=[1.25, _ratio(pairs)])
    forest(intervals, left)
    heat_map(pairs, right)


def _ratio(pairs) -> float:
    """Widen the heat map, and the figure with it, for more coders than three."""
    return max(1, len(pairs[CODERS].drop_duplicates()) / 4)


def forest(intervals: pd.DataFrame, ax: Axes) -> Axes:
    """Draw the coefficients of every theme as markers on their intervals.

    Parameters
    ----------
    intervals : DataFrame
        From :func:`balint_analysis.tables.coders.intervals`.
    ax : Axes

    Returns
    -------
    Axes
    """
    intervals = intervals[intervals["coefficient"].isin(COEFFICIENTS)]
    codes = list(intervals["code"].unique())
    offsets = np.linspace(-0.27, 0.27, len(COEFFICIENTS))
    looks = zip(COEFFICIENTS.items(), offsets, style.SERIES, style.MARKERS, strict=True)
    for (name, (text, _)), offset, colour, marker in looks:
        rows = intervals[intervals["coefficient"] == name].set_index("code").loc[codes]
        y = np.arange(len(codes)) + offset
        ax.hlines(y, rows["lower"], rows["upper"], color=colour, linewidth=1.4)
        ax.plot(rows["value"], y, marker, color=colour, markersize=6, label=text, clip_on=False)
    for code, rows in intervals[intervals["value"].isna()].groupby("code"):
        names = "all" if len(rows) == len(COEFFICIENTS) else "kappa, alpha, AC1"
        ax.text(0.02, codes.index(code), f"{names} undefined", va="center", color=style.MUTED)
    style.rows(ax, style.fitted(labels(intervals), 26))
    lowest = np.nanmin(intervals[["value", "lower"]].to_numpy(), initial=0)
    ax.set_xlim(lowest - 0.05 if lowest < 0 else 0, 1)
    ax.grid(axis="x", color=style.RULE, linewidth=0.6)
    ax.set_xlabel("Coefficient with its interval (1: all alike; 0: as by chance)")
    ax.legend(loc="lower center", bbox_to_anchor=(0.2, 1.0), ncols=2, columnspacing=1.0)
    return ax


def heat_map(pairs: pd.DataFrame, ax: Axes) -> Axes:
    """Draw Cohen's kappa of every two coders on every theme.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`balint_analysis.tables.coders.pairs`.
    ax : Axes

    Returns
    -------
    Axes
    """
    first, second = (pairs[coder].map(lambda name: style.wrap(name, 12)) for coder in CODERS)
    named = pairs.assign(pair=first + "\n" + second)
    table = named.pivot(index="code", columns="pair", values="cohen_kappa")
    table = table.loc[pairs["code"].unique(), named["pair"].unique()]
    style.heat_map(table, ax, vmax=1, annot=table.map(coefficient), fmt="")
    for x, y in zip(*np.nonzero(table.isna().to_numpy().T), strict=True):
        ax.text(x + 0.5, y + 0.5, "undefined", ha="center", va="center", color=style.MUTED)
    ax.set(yticks=[])
    ax.tick_params(axis="x", rotation=0, labelsize=9)
    ax.set_title("Cohen’s kappa of each pair", fontsize=10)
    return ax


def labels(intervals: pd.DataFrame, *others: object) -> dict[str, str]:
    """Return the themes' names by id."""
    return dict(zip(intervals["code"], intervals["name"], strict=True))


def alt(intervals: pd.DataFrame, pairs: pd.DataFrame, why_none: str = "") -> str:
    """Say in words what the figure shows."""
    if intervals.empty:
        return why_none
    shown = intervals[intervals["coefficient"].isin(COEFFICIENTS)]
    parts = [_code(rows, pairs) for _, rows in shown.groupby("code", sort=False)]
    return "Coder reliability per theme, with intervals. " + " ".join(parts)


def _code(rows, pairs) -> str:
    code, name = rows[["code", "name"]].iloc[0]
    said = ", ".join(map(_coefficient, rows.itertuples()))
    kappas = ", ".join(map(_kappa, pairs[pairs["code"] == code].itertuples()))
    return f"{name}: {said}; Cohen’s kappa of {kappas}."


def _coefficient(row) -> str:
    """Say its value, and its interval if it has one."""
    said = f"{COEFFICIENTS[row.coefficient].name} {coefficient(row.value)}"
    if np.isnan(row.lower):
        return said
    return f"{said} ({coefficient(row.lower)} to {coefficient(row.upper)})"


def _kappa(row) -> str:
    return f"{row.coder_1} and {row.coder_2} {coefficient(row.cohen_kappa)}"
