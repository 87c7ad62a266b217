"""Describe: what there is to know of every column of an export, each looked at once."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..readers.export import Export
from .catalogue import folded
from .toml_text import wording

MOST_VALUES, MOST_LEVELS = 12, 15
SEEN = 400  # of the different answers of a column, those that are looked at for patterns
MISTAKES = 0.05  # of the people who ordered things may have given a number twice
MOST, NEARLY_ALL = 0.6, 0.8  # of the cells; of the answers, if they are to be different
# "Question [option]", "field___1", "Q5_1" and "field (choice=option)"
PART = re.compile(r"(?P<stem>.+?)(\s?\[(?P<part>[^\]]*)\]|___\w+|_-?\d+)", re.DOTALL)
# LimeSurvey's "Q1[SQ001]. Question [row]"
ROW = re.compile(r"(?P<stem>\w+)(\[[^\]]*\])+\. ?.*?(\[(?P<part>[^\]]*)\])?\s*", re.DOTALL)
OPTION = re.compile(
    r"(?P<stem>.+?)\s?(\[(?P<part>[^\]]*)\]|\(choice=(?P<choice>.*)\))\s*", re.DOTALL
)
COUNTED = re.compile(r"(?P<stem>[A-Za-z][A-Za-z_.]*?)[_.]?\d{1,3}")
DASH = re.compile(r"(?:\.\.\.\s?|\s|\?)[-–]\s?(?=\S)|\s-\s")
CODE = re.compile(r"[A-Za-z]{0,4}\d+\w?")
NAME = r"[^\W\d_a-zß-ÿ][\w'’-]*"
PATTERNS = {
    "dates and times": re.compile(
        r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}([ T,].*)?|\d{1,2}:\d\d(:\d\d)?( ?[AaPp]\.?[Mm]\.?)?"
    ),
    "e-mail addresses": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "links": re.compile(r"(https?://|www\.)\S+", re.IGNORECASE),
    "IP addresses": re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){5,7}"),
    "phone numbers": re.compile(r"(?=(?:\D*\d){8,15}\D*$)(\+|\(|0)[\d\s()./-]+"),
    "student numbers": re.compile(r"[A-Za-z]{0,3}\d{6,10}[A-Za-z]?"),
    "names": re.compile(
        rf"({NAME}|[A-Z]\.)([ -]({NAME}|[A-Z]\.?|de|da|di|du|la|le|van|von|der|den|el)){{1,4}}"
    ),
}
IDENTIFYING = (
    "e-mail addresses",
    "links",
    "IP addresses",
    "phone numbers",
    "student numbers",
    "names",
)
CONTACT = ("e-mail addresses", "phone numbers", "links", "IP addresses")
ALL_DIFFERENT = {"names", "student numbers"}  # are told from groups and codes by that
TITLED = re.compile(r"\b(Dr|Prof|Professor|Mrs?|Ms|Miss|Herr|Frau|Mme|Dra|Sra?)\.? [^\W\d_a-z]")


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
    profiles = _in_blocks([_profile(export, n, named) for n in range(export.cells.shape[1])])
    ranked = _ranked(profiles, export.cells)
    return [replace(p, ranked=True) if n in ranked else p for n, p in enumerate(profiles)]


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
    looks, holds = _patterns(values)
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
        tidy = _tidy(cell)
        tidied[tidy] = tidied.get(tidy, 0) + count
    return tidied


def _role(export: Export, column: str) -> str:
    if column == export.respondent:
        return "respondent"
    return "tool" if column in export.administrative else ""


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip())


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", folded(text)))


def _declared(labels: dict, missing: Collection[str], given: Collection[str]):
    """List the labels of a column by code; none if they don't account for what was answered."""
    known = {c: _tidy(text) for c, text in labels.items() if c not in missing and _tidy(text)}
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


def _patterns(values: Mapping[str, int]) -> tuple[str, frozenset[str]]:
    """Find what most cells look like, and what any of them does."""
    seen = list(values.items())[:SEEN]
    counted = sum(count for _, count in seen)
    found = {
        kind: sum(count for value, count in seen if pattern.fullmatch(value))
        for kind, pattern in PATTERNS.items()
    }
    holds = {kind for kind, count in found.items() if count}
    if any(TITLED.search(value) for value, _ in seen):
        holds.add("names")
    different = counted >= 3 and len(seen) >= NEARLY_ALL * counted
    most = [
        kind
        for kind, count in found.items()
        if counted and count >= MOST * counted and (different or kind not in ALL_DIFFERENT)
    ]
    return (most or [""])[0], frozenset(holds)


