"""Who answered what, and where they stopped."""

import numpy as np
import pytest

from balint_analysis import paths
from balint_analysis.study import load
from balint_analysis.tables import flow
from building import codebook_of, codings_of, study_of

SCALES = {"s": {"levels": ["No", "Yes"], "agree": ["Yes"], "not_applicable": ["N/A"]}}
ITEMS = [
    {"id": "a", "column": "Q1", "scale": "s", "text": "First"},
    {"id": "b", "column": "Q2", "scale": "s"},
]
PARTS = {
    "cohort": {"enrolled": 5},
    "scales": SCALES,
    "items": ITEMS,
    "questions": [{"id": "why", "column": "Q3", "text": "Why?"}],
    "attributes": [{"id": "block", "column": "Block"}],
}


def five(**changes):
    """Make a study of five people.

    1 answered all; 2 only the first item; 3 the second item (not applicable) and no more;
    4 only free text; 5 only said which block.
    """
    codebook = codebook_of(**{**PARTS, **changes})
    (question,) = codebook.questions
    return study_of(
        codebook,
        responses={"a": ["Yes", "No", None, None, None], "b": ["No", None, "N/A", None, None]},
        attributes={entry.id: ["A", "B", "A", None, "A"] for entry in codebook.attributes},
        answers={(person, question.id): "Because" for person in "14"},
    )


@pytest.fixture(scope="module")
def example():
    return load(paths.EXAMPLE)


def test_steps_run_from_the_cohort_to_each_item():
    steps = flow.response(five())[["stage", "text", "count", "base"]]
    assert steps.to_numpy().tolist() == [
        ["cohort", "Invited", 5, 0],
        ["respondents", "Answered anything", 5, 5],
        ["a", "First", 2, 5],
        ["b", "Q2", 2, 5],
    ]


def test_who_did_not_answer_had_stopped_or_left_it_out():
    # Of 5, 1 and 2 answered a, 1 and 3 b. 5 answered nothing; 2 stopped after a, 4 wrote at last.
    table = flow.response(five()).set_index("stage").loc[["a", "b"]]
    assert table["stopped"].tolist() == [1, 2]
    assert table["skipped"].tolist() == [2, 1]


def test_only_of_an_item_somebody_stops_before_it():
    table = flow.response(five()).set_index("stage").loc[["cohort", "respondents"]]
    assert table[["stopped", "skipped"]].isna().all(axis=None)


def test_without_a_cohort_the_respondents_have_no_base():
    table = flow.response(five(cohort={}))
    assert table["stage"].tolist() == ["respondents", "a", "b"]
    assert table["base"].tolist() == [0, 5, 5]


def test_an_answer_that_an_item_does_not_apply_is_an_answer():
    assert flow.response(five()).set_index("stage")["count"]["b"] == 2


def test_respondents_are_counted_by_how_many_items_they_answered():
    table = flow.completeness(five())
    assert table.to_numpy().tolist() == [[2, 1], [1, 2], [0, 2]]


def test_respondents_stop_at_the_last_thing_they_answered():
    assert flow.last_answered(five()).to_numpy().tolist() == [
        ["a", "First", 1],
        ["b", "Q2", 1],
        ["why", "Why?", 2],
    ]


def test_what_was_answered_before_the_last_does_not_count():
    codebook = codebook_of(**PARTS)
    study = study_of(codebook, responses={"a": ["Yes", "No", "No"], "b": [None, "Yes", "No"]})
    assert flow.last_answered(study)[["last", "respondents"]].to_numpy().tolist() == [
        ["a", 1],
        ["b", 2],
    ]


def test_an_item_and_a_question_of_one_name_are_kept_apart():
    questions = [{"id": "a", "column": "Q3", "text": "Why?"}]
    table = flow.last_answered(five(questions=questions))
    assert table["text"].tolist() == ["First", "Q2", "Why?"]
    assert table["respondents"].tolist() == [1, 1, 2]


def test_who_answered_neither_item_nor_question_stopped_nowhere():
    assert flow.last_answered(five())["respondents"].sum() == 4


