"""Coders' files to one table: answers × (code, coder), with 1, 0 or not coded."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from .. import readers
from ..problems import InputError, Problem, described, nearest
from ..readers.codings import coding_sheet
from ..readers.export import Coded
from .codebook import Codebook, Coder
from .survey import Survey

SHEET = coding_sheet.NAME
ANSWER = ["respondent", "question"]


def read(study: Codebook, survey: Survey) -> pd.DataFrame:
    """Read and validate the coders' files of a study.

    A file is a spreadsheet (:mod:`~balint_analysis.readers.codings.coding_sheet`) or a project of a
    coding tool, whose sources are matched to answers by their names. Coded with no theme is
    different from not coded. A coded subtheme counts for its theme.

    Parameters
    ----------
    study : Codebook
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
    """
    problems: list[Problem] = []
    codings, single = {}, set()
    for coder in study.coders:
        try:
            codings[coder.id] = _read_coder(study, coder, survey, single)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))  # coders may share a file
    if not codings:
        columns = pd.MultiIndex.from_arrays([[], []], names=["code", "coder"])
        return pd.DataFrame(index=survey.answers.index, columns=columns, dtype=float)
    table = pd.concat(codings, axis="columns", names=["coder", "code"]).swaplevel(axis="columns")
    return table[[(code, coder.id) for code in study.codes for coder in study.coders]]


def describe(codings: pd.DataFrame) -> str:
    """Say in a sentence who coded how many answers, or that there is no coding."""
    if not codings.shape[1]:
        return "This study has no coding: its codebook names no coders."
    coded = codings.notna().T.groupby(level="coder", sort=False).any().sum(axis=1)
    each = ", ".join(f"{coder} coded {n}" for coder, n in coded.items())
    none = ((codings.max(axis=1) == 0) & codings.notna().any(axis=1)).sum()
    return f"Of {len(codings)} answers {each}; {none} were coded with no theme by anyone."


def _read_coder(study: Codebook, coder: Coder, survey: Survey, single: set) -> pd.DataFrame:
    coded = _coded(study, coder)
    own, problems = _own(coded, coder)
    problems = problems or list(_check_single(study, coder, coded, single))
    if problems:
        raise InputError(problems)
    if coded.tool == SHEET:
        problems = list(_check_answers(study, coder, survey, own))
    else:
        own, problems = _find_answers(study, coder, survey, own)
        problems += _check_codes(study, coder, own.marks)
    if problems:
        raise InputError(problems)
    table = pd.DataFrame(np.nan, index=survey.answers.index, columns=list(study.codes))
    answered = pd.MultiIndex.from_frame(own.seen[ANSWER]).intersection(table.index)
    table.loc[answered] = 0.0
    for respondent, question, code in own.marks[[*ANSWER, "code"]].itertuples(index=False):
        table.loc[(respondent, question), code] = 1.0
    return _count_for_themes(study, table)


def _coded(study: Codebook, coder: Coder) -> Coded:
    path = study.folder / coder.file
    project = readers.read_project(path, coder=coder.user)
    if project is not None:
        return project
    grid = readers.read_grid(
        path, encoding=coder.encoding, delimiter=_comma(path), sheet=coder.sheet
    )
    return coding_sheet.read(
        grid,
        codes=list(study.codes),
        respondent=study.survey.respondent,
        question_ids=[question.id for question in study.questions],
        coder=coder.user,
        names=study.codes,
        called=_called(study),
    )


def _called(study: Codebook) -> dict[str, str]:
    """Find a question's id by its column or its text."""
    return {
        coding_sheet.letters(name): question.id
        for question in study.questions
        for name in (question.text, question.column)
        if name
    }


def _comma(path: Path) -> str | None:
    return "," if path.suffix.casefold() == ".csv" else None


def _own(coded: Coded, coder: Coder) -> tuple[Coded, list[Problem]]:
    """Pick one coder's part of a file."""
    users = list(dict.fromkeys([*coded.seen["coder"], *coded.marks["coder"]]))
    user = coder.user or (users[0] if len(users) == 1 else "")
    if users and user not in users:
        problem = f"has no coder “{user}”." if user else "holds several coders."
        fix = f"Name one as user: {', '.join(f'“{name}”' for name in users)}."
        if user:
            fix = nearest(user, users)
        return coded, [Problem(coder.file, problem, fix, column=f"coders {coder.id}")]
    marks, seen = (table[table["coder"] == user] for table in (coded.marks, coded.seen))
    return replace(coded, marks=marks, seen=seen), []


