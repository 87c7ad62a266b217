"""Diverging stacked bars of all items, centred between disagreement and agreement."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent
from ..tables.likert import MISSING, NOT_APPLICABLE
from . import pages as paging
from . import style
from .labels import drawable, inches

NAME, TITLE = "likert", "What respondents answered"
NO_ITEMS = "This study has no Likert items."
TOO_NARROW = 0.06  # a share below it has no room for its label


def pages(counts: pd.DataFrame) -> list[tuple[pd.DataFrame]]:
    """Cut the items into pages, those of one scale after another."""
    if counts.empty:
        return [(counts,)]
    by_scale = counts.iloc[np.argsort(pd.factorize(counts["scale"])[0], kind="stable")]
    return [(page,) for page in paging.cut(by_scale, "item", size)]


def size(counts: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    if counts.empty:
        return style.WIDTH, 3.0
    items, panels = counts.drop_duplicates("item"), _panels(counts)
    rows = style.row_height(_labels(items), 0.52) * max(len(items), 2)
    return style.WIDTH, 1.0 + sum(map(_around, panels)) + rows


def draw(fig: Figure, counts: pd.DataFrame) -> None:
    """Lay out one panel a scale: items on different scales share no legend."""
    if counts.empty:
        style.say(fig, NO_ITEMS)
        return
    panels = _panels(counts)
    heights = [1.2 + panel["item"].nunique() for panel in panels]
    axes = fig.subplots(len(panels), squeeze=False, height_ratios=heights)[:, 0]
    for panel, ax in zip(panels, axes, strict=True):
        bars(panel, ax)


def _panels(counts) -> list[pd.DataFrame]:
    return [panel for _, panel in counts.groupby("scale", sort=False)]


def _around(panel) -> float:
    """Inches that a panel's axis and legend take; a legend of three lines or fewer has room."""
    lines = style.legend_lines(_legend(_towards_agreement(panel)))
    return 0.9 + 0.16 * max(lines - 3, 0)


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
    for k, colour in enumerate(colours):
        ax.barh(
            range(len(items)), shares[:, k], left=left[:, k], height=0.68, color=colour,
            edgecolor="white", linewidth=0.8,
        )  # fmt: skip
        for y in np.flatnonzero(shares[:, k] >= TOO_NARROW).tolist():
            ax.text(
                left[y, k] + shares[y, k] / 2, y, percent(chosen[y, k], bases[y])[:-1],
                ha="center", va="center", color=style.contrasting(colour), fontsize=9,
            )  # fmt: skip
    style.rows(ax, _labels(items))
    ends = counts, list(items["item"]), left[:, 0], left[:, -1] + shares[:, -1]
    _ends(ax, *ends)
    _axis(ax, *ends)
    style.legend(ax, ax.containers, _legend(levels))
    return ax


def _labels(items) -> list[str]:
    return [style.row_label(row) for row in items.itertuples()]


def _towards_agreement(counts):
    """Order the levels from disagreement to agreement, so that agreement is on the right."""
    first = counts[counts["item"] == counts["item"].iloc[0]]
    levels = first[~first["kind"].isin([NOT_APPLICABLE, MISSING])]
    levels = levels.assign(place=[f"level {k}" for k in range(1, len(levels) + 1)])
    return levels[::-1] if levels["kind"].iloc[0] == "agree" else levels


def _legend(levels) -> list[str]:
    return [style.wrap(drawable(row.level, row.place), 16, 4, 9) for row in levels.itertuples()]


def _left_ends(shares, kinds):
    """Centre every bar on the middle of its neutral levels."""
    is_left = np.array([kind == "disagree" for kind in kinds])
    is_middle = np.array([kind == "neutral" for kind in kinds])
    start = -(shares[:, is_left].sum(axis=1) + shares[:, is_middle].sum(axis=1) / 2)
    return start[:, None] + np.cumsum(shares, axis=1) - shares


def _ends(ax, counts, items, starts, stops) -> None:
    """Write disagreement and agreement at the bar's ends, and the base beside the row."""
    bases = _bases(counts)
    sides = [(side, _totals(counts, items, side)) for side in (-1, 1)]
    for y, item in enumerate(items):
        style.beside(ax, y, f"n={bases[item]}")
        if bases[item] == 0:
            ax.text(0, y, "no data", ha="center", va="center", color=style.MUTED)
            continue
        for (side, totals), x in zip(sides, (starts[y], stops[y]), strict=True):
            ax.annotate(
                totals[y], (x, y), (4 * side, 0), textcoords="offset points",
                ha="left" if side > 0 else "right", va="center", fontweight="bold",
            )  # fmt: skip


def _bases(counts) -> pd.Series:
    return counts.drop_duplicates("item").set_index("item")["base"]


def _totals(counts, items, side: int) -> dict[int, str]:
    """Say by row how many agreed (to the right), or disagreed, of those who answered."""
    of = counts[counts["kind"] == ("agree" if side > 0 else "disagree")]
    chosen, bases = of.groupby("item")["count"].sum(), _bases(counts)
    leaning = set(counts.loc[counts["kind"].isin(["agree", "disagree"]), "item"])
    return {
        y: percent(chosen.get(item, 0), bases[item]) if item in leaning else ""
        for y, item in enumerate(items)
        if bases[item]
    }


def _axis(ax, counts, items, starts, stops) -> None:
    """Run the axis to the next quarter on both sides, with room for the totals."""
    ax.axvline(0, color=style.MUTED, linewidth=0.8, zorder=0)
    first, last = np.floor(4 * starts.min() + 0.01), np.ceil(4 * stops.max() - 0.01)
    ticks = np.arange(min(first, -1), max(last, 1) + 1) / 4
    ax.set_xticks(ticks, [f"{abs(100 * tick):.0f}%" for tick in ticks])
    low, high = min(starts.min(), ticks[0]), max(stops.max(), ticks[-1])
    across = _width(ax, counts)
    needed = [
        (_inches(text) * (high - low) / across - gaps[y]) / (1 - 2 * _inches(text) / across)
        for side, gaps in ((-1, starts - low), (1, high - stops))
        for y, text in _totals(counts, items, side).items()
    ]
    room = max(0.13, *needed) if needed else 0.13
    ax.set_xlim(low - room, high + room)
    ax.set_xlabel("Share of those who answered; bold: all who disagreed, all who agreed")


def _width(ax, counts) -> float:
    """Foresee the inches between the labels and the bases."""
    lines = [
        line for label in _labels(counts.drop_duplicates("item")) for line in label.split("\n")
    ]
    base = f"n={counts['base'].max()}"
    return ax.figure.get_figwidth() - max(map(inches, lines)) - inches(base) - 0.4


def _inches(total: str) -> float:
    """Measure a total, in bold, and the space around it."""
    return 1.13 * inches(total) + 0.05


def labels(counts: pd.DataFrame) -> dict[str, str]:
    """Return the items' wordings by id, and the levels by place and scale."""
    if counts.empty:
        return {}
    levels = {
        f"{row.place} of “{row.scale}”": row.level
        for panel in _panels(counts)
        for row in _towards_agreement(panel).itertuples()
    }
    return dict(zip(counts["item"], counts["text"], strict=True)) | levels


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
