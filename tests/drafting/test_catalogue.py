"""The catalogue's data is consistent, whoever adds to it."""

from itertools import chain

import pytest

from balint_analysis.drafting.catalogue import (
    catalogue,
    fits,
    folded,
    is_not_applicable,
    is_unsure,
    number,
    says,
)

LANGUAGES = {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da"}
KINDS = {
    *("agreement", "frequency", "satisfaction", "likelihood"),
    *("importance", "quality", "relevance", "familiarity"),
}


@pytest.mark.parametrize(
    "entry", catalogue(), ids=lambda e: f"{e.language}-{e.name}-{len(e.levels)}"
)
def test_every_wording_of_a_scale_stands_for_one_level(entry):
    wordings = [folded(wording) for wording in chain(*entry.levels)]
    assert len(wordings) == len(set(wordings))
    beside = [level[0] for level in entry.levels if is_not_applicable(level[0])]
    assert all(map(is_unsure, beside)) or entry.name == "familiar"
    assert 0 < entry.agree < len(entry.levels)
    assert entry.source


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_the_usual_scales(language):
    named = {"relevant": "relevance", "familiar": "familiarity"}
    assert {named.get(e.name, e.name) for e in catalogue() if e.language == language} >= KINDS


def test_a_neutral_level_is_in_the_middle_and_not_of_those_that_agree():
    for entry in catalogue():
        if entry.neutral:
            assert len(entry.levels) % 2 and entry.agree <= len(entry.levels) // 2


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", 5), ("-3", -3), ("−3", -3), ("+2", 2), ("5 (very)", 5), ("5-6", None), ("a5", None)],
)
def test_numbers_are_read_with_their_signs(text, value):
    assert number(text) == value


def test_the_middle_may_be_worded_as_any_other():
    (found, *_) = fits(dict.fromkeys(["Helt uenig", "Weder noch", "Helt enig"], 1))
    assert found.spelt[2] == "Weder noch"


def test_words_are_found_whole_and_with_their_endings():
    assert says("free_text", "Weitere Kommentare") and says("free_text", "why?")
    assert not says("free_text", "Whyte building")
