"""Confirm: a draft's open decisions as questions, and the answers as edits of study.toml."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import tomlkit

from ..study.codebook import Confirmation
from .editing import Draft

RANGE = re.compile(r"(-?\d+) to (-?\d+)")
NEW_LEVEL = "A level has been added at the end of the scale."
GONE = "There is nothing of that name in study.toml any more."
UNKNOWN_END = "Numbers don't say which end is favourable, or where agreement begins."

# What is asked, by the last word of the key; of an entry, whose key ends in its id, what it is.
ASKED = {
    "levels": "Are these all its levels, in order from one end to the other?",
    "agree": "Which of them count as agreement, or as favourable?",
    "neutral": "Which of them are neutral?",
    "not_applicable": "Are these chosen where the question does not apply?",
    "scale": "Is this its scale?",
    "reverse": "Is it worded the other way round, so that agreeing with it is unfavourable?",
    "respondent": "Does this column tell respondents apart?",
}
ENTRY = "What is this column?"


@dataclass(frozen=True)
class Choice:
    """One answer to a question: what it says, and how it edits study.toml.

    Attributes
    ----------
    label : str
        The answer in words.
    edit : callable
        Takes the draft, and what was typed where something has to be.
    asks : {"", "text", "levels"}
        What has to be typed: nothing, a text, or the numbers of some levels in their order.
    """

    label: str
    edit: Callable[[Draft, Any], None]
    asks: str = ""


@dataclass(frozen=True)
class Question:
    """An open decision as it is asked.

    Attributes
    ----------
    key : str
        Where it stands in study.toml.
    about : str
        What the key is about, in words: an item's text, a scale's name.
    why : str
        Why it is asked, and what.
    levels : dict of int
        The levels that are talked about, and how often each was chosen.
    choices : tuple of Choice
    beside : dict of int
        Other levels of the scale, or labels beside it, likewise.
    """

    key: str
    about: str
    why: str
    levels: Mapping[str, int]
    choices: tuple[Choice, ...]
    beside: Mapping[str, int] = field(default_factory=dict)


def question(draft: Draft, entry: Confirmation) -> Question:
    """Put an open decision as a question with its possible answers.

    Parameters
    ----------
    draft : Draft
        The study.toml.
    entry : Confirmation
        One of its open decisions.
    """
    try:
        table, name = draft.find(entry.key)
    except KeyError:
        drop = Choice("Take this question off the list", _as_it_is)
        return Question(entry.key, "something that is gone", GONE, {}, (drop,))
    why = _why(entry, ASKED.get(name, "") if name else ENTRY)
    if entry.key.startswith("scales."):
        scale = entry.key.split(".", 1)[1].rpartition(".")[0]
        lists = ("levels", "not_applicable")
        asked, beside = lists if name != "not_applicable" else reversed(lists)
        return Question(
            entry.key,
            f"the scale “{scale}”",
            why,
            draft.chosen(scale, asked),
            _of_scale(draft, entry, f"scales.{scale}", name),
            draft.chosen(scale, beside),
        )
    choices = _of_value(draft, entry) if name else _of_entry(entry)
    counts = draft.counts.get(table.get("column", ""), {})
    return Question(entry.key, _about(table), why, counts, choices)


def _why(entry: Confirmation, asked: str) -> str:
    """Say why it is asked, and what, unless the reason asks already."""
    return entry.why if entry.why.endswith("?") else f"{entry.why} {asked}".strip()


def _about(entry: Mapping[str, Any]) -> str:
    """Say what an entry of study.toml is: what it asks, or what it is called."""
    words = entry.get("text") or entry.get("column") or entry.get("title") or entry.get("file")
    return f"“{words}”" if words else "the study"


def _move(key: str, section: str | None, draft: Draft, _: Any) -> None:
    draft.move(key, section)


def _put(key: str, value: Any, draft: Draft, _: Any) -> None:
    draft.set(key, value)


def _as_it_is(draft: Draft, _: Any) -> None:
    """Leave study.toml as it is."""


def _of_scale(draft: Draft, entry: Confirmation, scale: str, name: str) -> tuple[Choice, ...]:
    """List the answers about one of a scale's keys."""
    return (
        *_kept(draft, entry),
        *(_option(draft, entry, scale, name, option) for option in _still(draft, entry, scale)),
        *_picked(entry, scale, name),
    )


