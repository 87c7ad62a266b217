"""What a table or a figure shows, in a sentence made from its own numbers.

One short function a table or figure, found by its name: it takes the codebook, for the words that
ids stand for, and the declared tables, and computes nothing that they don't hold. It stands below
them in a notebook, and so can't go stale. Every one holds for every study: where there is nothing
to say it says why. By notebook: ``survey``, ``ratings``, ``themes``, ``coders`` and ``checks``.
"""

from typing import Any

import pandas as pd

from ...study import Codebook
from ...tables import declared
from . import checks, coders, ratings, survey, themes
from .checks import gaps
from .ratings import bounds, missing
from .said import FIGURES, TABLES
from .survey import records
from .themes import coding

__all__ = ["bounds", "coding", "gaps", "missing", "of_figure", "of_table", "records"]
ROOMS = (survey, ratings, themes, coders, checks)


def of_table(frame: pd.DataFrame, codebook: Codebook) -> str:
    """Say what a declared table shows.

    Parameters
    ----------
    frame : DataFrame
        One of :mod:`balint_analysis.tables`, or some of its rows.
    codebook : Codebook
        For the words.

    Returns
    -------
    str
        A sentence or two; empty where the table has no reading, or not all of its columns.
    """
    reading = TABLES.get(frame.attrs["table"])
    return reading(codebook, frame) if reading and _is_whole(frame) else ""


def of_figure(name: str, codebook: Codebook, *tables: Any) -> str:
    """Say what a figure shows.

    Parameters
    ----------
    name : str
        Of the files that it becomes.
    codebook : Codebook
        For the words.
    *tables
        What it draws.

    Returns
    -------
    str
        A sentence or two; empty where the figure has no reading, or a table not all its columns.
    """
    reading = FIGURES.get(name)
    whole = all(_is_whole(table) for table in tables if isinstance(table, pd.DataFrame))
    return reading(codebook, *tables) if reading and whole else ""


def _is_whole(frame: pd.DataFrame) -> bool:
    return set(declared.of(frame).columns) <= set(frame.columns)
