"""What is wrong with an input, said so that its owner can mend it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

LONG = 40  # characters; a longer name or heading may be a respondent's own words
MOST = 100  # problems of one kind that are listed; more of them have one cause


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is, what it is and what to do about it."""

    file: str
    problem: str
    fix: str
    line: int | None = None
    column: str | None = None
    place: str = "line"

    def counted_in(self, place: str) -> "Problem":
        """Count in rows, for a workbook, rather than in lines."""
        return replace(self, place=place)

    def __str__(self) -> str:
        where = [self.file]
        if self.line is not None:
            where.append(f"{self.place} {self.line}")
        if self.column is not None:
            where.append(f"“{self.column}”")
        return f"{', '.join(where)}: {self.problem} {self.fix}"


class InputError(ValueError):
    """Bad input, with every problem found in it; shown without a traceback.

    Parameters
    ----------
    problems : iterable of Problem
        Everything that is wrong, in the order in which a reader would meet it.
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def _render_traceback_(self) -> list[str]:
        """Spare people in Jupyter a traceback: the input is wrong, not the program."""
        return ["These problems have to be mended first:", *(f"- {p}" for p in self.problems)]


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse an input in which there is anything wrong.

    Parameters
    ----------
    problems : iterable of Problem
        What was found; nothing happens if there is none.

    Raises
    ------
    InputError
        With all of them.
    """
    found = list(problems)
    if found:
        raise InputError(found)


@dataclass(frozen=True)
class Suggestion:
    """What a wrong name may have been meant for.

    Attributes
    ----------
    match : str or None
        The known name that is near enough to be taken for the one meant.
    known : tuple of str
        All that could have been meant.
    """

    match: str | None
    known: tuple[str, ...]

    @property
    def fix(self) -> str:
        """The suggestion as a sentence: the nearest name, or else all known ones."""
        if self.match is not None:
            return f"Did you mean “{self.match}”?"
        return f"Known here: {', '.join(f'“{name}”' for name in self.known) or 'none'}."


def nearest(wrong: str, known: Iterable[str]) -> Suggestion:
    """Find the known name that is nearest to a wrong one.

    Parameters
    ----------
    wrong : str
        What was written.
    known : iterable of str
        What could have been meant.
    """
    known = tuple(known)
    folded = {name.casefold().strip(): name for name in known}
    match = get_close_matches(wrong.casefold().strip(), folded, n=1, cutoff=0.7)
    return Suggestion(folded[match[0]] if match else None, known)


def described(wrong: str, suggestion: Suggestion | None = None) -> str:
    """Repeat a short number or a slip; anything else may be a respondent's own words.

    Parameters
    ----------
    wrong : str
        What was written.
    suggestion : Suggestion, optional
        What :func:`nearest` found for it.
    """
    short_number = len(wrong) <= 4 and wrong.removeprefix("-").isdecimal()
    is_slip = suggestion is not None and suggestion.match is not None
    if short_number or is_slip:
        return f"“{wrong}”"
    return f"a text of {len(wrong)} characters"


def listed(places: Any, say: Callable[..., Problem]) -> Iterator[Problem]:
    """Say what is wrong in the first places, and in how many more.

    Parameters
    ----------
    places : sequence
        Every place at fault, in the order of the file.
    say : callable
        Makes the problem of one place.
    """
    shown = [say(place) for place in places[:MOST]]
    yield from shown
    if len(places) > MOST:
        column = shown[0].column if len({problem.column for problem in shown}) == 1 else None
        problem = f"{len(places) - MOST} more problems of this kind are not listed."
        fix = "They may have one cause."
        yield replace(shown[0], problem=problem, fix=fix, line=None, column=column)
