"""SPSS files (.sav, .zsav): cells as text, with the labels and missing values they declare."""

import json
import math
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from ...problems import InputError, Problem
from ..export import Export
from ..people import identifying
from . import spss_child

NAME, TITLE = "spss", "SPSS"
MAGIC = (b"$FL2", b"$FL3")
CELLS, MEMORY, SECONDS = 20_000_000, 4 * 2**30, 120

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
    facts, columns = _raw(path)
    formats, questions = facts["formats"], facts["questions"]
    labels = {name: dict(pairs) for name, pairs in facts["labels"].items()}
    dropped = [n for n in formats if any(map(identifying, (n, questions[n] or "")))]
    kept = {name: form for name, form in formats.items() if name not in dropped}
    texts = {name: _texts(columns[name], form) for name, form in kept.items()}
    index = pd.RangeIndex(1, facts["rows"] + 1, name="line")
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
            name: _missing(ranges, {*columns[name]["values"], *labels.get(name, ())}, kept[name])
            for name, ranges in facts["missing"].items()
            if name in kept
        },
        dropped=tuple(dropped),
    )


def _texts(column: dict, form: str) -> np.ndarray:
    """Write a column's values, each different one once."""
    texts = np.array([_text(value, form) for value in column["values"]], dtype=object)
    return texts[np.frombuffer(b64decode(column["codes"]), dtype=np.intc)]


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


def _raw(path: Path) -> tuple[dict, dict[str, dict]]:
    """Run the child in a process of its own: what it says of the columns, and the columns.

    A damaged .sav can crash ReadStat, keep it busy for ever or make it ask for any amount of
    memory; none of that must happen to the person's notebook.
    """
    module = [sys.executable, "-P", "-m", spss_child.__name__]
    command = [*module, str(path.resolve()), str(CELLS), str(MEMORY)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        done = None
    if done and done.returncode == 0:
        facts, *columns = map(json.loads, done.stdout.splitlines())
        return facts, dict(zip(facts["formats"], columns, strict=True))
    if done and done.returncode == spss_child.TOO_LARGE:
        raise _refusal(path, "is damaged, or too large to be a survey.", "Export it again.")
    if done and done.returncode == spss_child.WRONG_ENCODING:
        fix = "Save it again in SPSS, in Unicode."
        raise _refusal(path, "holds text that is not in its own encoding.", fix)
    raise _refusal(path, "is damaged or cut short.", "Export the survey again, as .sav.")


def _refusal(path: Path, problem: str, fix: str) -> InputError:
    return InputError([Problem(path.name, problem, fix)])
