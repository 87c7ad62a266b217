"""Counts, shares, intervals and bounds of Likert items."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.stats import intervals as stats
from balint_analysis.stats.intervals import interval
from balint_analysis.tables import likert
from building import codebook_of, study_of

FIVE = ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"]
FOUR = ["never", "rarely", "often", "always"]
ASIDE = ["no such duty", "cannot say"]
SCALES = {
    "agreement": {"levels": FIVE, "agree": FIVE[3:]},
    "frequency": {"levels": FOUR, "agree": FOUR[2:], "not_applicable": ASIDE},
}
ITEMS = [
    {"id": "reflect", "column": "Q3", "scale": "frequency"},
    {"id": "again", "column": "Q1", "scale": "agreement", "text": "I would attend again."},
    {"id": "dull", "column": "Q2", "scale": "agreement", "reverse": True},
]
ANSWERS = st.lists(st.sampled_from([*FIVE, None]), max_size=30)


def asked(item, answers, enrolled=None):
    """Make a study of one item's answers; the other items were left blank."""
    codebook = codebook_of(scales=SCALES, items=ITEMS, cohort={"enrolled": enrolled})
    return study_of(codebook, responses={item: answers})


def count(item, answers):
    """Count one item's answers, indexed by level."""
    table = likert.counts(asked(item, answers))
    return table[table["item"] == item].set_index("level")


def summarise(item, answers, cohort=None, **options):
    """Reduce one item's answers to their row of agreement."""
    table = likert.agreement(asked(item, answers, cohort), **options)
    return table.set_index("item").loc[item]


# Counts


def test_unused_level_counts_zero():
    assert count("again", ["agree", "agree"])["count"]["neutral"] == 0


def test_levels_in_order_of_codebook():
    assert list(count("again", ["agree", "disagree"]).index) == [*FIVE, "missing"]


def test_not_applicable_has_one_row_before_missing():
    assert list(count("reflect", ASIDE).index) == [*FOUR, "not applicable", "missing"]


def test_items_in_order_of_codebook():
    table = likert.counts(asked("again", ["agree"]))
    assert list(table["item"].unique()) == ["reflect", "again", "dull"]


def test_missing_is_counted_outside_the_base():
    table = count("again", ["agree", "disagree", None, None, None])
    assert table["count"]["missing"] == 3
    assert (table["base"] == 2).all()


def test_not_applicable_is_counted_outside_the_base():
    table = count("reflect", ["often", *ASIDE, None])
    assert table["count"]["not applicable"] == 2
    assert (table["base"] == 1).all()


def test_share_is_count_over_base():
    shares = count("again", ["agree", "agree", "agree", "disagree", None])["share"]
    assert shares["agree"] == 0.75
    assert shares["neutral"] == 0


def test_share_only_of_levels():
    shares = count("reflect", ["often", ASIDE[0], None])["share"]
    assert shares[["not applicable", "missing"]].isna().all()
    assert shares[FOUR].notna().all()


def test_item_nobody_answered_has_base_zero_and_no_share():
    table = count("again", [None, None])
    assert (table["base"] == 0).all()
    assert table["share"].isna().all()


def test_no_respondents():
    assert (count("again", [])["count"] == 0).all()


def test_reverse_item_is_marked_and_not_flipped():
    table = count("dull", ["strongly agree"])
    assert table["reverse"].all()
    assert list(table.index) == [*FIVE, "missing"]
    assert table["count"]["strongly agree"] == 1
    assert table["kind"]["strongly agree"] == "agree"


def test_text_is_the_question_or_its_column():
    assert (count("again", ["agree"])["text"] == "I would attend again.").all()
    assert (count("reflect", ["often"])["text"] == "Q3").all()


def test_kind_on_odd_scale():
    kinds = ["disagree", "disagree", "neutral", "agree", "agree", "missing"]
    assert list(count("again", ["agree"])["kind"]) == kinds


