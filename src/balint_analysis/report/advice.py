"""Advice on a questionnaire: what its wording, scales and answers suggest to look at again.

The rules, their words and their sources are in advice.toml; docs/advice.md says how often each
was right. A rule points, a person judges: advice is never an error.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise

import numpy as np

from ..study import Study
from ..study.codebook import Codebook, Column, Item
from ..tables import likert

Found = Iterator[tuple[str, str, str]]  # where (a key of study.toml), column, what was seen
FINDERS: dict[str, Callable[[Study, "Rule"], Found]] = {}


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


@dataclass(frozen=True)
class Advice:
    """One thing to look at again.

    Attributes
    ----------
    rule : str
        The rule's name.
    where, column : str
        The key of study.toml, and the survey's column, "" where it is about several.
    seen, why, mend, source : str
        What was seen, why it matters, what to do, and whose rule it is (author, year).
    """

    rule: str
    where: str
    column: str
    seen: str
    why: str
    mend: str
    source: str


def advise(study: Study, *, every: bool = False) -> list[Advice]:
    """Read a study's questionnaire and its answers for what the rules point at.

    Parameters
    ----------
    study : Study
        The loaded study.
    every : bool
        Whether to ask the rules, too, that are often wrong or whose hits are too few to tell.
    """
    english = is_english(study.codebook)
    asked = [r for r in rules() if (every or r.on) and (english or not r.is_english)]
    return [
        Advice(rule.name, where, column, seen, rule.why, rule.mend, rule.source)
        for rule in asked
        for where, column, seen in FINDERS.get(rule.name, _worded)(study, rule)
    ]


def is_english(codebook: Codebook) -> bool:
    """Tell English by the share of common English words among the words of all questions."""
    labels = [asked(entry) for entry in (*codebook.items, *codebook.questions)]
    words = re.findall(r"[^\W\d_]+", " ".join(labels).casefold())
    english = _data()["english"]
    common = sum(word in english["common"] for word in words)
    return bool(words) and common >= english["least"] * len(words)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of telling."""
    given = _data()["rules"].items()
    return tuple(
        Rule(name, **{k: tuple(v) if isinstance(v, list) else v for k, v in rule.items()})
        for name, rule in given
    )


@cache
def _data() -> dict:
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


def _is_about(pattern: str, text: str) -> re.Match | None:
    return _compiled(pattern).search(text)


def words_seen(rule: Rule, text: str) -> str:
    """Return the words of a text that a rule points at; "" where it is sound."""
    pattern = rule.pattern.replace("{words}", "|".join(rule.words))
    rest = _compiled(rule.unless).sub(" ", text) if rule.unless else text
    match = _is_about(pattern, rest)
    return match[0] if match else ""


def family(levels: list[str]) -> str:
    """Return what a scale's levels are about, "" where that is not told by two of them."""
    for name, pattern in _data()["families"].items():
        if sum(_is_about(pattern, level) is not None for level in levels) > 1:
            return name
    return ""


def _worded(study: Study, rule: Rule) -> Found:
    for section in rule.asked:
        for entry in getattr(study.codebook, section):
            seen = words_seen(rule, asked(entry)) if _is_meant(entry, rule, study) else ""
            if seen:
                yield *_at(section, entry), f"“{seen}”"


def _is_meant(entry: Column, rule: Rule, study: Study) -> bool:
    if not isinstance(entry, Item):
        return not rule.scale and rule.not_applicable
    scale = study.codebook.scale_of(entry)
    if scale.not_applicable and not rule.not_applicable:
        return False
    about = family(scale.levels)
    return rule.scale in ("", about) and (not about or about != rule.other_than)


def _at(section: str, entry: Column) -> tuple[str, str]:
    return f"{section} {entry.id}", entry.column


def _finds(name: str):
    """Enter a function as what a rule does."""
    return lambda finder: FINDERS.setdefault(name, finder)


@_finds("answers-fit")
def _answers_fit(study: Study, rule: Rule) -> Found:
    for item in study.codebook.items:
        about = family(study.codebook.scale_of(item).levels)
        for opener, fitting in _data()["openers"].items():
            seen = _is_about(opener, asked(item))
            if seen and about and about not in fitting:
                yield *_at("items", item), f"asks “{seen[0]}”; the levels are of {about}"


@_finds("long")
def _long(study: Study, rule: Rule) -> Found:
    for section in rule.asked:
        for entry in getattr(study.codebook, section):
            text = re.sub(r"\([^()]*all that apply[^()]*\)", "", asked(entry))
            sentences = [len(part.split()) for part in re.split(r"[.?!]\s", text)]
            if max(sentences) > rule.most or sum(sentences) > rule.in_all:
                yield *_at(section, entry), f"{sum(sentences)} words"


@_finds("rank-many")
def _rank_many(study: Study, rule: Rule) -> Found:
    for item in study.codebook.items:
        levels = len(study.codebook.scale_of(item).levels)
        if levels > rule.most and words_seen(rule, asked(item)):
            yield *_at("items", item), f"{levels} places"


