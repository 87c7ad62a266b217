"""Coders' files to one table: answers × (code, coder), with 1, 0 or not coded."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from .. import readers
from ..problems import InputError, Problem, described, listed, nearest, refuse
from ..readers.export import Coded
from ..wording import ids_by_name, letters, quoted, tidy
from .codebook import Codebook, Coder, CodingFile
from .survey import Survey

ANSWER = ["respondent", "question"]
FEW = 5  # lines of a file
PASSED_OVER = "{}: codings of pictures, PDFs, audio or video, passed over: {}."


class Stages(NamedTuple):
    """The codings as they came in.

    Attributes
    ----------
    codings : DataFrame of float
        Index (respondent, question): every answer. Columns (code, coder): 1, 0, or NaN where
        the coder did not code the answer; what they gave it last. Without coders it has no columns.
    rounds : dict of DataFrame
        The same for each round alone, by its number; empty where there was one only.
    consensus : DataFrame of float or None
        Answers × codes: 1, 0, or NaN where nothing was settled; None without such a file.
    """

    codings: pd.DataFrame
    rounds: dict[int, pd.DataFrame]
    consensus: pd.DataFrame | None


def read(codebook: Codebook, survey: Survey) -> Stages:
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
    Stages

    Raises
    ------
    InputError
        With every problem of every file at once.

    What was noticed is added to the survey's notes.
    """
    problems = list(_copies(codebook))
    single: set[tuple] = set()
    codes = list(codebook.codes)
    given = codebook.coding_files
    marks = np.full((len(codes), len(given), len(survey.answers)), np.nan)
    for n, file in enumerate(given):
        try:
            marks[:, n] = _read_file(codebook, file, survey, single)
        except InputError as error:
            problems += error.problems
    refuse(dict.fromkeys(problems))  # coders may share a file
    if given and np.isnan(marks).all():
        survey.notes.append("No answer is coded yet: the coders' files are blank.")
    survey.notes.extend(_alike(codebook, marks))
    for subtheme, theme in codebook.parents.items():
        whole, part = marks[codes.index(theme)], marks[codes.index(subtheme)]
        np.fmax(whole, part, out=whole)
    return stages(codebook, survey.answers.index, marks)


def _copies(codebook: Codebook) -> Iterator[Problem]:
    """Find one coder's file that is given as another's, by what is in it."""
    owners: dict[tuple, Coder] = {}
    for coder in codebook.coders:
        path = codebook.folder / coder.file
        content = path.read_bytes() if path.is_file() else b""
        # Of a few answers two people may well say the same; `user` picks one of several.
        if coder.user or content.count(b"\n") <= FEW:
            continue
        part = hashlib.sha256(content).digest(), coder.sheet, coder.project
        owner = owners.setdefault(part, coder)
        if owner.id != coder.id and owner.file != coder.file:
            problem = f"holds what {owner.id}'s file holds, to the byte."
            fix = "Name the file that this coder wrote, and not a copy of another's."
            yield Problem(coder.file, problem, fix, column=coder.key)


def _alike(codebook: Codebook, marks: np.ndarray) -> Iterator[str]:
    """Say which coders coded every answer alike; `marks` is codes × files × answers."""
    for (n, one), (m, other) in combinations(enumerate(codebook.coders), 2):
        same = np.array_equal(marks[:, n], marks[:, m], equal_nan=True)
        if one.id != other.id and same and not np.isnan(marks[:, n]).all():
            yield f"{one.id} and {other.id} coded every answer alike: is each file their own?"


def stages(codebook: Codebook, answers: pd.MultiIndex, marks: np.ndarray) -> Stages:
    """Put marks, codes × files × answers, in the order of their rounds."""
    ids, rounds = codebook.coder_ids, sorted({coder.round for coder in codebook.coders})
    each = np.full((len(rounds), len(codebook.codes), len(ids), len(answers)), np.nan)
    for n, coder in enumerate(codebook.coders):
        each[rounds.index(coder.round), :, ids.index(coder.id)] = marks[:, n]
    last = np.full(each.shape[1:], np.nan)
    for part in each:
        last = np.where(np.isnan(part), last, part)
    several = dict(zip(rounds, each, strict=True)) if len(rounds) > 1 else {}
    agreed = None
    if codebook.coding.consensus:
        agreed = pd.DataFrame(marks[:, -1].T, index=answers, columns=list(codebook.codes))
    return Stages(
        table(codebook, answers, last),
        {number: table(codebook, answers, part) for number, part in several.items()},
        agreed,
    )


