"""A survey export to validated responses that keep their file's line numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import readers
from ..problems import LONG, Problem, described, listed, nearest, refuse
from ..readers.distinct import Distinct
from ..readers.export import Export
from ..wording import quoted, tidy
from .codebook import Codebook, Column, Item, flaw

MISSING, WITHIN = "", " / "


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
    respondents = pd.Index(ids.texts(), dtype=str, name="respondent")
    lines = pd.Series(export.cells.index[kept], respondents, name="line")
    declared = 0
    for entry in (*codebook.items, *codebook.attributes):
        by_name[entry.column], missing = _labelled(codebook, export, entry, by_name[entry.column])
        declared += missing
    problems = list(_check_respondents(codebook, ids, lines.to_numpy(), export.place))
    for item in codebook.items:
        problems += _check_levels(codebook, item, by_name[item.column], lines.to_numpy())

    def texts(named: Sequence[Column]) -> pd.DataFrame:
        return select([by_name[entry.column] for entry in named], named, respondents)

    groups = _nested(codebook, texts(codebook.attributes))
    problems += _check_sizes(codebook, groups)
    refuse(p.counted_in(export.place) for p in problems)
    codes = [_codes(codebook, item, by_name[item.column]) for item in codebook.items]
    return Survey(
        responses=responses(codebook, codes, respondents),
        attributes=groups,
        answers=_answers(texts(codebook.questions)),
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
    own = codebook.survey
    named = {"survey.respondent": own.respondent} if own.respondent else {}
    for section in ("items", "questions", "attributes"):
        named |= {f"{section} {entry.id}": entry.column for entry in getattr(codebook, section)}
    levels = {x for scale in codebook.scales.values() for x in (*scale.categories, *scale.codes)}
    if levels.intersection(header) and not set(named.values()).intersection(header):
        # A respondent's own words may be among them, so none is repeated.
        fix = "Put back the row that names the columns."
        yield Problem(own.file, "begins with answers, not with a header.", fix, line=1)
        return
    for key, column in named.items():
        times = header.count(column)
        if times == 0:
            yield flaw(f"{own.file} has no column “{column}”.", _alike(column, header), key)
        if times > 1:
            problem = f"the header has this column {times} times."
            yield Problem(own.file, problem, "Rename all but one.", line=1, column=column)


def _alike(column: str, header: list[str]) -> str:
    """Suggest a heading; without a near one list the short ones, as others may be an answer."""
    near = nearest(column, header)
    if near.match is None:
        near = nearest(column, [heading for heading in header if len(heading) <= LONG])
    return near.fix


def _respondents(codebook: Codebook, export: Export, cells: list[tuple[str, Distinct]]):
    """Set aside the records that are no respondents: (rows kept, ids, how many by reason)."""
    key = codebook.survey.respondent or export.respondent
    rows = len(export.cells)
    ids = dict(cells)[key] if key else Distinct(np.arange(rows), [str(n + 1) for n in range(rows)])
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


def _labelled(
    codebook: Codebook, export: Export, entry: Column, column: Distinct
) -> tuple[Distinct, int]:
    """Put labels in place of codes, nothing in place of what is declared as missing; count that.

    What the codebook calls a level, not applicable or missing is so whatever the export says.
    """
    scale = codebook.scale_of(entry) if isinstance(entry, Item) else None
    labels = export.labels.get(entry.column, {}) | (scale.codes if scale else {})
    known, missing = (scale.categories, scale.missing) if scale else ([], [])
    unanswered = export.missing.get(entry.column, ())

    def label(cell: str) -> str:
        return cell if cell in known else tidy(labels.get(cell, cell))

    def is_missing(cell: str) -> bool:
        by_study = cell not in known and (cell in missing or label(cell) in missing)
        by_export = label(cell) not in known and cell in unanswered
        return by_study or by_export

    labelled = column.map(lambda cell: MISSING if is_missing(cell) else label(cell))
    return labelled, int(column.each(is_missing).sum())


def _check_respondents(
    codebook: Codebook, ids: Distinct, lines: np.ndarray, place: str
) -> Iterator[Problem]:
    file, column = codebook.survey.file, codebook.survey.respondent
    blank, again = ids.isin({MISSING}), pd.Series(ids.codes).duplicated().to_numpy()

    def at(row: int, problem: str, fix: str) -> Problem:
        return Problem(file, problem, fix, line=int(lines[row]), column=column)

    def repeated(row: int) -> Problem:
        before = lines[ids.codes == ids.codes[row]][0]
        return at(row, f"repeats the respondent of {place} {before}.", "Keep one record each.")

    def nameless(row: int) -> Problem:
        return at(row, "the respondent has no id.", "Fill it in.")

    yield from listed(np.flatnonzero(blank), nameless)
    yield from listed(np.flatnonzero(again & ~blank), repeated)
    if len(lines) == 0:
        yield Problem(file, "holds no answers.", "Export the survey again.")
    enrolled = codebook.cohort.enrolled
    if enrolled is not None and len(lines) > enrolled:
        problem = f"has {len(lines)} respondents, more than the {enrolled} enrolled."
        yield Problem(file, problem, "Correct [cohort] enrolled, or remove test records.")


def _check_levels(
    codebook: Codebook, item: Item, column: Distinct, lines: np.ndarray
) -> Iterator[Problem]:
    levels = codebook.scale_of(item).categories

    def unknown(row: int) -> Problem:
        near = nearest(column.at(row), levels)
        problem = f"{described(column.at(row), near)} is not a level of the scale “{item.scale}”."
        fix = f"Its levels: {', '.join(map(quoted, levels))}."
        if near.match:
            fix = f"{near.fix} {fix}"
        line = int(lines[row])
        return Problem(codebook.survey.file, problem, fix, line=line, column=item.column)

    return listed(np.flatnonzero(~column.isin({*levels, MISSING})), unknown)


def _nested(codebook: Codebook, groups: pd.DataFrame) -> pd.DataFrame:
    """Call groups that are counted within others by both names; without one of them, missing."""
    for attribute in codebook.attributes:
        if attribute.within:
            outer, inner = groups[attribute.within], groups[attribute.id]
            named = (outer != MISSING) & (inner != MISSING)
            groups[attribute.id] = (outer + WITHIN + inner).where(named, MISSING)
    return groups


def _check_sizes(codebook: Codebook, groups: pd.DataFrame) -> Iterator[Problem]:
    """Check that every group of which people answered has a size, and is no larger."""
    for name, sizes in codebook.cohort.sizes.items():
        key, answered = f"cohort.sizes.{name}", groups[name][groups[name] != MISSING]
        for group, n in answered.value_counts().sort_index().items():
            if group not in sizes:
                near = nearest(str(group), sizes)
                known = described(str(group), near)
                problem = f"{known} is a group of {codebook.survey.file} without a size."
                yield flaw(problem, near.fix, key)
            elif n > sizes[group]:
                problem = f"“{group}” has {n} respondents, more than the {sizes[group]} invited."
                yield flaw(problem, "Correct its size.", key)


def responses(codebook: Codebook, codes: Iterable[np.ndarray], index: pd.Index) -> pd.DataFrame:
    """Make the table of responses from each item's codes: the place of the level, or -1."""
    levels = [codebook.scale_of(item).categories for item in codebook.items]
    columns = map(pd.Categorical.from_codes, codes, levels)
    names = [item.id for item in codebook.items]
    return pd.DataFrame(dict(zip(names, columns, strict=True)), index=index)


def _codes(codebook: Codebook, item: Item, column: Distinct) -> np.ndarray:
    levels = pd.Index(codebook.scale_of(item).categories)
    return levels.get_indexer(column.distinct)[column.codes]


def select(cells: Iterable[Distinct], named: Sequence[Column], index: pd.Index) -> pd.DataFrame:
    """Make a table of texts, headed by the columns' ids."""
    names = [column.id for column in named]
    texts = dict(zip(names, (column.texts() for column in cells), strict=True))
    return pd.DataFrame(texts, index=index, columns=names, dtype=str)


def _answers(texts: pd.DataFrame) -> pd.Series:
    """Put the texts of a table that are not blank one below the other."""
    cells = texts.to_numpy(dtype=object)
    given = np.nonzero(cells != MISSING)
    levels = [axis.sort_values() for axis in texts.axes]
    places = (level.get_indexer(axis) for level, axis in zip(levels, texts.axes, strict=True))
    codes = [place[n] for place, n in zip(places, given, strict=True)]
    index = pd.MultiIndex(levels, codes, names=["respondent", "question"], verify_integrity=False)
    return pd.Series(cells[given], index, name="answer", dtype=str)
