"""One study, read and checked: its codebook, and tables of what people answered and coders saw."""

import os
from dataclasses import dataclass

import pandas as pd

from ..problems import InputError, Problem
from . import coding, reading, survey
from .codebook import Codebook

__all__ = ["Codebook", "Study", "load", "read"]

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

    Parameters
    ----------
    folder : path-like
        The study's folder: absolute, or relative to the project or the working folder.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        With every problem found: file, line, column and how to mend it. Also if there is
        nothing to analyse.
    """
    return read(reading.read(folder))


def read(codebook: Codebook) -> Study:
    """Read and check the survey and the coders' files that a codebook names.

    Parameters
    ----------
    codebook : Codebook
        From :func:`balint_analysis.study.reading.read`.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        As :func:`load`.
    """
    answered = survey.read(codebook)
    if not codebook.items and answered.answers.empty:
        raise InputError([NOTHING])
    return Study(codebook, codings=coding.read(codebook, answered), **vars(answered))
