"""How often each interval holds the true share: simulated, checked exactly, and drawn.

Writes docs/coverage.csv, docs/coverage.svg and docs/coverage.png, the same bytes each time, and
prints a summary. An interval depends on the count alone, so that it is computed once for every
count that can occur and then looked up for every draw.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from scipy.stats import binom, hypergeom

from balint_analysis.figures.style import INK, MARKERS, MUTED, RC, RULE, SERIES
from balint_analysis.stats.intervals import METHODS, finite_cohort, interval

DOCS = Path(__file__).resolve().parents[1] / "docs"
DRAWS, SEED = 100_000, 2021
BASES = (20, 64, 193)
SHARES = np.arange(1, 20) / 20
CONFIDENCE = 0.95
COHORT, ANSWERED = 193, 64
FINITE = "finite cohort"
DASHES = ["-", "--", ":", "-."]
SIZES = [4, 10, 5.5, 9]
HOLLOW = [False, True, False, True]
COLUMNS = ["base", "method", "p", "simulated", "exact"]


def measure() -> pd.DataFrame:
    """Simulate the coverage of every interval and compute it exactly.

    Returns
    -------
    DataFrame
        A row per base, method and true share p: simulated, the share of the draws whose
        interval holds p, and exact, the probability of such a draw.
    """
    # The newer generators' streams may change from version to version; this one's is frozen.
    stream = np.random.RandomState(SEED)
    rows = [row for base in BASES for row in _sampling(base, stream)]
    return pd.DataFrame([*rows, *_finite(stream)], columns=COLUMNS)


def _sampling(base: int, stream) -> list[tuple]:
    """Draw binomial counts; every method meets the same ones."""
    counts = np.arange(base + 1)
    bounds = {m: interval(counts, base, method=m, confidence=CONFIDENCE) for m in METHODS}
    rows = []
    for p in SHARES:
        drawn = stream.binomial(base, p, size=DRAWS)
        chances = binom.pmf(counts, base, p)
        for method, (lower, upper) in bounds.items():
            holds = (lower <= p) & (p <= upper)
            rows.append((base, method, p, holds[drawn].mean(), chances[holds].sum()))
    return rows


def _finite(stream) -> list[tuple]:
    """Draw those who answer from a cohort without replacement; p is the cohort's true share."""
    counts = np.arange(ANSWERED + 1)
    found = [finite_cohort(int(c), ANSWERED, COHORT, confidence=CONFIDENCE) for c in counts]
    lower, upper = np.array(found).T
    rows = []
    for agreeing in np.rint(COHORT * SHARES).astype(int):
        drawn = stream.hypergeometric(agreeing, COHORT - agreeing, ANSWERED, size=DRAWS)
        chances = hypergeom.pmf(counts, COHORT, agreeing, ANSWERED)
        holds = (lower <= agreeing) & (agreeing <= upper)
        p = agreeing / COHORT
        rows.append((ANSWERED, FINITE, p, holds[drawn].mean(), chances[holds].sum()))
    return rows


def summarise(table: pd.DataFrame) -> pd.DataFrame:
    """Reduce the table to the least, the mean and the greatest coverage of each method.

    Returns
    -------
    DataFrame
        Indexed by base and method; the last column is how far simulated and exact coverage
        are apart at the most, in the simulation's standard errors.
    """
    error = np.sqrt(table["exact"] * (1 - table["exact"]) / DRAWS)
    apart = ((table["simulated"] - table["exact"]).abs() / error).rename("off_by_errors")
    groups = table.assign(off_by_errors=apart).groupby(["base", "method"], sort=False)
    return groups.agg(
        least=("exact", "min"),
        mean=("exact", "mean"),
        most=("exact", "max"),
        off_by_errors=("off_by_errors", "max"),
    )


def draw(table: pd.DataFrame) -> Figure:
    """Draw one panel a base, and one for the finite cohort."""
    fig = Figure(figsize=(9, 7.6), layout="constrained")
    FigureCanvasAgg(fig)
    axes = fig.subplots(2, 2, sharex=True, sharey=True).ravel()
    finite = table["method"] == FINITE
    for base, ax in zip(BASES, axes, strict=False):
        _panel(ax, table[~finite & (table["base"] == base)], f"Base {base}")
    _panel(axes[-1], table[finite], f"Base {ANSWERED}, drawn from a cohort of {COHORT}")
    fig.suptitle("How often a 95% interval holds the true share", x=0.01, ha="left", weight="bold")
    for ax in axes[2:]:
        ax.set_xlabel("True share")
    for ax in axes[::2]:
        ax.set_ylabel(f"Coverage in {DRAWS:,} draws")
    lines = [*axes[0].get_lines()[1:], axes[-1].get_lines()[1], axes[0].get_lines()[0]]
    fig.legend(handles=lines, loc="outside lower center", ncols=6, handlelength=3)
    return fig


def _panel(ax, table: pd.DataFrame, title: str) -> None:
    ax.axhline(CONFIDENCE, color=MUTED, linewidth=2.2, alpha=0.6, label="nominal 95%")
    for method, points in table.groupby("method", sort=False):
        ax.plot(points["p"], points["simulated"], label=method, **_look(method))
    ax.set_title(title)
    ax.set_ylim(0.85, 1.0)
    ax.set_xlim(0, 1)
    ax.set_yticks([0.85, 0.9, 0.95, 1.0], ["85%", "90%", "95%", "100%"])
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    ax.grid(axis="y", color=RULE, linewidth=0.6)
    ax.set_axisbelow(True)


def _look(method: str) -> dict:
    """Tell methods apart by marker and dashes too; where they meet, markers nest."""
    look = {"linewidth": 1.3, "clip_on": False}
    if method == FINITE:
        return look | {"color": INK, "marker": "v", "markersize": 6}
    k = METHODS.index(method)
    return look | {
        "color": SERIES[k],
        "marker": MARKERS[k],
        "linestyle": DASHES[k],
        "markersize": SIZES[k],
        "markerfacecolor": "none" if HOLLOW[k] else SERIES[k],
        "zorder": 3 - 0.1 * SIZES[k],
    }


def save(fig: Figure) -> None:
    """Save the figure without anything that changes from one run to the next."""
    fig.savefig(DOCS / "coverage.svg", metadata={"Date": None})
    fig.savefig(DOCS / "coverage.png", dpi=150, metadata={"Software": None})


def main() -> None:
    """Measure, write, draw and print."""
    table = measure()
    DOCS.mkdir(exist_ok=True)
    rounded = table.round({"p": 6, "simulated": 5, "exact": 6})
    rounded.to_csv(DOCS / "coverage.csv", index=False, lineterminator="\n")
    with rc_context(RC):
        save(draw(table))
    print(summarise(table).round(4).to_string())


if __name__ == "__main__":
    main()
