"""A survey export to validated responses that keep their file's line numbers."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from .. import readers
from ..problems import InputError, Problem, described, nearest
from ..readers.export import Export
from .codebook import Codebook, Column, Item, Scale

MISSING = ""
LONG = 40  # characters; a longer heading may be a respondent's own words


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
    set_aside : dict
        How many records are not respondents, by reason.
    notes : list of str
        What was noticed while reading: the tool, columns left out, cells trimmed.
    """

    responses: pd.DataFrame
    attributes: pd.DataFrame
    answers: pd.Series
    lines: pd.Series
    set_aside: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read(study: Codebook) -> Survey:
    """Read and validate a study's survey.

    Parameters
    ----------
    study : Codebook
        The codebook, from :func:`balint_analysis.study.reading.read`.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        With every problem of the file at once: line, column, what is wrong and the fix.
    """
    export = _export(study)
    problems = list(_check_header(study, list(export.cells.columns)))
    if problems:
        raise InputError(p.counted_in(export.place) for p in problems)
    cells = export.cells.apply(lambda column: column.map(_tidy))
    trimmed = int((export.cells != export.cells.map(str.strip)).to_numpy().sum())
    cells, ids, set_aside = _respondents(study, export, cells)
    declared = _replace_codes(study, export, cells)
    problems = [*_check_respondents(study, ids, export.place), *_check_levels(study, cells)]
    if problems:
        raise InputError(p.counted_in(export.place) for p in problems)
    lines = pd.Series(cells.index, index=pd.Index(ids, name="respondent"), name="line")
    cells = cells.set_index(lines.index)
    return Survey(
        responses=_responses(study, cells),
        attributes=_select(cells, study.attributes),
        answers=_answers(_select(cells, study.questions)),
        lines=lines,
        set_aside=set_aside,
        notes=list(_notes(export, trimmed, declared)),
    )


def _export(study: Codebook) -> Export:
    given = study.survey
    return readers.read_survey(
        study.folder / given.file,
        format=given.format,
        encoding=given.encoding,
        delimiter=given.delimiter,
        dictionary=study.folder / given.dictionary if given.dictionary else None,
    )


def _tidy(cell: str) -> str:
    """Trim a cell, no-break spaces too, and compose its letters."""
    return unicodedata.normalize("NFC", cell.strip())


def _notes(export: Export, trimmed: int, declared: int) -> Iterator[str]:
    yield f"Read as {readers.title(export.tool)}."
    if export.dropped:
        yield f"Left out, as they identify people: {', '.join(export.dropped)}."
    if trimmed:
        yield f"Cells with spaces around them, trimmed: {trimmed}."
    if declared:
        yield f"Answers that are declared as missing, and counted so: {declared}."


def _check_header(study: Codebook, header: list[str]) -> Iterator[Problem]:
    named = [("survey.respondent", study.survey.respondent)] if study.survey.respondent else []
    for section in ("items", "questions", "attributes"):
        named += [(f"{section} {entry.id}", entry.column) for entry in getattr(study, section)]
    levels = {x for scale in study.scales.values() for x in (*_categories(scale), *scale.codes)}
    if levels.intersection(header) and not {column for _, column in named}.intersection(header):
        # A respondent's own words may be among them, so none is repeated.
        fix = "Put back the row that names the columns."
        yield Problem(study.survey.file, "begins with answers, not with a header.", fix, line=1)
        return
    for key, column in named:
        times = header.count(column)
        if times == 0:
            problem = f"{study.survey.file} has no column “{column}”."
            yield Problem("study.toml", problem, _alike(column, header), column=key)
        if times > 1:
            problem = f"the header has this column {times} times."
            yield Problem(study.survey.file, problem, "Rename all but one.", line=1, column=column)


def _alike(column: str, header: list[str]) -> str:
    """Suggest a heading; without a near one list the short ones, as others may be an answer."""
    fix = nearest(column, header)
    if fix.startswith("Did you mean"):
        return fix
    return nearest(column, [heading for heading in header if len(heading) <= LONG])


