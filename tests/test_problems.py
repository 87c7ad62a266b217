from balint_analysis.problems import described, nearest

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
