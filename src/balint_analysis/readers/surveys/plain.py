"""Tables with one header row: the fallback where no tool is recognised."""

from ..export import Export, Grid, export
from ..people import identifying

NAME = "plain"
TITLE = "a table with one header row"


def read(grid: Grid) -> Export:
    """Read a table whose first row is its header.

    Columns that name or locate a person by their heading are left out. No column is taken for
    the respondents': the study says which it is.

    Parameters
    ----------
    grid : Grid
        The cells of the file.
    """
    headings = grid.rows[0][1]
    personal = {n for n, heading in enumerate(headings) if identifying(heading)}
    return export(grid, NAME, headings, personal=personal)