def table(codebook: Codebook, answers: pd.MultiIndex, marks: np.ndarray) -> pd.DataFrame:
    """Make the table of codings from codes × coders × answers: 1, 0, or NaN for not coded."""
    codes, coders = list(codebook.codes), codebook.coder_ids
    each = np.divmod(np.arange(len(codes) * len(coders)), max(len(coders), 1))
    columns = pd.MultiIndex([codes, coders], each, names=["code", "coder"])
    return pd.DataFrame(marks.reshape(len(columns), len(answers)).T, index=answers, columns=columns)


def _read_file(codebook: Codebook, coder: CodingFile, survey: Survey, single: set) -> np.ndarray:
    """Return the marks of one file, codes × answers: 1, 0, or NaN where an answer was not coded."""
    coded = _coded(codebook, coder)
    note = PASSED_OVER.format(coder.file, coded.passed_over)
    if coded.passed_over and note not in survey.notes:
        survey.notes.append(note)
    own = _own(codebook, coder, coded, single)
    if coded.tool != readers.SHEET:
        own = _renamed(codebook, coder, survey.answers.index, own)
    seen, given = _places(survey.answers.index, own)
    if (seen < 0).any():
        strange = own.seen[seen < 0], own.marks[given < 0]
        refuse(_check_answers(coder, *strange, survey.lines.index))
    marks = np.full((len(codebook.codes), len(survey.answers)), np.nan)
    marks[:, seen[seen >= 0]] = 0
    marks[pd.Index(codebook.codes).get_indexer(own.marks["code"]), given] = 1
    return marks


def _coded(codebook: Codebook, coder: CodingFile) -> Coded:
    path = codebook.folder / coder.file
    project = readers.read_project(path, coder=coder.user, project=coder.project)
    if project is not None:
        return project
    if path.is_dir():
        fix = "Name a file, or the folder of a QualCoder project."
        raise InputError(
            [Problem(coder.file, "is a folder, and no project.", fix, column=coder.key)]
        )
    comma = "," if path.suffix.casefold() == ".csv" else None
    return readers.read_sheet(
        readers.read_grid(path, encoding=coder.encoding, delimiter=comma, sheet=coder.sheet),
        codes=list(codebook.codes),
        respondent=codebook.survey.respondent,
        question_ids=[question.id for question in codebook.questions],
        coder=coder.user,
        names=codebook.codes,
        called={
            letters(name): question.id
            for question in codebook.questions
            for name in (question.label, question.column)
        },
    )


def _own(codebook: Codebook, coder: CodingFile, coded: Coded, single: set) -> Coded:
    """Pick one coder's part of a file; `single` has those that hold one coder and were read."""
    users = pd.concat([coded.seen["coder"], coded.marks["coder"]]).unique().tolist()
    user = coder.user or (users[0] if len(users) == 1 else "")
    place = (codebook.folder / coder.file).resolve(), coder.sheet, coder.project
    problem = fix = ""
    if users and user not in users:
        problem, fix = f"has no coder “{user}”.", nearest(user, users).fix
        if not user:
            problem = "holds several coders."
            fix = f"Name one as user: {', '.join(map(quoted, users))}."
    elif len(users) < 2 and place in single:
        problem, fix = "holds one coder, who is named twice.", "Name the file of each coder."
    if problem:
        raise InputError([Problem(coder.file, problem, fix, column=coder.key)])
    if len(users) < 2:
        single.add(place)
        return coded
    marks, seen = (table[table["coder"] == user] for table in (coded.marks, coded.seen))
    return replace(coded, marks=marks, seen=seen)


