"""Diverging stacked bars of all items, centred between disagreement and agreement."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent
from ..tables.likert import MISSING, NOT_APPLICABLE
from . import style

NAME = "likert"
TOO_NARROW = 0.06  # a share below it has no room for its label


def size(counts: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    items, scales = counts.drop_duplicates("item"), counts["scale"].nunique()
    rows = style.row_height(_labels(items), 0.52) * max(len(items), 2)
    return style.WIDTH, 1.0 + 0.9 * scales + rows


def draw(fig: Figure, counts: pd.DataFrame) -> None:
    """Lay out one panel a scale: items on different scales share no legend."""
    if counts.empty:
        style.say(fig, NO_ITEMS)
        return
    panels = [panel for _, panel in counts.groupby("scale", sort=False)]
    heights = [1.2 + panel["item"].nunique() for panel in panels]
    axes = fig.subplots(len(panels), squeeze=False, height_ratios=heights)[:, 0]
    for panel, ax in zip(panels, axes, strict=True):
        bars(panel, ax)
    style.title(fig, "What respondents answered")


NO_ITEMS = "This study has no Likert items."


def bars(counts: pd.DataFrame, ax: Axes) -> Axes:
    """Draw the items of one scale.

    Parameters
    ----------
    counts : DataFrame
        From :func:`balint_analysis.tables.likert.counts`, items of one scale.
    ax : Axes

    Returns
    -------
    Axes
    """
    levels = _towards_agreement(counts)
    items = counts.drop_duplicates("item")
    chosen = counts.pivot(index="item", columns="level", values="count")
    chosen = chosen.loc[items["item"], levels["level"]].to_numpy()
    bases = items["base"].to_numpy()
    shares = chosen / np.maximum(bases, 1)[:, None]
    kinds = list(levels["kind"])
    left = _left_ends(shares, kinds)
    colours = style.level_colours(kinds)
    for k, (level, colour) in enumerate(zip(levels["level"], colours, strict=True)):
        ax.barh(
            range(len(items)), shares[:, k], left=left[:, k], height=0.68, color=colour,
            edgecolor="white", linewidth=0.8, label=style.wrap(level, 16),
        )  # fmt: skip
        for y in np.flatnonzero(shares[:, k] >= TOO_NARROW).tolist():
            ax.text(
                left[y, k] + shares[y, k] / 2, y, percent(chosen[y, k], bases[y])[:-1],
                ha="center", va="center", color=style.contrasting(colour), fontsize=9,
            )  # fmt: skip
    style.rows(ax, _labels(items))
    _ends(ax, counts, list(items["item"]), left[:, 0], left[:, -1] + shares[:, -1])
    _axis(ax, left[:, 0].min(), (left[:, -1] + shares[:, -1]).max())
    ax.legend(
        loc="lower right", bbox_to_anchor=(1.1, 1.0), ncols=min(len(levels), 6),
        columnspacing=1.0, handlelength=1.0, handleheight=1.0, handletextpad=0.4,
    )  # fmt: skip
    return ax


def _labels(items) -> list[str]:
    return [style.wrap(style.label(row), 38) for row in items.itertuples()]


def _towards_agreement(counts):
    """Order the levels from disagreement to agreement, so that agreement is on the right."""
    first = counts[counts["item"] == counts["item"].iloc[0]]
    levels = first[~first["kind"].isin([NOT_APPLICABLE, MISSING])]
    return levels[::-1] if levels["kind"].iloc[0] == "agree" else levels


def _left_ends(shares, kinds):
    """Centre every bar on the middle of its neutral levels."""
    is_left = np.array([kind == "disagree" for kind in kinds])
    is_middle = np.array([kind == "neutral" for kind in kinds])
    start = -(shares[:, is_left].sum(axis=1) + shares[:, is_middle].sum(axis=1) / 2)
    return start[:, None] + np.cumsum(shares, axis=1) - shares


def _ends(ax, counts, items, starts, stops) -> None:
    """Write disagreement and agreement at the bar's ends, and the base beside the row."""
    totals = counts.pivot_table(
        index="item", columns="kind", values="count", aggfunc="sum", fill_value=0
    )
    bases = counts.drop_duplicates("item").set_index("item")["base"]
    for y, item in enumerate(items):
        style.beside(ax, y, f"n={bases[item]}")
        if bases[item] == 0:
            ax.text(0, y, "no data", ha="center", va="center", color=style.MUTED)
            continue
        for kind, x, side in (("disagree", starts[y], -1), ("agree", stops[y], 1)):
            count = totals.loc[item].get(kind, 0)
            ax.annotate(
                percent(count, bases[item]), (x, y), (4 * side, 0), textcoords="offset points",
                ha="left" if side > 0 else "right", va="center", fontweight="bold",
            )  # fmt: skip


def _axis(ax, start: float, stop: float) -> None:
    """Run the axis to the next quarter on both sides, with room for the totals."""
    ax.axvline(0, color=style.MUTED, linewidth=0.8, zorder=0)
    first, last = np.floor(4 * start + 0.01), np.ceil(4 * stop - 0.01)
    ticks = np.arange(min(first, -1), max(last, 1) + 1) / 4
    ax.set_xticks(ticks, [f"{abs(100 * tick):.0f}%" for tick in ticks])
    ax.set_xlim(min(start, ticks[0]) - 0.13, max(stop, ticks[-1]) + 0.13)
    ax.set_xlabel("Share of those who answered; bold: all who disagreed, all who agreed")


def alt(counts: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    if counts.empty:
        return NO_ITEMS
    parts = [_item(table) for _, table in counts.groupby("item", sort=False)]
    return "Diverging stacked bars, one an item. " + " ".join(parts)


def _item(table) -> str:
    totals = table.groupby("kind")["count"].sum()
    first = next(table.itertuples())
    if not first.base:
        return f"{style.label(first)}: no data."
    said = [
        f"{percent(totals.get(kind, 0), first.base)} {word}"
        for kind, word in (("agree", "agreed"), ("neutral", "neutral"), ("disagree", "disagreed"))
        if kind != "neutral" or kind in totals
    ]
    return f"{style.label(first)}: {', '.join(said)} (n={first.base})."
