"""Every number under its key."""

import json
from copy import deepcopy

import jsonschema
import pytest

import tabulated
from balint_analysis import paths
from balint_analysis.report import results
from balint_analysis.report.every_table import TABLES
from balint_analysis.run.output import Outputs
from balint_analysis.study import load
from folders import write

UNANSWERED = "ID,Q1,Q2\n01,,It helped\n02,,None\n03,,Yes\n"
CLAIM = '[{ item = "useful", count = 1, base = 3, percent = 33 }]'
# Two answered the first item, nobody the second and nobody in words.
BASES_OF_0 = {
    "csv": "ID,Q1,Q3,Year,Q2\n01,Agree,,one,\n02,Neutral,,two,\n",
    "items": '[{ id = "useful", column = "Q1", scale = "s" },'
    ' { id = "clear", column = "Q3", scale = "s" }]',
    "attributes": '[{ id = "year", column = "Year" }]',
    "constructs": '[{ id = "both", name = "Both", items = ["useful", "clear"] }]',
    "mentions": '[{ id = "m", name = "patients", terms = ["patient"] }]',
    "ann": "ID,good,safe,bad\n",
    "ben": "ID,good,safe,bad\n",
}
SCHEMA = json.loads((paths.project_root() / "docs/results.schema.json").read_text("utf-8"))
SPECIAL = {
    "bases of 0": BASES_OF_0,
    "an item nobody answered": {"csv": UNANSWERED, "claims": CLAIM},
    "no coders": {"coders": None},
    "no coders, themes or questions": {"coders": None, "themes": None, "questions": None},
    "an unknown cohort": {"cohort": None},
    "no items": {"items": None, "scales": None},
    "only one answer coded": {"ann": "ID,good,safe,bad\n01,1,0,0\n", "ben": "ID,good,safe,bad\n"},
}


def collect(study, **options):
    return results.collect(study, **options).model_dump()


def collected(folder, **options):
    return collect(load(folder), **options)


@pytest.fixture(scope="module")
def example():
    return collected(paths.EXAMPLE)


@pytest.fixture(scope="module", params=SPECIAL)
def study(request, tmp_path_factory):
    return load(write(tmp_path_factory.mktemp("study"), **SPECIAL[request.param]))


@pytest.fixture
def special(study):
    return collect(study)


ALL = {"lower": 0, "upper": 1}
COUNTS = {
    *("count", "base", "answered", "missing", "not_applicable", "items", "answers", "pairs"),
    *("both", "only_1", "only_2", "neither"),
    *("single", "width"),
    "undefined",  # how many of the replicates
}


def keys(part):
    """Gather every path of keys."""
    inner = part.items() if isinstance(part, dict) else ()
    return {(key, *path) for key, value in inner for path in keys(value) or {()}}


def numbers(part):
    """Yield every number, or null in its place, with its key."""
    inner = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inner:
        if isinstance(value, dict | list):
            yield from numbers(value)
        elif not isinstance(value, str | bool):
            yield key, value


def shares(part):
    """Yield every share; steps of the flow and claims have a count and a base of their own."""
    if isinstance(part, dict):
        if {"count", "base"} <= set(part) and not {"stage", "percent"} & set(part):
            yield part | ({"value": part["share"]} if "share" in part else {})
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from shares(inner)


def test_results_of_the_example_are_json(example):
    assert json.loads(json.dumps(example, allow_nan=False)) == example


def test_results_of_any_study_are_json(special):
    assert json.loads(json.dumps(special, allow_nan=False)) == special


def test_results_of_any_study_keep_the_schema(special):
    jsonschema.validate(special, SCHEMA)


def test_the_schema_knows_what_it_is_for(example):
    jsonschema.validate(example, SCHEMA)
    lacking = deepcopy(example)
    del lacking["items"]["facilitation"]["agreement"]["base"]
    with pytest.raises(jsonschema.ValidationError, match="'base' is a required property"):
        jsonschema.validate(lacking, SCHEMA)


def test_every_table_is_its_part_of_the_results(study, tmp_path):
    out = Outputs(study, tmp_path / "out")
    for table in TABLES.values():
        out.table(table(study))
    out.report("results.json", results.collect(study))
    tabulated.check(tmp_path / "out", study)


def test_where_a_base_is_0_the_keys_are_there_with_null(tmp_path):
    found = collected(write(tmp_path, **BASES_OF_0))
    useful, clear = (found["items"][item] for item in ("useful", "clear"))
    assert keys(clear) == keys(useful)
    assert {key for key, number in numbers(useful) if number is None} == {"design_effect"}
    # Of the two respondents and the cohort of five, none or all may agree.
    assert clear.pop("worst_case") == dict.fromkeys(["respondents", "cohort"], ALL)
    finite = clear["intervals"]["finite-cohort"]
    assert [finite.pop(f"people_{limit}") for limit in ALL] == [0, 5]
    of_nobody = {
        "item": clear,
        "construct": found["constructs"]["both"],
        "pair": found["pairs"][0],
        "groups": next(row for row in found["groups"] if row["item"] == "clear"),
        "theme": found["themes"]["bad"],
        "mention": found["mentions"]["m"],
    }
    for name, part in of_nobody.items():
        assert {number for key, number in numbers(part) if key not in COUNTS} == {None}, name


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
        "count": 3, "per_question": {"why": 3}, "coded": 2, "coded_with_no_theme": 1,
        "writers": 3, "coders": 2,
        "questions": [{"question": "why", "answers": 3, "coded": 2, "single": 0, "no_theme": 1}],
    }  # fmt: skip
