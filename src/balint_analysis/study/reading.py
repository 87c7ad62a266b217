"""A study's codebook read from study.toml, with errors that say how to mend it."""

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .. import paths
from ..problems import InputError, Problem, nearest, refuse
from ..readers import check_file
from ..wording import CONTROLS
from .codebook import FILE, Claim, Codebook, flaw

ID_FIX = "An id has letters without accents, digits, “-”, “_” and “.”, and no spaces."
WITH_IDS = ("items", "questions", "attributes", "constructs", "mentions")
# Keys of texts that readers see; all others are compared with what stands in files.
SEEN = {
    *("title", "academic_year", "setting", "population", "intervention", "aim", "ethics"),
    *("frequency", "role", "funding", "text", "phrase", "section", "name", "description"),
    *("source", "if_few", "approved_quotes", "favourable", "mixed", "unfavourable"),
    "interpretation",
}
LEVELS = {"levels", "agree", "neutral", "not_applicable"}
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
    place = paths.study_folder(folder)
    try:
        said = _in_lines(_parse(place))
        unseen = list(_unseen(said))
        codebook = Codebook.model_validate({**said, "folder": place})
    except ValidationError as error:
        raise InputError([*unseen, *(p for e in error.errors() for p in _explain(e))]) from None
    refuse([*unseen, *_cross_check(codebook)])
    return codebook


