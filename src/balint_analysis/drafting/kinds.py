"""Decide what a column that is on no scale is: a question, a group, or neither and why."""

import re

from .catalogue import folded, is_binary, number, says
from .patterns import CONTACT, TITLED
from .profiles import MOST_VALUES, Profile

MINIMUM_CELL = 5  # people of a group, or it is not drafted in use
LONGEST_LEVEL = 60
WORDS, MANY_WORDS = 4, 10  # in the middle one of the answers, and in the longest tenth of them
AMOUNT = re.compile(r"[+\-−]?\d+([.,]\d+)?")


def kind(profile: Profile) -> str:
    """Say what a column is: a question, an attribute, or why it is left out."""
    different, answered = len(profile.values), profile.answered
    if profile.coded or asks_for_words(profile):
        return "question"
    if profile.declared and 1 < len(profile.declared) <= MOST_VALUES:
        return "attribute"
    if not different:
        return "not answered by anyone"
    if _is_measured(profile):
        return "numbers that are no rating"
    if is_free_text(profile):
        return "question"
    if different == 1:
        return "the same answer from everybody"
    if private := _private(profile):
        return private
    if different <= MOST_VALUES and different < answered / 2:
        return "attribute"
    return "neither a scale nor groups nor free text"


def _is_measured(profile: Profile) -> bool:
    """Tell places on a line, and amounts, from the few small numbers of groups."""
    if not profile.values or not all(map(AMOUNT.fullmatch, profile.values)):
        return False
    numbers = [number(value) for value in profile.values]
    far = any(n is None or abs(n) > MOST_VALUES for n in numbers)
    return len(profile.values) > MOST_VALUES or (far and not says("groups", profile.question))


def asks_for_words(profile: Profile) -> bool:
    """Tell a comment box by its heading, whatever was written: “No” and “None” make no group."""
    if profile.declared or (profile.values and is_numeric(profile)):
        return False
    told = profile.part or profile.label
    alone = len(told.split()) <= WORDS and says("other", told)
    if says("free_text", profile.question) or says("free_text", profile.column) or alone:
        return not is_binary(profile.values) or len(set(map(folded, profile.values))) < 2
    return False


def is_free_text(profile: Profile) -> bool:
    """Tell people's own words by their length and their variety."""
    different, answered = len(profile.values), profile.answered
    words = profile.words
    middle, longest = words[len(words) // 2], words[int(len(words) * 0.9)]
    long = middle >= WORDS or longest >= MANY_WORDS
    if long and different > min(MOST_VALUES, answered / 2):
        return True
    asks = profile.question.endswith(("?", "？"))
    return asks and not is_numeric(profile) and different > max(2, 0.6 * answered)


def _private(profile: Profile) -> str:
    """Say why no groups are made of a column: its answers are people, or people's own words."""
    if says("people", profile.question) or _is_titled(profile):
        return "its answers may name people"
    if contact := [kind for kind in CONTACT if kind in profile.holds]:
        return f"some cells look like {contact[0]}"
    if any(len(value) > LONGEST_LEVEL for value in profile.values):
        return f"answers of more than {LONGEST_LEVEL} characters make no groups"
    return ""


def _is_titled(profile: Profile) -> bool:
    """Tell names from places, which look alike, by a title before some of them."""
    return "names" in profile.holds and any(map(TITLED.match, profile.values))


def off(profile: Profile) -> str:
    """Say why a group is not drafted in use: somebody in it might be known again."""
    if min(profile.values.values(), default=0) < MINIMUM_CELL:
        return f"one of its levels has fewer than {MINIMUM_CELL} people"
    return ""


def is_numeric(profile: Profile) -> bool:
    """Tell a column of whole numbers."""
    return bool(profile.values) and all(number(value) is not None for value in profile.values)
