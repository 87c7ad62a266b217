"""QualCoder projects (a folder with data.qda), and what readers of project databases share."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pandas as pd

from ..problems import InputError, Problem
from .export import Coded

NAME = "qualcoder"
TITLE = "QualCoder project (a folder with data.qda)"
DATABASE = "data.qda"
TABLES = {
    "source": {"id": int, "name": str, "fulltext": str | None},
    "code_cat": {"catid": int, "name": str, "supercatid": int | None},
    "code_name": {"cid": int, "name": str, "catid": int | None},
    "code_text": {"cid": int, "fid": int, "pos0": int, "pos1": int, "owner": str | None},
}
LONG = 40  # characters; a longer name may be a respondent's own words


def recognises(path: Path) -> bool:
    """Tell a project's folder, or the database in it, by their names."""
    return (path / DATABASE).is_file() or (path.is_file() and path.suffix.casefold() == ".qda")


def read(path: Path) -> Coded:
    """Read who gave which code to which text of a project.

    A file of the project stands for an answer, by its name, and who owns a coding is its coder.
    Every coder of any text is taken to have seen every text. Categories are the upper part of
    the tree; a code named like the category that it is in stands for that category.

    Parameters
    ----------
    path : Path
        The project's folder, or the database in it.

    Raises
    ------
    InputError
        If it can't be read or contradicts itself.
    """
    path = path / DATABASE if path.is_dir() else path
    found = rows(path, TABLES)
    texts = {i: (name, text) for i, name, text in found["source"] if text is not None}
    codes = {cid: name for cid, name, _ in found["code_name"]}
    problems = [
        *check_names(path.name, "file name", [name for name, _ in texts.values()]),
        *_check_tree(path.name, found["code_cat"], found["code_name"]),
        *_check_codings(path.name, found["code_text"], texts, codes),
    ]
    if problems:
        raise InputError(problems)
    given = [(owner or "", texts[fid][0], codes[cid]) for cid, fid, *_, owner in found["code_text"]]
    tree = _tree(found["code_cat"], found["code_name"])
    return whole(NAME, given, [name for name, _ in texts.values()], tree)


def rows(path: Path, tables: dict[str, dict[str, type]]) -> dict[str, list[tuple]]:
    """Read some columns of some tables of an SQLite file that may be hostile.

    Parameters
    ----------
    path : Path
        The file; nothing is written to it or beside it.
    tables : dict of dict
        The columns that are wanted of every table, and the type of their values.

    Returns
    -------
    dict
        The rows of every table, with the columns in the order asked for.

    Raises
    ------
    InputError
        If it is still open, is damaged or no SQLite file, or isn't made of such tables.
    """
    _check_closed(path)
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    problem = f"is damaged, or no database with the tables {', '.join(tables)}."
    fix = "Check that it is the right file, and save it again from the tool."
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            _check_sound(database, tables)
            found = {
                table: list(database.execute(f"SELECT {', '.join(columns)} FROM {table}"))
                for table, columns in tables.items()
            }
    except (sqlite3.Error, OSError, UnicodeError):
        # SQLite's own message may quote what is in a cell, and in no encoding.
        raise InputError([Problem(path.name, problem, fix)]) from None
    for table, columns in tables.items():
        for place, (column, kind) in enumerate(columns.items()):
            if not all(isinstance(row[place], kind) for row in found[table]):
                problem = f"holds another kind of value in {table}.{column}."
                raise InputError([Problem(path.name, problem, fix)])
    return found


def whole(
    tool: str,
    given: Iterable[tuple],
    sources: Collection[str],
    tree: dict,
    coders: Collection[str] = (),
) -> Coded:
    """Make a project of (coder, source, code) in which every coder has seen every source.

    A code given to several passages of a source counts once. The coders are those who gave a
    code, unless they are named.
    """
    given = dict.fromkeys(given)
    coders = coders or dict.fromkeys(coder for coder, _, _ in given)
    columns = ["coder", "respondent", "question"]
    marks = [(coder, source, "", code) for coder, source, code in given]
    seen = [(coder, source, "") for coder in coders for source in sources]
    return Coded(
        tool,
        pd.DataFrame(marks, columns=[*columns, "code"], dtype=str),
        pd.DataFrame(seen, columns=columns, dtype=str).assign(line=0),
        tree,
    )


def check_names(file: str, what: str, names: Iterable[str]) -> Iterator[Problem]:
    """Find names that are blank or stand for two things; long ones are not repeated."""
    for name, times in Counter(names).items():
        shown = f"“{name}”" if len(name) <= LONG else f"of {len(name)} characters"
        if times > 1 or not name:
            fix = "Give each a name of its own in the tool."
            yield Problem(file, f"the {what} {shown} is there {times} times.", fix)


def _check_closed(path: Path) -> None:
    for side in ("-wal", "-journal"):
        beside = path.with_name(path.name + side)
        if beside.is_file() and beside.stat().st_size:
            fix = "Close the project in the tool, then try again."
            raise InputError([Problem(path.name, "is open, or wasn't closed properly.", fix)])


def _check_sound(database: sqlite3.Connection, tables: Iterable[str]) -> None:
    database.execute("PRAGMA trusted_schema = OFF")
    schema = list(database.execute("SELECT type, name, rootpage FROM sqlite_master"))
    # Views and virtual tables, which may run something, have no page of their own.
    stored = {name for kind, name, page in schema if kind == "table" and page}
    if not stored.issuperset(tables) or any(kind == "trigger" for kind, _, _ in schema):
        raise sqlite3.DatabaseError
    if list(database.execute("PRAGMA quick_check(1)")) != [("ok",)]:
        raise sqlite3.DatabaseError


def _check_codings(file: str, codings, texts, codes) -> Iterator[Problem]:
    for cid, fid, start, end, _ in codings:
        where = f"the coding of file {fid} by code {cid} at {start} to {end}"
        if cid not in codes or fid not in texts:
            yield Problem(file, f"{where} has no such code or text.", "Delete it in the tool.")
        # Its text widget counts UTF-16 units.
        elif not 0 <= start <= end <= len(texts[fid][1].encode("utf-16-le")) // 2:
            yield Problem(file, f"{where} is not within its text.", "Delete it in the tool.")


def _check_tree(file: str, categories, codes) -> Iterator[Problem]:
    yield from check_names(file, "category name", [name for _, name, _ in categories])
    inside = {catid: name for catid, name, _ in categories}
    # A code in the category of its name is that category.
    apart = [name for _, name, catid in codes if inside.get(catid) != name]
    yield from check_names(file, "code name", [*apart, *inside.values()])
    try:
        TopologicalSorter({catid: [parent] for catid, _, parent in categories}).prepare()
    except CycleError:
        yield Problem(file, "a category is inside of itself.", "Move it in the tool.")


def _tree(categories, codes) -> dict[str, str]:
    """Give every category and code its parent; one that was deleted counts as none."""
    names = {catid: name for catid, name, _ in categories}
    tree = {name: names.get(parent, "") for _, name, parent in categories}
    return tree | {
        name: names.get(catid, "") for _, name, catid in codes if names.get(catid) != name
    }
