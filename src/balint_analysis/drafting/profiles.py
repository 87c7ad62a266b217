"""Describe: what there is to know of every column of an export, each looked at once."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ..readers.export import Export
from ..wording import tidy
from . import blocks, patterns
from .catalogue import folded
from .toml_text import wording

MOST_VALUES, MOST_LEVELS = 12, 15


@dataclass(frozen=True)
class Profile:
    """One column of an export.

    Attributes
    ----------
    column : str
        Its heading, as a study names it.
    question : str
        Its wording, without markup and numbering.
    section, label : str
        Of a grid, what all its columns ask, and what this one adds; else "" and the question.
    block : str
        What the columns of one question or questionnaire have in common; "" for a column alone.
    part : str
        What tells the column from others of its block in its heading.
    cells, values : mapping of int
        The different cells, and the different answers with labels in place of codes and without
        those declared as missing: in order of appearance, and how often each was given.
    declared : tuple of str
        What the export itself says can be answered, in the order of its codes.
    codes : mapping of str
        The code of each of these.
    role : {"", "respondent", "tool"}
        What the tool says of it.
    looks : str
        Which kind of PATTERNS most cells are of; "" if none.
    holds : frozenset of str
        The kinds of PATTERNS that any of the answers is of.
    ranked : bool
        Whether the columns of its block hold an order: everyone gave every number once.
    coded : bool
        Whether a coding names it.
    unique : bool
        Whether it tells all records apart.
    """

    column: str
    question: str
    section: str = ""
    label: str = ""
    block: str = ""
    part: str = ""
    cells: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, int] = field(default_factory=dict)
    declared: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    looks: str = ""
    holds: frozenset[str] = frozenset()
    ranked: bool = False
    coded: bool = False
    unique: bool = False

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.values.values())

    @property
    def words(self) -> list[int]:
        """How many words each answer has, in order."""
        return sorted(n for v, times in self.values.items() for n in [len(v.split())] * times)


def describe(export: Export, coded: Collection[str] = ()) -> list[Profile]:
    """Describe every column of an export.

    Parameters
    ----------
    export : Export
        The export, read.
    coded : collection of str
        What codings call the questions that they code.

    Returns
    -------
    list of Profile
        In the order of the columns.
    """
    named = {_letters(name) for name in coded} - {""}
    alone = [_profile(export, n, named) for n in range(export.cells.shape[1])]
    return blocks.joined(alone, export.cells)


def _profile(export: Export, n: int, named: set[str]) -> Profile:
    column = export.cells.columns[n]
    cells = _tidied(Counter(export.cells.iloc[:, n].tolist()).items())
    blank = cells.pop("", 0)
    labels, missing = export.labels.get(column, {}), export.missing.get(column, ())
    values = {cell: count for cell, count in cells.items() if cell not in missing}
    if labels:
        values = _tidied([(labels.get(cell, cell), count) for cell, count in values.items()])
        values.pop("", 0)
    question = wording(export.questions.get(column, "").strip() or column)
    declared, of = _declared(labels, missing, values)
    looks, holds = patterns.looks(values)
    return Profile(
        column,
        question,
        label=question,
        cells=cells,
        values=values,
        declared=declared,
        codes=of,
        role=_role(export, column),
        looks=looks,
        holds=holds,
        coded=bool(named & {_letters(column), _letters(question)}),
        unique=not blank and 0 < len(cells) == len(export.cells),
    )


def _tidied(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Trim cells and compose their letters, and count those together that are then alike."""
    tidied: dict[str, int] = {}
    for cell, count in counts:
        text = tidy(cell)
        tidied[text] = tidied.get(text, 0) + count
    return tidied


def _role(export: Export, column: str) -> str:
    if column == export.respondent:
        return "respondent"
    return "tool" if column in export.administrative else ""


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", folded(text)))


def _declared(labels: dict, missing: Collection[str], given: Collection[str]):
    """List the labels of a column by code; none if they don't account for what was answered."""
    known = {c: tidy(text) for c, text in labels.items() if c not in missing and tidy(text)}
    if known and all(re.fullmatch(r"-?\d{1,9}", code) for code in known):
        codes = sorted(known, key=int)
        first, last = int(codes[0]), int(codes[-1])
        if not set(given) <= set(known.values()) and last - first < MOST_VALUES:
            codes = [str(code) for code in range(first, last + 1)]  # only the ends are labelled
        known = {code: known.get(code, code) for code in codes}
    levels = {label: code for code, label in reversed(known.items())}
    in_order = tuple(dict.fromkeys(known.values()))
    if not set(given) <= set(levels) or len(levels) > MOST_LEVELS:
        return (), {}
    return in_order, levels
