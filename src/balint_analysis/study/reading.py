"""A study's codebook read from study.toml, with errors that say how to mend it."""

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..paths import study_folder
from ..problems import InputError, Problem, nearest, refuse
from .codebook import Codebook

FILE = "study.toml"
ID_FIX = "An id has letters without accents, digits, “-”, “_” and “.”, and no spaces."
# What tables with a column a theme, or a column a coder, and coders' sheets call their own columns.
RESERVED = {
    "themes": ("theme", "data", "respondent", "question", "code", "coder"),
    "coders": ("respondent", "question", "code", "data"),
}


def read(folder: str | os.PathLike) -> Codebook:
    """Read and check a study's codebook.

    Parameters
    ----------
    folder : path-like
        The study's folder: absolute, or relative to the project or the working folder.

    Returns
    -------
    Codebook

    Raises
    ------
    InputError
        With every problem of study.toml at once: file, key, value and fix.
    """
    place = study_folder(folder)
    raw = _parse(place)
    try:
        codebook = Codebook.model_validate({**raw, "folder": place})
    except ValidationError as error:
        raise InputError(p for e in error.errors() for p in _explain(e)) from None
    refuse(_cross_check(codebook))
    return codebook


def _parse(folder: Path) -> dict:
    path = folder / FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (FileNotFoundError, NotADirectoryError):
        fix = f"Name a folder that holds a {FILE}."
        raise InputError([Problem(FILE, f"the folder {folder.name} has none.", fix)]) from None
    except UnicodeDecodeError:
        problem = Problem(FILE, "is not UTF-8 text.", "Save it as UTF-8.")
        raise InputError([problem]) from None
    except tomllib.TOMLDecodeError as error:
        fix = "Texts stand in quotes, lists in [square brackets]."
        raise InputError([Problem(FILE, f"is not valid TOML: {error}.", fix)]) from None


def _explain(error: Mapping[str, Any]) -> Iterator[Problem]:
    """Turn one of pydantic's errors into ours: the key as written in TOML, the value, the fix."""
    key = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in error["loc"])
    key = key.lstrip(".") or "the whole file"
    if error["type"] == "missing":
        hint = nearest(str(error["loc"][-1]), error["input"])
        fix = f"Is it misspelt as “{hint.match}”?" if hint.match is not None else "Add it."
        yield Problem(FILE, "is missing.", fix, column=key)
    elif error["type"] == "extra_forbidden":
        known = [name for name in Codebook.model_fields if name != "folder"]
        yield Problem(FILE, "unknown section.", nearest(key, known).fix, column=key)
    elif error["type"] == "value_error":
        for problem, fix in error["ctx"]["error"].found:
            yield Problem(FILE, problem, fix, column=key)
    elif error["type"] == "string_pattern_mismatch":
        yield Problem(FILE, f"is {error['input']!r}.", ID_FIX, column=key)
    else:
        yield Problem(FILE, f"is {error['input']!r}.", f"{error['msg']}.", column=key)


def _cross_check(codebook: Codebook) -> Iterator[Problem]:
    for section in ("items", "questions", "attributes", "constructs", "coders", "mentions"):
        yield from _duplicates(section, [entry.id for entry in getattr(codebook, section)])
    asked = [*codebook.items, *codebook.questions, *codebook.attributes]
    yield from _duplicates("columns", [a.column for a in asked])
    named = [(os.path.normpath(c.file), c.user, c.sheet, c.project) for c in codebook.coders]
    sources = [" ".join(filter(None, source)) for source in named]
    yield from _duplicates("coders", sources)
    parts = [part.id for t in codebook.themes for part in (t, *t.subthemes)]
    yield from _duplicates("themes", parts)
    yield from _reserved("themes", parts)
    yield from _reserved("coders", [coder.id for coder in codebook.coders])
    yield from _references(codebook)
    yield from _files(codebook)
    if codebook.coders and not codebook.themes:
        yield Problem(FILE, "there are coders but no themes.", "Add [[themes]].", column="themes")
    if codebook.coders and not codebook.questions:
        fix = "Add [[questions]]: the free-text columns they coded."
        yield Problem(FILE, "there are coders but no questions.", fix, column="questions")


def _duplicates(section: str, ids: list[str]) -> Iterator[Problem]:
    for name, n in Counter(ids).items():
        if n > 1:
            yield Problem(
                FILE, f"“{name}” is used {n} times.", "Each must be unique.", column=section
            )


def _reserved(section: str, ids: list[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(ids):
        if name in RESERVED[section]:
            problem = f"“{name}” is the name of a column of the tables."
            fix = f"Choose another id, such as “{name}-1”."
            yield Problem(FILE, problem, fix, column=section)


def _references(codebook: Codebook) -> Iterator[Problem]:
    items = [item.id for item in codebook.items]
    for item in codebook.items:
        if item.scale not in codebook.scales:
            fix = nearest(item.scale, codebook.scales).fix
            yield Problem(
                FILE, f"there is no scale “{item.scale}”.", fix, column=f"items {item.id}"
            )
    named = [("claims", c.item) for c in codebook.claims]
    named += [("abstract.items", name) for name in codebook.abstract.items]
    named += [(f"constructs {c.id}", name) for c in codebook.constructs for name in c.items]
    for section, name in named:
        if name not in items:
            fix = nearest(name, items).fix
            yield Problem(FILE, f"there is no item “{name}”.", fix, column=section)
    for claim in codebook.claims:
        if claim.count > claim.base:
            problem = f"{claim.count} of {claim.base} is more than all."
            yield Problem(FILE, problem, "Check count and base.", column=f"claims {claim.item}")


def _files(codebook: Codebook) -> Iterator[Problem]:
    present = sorted(p.name for p in codebook.folder.iterdir() if p.name != FILE)
    named = [("survey.file", codebook.survey.file)]
    if codebook.survey.dictionary:
        named.append(("survey.dictionary", codebook.survey.dictionary))
    named += [(f"coders {coder.id}", coder.file) for coder in codebook.coders]
    for key, name in named:
        if not (codebook.folder / name).resolve().is_relative_to(codebook.folder.resolve()):
            fix = "Copy the file into it."
            yield Problem(FILE, f"“{name}” lies outside the study folder.", fix, column=key)
        elif not (codebook.folder / name).exists():
            problem = f"the study folder has no file “{name}”."
            yield Problem(FILE, problem, nearest(name, present).fix, column=key)
