"""Coders' spreadsheets: a row an answer and a column a code, or a row a code that was given."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from ...problems import InputError, Problem, described, nearest
from ..export import Coded, Grid

NAME = "sheet"
TITLE = "Spreadsheet (.csv, .tsv, .xlsx)"
RESPONDENT, QUESTION, CODE, CODER = "respondent", "question", "code", "coder"
ANSWER, OPTIONAL = [CODER, RESPONDENT, QUESTION], [CODER, QUESTION, CODE]
REMARKS = {"answer", "text", "note", "notes", "comment", "comments"}
GIVEN, NOT_GIVEN = {"x", "yes", "true", "✓", "✔"}, {"0", "no", "false", ""}
VARIABLE = ("varname", "variable")
LONG = 40  # characters; a longer heading may be a respondent's own words


def recognises(path: Path) -> bool:
    """Tell a sheet by its name. Ask the other readers first: Taguette writes .csv too."""
    return path.suffix.casefold() in {".csv", ".tsv", ".xlsx"}


def read(
    grid: Grid,
    *,
    codes: list[str],
    respondent: str | None,
    question_ids: list[str],
    coder: str = "",
    names: dict[str, str] | None = None,
    called: dict[str, str] | None = None,
) -> Coded:
    """Read which codes a sheet gives to which answers.

    Columns are known by their headings, whatever the case and the spaces.

    A wide sheet has a row an answer and a column a code, with 1, 0 or blank; or with x, yes, ✓
    or TRUE where no 1 is used. A row that is blank in all of them was not coded, which is
    different from one with a 0: coded with no theme. A long sheet has a column “code” and a row
    for every code of an answer; a row without a code is an answer coded with no theme.

    Parameters
    ----------
    grid : Grid
        The sheet, its first row the header.
    codes : list of str
        The codebook's ids of themes and subthemes; a wide sheet has a column for each.
    respondent : str, optional
        The heading of the respondents' column. Default, and where it isn't there: "respondent".
    question_ids : list of str
        The codebook's questions. The column “question” may be left out if there is one.
    coder : str
        Whose sheet it is, if it has no column “coder”.
    names : dict, optional
        What the codes are called. A sheet may use ids or names.
    called : dict, optional
        The questions' ids by what else they may be called, as :func:`letters` reduces it.

    Raises
    ------
    InputError
        With everything that is wrong with the sheet.
    """
    if not grid.rows:
        raise InputError([Problem(grid.file, "is empty.", "Export the coding again.")])
    grid = standard(grid, respondent, several=len(question_ids) > 1)
    known = _known(codes, names or {})
    cells = _cells(grid, known)
    is_long = CODE in cells and not cells.columns.isin(codes).any()
    key = _plain(respondent or RESPONDENT)
    key = key if key in cells else RESPONDENT
    needed = [key, *([QUESTION] if len(question_ids) > 1 else []), *([CODE] if is_long else codes)]
    problems = list(_check_header(grid, cells, needed, is_long))
    if problems:
        raise InputError(problems)
    answers = _answers(cells, key, question_ids, coder)
    ids = (called or {}) | {letters(name): name for name in question_ids}
    answers[QUESTION] = answers[QUESTION].map(lambda name: ids.get(letters(name), name))
    if is_long:
        marks, seen, problems = _long(grid, answers, cells[CODE], known)
    else:
        marks, seen, problems = _wide(grid, answers, cells[codes])
    problems = [*_check_answers(grid, seen, question_ids, CODER in cells), *problems]
    if problems:
        raise InputError(problems)
    seen = seen.assign(line=seen.index)
    return Coded(NAME, marks.reset_index(drop=True), seen.reset_index(drop=True))


def standard(grid: Grid, respondent: str | None = None, *, several: bool = True) -> Grid:
    """Head the columns that tell answers apart by the words for them.

    Parameters
    ----------
    grid : Grid
        The sheet, its first row the header.
    respondent : str, optional
        The heading that the survey has for its respondents.
    several : bool
        Whether there are several questions, so that a column “varname” has to tell them apart.
    """
    if not grid.rows:
        return grid
    words = [*([respondent] if respondent else []), RESPONDENT, QUESTION, CODE, CODER]
    known = dict.fromkeys(VARIABLE if several else (), QUESTION)
    known |= {letters(word): word for word in reversed(words)}
    (line, headings), *body = grid.rows
    told = [known.get(letters(heading), heading) for heading in headings]
    told = [new if told.count(new) == 1 else h for h, new in zip(headings, told, strict=True)]
    return grid if told == headings else grid._replace(rows=[(line, told), *body])


def letters(text: str) -> str:
    """Reduce a heading, or what a question is called, to its letters and digits."""
    return "".join(filter(str.isalnum, _plain(text).casefold()))


def _known(codes: list[str], names: dict[str, str]) -> dict[str, str]:
    """Map all that a code may be called to its id; a name that two codes share is none."""
    called = [_plain(names.get(code, code)) for code in codes]
    by_name = {name: c for name, c in zip(called, codes, strict=True) if called.count(name) == 1}
    return by_name | {_plain(code): code for code in codes}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _cells(grid: Grid, known: dict[str, str]) -> pd.DataFrame:
    """Trim all cells, and head the codes' columns by their ids."""
    (_, header), *body = grid.rows
    lines, rows = [line for line, _ in body], [cells for _, cells in body]
    headings = [known.get(_plain(heading), _plain(heading)) for heading in header]
    cells = pd.DataFrame(rows, index=lines, columns=headings, dtype=str)
    return cells.apply(lambda column: column.str.strip())


