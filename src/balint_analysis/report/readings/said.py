"""How readings are declared, and the phrases that they share."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from ... import rounding
from ...wording import capital, counted, listed, number, one_line, quoted

Reading = Callable[..., str]
TABLES: dict[str, Reading] = {}
FIGURES: dict[str, Reading] = {}
NAMED = 2  # so many are named; of more it is said how many there are


def of_table(*names: str) -> Callable[[Reading], Reading]:
    """Declare what is said below the tables of these names."""
    return _declare(TABLES, names)


def of_figure(*names: str) -> Callable[[Reading], Reading]:
    """Declare what is said below the figures of these names."""
    return _declare(FIGURES, names)


def _declare(room: dict[str, Reading], names: tuple[str, ...]) -> Callable[[Reading], Reading]:
    def declare(reading: Reading) -> Reading:
        room.update(dict.fromkeys(names, reading))
        return reading

    return declare


def called(label: str) -> str:
    """Set what something is called in quotes, on one line."""
    return quoted(one_line(label))


def few(labels: Sequence[str], noun: str) -> str:
    """Name one or two things, or say how many there are."""
    if len(labels) <= NAMED:
        return listed([called(label) for label in labels])
    return counted(len(labels), noun)


def of_all(n: int, whole: int, noun: str) -> str:
    """Say how many of all: "the only item", "both items", "none of the ten items"."""
    if whole == 1:
        return f"the only {noun}" if n else f"no {noun}"
    if n == whole:
        return f"both {noun}s" if whole == 2 else f"all {number(whole)} {noun}s"
    return f"{number(n) if n else 'none'} of the {number(whole)} {noun}s"


def of_things(n: int, whole: int, noun: str, one: str, several: str) -> str:
    """Begin a sentence about so many of all, with its verb."""
    return f"{capital(of_all(n, whole, noun))} {verb(n, one, several)}"


def exact(count: int, base: int) -> Fraction:
    """Divide a count by its base; shares of different bases can then be compared."""
    return Fraction(int(count), int(base))


def best(rows: pd.DataFrame, key: Callable, *, least: bool = False) -> list:
    """Find the rows of the highest value, or of the lowest; several if they are alike."""
    found = [(key(row), row) for row in rows.itertuples()]
    if not found:
        return []
    edge = (min if least else max)(value for value, _ in found)
    return [row for value, row in found if value == edge]


def points(difference: float) -> str:
    """Write a difference of two proportions in percentage points."""
    size = str(rounding.half_up(100 * float(difference), 1))
    return f"{size.removesuffix('.0')} percentage point{'' if size == '1.0' else 's'}"


def span(row: Any) -> str:
    """Write an interval of a proportion."""
    return f"{rounding.percent_of(row.lower, 1)} to {rounding.percent_of(row.upper, 1)}"


def verb(n: int, one: str, several: str) -> str:
    """Choose the verb for so many: of none it is that of one."""
    return one if n < 2 else several
