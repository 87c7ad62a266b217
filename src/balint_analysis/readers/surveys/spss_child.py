"""What reads an SPSS file in a process of its own: ``python -m`` this module.

It writes JSON to standard output: a line with what the file says of its columns, then a line a
column, with its different values and, for every case, the place of its value among them, as the
bytes of C's ints in base64. That is much less to write and to read than the cells themselves.
"""

import json
import sys
from array import array
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

TOO_LARGE, WRONG_ENCODING = 3, 4  # exit codes; any other but 0 is a file that can't be read
OPTIONS: Any = {"user_missing": True, "disable_datetime_conversion": True, "output_format": "dict"}


class _TooLargeError(Exception):
    """The file holds more cells than a survey does."""


def main(path: str, cells: int, memory: int) -> int:
    """Write what is in a file to standard output.

    Parameters
    ----------
    path : str
        The .sav or .zsav file.
    cells : int
        How many cells it may hold.
    memory : int
        How many bytes the process may ask for.

    Returns
    -------
    int
        The exit code.
    """
    from pyreadstat import ReadstatError  # not for the parent, which imports this module too

    _limit(memory)
    try:
        for part in _parts(path, cells):
            sys.stdout.buffer.write(json.dumps(part).encode() + b"\n")
    except (MemoryError, _TooLargeError):
        return TOO_LARGE
    except UnicodeError:
        return WRONG_ENCODING
    except ReadstatError as error:
        codes = {"memory": TOO_LARGE, "encoding": WRONG_ENCODING}
        return next((code for word, code in codes.items() if word in str(error)), 1)
    return 0


def _limit(memory: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # there are no such limits on Windows


def _parts(path: str, cells: int) -> Iterator[dict]:
    """Yield what is said of the columns, then the columns, in the same order."""
    import pyreadstat

    _, meta = pyreadstat.read_sav(path, metadataonly=True)
    most = cells // max(len(meta.column_names), 1) + 1
    data, meta = pyreadstat.read_sav(path, row_limit=most, **OPTIONS)
    rows = max(map(len, data.values()), default=0)
    if rows >= most:
        raise _TooLargeError
    labels = meta.variable_value_labels
    yield {
        "rows": rows,
        "formats": {name: meta.original_variable_types[name] for name in data},
        "questions": meta.column_names_to_labels,
        # In pairs: a key of JSON is a text, and a code is a number or a text.
        "labels": {name: list(codes.items()) for name, codes in labels.items()},
        "missing": meta.missing_ranges,
    }
    for values in data.values():
        yield _column(values)


def _column(values: list) -> dict:
    places = {value: n for n, value in enumerate(dict.fromkeys(values))}
    codes = array("i", map(places.__getitem__, values))
    # NaN, which is not equal to itself and which JSON lacks, is a missing number, as None is.
    distinct = [value if value == value else None for value in places]
    return {"values": distinct, "codes": b64encode(codes).decode()}


if __name__ == "__main__":
    file, most_cells, most_memory = sys.argv[1:]
    sys.exit(main(file, int(most_cells), int(most_memory)))