def test_nobody_is_missing_from_an_attribute():
    assert flow.attributes(five()).to_numpy().tolist() == [
        ["block", "A", 3],
        ["block", "B", 1],
        ["block", "missing", 1],
    ]


def test_a_study_without_attributes_counts_none():
    assert flow.attributes(five(attributes=[])).empty


# The example: 193 invited, 81 answered, 64 and 61 the two published items
# (BJPsych Open supplement, 20 June 2025).


@pytest.mark.parametrize(
    "stage, count, base",
    [
        ("cohort", 193, 0),
        ("respondents", 81, 193),
        ("again_as_student", 64, 81),
        ("again_as_doctor", 61, 81),
    ],
)
def test_the_published_numbers_are_steps_of_the_example(example, stage, count, base):
    row = flow.response(example).set_index("stage").loc[stage]
    assert (row["count"], row["base"]) == (count, base)


def test_every_respondent_is_somewhere_in_completeness(example):
    assert flow.completeness(example)["respondents"].sum() == 81


def test_every_respondent_who_answered_stopped_somewhere(example):
    assert flow.last_answered(example)["respondents"].sum() == 81


def test_every_respondent_has_each_attribute_or_lacks_it(example):
    totals = flow.attributes(example).groupby("attribute")["respondents"].sum()
    assert totals.to_dict() == {"block": 81, "group": 81, "presented": 81}


# Response rates of groups


def grouped(groups, sizes):
    codebook = codebook_of(
        attributes=[{"id": "block", "column": "Block"}], cohort={"sizes": {"block": sizes}}
    )
    return study_of(codebook, attributes={"block": groups})


def test_each_group_is_divided_by_those_invited():
    table = flow.response_by_group(grouped(["A", "A", "B"], {"A": 4, "B": 3, "C": 5}))
    assert table.to_numpy().tolist() == [
        ["block", "A", 2, 4, 0.5],
        ["block", "B", 1, 3, 1 / 3],
        ["block", "C", 0, 5, 0.0],
    ]


def test_those_without_a_group_are_of_nobody():
    row = flow.response_by_group(grouped(["A", None], {"A": 4})).iloc[-1]
    assert row[["group", "count", "base"]].tolist() == ["missing", 1, 0]
    assert np.isnan(row["share"])


def test_without_sizes_there_is_no_rate_of_groups(example):
    assert flow.response_by_group(example).empty


# The free-text answers


def test_answers_are_counted_by_whether_they_were_coded():
    # 1 and 2 carry a theme, of 2 Ben did not say; 3 and 4 carry none; nobody coded 5.
    marks = {"x": ["11", "1-", "00", "0-", "--"], "y": ["00", "0-", "00", "0-", "--"]}
    table = flow.answers(study_of(codings=codings_of(marks)))
    assert table.to_dict("records") == [
        {"question": "why", "answers": 5, "coded": 4, "single": 2, "no_theme": 2}
    ]


def test_a_theme_by_one_coder_is_a_theme():
    table = flow.answers(study_of(codings=codings_of({"x": ["10", "01"]})))
    assert table["no_theme"].tolist() == [0]


def test_answers_of_a_study_without_coders_are_not_coded():
    answers = {("1", "why"): "Because", ("2", "why"): "So", ("2", "how"): "Well"}
    table = flow.answers(study_of(answers=answers))
    assert table.to_numpy().tolist() == [["why", 2, 0, 0, 0], ["how", 1, 0, 0, 0]]


def test_no_answers_have_no_row():
    assert flow.answers(study_of()).empty


def test_records_set_aside_are_steps_before_the_respondents():
    study = study_of(responses={}, set_aside={"test record": 2, "nothing answered": 1})
    steps = flow.response(study)[["stage", "text", "count", "base"]]
    assert steps.to_numpy().tolist() == [
        ["set-aside", "Set aside: test record", 2, 0],
        ["set-aside", "Set aside: nothing answered", 1, 0],
        ["respondents", "Answered anything", 0, 0],
    ]
