"""A survey export to validated responses that keep their file's line numbers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from .. import readers
from ..problems import LONG, Problem, described, listed, nearest, refuse
from ..readers.distinct import Distinct
from ..readers.export import Export
from ..wording import tidy
from .codebook import Codebook, Column, Item, Scale

MISSING = ""


@dataclass(frozen=True, eq=False)
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
    set_aside: dict[str, int]
    notes: list[str]


def read(codebook: Codebook) -> Survey:
    """Read and validate a study's survey.

    Parameters
    ----------
    codebook : Codebook
        The codebook, from :func:`balint_analysis.study.reading.read`.

    Returns
    -------
    Survey

    Raises
    ------
    InputError
        With every problem of the file at once: line, column, what is wrong and the fix.
    """
    export = _export(codebook)
    header = _check_header(codebook, list(export.cells.columns))
    refuse(p.counted_in(export.place) for p in header)
    cells, trimmed = _tidied(export)
    kept, ids, set_aside = _respondents(codebook, export, cells)
    by_name = {name: column.take(kept) for name, column in cells}
    lines = pd.Series(export.cells.index[kept], pd.Index(ids.texts(), dtype=str), name="line")
    lines.index.name = "respondent"
    declared = _replace_codes(codebook, export, by_name)
    problems = [
        *_check_respondents(codebook, ids, lines.to_numpy(), export.place),
        *_check_levels(codebook, by_name, lines.to_numpy()),
    ]
    refuse(p.counted_in(export.place) for p in problems)
    codes = [_codes(codebook, item, by_name[item.column]) for item in codebook.items]
    attributes = [by_name[attribute.column] for attribute in codebook.attributes]
    return Survey(
        responses=responses(codebook, codes, lines.index),
        attributes=select(attributes, codebook.attributes, lines.index),
        answers=_answers(codebook, by_name, lines.index),
        lines=lines,
        set_aside=set_aside,
        notes=list(_notes(export, trimmed, declared)),
    )


def _export(codebook: Codebook) -> Export:
    given = codebook.survey
    return readers.read_survey(
        codebook.folder / given.file,
        format=given.format,
        encoding=given.encoding,
        delimiter=given.delimiter,
        dictionary=codebook.folder / given.dictionary if given.dictionary else None,
    )


def _tidied(export: Export) -> tuple[list[tuple[str, Distinct]], int]:
    """Tidy all columns, each under its heading; count the cells that had spaces around them."""
    columns, trimmed = [], 0
    for name, cells in export.cells.items():
        column = Distinct.of(cells)
        bare = column.map(str.strip)
        if bare is not column:
            trimmed += int(column.each(lambda cell: cell != cell.strip()).sum())
        columns.append((name, bare if all(map(str.isascii, bare.distinct)) else bare.map(tidy)))
    return columns, trimmed


def _notes(export: Export, trimmed: int, declared: int) -> Iterator[str]:
    yield f"Read as {readers.title(export.tool)}."
    if export.dropped:
        yield f"Left out, as they identify people: {', '.join(export.dropped)}."
    if trimmed:
        yield f"Cells with spaces around them, trimmed: {trimmed}."
    if declared:
        yield f"Answers that are declared as missing, and counted so: {declared}."


def _check_header(codebook: Codebook, header: list[str]) -> Iterator[Problem]:
    named = (
        [("survey.respondent", codebook.survey.respondent)] if codebook.survey.respondent else []
    )
    for section in ("items", "questions", "attributes"):
        named += [(f"{section} {entry.id}", entry.column) for entry in getattr(codebook, section)]
    levels = {x for scale in codebook.scales.values() for x in (*_categories(scale), *scale.codes)}
    if levels.intersection(header) and not {column for _, column in named}.intersection(header):
        # A respondent's own words may be among them, so none is repeated.
        fix = "Put back the row that names the columns."
        yield Problem(codebook.survey.file, "begins with answers, not with a header.", fix, line=1)
        return
    for key, column in named:
        times = header.count(column)
        if times == 0:
            problem = f"{codebook.survey.file} has no column “{column}”."
            yield Problem("study.toml", problem, _alike(column, header), column=key)
        if times > 1:
            problem = f"the header has this column {times} times."
            yield Problem(
                codebook.survey.file, problem, "Rename all but one.", line=1, column=column
            )


def _alike(column: str, header: list[str]) -> str:
    """Suggest a heading; without a near one list the short ones, as others may be an answer."""
    near = nearest(column, header)
    short = tuple(heading for heading in header if len(heading) <= LONG)
    return near.fix if near.match is not None else replace(near, known=short).fix


def _respondents(codebook: Codebook, export: Export, cells: list[tuple[str, Distinct]]):
    """Set aside the records that are no respondents: (rows kept, ids, how many by reason)."""
    key = codebook.survey.respondent or export.respondent
    rows = len(export.cells)
    ids = dict(cells)[key] if key else _numbered(rows)
    own = {key, *export.administrative}
    blank = [column.isin({MISSING}) for name, column in cells if name not in own]
    reasons = {"test record": ids.isin(codebook.survey.exclude)}
    if codebook.survey.finished_only and export.unfinished is not None:
        reasons["not finished"] = export.unfinished.to_numpy(dtype=bool)
    reasons["nothing answered"] = np.logical_and.reduce(blank, initial=True, dtype=bool)
    kept = np.ones(rows, dtype=bool)
    set_aside = dict(export.set_aside)
    for reason, applies in reasons.items():
        set_aside[reason] = int((kept & applies).sum())
        kept &= ~applies
    return kept, ids.take(kept), {reason: n for reason, n in set_aside.items() if n}


def _numbered(rows: int) -> Distinct:
    return Distinct(np.arange(rows), list(map(str, range(1, rows + 1))))


def _replace_codes(codebook: Codebook, export: Export, cells: dict[str, Distinct]) -> int:
    """Put labels in place of codes, and nothing in place of what is declared as missing.

    What the codebook calls a level, not applicable or missing is so whatever the export says.
    """
    declared = 0
    for entry in (*codebook.items, *codebook.attributes):
        column, meaning = cells[entry.column], _meaning(codebook, export, entry)
        declared += int(column.each(partial(_is_missing, meaning)).sum())
        cells[entry.column] = column.map(partial(_or_missing, meaning))
    return declared


def _is_missing(meaning: Callable[[str], str | None], cell: str) -> bool:
    return meaning(cell) is None


def _or_missing(meaning: Callable[[str], str | None], cell: str) -> str:
    return meaning(cell) or MISSING


def _meaning(codebook: Codebook, export: Export, entry: Column) -> Callable[[str], str | None]:
    """Return what tells the label that a cell of a column stands for; None if it is missing."""
    scale = codebook.scale_of(entry) if isinstance(entry, Item) else None
    labels = export.labels.get(entry.column, {}) | (scale.codes if scale else {})
    known, missing = (_categories(scale), scale.missing) if scale else ([], [])
    coded = {code: tidy(label) for code, label in labels.items() if code not in known}
    unanswered = export.missing.get(entry.column, ())

    def meaning(cell: str) -> str | None:
        label = coded.get(cell, cell)
        by_study = cell not in known and (cell in missing or label in missing)
        by_export = label not in known and cell in unanswered
        return None if by_study or by_export else label

    return meaning


def _check_respondents(
    codebook: Codebook, ids: Distinct, lines: np.ndarray, place: str
) -> Iterator[Problem]:
    file, column = codebook.survey.file, codebook.survey.respondent
    blank, again = ids.isin({MISSING}), pd.Series(ids.codes).duplicated().to_numpy()

    def nameless(row: int) -> Problem:
        problem, fix = "the respondent has no id.", "Fill it in."
        return Problem(file, problem, fix, line=int(lines[row]), column=column)

    def repeated(row: int) -> Problem:
        before = lines[ids.codes == ids.codes[row]][0]
        problem, fix = f"repeats the respondent of {place} {before}.", "Keep one record each."
        return Problem(file, problem, fix, line=int(lines[row]), column=column)

    yield from listed(np.flatnonzero(blank), nameless)
    yield from listed(np.flatnonzero(again & ~blank), repeated)
    if len(lines) == 0:
        yield Problem(file, "holds no answers.", "Export the survey again.")
    enrolled = codebook.cohort.enrolled
    if enrolled is not None and len(lines) > enrolled:
        problem = f"has {len(lines)} respondents, more than the {enrolled} enrolled."
        yield Problem(file, problem, "Correct [cohort] enrolled, or remove test records.")


def _check_levels(
    codebook: Codebook, cells: dict[str, Distinct], lines: np.ndarray
) -> Iterator[Problem]:
    for item in codebook.items:
        levels, column = _categories(codebook.scale_of(item)), cells[item.column]
        known = ", ".join(f"“{level}”" for level in levels)

        def unknown(row: int, item=item, levels=levels, known=known) -> Problem:
            value = cells[item.column].at(row)
            near = nearest(value, levels)
            problem = f"{described(value, near)} is not a level of the scale “{item.scale}”."
            fix = f"{near.fix} Its levels: {known}." if near.match else f"Its levels: {known}."
            line = int(lines[row])
            return Problem(codebook.survey.file, problem, fix, line=line, column=item.column)

        yield from listed(np.flatnonzero(~column.isin({*levels, MISSING})), unknown)


def _categories(scale: Scale) -> list[str]:
    return [*scale.levels, *scale.not_applicable]


def responses(codebook: Codebook, codes: Iterable[np.ndarray], index: pd.Index) -> pd.DataFrame:
    """Make the table of responses from each item's codes: the place of the level, or -1."""
    levels = [_categories(codebook.scale_of(item)) for item in codebook.items]
    columns = map(pd.Categorical.from_codes, codes, levels)
    names = [item.id for item in codebook.items]
    return pd.DataFrame(dict(zip(names, columns, strict=True)), index=index)