def _check_single(study: Codebook, coder: Coder, coded: Coded, single: set) -> Iterator[Problem]:
    """Check that a file, or sheet, of one coder was not read before; `single` remembers it."""
    place = (study.folder / coder.file).resolve(), coder.sheet
    if len({*coded.seen["coder"], *coded.marks["coder"]}) > 1:
        return
    if place in single:
        fix = "Name the file of each coder."
        problem = "holds one coder, who is named twice."
        yield Problem(coder.file, problem, fix, column=f"coders {coder.id}")
    single.add(place)


def _check_answers(study: Codebook, coder: Coder, survey: Survey, own: Coded) -> Iterator[Problem]:
    """Check that each row stands for an answer of the survey.

    A blank answer may have a row too, as in a form that lists everybody, as long as no code
    was given to it; a respondent whom the survey lacks may have none that was filled in.
    """
    given = set(own.marks[ANSWER].itertuples(index=False, name=None))
    known, respondents = set(survey.answers.index), set(survey.lines.index)
    for respondent, question, line in own.seen[[*ANSWER, "line"]].itertuples(index=False):
        if respondent not in respondents:
            problem = "names a respondent whom the survey does not have."
        elif (respondent, question) not in known and (respondent, question) in given:
            problem = "codes an answer that is blank in the survey."
        else:
            continue
        yield Problem(coder.file, problem, "Check the respondent's id.", line=line or None)


def _find_answers(study: Codebook, coder: Coder, survey: Survey, own: Coded):
    """Find the answer that every source of a project stands for, by the source's name."""
    names: dict[str, list[tuple[str, str]]] = {}
    for respondent, question in survey.answers.index:
        called = [f"{respondent} {question}"]
        if len(study.questions) == 1:
            called.append(respondent)
        for name in called:
            names.setdefault(_letters(name), []).append((respondent, question))
    sources = own.seen["respondent"].drop_duplicates()
    found = {source: names.get(_letters(source.removesuffix(".txt")), []) for source in sources}
    fix = "Name every source after its answer: the respondent's id, then the question's."
    problems = [
        Problem(
            coder.file, f"{described(source, '')} is the name of no answer.", fix, column="source"
        )
        for source, answers in found.items()
        if len(answers) != 1
    ]
    if problems:
        return own, problems
    marks, seen = (_renamed(table, found) for table in (own.marks, own.seen))
    codes = _code_names(study)
    marks = marks.assign(code=marks["code"].map(lambda code: codes.get(_composed(code), code)))
    return replace(own, marks=marks, seen=seen), []


def _renamed(table: pd.DataFrame, found: dict[str, list[tuple[str, str]]]) -> pd.DataFrame:
    answers = [found[source][0] for source in table["respondent"]]
    return table.assign(respondent=[a[0] for a in answers], question=[a[1] for a in answers])


def _letters(name: str) -> str:
    """Reduce a name to its letters and digits, so that "R01 - useful" is "R01_useful"."""
    return " ".join(re.findall(r"[^\W_]+", _composed(name)))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _code_names(study: Codebook) -> dict[str, str]:
    """Find a code's id by its id or its name."""
    return {_composed(name): code for code, name in study.codes.items()} | {
        c: c for c in study.codes
    }


def _check_codes(study: Codebook, coder: Coder, marks: pd.DataFrame) -> Iterator[Problem]:
    for code in marks.loc[~marks["code"].isin(study.codes), "code"].drop_duplicates():
        fix = nearest(code, [*study.codes, *study.codes.values()])
        problem = f"{described(code, fix)} is no theme or subtheme of the codebook."
        yield Problem(coder.file, problem, fix, column="code")


def _count_for_themes(study: Codebook, coded: pd.DataFrame) -> pd.DataFrame:
    for subtheme, theme in study.parents.items():
        coded[theme] = coded[[theme, subtheme]].max(axis=1)
    return coded
