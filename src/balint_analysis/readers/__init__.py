"""Readers: an export of some tool to plain text cells, nothing more.

A survey's reader makes an :class:`~balint_analysis.readers.export.Export`, a coding's a
:class:`~balint_analysis.readers.export.Coded`. The tool is recognised from the file, unless the
study says which it is. Each reader is imported when a file asks for it, and one whose file was
deleted is not asked.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ..problems import InputError, Problem, nearest

if TYPE_CHECKING:  # pandas comes with it, for which the SPSS reader's own process has no use
    from .export import Coded, Export, Grid


def _there(room: str, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if find_spec(f"{__name__}.{room}.{name}"))


GRID_READERS = _there(
    "surveys",
    "qualtrics",
    "microsoft_forms",
    "surveymonkey",
    "limesurvey",
    "redcap",
    "google_forms",
    "jisc",
)
EXTRA_HEADERS = _there("surveys", "qualtrics", "surveymonkey")
JISC = _there("surveys", "jisc")  # has SPSS files of its own
PLAIN = {"csv": ",", "tsv": "\t", "xlsx": None}
FORMATS = ("csv", "tsv", "xlsx", *GRID_READERS, *_there("surveys", "spss"))
CODING_READERS = _there("codings", "refi_qda", "qualcoder", "taguette")
SHEET = "sheet"  # the tool of codings that name answers; the others name sources
SPSS, SPSS_NAMES, ZIP = (b"$FL2", b"$FL3"), (".sav", ".zsav"), b"PK\x03\x04"


def check_file(path: Path) -> None:
    """Refuse what is there and can't be read to its end, such as a folder or a pipe.

    Raises
    ------
    InputError
    """
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "a pipe or a device"
        problem = Problem(path.name, f"is {what}, not a file.", "Name the file that was exported.")
        raise InputError([problem])


def read_survey(
    path: Path,
    *,
    format: str | None = None,
    encoding: str = "utf-8",
    delimiter: str | None = None,
    dictionary: Path | None = None,
) -> Export:
    """Read a survey's export.

    Columns that have one heading are told apart: “Comments (1)”, “Comments (2)”.

    Parameters
    ----------
    path : Path
        The file.
    format : str, optional
        One of FORMATS. Default: recognised from the file's content; a table that no tool is
        known to write is plain.
    encoding : str
        Of a delimited text file.
    delimiter : str, optional
        What stands between its cells. Default: found out; a plain .csv needs commas.
    dictionary : Path, optional
        REDCap's data dictionary.

    Raises
    ------
    InputError
        With everything that is wrong with the file.
    """
    check_file(path)
    if format is not None and format not in FORMATS:
        problem = Problem(
            "study.toml", f"there is no format “{format}”.", nearest(format, FORMATS).fix,
            column="survey.format",
        )  # fmt: skip
        raise InputError([problem])
    named_spss = format is None and path.suffix.casefold() in SPSS_NAMES
    if format == "spss" or named_spss or _begins(path, 4) in SPSS:
        return _read_spss(path)
    grid = read_grid(path, encoding=encoding, delimiter=delimiter or PLAIN.get(format or ""))
    name = format if format in GRID_READERS else _recognised(grid) if format is None else "plain"
    if name != "redcap":  # whose headings repeat only where they are labels, which it refuses
        grid = _told_apart(grid)
    if name == "redcap" and dictionary:
        return _reader(name).read(grid, read_grid(dictionary, encoding=encoding))
    if name == "plain":
        _check_one_header_row(grid)
        if format is None and delimiter is None:
            _check_plain_delimiter(path, encoding)
    return _reader(name).read(grid)


def read_grid(
    path: Path, *, encoding: str = "utf-8", delimiter: str | None = None, sheet: str | None = None
) -> Grid:
    """Read a workbook's sheet or a delimited text file as a grid of text cells."""
    check_file(path)
    if _begins(path, 4) == ZIP or path.suffix.casefold() in (".xlsx", ".xls"):
        return _module("files.workbook").grid(path, sheet=sheet)
    return _module("files.delimited").grid(path, encoding=encoding, delimiter=delimiter)


def delimiter_of(path: Path, encoding: str) -> str:
    """Find out what stands between the cells of a text file; a comma for any other file."""
    if _begins(path, 4) == ZIP:
        return ","
    return _module("files.delimited").likely_delimiter(path, encoding)


def read_project(path: Path, *, coder: str = "", project: str | None = None) -> Coded | None:
    """Read a coding tool's project; None where the file is no tool's but may be a sheet.

    Parameters
    ----------
    path : Path
        The file, or QualCoder's folder.
    coder : str
        Whose it is, where the tool doesn't keep that.
    project : str, optional
        Which project of a Taguette database.

    Raises
    ------
    InputError
        With everything that is wrong with the file; if it can't hold a project of that name.
    """
    if not path.is_dir():
        check_file(path)
    readers = (_module(f"codings.{name}") for name in CODING_READERS)
    reader = next((reader for reader in readers if reader.recognises(path)), None)
    if reader is not None and reader.NAME == "taguette":
        return reader.read(path, coder=coder, project=project)
    if project is not None:
        fix = "Leave the coder's project out: only a Taguette database has projects."
        raise InputError([Problem(path.name, "is no database with several projects.", fix)])
    return None if reader is None else reader.read(path)


def read_sheet(grid: Grid, **asked: Any) -> Coded:
    """Read a coder's spreadsheet; :func:`.codings.coding_sheet.read` says what to ask for."""
    return _module("codings.coding_sheet").read(grid, **asked)


def title(tool: str) -> str:
    """Call a tool by its name, as people know it."""
    return _reader(tool).TITLE


def _reader(tool: str) -> ModuleType:
    return _module(f"surveys.{tool}")


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def _begins(path: Path, length: int) -> bytes:
    if path.is_dir():
        return b""
    with path.open("rb") as file:
        return file.read(length)


def _recognised(grid: Grid) -> str:
    claims = (name for name in GRID_READERS if _reader(name).recognises(grid))
    return next(claims, "plain")


def _read_spss(path: Path) -> Export:
    export = _reader("spss").read(path)
    for jisc in map(_reader, JISC):
        if jisc.recognises_spss(export):
            return jisc.from_spss(export)
    return export


def _told_apart(grid: Grid) -> Grid:
    from .export import told_apart

    line, headings = grid.rows[0]
    told = told_apart(headings)
    return grid if told == headings else grid._replace(rows=[(line, told), *grid.rows[1:]])


def _check_one_header_row(grid: Grid) -> None:
    """Refuse a plain table with further header rows: they would pass for respondents."""
    for reader in map(_reader, EXTRA_HEADERS):
        if reader.has_extra_header_rows(grid):
            problem = f"has more than one header row, as exports of {reader.TITLE} do."
            fix = f"Declare its format in study.toml: “{reader.NAME}”."
            raise InputError([Problem(grid.file, problem, fix, line=grid.rows[1][0])])


def _check_plain_delimiter(path: Path, encoding: str) -> None:
    """Refuse a plain .csv that is not separated by commas: its numbers may hold them."""
    delimited = _module("files.delimited")
    if path.suffix.casefold() == ".csv" and delimited.likely_delimiter(path, encoding) != ",":
        delimited.grid(path, encoding=encoding, delimiter=",")
