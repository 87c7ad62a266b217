"""Going through a draft's open decisions in the terminal, one question at a time."""

import shutil
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from ..rounding import percent
from .confirming import Choice, Question, question
from .editing import Draft

CHANGED = "study.toml has been changed by somebody else meanwhile; it was read again."
BACK, QUIT = "Back to the question before", "Stop here, and go on another time"


class Terminal(NamedTuple):
    """How to talk to a person.

    Attributes
    ----------
    choose : callable
        Takes a message and the answers; gives the number of one, from 0.
    type : callable
        Takes a message; gives the line that was typed.
    tell : callable
        Says something.
    """

    choose: Callable[[str, Sequence[str]], int]
    type: Callable[[str], str]
    tell: Callable[[str], None]


def walk(folder: Path, terminal: Terminal) -> int:
    """Ask every open decision of a study, and write each answer into study.toml at once.

    Parameters
    ----------
    folder : Path
        The study's folder.
    terminal : Terminal
        Who is asked.

    Returns
    -------
    int
        How many decisions are left.

    Raises
    ------
    InputError
        If study.toml or the survey can't be read.
    """
    draft = Draft(folder)
    before: list[str] = []
    while draft.open:
        asked = question(draft, draft.open[0])
        answers = [choice.label for choice in asked.choices]
        ways = [*([BACK] if before else []), QUIT]
        picked = terminal.choose(_message(asked, len(draft.open)), [*answers, *ways])
        if draft.changed:
            terminal.tell(CHANGED)
            draft, before = Draft(folder), []
        elif picked < len(answers):
            text = draft.text
            if _answered(draft, asked, asked.choices[picked], terminal):
                before.append(text)
        elif ways[picked - len(answers)] == BACK:
            draft.restore(before.pop())
        else:
            break
    return len(draft.open)


def _answered(draft: Draft, asked: Question, choice: Choice, terminal: Terminal) -> bool:
    typed: str | list[str] | None = None
    if choice.asks == "text":
        typed = terminal.type("Type it: ").strip()
    elif choice.asks == "levels":
        typed = _levels(terminal.type("Their numbers, as in 1 2 4: "), list(asked.levels))
    if choice.asks and not typed:
        wanted = "a text" if choice.asks == "text" else f"numbers from 1 to {len(asked.levels)}"
        terminal.tell(f"Nothing was changed: that is not {wanted}.")
        return False
    try:
        draft.answer(draft.open[0], choice.edit, typed)
    except ValueError as error:
        terminal.tell(f"Nothing was changed: {_first_line(error)}")
        return False
    return True


def _levels(typed: str, levels: list[str]) -> list[str]:
    """Read the numbers of levels, 1 for the first; none where one of them is no level's."""
    numbers = typed.replace(",", " ").split()
    if not all(number.isdecimal() and 0 < int(number) <= len(levels) for number in numbers):
        return []
    return list(dict.fromkeys(levels[int(number) - 1] for number in numbers))


def _message(asked: Question, left: int) -> str:
    base = sum(asked.levels.values())
    levels = [
        f"  {place:>2}. “{level}”: {n}{f' ({percent(n, base)})' if n else ''}"
        for place, (level, n) in enumerate(asked.levels.items(), start=1)
    ]
    beside = ", ".join(f"“{level}” ({n})" for level, n in asked.beside.items())
    heading = f"{left} left. {asked.about} ({asked.key})"
    told = [heading, asked.why, *levels[:MOST], *_more(levels)]
    return "\n".join([*told, f"  beside them: {beside}"] if beside else told)


MOST = 20  # levels that are shown


def _more(levels: list[str]) -> list[str]:
    return [f"  and {len(levels) - MOST} more"] if len(levels) > MOST else []


def _first_line(error: ValueError) -> str:
    """Say what is wrong as study.toml's own check says it."""
    found: list[dict] = getattr(error, "errors", list)()
    if found and found[0]["type"] == "too_short":
        return "a scale has two levels or more."
    return str(found[0]["msg"]).removeprefix("Value error, ") if found else str(error)


def plain(read: Callable[[], str], tell: Callable[[str], None]) -> Terminal:
    """Ask by printed numbers, where there are no arrow keys; the end of the input stops."""

    def choose(message: str, answers: Sequence[str]) -> int:
        tell("\n".join(["", message, *(f"  [{n}] {a}" for n, a in enumerate(answers, start=1))]))
        while line := read():
            if line.strip().isdecimal() and 0 < int(line) <= len(answers):
                return int(line) - 1
            tell(f"Type a number from 1 to {len(answers)}.")
        return len(answers) - 1

    def type_(message: str) -> str:
        tell(message)
        return read()

    return Terminal(choose, type_, tell)


def _fitting(line: str, inset: int = 0) -> str:
    """Break a line that is wider than the terminal between words, and set the rest in."""
    width = shutil.get_terminal_size().columns - 5 - inset  # a margin and an answer's number
    below = " " * (len(line) - len(line.lstrip()) + inset)
    return textwrap.fill(line, max(width, 20), subsequent_indent=below)


def arrows(tell: Callable[[str], None]) -> Terminal:
    """Ask with arrow keys or numbers, where there is a terminal."""
    from prompt_toolkit import prompt
    from prompt_toolkit.shortcuts import choice

    def choose(message: str, answers: Sequence[str]) -> int:
        fitting = "\n".join(_fitting(line) for line in message.splitlines())
        options = [(n, _fitting(answer, inset=6)) for n, answer in enumerate(answers)]
        try:
            return choice(message=f"\n{fitting}\n", options=options)
        except (KeyboardInterrupt, EOFError):
            return len(answers) - 1

    def type_(message: str) -> str:
        try:
            return prompt(message)
        except (KeyboardInterrupt, EOFError):
            return ""

    return Terminal(choose, type_, tell)
