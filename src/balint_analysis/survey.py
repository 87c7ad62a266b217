"""A survey export to validated responses that keep their file's line numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from .codebook import Column, Item, Scale, Study
from .problems import InputError, Problem, described, nearest
from .readers import delimited

READERS = {
    "csv": lambda path, encoding: delimited.read(path, encoding=encoding),
    "tsv": lambda path, encoding: delimited.read(path, encoding=encoding, delimiter="\t"),
}
MISSING = ""


@dataclass(frozen=True)
class Survey:
    """One survey, validated against its codebook.

    Attributes
    ----------
    responses : DataFrame
        Respondents × items. Each column is categorical with the scale's levels in order, then
        its not-applicable labels; a missing answer is NaN.
    attributes : DataFrame of str
        Respondents × attributes; "" where missing.
    answers : Series of str
        Free-text answers that are not blank, indexed by (respondent, question).
    lines : Series of int
        The line of the survey file on which each respondent's record starts.
    set_aside : int
        Records with nothing answered, which are no respondents.
    """

    responses: pd.DataFrame
    attributes: pd.DataFrame
    answers: pd.Series
    lines: pd.Series
    set_aside: int = 0


def read(study: Study) -> Survey:
    """Read and validate a study's survey.

    Parameters
    ----------
    study : Study
        The codebook, from :func:`balint_analysis.study.read`.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        With every problem of the file at once: line, column, what is wrong and the fix.
    """
    cells = _cells(study)
    problems = list(_check_header(study, list(cells.columns)))
    if problems:
        raise InputError(problems)
    cells = cells.apply(lambda column: column.str.strip())
    answered = [column for column in cells.columns if column != study.survey.respondent]
    blank = (cells[answered] == MISSING).all(axis=1)
    ids = cells[study.survey.respondent] if study.survey.respondent else _numbered(cells)
    cells, ids = cells[~blank], ids[~blank]
    problems = [*_check_respondents(study, ids), *_check_levels(study, cells)]
    if problems:
        raise InputError(problems)
    lines = pd.Series(cells.index, index=pd.Index(ids, name="respondent"), name="line")
    cells = cells.set_index(lines.index)
    return Survey(
        responses=_responses(study, cells),
        attributes=_select(cells, study.attributes),
        answers=_answers(_select(cells, study.questions)),
        lines=lines,
        set_aside=int(blank.sum()),
    )


def _cells(study: Study) -> pd.DataFrame:
    reader = READERS.get(study.survey.format)
    if reader is None:
        fix = nearest(study.survey.format, READERS)
        problem = f"there is no format “{study.survey.format}”."
        raise InputError([Problem("study.toml", problem, fix, column="survey.format")])
    return reader(study.folder / study.survey.file, study.survey.encoding)


def _numbered(cells: pd.DataFrame) -> pd.Series:
    return pd.Series([str(n) for n in range(1, len(cells) + 1)], index=cells.index, dtype=str)


def _check_header(study: Study, header: list[str]) -> Iterator[Problem]:
    named = [("survey.respondent", study.survey.respondent)] if study.survey.respondent else []
    for section in ("items", "questions", "attributes"):
        named += [(f"{section} {entry.id}", entry.column) for entry in getattr(study, section)]
    for key, column in named:
        times = header.count(column)
        if times == 0:
            problem = f"{study.survey.file} has no column “{column}”."
            yield Problem("study.toml", problem, nearest(column, header), column=key)
        if times > 1:
            problem = f"the header has this column {times} times."
            yield Problem(study.survey.file, problem, "Rename all but one.", line=1, column=column)


def _check_respondents(study: Study, ids: pd.Series) -> Iterator[Problem]:
    file, column = study.survey.file, study.survey.respondent
    for line in ids.index[ids == MISSING]:
        yield Problem(file, "the respondent has no id.", "Fill it in.", line=line, column=column)
    for line in ids.index[ids.duplicated() & (ids != MISSING)]:
        first = ids.index[ids == ids[line]][0]
        problem = f"repeats the respondent of line {first}."
        yield Problem(file, problem, "Keep one record each.", line=line, column=column)
    if len(ids) == 0:
        yield Problem(file, "holds no answers.", "Export the survey again.")
    enrolled = study.cohort.enrolled
    if enrolled is not None and len(ids) > enrolled:
        problem = f"has {len(ids)} respondents, more than the {enrolled} enrolled."
        yield Problem(file, problem, "Correct [cohort] enrolled, or remove test records.")


def _check_levels(study: Study, cells: pd.DataFrame) -> Iterator[Problem]:
    for item in study.items:
        levels = _categories(study.scale_of(item))
        column = cells[item.column]
        for line, value in column[~column.isin([*levels, MISSING])].items():
            fix = nearest(value, levels).replace("Known here", "Its levels")
            problem = f"{described(value, fix)} is not a level of the scale “{item.scale}”."
            yield Problem(study.survey.file, problem, fix, line=line, column=item.column)


def _categories(scale: Scale) -> list[str]:
    return [*scale.levels, *scale.not_applicable]


def _responses(study: Study, cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {item.id: _categorical(cells[item.column], study, item) for item in study.items},
        index=cells.index,
    )


def _categorical(column: pd.Series, study: Study, item: Item) -> pd.Categorical:
    return pd.Categorical(column.where(column != MISSING), _categories(study.scale_of(item)))


def _select(cells: pd.DataFrame, columns: list[Column]) -> pd.DataFrame:
    return cells[[c.column for c in columns]].set_axis([c.id for c in columns], axis="columns")


def _answers(texts: pd.DataFrame) -> pd.Series:
    index = pd.MultiIndex.from_product(
        [texts.index, texts.columns], names=["respondent", "question"]
    )
    answers = pd.Series(texts.to_numpy().ravel(), index=index, name="answer", dtype=str)
    return answers[answers != MISSING]
