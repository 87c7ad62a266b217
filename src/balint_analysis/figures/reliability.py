"""How far coders coded alike: coefficients per theme, and kappas of every two coders."""

import numpy as np

from ..rounding import coefficient
from . import style
from .prevalence import NO_CODING

NAME = "coder-reliability"
COEFFICIENTS = {
    "observed_agreement": "observed agreement",
    "fleiss_kappa": "Fleiss’ kappa",
    "krippendorff_alpha": "Krippendorff’s alpha",
    "gwet_ac1": "Gwet’s AC1",
}


CODERS = "coder_1", "coder_2"


def size(summary, pairs) -> tuple[float, float]:
    """Width and height in inches."""
    rows = style.row_height(_labels(summary), 0.56) * max(len(summary), 2)
    return style.WIDTH + 2.8 * (_ratio(pairs) - 1), 2.5 + rows


def draw(fig, summary, pairs) -> None:
    """Lay the coefficients and the pairs' heat map side by side."""
    if summary.empty:
        style.say(fig, NO_CODING)
        return
    style.title(fig, "How far the coders coded alike")
    left, right = fig.subplots(1, 2, width_ratios=[1.25, _ratio(pairs)])
    coefficients(summary, left)
    heat_map(pairs, right)


def _labels(summary) -> list[str]:
    return [style.wrap(name, 26) for name in summary["name"]]


def _ratio(pairs) -> float:
    """Widen the heat map, and the figure with it, for more coders than three."""
    return max(1, len(pairs[list(CODERS)].drop_duplicates()) / 4)


def coefficients(summary, ax):
    """Draw the coefficients of every theme, one marker each.

    Parameters
    ----------
    summary : DataFrame
        From :func:`balint_analysis.reliability.summarise`.
    ax : Axes

    Returns
    -------
    Axes
    """
    y = np.arange(len(summary))
    offsets = np.linspace(-0.24, 0.24, len(COEFFICIENTS))
    for k, (name, text) in enumerate(COEFFICIENTS.items()):
        ax.plot(
            summary[name], y + offsets[k], style.MARKERS[k], color=style.SERIES[k], markersize=6,
            label=text, linestyle="none", clip_on=False,
        )  # fmt: skip
    for row_y, undefined in zip(y, summary["fleiss_kappa"].isna(), strict=True):
        if undefined:
            ax.text(0.02, row_y, "kappa, alpha, AC1 undefined", va="center", color=style.MUTED)
    style.rows(ax, _labels(summary))
    lowest = np.nanmin(summary[list(COEFFICIENTS)].to_numpy(), initial=0)
    ax.set_xlim(lowest - 0.05 if lowest < 0 else 0, 1)
    ax.grid(axis="x", color=style.RULE, linewidth=0.6)
    ax.set_xlabel("Coefficient (1: all alike; 0: as by chance)")
    ax.legend(loc="lower center", bbox_to_anchor=(0.2, 1.0), ncols=2, columnspacing=1.0)
    return ax


def heat_map(pairs, ax):
    """Draw Cohen's kappa of every two coders on every theme.

    Parameters
    ----------
    pairs : DataFrame
        From :func:`balint_analysis.reliability.pairwise`.
    ax : Axes

    Returns
    -------
    Axes
    """
    import seaborn as sns  # slow to import, and only the heat maps need it

    first, second = (pairs[coder].map(lambda name: style.wrap(name, 12)) for coder in CODERS)
    named = pairs.assign(pair=first + "\n" + second)
    table = named.pivot(index="code", columns="pair", values="cohen_kappa")
    table = table.loc[pairs["code"].unique(), named["pair"].unique()]
    sns.heatmap(
        table, ax=ax, vmin=0, vmax=1, cmap="Blues", cbar=False, linewidths=1.5,
        annot=table.map(lambda kappa: coefficient(kappa)), fmt="",
    )  # fmt: skip
    for x, y in zip(*np.nonzero(table.isna().to_numpy().T), strict=True):
        ax.text(x + 0.5, y + 0.5, "undefined", ha="center", va="center", color=style.MUTED)
    ax.set(ylabel="", xlabel="", yticks=[])
    ax.tick_params(axis="x", rotation=0, length=0, labelsize=9)
    ax.set_title("Cohen’s kappa of each pair", fontsize=10)
    return ax


def alt(summary, pairs) -> str:
    """Say in words what the figure shows."""
    if summary.empty:
        return NO_CODING
    parts = [_code(row, pairs[pairs["code"] == row.Index]) for row in summary.itertuples()]
    return "Coder reliability per theme. " + " ".join(parts)


def _code(row, pairs) -> str:
    said = [f"{text} {coefficient(getattr(row, name))}" for name, text in COEFFICIENTS.items()]
    kappas = ", ".join(
        f"{pair.coder_1} and {pair.coder_2} {coefficient(pair.cohen_kappa)}"
        for pair in pairs.itertuples()
    )
    return f"{row.name}: {', '.join(said)}; Cohen’s kappa of {kappas}."
