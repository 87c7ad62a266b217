"""Confirm: a draft's open decisions as questions, and the answers as edits of study.toml."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Comment, Table

from .. import readers
from ..study import reading
from ..study.codebook import Codebook, Confirmation

CONFIRM, REMARK = "confirm", "to confirm: "
RANGE = re.compile(r"(-?\d+) to (-?\d+)")
NEW_LEVEL = "A level has been added at the end of the scale."


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
    edit: Callable[["Draft", Any], None]
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
        Why it is asked.
    levels : dict of int
        The levels that are talked about, and how often each was chosen.
    choices : tuple of Choice
    """

    key: str
    about: str
    why: str
    levels: Mapping[str, int]
    choices: tuple[Choice, ...]


class Draft:
    """A study.toml that is being confirmed; what is not edited stays to the letter.

    Parameters
    ----------
    folder : Path
        The study's folder.

    Raises
    ------
    InputError
        If study.toml or the survey can't be read.
    """

    def __init__(self, folder: Path):
        self.codebook = reading.read(folder)
        self.path = self.codebook.folder / reading.FILE
        self.text = self.path.read_text(encoding="utf-8-sig")
        self.document = tomlkit.parse(self.text)
        self.counts = _counts(self.codebook)

    @property
    def open(self) -> list[Confirmation]:
        """The decisions that nobody has taken yet, in the order of study.toml."""
        entries = self.document.get(CONFIRM, [])
        return [Confirmation.model_validate(entry.unwrap()) for entry in entries]

    def answer(self, entry: Confirmation, choice: Choice, typed: Any = None) -> None:
        """Edit study.toml as the answer says, take the question away, and save.

        Raises
        ------
        ValueError
            If study.toml would not be valid any more; it is as it was.
        """
        before = self.document.as_string()
        try:
            choice.edit(self, typed)
            self._settle(entry)
            self._check()
        except Exception:
            self.document = tomlkit.parse(before)
            raise
        self.save()

    def restore(self, text: str) -> None:
        """Go back to an earlier text of study.toml."""
        self.document = tomlkit.parse(text)
        self.save()

    def save(self) -> None:
        """Write study.toml, whole or not at all."""
        self.text = self.document.as_string()
        aside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            aside.write_text(self.text, encoding="utf-8")
            aside.replace(self.path)
        finally:
            aside.unlink(missing_ok=True)

    def set(self, key: str, value: Any) -> None:
        """Set a key to a value; nothing as value takes the key away."""
        table, name = self.find(key)
        if value is None:
            table.pop(name, None)
        else:
            table[name] = value

    def get(self, key: str) -> Any:
        """Look a key's value up, plain; None where it is not there."""
        table, name = self.find(key)
        value = table.get(name) if name else table
        return value.unwrap() if hasattr(value, "unwrap") else value

    def find(self, key: str) -> tuple[Table, str]:
        """Find the table that a key stands in, and its name there; entries of lists by their id."""
        section, _, rest = key.partition(".")
        under = self.document[section]
        if not isinstance(under, AoT):
            owner, _, name = rest.rpartition(".")
            return (under[owner] if owner else under), name
        for entry in under:
            if rest == entry["id"]:
                return entry, ""
            if rest.startswith(f"{entry['id']}."):
                return entry, rest[len(entry["id"]) + 1 :]
        raise KeyError(key)

    def levels(self, scale: str) -> dict[str, int]:
        """Count how often each level of a scale was chosen, over its items."""
        asked = [
            item["column"] for item in self.document.get("items", []) if item["scale"] == scale
        ]
        chosen: Counter[str] = Counter()
        for column in asked:
            chosen.update(self.counts[column])
        table = self.get(f"scales.{scale}.levels") or []
        beside = self.get(f"scales.{scale}.not_applicable") or []
        return {level: chosen[level] for level in [*table, *beside]}

    def move(self, key: str, section: str | None) -> None:
        """Move an entry to the end of another section, or out of study.toml."""
        entry, _ = self.find(key)
        home = self.document[key.partition(".")[0]]
        home.remove(entry)
        if not home:
            del self.document[key.partition(".")[0]]
        if section is None:
            return
        if section not in self.document:
            self.document[section] = tomlkit.aot()
        self.document[section].append(entry)

    def ask(self, key: str, why: str, options: Sequence[Any] = ()) -> None:
        """Open another decision, which an answer has brought up, unless it is open already."""
        if key in [entry.key for entry in self.open]:
            return
        if CONFIRM not in self.document:
            self.document[CONFIRM] = tomlkit.aot()
        entry = {"key": key, "why": why} | ({"options": list(options)} if options else {})
        self.document[CONFIRM].append(tomlkit.item(entry))

    def _settle(self, entry: Confirmation) -> None:
        """Take a decision off the list, and the mark off its remark."""
        entries = self.document[CONFIRM]
        entries.remove(next(e for e in entries if e["key"] == entry.key))
        if not entries:
            del self.document[CONFIRM]
        try:
            table, name = self.find(entry.key)
        except KeyError:
            return  # moved away
        for _, item in table.value.body:
            if isinstance(item, Comment) and item.trivia.comment.startswith(f"# {REMARK}{name}:"):
                item.trivia.comment = item.trivia.comment.replace(REMARK, "confirmed: ", 1)

    def _check(self) -> None:
        content = self.document.unwrap()
        Codebook.model_validate({**content, "folder": self.codebook.folder})


