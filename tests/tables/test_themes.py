"""How often themes were coded, under which rule, which together, and where coders differ."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.problems import InputError
from balint_analysis.study import load
from balint_analysis.tables import themes
from building import codebook_of, codings_of, study_of
from folders import refusal, write

NAN = np.nan


def good(rows):
    """Make a study of rows like [1, 0, None]: the coders' marks of the theme good."""
    return study_of(codings=codings_of({"good": rows}))


@pytest.fixture
def worked(tmp_path):
    """Five answers by hand.

    Ann and Ben: 1 good (by safe) both; 2 good Ann only; 3 none; 4 bad and good, Ann alone
    coded it; 5 nobody coded it.
    """
    csv = "ID,Q1,Q2\n" + "".join(f"{n},Agree,secret {n}\n" for n in range(1, 6))
    ann = "ID,good,safe,bad\n1,0,1,0\n2,1,0,0\n3,0,0,0\n4,1,0,1\n"
    ben = "ID,good,safe,bad\n1,1,1,0\n2,0,0,0\n3,0,0,0\n4,,,\n"
    return load(write(tmp_path, csv=csv, ann=ann, ben=ben))


@pytest.mark.parametrize(
    "marks, decided",
    [
        ([1, 1, 1], {"any", "majority", "unanimous"}),
        ([1, 1, 0], {"any", "majority"}),
        ([1, 0, 0], {"any"}),
        ([0, 0, 0], set()),
        ([1, 1, NAN], {"any", "majority", "unanimous"}),
        ([1, 0, NAN], {"any"}),
        ([1, NAN, NAN], {"any", "majority", "unanimous"}),
        ([0, NAN, NAN], set()),
    ],
    ids=["all", "two of three", "one of three", "none", "both", "tie", "the only one", "only no"],
)
def test_each_rule_counts_the_coders_who_coded_the_answer(marks, decided):
    study = good([marks])
    assert {rule for rule in themes.RULES if themes.decide(study, rule).iloc[0, 0]} == decided


def test_an_answer_that_nobody_coded_is_not_decided():
    decided = themes.decide(good(["10", "--", "00"]), "any")
    assert list(decided.index) == [("1", "why"), ("3", "why")]


def test_codes_are_decided_apart_and_keep_their_order():
    study = study_of(codings=codings_of({"z": ["01"], "a": ["11"]}))
    decided = themes.decide(study, "majority")
    assert decided.iloc[0].to_dict() == {"z": False, "a": True}
    assert list(decided.columns) == ["z", "a"]


def test_an_unknown_rule_is_refused_with_the_near_one():
    message = refusal(themes.decide, good(["11"]), "majorty")
    assert "“majorty”" in message
    assert "Did you mean “majority”?" in message


marks = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, NAN]), min_size=3, max_size=3), min_size=1, max_size=8
)


@settings(max_examples=50, deadline=None)
@given(marks)
def test_unanimous_implies_majority_implies_any(marks):
    study = good(marks)
    every, most, one = (themes.decide(study, r) for r in ("unanimous", "majority", "any"))
    assert (every <= most).all(axis=None)
    assert (most <= one).all(axis=None)


@settings(max_examples=50, deadline=None)
@given(marks, st.permutations(range(3)))
def test_the_order_of_the_coders_does_not_matter(marks, order):
    shuffled = [[row[k] for k in order] for row in marks]
    for rule in themes.RULES:
        decided = themes.decide(good(marks), rule)
        pd.testing.assert_frame_equal(decided, themes.decide(good(shuffled), rule))


def test_prevalence_is_the_hand_count(worked):
    codes = worked.codebook.codes
    table = themes.prevalence(worked).set_index(["rule", "code"])
    hand = {"any": (3, 1, 1), "majority": (2, 1, 1), "unanimous": (2, 1, 1)}
    for rule, counts in hand.items():
        assert table.loc[rule, "count"].to_dict() == dict(zip(codes, counts, strict=True))
    assert set(table["base"]) == {4}
    assert table["share"]["any", "good"] == 3 / 4


