"""Parts of a study: who is in them, what they are called, and what they are never taken for."""

from dataclasses import replace

import numpy as np
import pytest

from balint_analysis.explore import subset
from balint_analysis.report import results
from balint_analysis.tables import declared, flow, likert, themes
from building import codebook_of, codings_of, study_of
from folders import refusal

CODEBOOK = codebook_of(
    cohort={"enrolled": 9},
    scales={"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}},
    items=[{"id": "a", "column": "a", "scale": "s"}],
    attributes=[{"id": "site", "column": "Site", "text": "Where"}],
    questions=[{"id": "why", "column": "Why?"}, {"id": "how", "column": "How?"}],
    coders=[{"id": "ann", "file": "ann.csv"}],
    themes=[{"id": "x", "name": "X"}],
    claims=[{"item": "a", "count": 1, "base": 2, "percent": "50"}],
)
ANSWERS = {("1", "why"): "one", ("1", "how"): "two", ("3", "why"): "three"}


@pytest.fixture(scope="module")
def study():
    whole = study_of(
        CODEBOOK,
        responses={"a": ["Yes", "No", "Yes", None]},
        attributes={"site": ["north", "south", "south", ""]},
        answers=ANSWERS,
    )
    whole.codings.loc[:, ("x", "ann")] = [1, 0, 1]
    return whole


@pytest.fixture(scope="module")
def south(study):
    return subset.group(study, "site", "south")


def test_a_group_keeps_its_people_and_all_that_is_theirs(south):
    assert list(south.responses.index) == list(south.attributes.index) == ["2", "3"]
    assert south.answers.to_dict() == {("3", "why"): "three"}
    assert south.codings.index.tolist() == [("3", "why")]


def test_rounds_and_consensus_are_those_of_its_answers(study):
    agreed = study.codings.droplevel("coder", axis=1)
    whole = replace(study, rounds={1: study.codings}, consensus=agreed)
    south = subset.group(whole, "site", "south")
    assert south.rounds[1].index.tolist() == south.consensus.index.tolist() == [("3", "why")]


def test_a_group_says_who_it_is(south):
    assert south.subset == "Where: south only, n=2"


def test_the_others_are_all_the_rest_those_of_no_group_too(study):
    rest = subset.others(study, "site", "south")
    assert list(rest.responses.index) == ["1", "4"]
    assert rest.subset == "everybody else, n=2"


def test_those_of_no_group_are_called_missing(study):
    assert subset.group(study, "site", "").subset == "Where: missing only, n=1"


def test_any_condition_makes_a_part(study):
    part = subset.people(study, study.responses["a"] == "Yes", "who said yes")
    assert (list(part.responses.index), part.subset) == (["1", "3"], "who said yes, n=2")


def test_a_question_keeps_everybody_and_the_answers_to_it(study):
    part = subset.question(study, "how")
    assert part.answers.to_dict() == {("1", "how"): "two"}
    assert part.codings.index.tolist() == [("1", "how")]
    assert len(part.responses) == 4
    assert part.subset == "answers to “How?” only"


def test_a_part_of_a_part_says_both(south):
    assert subset.question(south, "why").subset == (
        "Where: south only, n=2; answers to “Why?” only"
    )


def test_the_whole_stays_as_it_was(study, south):
    assert (len(study.responses), study.subset) == (4, "")
    assert south.codebook.items == study.codebook.items


def test_a_part_is_of_no_known_cohort_and_nothing_was_claimed_of_it(south):
    assert "cohort" not in set(flow.response(south)["stage"])
    assert np.isnan(likert.agreement(south)["low_cohort"]).all()
    assert south.codebook.claims == []


def test_every_table_of_a_part_carries_what_it_is_of(south):
    for table in (likert.agreement(south), themes.prevalence(south), likert.counts(south)[:1]):
        assert declared.subset_of(table) == south.subset


def test_a_table_of_the_whole_carries_nothing(study):
    assert declared.subset_of(likert.agreement(study), {"a": "mapping"}) == ""


def test_counts_are_those_of_the_part(south):
    # Of “south”, one said No and one Yes; one of one answer carries the theme.
    row = likert.agreement(south).iloc[0]
    assert (row["agree"], row["base"]) == (1, 2)
    assert themes.prevalence(south)["count"].tolist() == [1, 1, 1]


def test_results_are_of_the_whole_alone(south):
    message = refusal(results.collect, south)
    assert "Where: south only, n=2: results are of the whole study." in message


def test_a_part_without_anybody_has_empty_tables():
    nobody = subset.group(study_of(CODEBOOK, attributes={"site": ["north"]}), "site", "east")
    assert likert.agreement(nobody)["base"].tolist() == [0]
    assert themes.prevalence(nobody)["base"].unique().tolist() == [0]


def test_answers_are_kept_in_their_order():
    study = study_of(CODEBOOK, codings=codings_of({"x": ["1", "0", "1"]}, coders=("ann",)))
    part = subset.answers(study, study.answers.index[[2, 0]], "two")
    assert part.answers.index.tolist() == [("1", "why"), ("3", "why")]
