"""Reliability over all themes at once, from how far apart coders' sets of themes are."""

from collections.abc import Iterator

import numpy as np

from ..stats import bootstrap
from ..stats.patterns import counted, krippendorff, why_undefined
from ..stats.rows import distinct
from ..study import Study
from ..tables.coders import SEED, marks, why_none
from ..tables.declared import Row, coefficient, count, limits, named, table, words
from .distances import DISTANCES, between_sets
from .sets import encode_sets


def sets(study: Study, level: str) -> tuple[np.ndarray, list[tuple[str, ...]]]:
    """Gather the codes that each coder gave each answer.

    Parameters
    ----------
    study : Study
        The loaded study.
    level : {"theme", "subtheme"}
        Themes alone, or subthemes, with a theme only where it was coded by itself.

    Returns
    -------
    sets : ndarray of int, shape (answers, coders)
        The place of each set among `categories`; -1 where a coder did not code the answer.
    categories : list of tuple
        The codes of each set, in the codebook's order.
    """
    codes, parents = list(study.codebook.codes), study.codebook.parents
    children, above = ([codes.index(c) for c in part] for part in (parents, parents.values()))
    return encode_sets(marks(study, first=True), level, children, above, codes)


@table(
    "theme-sets",
    level=named("level", "Sets of"),
    distance=named("distance", "Distance"),
    answers=count("Answers coded by two or more"),
    value=coefficient("Krippendorff’s alpha"),
    **limits(coefficient),
    note=words("Note"),
)
def reliability(
    study: Study, *, confidence: float = 0.95, number: int | None = None, seed: int = SEED
) -> Iterator[Row]:
    """Krippendorff's alpha over theme sets, with MASI and Jaccard distances.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the percentile bootstrap interval, over respondents with all their answers.
    number, seed : int
        Of the replicates, as in :func:`.bootstrap.replicates`.

    Returns
    -------
    DataFrame
        A row per level (theme, subtheme) and distance: level, distance, answers (with two
        coders or more), value, lower, upper, and note, which says why there is no value or no
        interval. Empty without coders, or where the study's approach asks for no reliability.
    """
    levels = ("theme", "subtheme") if study.codebook.parents else ("theme",)
    for level in () if why_none(study) else levels:
        codes, categories = sets(study, level)
        ways, way = distinct(np.sort(codes, axis=1)[:, ::-1])
        r, w = counted(ways, len(categories)), np.bincount(way, minlength=len(ways)).astype(float)
        whose = study.codings.index.codes[0]
        draws = bootstrap.replicates(way, whose, number=number, seed=seed)
        answers = int(w @ (r.sum(axis=1) > 1))
        for name, distance in DISTANCES.items():
            delta = between_sets(distance, categories)
            *bounds, same = bootstrap.limits(krippendorff(r, draws, delta), confidence)
            value = float(krippendorff(r, w, delta))
            note = why_undefined(answers, value) or same
            yield level, name, answers, value, *bounds, note
