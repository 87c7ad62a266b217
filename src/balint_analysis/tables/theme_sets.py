"""Reliability over all themes at once, from how far apart coders' sets of themes are."""

import numpy as np
import pandas as pd

from ..stats.distances import DISTANCES
from ..stats.patterns import distances, encode, krippendorff, patterns, replicates
from ..stats.reliability import why_undefined
from ..study import Study
from .coders import REPLICATES, SEED, percentiles, why_none
from .declared import coefficient, count, table, words


def sets(study: Study, level: str) -> pd.DataFrame:
    """Gather the codes that each coder gave each answer.

    Parameters
    ----------
    study : Study
        The loaded study.
    level : {"theme", "subtheme"}
        Themes alone, or subthemes, with a theme only where it was coded by itself.

    Returns
    -------
    DataFrame of tuple
        Answers × coders, codes in the codebook's order; None where a coder did not code the answer.
    """
    codings = study.codings
    coders = codings.columns.get_level_values("coder").unique()
    columns = {coder: codings.xs(coder, axis="columns", level="coder") for coder in coders}
    return pd.DataFrame(
        {coder: _sets(table, study, level) for coder, table in columns.items()},
        index=codings.index,
        dtype=object,
    )


def _sets(table: pd.DataFrame, study: Study, level: str) -> list[tuple[str, ...] | None]:
    parents = study.codebook.parents
    rows = []
    for row in table[list(study.codebook.codes)].to_dict("records"):
        given = [code for code, mark in row.items() if mark == 1]
        covered = {parents[code] for code in given if code in parents}
        hidden = set(parents) if level == "theme" else covered
        coded = not any(np.isnan(mark) for mark in row.values())
        rows.append(tuple(code for code in given if code not in hidden) if coded else None)
    return rows


@table(
    "theme-sets",
    level=words("Sets of"),
    distance=words("Distance"),
    answers=count("Answers coded by two or more"),
    value=coefficient("Krippendorff’s alpha"),
    lower=coefficient("Lower limit"),
    upper=coefficient("Upper limit"),
    note=words("Note"),
)
def reliability(
    study: Study, *, confidence: float = 0.95, number: int = REPLICATES, seed: int = SEED
) -> pd.DataFrame:
    """Krippendorff's alpha over theme sets, with MASI and Jaccard distances.

    Parameters
    ----------
    study : Study
        The loaded study.
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
    rows = []
    for level in _levels(study):
        codes, categories = encode(sets(study, level))
        r, w = patterns(codes, len(categories))
        draws = replicates(w, number, seed)
        answers = int(w @ (r.sum(axis=1) > 1))
        for name, distance in DISTANCES.items():
            delta = distances(distance, categories)
            bounds = percentiles(krippendorff(r, draws, delta), confidence)
            value = float(krippendorff(r, w, delta))
            rows.append((level, name, answers, value, *bounds, why_undefined(answers, value)))
    columns = ["level", "distance", "answers", "value", "lower", "upper", "note"]
    return pd.DataFrame(rows, columns=columns)


def _levels(study: Study) -> tuple[str, ...]:
    if why_none(study):
        return ()
    return ("theme", "subtheme") if study.codebook.parents else ("theme",)
