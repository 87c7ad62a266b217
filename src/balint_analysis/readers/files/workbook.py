"""XLSX workbooks to text cells: weighed before they are parsed, then read as a person sees them."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

import defusedxml.sax
import openpyxl
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHEET_MAIN_NS

from ...problems import InputError, Problem, nearest
from ..export import Grid

# Room for some 20,000 respondents with 50 columns; more than that is better kept as CSV.
MEMBERS, BYTES = 1_000, 32 * 2**20
ROWS, COLUMNS, CELLS, PROBLEMS = 100_000, 4_096, 1_000_000, 1_000
LAST_ROW = 1_048_576  # of any sheet, by Excel's own limit

# What openpyxl's trees take, in bytes, measured; and what it may hold of them at once.
ELEMENT, ATTRIBUTE, CHARACTER, HELD = 500, 150, 4, 100 * 10**6
# It forgets these elements once read, but for their shell, and holds all others.
FORGOTTEN = {"xl/worksheets/": "row", "xl/sharedStrings.xml": "si"}

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of encrypted .xlsx
DAMAGED = "is no whole .xlsx workbook: it was cut short, or is of another kind."
EXPORT = "Export the survey again."
TOO_LARGE = ("unpacks to far more than the sheet of a survey.", "Save that sheet alone as CSV.")
PROTECTED = ("is protected by a password.", "Save it without one.")


class _TooLargeError(Exception):
    """A parser would need more memory than a survey can be worth."""


def sheets(path: Path) -> list[str]:
    """Name a workbook's visible sheets, in order.

    Parameters
    ----------
    path : Path
        An .xlsx file.

    Raises
    ------
    InputError
        As :func:`grid` does.
    """
    content, _ = _checked(path)
    with _faults_named(path.name):
        return list(_visible(content, data_only=True))


def grid(path: Path, *, sheet: str | None = None) -> Grid:
    """Read a sheet as text cells, as they are seen on the screen.

    Numbers lose a needless “.0”, dates are ISO 8601, booleans TRUE or FALSE, formulas are what
    they last came to. Blank rows are left out, and short rows filled up.

    Parameters
    ----------
    path : Path
        An .xlsx file.
    sheet : str, optional
        The sheet's name. Default: the first that is visible.

    Raises
    ------
    InputError
        If the file is no workbook, damaged, protected or too large; with every cell that holds
        an error, or a formula that was never worked out.
    """
    content, has_formulas = _checked(path)
    with _faults_named(path.name):
        formulas = _formulas(path.name, content, sheet) if has_formulas else set()
        rows = _rows(path.name, _sheet(path.name, content, sheet, data_only=True), formulas)
    if not rows:
        raise InputError([Problem(path.name, "is empty.", EXPORT)])
    width = max(len(cells) for _, cells in rows)
    padded = [(number, cells + [""] * (width - len(cells))) for number, cells in rows]
    return Grid(path.name, padded, place="row")


def _checked(path: Path) -> tuple[io.BytesIO, bool]:
    """Return the file's content once nothing in it can harm a parser, and if it has formulas."""
    with path.open("rb") as stream:
        raw = stream.read(BYTES + 1)
    if fault := _wrong_kind(raw):
        raise InputError([Problem(path.name, *fault)])
    content = io.BytesIO(raw)
    with _faults_named(path.name), zipfile.ZipFile(content) as archive:
        members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise InputError([Problem(path.name, *PROTECTED)])
        if sum(member.file_size for member in members) > BYTES:
            raise _TooLargeError
        # No workbook needs another compression, and LZMA may ask for gigabytes by itself.
        if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
            raise ValueError
        return content, _weigh(archive, members)


def _wrong_kind(raw: bytes) -> tuple[str, str] | None:
    """Say what is wrong with a file by its first bytes, before any of it is unpacked."""
    if not raw:
        return "is empty.", EXPORT
    if raw.startswith(OLD_EXCEL):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return PROTECTED
        return "is an old Excel workbook (.xls).", "Save it as .xlsx."
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "is a web page or XML, whatever its name says.", EXPORT
    if not raw.startswith(b"PK"):
        return DAMAGED, EXPORT
    # Counted in the raw bytes, as Python would build the list of members before one can ask.
    if len(raw) > BYTES or raw.count(b"PK\x01\x02") > MEMBERS:
        return TOO_LARGE
    return None


