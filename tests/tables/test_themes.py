import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.problems import InputError
from balint_analysis.study import coding, reading, survey
from balint_analysis.study.codebook import Mention
from balint_analysis.tables import themes
from folders import refusal, write

NAN = np.nan


def codings_of(marks, codes=("good",)) -> pd.DataFrame:
    """Build codings from one row of marks an answer: each code's coders side by side."""
    marks = np.array(marks, dtype=float)
    coders = [f"c{n}" for n in range(marks.shape[1] // len(codes))]
    columns = pd.MultiIndex.from_product([codes, coders], names=["code", "coder"])
    answers = [(f"R{n}", "why") for n in range(len(marks))]
    index = pd.MultiIndex.from_tuples(answers, names=["respondent", "question"])
    return pd.DataFrame(marks, index=index, columns=columns)


@pytest.fixture
def worked(tmp_path):
    """Five answers by hand.

    Ann and Ben: 1 good (by safe) both; 2 good Ann only; 3 none; 4 bad and good, Ann alone
    coded it; 5 nobody coded it.
    """
    csv = "ID,Q1,Q2\n" + "".join(f"{n},Agree,secret {n}\n" for n in range(1, 6))
    ann = "ID,good,safe,bad\n1,0,1,0\n2,1,0,0\n3,0,0,0\n4,1,0,1\n"
    ben = "ID,good,safe,bad\n1,1,1,0\n2,0,0,0\n3,0,0,0\n4,,,\n"
    codebook = reading.read(write(tmp_path, csv=csv, ann=ann, ben=ben))
    return codebook, coding.read(codebook, survey.read(codebook))


@pytest.fixture
def uncoded(tmp_path):
    codebook = reading.read(write(tmp_path, coders=None))
    return codebook, coding.read(codebook, survey.read(codebook))


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
    codings = codings_of([marks])
    assert {rule for rule in themes.RULES if themes.decide(codings, rule).iloc[0, 0]} == decided


def test_an_answer_that_nobody_coded_is_not_decided():
    decided = themes.decide(codings_of([[1, 0], [NAN, NAN], [0, 0]]), "any")
    assert list(decided.index) == [("R0", "why"), ("R2", "why")]


def test_codes_are_decided_apart_and_keep_their_order():
    decided = themes.decide(codings_of([[0, 1, 1, 1]], codes=("z", "a")), "majority")
    assert decided.iloc[0].to_dict() == {"z": False, "a": True}
    assert list(decided.columns) == ["z", "a"]


def test_an_unknown_rule_is_refused_with_the_near_one():
    message = refusal(themes.decide, codings_of([[1, 1]]), "majorty")
    assert "“majorty”" in message
    assert "Did you mean “majority”?" in message


marks = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, NAN]), min_size=3, max_size=3), min_size=1, max_size=8
)


@settings(max_examples=50, deadline=None)
@given(marks)
def test_unanimous_implies_majority_implies_any(marks):
    codings = codings_of(marks)
    every, most, one = (themes.decide(codings, r) for r in ("unanimous", "majority", "any"))
    assert (every <= most).all(axis=None)
    assert (most <= one).all(axis=None)


@settings(max_examples=50, deadline=None)
@given(marks, st.permutations(range(3)))
def test_the_order_of_the_coders_does_not_matter(marks, order):
    shuffled = [[row[k] for k in order] for row in marks]
    for rule in themes.RULES:
        decided = themes.decide(codings_of(marks), rule)
        pd.testing.assert_frame_equal(decided, themes.decide(codings_of(shuffled), rule))


def test_prevalence_is_the_hand_count(worked):
    codebook, codings = worked
    table = themes.prevalence(codings, codebook).set_index(["rule", "code"])
    hand = {"any": (3, 1, 1), "majority": (2, 1, 1), "unanimous": (2, 1, 1)}
    for rule, counts in hand.items():
        assert table.loc[rule, "count"].to_dict() == dict(zip(codebook.codes, counts, strict=True))
    assert set(table["base"]) == {4}
    assert table["share"]["any", "good"] == 3 / 4


def test_prevalence_names_each_code_and_its_theme(worked):
    table = themes.prevalence(worked[1], worked[0]).query("rule == 'any'")
    rows = table[["code", "name", "theme"]].to_numpy().tolist()
    assert rows == [["good", "Good", "good"], ["safe", "Safe", "good"], ["bad", "Bad", "bad"]]


def test_cooccurrence_is_symmetric_with_the_prevalence_on_its_diagonal(worked):
    together = themes.cooccurrence(worked[1], worked[0], "any")
    assert together.to_dict() == {"good": {"good": 3, "bad": 1}, "bad": {"good": 1, "bad": 1}}


def test_cooccurrence_follows_the_rule():
    codings = codings_of([[1, 0, 1, 1], [1, 1, 1, 1]], codes=("good", "bad"))
    parts = [{"id": code, "name": code} for code in ("good", "bad")]
    codebook = reading.Codebook.model_validate(
        {
            "folder": ".",
            "study": {"id": "x", "title": "X"},
            "survey": {"file": "x"},
            "themes": parts,
        }
    )
    together = [themes.cooccurrence(codings, codebook, rule) for rule in ("any", "unanimous")]
    assert [table.loc["good", "bad"] for table in together] == [2, 1]


