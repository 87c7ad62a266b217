"""Jisc Online Surveys (once BOS): its CSV export, and its SPSS file once that is read."""

import re
from dataclasses import replace

from ..export import Export, Grid, export
from ..people import identifying

NAME, TITLE = "jisc", "Jisc Online Surveys"
RESPONDENT = "Unique Response Number"
NUMBERED = re.compile(r"\d+(?:\.(?:\d+|[a-z]+))*\.\s+(?P<text>\S.*)", re.DOTALL)
VARIABLE = re.compile(r"Q\d+(_\w+)*")
OPTION = re.compile(r"Q\d+(_\w+)*_\d+")
TICKED, UNTICKED = "1", "0"


def recognises(grid: Grid) -> bool:
    """Tell a Jisc CSV by the heading that no other tool uses."""
    return bool(grid.rows) and RESPONDENT in grid.rows[0][1]


def read(grid: Grid) -> Export:
    """Read a Jisc CSV: one header row, in which questions are numbered ("5.a. …").

    Parameters
    ----------
    grid : Grid
        The file's cells.

    Returns
    -------
    Export
        The headings stay as they are; `questions` has them without their numbers.
    """
    headings = grid.rows[0][1]
    texts = [_question(heading) for heading in headings]
    personal = {
        n
        for n, (heading, text) in enumerate(zip(headings, texts, strict=True))
        if identifying(heading) or identifying(text.rpartition(" - ")[2])
    }
    return export(
        grid,
        NAME,
        headings,
        personal=personal,
        questions={
            heading: text
            for n, (heading, text) in enumerate(zip(headings, texts, strict=True))
            if text != heading and n not in personal
        },
        respondent=RESPONDENT if RESPONDENT in headings else None,
    )


def _question(heading: str) -> str:
    numbered = NUMBERED.fullmatch(heading)
    return numbered["text"] if numbered else heading


def recognises_spss(export: Export) -> bool:
    """Tell Jisc's SPSS file by its variables: URN, then Q1, Q3_1, Q14_1_a and so on."""
    columns = export.cells.columns
    return "URN" in columns and any(map(VARIABLE.fullmatch, columns))


def from_spss(export: Export) -> Export:
    """Turn what the SPSS reader read into a Jisc export.

    Jisc declares 0 as missing for every coded variable. That is right where 0 stands for no
    answer. For an option that could be ticked, 0 says that it was not, which is an answer.

    Parameters
    ----------
    export : Export
        From :func:`balint_analysis.readers.surveys.spss.read`.
    """
    missing = {
        column: codes - {UNTICKED} if _is_option(export, column) else codes
        for column, codes in export.missing.items()
    }
    missing = {column: codes for column, codes in missing.items() if codes}
    return replace(export, tool=NAME, respondent="URN", missing=missing)


def _is_option(export: Export, column: str) -> bool:
    """Tell an option, whose only label is its own, for 1, from a grid's row, which has more."""
    single = list(export.labels.get(column, ())) == [TICKED]
    return bool(OPTION.fullmatch(column)) and single
