"""What a heading says of the numbers below it: “(1 = very useful, 5 = not useful)”."""

import re
from collections.abc import Sequence

from .catalogue import fits
from .profiles import Profile

WORDS = r"[^\W\d_][^\d,;:()\[\]=]{2,40}?"
ANCHOR = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,2}})\s*(?:[=:–-]|is|means)\s*(?P<text>{WORDS})(?=\s*(?:[,;.()\]]|and\b|to\b|$))"
    rf"|(?<![\d.])(?P<m>\d{{1,2}})\s*\((?P<words>{WORDS})\)"
)


def anchors(columns: Sequence[Profile]) -> dict[int, str]:
    """Find what headings say that numbers mean.

    Parameters
    ----------
    columns : sequence of Profile
        Columns that share a scale.

    Returns
    -------
    dict of str
        The meaning of each number that is named; nothing if headings contradict each other.
    """
    said: dict[int, set[str]] = {}
    for text in {text for column in columns for text in (column.section, column.question)}:
        for found in ANCHOR.finditer(text):
            number = int(found["n"] or found["m"])
            said.setdefault(number, set()).add((found["text"] or found["words"]).strip())
    if any(len(texts) > 1 for texts in said.values()):
        return {}
    return {number: next(iter(texts)) for number, texts in sorted(said.items())}


def favourable_end(meaning: dict[int, str], low: int, high: int) -> str:
    """Say which end of a scale agrees: "top", "bottom", or "" where the words don't tell.

    Parameters
    ----------
    meaning : dict of str
        What numbers mean.
    low, high : int
        The numbers at the scale's ends.
    """
    tells = {
        _end(meaning.get(high, ""), "top", "bottom"),
        _end(meaning.get(low, ""), "bottom", "top"),
    }
    tells -= {""}
    return tells.pop() if len(tells) == 1 else ""


def _end(text: str, if_agrees: str, otherwise: str) -> str:
    """Read one end: whether all usual scales with these words have them at the top or below."""
    found = fits({text: 1}, least=1) if text else []
    tops = {next(iter(fit.spelt)) >= len(fit.entry.levels) - fit.entry.agree for fit in found}
    lows = {next(iter(fit.spelt)) == 0 for fit in found}
    if tops == {True}:
        return if_agrees
    return otherwise if lows == {True} else ""
