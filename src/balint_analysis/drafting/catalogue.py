"""What surveys usually say, from catalogue.toml: scales, answers beside a scale, heading words."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

NUMBERED = re.compile(r"^\(?[+\-−]?\d+\)?\s*[-–—=:.)]?\s*(?=\D)")
BRACKETED = re.compile(r"\s*(\([^()]*\)|[-–—=:]\s*[+\-−]?\d+)$")
REMARK = re.compile(r"\(([^()]*)\)")
BEFORE = re.compile(r"^\([^()]*\)\s*")
NUMBER = re.compile(r"([+\-−]?\d{1,9})(\s*[-–—=:.(]\s*[^\W\d].*)?", re.DOTALL)
INFLECTED = re.compile(r"(?<=\w)(\((e|a|o|s|es)\)|[/·](e|a|o|in)\b)")
ALIKE = str.maketrans("’‘´`–—−\u00a0", "''''--- ")


class Entry(NamedTuple):
    """A scale of the catalogue.

    Attributes
    ----------
    name, language, source : str
        Its family, as "agreement", its language's code, and where the wordings come from.
    levels : tuple of tuple of str
        From low to high, each with its usual wordings.
    agree : int
        How many levels, from the top, count as agreement.
    neutral : bool
        Whether the middle level is neither.
    convention : bool
        Whether only usage says where agreement begins.
    """

    name: str
    language: str
    levels: tuple[tuple[str, ...], ...]
    agree: int
    neutral: bool
    convention: bool
    source: str

    @property
    def middle(self) -> int | None:
        """The place of the neutral level."""
        return len(self.levels) // 2 if self.neutral else None


class Fit(NamedTuple):
    """Answers on an entry: the place and spelling of each level, and what stands aside."""

    entry: Entry
    spelt: dict[int, str]
    aside: tuple[str, ...]

    @property
    def unused(self) -> int:
        """How many of the levels nobody chose."""
        return len(self.entry.levels) - len(self.spelt)

    @property
    def said(self) -> tuple:
        """What the fit says of the answers, whichever entry it comes from."""
        first, middle = len(self.entry.levels) - self.entry.agree, self.entry.middle
        order = [
            (self.spelt[n], "agree" if n >= first else "neutral" if n == middle else "")
            for n in sorted(self.spelt)
        ]
        return (*order, frozenset(self.aside))


def fits(values: Mapping[str, int], least: int = 2) -> list[Fit]:
    """Find the entries that cover all answers, the likeliest first.

    Of several it is the one with the fewest levels that nobody chose, then the one that leaves
    the fewest answers aside.

    Parameters
    ----------
    values : mapping of int
        The different answers, and how often each was given.
    least : int
        How many levels must have been chosen.
    """
    order = sorted(values, key=lambda value: (is_not_applicable(value), -values[value]))
    covering = [_entries(value) for value in order if not is_not_applicable(value)]
    candidates = sorted(set.intersection(*covering)) if covering else []
    found = [fit for n in candidates if (fit := _fit_on(n, order)) and len(fit.spelt) >= least]
    return sorted(found, key=lambda fit: (fit.unused, len(fit.aside)))


def is_not_applicable(value: str) -> bool:
    """Tell an answer that stands beside a scale: “N/A”, “(VOL) Refused”, “Weiß nicht”."""
    return any(reading in not_applicable() for reading in _readings(value))


def is_unsure(value: str) -> bool:
    """Tell an answer that may be a level, the middle, or stand aside; “(N/A)” behind it says it."""
    said = {folded(remark) for remark in REMARK.findall(value)}
    return any(r in _unsure() for r in _readings(value)) and not said & not_applicable()


def is_binary(values: Iterable[str]) -> bool:
    """Tell yes and no, ticks, and the like, which are no scale."""
    return all(folded(v) in _binary() or is_not_applicable(v) for v in values)


def is_nothing(value: str) -> bool:
    """Tell what people write into a box when they have nothing to say."""
    return folded(value) in _nothing() or not folded(value) or is_not_applicable(value)


def is_no_answer(number: int) -> bool:
    """Tell a number that usually stands for no answer: -1, -99, 99."""
    return str(number) in _data()["answers"]["no_answer"]


def number(value: str) -> int | None:
    """Return the number that a level starts with: 5 of “5” and of “5 (very)”; not of “5-6”."""
    found = NUMBER.fullmatch(value.strip())
    return int(found[1].replace("−", "-")) if found else None


def ranges() -> list[tuple[int, int]]:
    """Return the least and the greatest number of usual ratings."""
    return [(low, high) for low, high in _data()["numbers"]["ranges"]]


def folded(text: str) -> str:
    """Reduce a text to what matters in comparing: composed, one space, no case, plain signs."""
    plain = unicodedata.normalize("NFC", text).translate(ALIKE).casefold()
    return " ".join(unicodedata.normalize("NFC", plain).split()).rstrip("*:?. ")


def says(kind: str, heading: str) -> bool:
    """Tell whether a heading has a word of this kind, from the catalogue's [headings]."""
    return bool(_words(kind).search(_spaced(heading)))


