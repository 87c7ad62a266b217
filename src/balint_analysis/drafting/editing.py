"""Edit study.toml by what a person decides; its remarks and all else stay to the letter."""

import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Comment, Item, Table, Whitespace

from .. import readers
from ..study import reading
from ..study.codebook import Codebook, Confirmation

CONFIRM, REMARK = "confirm", "to confirm: "


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
        self.text = self._on_disk()
        self.document = tomlkit.parse(self.text)
        self.counts = _counts(self.codebook)

    @property
    def open(self) -> list[Confirmation]:
        """The decisions that nobody has taken yet, in the order of study.toml."""
        entries = self.document.get(CONFIRM, [])
        return [Confirmation.model_validate(entry.unwrap()) for entry in entries]

    @property
    def changed(self) -> bool:
        """Whether somebody else has edited study.toml since it was read or saved."""
        return not self.path.is_file() or self._on_disk() != self.text

    def answer(
        self, entry: Confirmation, edit: Callable[["Draft", Any], None], typed: Any = None
    ) -> None:
        """Edit study.toml as an answer says, take the question away, and save.

        Raises
        ------
        ValueError
            If study.toml would not be valid any more; it is as it was.
        """
        before = self.document.as_string()
        try:
            edit(self, typed)
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
        """Write study.toml, whole or not at all, with the line ends that it had."""
        text = self.document.as_string()
        self.text = re.sub(r"\r?\n", "\r\n", text) if "\r\n" in self.text else text
        aside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            aside.write_bytes(self.text.encode())
            aside.replace(self.path)
        finally:
            aside.unlink(missing_ok=True)

    def set(self, key: str, value: Any) -> None:
        """Set a key to a value; nothing as value takes the key away."""
        table, name = self.find(key)
        keys = [known for known, _ in table.value.body if known is not None]
        if value is None:
            table.pop(name, None)
        elif name in table or not keys:
            table[name] = value
        else:  # above the remarks below the table's last key, which may be another entry's
            table.value._insert_after(keys[-1], name, tomlkit.item(value))

    def get(self, key: str) -> Any:
        """Look a key's value up, plain; None where it is not there."""
        table, name = self.find(key)
        value: Any = table.get(name) if name else table
        return value.unwrap() if isinstance(value, Item) else value

    def find(self, key: str) -> tuple[Table, str]:
        """Find the table that a key stands in, and its name there; entries of lists by their id.

        Raises
        ------
        KeyError
            If there is no such table or entry.
        """
        section, _, rest = key.partition(".")
        under = self.document[section]
        if not isinstance(under, AoT):
            owner, _, name = rest.rpartition(".")
            table = under[owner] if owner else under
            if name and not isinstance(table.get(name), Table):
                return table, name
            raise KeyError(key)
        for entry in under:
            if rest == entry["id"]:
                return entry, ""
            if rest.startswith(f"{entry['id']}."):
                return entry, rest[len(entry["id"]) + 1 :]
        raise KeyError(key)

    def chosen(self, scale: str, key: str) -> dict[str, int]:
        """Count how often each level in one of a scale's lists was chosen, over its items.

        Parameters
        ----------
        scale : str
            The scale's name.
        key : str
            The list: "levels" or "not_applicable".
        """
        asked = [
            item["column"] for item in self.document.get("items", []) if item["scale"] == scale
        ]
        chosen: Counter[str] = Counter()
        for column in asked:
            chosen.update(self.counts.get(column, {}))
        return {level: chosen[level] for level in self.get(f"scales.{scale}.{key}") or []}

    def move(self, key: str, section: str | None) -> None:
        """Move an entry to the end of another section, or out of study.toml.

        The remarks below it, after a blank line, stay where they are.
        """
        home = key.partition(".")[0]
        start, stop = self._span(home, self.find(key)[0])
        text = self.document.as_string()
        entry = text[start:stop].replace(f"[[{home}]]", f"[[{section}]]", 1).rstrip()
        self.document = tomlkit.parse(text[:start] + text[stop:].lstrip("\r\n"))
        if section is None:
            return
        beside = next((s for s in (section, home) if s in self.document), None)
        at = self._span(beside, self.document[beside][-1])[1] if beside else start
        text = self.document.as_string()
        parts = (text[:at].rstrip(), entry, text[at:].lstrip())
        self.document = tomlkit.parse("\n\n".join(parts))

    def ask(self, key: str, why: str, options: Sequence[Any] = ()) -> None:
        """Open another decision, which an answer has brought up, unless it is open already."""
        if key in [entry.key for entry in self.open]:
            return
        if CONFIRM not in self.document:
            self.document[CONFIRM] = tomlkit.aot()
        entry = {"key": key, "why": why} | ({"options": list(options)} if options else {})
        self.document[CONFIRM].append(tomlkit.item(entry))

    def ask_anew(self, key: str, why: str, options: Sequence[Any]) -> None:
        """Put an open decision, and its remark, in other words, as its options have changed."""
        for entry in self.document.get(CONFIRM, []):
            if entry["key"] == key:
                entry.update({"why": why, "options": list(options)})
                for remark in self._remarks(key):
                    name = key.rpartition(".")[2]
                    remark.trivia.comment = f"# {REMARK}{name}: {why}"

    def _on_disk(self) -> str:
        return self.path.read_bytes().decode("utf-8-sig")

    def _span(self, section: str, entry: Table) -> tuple[int, int]:
        """Find where an entry's text begins, and where it ends: at its first blank line."""
        body = entry.value.body
        last = max(place for place, (key, _) in enumerate(body) if key is not None)
        after = body[last + 1 :]
        blank = (n for n, (_, item) in enumerate(after) if isinstance(item, Whitespace))
        foreign = "".join(item.as_string() for _, item in after[next(blank, len(after)) :])
        whole = entry.as_string()
        own = whole[: len(whole) - len(foreign)]
        heading = rf"\[\[{re.escape(section)}\]\][^\n]*\n"
        found = re.search(heading + re.escape(own), self.document.as_string())
        if found is None:
            raise KeyError(section)
        return found.span()

    def _settle(self, entry: Confirmation) -> None:
        """Take a decision off the list, and the mark off its remark."""
        entries = self.document[CONFIRM]
        entries.remove(next(e for e in entries if e["key"] == entry.key))
        if not entries:
            del self.document[CONFIRM]
        for remark in self._remarks(entry.key):
            remark.trivia.comment = remark.trivia.comment.replace(REMARK, "confirmed: ", 1)

    def _remarks(self, key: str) -> list[Comment]:
        """Find the remarks that mark a key as to be confirmed; none where it was moved away."""
        try:
            table, name = self.find(key)
        except KeyError:
            return []
        remarks = [item for _, item in table.value.body if isinstance(item, Comment)]
        mark = f"# {REMARK}{name}:"
        return [remark for remark in remarks if remark.trivia.comment.startswith(mark)]

    def _check(self) -> None:
        content = self.document.unwrap()
        Codebook.model_validate({**content, "folder": self.codebook.folder})


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
        if column.column in export.cells:
            cells = Counter(cell.strip() for cell in export.cells[column.column])
            labels = export.labels.get(column.column, {})
            counts[column.column] = {labels.get(c, c): n for c, n in cells.items() if c}
    return counts
