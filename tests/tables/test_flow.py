"""Who answered what, and where they stopped."""

import pytest

from balint_analysis import paths
from balint_analysis.study import reading, survey
from balint_analysis.tables import flow
from folders import write

ITEMS = '[{ id = "a", column = "Q1", scale = "s", text = "First" },'
ITEMS += '{ id = "b", column = "Q2", scale = "s" }]'
PARTS = {
    "scales": '{ s = { levels = ["No", "Yes"], agree = ["Yes"], not_applicable = ["N/A"] } }',
    "items": ITEMS,
    "questions": '[{ id = "why", column = "Q3", text = "Why?" }]',
    "attributes": '[{ id = "block", column = "Block" }]',
    "coders": None,
}
# 1 answered all; 2 only the first item; 3 the second item (not applicable) and no more;
# 4 only free text; 5 only said which block.
CSV = "ID,Block,Q1,Q2,Q3\n1,A,Yes,No,Because\n2,B,No,,\n3,A,,N/A,\n4,,,,Because\n5,A,,,\n"


@pytest.fixture
def read(tmp_path):
    def make(**changes):
        codebook = reading.read(write(tmp_path, **{"csv": CSV, **PARTS, **changes}))
        return survey.read(codebook), codebook

    return make


@pytest.fixture(scope="module")
def example():
    codebook = reading.read(paths.EXAMPLE)
    return survey.read(codebook), codebook


def test_steps_run_from_the_cohort_to_each_item(read):
    assert flow.response(*read()).to_numpy().tolist() == [
        ["cohort", "Invited", 5, 0],
        ["respondents", "Answered anything", 5, 5],
        ["a", "First", 2, 5],
        ["b", "Q2", 2, 5],
    ]


def test_without_a_cohort_the_respondents_have_no_base(read):
    table = flow.response(*read(cohort=None))
    assert table["stage"].tolist() == ["respondents", "a", "b"]
    assert table["base"].tolist() == [0, 5, 5]


def test_an_answer_that_an_item_does_not_apply_is_an_answer(read):
    assert flow.response(*read()).set_index("stage")["count"]["b"] == 2


def test_respondents_are_counted_by_how_many_items_they_answered(read):
    table = flow.completeness(read()[0])
    assert table.to_numpy().tolist() == [[2, 1], [1, 2], [0, 2]]


def test_respondents_stop_at_the_last_thing_they_answered(read):
    assert flow.stopped(*read()).to_numpy().tolist() == [
        ["a", "First", 1],
        ["b", "Q2", 1],
        ["why", "Why?", 2],
    ]


def test_an_item_and_a_question_of_one_name_are_kept_apart(read):
    questions = '[{ id = "a", column = "Q3", text = "Why?" }]'
    table = flow.stopped(*read(questions=questions))
    assert table["text"].tolist() == ["First", "Q2", "Why?"]
    assert table["respondents"].tolist() == [1, 1, 2]


def test_who_answered_neither_item_nor_question_stopped_nowhere(read):
    assert flow.stopped(*read())["respondents"].sum() == 4


def test_nobody_is_missing_from_an_attribute(read):
    assert flow.attributes(*read()).to_numpy().tolist() == [
        ["block", "A", 3],
        ["block", "B", 1],
        ["block", "missing", 1],
    ]


def test_a_study_without_attributes_counts_none(read):
    assert flow.attributes(*read(attributes=None)).empty


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
    row = flow.response(*example).set_index("stage").loc[stage]
    assert (row["count"], row["base"]) == (count, base)


def test_every_respondent_is_somewhere_in_completeness(example):
    assert flow.completeness(example[0])["respondents"].sum() == 81


def test_every_respondent_who_answered_stopped_somewhere(example):
    assert flow.stopped(*example)["respondents"].sum() == 81


def test_every_respondent_has_each_attribute_or_lacks_it(example):
    totals = flow.attributes(*example).groupby("attribute")["respondents"].sum()
    assert totals.to_dict() == {"block": 81, "group": 81, "presented": 81}
