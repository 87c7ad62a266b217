"""SurveyMonkey: two header rows, the questions and below them “Response” or the choices."""

import html
import re

from ..export import Export, Grid, export, told_apart, unlike
from ..people import identifying, identifying_part, letters

NAME = "surveymonkey"
TITLE = "SurveyMonkey"

OWN = {"respondentid", "collectorid", "startdate", "enddate", "datecreated", "datemodified"}
CUSTOM = {"customdata", "customvalue"}  # what the mailing list says of a person
ONLY_PART = {"", "Response", "Open-Ended Response"}
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def has_extra_header_rows(grid: Grid) -> bool:
    """Tell whether the second row is a header too: no respondent goes without an id."""
    return letters(grid.rows[0][1][0]) == "respondentid" and _has_parts(grid)


def recognises(grid: Grid) -> bool:
    """Tell a SurveyMonkey export by its respondent ids and its second header row.

    “Respondent ID” must be in English, unless the study names the tool. With a single header
    row, as in condensed exports, the file is a plain table.
    """
    return has_extra_header_rows(grid)


def read(grid: Grid) -> Export:
    """Read a SurveyMonkey export.

    A column is headed by its question, and by “question [part]” if the question has several.

    Parameters
    ----------
    grid : Grid
        The cells of the file.

    Raises
    ------
    InputError
        If the file has another shape.
    """
    if not _has_parts(grid):
        raise unlike(grid, TITLE)
    (_, questions), (_, parts) = grid.rows[:2]
    body = grid.body(2)
    questions = _spread([_text(question) for question in questions])
    parts = [_text(part) for part in parts]
    headings = told_apart(
        question if part in ONLY_PART else f"{question} [{part}]"
        for question, part in zip(questions, parts, strict=True)
    )
    personal = {
        n
        for n, (question, part) in enumerate(zip(questions, parts, strict=True))
        if letters(question) in CUSTOM or identifying(question) or identifying_part(part, body[n])
    }
    own = [n for n, question in enumerate(questions) if not parts[n] and _is_own(question)]
    return export(
        grid,
        NAME,
        headings,
        personal=personal,
        skip=2,
        respondent=headings[0],
        administrative=tuple(headings[n] for n in own if n not in personal),
    )


def _has_parts(grid: Grid) -> bool:
    below, *parts = grid.rows[min(1, len(grid.rows) - 1)][1]
    return not below.strip() and any(parts)


def _spread(questions: list[str]) -> list[str]:
    """Repeat a question over the blanks to its right, which are its other parts."""
    spread: list[str] = []
    for question in questions:
        spread.append(question or (spread[-1] if spread else ""))
    return spread


def _text(heading: str) -> str:
    """Take the HTML out of a heading; one without any stays as it is."""
    if not TAG.search(heading):
        return heading
    return " ".join(html.unescape(TAG.sub(" ", heading)).split())


def _is_own(question: str) -> bool:
    return letters(question) in OWN
