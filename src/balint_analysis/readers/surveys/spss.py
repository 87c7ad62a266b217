"""SPSS files (.sav, .zsav): cells as text, with the labels and missing values they declare."""

import inspect
import math
import pickle
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from ...problems import InputError, Problem
from ..export import Export
from ..people import identifying

NAME, TITLE = "spss", "SPSS"
MAGIC = (b"$FL2", b"$FL3")
CELLS, MEMORY, SECONDS = 20_000_000, 4 * 2**30, 120
TOO_LARGE, WRONG_ENCODING = 3, 4

CALENDAR = datetime(1582, 10, 14)  # from which SPSS counts seconds
DATE = re.compile(r"[AEJS]?DATE\d|QYR|MOYR|WKYR")
DATETIME = re.compile(r"DATETIME|YMDHMS")
TIME = re.compile(r"D?TIME\d|MTIME")


def recognises(path: Path) -> bool:
    """Tell an SPSS file by its first bytes."""
    with path.open("rb") as file:
        return file.read(4) in MAGIC


def read(path: Path) -> Export:
    """Read an SPSS file.

    Parameters
    ----------
    path : Path
        The .sav or .zsav file. It names its own encoding.

    Returns
    -------
    Export
        A row a case, numbered from 1. System-missing cells are ""; values that the file
        declares as missing stay in the cells and are listed in `missing`.

    Raises
    ------
    InputError
        If the file is no SPSS file, is damaged or cut short, or is too large.
    """
    if not recognises(path):
        raise _refusal(path, "is no SPSS file.", "Export the survey again, as .sav.")
    raw = _raw(path)
    formats, labels, questions = raw["formats"], raw["labels"], raw["questions"]
    dropped = [n for n in formats if any(map(identifying, (n, questions[n] or "")))]
    kept = {name: form for name, form in formats.items() if name not in dropped}
    texts = {name: _texts(raw["cells"][name], form) for name, form in kept.items()}
    index = pd.RangeIndex(1, raw["rows"] + 1, name="line")
    return Export(
        tool=NAME,
        cells=pd.DataFrame(texts, index=index, columns=list(kept), dtype=str),
        place="row",
        questions={name: questions[name] for name in kept if questions[name]},
        labels={
            name: {_text(code, kept[name]): label for code, label in labels[name].items()}
            for name in kept
            if name in labels
        },
        missing={
            name: _missing(ranges, {*raw["cells"][name], *labels.get(name, ())}, kept[name])
            for name, ranges in raw["missing"].items()
            if name in kept
        },
        dropped=tuple(dropped),
    )


def _texts(column: list, form: str) -> list[str]:
    """Write a column's values, each different one once."""
    text = {value: _text(value, form) for value in set(column)}
    return [text[value] for value in column]


def _text(value, form: str) -> str:
    """Write a value as a person sees it: 1, not 1.0; 2021-10-04, not seconds since 1582."""
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return ""
    try:
        if TIME.match(form):
            minutes, seconds = divmod(int(value), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        if DATETIME.match(form):
            return str(CALENDAR + timedelta(seconds=round(value)))
        if DATE.match(form):
            return str((CALENDAR + timedelta(seconds=value)).date())
    except OverflowError:
        pass  # a number that is no date stands as a number
    return str(int(value)) if value.is_integer() else f"{value:.15g}"


def _missing(ranges: list[dict], known: Iterable, form: str) -> set[str]:
    """List the missing values: those declared singly, and those known within a range."""
    single = {span["lo"] for span in ranges if span["lo"] == span["hi"]}
    within = {v for v in known for span in ranges if _between(v, span)}
    return {_text(value, form) for value in single | within}


def _between(value, span: dict) -> bool:
    return type(value) is type(span["lo"]) and span["lo"] <= value <= span["hi"]


def _raw(path: Path) -> dict:
    """Run :func:`_child` in a process of its own.

    A damaged .sav can crash ReadStat, keep it busy for ever or make it ask for any amount of
    memory; none of that must happen to the person's notebook.
    """
    arguments = (str(path.resolve()), CELLS, MEMORY, TOO_LARGE, WRONG_ENCODING)
    program = f"{inspect.getsource(_child)}\n_child{arguments!r}"
    try:
        command = [sys.executable, "-P", "-c", program]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done and done.returncode == 0:
        return pickle.loads(done.stdout)
    if done and done.returncode == TOO_LARGE:
        raise _refusal(path, "is damaged, or too large to be a survey.", "Export it again.")
    if done and done.returncode == WRONG_ENCODING:
        fix = "Save it again in SPSS, in Unicode."
        raise _refusal(path, "holds text that is not in its own encoding.", fix)
    raise _refusal(path, "is damaged or cut short.", "Export the survey again, as .sav.")


def _refusal(path: Path, problem: str, fix: str) -> InputError:
    return InputError([Problem(path.name, problem, fix)])


def _child(path, cells, memory, too_large, wrong_encoding):
    """Read the file and write what is in it to standard output; runs apart, so imports here."""
    import pickle
    import sys

    import pyreadstat

    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):
        pass  # there are no such limits on Windows

    options = {"user_missing": True, "disable_datetime_conversion": True, "output_format": "dict"}
    try:
        _, meta = pyreadstat.read_sav(path, metadataonly=True)
        most = cells // max(len(meta.column_names), 1) + 1
        data, meta = pyreadstat.read_sav(path, row_limit=most, **options)
        rows = max(map(len, data.values()), default=0)
        content = {
            "rows": rows,
            "cells": data,
            "formats": meta.original_variable_types,
            "questions": meta.column_names_to_labels,
            "labels": meta.variable_value_labels,
            "missing": meta.missing_ranges,
        }
        pickled = pickle.dumps(content)
    except MemoryError:
        sys.exit(too_large)
    except UnicodeError:
        sys.exit(wrong_encoding)
    except pyreadstat.ReadstatError as error:
        codes = {"memory": too_large, "encoding": wrong_encoding}
        sys.exit(next((code for word, code in codes.items() if word in str(error)), 1))
    if rows >= most:
        sys.exit(too_large)
    sys.stdout.buffer.write(pickled)