def question(draft: Draft, entry: Confirmation) -> Question:
    """Put an open decision as a question with its possible answers.

    Parameters
    ----------
    draft : Draft
        The study.toml.
    entry : Confirmation
        One of its open decisions.
    """
    section, _, rest = entry.key.partition(".")
    if section == "scales":
        scale, _, name = rest.rpartition(".")
        choices = _of_scale(draft, entry, f"scales.{scale}", name)
        return Question(entry.key, f"the scale “{scale}”", entry.why, draft.levels(scale), choices)
    values = draft.get(entry.key)
    if isinstance(values, dict):
        return Question(
            entry.key,
            _about(values),
            entry.why,
            draft.counts.get(values["column"], {}),
            _of_entry(entry),
        )
    table, _ = draft.find(entry.key)
    counts = draft.counts.get(table.get("column", ""), {})
    return Question(entry.key, _about(table), entry.why, counts, _of_value(draft, entry))


def _about(entry: Mapping[str, Any]) -> str:
    """Say what an entry of study.toml is: what it asks, or what it is called."""
    words = entry.get("text") or entry.get("column") or entry.get("title") or entry.get("file")
    return f"“{words}”" if words else "the study"


def _of_scale(draft: Draft, entry: Confirmation, scale: str, name: str) -> tuple[Choice, ...]:
    """List the answers about one of a scale's keys."""
    return (
        *_kept(draft, entry),
        *(_option(draft, entry, scale, name, option) for option in entry.options),
        *_picked(entry, name),
    )


def _kept(draft: Draft, entry: Confirmation) -> Iterator[Choice]:
    """Offer to keep what stands there, if anything does."""
    value = draft.get(entry.key)
    if value not in ([], None):
        yield Choice(f"Yes: {shown(value)}", lambda draft, _: None)
    elif not entry.key.endswith(".agree"):
        yield Choice("Yes: none", lambda draft, _: None)


def _picked(entry: Confirmation, name: str) -> Iterator[Choice]:
    if name == "levels":
        turned = lambda draft, _: draft.set(entry.key, draft.get(entry.key)[::-1])  # noqa: E731
        yield Choice("Turned round: the last is the first", turned)
        label = "In another order: type their numbers, from disagreement to agreement"
    else:
        label = "Others: type the numbers of the levels"
    yield Choice(label, lambda draft, typed: draft.set(entry.key, typed), asks="levels")


def _option(draft: Draft, entry: Confirmation, scale: str, name: str, option: Any) -> Choice:
    """Turn one of the draft's options into an answer: a value, a range of numbers, or a move."""
    if isinstance(option, list):
        return Choice(shown(option), lambda draft, _: draft.set(entry.key, option))
    if span := RANGE.fullmatch(str(option)):
        low, high = map(int, span.groups())
        numbers = [str(n) for n in range(low, high + 1)]
        return Choice(f"All numbers from {option}", lambda draft, _: draft.set(entry.key, numbers))
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


def _of_entry(entry: Confirmation) -> tuple[Choice, ...]:
    """List what a column may be: what it was drafted as, or one of the other sections."""
    section = entry.key.partition(".")[0]
    yes = Choice(f"Yes: {KINDS[section]}", lambda draft, _: None)
    item = Choice("No: an item on a scale of its own", lambda draft, _: _as_item(draft, entry.key))
    others = [
        Choice(f"No: {words}", lambda draft, _, to=to: draft.move(entry.key, to))
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
        return Choice(f"Yes: the scale “{value}”", lambda draft, _: None), own
    if isinstance(value, bool) or name == "reverse":
        return (
            Choice(
                "No: agreeing with it is favourable", lambda draft, _: draft.set(entry.key, False)
            ),
            Choice("Yes: worded the other way round", lambda draft, _: draft.set(entry.key, True)),
        )
    others = [
        Choice(str(option), lambda draft, _, option=option: draft.set(entry.key, option))
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
    entry, _ = draft.find(key)
    draft.move(key, "items")
    _own_scale(draft, f"items.{entry['id']}.scale")


def _own_scale(draft: Draft, key: str) -> None:
    """Give an item a scale of the levels that were chosen, to be put in order next."""
    item, _ = draft.find(key)
    if "scales" not in draft.document:
        draft.document["scales"] = tomlkit.table(is_super_table=True)
    name = f"{item['id']}_scale"
    scale = tomlkit.table()
    scale.update({"levels": list(draft.counts[item["column"]]), "agree": []})
    draft.document["scales"][name] = scale
    item["scale"] = name
    draft.ask(f"scales.{name}.levels", "The levels stand in order of appearance.")
    draft.ask(f"scales.{name}.agree", "Nothing says which levels count as agreement.")


def shown(value: Any) -> str:
    """Write a value as people read it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _counts(codebook: Codebook) -> dict[str, dict[str, int]]:
    """Count the answers of every declared column, with labels in place of codes."""
    export = readers.read_survey(
        codebook.folder / codebook.survey.file,
        format=codebook.survey.format,
        encoding=codebook.survey.encoding,
        delimiter=codebook.survey.delimiter,
        dictionary=codebook.folder / codebook.survey.dictionary
        if codebook.survey.dictionary
        else None,
    )
    counts = {}
    for column in (*codebook.items, *codebook.attributes, *codebook.questions):
        cells = Counter(cell.strip() for cell in export.cells[column.column])
        labels = export.labels.get(column.column, {})
        counts[column.column] = {labels.get(c, c): n for c, n in cells.items() if c}
    return counts
