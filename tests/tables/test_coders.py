"""Reliability theme by theme: its tables, and the bootstrap intervals of its coefficients."""

import numpy as np
import pandas as pd
import pytest

from balint_analysis.any_codes import reliability
from balint_analysis.tables import coders
from building import codebook_of, codings_of, study_of

MEASURES = ["observed_agreement", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1"]
TABLES = pytest.mark.parametrize("table", [coders.reliability, coders.pairs])
THEMES = [
    {
        "id": "practice",
        "name": "Changed practice",
        "subthemes": [{"id": "coping", "name": "Coping in practice"}],
    },
    {"id": "barriers", "name": "Barriers"},
]
# Five answers by three coders: nobody saw barriers, and few answers have all three.
MARKS = {
    "practice": ["111", "101", "00-", "00-", "1--"],
    "coping": ["110", "000", "00-", "00-", "0--"],
    "barriers": ["000", "000", "00-", "00-", "0--"],
}
MIXED = ["111", "110", "000", "000", "100", "00-", "111", "000"] * 5


@pytest.fixture
def codings():
    return codings_of(MARKS, coders=("AB", "CD", "EF"))


@pytest.fixture
def study(codings):
    return study_of(codebook_of(themes=THEMES), codings=codings)


def coded(rows, **parts):
    """Make a study of rows like "11-": the marks of three coders on theme x."""
    codebook = codebook_of(themes=[{"id": "x", "name": "X"}], **parts)
    return study_of(codebook, codings=codings_of({"x": rows}))


def asked_twice(rows):
    """Make a study of the same rows, two following ones being of one respondent."""
    study = coded(rows)
    people = [f"{n // 2}" for n in range(len(rows))]
    asked = ["how", "why"] * (len(rows) // 2)
    index = pd.MultiIndex.from_arrays([people, asked], names=["respondent", "question"])
    return study_of(study.codebook, codings=study.codings.set_axis(index))


# Tables over themes


def test_reliability_has_a_row_per_theme_and_subtheme(study):
    table = coders.reliability(study)
    assert dict(zip(table["code"], table["name"], strict=True)) == study.codebook.codes
    assert list(table["code"]) == ["practice", "coping", "barriers"]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("code", ["practice", "coping"])
def test_reliability_holds_each_measure(study, codings, measure, code):
    value = coders.reliability(study).set_index("code")[measure][code]
    assert value == pytest.approx(getattr(reliability, measure)(codings[code]))


def test_reliability_counts_answers_coded_twice(study):
    assert (coders.reliability(study)["answers"] == 4).all()


def test_reliability_says_why_there_is_no_coefficient(study):
    row = coders.reliability(study).set_index("code").loc["barriers"]
    assert row[["fleiss_kappa", "krippendorff_alpha", "gwet_ac1"]].isna().all()
    assert row["note"] == "undefined (all coders agree on every answer)"


def test_reliability_keeps_observed_agreement_on_one_category(study):
    table = coders.reliability(study).set_index("code")
    assert table["observed_agreement"]["barriers"] == 1


def test_a_note_only_where_kappa_and_ac1_part_ways(study):
    notes = coders.reliability(study).set_index("code")["note"]
    assert list(notes[["practice", "coping"]]) == ["", coders.PART_WAYS]


def test_kappa_and_ac1_part_ways_unsaid_where_few_answers_are_coded_alike():
    # Two in three codings are 0, so that kappa is below AC1; but two coders in three answers
    # differ, and the note that most answers are coded the same would be wrong.
    row = coders.reliability(coded(["01-", "10-", "00-"] * 10)).iloc[0]
    assert row["observed_agreement"] == pytest.approx(1 / 3)
    assert row["gwet_ac1"] - row["fleiss_kappa"] > coders.APART
    assert row["note"] == ""


def test_kappa_and_ac1_that_are_near_each_other_do_not_part_ways():
    row = coders.reliability(coded(["111"] * 6 + ["000"] * 4 + ["110"])).iloc[0]
    assert row["gwet_ac1"] + row["fleiss_kappa"] > 1.5
    assert row["note"] == ""


def test_reliability_holds_the_mean_of_the_pairs(study):
    table = coders.reliability(study).set_index("code")
    kappas = coders.pairs(study).groupby("code")["cohen_kappa"].mean()
    assert table["mean_pairwise_kappa"]["practice"] == pytest.approx(kappas["practice"])


def test_reliability_of_one_coder(study, codings):
    one = study_of(study.codebook, codings=codings.loc[:, pd.IndexSlice[:, "AB"]])
    table = coders.reliability(one)
    assert (table["answers"] == 0).all()
    assert table["observed_agreement"].isna().all()
    assert (table["note"] == "undefined (no answer was coded by two coders)").all()


def test_pairs_of_coders_are_counted_where_they_differ_in_number():
    # Three pairs, one pair, none.
    assert coders.reliability(coded(["111", "01-", "1--"]))["pairs"][0] == 4


def test_pairs_have_a_row_per_code_and_pair(study):
    table = coders.pairs(study)
    pairs = [("AB", "CD"), ("AB", "EF"), ("CD", "EF")]
    assert list(zip(table["coder_1"], table["coder_2"], strict=True)) == pairs * 3
    assert list(table["code"]) == ["practice"] * 3 + ["coping"] * 3 + ["barriers"] * 3
    assert list(table["name"].unique()) == ["Changed practice", "Coping in practice", "Barriers"]


def test_pairs_count_answers_that_both_coded(study):
    assert list(coders.pairs(study)["answers"]) == [4, 2, 2] * 3


def test_pairs_hold_cohen_kappa(study, codings):
    table = coders.pairs(study).set_index(["code", "coder_1", "coder_2"])
    expected = reliability.cohen_kappa(codings["practice"][["AB", "CD"]])
    assert table["cohen_kappa"]["practice", "AB", "CD"] == expected


def test_pairs_say_why_kappa_is_low():
    # Both gave it to 1, the first alone to 2, the second alone to none, neither to 7.
    row = coders.pairs(coded(["11"] + ["10"] * 2 + ["00"] * 7)).iloc[0]
    found = row[["prevalence_index", "bias_index", "pabak"]].tolist()
    assert found == pytest.approx([(1 - 7) / 10, 2 / 10, 2 * 8 / 10 - 1])


def test_reliability_is_that_of_what_coders_gave_first():
    first, last = codings_of({"x": ["11", "00", "01"]}), codings_of({"x": ["11", "11", "11"]})
    codebook = codebook_of(themes=[{"id": "x", "name": "X"}])
    study = study_of(codebook, codings=last, rounds={1: first, 2: last})
    assert coders.reliability(study)["observed_agreement"].tolist() == pytest.approx([2 / 3])


def test_pairs_say_why_there_is_no_kappa(study):
    rows = coders.pairs(study).query("code == 'barriers'")
    assert rows["cohen_kappa"].isna().all()
    assert (rows["note"] == "undefined (all coders agree on every answer)").all()


@TABLES
def test_no_coders_give_an_empty_table_with_its_columns(study, table):
    empty = table(study_of(study.codebook))
    assert len(empty) == 0
    assert list(empty.columns) == list(table(study).columns)


@TABLES
def test_a_mark_other_than_zero_and_one_is_refused(study, codings, table):
    wrong = study_of(study.codebook, codings=codings.replace(1.0, 2.0))
    with pytest.raises(ValueError, match=r"2.0 is not among the categories 0 and 1"):
        table(wrong)


@pytest.mark.parametrize(
    ("parts", "said"),
    [({"coding": {"approach": "reflexive"}}, "reflexive"), ({}, "")],
)
def test_a_reflexive_study_is_told_why(parts, said):
    study = coded(MIXED, **parts)
    assert said in coders.why_none(study)
    assert coders.reliability(study).empty == bool(said)
    assert coders.pairs(study).empty == bool(said)
    assert coders.intervals(study, number=5).empty == bool(said)


def test_it_is_said_who_coded_how_many_answers():
    # 1 carries a theme, by Ben alone; 2 and 3 carry none; nobody coded 4.
    study = study_of(codings=codings_of({"x": ["01", "00", "0-", "--"]}))
    assert coders.describe(study) == (
        "Of 4 answers ann coded 3, ben coded 2; 2 were coded with no theme by anyone."
    )


@pytest.mark.parametrize(
    "rows, active, said",
    [
        (["1-0", "0-1"], ["ann", "cy"], ""),
        (["1--", "0--"], ["ann"], coders.ONE_CODER),
        (["---", "---"], [], coders.NOBODY_CODED),
    ],
)
def test_a_coder_who_coded_nothing_is_none(rows, active, said):
    study = study_of(codings=codings_of({"x": rows, "y": rows}))
    assert coders.active(study) == active
    assert coders.why_none(study) == said


def test_a_study_without_coders_is_told_that_there_is_no_coding():
    for say in (coders.describe, coders.why_none):
        assert say(study_of()) == "This study has no coding: its codebook names no coders."


# Bootstrap intervals


def test_the_value_is_that_of_the_reliability():
    study = coded(MIXED)
    point = coders.reliability(study).iloc[0]
    for row in coders.intervals(study, number=50).itertuples():
        assert row.value == point[row.coefficient]


def test_the_interval_is_that_of_drawing_respondents():
    # The slow way: draw forty respondents, of one answer each, with replacement and count again.
    table = coders.intervals(coded(MIXED), number=4000).set_index("coefficient")
    random, drawn = np.random.RandomState(1), []
    marks = codings_of({"x": MIXED}).to_numpy()
    for _ in range(1000):
        sample = marks[random.randint(len(MIXED), size=len(MIXED))]
        drawn.append(reliability.fleiss_kappa(sample, categories=[0, 1]))
    expected = np.quantile(drawn, [0.025, 0.975])
    assert table.loc["fleiss_kappa", ["lower", "upper"]].tolist() == pytest.approx(
        expected, abs=0.03
    )


def test_the_same_seed_gives_the_same_interval():
    first, again, other = (
        coders.intervals(coded(MIXED), number=200, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert not first["lower"].equals(other["lower"])


def test_the_order_of_answers_is_irrelevant():
    first, turned = (coders.intervals(coded(rows), number=200) for rows in (MIXED, MIXED[::-1]))
    pd.testing.assert_frame_equal(first, turned)


def test_more_confidence_a_wider_interval():
    narrow, wide = (
        coders.intervals(coded(MIXED), number=500, confidence=confidence)
        for confidence in (0.5, 0.99)
    )
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()


def test_an_undefined_coefficient_has_no_interval():
    table = coders.intervals(coded(["000", "000"]), number=50).set_index("coefficient")
    kappa = table.loc["fleiss_kappa"]
    assert kappa[["value", "lower", "upper", "bound"]].isna().all()
    assert kappa["note"] == "undefined (all coders agree on every answer)"


def test_where_all_replicates_are_the_same_a_bound_stands_for_the_interval():
    # Six respondents of six were coded alike throughout: 0.05^(1/6).
    table = coders.intervals(coded(["000", "111"] * 3), number=50).set_index("coefficient")
    observed = table.loc["observed_agreement"]
    assert observed["value"] == 1
    assert observed[["lower", "upper"]].isna().all()
    assert observed["bound"] == pytest.approx(0.05 ** (1 / 6))
    less = coders.intervals(coded(["000", "111"] * 3), number=50, confidence=0.9)
    assert less["bound"][0] == pytest.approx(0.1 ** (1 / 6))
    assert observed["note"] == "no interval (all replicates are the same)"


def test_the_bound_counts_respondents_who_were_coded_alike_throughout():
    # Everybody has 2 of 6 pairs apart; so none of the two was coded alike in all their answers.
    study = asked_twice(["111", "110", "110", "000"])
    observed = coders.intervals(study, number=50).set_index("coefficient").loc["observed_agreement"]
    assert observed["value"] == pytest.approx(4 / 6)
    assert observed["bound"] == 0


def test_a_bound_where_there_is_an_interval_is_not_needed():
    assert coders.intervals(coded(MIXED), number=50)["bound"].isna().all()


def test_an_interval_of_a_rare_theme_is_warned_of():
    rare, common = (["111"] * n + ["110"] + ["000"] * 20 for n in (6, 7))
    notes = [set(coders.intervals(coded(rows), number=50)["note"]) for rows in (rare, common)]
    assert notes == [{"interval too short (fewer than 8 with the theme, or without it)"}, {""}]


def test_the_answers_of_one_respondent_are_drawn_together():
    # Drawn singly, ten alike answers of each of two people would move far less.
    study = asked_twice(["111", "111", "110", "110"] * 3)
    wide = coders.intervals(study, number=2000).set_index("coefficient").loc["observed_agreement"]
    narrow = coders.intervals(coded(["111", "111", "110", "110"] * 3), number=2000)
    narrow = narrow.set_index("coefficient").loc["observed_agreement"]
    assert wide["value"] == narrow["value"]
    assert wide["upper"] - wide["lower"] > 1.3 * (narrow["upper"] - narrow["lower"])


def test_the_order_of_coders_is_irrelevant():
    tables = [
        coders.intervals(study_of(study.codebook, codings=study.codings[turned]), number=200)
        for study in [coded(MIXED)]
        for turned in (study.codings.columns, study.codings.columns[::-1])
    ]
    pd.testing.assert_frame_equal(*tables)


def test_replicates_without_the_theme_are_counted_as_undefined():
    # The one answer with the theme is missed by (1 - 1/10)^10 = 35% of the draws.
    table = coders.intervals(coded(["111", *["000"] * 9]), number=20000)
    undefined = table.set_index("coefficient")["undefined"]
    assert undefined["fleiss_kappa"] == pytest.approx(0.9**10, abs=0.02)
    assert undefined["observed_agreement"] == 0