def _still(draft: Draft, entry: Confirmation, scale: str) -> list[Any]:
    """Leave out options that name what is no level of the scale any more."""
    levels = set(draft.get(f"{scale}.levels") or [])
    of_levels = entry.key.endswith((".agree", ".neutral"))
    return [
        option
        for option in entry.options
        if not of_levels or not isinstance(option, list) or levels.issuperset(option)
    ]


def _kept(draft: Draft, entry: Confirmation) -> Iterator[Choice]:
    """Offer to keep what stands there, if anything does."""
    value = draft.get(entry.key)
    if value not in ([], None):
        yield Choice(f"Yes: {shown(value)}", _as_it_is)
    elif not entry.key.endswith(".agree"):
        yield Choice("Yes: none", _as_it_is)


def _picked(entry: Confirmation, scale: str, name: str) -> Iterator[Choice]:
    """Offer to type the numbers of levels."""
    edit = partial(_set, scale, name)
    if name == "levels":
        turned = lambda draft, _: draft.set(entry.key, draft.get(entry.key)[::-1])  # noqa: E731
        yield Choice("Turned round: the last is the first", turned)
        label = "In another order: type their numbers; those left out count as not applicable"
    elif name == "not_applicable":
        label = "Some of them: type their numbers; those left out count as missing"
    else:
        label = "Others: type the numbers of the levels"
    yield Choice(label, edit, asks="levels")


def _option(draft: Draft, entry: Confirmation, scale: str, name: str, option: Any) -> Choice:
    """Turn one of the draft's options into an answer: a value, a range of numbers, or a move."""
    if isinstance(option, list):
        edit = partial(_set, scale, name)
        return Choice(shown(option), lambda draft, _: edit(draft, option))
    if span := RANGE.fullmatch(str(option)):
        low, high = map(int, span.groups())
        numbers = [str(n) for n in range(low, high + 1)]
        return Choice(
            f"All numbers from {option}", lambda draft, _: _set_range(draft, scale, numbers)
        )
    into = MOVES.get(str(option), "levels")
    return Choice(
        f"No: {option}",
        lambda draft, _: _move_levels(draft, scale, name, into, draft.get(entry.key)),
    )


# What a draft's options in words say of the levels that stand in doubt: where they belong.
MOVES = {
    "missing": "missing",
    "not applicable": "not_applicable",
    "a level of the scale": "levels",
    "levels of the scale": "levels",
}
LEFT_OUT = {"levels": "not_applicable", "not_applicable": "missing"}


def _set(scale: str, name: str, draft: Draft, levels: list[str]) -> None:
    """Set one of a scale's lists; what was chosen and is left out of it goes into another."""
    before = draft.get(f"{scale}.{name}") or []
    chosen = draft.chosen(scale.partition(".")[2], name)
    draft.set(f"{scale}.{name}", levels)
    left_out = [level for level in before if level not in levels and chosen[level]]
    if left_out and name in LEFT_OUT:
        beside = f"{scale}.{LEFT_OUT[name]}"
        draft.set(beside, [*(draft.get(beside) or []), *left_out])
    neutral = draft.get(f"{scale}.neutral") or []
    may_be = set(draft.get(f"{scale}.levels")) - set(draft.get(f"{scale}.agree") or [])
    if name != "neutral" and not may_be.issuperset(neutral):
        draft.set(f"{scale}.neutral", [level for level in neutral if level in may_be])


def _set_range(draft: Draft, scale: str, numbers: list[str]) -> None:
    """Set a scale of numbers to another range, which has another middle and other halves."""
    half, odd = divmod(len(numbers), 2)
    middle = numbers[half] if odd else None
    draft.set(f"{scale}.levels", numbers)
    draft.set(f"{scale}.neutral", [middle] if middle else None)
    why = f"{UNKNOWN_END} The middle, {middle}, is taken for neutral." if middle else UNKNOWN_END
    draft.ask_anew(f"{scale}.agree", why, [numbers[-half:], numbers[:half]])