def _check_answers(
    coder: CodingFile, seen: pd.DataFrame, marks: pd.DataFrame, respondents: pd.Index
) -> Iterator[Problem]:
    """Check the rows, and the marks, of what is no answer of the survey.

    A blank answer may have a row too, as in a form that lists everybody, as long as no code
    was given to it; a respondent whom the survey lacks may have none that was filled in.
    """
    nobody = respondents.get_indexer(seen["respondent"].astype(str)) < 0
    given = pd.MultiIndex.from_frame(seen[ANSWER]).isin(pd.MultiIndex.from_frame(marks[ANSWER]))

    def problem(row: int) -> Problem:
        what = "codes an answer that is blank in the survey."
        if nobody[row]:
            what = "names a respondent whom the survey does not have."
        line = int(seen["line"].iloc[row]) or None
        return Problem(coder.file, what, "Check the respondent's id.", line=line)

    return listed(np.flatnonzero(nobody | given), problem)


def _places(answers: pd.MultiIndex, own: Coded) -> list[np.ndarray]:
    """Return where the answer of every row stands, of those seen and of the marks; -1 for none.

    Every respondent is looked up once: nothing else here takes long.
    """
    named = []
    for level in answers.levels:
        seen = own.seen[level.name].astype("category")
        marks = own.marks[level.name].astype(seen.dtype)
        found = level.get_indexer(seen.cat.categories)
        named.append((found[seen.cat.codes], found[marks.cat.codes]))
    places = np.full([len(level) + 1 for level in answers.levels], -1)  # the last ones for none
    places[tuple(answers.codes)] = np.arange(len(answers))
    return [places[rows] for rows in zip(*named, strict=True)]


def _renamed(codebook: Codebook, coder: CodingFile, answers: pd.MultiIndex, own: Coded) -> Coded:
    """Call the sources of a project as the answers that they stand for, its codes by their ids."""
    sources = own.seen["respondent"].drop_duplicates()
    known = _by_name(answers, alone=len(codebook.questions) == 1)
    found = {source: known[_letters(source.removesuffix(".txt"))] for source in sources}

    def nameless(source: str) -> Problem:
        fix = "Name every source after its answer: the respondent's id, then the question's."
        problem = f"{described(source)} is the name of no answer."
        return Problem(coder.file, problem, fix, column="source")

    codes = ids_by_name(codebook.codes)
    marks = own.marks.assign(code=own.marks["code"].map(lambda code: codes.get(tidy(code), code)))
    unclear = [source for source, meant in found.items() if len(meant) != 1]
    refuse([*listed(unclear, nameless), *_check_codes(codebook, coder, marks)])
    named = pd.DataFrame([meant[0] for meant in found.values()], list(found), ANSWER, dtype=str)
    marks, seen = (
        table.assign(**named.loc[table["respondent"]].set_axis(table.index))
        for table in (marks, own.seen)
    )
    return replace(own, marks=marks, seen=seen)


def _by_name(answers: pd.MultiIndex, *, alone: bool) -> dict[str, list[tuple[str, str]]]:
    """Find answers by what a source may be called; by the respondent alone for one question."""
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for respondent, question in answers:
        for name in (f"{respondent} {question}", *([respondent] if alone else [])):
            names[_letters(name)].append((respondent, question))
    return names


def _letters(name: str) -> str:
    """Reduce a name to its letters and digits, so that "R01 - useful" is "R01_useful"."""
    return " ".join(re.findall(r"[^\W_]+", tidy(name)))


def _check_codes(codebook: Codebook, coder: CodingFile, marks: pd.DataFrame) -> Iterator[Problem]:
    for code in marks.loc[~marks["code"].isin(codebook.codes), "code"].drop_duplicates():
        alike = [key for key, name in codebook.codes.items() if tidy(name) == tidy(code)]
        near = nearest(code, [*codebook.codes, *codebook.codes.values()])
        problem, fix = f"{described(code, near)} is no theme or subtheme of the codebook.", near.fix
        if alike:
            problem = f"“{codebook.codes[alike[0]]}” is the name of {' and '.join(alike)}."
            fix = "Call each differently, in the project and in study.toml."
        yield Problem(coder.file, problem, fix, column="code")
