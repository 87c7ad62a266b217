"""Diverging stacked bars of all items, centred between disagreement and agreement."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..rounding import percent
from ..tables.likert import MISSING, NOT_APPLICABLE
from ..wording import NO_ITEMS
from . import paging, style
from .labels import inches

NAME, TITLE = "likert", "What respondents answered"
SAID = {"agree": "agreed", "neutral": "neutral", "disagree": "disagreed"}
TOO_NARROW = 0.06  # a share below it has no room for its label


def pages(counts: pd.DataFrame) -> list[tuple[pd.DataFrame]]:
    """Cut the items into pages, those of one scale after another."""
    by_scale = counts.sort_values("scale", key=lambda s: pd.factorize(s)[0], kind="stable")
    return [(page,) for page in paging.cut(by_scale, "item", size)]


def size(counts: pd.DataFrame) -> tuple[float, float]:
    """Width and height in inches."""
    if counts.empty:
        return style.WIDTH, 3.0
    around = 1.0 + sum(map(_around, _panels(counts)))
    return style.WIDTH, style.height(style.item_labels(counts), 0.52, around)


def draw(fig: Figure, counts: pd.DataFrame) -> None:
    """Lay out one panel a scale: items on different scales share no legend."""
    if counts.empty:
        return style.say(fig, NO_ITEMS)
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
    levels, items = _towards_agreement(counts), counts.drop_duplicates("item")
    kinds, bases = levels["kind"].to_numpy(), items["base"].to_numpy()
    chosen = counts.pivot(index="item", columns="level", values="count")
    chosen = chosen.loc[items["item"], levels["level"]].to_numpy()
    shares = chosen / np.maximum(bases, 1)[:, None]
    left = _left_ends(shares, kinds)
    columns = zip(style.level_colours(list(kinds)), chosen.T, shares.T, left.T, strict=True)
    rows = range(len(items))
    for colour, n, share, x in columns:
        ax.barh(rows, share, left=x, height=0.68, color=colour, edgecolor="white", linewidth=0.8)
        for y in np.flatnonzero(share >= TOO_NARROW).tolist():
            ax.text(
                x[y] + share[y] / 2, y, percent(n[y], bases[y])[:-1],
                ha="center", va="center", color=style.contrasting(colour), fontsize=9,
            )  # fmt: skip
    style.rows(ax, style.item_labels(items))
    items = items.assign(start=left[:, 0], stop=left[:, -1] + shares[:, -1])
    for kind in ("disagree", "agree"):
        items[kind] = _totals(chosen, bases, kinds, kind)
    _ends(ax, items)
    _axis(ax, items)
    style.legend(ax, ax.containers, _legend(levels))
    return ax


def _towards_agreement(counts):
    """Order the levels from disagreement to agreement, so that agreement is on the right."""
    first = counts[counts["item"] == counts["item"].iloc[0]]
    levels = first[~first["kind"].isin([NOT_APPLICABLE, MISSING])]
    levels = levels.assign(place=[f"level {k}" for k in range(1, len(levels) + 1)])
    return levels[::-1] if levels["kind"].iloc[0] == "agree" else levels


def _legend(levels) -> list[str]:
    return style.fitted(dict(zip(levels["place"], levels["level"], strict=True)), 16, 4, 9)


def _left_ends(shares, kinds):
    """Centre every bar on the middle of its neutral levels."""
    disagreed, neutral = (shares[:, kinds == kind].sum(axis=1) for kind in ("disagree", "neutral"))
    return -(disagreed + neutral / 2)[:, None] + np.cumsum(shares, axis=1) - shares


def _totals(chosen, bases, kinds, kind: str) -> list[str]:
    """Say by item how many chose a level of that kind, if the scale leans either way."""
    if not {"agree", "disagree"} & set(kinds):
        return [""] * len(bases)
    totals = chosen[:, kinds == kind].sum(axis=1)
    return [percent(n, base) for n, base in zip(totals, bases, strict=True)]


def _ends(ax, items) -> None:
    """Write disagreement and agreement at the bar's ends, and the base beside the row."""
    for y, row in enumerate(items.itertuples()):
        style.beside(ax, y, f"n={row.base}")
        if row.base:
            _end(ax, row.start, y, row.disagree, -4, "right")
            _end(ax, row.stop, y, row.agree, 4, "left")
        else:
            ax.text(0, y, "no data", ha="center", va="center", color=style.MUTED)


def _end(ax, x, y, text, aside, ha) -> None:
    """Write a total some points aside from a bar's end."""
    at = {"textcoords": "offset points", "ha": ha, "va": "center"}
    ax.annotate(text, (x, y), (aside, 0), fontweight="bold", **at)


def _axis(ax, items) -> None:
    """Run the axis to the next quarter on both sides, with room for the totals."""
    ax.axvline(0, color=style.MUTED, linewidth=0.8, zorder=0)
    start, stop = items["start"].min(), items["stop"].max()
    first, last = np.floor(4 * start + 0.01), np.ceil(4 * stop - 0.01)
    ticks = np.arange(min(first, -1), max(last, 1) + 1) / 4
    ax.set_xticks(ticks, [f"{abs(100 * tick):.0f}%" for tick in ticks])
    low, high = min(start, ticks[0]), max(stop, ticks[-1])
    answered = items[items["base"] > 0]
    gaps = np.column_stack([answered["start"] - low, high - answered["stop"]])
    totals = answered[["disagree", "agree"]].map(inches).to_numpy(dtype=float)
    spaced = 1.13 * totals + 0.05  # bold type, and the space around it
    across = _width(ax, items)
    needed = (spaced * (high - low) / across - gaps) / (1 - 2 * spaced / across)
    room = needed.max(initial=0.13)
    ax.set_xlim(low - room, high + room)
    ax.set_xlabel("Share of those who answered; bold: all who disagreed, all who agreed")


def _width(ax, items) -> float:
    """Foresee the inches between the labels and the bases."""
    lines = "\n".join(style.item_labels(items)).split("\n")
    bases = f"n={items['base'].max()}"
    return ax.figure.get_figwidth() - max(map(inches, lines)) - inches(bases) - 0.4


def labels(counts: pd.DataFrame) -> dict[str, str]:
    """Return the items' wordings by id, and the levels by place and scale."""
    levels = [row for panel in _panels(counts) for row in _towards_agreement(panel).itertuples()]
    by_place = {f"{row.place} of “{row.scale}”": row.level for row in levels}
    return dict(zip(counts["item"], counts["text"], strict=True)) | by_place


def alt(counts: pd.DataFrame) -> str:
    """Say in words what the figure shows."""
    if counts.empty:
        return NO_ITEMS
    parts = [_item(table) for _, table in counts.groupby("item", sort=False)]
    return "Diverging stacked bars, one an item. " + " ".join(parts)


def _item(table) -> str:
    first = next(table.itertuples())
    if not first.base:
        return f"{style.label(first)}: no data."
    chosen = {"agree": 0, "disagree": 0} | dict(table.groupby("kind")["count"].sum())
    shares = {kind: percent(chosen[kind], first.base) for kind in SAID if kind in chosen}
    said = ", ".join(f"{share} {SAID[kind]}" for kind, share in shares.items())
    return f"{style.label(first)}: {said} (n={first.base})."
