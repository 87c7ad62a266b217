"""Every number under its key."""

import json

import pytest

from balint_analysis import paths
from balint_analysis.report import results
from balint_analysis.study import load
from folders import write

UNANSWERED = "ID,Q1,Q2\n01,,It helped\n02,,None\n03,,Yes\n"
CLAIM = '[{ item = "useful", count = 1, base = 3, percent = 33 }]'
SPECIAL = {
    "an item nobody answered": {"csv": UNANSWERED, "claims": CLAIM},
    "no coders": {"coders": None},
    "no coders, themes or questions": {"coders": None, "themes": None, "questions": None},
    "an unknown cohort": {"cohort": None},
    "no items": {"items": None, "scales": None},
    "only one answer coded": {"ann": "ID,good,safe,bad\n01,1,0,0\n", "ben": "ID,good,safe,bad\n"},
}


def collected(folder, **options):
    return results.collect(load(folder), **options).model_dump()


@pytest.fixture(scope="module")
def example():
    return collected(paths.EXAMPLE)


@pytest.fixture(params=SPECIAL)
def special(request, tmp_path):
    return collected(write(tmp_path, **SPECIAL[request.param]))


def shares(part):
    """Yield every share; steps of the flow and claims have a count and a base of their own."""
    if isinstance(part, dict):
        if {"count", "base"} <= set(part) and not {"stage", "percent"} & set(part):
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from shares(inner)


def test_results_of_the_example_are_json(example):
    assert json.loads(json.dumps(example, allow_nan=False)) == example


def test_results_of_any_study_are_json(special):
    assert json.loads(json.dumps(special, allow_nan=False)) == special


def test_every_share_is_unrounded_and_carries_its_base(example):
    found = list(shares(example))
    assert len(found) > 80
    assert all(s["value"] == s["count"] / s["base"] for s in found)


def test_a_share_of_nobody_has_no_value(special):
    assert all((s["value"] is None) == (s["base"] == 0) for s in shares(special))


# The published figures: BJPsych Open supplement, 20 June 2025.


def test_81_of_193_responded(example):
    assert example["response"] == {"count": 81, "base": 193, "value": 81 / 193}


@pytest.mark.parametrize(
    "item, count, base", [("again_as_student", 55, 64), ("again_as_doctor", 53, 61)]
)
def test_the_published_agreement_is_under_its_item(example, item, count, base):
    agreement = example["items"][item]["agreement"]
    assert (agreement["count"], agreement["base"]) == (count, base)


def test_agreement_has_its_wilson_interval(example):
    # 55 of 64: 75.38 to 92.42% (R: binom::binom.wilson(55, 64))
    agreement = example["items"]["again_as_student"]["agreement"]
    assert agreement["lower"] == pytest.approx(0.7538, abs=5e-5)
    assert agreement["upper"] == pytest.approx(0.9242, abs=5e-5)


@pytest.mark.parametrize(
    "people, lower, upper",
    [("respondents", 55 / 81, 72 / 81), ("cohort", 55 / 193, 184 / 193)],
)
def test_the_missing_could_move_agreement_so_far(example, people, lower, upper):
    # 17 of 81 respondents and 129 of 193 students did not answer.
    bounds = example["items"]["again_as_student"]["worst_case"][people]
    assert bounds == {"lower": pytest.approx(lower), "upper": pytest.approx(upper)}


@pytest.mark.parametrize("place, rounds, possible", [(0, True, True), (1, False, False)])
def test_the_published_claims_are_judged(example, place, rounds, possible):
    claim = example["claims"][place]
    assert (claim["rounds"], claim["possible"], claim["matches"]) == (rounds, possible, True)


def test_three_coders_and_the_published_themes_are_there(example):
    assert example["answers"]["coders"] == 3
    parts = {code: theme["theme"] for code, theme in example["themes"].items()}
    assert (parts["coping"], parts["mismatch"]) == ("practice", "barriers")
    assert {"positive", "practice", "perspectives", "barriers"} == set(parts.values())


# The parts


def test_an_item_is_split_without_remainder(example):
    item = example["items"]["facilitation"]
    asked = item["answered"] + item["missing"] + item["not_applicable"]
    kinds = [item[kind]["count"] for kind in ("agreement", "neutral", "disagreement")]
    assert asked == 81
    assert sum(kinds) == item["answered"] == sum(s["count"] for s in item["levels"].values())


def test_an_answered_item_that_does_not_apply_is_outside_the_base(example):
    item = example["items"]["facilitation"]
    assert item["not_applicable"] == 4  # 72 chose something, 68 of it a level
    assert item["agreement"]["base"] == 68


def test_parameters_are_kept_with_what_they_led_to(tmp_path):
    chosen = {"confidence": 0.9, "decision_rule": "any"}
    assert collected(write(tmp_path), **chosen)["parameters"] == chosen


def test_a_lower_confidence_gives_a_narrower_interval(tmp_path):
    folder = write(tmp_path)
    wide, narrow = (collected(folder, confidence=c)["items"]["useful"] for c in (0.95, 0.5))
    assert narrow["agreement"]["lower"] > wide["agreement"]["lower"]


def test_cooccurrence_follows_the_decision_rule(tmp_path):
    # Ann gives answer 02 both themes, Ben only one.
    folder = write(tmp_path, ann="ID,good,safe,bad\n01,1,0,0\n02,1,0,1\n")
    together = {r: collected(folder, decision_rule=r)["cooccurrence"] for r in ("any", "majority")}
    assert [together[rule]["good"]["bad"] for rule in ("any", "majority")] == [1, 0]


def test_an_undefined_coefficient_is_null_with_its_reason(tmp_path):
    none = "ID,good,safe,bad\n01,0,0,0\n02,0,0,0\n"
    reliability = collected(write(tmp_path, ann=none, ben=none))["themes"]["bad"]["reliability"]
    assert reliability["fleiss_kappa"] is None
    assert reliability["observed_agreement"] == 1
    assert reliability["note"] == "undefined (all coders agree on every answer)"


def test_answers_are_counted_by_question_and_coding(tmp_path):
    # Of three answers, nobody gave 01 a theme, Ann alone gave 02 one, nobody coded 03.
    ann, none = (f"ID,good,safe,bad\n01,0,0,0\n02,0,0,{mark}\n" for mark in (1, 0))
    csv = "ID,Q1,Q2\n01,Agree,a\n02,Agree,b\n03,Agree,c\n"
    answers = collected(write(tmp_path, csv=csv, ann=ann, ben=none))["answers"]
    assert answers == {
        "count": 3, "per_question": {"why": 3}, "coded": 2, "coded_with_no_theme": 1, "coders": 2,
        "questions": [{"question": "why", "answers": 3, "coded": 2, "no_theme": 1}],
    }  # fmt: skip
