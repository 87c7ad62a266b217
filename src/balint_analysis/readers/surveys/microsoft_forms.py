"""Microsoft Forms: ID, two times, e-mail and name, then the questions; XLSX, or saved as CSV."""

import re

from ..export import Export, Grid, export, unlike
from ..people import identifying

NAME = "microsoft_forms"
TITLE = "Microsoft Forms"

OPENING = ["id", "start time", "completion time", "email", "name"]
DATE = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
# Quizzes' columns stay English in every language that was seen.
OWN = {
    *("last modified time", "total points", "quiz feedback", "grade posted time"),
    *("zeit der letzten änderung", "uhrzeit der letzten änderung"),
    *("heure de la dernière modification", "hora de la última modificación"),
    *("ora dell'ultima modifica", "hora da última modificação", "tijd van laatste wijziging"),
    *("tid för senaste ändring", "tidspunkt for siste endring", "tidspunkt for seneste ændring"),
}
QUIZ = ("points - ", "feedback - ")


def recognises(grid: Grid) -> bool:
    """Tell an export of Microsoft Forms by its first five columns.

    The headings are in the language of whoever exported. English is known by its words; of
    others it takes an ID, two columns of dates, and known words for e-mail and name.
    """
    headings = _headings(grid)[: len(OPENING)]
    if headings == OPENING:
        return True
    if len(headings) < len(OPENING) or headings[0] != "id":
        return False
    dates = grid.body()[[1, 2]].to_numpy().ravel()
    return (
        any(dates)
        and all(DATE.fullmatch(date) for date in dates)
        and all(identifying(heading) for heading in headings[3:])
    )


def read(grid: Grid) -> Export:
    """Read an export of Microsoft Forms.

    Answers to questions with several choices keep the “;” after every choice. Of a quiz, the
    points and the feedback are no answers.

    Parameters
    ----------
    grid : Grid
        The cells of the file.

    Raises
    ------
    InputError
        If the file has another shape.
    """
    headings, folded = grid.rows[0][1], _headings(grid)
    if len(headings) < len(OPENING):
        raise unlike(grid, TITLE)
    personal = {3, 4} | {n for n, heading in enumerate(headings) if identifying(heading)}
    return export(
        grid,
        NAME,
        headings,
        personal=personal,
        respondent=headings[0],
        administrative=tuple(
            heading
            for n, heading in enumerate(headings)
            if n not in personal and (n < 3 or _is_own(folded[n], folded))
        ),
    )


def _headings(grid: Grid) -> list[str]:
    return [" ".join(heading.split()).casefold() for heading in grid.rows[0][1]]


def _is_own(heading: str, headings: list[str]) -> bool:
    return heading in OWN or ("total points" in headings and heading.startswith(QUIZ))