@pytest.mark.parametrize(
    "text, mentioned",
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
def test_a_mention_is_of_whole_words_however_they_are_typeset(text, mentioned):
    terms = ["rapport", "doctor-patient bond", "patient's view", '"at" one', "c++"]
    mention = Mention(id="m", name="M", terms=terms)
    assert themes.mentions(pd.Series([text]), mention) == (int(mentioned), 1)


def test_a_term_may_be_typeset_too():
    mention = Mention(id="m", name="M", terms=["doctor–patient", "patient’s"])
    answers = pd.Series(["doctor-patient", "the patient's", "doctor patient"])
    assert themes.mentions(answers, mention) == (2, 3)


def test_an_answer_that_mentions_twice_counts_once():
    mention = Mention(id="m", name="M", terms=["rapport", "bond"])
    assert themes.mentions(pd.Series(["rapport, a bond, rapport", "no"]), mention) == (1, 2)


def test_disagreements_list_who_coded_what(worked):
    table = themes.disagreements(worked[1], worked[0])
    assert table.to_dict("records") == [
        {"respondent": "2", "question": "why", "code": "good", "ann": 1.0, "ben": 0.0}
    ]


def test_disagreements_hold_no_answers_text(worked):
    assert "secret" not in themes.disagreements(*reversed(worked)).to_csv()


def test_disagreements_come_code_by_code_in_the_codebooks_order(tmp_path):
    ann = "ID,good,safe,bad\n01,1,0,1\n02,1,0,1\n"
    ben = "ID,good,safe,bad\n01,0,0,0\n02,0,0,0\n"
    codebook = reading.read(write(tmp_path, ann=ann, ben=ben))
    table = themes.disagreements(coding.read(codebook, survey.read(codebook)), codebook)
    assert list(table["code"]) == ["good", "good", "bad", "bad"]
    assert list(table["respondent"]) == ["01", "02", "01", "02"]


def test_without_coders_every_table_is_empty(uncoded):
    codebook, codings = uncoded
    assert themes.prevalence(codings, codebook).empty
    assert themes.cooccurrence(codings, codebook, "any").empty
    assert themes.disagreements(codings, codebook).empty


def test_a_file_that_codes_nothing_gives_a_base_of_none(tmp_path):
    empty = "ID,good,safe,bad\n"
    codebook = reading.read(write(tmp_path, ann=empty, ben=empty))
    table = themes.prevalence(coding.read(codebook, survey.read(codebook)), codebook)
    assert set(table["base"]) == {0}
    assert table["share"].isna().all()


def test_mentioned_counts_every_mention(small_study):
    study = small_study(
        mentions=[
            {"id": "garden", "name": "the garden", "terms": ["garden"]},
            {"id": "roof", "name": "the roof", "terms": ["roof"]},
        ]
    )
    table = themes.mentioned(pd.Series(["A garden", "The Garden.", "Neither"]), study)
    assert table.index.name == "mention"
    assert table.reset_index().to_dict("records") == [
        {"mention": "garden", "name": "the garden", "count": 2, "base": 3, "share": 2 / 3},
        {"mention": "roof", "name": "the roof", "count": 0, "base": 3, "share": 0},
    ]


def test_mentioned_in_no_answers_has_no_share(small_study):
    study = small_study(mentions=[{"id": "a", "name": "A", "terms": ["a"]}])
    assert themes.mentioned(pd.Series(dtype=str), study)["share"].isna().all()


def test_no_coders_no_disagreements(small_study):
    columns = pd.MultiIndex.from_arrays([[], []], names=["code", "coder"])
    table = themes.disagreements(pd.DataFrame(columns=columns), small_study())
    assert list(table.columns) == ["respondent", "question", "code"]
    assert table.empty


@pytest.fixture
def two_by_two(small_study):
    """Answer p: a by both coders, b by one of them; answer q: coded by one alone, with none."""
    study = small_study(
        themes=[{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
        coders=[{"id": "X", "file": "x.csv"}, {"id": "Y", "file": "y.csv"}],
    )
    index = pd.MultiIndex.from_tuples([("p", "w"), ("q", "w")], names=["respondent", "question"])
    columns = pd.MultiIndex.from_product([["a", "b"], ["X", "Y"]], names=["code", "coder"])
    return pd.DataFrame([[1, 1, 1, 0], [0, np.nan, 0, np.nan]], index, columns), study


def test_an_unknown_rule_names_the_parameter(two_by_two):
    with pytest.raises(InputError) as caught:
        themes.decide(two_by_two[0], "most")
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("parameter", "decision_rule")
    assert problem.problem == "there is no decision rule “most”."


def test_cooccurrence_is_whole_numbers_under_names(two_by_two):
    table = themes.cooccurrence(*two_by_two, "any")
    assert (table.index.name, table.columns.name) == ("theme", "with")
    assert (table.dtypes == "int64").all()
    assert table.to_numpy().tolist() == [[1, 1], [1, 1]]


def test_a_disagreement_shows_who_did_not_code(two_by_two):
    codings, study = two_by_two
    third = pd.DataFrame({("a", "Z"): [np.nan, 1.0], ("b", "Z"): [np.nan, 0.0]}, codings.index)
    wider = pd.concat([codings, third], axis="columns")
    wider.columns.names = ["code", "coder"]
    coders = [*study.coders, study.coders[0].model_copy(update={"id": "Z"})]
    table = themes.disagreements(wider, study.model_copy(update={"coders": coders}))
    assert table["code"].tolist() == ["a", "b"]
    assert (table[["X", "Y", "Z"]].dtypes == "Int64").all()
    assert table[["X", "Y", "Z"]].isna().to_numpy().tolist() == [
        [False, True, False],
        [False, False, True],
    ]


def test_one_coded_answer_is_a_base(two_by_two):
    codings, study = two_by_two
    assert themes.prevalence(codings.iloc[:1], study)["share"].tolist() == [1, 1, 1, 0, 1, 0]