def test_kind_on_even_scale_has_no_neutral():
    kinds = ["disagree", "disagree", "agree", "agree", "not applicable", "missing"]
    assert list(count("reflect", ["often"])["kind"]) == kinds


@given(answers=ANSWERS.filter(any))
def test_shares_sum_to_one(answers):
    assert count("again", answers)["share"].sum() == pytest.approx(1)


@given(answers=ANSWERS)
def test_counts_sum_to_respondents(answers):
    assert count("again", answers)["count"].sum() == len(answers)


@given(answers=ANSWERS)
def test_order_of_respondents_is_irrelevant(answers):
    pd.testing.assert_frame_equal(count("again", answers), count("again", sorted(answers, key=str)))


# Summaries


def test_summary_counts_each_kind():
    row = summarise("reflect", ["always", "often", "never", *ASIDE, None])
    kinds = ["agree", "neutral", "disagree", "not_applicable", "missing", "base"]
    assert list(row[kinds]) == [2, 0, 1, 2, 1, 3]


def test_neutral_is_in_the_base_of_agreement():
    assert summarise("again", ["agree", "agree", "neutral", "disagree"])["agreement"] == 0.5


def test_summary_keeps_items_in_order_and_their_wording():
    table = likert.agreement(asked("again", ["agree"]))
    assert list(table["item"]) == ["reflect", "again", "dull"]
    assert list(table["text"]) == ["Q3", "I would attend again.", "Q2"]
    assert list(table["reverse"]) == [False, False, True]


def test_scales_without_not_applicable_answers_have_a_zero():
    codebook = codebook_of(scales=SCALES, items=ITEMS[1:2])
    table = likert.agreement(study_of(codebook, responses={"again": ["agree"]}))
    assert table["not_applicable"][0] == 0


def test_item_nobody_answered_has_no_agreement_and_no_interval():
    assert summarise("again", [None, None])[["agreement", "lower", "upper"]].isna().all()


def test_summary_interval_is_wilson_of_the_base():
    row = summarise("again", ["agree"] * 3 + ["disagree"] + [None] * 5)
    assert interval(3, 4) == pytest.approx((row["lower"], row["upper"]))


def test_disagreement_has_an_interval_of_its_own_in_which_neutral_counts():
    row = summarise("again", ["agree", "disagree", "disagree", "neutral", None])
    found = row["disagreement_lower"], row["disagreement_upper"]
    assert interval(2, 4) == pytest.approx(found)


def test_disagreement_that_nobody_could_voice_has_none():
    row = summarise("again", [None, None])
    assert row[["disagreement_lower", "disagreement_upper"]].isna().all()


@pytest.mark.parametrize("side", ["", "disagreement_"])
def test_confidence_reaches_the_interval(side):
    row = summarise("again", ["agree", "disagree"], confidence=0.5)
    found = row[f"{side}lower"], row[f"{side}upper"]
    assert interval(1, 2, confidence=0.5) == pytest.approx(found)


def test_bounds_of_the_published_item():
    # 55 of 64 agreed; 81 of the cohort of 193 responded.
    row = summarise("again", ["agree"] * 55 + ["disagree"] * 9 + [None] * 17, cohort=193)
    bounds = row[["low_respondents", "high_respondents", "low_cohort", "high_cohort"]]
    assert list(100 * bounds) == pytest.approx([67.9, 88.9, 28.5, 95.3], abs=0.05)


def test_bounds_leave_out_those_it_does_not_apply_to():
    # Of 20 invited: 1 often, 1 never, 2 not applicable, 1 missing, 15 no respondents.
    row = summarise("reflect", ["often", "never", *ASIDE, None], cohort=20)
    assert (row["low_respondents"], row["high_respondents"]) == (1 / 3, 2 / 3)
    assert (row["low_cohort"], row["high_cohort"]) == (1 / 18, 17 / 18)


def test_unknown_cohort_has_no_bounds():
    row = summarise("again", ["agree", None])
    assert row[["low_cohort", "high_cohort"]].isna().all()
    assert row[["low_respondents", "high_respondents"]].notna().all()


