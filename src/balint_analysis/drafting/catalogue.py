"""Known answer scales, and whether a column's answers fit one of them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

NUMBERED = re.compile(r"^\(?\d+\)?\s*[-–—=:.)]?\s*(?=\D)")
BRACKETED = re.compile(r"\s*(\([^()]*\)|[-–—=:]\s*\d+)$")
NUMBER = re.compile(r"(\d{1,9})(\s*[-–—=:.(]\s*[^\W\d].*)?", re.DOTALL)
# Numbers under such headings count or name something; the second kind only if the heading is short.
COUNTS = re.compile(
    r"\b(how (many|old|long)|number of|what (year|age)|which (year|number)|in which|"
    r"wie (viele?|alt|lange)|anzahl|combien|quel âge|nombre de)\b",
    re.IGNORECASE,
)
NAMED = (
    "id|no|nr|number|count|total|age|years?|dates?|day|week|month|time|hours?|minutes|semester|"
    "term|phase|stage|class|cohort|block|groups?|site|ward|room|sessions?|visit|code|zip|alter|"
    "jahr|datum|gruppe|anzahl|kurs|âge|année|date|groupe"
)
NAMES = re.compile(rf"(.* )?({NAMED})|({NAMED}) (of|no|nr|number|der|des|de|in)\b.*", re.IGNORECASE)


class Answered(NamedTuple):
    """What was answered in a column.

    Attributes
    ----------
    heading : str
        The question.
    values : tuple of str
        The different answers, the most frequent first; or all that could be given, in order.
    declared : bool
        Whether the export itself lists what could be answered.
    count : int
        How many answered.
    family : str
        What the columns of one grid have in common, if it is of one.
    """

    heading: str
    values: tuple[str, ...]
    declared: bool = False
    count: int = 0
    family: str = ""


class Entry(NamedTuple):
    """A scale of the catalogue: levels from low to high, each with its usual wordings."""

    name: str
    levels: tuple[tuple[str, ...], ...]
    agree: int

    @property
    def is_numeric(self) -> bool:
        """Whether its levels are numbers, which many things are that are no scale."""
        return self.levels[-1][0].isdecimal()

    @property
    def least(self) -> int:
        """How many of its levels a column must use to be taken for it by itself."""
        return 3 if self.is_numeric else 2


class Fit(NamedTuple):
    """A column's answers on an entry: place and spelling of each level, and what stands aside."""

    entry: Entry
    spelt: dict[int, str]
    aside: tuple[str, ...]

    @property
    def unused(self) -> int:
        """How many of the levels nobody chose."""
        return len(self.entry.levels) - len(self.spelt)


def fit_on(entry: Entry, answered: Answered, least: int) -> Fit | None:
    """Fit a column's answers to an entry, if it covers them all.

    Parameters
    ----------
    entry : Entry
        A scale of the catalogue.
    answered : Answered
        The column.
    least : int
        How many levels must have been chosen.
    """
    if entry.is_numeric and (COUNTS.search(answered.heading) or _is_name(answered.heading)):
        return None
    spelt, aside, places, extra = {}, [], _places(entry), not_applicable()
    # What may stand beside a scale comes last: “Not sure” is a level where none is neutral.
    for value in sorted(answered.values, key=lambda value: folded(value) in extra):
        place = next((places[r] for r in _readings(value) if r in places), None)
        if place is not None and spelt.setdefault(place, value) == value:
            continue
        if folded(value) in extra:
            aside.append(value)
        elif place is None or folded(spelt[place]) != folded(value):
            return None  # another case (“agree”) is a slip for balint check to name
    if entry.is_numeric and not any(value.isdecimal() for value in spelt.values()):
        least = len(entry.levels)  # “1 - weekly, 10 - yearly” are no points from 0 to 10
    return Fit(entry, spelt, tuple(aside)) if len(spelt) >= least else None


def is_binary(values: Iterable[str]) -> bool:
    """Tell yes and no, ticks, and the like, which are no scale."""
    return {folded(value) for value in values} - not_applicable() <= set(_data()["binary"])


def folded(text: str) -> str:
    """Reduce a text to what matters in comparing: composed, one space, no case."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").casefold()
    return " ".join(unicodedata.normalize("NFC", plain).split())


def leading_number(text: str) -> int | None:
    """Return the number that a level starts with: 5 of “5” and of “5 (very)”; not of “5-6”."""
    number = NUMBER.fullmatch(text.strip())
    return int(number[1]) if number else None


def _readings(value: str) -> Iterator[str]:
    """Read a level as it stands, without its number or remark, and as its number."""
    yield folded(value)
    for text in (NUMBERED.sub("", value.strip(), count=1), value.strip()):
        yield folded(text)
        yield folded(BRACKETED.sub("", text))
    number = leading_number(value)
    if number is not None:
        yield str(number)


def _is_name(heading: str) -> bool:
    """Tell “Balint group”, “yearOfStudy” and “site_no” from “Group atmosphere”."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).replace("_", " ").strip(" ?:.").split()
    return len(words) <= 4 and bool(NAMES.fullmatch(" ".join(words)))


@cache
def catalogue() -> tuple[Entry, ...]:
    """Return every scale of the catalogue."""
    return tuple(
        Entry(
            scale["name"].replace("{}", word),
            tuple(tuple(level.replace("{}", word).split(" | ")) for level in scale["levels"]),
            scale["agree"],
        )
        for scale in _data()["scales"]
        for word in scale.get("about", [""])
    )


@cache
def _data() -> dict:
    text = files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def not_applicable() -> frozenset[str]:
    """Return, folded, the answers that are no level of any scale."""
    return frozenset(map(folded, _data()["not_applicable"]))


@cache
def _places(entry: Entry) -> dict[str, int]:
    levels = enumerate(entry.levels)
    return {folded(wording): place for place, wordings in levels for wording in wordings}
