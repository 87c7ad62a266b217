"""Reliability over all themes at once, from how far apart coders' sets of themes are."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import pandas as pd

from .codebook import Study
from .coders import REPLICATES, SEED, percentiles, why_none
from .patterns import distances, encode, krippendorff, patterns, replicates
from .reliability import NO_PAIRS, ONE_CATEGORY


def jaccard(a: Iterable[str], b: Iterable[str]) -> Fraction:
    """Distance between two sets: the share of their union that they do not have in common.

    Two empty sets are alike: their distance is 0.
    """
    a, b = set(a), set(b)
    return 1 - Fraction(len(a & b), len(a | b)) if a | b else Fraction(0)


def masi(a: Iterable[str], b: Iterable[str]) -> Fraction:
    """Distance between two sets that weighs whether one holds the other.

    References
    ----------
    Passonneau R (2006). Measuring agreement on set-valued items (MASI). LREC 2006: one minus
    Jaccard's index times 1 (the same), 2/3 (one within the other), 1/3 (overlapping) or 0.
    """
    a, b = set(a), set(b)
    if a == b:
        return Fraction(0)
    thirds = 2 if a < b or b < a else 1  # nothing in common: times nothing
    return 1 - (1 - jaccard(a, b)) * Fraction(thirds, 3)


DISTANCES = {"masi": masi, "jaccard": jaccard}


def sets(codings: pd.DataFrame, study: Study, level: str) -> pd.DataFrame:
    """Gather the codes that each coder gave each answer.

    Parameters
    ----------
    codings : DataFrame
        Answers × (code, coder).
    study : Study
        The codebook.
    level : {"theme", "subtheme"}
        Themes alone, or subthemes, with a theme only where it was coded by itself.

    Returns
    -------
    DataFrame of tuple
        Answers × coders, codes in the codebook's order; None where a coder did not code the answer.
    """
    coders = codings.columns.get_level_values("coder").unique()
    columns = {coder: codings.xs(coder, axis="columns", level="coder") for coder in coders}
    return pd.DataFrame(
        {coder: _sets(table, study, level) for coder, table in columns.items()},
        index=codings.index,
        dtype=object,
    )


def _sets(table: pd.DataFrame, study: Study, level: str) -> list[tuple[str, ...] | None]:
    rows = []
    for row in table[list(study.codes)].to_dict("records"):
        given = [code for code, mark in row.items() if mark == 1]
        covered = {study.parents[code] for code in given if code in study.parents}
        hidden = set(study.parents) if level == "theme" else covered
        coded = not any(np.isnan(mark) for mark in row.values())
        rows.append(tuple(code for code in given if code not in hidden) if coded else None)
    return rows


def summarise(
    codings: pd.DataFrame,
    study: Study,
    *,
    confidence: float = 0.95,
    number: int = REPLICATES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Krippendorff's alpha over theme sets, with MASI and Jaccard distances.

    Parameters
    ----------
    codings, study
        As in :func:`sets`.
    confidence : float
        Coverage of the percentile bootstrap interval over answers.
    number, seed : int
        Of the bootstrap's replicates.

    Returns
    -------
    DataFrame
        A row per level (theme, subtheme) and distance: level, distance, answers (with two
        coders or more), value, lower, upper, and note, which says why the value is NaN. Empty
        without coders, or where the study's approach asks for no reliability.
    """
    columns = ["level", "distance", "answers", "value", "lower", "upper", "note"]
    if why_none(codings, study):
        return pd.DataFrame(columns=columns)
    rows = []
    for level in ("theme", "subtheme") if study.parents else ("theme",):
        codes, categories = encode(sets(codings, study, level))
        r, w = patterns(codes, len(categories))
        draws = replicates(w, number, seed)
        answers = int(w @ (r.sum(axis=1) > 1))
        for name, distance in DISTANCES.items():
            delta = distances(distance, categories)
            bounds = percentiles(krippendorff(r, draws, delta), confidence)
            value = float(krippendorff(r, w, delta))
            note = "" if value == value else ONE_CATEGORY if answers else NO_PAIRS
            rows.append((level, name, answers, value, *bounds, note))
    return pd.DataFrame(rows, columns=columns)
