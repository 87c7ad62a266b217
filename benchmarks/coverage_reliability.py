"""How often the bootstrap's interval holds kappa: answers drawn, or people with all their answers.

Writes docs/coverage-reliability.csv, the same bytes each time, and prints a summary. Three coders
code three answers of everybody. Each coder sees a theme that is there in 85 of 100 answers, and one
that is not there in 1 of 100. One person's answers are alike, coding and all, with a given chance,
and are else drawn singly: kappa is the same in either case.
"""

from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from balint_analysis.stats import patterns
from balint_analysis.stats.bootstrap import limits, replicates

FILE = Path(__file__).resolve().parents[1] / "docs/coverage-reliability.csv"
SIMULATIONS, REPLICATES, SEED, CONFIDENCE = 2_000, 1_000, 2021, 0.95
CODERS, ANSWERS_EACH = 3, 3
SEEN, IMAGINED = 0.85, 0.01
PEOPLE, ALIKE, PREVALENCES = (36, 108), (0.0, 0.5), (0.03, 0.05, 0.1, 0.2, 0.4)
BANDS = (0, 4, 8, 16)  # the least number of answers with the theme, by any coder
WAYS = np.array(list(product((0, 1), repeat=CODERS)))
R = np.stack([CODERS - WAYS.sum(axis=1), WAYS.sum(axis=1)], axis=1).astype(float)
KEYS = ["answers", "alike", "prevalence", "carrying", "drawn"]


class Design(NamedTuple):
    """One situation: how many people, how often one person's answers are alike, how common."""

    people: int
    alike: float
    prevalence: float

    def chances(self) -> np.ndarray:
        """Return how likely each way of coding an answer is."""
        there, not_there = (
            np.where(WAYS == 1, given, 1 - given).prod(axis=1) for given in (SEEN, IMAGINED)
        )
        return self.prevalence * there + (1 - self.prevalence) * not_there


def measure() -> pd.DataFrame:
    """Simulate every situation.

    Returns
    -------
    DataFrame
        A row per answers, alike, prevalence, carrying (at least so many answers have the theme)
        and drawn (answers or people): simulations, how many of them gave an interval, and in how
        many it covered the true kappa.
    """
    designs = [Design(*design) for design in product(PEOPLE, ALIKE, PREVALENCES)]
    rows = [row for number, design in enumerate(designs) for row in _simulate(design, number)]
    table = pd.DataFrame(rows, columns=[*KEYS, "interval", "covered"])
    groups = table.groupby(KEYS, sort=True)
    counts = groups.agg(simulations=("interval", "size"), interval=("interval", "sum"),
                        covered=("covered", "sum"))  # fmt: skip
    return counts.reset_index()


def _simulate(design: Design, number: int):
    stream = np.random.RandomState(SEED + number)
    kappa = float(patterns.fleiss(R, design.chances()))
    whose = np.repeat(np.arange(design.people), ANSWERS_EACH)
    drawing = {"answers": np.arange(len(whose)), "people": whose}
    for seed in range(SIMULATIONS):
        way = _answers(design, stream)
        carrying = int(np.count_nonzero(way))
        band = max(least for least in BANDS if least <= carrying)
        found, met = np.unique(way, return_inverse=True)
        for drawn, cluster in drawing.items():
            weights = replicates(met, cluster, number=REPLICATES, seed=seed)
            lower, upper, _ = limits(patterns.fleiss(R[found], weights), CONFIDENCE)
            key = len(way), design.alike, design.prevalence, band, drawn
            yield *key, not np.isnan(lower), lower <= kappa <= upper


def _answers(design: Design, stream) -> np.ndarray:
    """Draw everybody's ways of being coded."""
    shape = design.people, ANSWERS_EACH
    way = stream.choice(len(WAYS), size=shape, p=design.chances())
    alike = stream.random_sample(design.people) < design.alike
    return np.where(alike[:, None], way[:, :1], way).ravel()


def shares(table: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Sum up: the share of intervals that cover kappa, and of simulations without an interval."""
    total = table.groupby(list(by))[["simulations", "interval", "covered"]].sum()
    covered = total["covered"] / total["interval"]
    without = 1 - total["interval"] / total["simulations"]
    return total.assign(coverage=covered, without=without)


def main() -> None:
    """Measure, write and print."""
    table = measure()
    table.to_csv(FILE, index=False, lineterminator="\n")
    for by in (["answers", "alike", "prevalence", "drawn"], ["carrying", "alike", "drawn"]):
        print(shares(table, *by).round(3).to_string(), end="\n\n")


if __name__ == "__main__":
    main()
