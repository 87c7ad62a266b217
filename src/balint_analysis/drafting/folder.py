"""A new study folder from a survey's export and the coders' files: balint init."""

import codecs
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from .. import readers
from ..problems import InputError, Problem
from ..readers.codings import coding_sheet, refi_qda
from ..readers.export import Coded, Export, Grid
from ..study.reading import FILE
from ..wording import letters
from . import codebook, summary
from .decisions import Plan

MARKS = {"", "0", "1", *coding_sheet.GIVEN, *coding_sheet.NOT_GIVEN}
KEYS = (coding_sheet.RESPONDENT, coding_sheet.QUESTION, coding_sheet.CODER)


BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
TEXT = {".csv", ".tsv", ".txt"}
WINDOWS = "cp1252"


class Begun(NamedTuple):
    """What was made, for telling.

    Attributes
    ----------
    export : Export
        The survey, read.
    plan : Plan
        What was decided on it.
    told : list of str
        A summary, a line each.
    """

    export: Export
    plan: Plan
    told: list[str]


def begin(
    export: Path,
    folder: Path,
    *,
    codings: Sequence[Path] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    dictionary: Path | None = None,
) -> Begun:
    """Make a study folder: the files copied, and a codebook drafted from them.

    Parameters
    ----------
    export : Path
        The survey's export.
    folder : Path
        New or empty; it appears only once all of it is there.
    codings : sequence of Path
        The coders' files, of any tool; a REFI-QDA codebook (.qdc) gives its themes.
    encoding : str, optional
        Of delimited text files. Default: found out, UTF-8 or UTF-16 or else that of Windows.
    delimiter : str, optional
        What stands between the export's cells. Default: found out.
    dictionary : Path, optional
        REDCap's data dictionary.

    Raises
    ------
    InputError
        If the folder is not empty, two files have one name, or a file can't be read; nothing
        is written then.
    """
    files = [export, *codings, *([dictionary] if dictionary else [])]
    problems = [*_check_folder(folder), *_check_files(files)]
    if problems:
        raise InputError(problems)
    named = encoding or encoding_of(export)
    survey, between = _read_survey(export, named, delimiter, dictionary)
    sheets = [_read_coding(path, survey, encoding) for path in codings]
    coded = [(path.name, sheet) for path, (sheet, _) in zip(codings, sheets, strict=True)]
    key = next((key for _, key in sheets if key), None)
    plan = codebook.plan(survey, folder.name, coded, key)
    text = codebook.write(
        plan,
        survey,
        study_id=folder.name,
        file=export.name,
        encoding=named,
        delimiter=between,
        dictionary=dictionary.name if dictionary else "",
        codings=coded,
    )
    _write(folder, files, text)
    found = None if encoding else named
    return Begun(survey, plan, summary.told(survey, plan, coded, encoding=found, delimiter=between))


def encoding_of(path: Path) -> str:
    """Find out a text file's encoding: by its mark, as UTF-8, or else that of Windows."""
    if path.is_dir() or path.suffix.casefold() not in TEXT:
        return "utf-8"
    raw = path.read_bytes()
    if raw[:2] in BOMS:
        return BOMS[raw[:2]]
    try:
        raw.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return WINDOWS


def _read_survey(
    export: Path, encoding: str, delimiter: str | None, dictionary: Path | None
) -> tuple[Export, str | None]:
    """Read the survey, and say what stands between its cells where that is no comma."""
    found = delimiter
    if delimiter is None and export.suffix.casefold() == ".csv":
        between = readers.delimiter_of(export, encoding)
        found = between if between != "," else None
    survey = readers.read_survey(export, encoding=encoding, delimiter=found, dictionary=dictionary)
    return survey, found if delimiter or survey.tool == "plain" else None


def _check_folder(folder: Path) -> list[Problem]:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return [Problem(folder.name, "is not empty.", "Name a new folder.")]
    return []


def _check_files(files: list[Path]) -> list[Problem]:
    absent = [path for path in files if not path.exists()]
    names = [path.name for path in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    return [
        *(Problem(path.name, "is not there.", "Check its name.") for path in absent),
        *(Problem(name, "is the name of two files.", "Rename one of them.") for name in twice),
    ]


def _read_coding(path: Path, survey: Export, encoding: str | None) -> tuple[Coded, str | None]:
    """Read a coding, and say which of the survey's columns names its respondents."""
    if path.suffix.casefold() == refi_qda.CODEBOOK:
        nobody = pd.DataFrame(columns=[*KEYS, coding_sheet.CODE, "line"])
        return Coded(refi_qda.NAME, nobody, nobody, refi_qda.codebook(path)), None
    project = readers.read_project(path)
    if project is not None:
        return project, None
    grid = readers.read_grid(path, encoding=encoding or encoding_of(path))
    respondent = _respondent(grid, survey)
    grid = coding_sheet.standard(grid, respondent)
    coded = coding_sheet.read(
        grid,
        codes=_codes(grid, respondent),
        respondent=respondent,
        question_ids=_distinct(grid, coding_sheet.QUESTION),
    )
    return coded, respondent


def _respondent(grid: Grid, survey: Export) -> str | None:
    """Find the column that the sheet and the survey share, whatever the case and the spaces."""
    headings = {letters(heading) for heading in grid.rows[0][1]}
    shared = [h for h in survey.cells.columns if letters(h) in headings - {""}]
    if survey.respondent in shared:
        return survey.respondent
    shared.sort(key=lambda heading: not survey.cells[heading].is_unique)
    return next(iter(shared), None)


def _codes(grid: Grid, respondent: str | None) -> list[str]:
    """Find the codes of a sheet: those it lists, or the columns that hold marks alone."""
    header, body = grid.rows[0][1], [cells for _, cells in grid.rows[1:]]
    if coding_sheet.CODE in header:
        return [code for code in _distinct(grid, coding_sheet.CODE) if code]
    columns = {
        heading: {cells[n].strip().casefold() for cells in body} for n, heading in enumerate(header)
    }
    keys = {respondent, *KEYS}
    return [h for h, cells in columns.items() if h not in keys and cells <= MARKS]


def _distinct(grid: Grid, heading: str) -> list[str]:
    header = grid.rows[0][1]
    if heading not in header:
        return []
    n = header.index(heading)
    return list(dict.fromkeys(cells[n].strip() for _, cells in grid.rows[1:]))


def _write(folder: Path, files: list[Path], text: str) -> None:
    """Fill a folder aside, and let it appear whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".balint-", dir=folder.parent) as aside:
        new = Path(aside) / folder.name
        new.mkdir()
        for path in files:
            (shutil.copytree if path.is_dir() else shutil.copyfile)(path, new / path.name)
        (new / FILE).write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
