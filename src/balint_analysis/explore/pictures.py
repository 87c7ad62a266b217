"""Figures for exploring, as light SVG: they follow a control within milliseconds.

Matplotlib takes half a second for the same bars. What is published is drawn by the other files;
these are looked at, and nothing saves them. Tables in, a :class:`Drawing` out; colours, per cents
and descriptions are those of the published figures.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from ..disclosure import SMALL
from ..figures import likert as published
from ..figures import prevalence as themes
from ..figures import style
from ..figures.labels import wrap
from ..rounding import percent, percent_of, share
from ..tables.deciding import EVERY_RULE, RULES
from ..tables.likert import ANSWERED
from ..wording import NO_CODING

WIDTH, LABELS, BASES = 1000, 290, 60  # pixels: all, items' labels, what stands beside a bar
LINE, GAP = 15, 9  # of text, between rows
FAMILY = "DejaVu Sans, Verdana, Arial, sans-serif"
NARROW = 0.06  # a share below it has no room for its label
SETTLED = style.SERIES[2]  # what coders settled on, on whatever they saw
WITHHELD = f"withheld: {SMALL} or fewer answered"


class Drawing:
    """A picture to show in a notebook, with the same in words.

    Parameters
    ----------
    title : str
        Stands above it.
    height : float
        In pixels, of what is drawn below the title.
    parts : list of str
        SVG elements.
    alt : str
        What the picture shows, in words.
    note : str
        Stands below it.
    """

    def __init__(self, title: str, height: float, parts: Sequence[str], alt: str, note: str = ""):
        heading, top = _lines(0, 16, title, 110, weight="bold", size=14)
        below, bottom = _lines(0, top + height + 16, note, 130, size=11, colour=style.MUTED)
        tall = bottom + 4
        self.alt = " ".join(filter(None, [f"{title}.", alt, note]))
        self.svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_px(tall)}" '
            f'width="{WIDTH}" height="{_px(tall)}" font-family="{FAMILY}" role="img">'
            f"<title>{escape(title)}</title>"
            f'<rect width="100%" height="100%" fill="white"/>{"".join(heading)}'
            f'<g transform="translate(0,{_px(top)})">{"".join(parts)}</g>{"".join(below)}</svg>'
        )

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        # As the source of an image, in which a browser runs no script whatever the labels say.
        source = b64encode(self.svg.encode()).decode()
        image = f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(self.alt)}" '
        return {"text/html": f'{image}style="max-width:100%">', "text/plain": self.alt}


def likert(sides: dict[str, pd.DataFrame], note: str = "") -> Drawing:
    """Draw the bars of one or two sets of people beside each other, on one axis.

    Parameters
    ----------
    sides : dict of DataFrame
        By whose they are: from :func:`balint_analysis.tables.likert.counts`, the same items in the
        same order.
    note : str
        Stands below.
    """
    first, *_ = sides.values()
    title = " beside ".join(sides)
    if first.empty:
        return Drawing(title, 30, [_text(0, 20, published.NO_ITEMS)], published.NO_ITEMS, note)
    parts, y = [], 0.0
    for scale in first["scale"].unique():
        panels = {name: side[side["scale"] == scale] for name, side in sides.items()}
        drawn, y = _panels(panels, y)
        parts += drawn
    alt = " ".join(f"{name}: {published.alt(side)}" for name, side in sides.items())
    return Drawing(title, y, parts, alt, note)


def _panels(sides: dict[str, pd.DataFrame], y: float) -> tuple[list[str], float]:
    """Draw the items of one scale; return the elements, and where they end."""
    bars = {name: _Bars(side) for name, side in sides.items()}
    low = min(bar.left.min() for bar in bars.values())
    high = max(bar.right.max() for bar in bars.values())
    low, high = min(np.floor(4 * low) / 4, -0.25), max(np.ceil(4 * high) / 4, 0.25)
    room = (WIDTH - LABELS) / len(bars)
    first, *_ = bars.values()
    levels = list(zip(first.names, first.colours, strict=True))
    parts, y = _legend(levels, float(LABELS), y + 14)
    y += 14 if len(bars) > 1 else 0  # for whose they are
    tops, labels = [], []
    for row in first.items.itertuples():
        lines, below = _lines(0, y + LINE, style.label(row), 42)
        labels += lines
        tops.append((y + below) / 2)
        y = below + GAP
    for k, (name, bar) in enumerate(bars.items()):
        start = LABELS + k * room
        width = room - BASES - 70
        zero, scale = start + 35 - low * width / (high - low), width / (high - low)
        if len(bars) > 1:
            parts.append(_text(zero, tops[0] - 28, name, anchor="middle", weight="bold"))
        parts += bar.drawn(zero, scale, tops, start + room - 4)
    return parts + labels, y + GAP


class _Bars:
    """The stacked bars of one set of people: shares, and where each one starts."""

    def __init__(self, counts: pd.DataFrame):
        self.items = counts.drop_duplicates("item")
        levels = counts[(counts["item"] == counts["item"].iloc[0]) & counts["kind"].isin(ANSWERED)]
        self.levels = levels[::-1] if levels["kind"].iloc[0] == "agree" else levels
        self.kinds, self.names = list(self.levels["kind"]), list(self.levels["level"])
        self.colours = style.level_colours(self.kinds)
        wide = counts.pivot(index="item", columns="level", values="count")
        self.counts = wide.loc[self.items["item"], self.levels["level"]].to_numpy()
        self.bases = self.items["base"].to_numpy()
        self.shares = self.counts / np.maximum(self.bases, 1)[:, None]
        before = self.shares[:, [kind == "disagree" for kind in self.kinds]].sum(axis=1)
        middle = self.shares[:, [kind == "neutral" for kind in self.kinds]].sum(axis=1)
        self.left = -(before + middle / 2)
        self.right = self.left + self.shares.sum(axis=1)
        self.starts = self.left[:, None] + np.cumsum(self.shares, axis=1) - self.shares

    def drawn(self, zero: float, scale: float, rows: list[float], end: float) -> Iterator[str]:
        """Draw the bars at these heights: levels with their per cents, totals, bases."""
        for n, y in enumerate(rows):
            base = self.bases[n]
            yield _text(end, y, f"n={base}", anchor="end")
            if not base:
                yield _text(zero, y, "no data", anchor="middle", colour=style.MUTED)
                continue
            for k, colour in enumerate(self.colours):
                x, width = zero + self.starts[n, k] * scale, self.shares[n, k] * scale
                said = percent(self.counts[n, k], base)
                yield _rect(x, y - 14, width, 20, colour, f"{self.names[k]}: {said}")
                if self.shares[n, k] >= NARROW and width > 18:
                    ink = style.contrasting(colour)
                    yield _text(x + width / 2, y, said[:-1], anchor="middle", size=11, colour=ink)
            for kind, x, anchor in (
                ("disagree", zero + self.left[n] * scale - 4, "end"),
                ("agree", zero + self.right[n] * scale + 4, "start"),
            ):
                of = [k == kind for k in self.kinds]
                if "agree" in self.kinds:
                    total = percent(self.counts[n, of].sum(), base)
                    yield _text(x, y, total, anchor=anchor, weight="bold")
        yield _rect(zero - 0.5, rows[0] - 20, 1, rows[-1] - rows[0] + 32, style.RULE)


def _legend(entries: Iterable[tuple[str, str]], start: float, y: float) -> tuple[list[str], float]:
    """Name colours in a line that goes on below where it is full."""
    parts, x = [], start
    for text, colour in entries:
        label = wrap(text, 60, 1)
        width = 34 + 7 * len(label)
        if x + width > WIDTH and x > start:
            x, y = start, y + LINE + 3
        parts += [_rect(x, y - 10, 12, 12, colour), _text(x + 17, y, label, size=11)]
        x += width
    return parts, y + 24


def by_group(table: pd.DataFrame, title: str, confidence: float, note: str = "") -> Drawing:
    """Draw agreement with its interval, a line a group, below each item.

    Parameters
    ----------
    table : DataFrame
        From :func:`balint_analysis.explore.tables.by_group`.
    title, note : str
        Stand above and below.
    confidence : float
        Coverage of the intervals.
    """
    parts, y, start, width = [], 20.0, 470.0, 330.0
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_text(start + tick * width, y, f"{100 * tick:.0f}%", anchor="middle", size=11))
    top, y = y + 8, y + 24
    said = []
    for _, rows in table.groupby("item", sort=False):
        label = style.label(next(rows.itertuples()))
        lines, below = _lines(0, y, label, 42)
        parts += lines
        for row in rows.itertuples():
            parts += _group(row, y - 4, start, width)
            y += LINE + 5
        said.append(f"{label}: {'; '.join(map(_group_in_words, rows.itertuples()))}.")
        y = max(y, below + 4) + GAP
    grid = [_rect(start + t * width, top, 1, y - top - 14, style.RULE) for t in (0, 0.5, 1)]
    title = f"{title}, with {percent_of(confidence)} intervals"
    return Drawing(title, y, grid + parts, " ".join(said), note)


def _group(row: Any, y: float, start: float, width: float) -> Iterator[str]:
    yield _text(start - 20, y + 4, wrap(row.group or "", 24, 1), anchor="end")
    if np.isnan(row.share):
        told = WITHHELD if np.isnan(row.base) else "agreement not decided"
        yield _text(start + width + 12, y + 4, told, colour=style.MUTED, size=11)
        return
    left, right = start + row.lower * width, start + row.upper * width
    yield _rect(left, y - 1.5, right - left, 3, style.SERIES[1])
    x = start + row.share * width
    yield f'<circle cx="{_px(x)}" cy="{_px(y)}" r="5" fill="{style.SERIES[1]}" stroke="white"/>'
    yield _text(start + width + 12, y + 4, share(int(row.agree), int(row.base)))


def _group_in_words(row: Any) -> str:
    if np.isnan(row.share):
        return f"{row.group} {WITHHELD if np.isnan(row.base) else 'agreement not decided'}"
    low, high = percent_of(row.lower), percent_of(row.upper)
    return f"{row.group} {share(int(row.agree), int(row.base))}, interval {low} to {high}"


def prevalence(table: pd.DataFrame, title: str, rule: str, note: str = "") -> Drawing:
    """Draw how many answers carry each theme, by decision rule; the chosen rule is counted.

    What coders settled on together need not lie within what most or all saw: it is a mark.

    Parameters
    ----------
    table : DataFrame
        From :func:`balint_analysis.explore.tables.prevalence`.
    title, note : str
        Stand above and below.
    rule : str
        The decision rule whose counts stand beside the bars.
    """
    if table.empty:
        return Drawing(title, 30, [_text(0, 20, NO_CODING)], NO_CODING, note)
    start, width = LABELS + 20.0, WIDTH - LABELS - 170.0
    end = max(table["count"].max(), 1)
    rules = list(table["rule"].unique())
    told = [f"{EVERY_RULE[name]}{' (counted)' if name == rule else ''}" for name in rules]
    parts, y = _legend(zip(told, [*style.STEPS, SETTLED], strict=False), start, 16)
    for code, rows in table.groupby("code", sort=False):
        first, bases = rows.iloc[0], dict(zip(rows["rule"], rows["base"], strict=True))
        counts = dict(zip(rows["rule"], rows["count"], strict=True))
        indent = 0 if first["theme"] == code else 18
        lines, below = _lines(indent, y + LINE, first["name"], 42)
        parts += lines
        middle = (y + below) / 2 - 4
        for k, name in enumerate(rules):
            high, long = 20 - 6 * k, counts[name] / end * width
            said = f"{EVERY_RULE[name]}: {counts[name]}"
            if name in RULES:
                parts.append(_rect(start, middle - high / 2, long, high, style.STEPS[k], said))
            else:
                parts.append(_rect(start + long - 2, middle - 13, 4, 26, SETTLED, said))
        chosen = share(counts[rule], bases[rule])
        parts.append(_text(WIDTH - 4, middle + 4, chosen, anchor="end"))
        y = below + GAP
    return Drawing(title, y, parts, themes.alt(table), note)


def _lines(
    x: float, y: float, text: str, width: int, *, size: int = 12, **options: str
) -> tuple[list[str], float]:
    """Set a text in lines; return its elements, and where the next line would stand."""
    broken = wrap(text, width, 4).split("\n") if text else []
    step = size + 3
    parts = [_text(x, y + n * step, line, size=size, **options) for n, line in enumerate(broken)]
    return parts, y + len(broken) * step


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal",
    size: int = 12, colour: str = style.INK,
) -> str:  # fmt: skip
    return (
        f'<text x="{_px(x)}" y="{_px(y)}" font-size="{size}" text-anchor="{anchor}" '
        f'font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, colour: str, told: str = "") -> str:
    inside = f"<title>{escape(told)}</title>" if told else ""
    size = f'width="{_px(width)}" height="{_px(height)}"'
    return f'<rect x="{_px(x)}" y="{_px(y)}" {size} fill="{colour}">{inside}</rect>'


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