def test_prevalence_names_each_code_and_its_theme(worked):
    table = themes.prevalence(worked).query("rule == 'any'")
    rows = table[["code", "name", "theme"]].to_numpy().tolist()
    assert rows == [["good", "Good", "good"], ["safe", "Safe", "good"], ["bad", "Bad", "bad"]]


def test_cooccurrence_is_symmetric_with_the_prevalence_on_its_diagonal(worked):
    together = themes.cooccurrence(worked, decision_rule="any")
    assert together.set_index("theme").to_dict() == {
        "good": {"good": 3, "bad": 1},
        "bad": {"good": 1, "bad": 1},
    }


def test_cooccurrence_follows_the_rule():
    parts = [{"id": code, "name": code} for code in ("good", "bad")]
    codings = codings_of({"good": ["10", "11"], "bad": ["11", "11"]})
    study = study_of(codebook_of(themes=parts), codings=codings)
    together = [themes.cooccurrence(study, decision_rule=r) for r in ("any", "unanimous")]
    assert [table.set_index("theme").loc["good", "bad"] for table in together] == [2, 1]


def test_cooccurrence_goes_by_the_majority_unless_told_otherwise(worked):
    assert themes.cooccurrence(worked).equals(themes.cooccurrence(worked, decision_rule="majority"))
    assert not themes.cooccurrence(worked).equals(themes.cooccurrence(worked, decision_rule="any"))


def mentioned(texts, *terms):
    """Count the texts that mention one of the terms: (count, base)."""
    codebook = codebook_of(mentions=[{"id": "m", "name": "M", "terms": terms}])
    answers = {(str(n), "why"): text for n, text in enumerate(texts)}
    (row,) = themes.mentions(study_of(codebook, answers=answers)).to_dict("records")
    return row["count"], row["base"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("It built rapport.", True),
        ("RAPPORT matters", True),
        ("rapporteur", False),
        ("unrapport", False),
        ("the doctor–patient bond", True),
        ("the doctor‑patient bond", True),
        ("the Doctor - patient bond", False),
        ("the doctor-patient\n bond", True),
        ("the patient’s view", True),
        ("the patient's\u00a0view", True),
        ("the patients view", False),
        ("“at” one", True),
        ("c++", True),
        ("cxx", False),
    ],
)
def test_a_mention_is_of_whole_words_however_they_are_typeset(text, found):
    terms = ["rapport", "doctor-patient bond", "patient's view", '"at" one', "c++"]
    assert mentioned([text], *terms) == (int(found), 1)


def test_a_term_may_be_typeset_too():
    texts = ["doctor-patient", "the patient's", "doctor patient"]
    assert mentioned(texts, "doctor–patient", "patient’s") == (2, 3)


def test_an_answer_that_mentions_twice_counts_once():
    assert mentioned(["rapport, a bond, rapport", "no"], "rapport", "bond") == (1, 2)


def test_disagreements_list_who_coded_what(worked):
    table = themes.disagreements(worked)
    assert table.to_dict("records") == [
        {"respondent": "2", "question": "why", "code": "good", "ann": 1.0, "ben": 0.0}
    ]


def test_disagreements_hold_no_answers_text(worked):
    assert "secret" not in themes.disagreements(worked).to_csv()


def test_disagreements_come_code_by_code_in_the_codebooks_order(tmp_path):
    ann = "ID,good,safe,bad\n01,1,0,1\n02,1,0,1\n"
    ben = "ID,good,safe,bad\n01,0,0,0\n02,0,0,0\n"
    table = themes.disagreements(load(write(tmp_path, ann=ann, ben=ben)))
    assert list(table["code"]) == ["good", "good", "bad", "bad"]
    assert list(table["respondent"]) == ["01", "02", "01", "02"]