def _in_blocks(profiles: list[Profile]) -> list[Profile]:
    """Find which columns belong together, and part what they share from what each adds."""
    keys = [_key(p) for p in profiles]
    times = Counter(key for key, _ in keys)
    members: dict[str, list[Profile]] = {}
    for profile, (key, _) in zip(profiles, keys, strict=True):
        members.setdefault(key, []).append(profile)
    sections = {key: _section(group) for key, group in members.items() if key}
    return [
        replace(p, block=key, part=part, **_labels(p, sections[key]))
        if key and times[key] > 1
        else replace(p, part=part)
        for p, (key, part) in zip(profiles, keys, strict=True)
    ]


def _key(profile: Profile) -> tuple[str, str]:
    """Name the block of a column, and its part in it, by the heading or the question."""
    if part := ROW.fullmatch(profile.column) or PART.fullmatch(profile.column):
        return part["stem"], part["part"] or ""
    if DASH.search(profile.question):
        return DASH.split(profile.question)[0], DASH.split(profile.question)[-1]
    if part := COUNTED.fullmatch(profile.column):
        # “Q1”, “Q2” may be of different questions; “PSSUQ1”, “PSSUQ2” are of one questionnaire.
        return (part["stem"], "") if len(part["stem"]) > 1 else ("", "")
    return "", ""


def _section(group: list[Profile]) -> str:
    """Find how all questions of a block begin, up to a bracket or a dash."""
    options = [OPTION.fullmatch(p.question) for p in group]
    if all(options) and len({option["stem"] for option in options}) == 1:
        return options[0]["stem"]
    shared = _shared([p.question for p in group])
    ends = [m.end() for m in re.finditer(r"[-–]\s?", shared)]
    return shared[: ends[-1]].rstrip(" -–") if ends and len(group) > 1 else ""


def _shared(texts: list[str]) -> str:
    """Return how all texts begin: what the first and the last of them in order share."""
    first, last = min(texts), max(texts)
    length = next((n for n, (a, b) in enumerate(zip(first, last)) if a != b), len(first))  # noqa: B905
    return first[:length]


def _labels(profile: Profile, section: str) -> dict[str, str]:
    if not section:
        return {}
    option = OPTION.fullmatch(profile.question)
    if option and option["stem"] == section:
        label = option["part"] or option["choice"] or ""
    else:
        label = profile.question[len(section) :].lstrip(" -–")
    told = bool(label) and not CODE.fullmatch(label)
    return {"section": section.removesuffix("...").rstrip(), "label": label} if told else {}


def _ranked(profiles: list[Profile], cells: pd.DataFrame) -> set[int]:
    """Find the blocks in which nobody gave a number twice, and the numbers are 1 to their count."""
    blocks: dict[str, list[int]] = {}
    for n, profile in enumerate(profiles):
        if profile.block and profile.cells and all(map(str.isdecimal, profile.cells)):
            blocks.setdefault(profile.block, []).append(n)
    return {
        n
        for group in blocks.values()
        if _may_be_order([profiles[n] for n in group], len(cells))
        and _is_order(cells.iloc[:, group])
        for n in group
    }


def _may_be_order(group: list[Profile], records: int) -> bool:
    numbers = {int(cell) for profile in group for cell in profile.cells}
    each = sum(sum(profile.cells.values()) for profile in group) / records
    fitting = 3 <= max(numbers) <= len(group) and each <= max(numbers)
    return len(group) >= 3 and min(numbers) >= 1 and fitting


def _is_order(cells: pd.DataFrame) -> bool:
    given = cells.apply(lambda column: column.map({x: int(x.strip() or 0) for x in set(column)}))
    rows = np.sort(given.to_numpy(), axis=1)
    rows = rows[(rows > 0).sum(axis=1) > 1]
    again = ((rows[:, 1:] == rows[:, :-1]) & (rows[:, 1:] > 0)).any(axis=1)
    return len(rows) >= 3 and bool(again.mean() <= MISTAKES)
