"""Google Forms: a timestamp, perhaps an e-mail address, then the questions as they were asked."""

import re

from ..export import Export, Grid, export
from ..people import identifying

NAME = "google_forms"
TITLE = "Google Forms"

TIMESTAMP = {
    *("Timestamp", "Zeitstempel", "Horodateur", "Marca temporal"),
    *("Informazioni cronologiche", "Tijdstempel", "Carimbo de data/hora"),
    *("Tidsmerke", "Tidsstempel", "Tidstämpel"),
}
# In the order and with the signs of whatever country; a time of day always follows.
TIME = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}\D{1,6}\d{1,2}[:.]\d\d.*")
MARKS = (" [Score]", " [Feedback]")


def recognises(grid: Grid) -> bool:
    """Tell an export of Google Forms by its first column: times, under a heading it uses."""
    if grid.rows[0][1][0].strip() not in TIMESTAMP:
        return False
    return all(map(TIME.fullmatch, filter(None, grid.body()[0])))


def read(grid: Grid) -> Export:
    """Read an export of Google Forms.

    Headings may repeat, and rows of a grid are headed “Question [row]”; both stay as they are.
    Of a quiz, the scores and the feedback are no answers.

    Parameters
    ----------
    grid : Grid
        The cells of the file.
    """
    headings = grid.rows[0][1]
    own = [n for n, heading in enumerate(headings) if n == 0 or _is_mark(heading, headings)]
    personal = {n for n, heading in enumerate(headings) if identifying(heading)}
    return export(
        grid,
        NAME,
        headings,
        personal=personal,
        administrative=tuple(headings[n] for n in own if n not in personal),
    )


def _is_mark(heading: str, headings: list[str]) -> bool:
    """Tell a quiz's marks from a grid with a row of that name: only a question has them."""
    if "Score" not in headings[1:3]:
        return False
    question = next((heading.removesuffix(m) for m in MARKS if heading.endswith(m)), None)
    return heading == "Score" or question in headings