def _parse(folder: Path) -> dict:
    check_file(folder / FILE)
    try:
        text = (folder / FILE).read_text(encoding="utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal)
    except (FileNotFoundError, NotADirectoryError):
        problem, fix = f"the folder {folder.name} has none.", f"Name a folder that holds a {FILE}."
    except UnicodeDecodeError:
        problem, fix = "is not UTF-8 text.", "Save it as UTF-8."
    except tomllib.TOMLDecodeError as error:
        problem = f"is not valid TOML: {error}."
        fix = "Texts stand in quotes, lists in [square brackets]."
    except RecursionError:
        problem, fix = "has brackets in brackets without end.", "Close each list where it ends."
    raise InputError([flaw(problem, fix)])


def _in_lines(value: Any, key: str = "") -> Any:
    """Set every text that readers see in one line; what is compared with files stays as it is."""
    if isinstance(value, dict):
        return {name: _in_lines(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_in_lines(part, key) for part in value]
    return " ".join(value.split()) if isinstance(value, str) and key in SEEN else value


def _unseen(value: Any, key: str = "") -> Iterator[Problem]:
    """Find characters in texts that show nothing, or turn round what follows them."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _unseen(part, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from _unseen(part, f"{key}[{number}]")
    elif isinstance(value, str) and key.rpartition(".")[2].partition("[")[0] in SEEN | LEVELS:
        for character in dict.fromkeys(CONTROLS.findall(value)):
            problem = f"holds a character that shows nothing: U+{ord(character):04X}."
            yield flaw(problem, "Delete it, or type the text afresh.", key)


def _explain(error: Mapping[str, Any]) -> Iterator[Problem]:
    """Turn one of pydantic's errors into ours: the key as written in TOML, the value, the fix."""
    key = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in error["loc"])
    key = key.lstrip(".") or "the whole file"
    if error["type"] == "missing":
        hint = nearest(str(error["loc"][-1]), error["input"])
        fix = f"Is it misspelt as “{hint.match}”?" if hint.match is not None else "Add it."
        yield flaw("is missing.", fix, key)
    elif error["type"] == "extra_forbidden":
        known = [name for name in Codebook.model_fields if name != "folder"]
        yield flaw("unknown section.", nearest(key, known).fix, key)
    elif error["type"] == "value_error":
        yield from (replace(found, column=key) for found in error["ctx"]["error"].problems)
    else:
        fix = ID_FIX if error["type"] == "string_pattern_mismatch" else f"{error['msg']}."
        yield flaw(f"is {error['input']!r}.", fix, key)


def _cross_check(codebook: Codebook) -> Iterator[Problem]:
    yield from _duplicates(codebook)
    yield from _reserved(codebook)
    yield from _references(codebook)
    yield from _groups(codebook)
    yield from _claims(codebook)
    yield from _files(codebook)
    if codebook.coders and not codebook.themes:
        yield flaw("there are coders but no themes.", "Add [[themes]].", "themes")
    if codebook.coders and not codebook.questions:
        fix = "Add [[questions]]: the free-text columns they coded."
        yield flaw("there are coders but no questions.", fix, "questions")


def _duplicates(codebook: Codebook) -> Iterator[Problem]:
    """Check that no two of a kind share an id, and no two questions or coders their source."""
    asked = [*codebook.items, *codebook.questions, *codebook.attributes]
    sources = [
        (os.path.normpath(c.file), c.user, c.sheet, c.project) for c in codebook.coding_files
    ]
    named = [
        *((section, [entry.id for entry in getattr(codebook, section)]) for section in WITH_IDS),
        ("columns", [entry.column for entry in asked]),
        ("coders", [f"{c.id}, round {c.round}" if c.round > 1 else c.id for c in codebook.coders]),
        ("coders", [" ".join(filter(None, source)) for source in sources]),
        ("themes", [part.id for t in codebook.themes for part in (t, *t.subthemes)]),
    ]
    for section, names in named:
        for name, n in Counter(names).items():
            if n > 1:
                yield flaw(f"“{name}” is used {n} times.", "Each must be unique.", section)


def _reserved(codebook: Codebook) -> Iterator[Problem]:
    ids = {"themes": list(codebook.codes), "coders": [coder.id for coder in codebook.coders]}
    for section, reserved in RESERVED.items():
        for name in dict.fromkeys(ids[section]):
            if name in reserved:
                problem = f"“{name}” is the name of a column of the tables."
                yield flaw(problem, f"Choose another id, such as “{name}-1”.", section)


def _references(codebook: Codebook) -> Iterator[Problem]:
    """Check that every scale, item, theme and mention that is named is there."""
    known = {"scale": list(codebook.scales), "item": [item.id for item in codebook.items]}
    known |= {"theme": list(codebook.codes), "mention": [m.id for m in codebook.mentions]}
    named = [(f"items {item.id}", "scale", item.scale) for item in codebook.items]
    for claim in codebook.claims:
        about = {"item": claim.item, "theme": claim.theme, "mention": claim.mention}
        named += [("claims", what, name) for what, name in about.items() if name]
    named += [("abstract.items", "item", name) for name in codebook.abstract.items]
    named += [(f"constructs {c.id}", "item", name) for c in codebook.constructs for name in c.items]
    for key, what, name in named:
        if name not in known[what]:
            yield flaw(f"there is no {what} “{name}”.", nearest(name, known[what]).fix, key)


def _claims(codebook: Codebook) -> Iterator[Problem]:
    """Check that claims can be true, and that each is about one thing."""
    for number, claim in enumerate(codebook.claims, 1):
        if claim.count is not None and claim.base is not None and claim.count > claim.base:
            about = claim.item or claim.theme or claim.mention or "response"
            problem = f"{claim.count} of {claim.base} is more than all."
            yield flaw(problem, "Check count and base.", f"claims {about}")
        for problem, fix in _unclear(claim):
            yield flaw(problem, fix, f"claims[{number}]")


def _unclear(claim: Claim) -> Iterator[tuple[str, str]]:
    about = sum(map(bool, (claim.item, claim.theme, claim.mention, claim.response)))
    if about != 1:
        fix = "Give one of item, theme, mention and response = true."
        yield f"a claim is about one thing, not {about}.", fix
    if (claim.percent is None) == (claim.mean is None):
        yield "a claim is a percentage or a mean.", "Give percent, or else mean."
    if claim.mean is not None and (claim.base is None or not claim.item):
        yield "a mean needs an item and a base.", "Give item, and base: how many people."
    if claim.sd is not None and claim.mean is None:
        yield "an SD needs its mean.", "Give mean, too."


def _groups(codebook: Codebook) -> Iterator[Problem]:
    """Check what is said of respondents' groups: within what, how alike, and how many."""
    ids = [attribute.id for attribute in codebook.attributes]
    named = [("survey.cluster", codebook.survey.cluster)]
    named += [(f"cohort.sizes.{name}", name) for name in codebook.cohort.sizes]
    named += [(f"attributes {a.id}", a.within) for a in codebook.attributes]
    for key, name in named:
        if name and name not in ids:
            yield flaw(f"there is no attribute “{name}”.", nearest(name, ids).fix, key)
    for place, attribute in enumerate(codebook.attributes):
        if attribute.within in ids[place:]:
            problem = f"is counted within “{attribute.within}”, which stands no earlier here."
            yield flaw(problem, "Put the larger groups first.", f"attributes {attribute.id}")
    enrolled = codebook.cohort.enrolled
    for name, sizes in codebook.cohort.sizes.items():
        if enrolled is not None and (total := sum(sizes.values())) != enrolled:
            problem = f"the groups of “{name}” come to {total}, not to the {enrolled} enrolled."
            yield flaw(problem, "Correct [cohort] enrolled, or the sizes.", f"cohort.sizes.{name}")


def _files(codebook: Codebook) -> Iterator[Problem]:
    """Check that every file that is named is in the folder; a name left out is the folder's own."""
    folder, survey = codebook.folder, codebook.survey
    present = sorted(path.name for path in folder.iterdir() if path.name != FILE)
    named = [("survey.file", survey.file), ("survey.dictionary", survey.dictionary)]
    named += [(given.key, given.file) for given in codebook.coding_files]
    # Its own folder, and where the worksheet of the coders' meeting is saved.
    homes = [folder, paths.explored(paths.project_root(), codebook.id)]
    for key, name in named:
        place = _place(folder / name)
        if place is None:
            fix = "Name a file in the study's folder."
            yield flaw("leads nowhere: no file can be called so, or it is a loop.", fix, key)
        elif not any(place.is_relative_to(home.resolve()) for home in homes):
            yield flaw(f"“{name}” lies outside the study folder.", "Copy the file into it.", key)
        elif not place.exists():
            problem = f"the study folder has no file “{name}”."
            yield flaw(problem, nearest(name, present).fix, key)


def _place(path: Path) -> Path | None:
    """Return where a path leads, through links too; None where that is nowhere."""
    try:
        place = path.resolve()
        place.exists()
    except (OSError, RuntimeError, ValueError):  # a loop, or a name that no file can have
        return None
    return place