def _move_levels(draft: Draft, scale: str, name: str, into: str, levels: list[str]) -> None:
    """Take levels out of one list of a scale and put them into another."""
    for key in (name, "levels", "agree", "neutral", "not_applicable"):
        rest = [level for level in draft.get(f"{scale}.{key}") or [] if level not in levels]
        if key != into and draft.get(f"{scale}.{key}") is not None:
            draft.set(f"{scale}.{key}", rest or (None if key == "not_applicable" else []))
    draft.set(f"{scale}.{into}", [*(draft.get(f"{scale}.{into}") or []), *levels])
    if into == "levels":
        agree = draft.get(f"{scale}.agree")
        draft.set(f"{scale}.agree", [])
        draft.ask(f"{scale}.levels", NEW_LEVEL)
        draft.ask(f"{scale}.agree", NEW_LEVEL, [agree] if agree else [])
        if draft.get(f"{scale}.neutral"):
            draft.ask(f"{scale}.neutral", NEW_LEVEL)


def _of_entry(entry: Confirmation) -> tuple[Choice, ...]:
    """List what a column may be: what it was drafted as, or one of the other sections."""
    section = entry.key.partition(".")[0]
    yes = Choice(f"Yes: {KINDS.get(section, 'it is right')}", _as_it_is)
    item = Choice("No: an item on a scale of its own", lambda draft, _: _as_item(draft, entry.key))
    others = [
        Choice(f"No: {words}", partial(_move, entry.key, to))
        for to, words in KINDS.items()
        if to != section
    ]
    return (yes, item, *others)


KINDS = {
    "attributes": "a group of respondents",
    "questions": "a free-text question",
    None: "none of these; leave it out",
}


def _of_value(draft: Draft, entry: Confirmation) -> tuple[Choice, ...]:
    """List the answers about a single value: kept, one of the options, or typed."""
    value, name = draft.get(entry.key), entry.key.rpartition(".")[2]
    if name == "scale":
        own = Choice("No: a scale of its own", lambda draft, _: _own_scale(draft, entry.key))
        return Choice(f"Yes: the scale “{value}”", _as_it_is), own
    if isinstance(value, bool) or name == "reverse":
        return (
            Choice(
                "No: agreeing with it is favourable", lambda draft, _: draft.set(entry.key, False)
            ),
            Choice("Yes: worded the other way round", lambda draft, _: draft.set(entry.key, True)),
        )
    others = [
        Choice(str(option), partial(_put, entry.key, option))
        for option in entry.options
        if option != value
    ]
    if name == "respondent":
        last = Choice("None: number them in order", lambda draft, _: draft.set(entry.key, None))
    else:
        last = Choice(
            "Another: type it", lambda draft, typed: draft.set(entry.key, typed), asks="text"
        )
    return (*_kept(draft, entry), *others, last)


def _as_item(draft: Draft, key: str) -> None:
    """Make an attribute or a question an item."""
    draft.move(key, "items")
    _own_scale(draft, f"items.{key.partition('.')[2]}.scale")


def _own_scale(draft: Draft, key: str) -> None:
    """Give an item a scale of the levels that were chosen, to be put in order next."""
    item, _ = draft.find(key)
    if "scales" not in draft.document:
        draft.document["scales"] = tomlkit.table(is_super_table=True)
    name = f"{item['id']}_scale"
    scale = tomlkit.table()
    scale.update({"levels": list(draft.counts.get(item["column"], {})), "agree": []})
    draft.document["scales"][name] = scale
    draft.set(key, name)
    draft.ask(f"scales.{name}.levels", "The levels stand in order of appearance.")
    draft.ask(f"scales.{name}.agree", "Nothing says which levels count as agreement.")


def shown(value: Any) -> str:
    """Write a value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
