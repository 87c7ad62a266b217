"""Coders' spreadsheets: a row an answer and a column a code, or a row a code that was given."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...problems import LONG, InputError, Problem, described, listed, nearest
from ...wording import ids_by_name, letters, tidy
from ..distinct import Distinct, joint
from ..export import Coded, Grid

NAME = "sheet"
TITLE = "Spreadsheet (.csv, .tsv, .xlsx)"
RESPONDENT, QUESTION, CODE, CODER = "respondent", "question", "code", "coder"
AGREED, NOTHING = "agreed", {"none", "no theme", "nothing"}
ANSWER, OPTIONAL = [CODER, RESPONDENT, QUESTION], [CODER, QUESTION, CODE]
REMARKS = {"answer", "text", "note", "notes", "comment", "comments"}
GIVEN, NOT_GIVEN = {"x", "yes", "true", "✓", "✔"}, {"0", "no", "false", ""}
VARIABLE = ("varname", "variable")


class _Answers(NamedTuple):
    """Which answer every row codes, and whose coding it is; `key` has a number for each."""

    lines: np.ndarray
    coder: Distinct
    respondent: Distinct
    question: Distinct
    key: np.ndarray

    def table(self) -> pd.DataFrame:
        """Tell every row's answer in words."""
        return pd.DataFrame({name: getattr(self, name).categorical() for name in ANSWER})


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

    A worksheet, too, has a row an answer: its column “agreed” holds the codes, with semicolons
    between them, or “none”. What is left blank there has not been agreed on, so it is not coded.

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
    known = ids_by_name({code: (names or {}).get(code, code) for code in codes})
    headings = [known.get(tidy(heading), tidy(heading)) for heading in grid.rows[0][1]]
    is_worksheet = headings.count(AGREED) == 1 and not {CODE, *codes}.intersection(headings)
    if is_worksheet:
        grid, headings = _agreed(grid, headings, known)
    body = grid.below()
    columns = [column.map(str.strip) for column in body.columns()]
    is_long = CODE in headings and not set(codes).intersection(headings)
    key = tidy(respondent or RESPONDENT)
    key = key if key in headings else RESPONDENT
    needed = [key, *([QUESTION] if len(question_ids) > 1 else []), *([CODE] if is_long else codes)]
    problems = list(_check_header(grid, headings, columns, needed, is_long))
    if problems:
        raise InputError(problems)
    cells = dict(zip(headings, columns, strict=True))
    if QUESTION in cells:
        ids = (called or {}) | {letters(name): name for name in question_ids}
        cells[QUESTION] = cells[QUESTION].map(lambda name: ids.get(letters(name), name))
    answers = _answers(body.lines, cells, key, question_ids, coder)
    if is_long:
        given, code, seen, problems = _long(grid, answers, cells[CODE], known)
    else:
        given, code, seen, problems = _wide(grid, answers, {c: cells[c] for c in codes})
    problems = [*_check_answers(grid, answers, seen, question_ids, CODER in cells), *problems]
    if is_worksheet:  # in whose file there is no column “code”
        problems = [replace(p, column=AGREED if p.column == CODE else p.column) for p in problems]
    if problems:
        raise InputError(problems)
    table = answers.table()
    marks = table.take(given).reset_index(drop=True).assign(code=code.categorical())
    seen = table.assign(line=answers.lines).take(seen).reset_index(drop=True)
    return Coded(NAME, marks, seen)


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
    _, headings = grid.rows[0]
    told = [known.get(letters(heading), heading) for heading in headings]
    told = [new if told.count(new) == 1 else h for h, new in zip(headings, told, strict=True)]
    return grid if told == headings else grid.headed(told)


def _agreed(grid: Grid, headings: list[str], known: dict[str, str]) -> tuple[Grid, list[str]]:
    """Turn a worksheet into a long sheet: a row for every code that was agreed on."""
    place, body = headings.index(AGREED), grid.body()
    told = {cell: _codes(cell, known) for cell in body[place].unique()}
    spread = body.assign(**{AGREED: body[place].map(told)}).explode(AGREED)
    spread = spread[spread[AGREED].notna()]
    spread[place] = spread[AGREED].astype(str)
    headings = [CODE if heading == AGREED else heading for heading in headings]
    return grid._replace(rows=[(grid.rows[0][0], headings)]).over(spread[list(body)]), headings


def _codes(cell: str, known: dict[str, str]) -> list[str]:
    """Take a cell of agreed codes apart; a name may have a semicolon in it, too."""
    if tidy(cell) in known:
        return [cell]
    parts = [part for part in map(str.strip, re.split(r"[;\n]", cell)) if part]
    return ["" if part.casefold() in NOTHING and part not in known else part for part in parts]


def _answers(lines, cells: dict[str, Distinct], key: str, question_ids, coder: str) -> _Answers:
    """Say of every row which answer it codes, and whose coding it is."""
    who = cells.get(CODER) or Distinct.constant(coder, len(lines))
    what = cells.get(QUESTION) or Distinct.constant("".join(question_ids[:1]), len(lines))
    return _Answers(lines, who, cells[key], what, joint(who, what, cells[key]))


