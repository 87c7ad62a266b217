"""Decide which columns hold several choices, in one cell or in a column each."""

from collections.abc import Mapping, Sequence

from .catalogue import folded, is_binary
from .kinds import asks_for_words
from .profiles import Profile

MOST_CHOICES = 30
OFTEN = 2  # times that every choice was ticked, in the mean


def find(profiles: Sequence[Profile]) -> list[str]:
    """Find the columns of questions with several choices.

    Parameters
    ----------
    profiles : sequence of Profile
        The columns that may hold answers.
    """
    families: dict[str, dict[str, bool]] = {}
    for profile in profiles:
        if profile.block:
            families.setdefault(profile.block, {})[profile.column] = _is_tick(profile)
    answered = {p.column for p in profiles if p.values}
    ticked = {
        column
        for family in families.values()
        if _are_choices(family) and answered & set(family)
        for column in family
        if family[column]
    }
    return [p.column for p in profiles if p.column in ticked or _is_joined(p)]


def _are_choices(family: Mapping[str, bool]) -> bool:
    """Tell choices by their ticks; one more column may hold what “other” was."""
    ticks = sum(family.values())
    return any("___" in column for column in family) or (ticks > 1 and len(family) - ticks <= 1)


def _is_tick(profile: Profile) -> bool:
    """Tell a column that says whether one option was ticked: marks, or the option again."""
    if len(profile.declared) > 2:
        return False
    if is_binary(profile.cells):
        return True
    if len(profile.cells) != 1:
        return False
    (cell,) = profile.cells
    return cell == profile.part or folded(profile.question).endswith(folded(cell) or "\0")


def _is_joined(profile: Profile) -> bool:
    """Tell cells with several choices: “a;b;”, “a, b” or “1,2,5”, of few different parts."""
    values = profile.values
    if not values or len(values) > MOST_CHOICES**2:
        return False
    if all(value.endswith(";") for value in values):
        return True
    signs = () if asks_for_words(profile) else (";", ", ", ",")
    return any(_is_joined_by(sign, values) for sign in signs)


def _is_joined_by(sign: str, values: Mapping[str, int]) -> bool:
    split = [[part.strip() for part in value.split(sign)] for value in values]
    parts = {part for cell in split for part in cell}
    ticked = sum(len(cell) * n for cell, n in zip(split, values.values(), strict=True))
    several = max(map(len, split)) >= (3 if sign == "," else 2)
    return several and ticked >= OFTEN * len(parts) and len(parts) < min(len(values), MOST_CHOICES)