def test_nothing_is_known_of_an_item_nobody_answered():
    row = summarise("again", [None, None], cohort=9)
    assert (row["low_respondents"], row["high_respondents"]) == (0, 1)
    assert (row["low_cohort"], row["high_cohort"]) == (0, 1)


@given(answers=ANSWERS)
def test_agreement_grows_when_one_changes_to_agree(answers):
    before = summarise("again", [*answers, "disagree"])["agreement"]
    assert summarise("again", [*answers, "agree"])["agreement"] > before


@given(answers=ANSWERS.filter(any))
def test_agreement_is_the_share_of_the_agree_levels(answers):
    table = count("again", answers)
    expected = table["share"][table["kind"] == "agree"].sum()
    assert summarise("again", answers)["agreement"] == pytest.approx(expected)


@given(answers=ANSWERS.filter(any))
def test_bounds_widen_from_base_to_respondents_to_cohort(answers):
    row = summarise("again", answers, cohort=50)
    names = ["low_cohort", "low_respondents", "agreement", "high_respondents", "high_cohort"]
    assert row[names].is_monotonic_increasing


# Every interval side by side


YES_NO = {"levels": ["No", "Yes"], "agree": ["Yes"], "not_applicable": ["n/a"]}


def published(enrolled=193):
    """Fifty-five of the sixty-four who answered agreed; seventeen others stayed silent."""
    codebook = codebook_of(
        cohort={"enrolled": enrolled},
        scales={"s": YES_NO},
        items=[{"id": "again", "column": "Q", "scale": "s"}],
    )
    return study_of(codebook, responses={"again": ["Yes"] * 55 + ["No"] * 9 + [None] * 17})


def test_every_interval_stands_side_by_side():
    # To 0.1%: R's prop.test and binom.test; hypergeometric tails; 55/81, 72/81, 55/193, 184/193
    table = likert.intervals(published()).set_index("method")
    shown = (100 * table[["lower", "upper"]]).round(1).T.to_dict("list")
    assert shown == {
        "wilson": [75.4, 92.4],
        "clopper-pearson": [75.0, 93.4],
        "jeffreys": [75.9, 92.8],
        "agresti-coull": [75.2, 92.6],
        "finite-cohort": [77.2, 91.7],
        "worst-case-respondents": [67.9, 88.9],
        "worst-case-cohort": [28.5, 95.3],
    }
    assert table.loc["finite-cohort", ["people_lower", "people_upper"]].tolist() == [149, 177]


def test_an_unknown_cohort_has_no_interval():
    methods = likert.intervals(published(enrolled=None))["method"]
    assert not [method for method in methods if "cohort" in method]


def test_a_finite_cohort_leaves_out_those_it_does_not_apply_to():
    codebook = codebook_of(
        cohort={"enrolled": 4},
        scales={"s": YES_NO},
        items=[{"id": name, "column": name, "scale": "s"} for name in "ab"],
    )
    study = study_of(codebook, responses={"a": ["Yes", "Yes", "No", "n/a"]})
    table = likert.intervals(study).query("method == 'finite-cohort'").set_index("item")
    # The three to whom it applies have all answered; of b nothing is known.
    assert table.loc["a", ["people_lower", "people_upper", "lower"]].tolist() == [2, 2, 2 / 3]
    assert table.loc["b", ["people_lower", "people_upper"]].tolist() == [0, 4]
    assert table.loc["b", ["lower", "upper"]].isna().all()


def test_people_are_whole_numbers():
    table = likert.intervals(published())
    assert (table.dtypes[["people_lower", "people_upper"]] == "Int64").all()
    assert table["people_lower"].isna().sum() == 6


def test_every_interval_has_the_confidence_asked_for():
    wide = likert.intervals(published(), confidence=0.99).set_index("method")
    narrow = likert.intervals(published(), confidence=0.5).set_index("method")
    chance = [method for method in wide.index if not method.startswith("worst")]
    assert (wide["lower"] < narrow["lower"])[chance].all()
    assert (narrow["upper"] < wide["upper"])[chance].all()