def test_without_coders_every_table_is_empty(tmp_path):
    study = load(write(tmp_path, coders=None))
    assert themes.prevalence(study).empty
    assert themes.cooccurrence(study).empty
    assert themes.disagreements(study).empty


def test_a_file_that_codes_nothing_gives_a_base_of_none(tmp_path):
    empty = "ID,good,safe,bad\n"
    table = themes.prevalence(load(write(tmp_path, ann=empty, ben=empty)))
    assert set(table["base"]) == {0}
    assert table["share"].isna().all()


def test_every_mention_is_counted():
    codebook = codebook_of(
        mentions=[
            {"id": "garden", "name": "the garden", "terms": ["garden"]},
            {"id": "roof", "name": "the roof", "terms": ["roof"]},
        ]
    )
    texts = ["A garden", "The Garden.", "Neither"]
    answers = {(str(n), "why"): text for n, text in enumerate(texts)}
    assert themes.mentions(study_of(codebook, answers=answers)).to_dict("records") == [
        {"mention": "garden", "name": "the garden", "count": 2, "base": 3, "share": 2 / 3},
        {"mention": "roof", "name": "the roof", "count": 0, "base": 3, "share": 0},
    ]


def test_mentioned_in_no_answers_has_no_share():
    codebook = codebook_of(mentions=[{"id": "a", "name": "A", "terms": ["a"]}])
    table = themes.mentions(study_of(codebook))
    assert table[["count", "base"]].to_numpy().tolist() == [[0, 0]]
    assert table["share"].isna().all()


def test_no_coders_no_disagreements():
    table = themes.disagreements(study_of())
    assert list(table.columns) == ["respondent", "question", "code"]
    assert table.empty


def two_themes(a, b, *coders):
    """Make a study of themes a and b from the marks of some coders."""
    codebook = codebook_of(
        themes=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        coders=[{"id": coder, "file": f"{coder}.csv"} for coder in coders],
    )
    return study_of(codebook, codings=codings_of({"a": a, "b": b}, coders))


@pytest.fixture
def two_by_two():
    """Answer 1: a by both coders, b by one of them; answer 2: coded by one alone, with none."""
    return two_themes(["11", "0-"], ["10", "0-"], "X", "Y")


def test_an_unknown_rule_names_the_parameter(two_by_two):
    with pytest.raises(InputError) as caught:
        themes.decide(two_by_two, "most")
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("parameter", "decision_rule")
    assert problem.problem == "there is no decision rule “most”."


def test_cooccurrence_is_whole_numbers_under_names(two_by_two):
    table = themes.cooccurrence(two_by_two, decision_rule="any")
    assert table["theme"].tolist() == ["a", "b"]
    assert (table[["a", "b"]].dtypes == "int64").all()
    assert table[["a", "b"]].to_numpy().tolist() == [[1, 1], [1, 1]]


def test_a_disagreement_shows_who_did_not_code():
    study = two_themes(["11-", "0-1"], ["10-", "0-0"], "X", "Y", "Z")
    table = themes.disagreements(study)
    assert table["code"].tolist() == ["a", "b"]
    assert list(table[["X", "Y", "Z"]].dtypes) == ["int64", "Int64", "Int64"]
    assert table[["X", "Y", "Z"]].isna().to_numpy().tolist() == [
        [False, True, False],
        [False, False, True],
    ]


def test_one_coded_answer_is_a_base():
    study = two_themes(["11"], ["10"], "X", "Y")
    assert themes.prevalence(study)["share"].tolist() == [1, 1, 1, 0, 1, 0]


def test_disputed_codes_by_hand():
    # Of two codes: both coders alike, then apart; then one of them alone, and unlike the third.
    marks = [[[1, 1], [1, 0]], [[0, 1], [np.nan, np.nan]], [[np.nan, 0], [0, 1]]]
    assert themes.disputed(np.array(marks)).tolist() == [[False, True], [False] * 2, [False, True]]
