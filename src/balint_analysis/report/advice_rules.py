"""The rules of advice.toml, and those that read the wording of a questionnaire."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from ..study import Study
from ..study.codebook import Column, Item

Found = Iterator[tuple[str, str, str]]  # where (a key of study.toml), column, what was seen
Finder = Callable[[Study, "Rule"], Found]
FINDERS: dict[str, Finder] = {}


@dataclass(frozen=True)
class Rule:
    """A rule of advice.toml: what it says, and what it looks for.

    Attributes
    ----------
    name, why, mend, source : str
        What it is called, why it matters, what to do, and whose rule it is.
    on : bool
        Whether it is told unless all rules are asked for.
    pattern, unless : str
        Regular expressions: words that it points at, and words in which they are harmless.
    words : tuple of str
        What {words} in the pattern stands for.
    scale, other_than : str
        The family of levels that it is about, "" for any; and one that it is not about.
    not_applicable : bool
        Whether an item whose scale has an answer for "not applicable" is meant, too.
    asked : tuple of str
        The sections of study.toml whose wording it reads.
    least, most, in_all : float
        What is still good.
    """

    name: str
    on: bool
    why: str
    mend: str
    source: str
    pattern: str = ""
    unless: str = ""
    words: tuple[str, ...] = ()
    scale: str = ""
    other_than: str = ""
    not_applicable: bool = True
    asked: tuple[str, ...] = ("items", "questions")
    least: float = 0
    most: float = np.inf
    in_all: float = np.inf

    @property
    def is_english(self) -> bool:
        """Whether it reads English."""
        return bool(self.pattern) or self.name in ("answers-fit", "statements")


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of telling."""
    return tuple(_rule(name, given) for name, given in data()["rules"].items())


def _rule(name: str, given: dict[str, Any]) -> Rule:
    facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    return Rule(name, **facts)


@cache
def data() -> dict:
    """Return what advice.toml holds."""
    text = files(__package__).joinpath("advice.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def asked(entry: Column) -> str:
    """Return a question's wording without its number, its row in brackets and its instruction."""
    text = re.sub(r"\[[^][]*\]", " ", entry.label)
    text = re.sub(r"^\W*[A-Z]?\d+[.):]\s+", "", " ".join(text.split()))
    return re.sub(r"^(?:\S+ ){4,}?[^.?:]*: (?=\S)", "", text)


@cache
def _compiled(pattern: str) -> re.Pattern:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def is_about(pattern: str, text: str) -> re.Match | None:
    """Find the first whole words of a text that a pattern is about."""
    return _compiled(pattern).search(text)


def words_seen(rule: Rule, text: str) -> str:
    """Return the words of a text that a rule points at; "" where it is sound."""
    pattern = rule.pattern.replace("{words}", "|".join(rule.words))
    rest = _compiled(rule.unless).sub(" ", text) if rule.unless else text
    match = is_about(pattern, rest)
    return match[0] if match else ""


def family(levels: list[str]) -> str:
    """Return what a scale's levels are about, "" where that is not told by two of them."""
    for name, pattern in data()["families"].items():
        if sum(is_about(pattern, level) is not None for level in levels) > 1:
            return name
    return ""


def finds(name: str) -> Callable[[Finder], Finder]:
    """Enter a function as what a rule does."""
    return lambda finder: FINDERS.setdefault(name, finder)


def worded(study: Study, rule: Rule) -> Found:
    """Find the questions whose wording a rule points at: what a rule does unless it says more."""
    for section in rule.asked:
        for entry in getattr(study.codebook, section):
            seen = words_seen(rule, asked(entry)) if _is_meant(entry, rule, study) else ""
            if seen:
                yield *at(section, entry), f"“{seen}”"


def _is_meant(entry: Column, rule: Rule, study: Study) -> bool:
    if not isinstance(entry, Item):
        return not rule.scale and rule.not_applicable
    scale = study.codebook.scale_of(entry)
    if scale.not_applicable and not rule.not_applicable:
        return False
    about = family(scale.levels)
    return rule.scale in ("", about) and (not about or about != rule.other_than)


def at(section: str, entry: Column) -> tuple[str, str]:
    """Say where a question stands: its key in study.toml, and its column."""
    return f"{section} {entry.id}", entry.column


@finds("answers-fit")
def _answers_fit(study: Study, rule: Rule) -> Found:
    for item in study.codebook.items:
        about = family(study.codebook.scale_of(item).levels)
        for opener, fitting in data()["openers"].items():
            seen = is_about(opener, asked(item))
            if seen and about and about not in fitting:
                yield *at("items", item), f"asks “{seen[0]}”; the levels are of {about}"


@finds("long")
def _long(study: Study, rule: Rule) -> Found:
    for section in rule.asked:
        for entry in getattr(study.codebook, section):
            text = re.sub(r"\([^()]*all that apply[^()]*\)", "", asked(entry))
            sentences = [len(part.split()) for part in re.split(r"[.?!]\s", text)]
            if max(sentences) > rule.most or sum(sentences) > rule.in_all:
                yield *at(section, entry), f"{sum(sentences)} words"


@finds("rank-many")
def _rank_many(study: Study, rule: Rule) -> Found:
    for item in study.codebook.items:
        levels = len(study.codebook.scale_of(item).levels)
        if levels > rule.most and words_seen(rule, asked(item)):
            yield *at("items", item), f"{levels} places"