@_finds("passed-over")
def _passed_over(study: Study, rule: Rule) -> Found:
    answered = study.responses.notna().to_numpy(dtype=bool)
    went_on = np.logical_or.accumulate(answered[:, ::-1], axis=1)[:, ::-1]
    blanks, bases = (went_on & ~answered).sum(axis=0), went_on.sum(axis=0)
    for item, blank, base in zip(study.codebook.items, blanks, bases, strict=True):
        offered = study.codebook.scale_of(item).not_applicable
        if blank > rule.most * base and base >= rule.least and not offered:
            yield *_at("items", item), f"left blank by {blank} of {base} who went on"


@_finds("often-not-applicable")
def _often_not_applicable(study: Study, rule: Rule) -> Found:
    counts = likert.counts(study)
    beside = counts[counts["kind"] == likert.NOT_APPLICABLE]
    many = beside[beside["count"] > rule.most * (beside["count"] + beside["base"])]
    for row in many.itertuples():
        seen = f"not applicable to {row.count} of {row.count + row.base}"
        yield *_at("items", study.codebook.item(row.item)), seen


@_finds("answered-alike")
def _answered_alike(study: Study, rule: Rule) -> Found:
    counts = likert.counts(study)
    levels = counts[counts["kind"].isin(likert.ANSWERED) & (counts["base"] >= rule.least)]
    for row in levels[levels["count"] >= rule.most * levels["base"]].itertuples():
        seen = f"{row.count} of {row.base} chose “{row.level}”"
        yield *_at("items", study.codebook.item(row.item)), seen


def _used_scales(codebook: Codebook) -> Iterator[tuple[str, list[str]]]:
    for name in dict.fromkeys(item.scale for item in codebook.items):
        yield f"scales.{name}", codebook.scales[name].levels


@_finds("uneven-scale")
def _uneven_scale(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        low, high = sides(levels)
        if low and high and low != high:
            yield where, "", f"{low} against, {high} for: {' | '.join(levels)}"


def sides(levels: list[str]) -> tuple[int, int]:
    """Count the levels on either side of a scale; (0, 0) where a level is not understood."""
    found = [_side(level) for level in levels]
    return (found.count("negative"), found.count("positive")) if all(found) else (0, 0)


def _side(level: str) -> str:
    """Say which side a level is on; "" where it is not told, as of "not very likely"."""
    if _is_about("not|never|no", level):
        return ""
    order = ("middle", "negative", "positive")
    return next((side for side in order if _is_about(_data()["sides"][side], level)), "")


@_finds("no-opinion-as-level")
def _no_opinion_as_level(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        for level in levels:
            if re.fullmatch("|".join(rule.words), level.strip(), re.IGNORECASE):
                yield where, "", f"“{level}” is one of {len(levels)} levels"


@_finds("unlabelled-levels")
def _unlabelled_levels(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        bare = sum(re.search(r"[^\W\d_]", level) is None for level in levels)
        if bare:
            yield where, "", f"{bare} of {len(levels)} levels have no words"


@_finds("few-or-many-levels")
def _few_or_many_levels(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        is_0_to_10 = len(levels) == 11 and {levels[0][:1], levels[-1][:1]} == {"0", "1"}
        if not rule.least <= len(levels) <= rule.most and not is_0_to_10:
            yield where, "", f"{len(levels)} levels"


@_finds("statements")
def _statements(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        items = [i for i in study.codebook.items if f"scales.{i.scale}" == where]
        statements = sum("?" not in item.label for item in items)
        if statements and family(levels) == "agreement":
            yield where, "", f"{statements} of {len(items)} items are statements to agree with"


@_finds("mixed-directions")
def _mixed_directions(study: Study, rule: Rule) -> Found:
    items = study.codebook.items
    sets = {f"constructs {c.id}": c.items for c in study.codebook.constructs} or {
        where: [i.id for i in items if f"scales.{i.scale}" == where]
        for where, _ in _used_scales(study.codebook)
    }
    for where, ids in sets.items():
        turned = sum(study.codebook.item(i).reverse for i in ids)
        if 0 < turned < len(ids):
            yield where, "", f"{turned} of {len(ids)} items are worded the other way round"


@_finds("long-block")
def _long_block(study: Study, rule: Rule) -> Found:
    for name, block in groupby(study.codebook.items, key=lambda item: item.scale):
        items = list(block)
        if len(items) > rule.most:
            seen = f"{len(items)} items in a row, to {items[-1].id}, on the scale {name}"
            yield f"items {items[0].id}", items[0].column, seen


@_finds("overlapping-groups")
def _overlapping_groups(study: Study, rule: Rule) -> Found:
    for where, levels in _used_scales(study.codebook):
        if overlap(levels):
            yield where, "", "two of its levels hold the same number"
    for attribute in study.codebook.attributes:
        if overlap(study.attributes[attribute.id].unique().tolist()):
            yield *_at("attributes", attribute), "two of its groups hold the same number"


def overlap(labels: list[str]) -> bool:
    """Tell whether of labels such as "18–20" and "20–25" two hold the same number."""
    plain = [re.sub(r"(?<=\d),(?=\d{3})", "", label) for label in labels]
    found = [re.fullmatch(r"\D*(\d+)\s*(?:[-–—]|to)\s*\D?(\d+)\D*", label) for label in plain]
    ranges = sorted((int(match[1]), int(match[2])) for match in found if match)
    return any(high >= low for (_, high), (low, _) in pairwise(ranges))