def _answers(cells: pd.DataFrame, key: str, question_ids: list[str], coder: str) -> pd.DataFrame:
    """Say of every row which answer it codes, and whose coding it is."""
    return pd.DataFrame(
        {
            CODER: cells.get(CODER, coder),
            RESPONDENT: cells[key],
            QUESTION: cells.get(QUESTION, "".join(question_ids[:1])),
        },
        index=cells.index,
        dtype=str,
    )


def _wide(grid: Grid, answers: pd.DataFrame, cells: pd.DataFrame):
    """Return the marks, the answers that were coded, and what is wrong with them."""
    uses_1 = (cells == "1").any(axis=None)
    ones, zeros = ({"1"}, {"0", ""}) if uses_1 else (GIVEN, NOT_GIVEN)
    folded = cells.apply(lambda column: column.str.casefold())
    bad, coded = ~folded.isin(ones | zeros), (cells != "").any(axis=1)
    again = answers.duplicated() & (coded | (answers[RESPONDENT] != ""))
    problems = [_repeated(grid, line) for line in answers.index[again]]
    for row, column in np.argwhere(bad):
        problem = f"{described(cells.iloc[row, column], '')} is no mark."
        fix = "Write 1, 0, or leave the whole row blank where it was not coded."
        problems.append(_at(grid, cells.index[row], problem, fix, cells.columns[column]))
    rows, columns = np.nonzero(folded.isin(ones))
    marks = answers.iloc[rows].assign(code=cells.columns[columns])
    return marks, answers[coded], problems


def _long(grid: Grid, answers: pd.DataFrame, cells: pd.Series, known: dict[str, str]):
    """Return the marks, the answers that were coded, and what is wrong with them."""
    marks = answers.assign(code=cells.map(lambda code: known.get(_plain(code), code)))
    marks = marks[(marks[[RESPONDENT, CODE]] != "").any(axis=1)]
    given = marks[marks[CODE] != ""]
    problems = [_repeated(grid, line) for line in marks.index[marks.duplicated()]]
    for line, code in given.loc[~given[CODE].isin(known.values()), CODE].items():
        fix = nearest(code, known)
        problem = f"{described(code, fix)} is no theme or subtheme of the codebook."
        problems.append(_at(grid, line, problem, fix, CODE))
    coded = marks[ANSWER].merge(given[ANSWER].drop_duplicates(), indicator=True, how="left")
    for line in marks.index[(marks[CODE] == "") & (coded["_merge"] == "both").to_numpy()]:
        problem = "has no code, but another row has one for the same answer."
        problems.append(_at(grid, line, problem, "Remove the row or fill in the code.", CODE))
    return given, marks[ANSWER].drop_duplicates(), problems


def _check_header(grid, cells, needed: list[str], is_long: bool) -> Iterator[Problem]:
    line, headings = grid.rows[0][0], list(cells.columns)
    spare = [heading for heading in headings if heading not in needed and len(heading) <= LONG]
    for column in needed:
        if column not in headings:
            yield _at(grid, line, f"has no column “{column}”.", nearest(column, spare))
    for column in dict.fromkeys([*needed, *OPTIONAL]):
        if headings.count(column) > 1:
            problem = f"the header has “{column}” {headings.count(column)} times."
            yield _at(grid, line, problem, "Keep one.", column)
    for place, heading in enumerate(headings):
        if heading in needed or heading in OPTIONAL:
            continue
        shown = heading if len(heading) <= LONG else f"column {place + 1}"
        if heading.casefold() in OPTIONAL:
            fix = f"Write “{heading.casefold()}”."
            yield _at(grid, line, "is not how this column is headed.", fix, shown)
        elif not is_long and not _is_remark(heading, cells.iloc[:, place]):
            fix = nearest(heading, [column for column in needed[1:] if column != QUESTION])
            yield _at(grid, line, "is no theme or subtheme of the codebook.", fix, shown)


def _is_remark(heading: str, cells: pd.Series) -> bool:
    """Tell a column of words from a code's: its cells are no marks, or it is known."""
    filled = cells[cells != ""]
    if heading.casefold() in REMARKS or filled.empty:
        return heading.casefold() in {"", *REMARKS}
    return filled.str.casefold().isin({"1", *GIVEN, *NOT_GIVEN}).mean() <= 0.5


def _check_answers(grid, seen: pd.DataFrame, question_ids, has_coders: bool) -> Iterator[Problem]:
    for column, fix in (
        (RESPONDENT, "Fill in the respondent's id."),
        (CODER, "Fill in who coded."),
    ):
        if column == RESPONDENT or has_coders:
            for line in seen.index[seen[column] == ""]:
                yield _at(grid, line, "is blank.", fix, column)
    for line, question in seen.loc[~seen[QUESTION].isin(question_ids or [""]), QUESTION].items():
        fix = nearest(question, question_ids)
        problem = f"{described(question, fix)} is no question of the codebook."
        yield _at(grid, line, problem, fix, QUESTION)


def _repeated(grid: Grid, line: int) -> Problem:
    problem = "repeats an answer that this coder already coded."
    return _at(grid, line, problem, "Keep one row each.")


def _at(grid: Grid, number: int, problem: str, fix: str, column: str | None = None) -> Problem:
    return Problem(grid.file, problem, fix, line=int(number), column=column, place=grid.place)
