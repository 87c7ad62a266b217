"""SQLite files to rows of the kinds that are asked for: read-only, and checked before use."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from ...problems import InputError, Problem


def rows(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, list[tuple]]:
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