def _codes(codebook: Codebook, item: Item, column: Distinct) -> np.ndarray:
    places = {level: n for n, level in enumerate(_categories(codebook.scale_of(item)))}
    return column.each(lambda level: places.get(level, -1), dtype=int)


def select(cells: Iterable[Distinct], named: list[Column], index: pd.Index) -> pd.DataFrame:
    """Make a table of texts, headed by the columns' ids."""
    names = [column.id for column in named]
    texts = dict(zip(names, (column.texts() for column in cells), strict=True))
    return pd.DataFrame(texts, index=index, columns=names, dtype=str)


def _answers(codebook: Codebook, cells: dict[str, Distinct], respondents: pd.Index) -> pd.Series:
    questions = pd.Index([question.id for question in codebook.questions], dtype=str)
    columns = [cells[question.column] for question in codebook.questions]
    given = np.zeros((len(respondents), len(columns)), dtype=bool)
    texts = np.empty(given.shape, dtype=object)
    for n, column in enumerate(columns):
        given[:, n], texts[:, n] = ~column.isin({MISSING}), column.texts()
    rows, asked = np.nonzero(given)
    levels = [respondents.sort_values(), questions.sort_values()]
    codes = [levels[0].get_indexer(respondents)[rows], levels[1].get_indexer(questions)[asked]]
    index = pd.MultiIndex(levels, codes, names=["respondent", "question"], verify_integrity=False)
    return pd.Series(texts[given], index=index, name="answer", dtype=str)
