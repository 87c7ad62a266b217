"""The part of a drafted study.toml that comes from codings: coders, themes, questions' ids."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ..readers.codings.coding_sheet import NAME as SHEET
from ..readers.codings.refi_qda import CODEBOOK
from ..readers.export import Coded, Export
from ..study.codebook import ID_PATTERN
from ..study.reading import RESERVED
from ..wording import letters
from .decisions import Asked, Decision
from .toml_text import remarked, slug, string

SOURCES = """\
# In a project, every text has to be named after its answer: the respondent's id, then the id of
# the question below [[questions]] (which may be left out if there is only one)."""
APPROACH = "codebook"
INDEPENDENT = "# independent = true   # the coders did not know each other's codes"
DESCRIPTION = """\
# description = "..."                # what respondents said, as it follows a colon
# approved_quotes = ["...", "..."]   # their own words, once somebody approved them"""


def decisions(codings: Sequence[tuple[str, Coded]]) -> list[Decision]:
    """List what is guessed of codings."""
    why = "No file says how the coding was meant."
    others = ("coding-reliability", "reflexive")
    return [Decision("coding.approach", APPROACH, why, others)] if codings else []


def question_ids(
    export: Export,
    respondent: str | None,
    columns: Sequence[str],
    codings: Sequence[tuple[str, Coded]],
) -> dict[str, str]:
    """Find what the codings call the questions, by who answered them.

    Parameters
    ----------
    export : Export
        The survey.
    respondent : str or None
        The column that names respondents.
    columns : sequence of str
        The free-text columns.
    codings : sequence of (str, Coded)
        The codings, read.

    Returns
    -------
    dict
        The id of a column, where all whom a coder coded on that question answered this column,
        and no other column will do.
    """
    coded: dict[str, set[str]] = {}
    for _, coding in codings:
        for question, rows in coding.seen.astype({"question": str}).groupby("question"):
            if re.fullmatch(ID_PATTERN, question):
                coded.setdefault(question, set()).update(rows["respondent"])
    if not coded or not respondent:
        return {}
    ids = export.cells[respondent].str.strip()
    written = {column: set(ids[export.cells[column].str.strip() != ""]) for column in columns}
    fitting = {q: [c for c in columns if who <= written[c]] for q, who in coded.items()}
    found = [fits[0] for fits in fitting.values() if len(fits) == 1]
    return {
        fits[0]: question
        for question, fits in fitting.items()
        if len(fits) == 1 and found.count(fits[0]) == 1
    }


def blocks(codings: Sequence[tuple[str, Coded]], questions: Sequence[Asked]) -> Iterator[str]:
    """Draft coders and themes.

    Parameters
    ----------
    codings : sequence of (str, Coded)
        The names of the coding files, and what was read from them.
    questions : sequence of Asked
        The questions that are drafted.
    """
    if not codings:
        yield "# No coding yet: it takes [[coders]] with their files, and [[themes]]."
        return
    yield f"[coding]\napproach = {string(APPROACH)}\n{INDEPENDENT}"
    named = {q for _, coded in codings for q in {*coded.marks["question"], *coded.seen["question"]}}
    known = {
        letters(name)
        for asked in questions
        for name in (asked.id, asked.profile.column, asked.profile.question)
    }
    if strange := sorted(name for name in named if name and letters(name) not in known):
        yield remarked(f"the coding calls its questions {', '.join(strange)}: so must their ids")
    if any(coded.tool != SHEET for _, coded in codings):
        yield SOURCES
    drafted = coders(codings)
    why = inactive(codings, questions)
    if why:
        yield remarked(f"not in use: {why} Then take away the # of each line.")
    yield from [re.sub("^", "# ", coder, flags=re.M) for coder in drafted] if why else drafted
    yield from _themes(codings)


def inactive(codings: Sequence[tuple[str, Coded]], questions: Sequence[Asked]) -> str:
    """Say why a coding is drafted as a remark; "" if it is in use or there is none."""
    if not coders(codings):
        return ""
    if not questions:
        return "no column of free text was found. Add [[questions]]."
    if not _parents(codings):
        return "no code was given. Add [[themes]]."
    return ""


def coders(codings: Sequence[tuple[str, Coded]]) -> list[str]:
    """Draft an entry for each coder."""
    return list(_coders(codings))


def _coders(codings: Sequence[tuple[str, Coded]]) -> Iterator[str]:
    taken = set(RESERVED["coders"])
    for file, coded in codings:
        if PurePath(file).suffix.casefold() == CODEBOOK:
            continue
        found = dict.fromkeys([*coded.seen["coder"], *coded.marks["coder"]])
        users = [user for user in found if user]
        for user in users or [""]:
            identifier = slug(user or PurePath(file).stem, "coder", taken, sign="-")
            lines = ["[[coders]]", f"id = {string(identifier)}", f"file = {string(file)}"]
            if len(found) > 1:
                lines.append(f"user = {string(user)}")
            yield "\n".join(lines)


def _themes(codings: Sequence[tuple[str, Coded]]) -> Iterator[str]:
    """Draft the tree, of two levels: what is deeper stands under its theme."""
    parents = _parents(codings)
    above = {code: _above(code, parents) for code in parents if code.strip()}
    taken = set(RESERVED["themes"])
    for theme in (code for code in above if not above[code]):
        lines = [*_named("themes", theme, taken), DESCRIPTION]
        for code in (code for code in above if above[code][-1:] == [theme]):
            lines += ["", *(f"  {line}" for line in _named("themes.subthemes", code, taken))]
            if len(above[code]) > 1:
                lines.append(f"  {remarked(f'in the coding it is under {above[code][0]}')}")
        yield "\n".join(lines)


def _parents(codings: Sequence[tuple[str, Coded]]) -> dict[str, str]:
    """Find the parent of every code."""
    parents: dict[str, str] = {}
    for _, coded in codings:
        flat = dict.fromkeys([*coded.tree.values(), *coded.marks["code"]], "")
        for code, parent in [*coded.tree.items(), *flat.items()]:
            parents[code] = parents.get(code) or parent
    return parents


def _named(section: str, code: str, taken: set[str]) -> list[str]:
    is_id = re.fullmatch(ID_PATTERN, code) and code not in taken
    identifier = code if is_id else slug(code, "theme", taken, sign="-")
    taken.add(identifier)
    return [f"[[{section}]]", f"id = {string(identifier)}", f"name = {string(code)}"]


def _above(code: str, parents: dict[str, str]) -> list[str]:
    """List what a code is under, the nearest first; nothing if that goes round in a circle."""
    chain = [code]
    while (parent := parents.get(chain[-1], "")).strip():
        if parent in chain:
            return []
        chain.append(parent)
    return chain[1:]
