"""QualCoder projects (a folder with data.qda): codings with their owners."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from ...problems import InputError, Problem
from ..export import Coded
from ..files import sqlite
from .projects import check_names, whole

NAME = "qualcoder"
TITLE = "QualCoder project (a folder with data.qda)"
DATABASE = "data.qda"
TABLES = {
    "source": {"id": int, "name": str, "fulltext": str | None},
    "code_cat": {"catid": int, "name": str, "supercatid": int | None},
    "code_name": {"cid": int, "name": str, "catid": int | None},
    "code_text": {"cid": int, "fid": int, "pos0": int, "pos1": int, "owner": str | None},
}


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
    found = sqlite.rows(path, TABLES)
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
