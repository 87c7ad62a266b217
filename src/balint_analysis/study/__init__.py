"""One study, read and checked: its codebook, and tables of what people answered and coders saw."""

import os
from dataclasses import dataclass, field

import pandas as pd

from ..problems import refuse
from . import coding, reading, survey
from .codebook import Codebook, flaw

__all__ = ["Codebook", "Study", "load", "read"]

NOTHING = flaw(
    "there is nothing to analyse: no items, and no answers in free text.",
    "Name the rating questions as [[items]], the free-text ones as [[questions]].",
    "items, questions",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Study(survey.Survey):
    """A loaded study: everything that tables are computed from, validated.

    Attributes
    ----------
    codebook : Codebook
        What study.toml says.
    responses, attributes, answers, lines, set_aside, notes
        The tables and the facts of its :class:`~balint_analysis.study.survey.Survey`.
    codings, rounds, consensus
        What coders gave the answers, as in :class:`~balint_analysis.study.coding.Stages`.
    subset : str
        Of which people or answers it is, where it is a part of a study; empty where it is the
        whole.
    """

    codebook: Codebook
    codings: pd.DataFrame
    rounds: dict[int, pd.DataFrame] = field(default_factory=dict)
    consensus: pd.DataFrame | None = None
    subset: str = ""

    @property
    def independent(self) -> pd.DataFrame:
        """What each coder gave an answer first, before the coders talked about it."""
        first, *later = self.rounds.values() or [self.codings]
        for codings in later:
            first = first.where(first.notna(), codings)
        return first


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
        refuse([NOTHING])
    coded = coding.read(codebook, answered)
    return Study(codebook=codebook, **coded._asdict(), **vars(answered))
