import pytest

from balint_analysis.problems import Problem, described, listed, nearest

KNOWN = ["enrolled", "sessions"]


def test_a_slip_is_matched_whatever_its_case_and_spaces():
    near = nearest(" Enroled", KNOWN)
    assert (near.match, near.known) == ("enrolled", ("enrolled", "sessions"))
    assert near.fix == "Did you mean “enrolled”?"


def test_what_is_near_to_nothing_has_no_match_but_all_known():
    near = nearest("colour", KNOWN)
    assert near.match is None
    assert near.fix == "Known here: “enrolled”, “sessions”."


def test_where_nothing_is_known_it_says_so():
    assert nearest("colour", []).fix == "Known here: none."


def test_a_slip_and_a_short_number_are_repeated():
    assert described("enroled", nearest("enroled", KNOWN)) == "“enroled”"
    assert described("-99", nearest("-99", KNOWN)) == "“-99”"


def test_what_may_be_a_respondents_own_words_is_not_repeated():
    assert described("I felt sad", nearest("I felt sad", KNOWN)) == "a text of 10 characters"
    assert described("Did you mean it?") == "a text of 16 characters"


def test_of_one_kind_a_hundred_are_listed_and_the_others_counted():
    found = list(listed(range(250), lambda n: Problem("a.csv", f"{n}.", "Mend.", n, "Q1", "row")))
    assert [problem.line for problem in found] == [*range(100), None]
    assert str(found[-1]) == (
        "a.csv, “Q1”: 150 more problems of this kind are not listed. They may have one cause."
    )


def test_the_rest_names_no_column_if_there_are_several():
    found = list(listed(range(101), lambda n: Problem("a.csv", "is.", "Mend.", n, f"Q{n % 2}")))
    assert found[-1].column is None


@pytest.mark.parametrize("places", [0, 1, 100])
def test_up_to_a_hundred_are_all_listed(places):
    found = list(listed(range(places), lambda n: Problem("a.csv", "is.", "Mend.", n)))
    assert [problem.line for problem in found] == list(range(places))
