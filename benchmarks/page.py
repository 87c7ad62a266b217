"""docs/performance.md and its figure, from what was measured."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from textwrap import fill

import pandas as pd
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from race import FLOOR, OURS, Table

from balint_analysis.figures.style import MARKERS, MUTED, RC, RULE, SERIES

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "performance.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
LIBRARIES = ["numpy", "pandas", "scipy", "statsmodels", "krippendorff", "papermill"]
DRAWN = ["alpha", "bootstrap", "likert", "reading"]
LEFT_OUT = ["balint, ready codes: kappa", "balint, ready codes: AC1"]  # as alpha
COLOURS = [*SERIES, "#7a3e9d", MUTED]


def write(results: pd.DataFrame, tables: dict[str, Table]) -> None:
    """Write the page's generated part, and draw the figure."""
    parts = [_section(table, results[results["table"] == name]) for name, table in tables.items()]
    generated = "\n\n".join([BEGIN, _machine(), *filter(None, parts), END])
    text = PAGE.read_text(encoding="utf-8")
    text = re.sub(f"{BEGIN}.*{END}", lambda _: generated, text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")
    with rc_context(RC):
        fig = draw(results, tables)
        fig.savefig(DOCS / "performance.svg", metadata={"Date": None})
        fig.savefig(DOCS / "performance.png", dpi=150, metadata={"Software": None})


def _machine() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    processor = f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}"
    python = f"Python {platform.python_version()}"
    return fill(f"Measured on {processor}, with {python}, {versions}.", 100)


def _section(table: Table, found: pd.DataFrame) -> str:
    """Write one table as Markdown: a row a contender, a column a size."""
    if found.empty:
        return ""
    ratios = found.pivot_table("ratio", "how", "n", sort=False).sort_index(axis="columns")
    head = [f"× {table.unit}", *(f"{n:,}" for n in ratios)]
    rows = [
        [how, *map(_figures, row)] for how, row in zip(ratios.index, ratios.to_numpy(), strict=True)
    ]
    lines = [head, ["---"] * len(head), *rows]
    grid = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join([f"## {table.title}", fill(table.words, 100), grid, *_slower(ratios)])


def _figures(ratio: float) -> str:
    """Round to two figures, or to whole numbers from 10 on."""
    if ratio != ratio:
        return ""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}" if ratio < 1 else f"{ratio:.1f}"


def _slower(ratios: pd.DataFrame) -> list[str]:
    """Say where a peer is faster than ours; floors are no peers."""
    ours = ratios.index.str.startswith(OURS)
    peers = ratios[~ours & ~ratios.index.str.startswith(FLOOR)]
    if peers.empty:
        return []
    times = ratios[ours] / peers.min()
    said = [
        f"{how.removeprefix(OURS).strip(' ,:') or 'all of it'} at {n:,} ({_figures(x)} ×)"
        for how, row in times.iterrows()
        for n, x in row.items()
        if x > 1
    ]
    slower = f"Slower than the fastest peer: {'; '.join(said)}."
    return [fill(slower, 100) if said else "No peer is faster."]


def draw(results: pd.DataFrame, tables: dict[str, Table]) -> Figure:
    """Draw time over size, both on logarithmic scales: a panel a table."""
    fig = Figure(figsize=(9, 9), layout="constrained")
    FigureCanvasAgg(fig)
    drawn = results[results["table"].isin(DRAWN) & ~results["how"].isin(LEFT_OUT)]
    panels = drawn.groupby("table", sort=False)
    for ax, (name, found) in zip(fig.subplots(2, 2).ravel(), panels, strict=False):
        for k, (how, points) in enumerate(found.groupby("how", sort=False)):
            ax.plot(points["n"], points["seconds"], label=how, **_look(k, how))
        ax.set(xscale="log", yscale="log", xlabel="Answers or respondents")
        ax.set_title(tables[name].title.partition(",")[0])
        ax.xaxis.set_major_formatter(_number)
        ax.yaxis.set_major_formatter(_duration)
        ax.minorticks_off()
        ax.grid(color=RULE, linewidth=0.6)
        ax.legend(fontsize=7.5, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    fig.suptitle("Time over size", x=0.01, ha="left", weight="bold")
    return fig


def _number(n: float, _) -> str:
    return f"{n / 1e6:.0f} million" if n >= 1e6 else f"{n:,.0f}"


def _duration(seconds: float, _) -> str:
    units = {"s": 1, "ms": 1e-3, "µs": 1e-6}
    unit = next(u for u, size in units.items() if seconds >= 0.999 * size or u == "µs")
    return f"{seconds / units[unit]:,.0f} {unit}"


def _look(k: int, how: str) -> dict:
    """Draw ours in full, others dashed, floors broad and without a marker."""
    if how.startswith(FLOOR):
        return {"color": MUTED, "linewidth": 2.2, "alpha": 0.6}
    return {
        "color": COLOURS[k % len(COLOURS)],
        "marker": MARKERS[k % len(MARKERS)],
        "markersize": 5,
        "linestyle": "-" if how.startswith(OURS) else "--",
    }