# Person by person


DOWN = ["Always", "Often", "Never"]


def person_by_person(**item):
    """Make a study of people who gave each level of a scale, an answer aside, and none."""
    scale = {"levels": DOWN, "agree": ["Always"], "not_applicable": ["n/a"]}
    codebook = codebook_of(
        scales={"s": scale}, items=[{"id": "a", "column": "A", "scale": "s"} | item]
    )
    return study_of(codebook, responses={"a": [*DOWN, "n/a", None]})


def test_scores_run_towards_agreement():
    scores = likert.scores(person_by_person())["a"]
    assert scores.tolist()[:3] == [3, 2, 1]
    assert scores[3:].isna().all()


def test_to_agree_is_one_and_not_to_answer_is_neither():
    agreed = likert.agreed(person_by_person())["a"]
    assert agreed.tolist()[:3] == [1, 0, 0]
    assert agreed[3:].isna().all()


@pytest.mark.parametrize("tell", [likert.scores, likert.agreed])
def test_a_reverse_item_keeps_its_own_direction(tell):
    assert tell(person_by_person(reverse=True)).equals(tell(person_by_person()))


@pytest.mark.parametrize("tell", [likert.scores, likert.agreed])
def test_people_keep_their_names(tell):
    assert list(tell(person_by_person()).index) == ["1", "2", "3", "4", "5"]


def test_of_an_undecided_scale_no_agreement_is_told():
    open_ = [{"key": "scales.s.agree", "why": "Nobody knows."}]
    book = codebook_of(
        scales={"s": {"levels": ["Red", "Blue"], "agree": []}},
        items=[{"id": "q", "column": "Q", "scale": "s"}],
        confirm=open_,
    )
    study = study_of(book, responses={"q": ["Red", "Blue", None]})
    row = likert.agreement(study).iloc[0]
    assert row["base"] == 2
    bounds = ["low_respondents", "high_respondents", "low_cohort", "high_cohort"]
    assert row[["agreement", "lower", "upper", *bounds]].isna().all()


# Clusters


def clustered(groups, **survey):
    """Make a study of 20 people, the first ten of whom agreed, in groups."""
    codebook = codebook_of(
        survey={"file": "survey.csv", **survey},
        scales={"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}},
        items=[{"id": "useful", "column": "Q1", "scale": "s"}],
        attributes=[{"id": "block", "column": "Block"}],
    )
    answers = {"useful": ["Yes"] * 10 + ["No"] * 10}
    return study_of(codebook, responses=answers, attributes={"block": groups})


BLOCKS = ["A"] * 8 + ["B"] * 8 + ["C"] * 3 + [None]


def test_without_a_cluster_there_is_no_design_effect():
    row = likert.agreement(clustered(BLOCKS)).iloc[0]
    assert np.isnan(row["design_effect"])
    assert row[["lower", "upper"]].tolist() == [float(x) for x in stats.interval(10, 20)]


def test_a_cluster_widens_every_interval_by_its_design_effect():
    study = clustered(BLOCKS, cluster="block")
    row = likert.agreement(study).iloc[0]
    effect = stats.design_effect([8, 2, 0], [8, 8, 3])
    assert row["design_effect"] == pytest.approx(effect)
    assert row["agreement"] == 0.5
    table = likert.intervals(study).set_index("method")
    for method in stats.METHODS:
        expected = [float(x) for x in stats.interval(10 / effect, 20 / effect, method=method)]
        assert table.loc[method, ["lower", "upper"]].tolist() == pytest.approx(expected)
    assert row[["lower", "upper"]].tolist() == table.loc["wilson", ["lower", "upper"]].tolist()


def test_a_cluster_of_one_group_leaves_the_interval_as_it_is():
    row = likert.agreement(clustered(["A"] * 20, cluster="block")).iloc[0]
    assert row[["lower", "upper"]].tolist() == [float(x) for x in stats.interval(10, 20)]
