"""Numbers as words, and texts put in order."""

import pytest

from balint_analysis.wording import (
    capital,
    counted,
    duration,
    listed,
    ordinal,
    quantity,
    quoted,
    subject,
    tidy,
    unended,
)


@pytest.mark.parametrize(
    "count, base, word",
    [
        (0, 0, "no data"),
        (0, 1000, "none"),
        (1, 1000, "few"),
        (199, 1000, "few"),
        (200, 1000, "a minority"),
        (449, 1000, "a minority"),
        (450, 1000, "about half"),
        (549, 1000, "about half"),
        (550, 1000, "most"),
        (899, 1000, "most"),
        (900, 1000, "almost all"),
        (999, 1000, "almost all"),
        (1000, 1000, "all"),
        (1, 1, "the one"),
        (0, 1, "none"),
    ],
)
def test_a_share_becomes_the_word_of_its_step(count, base, word):
    assert quantity(count, base) == word


@pytest.mark.parametrize(
    "word, said",
    [
        ("none", "Nobody who answered"),
        ("few", "Few of those who answered"),
        ("a minority", "A minority of those who answered"),
        ("about half", "About half of those who answered"),
        ("most", "Most of those who answered"),
        ("almost all", "Almost all of those who answered"),
        ("all", "All who answered"),
        ("the one", "The one who answered"),
    ],
)
def test_a_sentence_begins_with_how_many_of_its_base(word, said):
    assert subject(word) == said


@pytest.mark.parametrize(
    "text, said", [("It helped. ", "It helped"), ("Did it?", "Did it?"), ("So", "So")]
)
def test_a_sentence_that_goes_on_has_no_full_stop(text, said):
    assert unended(text) == said


@pytest.mark.parametrize(
    "n, said",
    [
        (0, "no sessions"),
        (1, "one session"),
        (2, "two sessions"),
        (12, "twelve sessions"),
        (13, "13 sessions"),
    ],
)
def test_small_numbers_are_spelt_out_with_their_noun(n, said):
    assert counted(n, "session") == said


@pytest.mark.parametrize(
    "minutes, said",
    [(45, "45 minutes"), (60, "one hour"), (90, "90 minutes"), (120, "two hours")],
)
def test_a_session_lasts_whole_hours_or_minutes(minutes, said):
    assert duration(minutes) == said


@pytest.mark.parametrize(
    "parts, said",
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_parts_are_joined_as_in_a_sentence(parts, said):
    assert listed(parts) == said


@pytest.mark.parametrize("text, said", [("most", "Most"), ("“it", "“it"), ("", "")])
def test_only_the_first_letter_is_raised(text, said):
    assert capital(text) == said


def test_a_name_is_set_in_typeset_quotes():
    assert quoted("Coping") == "“Coping”"


def test_a_tidy_text_has_composed_letters_and_no_spaces_around_it():
    assert tidy("\u00a0 Cafe\u0301 \n") == "Caf\u00e9"


PLACES = {1: "first", 12: "twelfth", 13: "13th", 21: "21st", 22: "22nd", 33: "33rd", 40: "40th"}
PLACES |= {111: "111th", 112: "112th", 113: "113th", 121: "121st"}


@pytest.mark.parametrize("n", PLACES)
def test_a_place_is_spelt_out(n):
    assert ordinal(n) == PLACES[n]