def _respondents(study: Codebook, export: Export, cells: pd.DataFrame):
    """Set aside the records that are no respondents: (cells, ids, how many by reason)."""
    key = study.survey.respondent or export.respondent
    ids = cells[key] if key else _numbered(cells)
    own = {key, *export.administrative}
    answers = cells[[column for column in cells.columns.unique() if column not in own]]
    reasons = {"test record": ids.isin(study.survey.exclude)}
    if study.survey.finished_only and export.unfinished is not None:
        reasons["not finished"] = export.unfinished.astype(bool)
    reasons["nothing answered"] = (answers == MISSING).all(axis=1)
    kept = pd.Series(True, index=cells.index)
    set_aside = dict(export.set_aside)
    for reason, applies in reasons.items():
        set_aside[reason] = int((kept & applies).sum())
        kept &= ~applies
    return cells[kept].copy(), ids[kept], {reason: n for reason, n in set_aside.items() if n}


def _numbered(cells: pd.DataFrame) -> pd.Series:
    return pd.Series([str(n) for n in range(1, len(cells) + 1)], index=cells.index, dtype=str)


def _replace_codes(study: Codebook, export: Export, cells: pd.DataFrame) -> int:
    """Put labels in place of codes, and nothing in place of what is declared as missing.

    What the codebook calls a level, not applicable or missing is so whatever the export says.
    """
    declared = 0
    for entry in (*study.items, *study.attributes):
        scale = study.scale_of(entry) if isinstance(entry, Item) else None
        labels = export.labels.get(entry.column, {}) | (scale.codes if scale else {})
        known, missing = (_categories(scale), scale.missing) if scale else ([], [])
        column = cells[entry.column]
        coded = {code: _tidy(label) for code, label in labels.items() if code not in known}
        named = column.map(lambda x, coded=coded: coded.get(x, x))
        absent = (column.isin(missing) | named.isin(missing)) & ~column.isin(known)
        absent |= column.isin(export.missing.get(entry.column, ())) & ~named.isin(known)
        declared += int(absent.sum())
        cells[entry.column] = named.mask(absent, MISSING)
    return declared


def _check_respondents(study: Codebook, ids: pd.Series, place: str) -> Iterator[Problem]:
    file, column = study.survey.file, study.survey.respondent
    for line in ids.index[ids == MISSING]:
        yield Problem(file, "the respondent has no id.", "Fill it in.", line=line, column=column)
    for line in ids.index[ids.duplicated() & (ids != MISSING)]:
        first = ids.index[ids == ids[line]][0]
        problem = f"repeats the respondent of {place} {first}."
        yield Problem(file, problem, "Keep one record each.", line=line, column=column)
    if len(ids) == 0:
        yield Problem(file, "holds no answers.", "Export the survey again.")
    enrolled = study.cohort.enrolled
    if enrolled is not None and len(ids) > enrolled:
        problem = f"has {len(ids)} respondents, more than the {enrolled} enrolled."
        yield Problem(file, problem, "Correct [cohort] enrolled, or remove test records.")


def _check_levels(study: Codebook, cells: pd.DataFrame) -> Iterator[Problem]:
    for item in study.items:
        levels = _categories(study.scale_of(item))
        column = cells[item.column]
        for line, value in column[~column.isin([*levels, MISSING])].items():
            hint, known = nearest(value, levels), ", ".join(f"“{level}”" for level in levels)
            problem = f"{described(value, hint)} is not a level of the scale “{item.scale}”."
            slip = f"{hint} " if hint.startswith("Did you mean") else ""
            fix = f"{slip}Its levels: {known}."
            yield Problem(study.survey.file, problem, fix, line=line, column=item.column)


def _categories(scale: Scale) -> list[str]:
    return [*scale.levels, *scale.not_applicable]


def _responses(study: Codebook, cells: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {item.id: _categorical(cells[item.column], study, item) for item in study.items},
        index=cells.index,
    )


def _categorical(column: pd.Series, study: Codebook, item: Item) -> pd.Categorical:
    return pd.Categorical(column.where(column != MISSING), _categories(study.scale_of(item)))


def _select(cells: pd.DataFrame, columns: list[Column]) -> pd.DataFrame:
    return cells[[c.column for c in columns]].set_axis([c.id for c in columns], axis="columns")


def _answers(texts: pd.DataFrame) -> pd.Series:
    index = pd.MultiIndex.from_product(
        [texts.index, texts.columns], names=["respondent", "question"]
    )
    answers = pd.Series(texts.to_numpy().ravel(), index=index, name="answer", dtype=str)
    return answers[answers != MISSING]
