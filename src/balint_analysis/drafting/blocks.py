"""Which columns are of one question: grids, questionnaires, and orders of things."""

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from .profiles import Profile

MISTAKES = 0.05  # of the people who ordered things may have given a number twice
# "Question [option]", "field___1", "Q5_1" and "field (choice=option)"
PART = re.compile(r"(?P<stem>.+?)(\s?\[(?P<part>[^\]]*)\]|___\w+|_-?\d+)", re.DOTALL)
# LimeSurvey's "Q1[SQ001]. Question [row]"
ROW = re.compile(r"(?P<stem>\w+)(\[[^\]]*\])+\. ?.*?(\[(?P<part>[^\]]*)\])?\s*", re.DOTALL)
OPTION = re.compile(
    r"(?P<stem>.+?)\s?(\[(?P<part>[^\]]*)\]|\(choice=(?P<choice>.*)\))\s*", re.DOTALL
)
COUNTED = re.compile(r"(?P<stem>[A-Za-z][A-Za-z_.]*?)[_.]?\d{1,3}")
DASH = re.compile(r"(?:\.\.\.\s?|\s|\?)[-–]\s?(?=\S)|\s-\s")
CODE = re.compile(r"[A-Za-z]{0,4}\d+\w?")


def joined(profiles: list["Profile"], cells: pd.DataFrame) -> list["Profile"]:
    """Find which columns belong together, and part what they share from what each adds.

    Parameters
    ----------
    profiles : list of Profile
        Every column by itself.
    cells : DataFrame of str
        The export's cells, for what the columns of a block say together.
    """
    keys = [_key(p) for p in profiles]
    times = Counter(key for key, _ in keys)
    members: dict[str, list[Profile]] = {}
    for profile, (key, _) in zip(profiles, keys, strict=True):
        members.setdefault(key, []).append(profile)
    sections = {key: _section(group) for key, group in members.items() if key}
    parted = [
        _parted(replace(p, block=key, part=part), sections[key])
        if key and times[key] > 1
        else replace(p, part=part)
        for p, (key, part) in zip(profiles, keys, strict=True)
    ]
    ranked = _ranked(parted, cells)
    return [replace(p, ranked=True) if n in ranked else p for n, p in enumerate(parted)]


def _key(profile: "Profile") -> tuple[str, str]:
    """Name the block of a column, and its part in it, by the heading or the question."""
    if part := ROW.fullmatch(profile.column) or PART.fullmatch(profile.column):
        return part["stem"], part["part"] or ""
    if DASH.search(profile.question):
        return DASH.split(profile.question)[0], DASH.split(profile.question)[-1]
    if part := COUNTED.fullmatch(profile.column):
        # “Q1”, “Q2” may be of different questions; “PSSUQ1”, “PSSUQ2” are of one questionnaire.
        return (part["stem"], "") if len(part["stem"]) > 1 else ("", "")
    return "", ""


def _section(group: list["Profile"]) -> str:
    """Find how all questions of a block begin, up to a bracket or a dash."""
    stems = {option["stem"] if option else "" for option in map(_option, group)}
    if len(stems) == 1 and "" not in stems:
        return stems.pop()
    shared = _shared([p.question for p in group])
    ends = [m.end() for m in re.finditer(r"[-–]\s?", shared)]
    return shared[: ends[-1]].rstrip(" -–") if ends and len(group) > 1 else ""


def _shared(texts: list[str]) -> str:
    """Return how all texts begin: what the first and the last of them in order share."""
    first, last = min(texts), max(texts)
    length = next((n for n, (a, b) in enumerate(zip(first, last)) if a != b), len(first))  # noqa: B905
    return first[:length]


def _option(profile: "Profile") -> re.Match | None:
    return OPTION.fullmatch(profile.question)


def _parted(profile: "Profile", section: str) -> "Profile":
    """Part what a column adds from what its block asks, if that is more than a code."""
    if not section:
        return profile
    option = _option(profile)
    if option and option["stem"] == section:
        label = option["part"] or option["choice"] or ""
    else:
        label = profile.question[len(section) :].lstrip(" -–")
    if not label or CODE.fullmatch(label):
        return profile
    return replace(profile, section=section.removesuffix("...").rstrip(), label=label)


def _ranked(profiles: list["Profile"], cells: pd.DataFrame) -> set[int]:
    """Find the blocks in which nobody gave a number twice, and the numbers are 1 to their count."""
    blocks: dict[str, list[int]] = {}
    for n, profile in enumerate(profiles):
        if profile.block and profile.cells and all(map(str.isdecimal, profile.cells)):
            blocks.setdefault(profile.block, []).append(n)
    return {
        n
        for group in blocks.values()
        if _may_be_order([profiles[n] for n in group], len(cells))
        and _is_order(cells.iloc[:, group])
        for n in group
    }


def _may_be_order(group: list["Profile"], records: int) -> bool:
    numbers = {int(cell) for profile in group for cell in profile.cells}
    each = sum(sum(profile.cells.values()) for profile in group) / records
    fitting = 3 <= max(numbers) <= len(group) and each <= max(numbers)
    return len(group) >= 3 and min(numbers) >= 1 and fitting


def _is_order(cells: pd.DataFrame) -> bool:
    given = cells.apply(lambda column: column.map({x: int(x.strip() or 0) for x in set(column)}))
    rows = np.sort(given.to_numpy(), axis=1)
    rows = rows[(rows > 0).sum(axis=1) > 1]
    again = ((rows[:, 1:] == rows[:, :-1]) & (rows[:, 1:] > 0)).any(axis=1)
    return len(rows) >= 3 and bool(again.mean() <= MISTAKES)