def is_just(kind: str, heading: str) -> bool:
    """Tell whether a heading says hardly more than such a word: “site_no”, “Year of study”."""
    words = re.findall(r"[^\W_]+", _spaced(heading))
    if not words or len(words) > 4:
        return False
    first, last = _words(kind).match(_spaced(heading)), _words(kind).search(words[-1])
    of = len(words) == 1 or words[1] in {"of", "no", "nr", "number", "der", "des", "de", "in", "di"}
    return bool(last) or bool(first and of)


def is_exactly(kind: str, heading: str) -> bool:
    """Tell whether a heading is a word of this kind and nothing else."""
    return bool(_words(kind).fullmatch(_spaced(heading)))


@cache
def _words(kind: str) -> re.Pattern:
    listed = sorted(_data()["headings"][kind], key=len, reverse=True)
    ends = {word: r"\w*" if word.endswith("*") else "" for word in listed}
    either = "|".join(re.escape(folded(word)) + end for word, end in ends.items())
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


@lru_cache(maxsize=4096)
def _spaced(heading: str) -> str:
    """Part the words of “yearOfStudy” and “site_no”."""
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", heading).replace("_", " ")
    return folded(parted)


@lru_cache(maxsize=4096)
def _readings(value: str) -> tuple[str, ...]:
    """Read a level as it stands, without number, remark or second form."""
    plain = value.strip()
    texts = [plain, NUMBERED.sub("", plain, count=1), BEFORE.sub("", plain)]
    texts += [BRACKETED.sub("", text) for text in texts]
    texts += [INFLECTED.sub("", text) for text in texts]
    return tuple(dict.fromkeys(form for text in texts for form in _forms(folded(text)) if form))


def _forms(text: str) -> Iterator[str]:
    yield text
    forms = dict(_data()["answers"]["forms"])
    if any(word in forms for word in text.split()):
        yield " ".join(forms.get(word, word) for word in text.split())


def _entries(value: str) -> set[int]:
    return {n for reading in _readings(value) for n in _index().get(reading, ())}


def _fit_on(n: int, order: list[str]) -> Fit | None:
    """Fit answers to an entry; what may stand aside comes last, and is a level if one is free."""
    places, aside = _places(n), []
    spelt: dict[int, str] = {}
    for value in order:
        place = next((places[r] for r in _readings(value) if r in places), None)
        if place is not None and spelt.setdefault(place, value) == value:
            continue
        if is_not_applicable(value):
            aside.append(value)
        elif place is None or folded(spelt[place]) != folded(value):
            return None  # another case (“agree”) is a slip for balint check to name
    return Fit(catalogue()[n], spelt, tuple(aside))


@cache
def catalogue() -> tuple[Entry, ...]:
    """Return every scale of the catalogue."""
    return tuple(
        _entry(scale, *word.split("/")) for scale in _data()["scales"] for word in _about(scale)
    )


def _about(scale: dict) -> list[str]:
    return scale.get("about", ["/"])


def _entry(scale: dict, word: str, opposite: str = "") -> Entry:
    def filled(text: str) -> str:
        text = text.replace("{}", word).replace("{-}", opposite)
        return text[:1].upper() + text[1:]

    return Entry(
        _key(scale["family"].replace("{}", word)),
        scale["language"],
        tuple(tuple(map(filled, level.split(" | "))) for level in scale["levels"]),
        scale["agree"],
        scale.get("neutral", False),
        scale.get("cut") == "convention",
        scale["source"],
    )


def _key(name: str) -> str:
    """Make a name that may stand in study.toml without quotes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[A-Za-z0-9]+", plain)).lower()


@cache
def _data() -> dict:
    text = files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def not_applicable() -> frozenset[str]:
    """Return, folded, the answers that are no level of any scale."""
    return frozenset(folded(text) for texts in _data()["not_applicable"].values() for text in texts)


@cache
def _unsure() -> frozenset[str]:
    return frozenset(map(folded, _data()["answers"]["unsure"]))


@cache
def _nothing() -> frozenset[str]:
    return frozenset(map(folded, _data()["answers"]["nothing"]))


@cache
def _binary() -> frozenset[str]:
    return frozenset(map(folded, _data()["answers"]["binary"]))


@cache
def _places(n: int) -> dict[str, int]:
    """Map every wording of an entry to its place; its middle may be worded as any other."""
    entry = catalogue()[n]
    levels = enumerate(entry.levels)
    places = {folded(wording): place for place, wordings in levels for wording in wordings}
    if entry.middle is not None:
        for wording in map(folded, _data()["answers"]["neutral"]):
            places.setdefault(wording, entry.middle)
    return places


@cache
def _index() -> dict[str, set[int]]:
    index: dict[str, set[int]] = {}
    for n in range(len(catalogue())):
        for wording in _places(n):
            index.setdefault(wording, set()).add(n)
    return index
