"""Coders' files to one table: answers × (code, coder), with 1, 0 or not coded."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from .codebook import Coder, Study
from .problems import InputError, Problem, described, nearest
from .readers import delimited
from .survey import Survey

QUESTION = "question"
REMARKS = {"answer", "text", "note", "notes", "comment", "comments"}
MARKS = {"1": 1.0, "0": 0.0, "": np.nan}


def read(study: Study, survey: Survey) -> pd.DataFrame:
    """Read and validate the coders' files of a study.

    A coder's file has one row an answer: the respondent, the question's id, and a column for
    every theme and subtheme with 1 (coded) or 0. A row that is blank in all of them was not
    coded by this coder, which is different from a row of zeros: coded with no theme. A coded
    subtheme counts for its theme.

    Parameters
    ----------
    study : Study
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
    codings = {}
    for coder in study.coders:
        try:
            codings[coder.id] = _read_coder(study, coder, survey)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
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


def _read_coder(study: Study, coder: Coder, survey: Survey) -> pd.DataFrame:
    cells = delimited.read(study.folder / coder.file, encoding=coder.encoding)
    cells = cells.apply(lambda column: column.str.strip())
    key = _respondent_column(study, list(cells.columns))
    problems = list(_check_header(study, coder, key, list(cells.columns)))
    if problems:
        raise InputError(problems)
    if QUESTION not in cells:
        cells[QUESTION] = study.questions[0].id
    index = pd.MultiIndex.from_frame(cells[[key, QUESTION]], names=survey.answers.index.names)
    marks = cells[list(study.codes)]
    problems = [*_check_rows(study, coder, survey, index, marks), *_check_marks(coder, marks)]
    if problems:
        raise InputError(problems)
    coded = marks.apply(lambda column: column.map(MARKS)).astype(float).set_axis(index)
    coded[coded.notna().any(axis=1)] = coded[coded.notna().any(axis=1)].fillna(0.0)
    return _count_for_themes(study, coded).reindex(survey.answers.index)


def _respondent_column(study: Study, header: list[str]) -> str:
    column = study.survey.respondent
    return column if column in header else "respondent"


def _check_header(study: Study, coder: Coder, key: str, header: list[str]) -> Iterator[Problem]:
    expected = [key, *([QUESTION] if len(study.questions) > 1 else []), *study.codes]
    for column in expected:
        times = header.count(column)
        if times == 0:
            fix = nearest(column, [h for h in header if h not in expected])
            yield Problem(coder.file, f"has no column “{column}”.", fix, line=1)
        if times > 1:
            problem = f"the header has “{column}” {times} times."
            yield Problem(coder.file, problem, "Keep one.", line=1, column=column)
    for column in header:
        if column not in expected and column != QUESTION and column.casefold() not in REMARKS:
            problem = "is no theme or subtheme of the codebook."
            fix = nearest(column, study.codes)
            yield Problem(coder.file, problem, fix, line=1, column=column)


def _check_rows(study, coder, survey, index, marks) -> Iterator[Problem]:
    """Check that each row stands for one answer that the survey has.

    A blank answer may have a row too, as in a form that lists everybody, as long as no code
    was given to it; a respondent whom the survey lacks may have none that was filled in.
    """
    questions = [question.id for question in study.questions]
    respondents = set(survey.lines.index)
    known, again = index.isin(survey.answers.index), index.duplicated()
    filled, coded = (marks != "").any(axis=1), (marks == "1").any(axis=1)
    for line, (respondent, question), is_known, is_again, is_filled, is_coded in zip(
        marks.index, index, known, again, filled, coded, strict=True
    ):
        if is_again:
            problem = "repeats an answer that this coder already coded."
            yield Problem(coder.file, problem, "Keep one row each.", line=line)
        elif question not in questions:
            fix = nearest(question, questions)
            problem = f"{described(question, fix)} is no question of the codebook."
            yield Problem(coder.file, problem, fix, line=line, column=QUESTION)
        elif respondent not in respondents and is_filled:
            problem = "names a respondent whom the survey does not have."
            yield Problem(coder.file, problem, "Check the respondent's id.", line=line)
        elif not is_known and is_coded:
            problem = "codes an answer that is blank in the survey."
            yield Problem(coder.file, problem, "Check the respondent's id.", line=line)


def _check_marks(coder: Coder, marks: pd.DataFrame) -> Iterator[Problem]:
    for code, column in marks.items():
        for line, value in column[~column.isin(MARKS)].items():
            shown = f"“{value}”" if len(value) <= 3 else f"a text of {len(value)} characters"
            fix = "Write 1, 0, or leave the whole row blank where it was not coded."
            yield Problem(coder.file, f"{shown} is no mark.", fix, line=line, column=code)


def _count_for_themes(study: Study, coded: pd.DataFrame) -> pd.DataFrame:
    for subtheme, theme in study.parents.items():
        coded[theme] = coded[[theme, subtheme]].max(axis=1)
    return coded