def _weigh(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bool:
    """Unpack all members piece by piece, keeping nothing; return whether there are formulas."""
    unpacked, formulas = 0, False
    for member in members:
        scale = _Scale(member.filename)
        with archive.open(member) as stream:
            while chunk := stream.read(2**16):
                unpacked += len(chunk)  # never what the archive declares
                if unpacked > BYTES:
                    raise _TooLargeError
                scale.feed(chunk)
        formulas |= scale.formulas
    return formulas


class _Scale(ContentHandler):
    """Weighs what a parser that builds trees would hold at once; builds none itself."""

    def __init__(self, filename: str):
        super().__init__()
        self.forgotten = next((FORGOTTEN[n] for n in FORGOTTEN if filename.startswith(n)), None)
        self.held = self.before = self.silent = 0
        self.is_xml, self.formulas = True, False
        self.parser = defusedxml.sax.make_parser()
        self.parser.forbid_dtd = True
        self.parser.setFeature(feature_namespaces, True)
        self.parser.setContentHandler(self)

    def feed(self, chunk: bytes):
        if not self.is_xml:
            return
        self.silent += len(chunk)
        if self.silent > 2**20:  # a megabyte without an event: one endless tag
            raise _TooLargeError
        try:
            self.parser.feed(chunk)
        except SAXParseException:  # a picture, say; if openpyxl needs it, it will refuse it
            self.is_xml = False

    def startElementNS(self, name, qname, attrs):  # noqa: N802
        self.formulas |= name[1] == "f"
        if name[1] == self.forgotten:
            self.before = self.held
        self._add(ELEMENT + ATTRIBUTE * len(attrs))

    def characters(self, content):
        self._add(CHARACTER * len(content))

    def endElementNS(self, name, qname):  # noqa: N802
        if name == (SHEET_MAIN_NS, self.forgotten):
            self.held = self.before + ELEMENT

    def _add(self, weight: int):
        self.silent = 0
        self.held += weight
        if self.held > HELD:
            raise _TooLargeError


@contextmanager
def _faults_named(file: str) -> Iterator[None]:
    """Turn whatever zipfile, expat and openpyxl raise at a bad file into one clear message.

    The original error is not chained: it may quote a cell.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, about styles and validation lists
            yield
    except InputError:
        raise
    except _TooLargeError:
        raise InputError([Problem(file, *TOO_LARGE)]) from None
    except Exception:
        raise InputError([Problem(file, DAMAGED, EXPORT)]) from None


def _visible(content: io.BytesIO, *, data_only: bool) -> dict:
    book = openpyxl.load_workbook(content, read_only=True, data_only=data_only, keep_links=False)
    return {sheet.title: sheet for sheet in book.worksheets if sheet.sheet_state == "visible"}


def _sheet(file: str, content: io.BytesIO, name: str | None, *, data_only: bool):
    """Yield the rows of cells of a sheet; the size it declares may be wrong and is not used."""
    visible = _visible(content, data_only=data_only)
    name = next(iter(visible), "") if name is None else name
    if name not in visible:
        raise InputError([Problem(file, f"has no sheet “{name}”.", nearest(name, visible).fix)])
    visible[name].reset_dimensions()
    for number, cells in enumerate(visible[name].rows, start=1):
        if number > LAST_ROW:
            raise _TooLargeError
        if cells:  # none at all in the rows that the file leaves out
            yield number, cells


def _formulas(file: str, content: io.BytesIO, sheet: str | None) -> set[tuple[int, int]]:
    """Find the formulas: among the values, one without a value looks like an empty cell."""
    return {
        (number, column)
        for number, cells in _sheet(file, content, sheet, data_only=False)
        for column, cell in enumerate(cells, start=1)
        if cell.data_type == "f"
    }


def _rows(file: str, sheet, formulas: set[tuple[int, int]]) -> list[tuple[int, list[str]]]:
    rows, problems, total = [], [], 0
    for number, cells in sheet:
        problems += _faults(file, number, cells, formulas)
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        total += len(texts)
        if total > CELLS:
            raise _TooLargeError
        if len(problems) > PROBLEMS:
            break
        if texts:
            rows.append((number, texts))
    if problems:
        raise InputError(problems)
    return rows


def _faults(file: str, number: int, cells, formulas: set[tuple[int, int]]) -> Iterator[Problem]:
    for column, cell in enumerate(cells, start=1):
        if cell.value is not None and (number > ROWS or column > COLUMNS):
            problem, fix = "stands far outside of the survey.", "Delete its row or column."
        elif cell.data_type == "e":
            # What an error cell holds is only repeated if it is one of Excel's own words.
            error = f" ({cell.value})" if cell.value in ERROR_CODES else ""
            problem, fix = f"holds an error{error}, no value.", "Correct the cell, or empty it."
        # A formula that came to an empty text ("str") has a value; one with nothing has none.
        elif cell.value is None and cell.data_type == "n" and (number, column) in formulas:
            problem = "holds a formula that was never worked out."
            fix = "Open the file in a spreadsheet program and save it."
        else:
            continue
        where = f"cell {get_column_letter(column)}{number}"
        yield Problem(file, problem, fix, column=where)


def _text(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "\r")  # how Excel writes a carriage return
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int) and re.fullmatch("0+", cell.number_format):
        return str(value).zfill(len(cell.number_format))
    if isinstance(value, (int, float)):
        return str(value) if isinstance(value, int) else f"{value:.15g}"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime) and "h" not in cell.number_format.lower():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