def _wide(grid: Grid, answers: _Answers, cells: dict[str, Distinct]):
    """Return the rows and codes of the marks, the rows that were coded, and what is wrong."""
    codes = list(cells)
    uses_1 = any("1" in column.distinct for column in cells.values())
    ones, zeros = ({"1"}, {"0", ""}) if uses_1 else (GIVEN, NOT_GIVEN)
    given, known, filled = (
        np.array([column.each(tell) for column in cells.values()], dtype=bool)
        .reshape(len(cells), len(answers.lines))
        .T.copy()
        for tell in (
            lambda mark: mark.casefold() in ones,
            lambda mark: mark.casefold() in ones | zeros,
            bool,
        )
    )
    coded = filled.any(axis=1)
    named = ~answers.respondent.isin({""})

    def no_mark(place: int) -> Problem:
        row, column = divmod(place, len(codes))
        problem = f"{described(cells[codes[column]].at(row))} is no mark."
        fix = "Write 1, 0, or leave the whole row blank where it was not coded."
        return _at(grid, answers.lines[row], problem, fix, codes[column])

    problems = [
        *_repeated(grid, answers, _again(answers.key) & (coded | named)),
        *listed(np.flatnonzero(~known), no_mark),
    ]
    rows, columns = np.divmod(np.flatnonzero(given), max(len(codes), 1))
    return rows, Distinct(columns, codes), np.flatnonzero(coded), problems


def _long(grid: Grid, answers: _Answers, cells: Distinct, known: dict[str, str]):
    """Return the rows and codes of the marks, the rows that were coded, and what is wrong."""
    code = cells.map(lambda code: known.get(tidy(code), code))
    coded = ~code.isin({""})
    filled = coded | ~answers.respondent.isin({""})
    unknown = coded & ~code.isin(set(known.values()))
    again = np.zeros_like(filled)
    again[filled] = _again((answers.key * len(code.distinct) + code.codes)[filled])
    contrary = filled & ~coded & np.isin(answers.key, answers.key[coded])

    def no_code(row: int) -> Problem:
        near = nearest(code.at(row), known)
        problem = f"{described(code.at(row), near)} is no theme or subtheme of the codebook."
        return _at(grid, answers.lines[row], problem, near.fix, CODE)

    def contradiction(row: int) -> Problem:
        problem = "has no code, but another row has one for the same answer."
        return _at(grid, answers.lines[row], problem, "Remove the row or fill in the code.", CODE)

    problems = [
        *_repeated(grid, answers, again),
        *listed(np.flatnonzero(unknown), no_code),
        *listed(np.flatnonzero(contrary), contradiction),
    ]
    given, seen = np.flatnonzero(coded), np.flatnonzero(filled)
    return given, code.take(given), seen[~_again(answers.key[seen])], problems


def _again(key: np.ndarray) -> np.ndarray:
    """Mark what was there before."""
    return pd.Series(key).duplicated().to_numpy()


def _check_header(grid, headings, columns, needed: list[str], is_long) -> Iterator[Problem]:
    line = grid.rows[0][0]
    spare = [heading for heading in headings if heading not in needed and len(heading) <= LONG]
    for column in needed:
        if column not in headings:
            yield _at(grid, line, f"has no column “{column}”.", nearest(column, spare).fix)
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
        elif not is_long and not _is_remark(heading, columns[place]):
            near = nearest(heading, [column for column in needed[1:] if column != QUESTION])
            yield _at(grid, line, "is no theme or subtheme of the codebook.", near.fix, shown)


def _is_remark(heading: str, cells: Distinct) -> bool:
    """Tell a column of words from a code's: its cells are no marks, or it is known."""
    filled = ~cells.isin({""})
    if heading.casefold() in REMARKS or not filled.any():
        return heading.casefold() in {"", *REMARKS}
    marks = cells.each(lambda mark: mark.casefold() in {"1", *GIVEN, *NOT_GIVEN})
    return marks[filled].mean() <= 0.5


def _check_answers(grid, answers: _Answers, seen, question_ids, has_coders) -> Iterator[Problem]:
    required = {RESPONDENT: "Fill in the respondent's id."}
    if has_coders:
        required[CODER] = "Fill in who coded."
    for column, fix in required.items():
        blank = seen[getattr(answers, column).isin({""})[seen]]
        yield from listed(
            blank, lambda row, c=column, f=fix: _at(grid, answers.lines[row], "is blank.", f, c)
        )

    def no_question(row: int) -> Problem:
        question = answers.question.at(row)
        near = nearest(question, question_ids)
        problem = f"{described(question, near)} is no question of the codebook."
        return _at(grid, answers.lines[row], problem, near.fix, QUESTION)

    yield from listed(seen[~answers.question.isin(question_ids or [""])[seen]], no_question)


def _repeated(grid: Grid, answers: _Answers, again: np.ndarray) -> Iterator[Problem]:
    problem, fix = "repeats an answer that this coder already coded.", "Keep one row each."
    return listed(np.flatnonzero(again), lambda row: _at(grid, answers.lines[row], problem, fix))


def _at(grid: Grid, number: Any, problem: str, fix: str, column: str | None = None) -> Problem:
    return Problem(grid.file, problem, fix, line=int(number), column=column, place=grid.place)
