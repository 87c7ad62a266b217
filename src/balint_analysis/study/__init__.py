"""One study, read and checked: its codebook, and tables of what people answered and coders saw."""

import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..problems import InputError, Problem
from . import cache, coding, reading, survey
from .codebook import Codebook

__all__ = ["Codebook", "Study", "load"]

NOTHING = Problem(
    reading.FILE,
    "there is nothing to analyse: no items, and no answers in free text.",
    "Name the rating questions as [[items]], the free-text ones as [[questions]].",
    column="items, questions",
)


@dataclass(frozen=True, eq=False)
class Study:
    """A loaded study: everything that tables are computed from, validated.

    Attributes
    ----------
    codebook : Codebook
        What study.toml says.
    responses : DataFrame
        Respondents × items. Each column is categorical with the scale's levels in order, then
        its not-applicable labels; a missing answer is NaN.
    attributes : DataFrame of str
        Respondents × attributes; "" where missing.
    answers : Series of str
        Free-text answers that are not blank, indexed by (respondent, question).
    codings : DataFrame of float
        Index (respondent, question): every answer. Columns (code, coder): 1, 0, or NaN where
        the coder did not code the answer. Without coders it has no columns.
    lines : Series of int
        The line of the survey file on which each respondent's record starts.
    set_aside : dict
        How many records are not respondents, by reason.
    notes : list of str
        What was noticed while reading: the tool, columns left out, cells trimmed.
    """

    codebook: Codebook
    responses: pd.DataFrame
    attributes: pd.DataFrame
    answers: pd.Series
    codings: pd.DataFrame
    lines: pd.Series
    set_aside: dict[str, int]
    notes: list[str]


def load(folder: str | os.PathLike) -> Study:
    """Read and check a study: study.toml, the survey and the coders' files.

    Within a run of the notebooks, what was read before is found in the run's cache
    (:mod:`~balint_analysis.study.cache`).

    Parameters
    ----------
    folder : path-like
        The study's folder: absolute, or relative to the project or the working folder.

    Raises
    ------
    InputError
        With every problem found: file, line, column and how to mend it. Also if there is
        nothing to analyse.
    """
    codebook = reading.read(folder)
    shared = os.environ.get(cache.VARIABLE)
    answered, codings = _found(codebook, Path(shared)) if shared else _read(codebook)
    return Study(codebook, codings=codings, **vars(answered))


def _read(codebook: Codebook) -> tuple[survey.Survey, pd.DataFrame]:
    answered = survey.read(codebook)
    if not codebook.items and answered.answers.empty:
        raise InputError([NOTHING])
    return answered, coding.read(codebook, answered)


def _found(codebook: Codebook, folder: Path) -> tuple[survey.Survey, pd.DataFrame]:
    """Take the tables from a folder that a run's processes share, or else leave them there."""
    name = cache.digest(codebook)
    tables = cache.find(folder, name, codebook)
    if tables is None:
        tables = _read(codebook)
        if cache.digest(codebook) == name:  # no file changed while it was read
            cache.keep(folder, name, *tables)
    return tables
