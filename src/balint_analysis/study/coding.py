"""Coders' files to one table: answers × (code, coder), with 1, 0 or not coded."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import readers
from ..problems import InputError, Problem, described, listed, nearest, refuse
from ..readers.export import Coded
from ..wording import ids_by_name, letters, tidy
from .codebook import Codebook, Coder
from .survey import Survey

ANSWER = ["respondent", "question"]
PASSED_OVER = "{}: codings of pictures, PDFs, audio or video, passed over: {}."


def read(codebook: Codebook, survey: Survey) -> pd.DataFrame:
    """Read and validate the coders' files of a study.

    A file is a spreadsheet (:mod:`~balint_analysis.readers.codings.coding_sheet`) or a project of a
    coding tool, whose sources are matched to answers by their names. Coded with no theme is
    different from not coded. A coded subtheme counts for its theme.

    Parameters
    ----------
    codebook : Codebook
        The codebook.
    survey : Survey
        The survey whose answers were coded.

    Returns
    -------
    DataFrame of float
        Index (respondent, question): every answer. Columns (code, coder): 1, 0, or NaN where
        the coder did not code the answer. Without coders it has no columns.

    Raises
    ------
    InputError
        With every problem of every file at once.

    What was noticed is added to the survey's notes.
    """
    problems: list[Problem] = []
    answers = _Answers(survey)
    single: set[tuple] = set()
    marks = np.full((len(codebook.codes), len(codebook.coders), len(survey.answers)), np.nan)
    for n, coder in enumerate(codebook.coders):
        try:
            marks[:, n] = _read_coder(codebook, coder, answers, single)
        except InputError as error:
            problems += error.problems
    refuse(dict.fromkeys(problems))  # coders may share a file
    survey.notes.extend(note for note in dict.fromkeys(answers.notes) if note not in survey.notes)
    return table(codebook, answers.index, marks)


def table(codebook: Codebook, answers: pd.MultiIndex, marks: np.ndarray) -> pd.DataFrame:
    """Make the table of codings from codes × coders × answers: 1, 0, or NaN for not coded."""
    codes, coders = list(codebook.codes), [coder.id for coder in codebook.coders]
    each = np.divmod(np.arange(len(codes) * len(coders)), max(len(coders), 1))
    columns = pd.MultiIndex([codes, coders], each, names=["code", "coder"])
    return pd.DataFrame(marks.reshape(len(columns), len(answers)).T, index=answers, columns=columns)


class _Answers:
    """The survey's answers, and where in their order each stands."""

    def __init__(self, survey: Survey):
        # A sheet's respondents, and where they are: its tables share them.
        self.looked_up: tuple[Any, np.ndarray] = None, np.array([], dtype=int)
        self.index, self.notes = survey.answers.index, list[str]()
        self.respondents = survey.lines.index
        respondents, self.questions = self.index.levels
        rows, columns = self.index.codes
        self.places = np.full((len(self.respondents) + 1, len(self.questions) + 1), -1)
        self.places[self.respondents.get_indexer(respondents)[rows], columns] = range(len(rows))

    def find(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Return the places of every row's respondent and answer, -1 where there is none."""
        column = table["respondent"].astype("category").cat
        if column.categories is not self.looked_up[0]:
            places = self.respondents.get_indexer(column.categories)
            self.looked_up = column.categories, places
        respondents = self.looked_up[1][column.codes]
        return respondents, self.places[respondents, _places(self.questions, table["question"])]


def _places(index: pd.Index, column: pd.Series) -> np.ndarray:
    """Return where in an index each cell stands, or -1; each distinct one is looked up once."""
    column = column.astype("category").cat
    return index.get_indexer(column.categories)[column.codes]


def _read_coder(codebook: Codebook, coder: Coder, answers: _Answers, single: set) -> np.ndarray:
    """Return one coder's marks, codes × answers: 1, 0, or NaN where an answer was not coded."""
    coded = _coded(codebook, coder)
    if coded.passed_over:
        answers.notes.append(PASSED_OVER.format(coder.file, coded.passed_over))
    users = pd.concat([coded.seen["coder"], coded.marks["coder"]]).unique().tolist()
    own, problems = _own(coded, coder, users)
    if not problems and len(users) < 2:
        problems = list(_check_single(codebook, coder, single))
    refuse(problems)
    if coded.tool != readers.SHEET:
        own, problems = _find_answers(codebook, coder, answers, own)
        problems += _check_codes(codebook, coder, own.marks)
    refuse(problems)
    (respondents, seen), (_, given) = map(answers.find, (own.seen, own.marks))
    refuse(_check_answers(coder, own, respondents, seen))
    marks = np.full((len(codebook.codes), len(answers.index)), np.nan)
    marks[:, seen[seen >= 0]] = 0
    marks[_places(pd.Index(codebook.codes), own.marks["code"]), given] = 1
    return _count_for_themes(codebook, marks)


def _coded(codebook: Codebook, coder: Coder) -> Coded:
    path = codebook.folder / coder.file
    project = readers.read_project(path, coder=coder.user, project=coder.project)
    if project is not None:
        return project
    grid = readers.read_grid(
        path, encoding=coder.encoding, delimiter=_comma(path), sheet=coder.sheet
    )
    return readers.read_sheet(
        grid,
        codes=list(codebook.codes),
        respondent=codebook.survey.respondent,
        question_ids=[question.id for question in codebook.questions],
        coder=coder.user,
        names=codebook.codes,
        called=_called(codebook),
    )


def _called(codebook: Codebook) -> dict[str, str]:
    """Find a question's id by its column or its text."""
    return {
        letters(name): question.id
        for question in codebook.questions
        for name in (question.text, question.column)
        if name
    }


def _comma(path: Path) -> str | None:
    return "," if path.suffix.casefold() == ".csv" else None


def _own(coded: Coded, coder: Coder, users: list[str]) -> tuple[Coded, list[Problem]]:
    """Pick one coder's part of a file."""
    user = coder.user or (users[0] if len(users) == 1 else "")
    if users == [user]:
        return coded, []
    if users and user not in users:
        problem = f"has no coder “{user}”." if user else "holds several coders."
        fix = f"Name one as user: {', '.join(f'“{name}”' for name in users)}."
        if user:
            fix = nearest(user, users).fix
        return coded, [Problem(coder.file, problem, fix, column=f"coders {coder.id}")]
    marks, seen = (table[table["coder"] == user] for table in (coded.marks, coded.seen))
    return replace(coded, marks=marks, seen=seen), []


def _check_single(codebook: Codebook, coder: Coder, single: set) -> Iterator[Problem]:
    """Check that a file, sheet or project of one coder was not read yet; `single` remembers."""
    place = (codebook.folder / coder.file).resolve(), coder.sheet, coder.project
    if place in single:
        fix = "Name the file of each coder."
        problem = "holds one coder, who is named twice."
        yield Problem(coder.file, problem, fix, column=f"coders {coder.id}")
    single.add(place)


def _check_answers(
    coder: Coder, own: Coded, respondents: np.ndarray, places: np.ndarray
) -> Iterator[Problem]:
    """Check that each row stands for an answer of the survey.

    A blank answer may have a row too, as in a form that lists everybody, as long as no code
    was given to it; a respondent whom the survey lacks may have none that was filled in.
    """
    nobody = respondents < 0
    blank = ~nobody & (places < 0)
    if blank.any():
        given = pd.MultiIndex.from_frame(own.marks[ANSWER])
        blank &= pd.MultiIndex.from_frame(own.seen[ANSWER]).isin(given)
    lines = own.seen["line"].to_numpy()

    def problem(row: int) -> Problem:
        what = "names a respondent whom the survey does not have."
        if blank[row]:
            what = "codes an answer that is blank in the survey."
        line = int(lines[row]) or None
        return Problem(coder.file, what, "Check the respondent's id.", line=line)

    return listed(np.flatnonzero(nobody | blank), problem)


def _find_answers(codebook: Codebook, coder: Coder, known: _Answers, own: Coded):
    """Find the answer that every source of a project stands for, by the source's name."""
    names: dict[str, list[tuple[str, str]]] = {}
    for respondent, question in known.index:
        called = [f"{respondent} {question}"]
        if len(codebook.questions) == 1:
            called.append(respondent)
        for name in called:
            names.setdefault(_letters(name), []).append((respondent, question))
    sources = own.seen["respondent"].drop_duplicates()
    found = {source: names.get(_letters(source.removesuffix(".txt")), []) for source in sources}

    def nameless(source: str) -> Problem:
        fix = "Name every source after its answer: the respondent's id, then the question's."
        problem = f"{described(source)} is the name of no answer."
        return Problem(coder.file, problem, fix, column="source")

    codes = ids_by_name(codebook.codes)
    marks = own.marks.assign(code=own.marks["code"].map(lambda code: codes.get(tidy(code), code)))
    problems = list(listed([s for s, answers in found.items() if len(answers) != 1], nameless))
    if problems:
        return replace(own, marks=marks), problems
    marks, seen = (_renamed(table, found) for table in (marks, own.seen))
    return replace(own, marks=marks, seen=seen), []


def _renamed(table: pd.DataFrame, found: dict[str, list[tuple[str, str]]]) -> pd.DataFrame:
    named = pd.DataFrame(
        [found[source][0] for source in table["respondent"]], table.index, ANSWER, dtype=str
    )
    return table.assign(respondent=named["respondent"], question=named["question"])


def _letters(name: str) -> str:
    """Reduce a name to its letters and digits, so that "R01 - useful" is "R01_useful"."""
    return " ".join(re.findall(r"[^\W_]+", tidy(name)))


def _check_codes(codebook: Codebook, coder: Coder, marks: pd.DataFrame) -> Iterator[Problem]:
    for code in marks.loc[~marks["code"].isin(codebook.codes), "code"].drop_duplicates():
        alike = [key for key, name in codebook.codes.items() if tidy(name) == tidy(code)]
        near = nearest(code, [*codebook.codes, *codebook.codes.values()])
        problem, fix = f"{described(code, near)} is no theme or subtheme of the codebook.", near.fix
        if alike:
            problem = f"“{codebook.codes[alike[0]]}” is the name of {' and '.join(alike)}."
            fix = "Call each differently, in the project and in study.toml."
        yield Problem(coder.file, problem, fix, column="code")


def _count_for_themes(codebook: Codebook, marks: np.ndarray) -> np.ndarray:
    codes = list(codebook.codes)
    for subtheme, theme in codebook.parents.items():
        own, part = marks[codes.index(theme)], marks[codes.index(subtheme)]
        np.fmax(own, part, out=own)
    return marks
