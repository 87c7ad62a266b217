"""CSV and TSV files to text cells: nothing coerced, nothing padded, lines remembered."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ...problems import InputError, Problem, listed
from ..export import Grid
from . import sound

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}


def grid(path: Path, *, encoding: str = "utf-8", delimiter: str | None = None) -> Grid:
    """Read a delimited text file as a grid, its header among the rows.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str
        The file's encoding; a byte-order mark is ignored.
    delimiter : str, optional
        What stands between two cells. Default: what the first line holds most of.

    Raises
    ------
    InputError
        With every malformed record: its line, what is wrong, and the fix. Every record must
        have as many cells as the first.
    """
    text = _decode(path, encoding)
    chosen = delimiter or _likely_delimiter(text)
    if records := sound.records(text, chosen):
        return Grid(path.name, records)
    records, problems = _records(path.name, text, chosen)
    if problems:
        raise InputError(_wrong_delimiter(path.name, text, chosen) or problems)
    if not records:
        raise InputError([Problem(path.name, "is empty.", "Export the survey again.")])
    problems = list(_check_shape(path.name, records[0][1], records[1:]))
    if problems or len(records[0][1]) == 1:
        problems = _wrong_delimiter(path.name, text, chosen) or problems
    if problems:
        raise InputError(problems)
    return Grid(path.name, records)


def likely_delimiter(path: Path, encoding: str) -> str:
    """Find out what stands between the cells of a file: what its first line holds most of."""
    return _likely_delimiter(_decode(path, encoding))


def _decode(path: Path, encoding: str) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        problem = Problem(path.name, f"there is no encoding “{encoding}”.", "Try utf-8 or cp1252.")
    except UnicodeError as error:
        line = raw.count(b"\n", 0, getattr(error, "start", 0)) + 1
        fix = "Name its encoding: --encoding of balint init, or encoding in study.toml."
        problem = Problem(path.name, f"is not {encoding} text.", fix, line=line)
    raise InputError([problem])


def _records(file: str, text: str, delimiter: str):
    """Split the text into (first line, cells) records; blank lines are passed over."""
    control = CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        fix = "Export the file again, or remove it."
        return [], [Problem(file, "holds a control character.", fix, line=line)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records, start = [], 1
    try:
        for cells in reader:
            if cells:
                records.append((start, cells))
            start = reader.line_num + 1
    except csv.Error:
        fix = "Close the quote; a quote inside a cell is written twice."
        return [], [Problem(file, "a quoted cell is not closed here.", fix, line=start)]
    return records, []


def _first_line(text: str) -> str:
    """Return the first line without what stands in quotes."""
    found = re.match(r"\s*([^\n]*)", text)
    return re.sub(r'"[^"]*("|$)', "", found[1] if found else "")


def _likely_delimiter(text: str) -> str:
    return max(DELIMITERS, key=_first_line(text).count)


def _wrong_delimiter(file: str, text: str, delimiter: str) -> list[Problem]:
    likely, line = _likely_delimiter(text), _first_line(text)
    if line.count(likely) <= line.count(delimiter):
        return []
    problem = f"looks separated by {DELIMITERS[likely]}, not by {DELIMITERS[delimiter]}."
    fix = "Name what separates it: --delimiter of balint init, or delimiter in study.toml."
    return [Problem(file, problem, fix, line=1)]


def _check_shape(file: str, header: list[str], body: list) -> Iterator[Problem]:
    def ragged(record) -> Problem:
        line, cells = record
        problem = f"has {len(cells)} cells where the header has {len(header)}."
        fix = "A cell with a comma or line break in it must be quoted."
        return Problem(file, problem, fix, line=line)

    return listed([r for r in body if len(r[1]) != len(header)], ragged)
