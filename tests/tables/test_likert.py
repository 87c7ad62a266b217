"""Counts, shares, intervals and bounds of Likert items."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.tables import likert

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


@pytest.fixture(scope="module")
def study(small_study):
    return small_study(scales=SCALES, items=ITEMS)


@pytest.fixture(scope="module")
def respond(study):
    """Make responses from some items' answers; the other items were left blank."""

    def make(**answers):
        blank = [None] * len(next(iter(answers.values())))
        columns = {
            item.id: pd.Categorical(
                answers.get(item.id, blank), [*scale.levels, *scale.not_applicable]
            )
            for item, scale in ((item, study.scale_of(item)) for item in study.items)
        }
        return pd.DataFrame(columns)

    return make


@pytest.fixture(scope="module")
def count(study, respond):
    """Count one item's answers, indexed by level."""

    def make(item, answers):
        table = likert.count(respond(**{item: answers}), study)
        return table[table["item"] == item].set_index("level")

    return make


@pytest.fixture(scope="module")
def summarise(study, respond):
    """Summarise one item's answers."""

    def make(item, answers, **options):
        counts = likert.count(respond(**{item: answers}), study)
        return likert.summarise(counts, **options).loc[item]

    return make


# Counts


def test_unused_level_counts_zero(count):
    assert count("again", ["agree", "agree"])["count"]["neutral"] == 0


def test_levels_in_order_of_codebook(count):
    assert list(count("again", ["agree", "disagree"]).index) == [*FIVE, "missing"]


def test_not_applicable_has_one_row_before_missing(count):
    assert list(count("reflect", ASIDE).index) == [*FOUR, "not applicable", "missing"]


def test_items_in_order_of_codebook(study, respond):
    table = likert.count(respond(again=["agree"]), study)
    assert list(table["item"].unique()) == ["reflect", "again", "dull"]


def test_missing_is_counted_outside_the_base(count):
    table = count("again", ["agree", "disagree", None, None, None])
    assert table["count"]["missing"] == 3
    assert (table["base"] == 2).all()


def test_not_applicable_is_counted_outside_the_base(count):
    table = count("reflect", ["often", *ASIDE, None])
    assert table["count"]["not applicable"] == 2
    assert (table["base"] == 1).all()


def test_share_is_count_over_base(count):
    shares = count("again", ["agree", "agree", "agree", "disagree", None])["share"]
    assert shares["agree"] == 0.75
    assert shares["neutral"] == 0


def test_share_only_of_levels(count):
    shares = count("reflect", ["often", ASIDE[0], None])["share"]
    assert shares[["not applicable", "missing"]].isna().all()
    assert shares[FOUR].notna().all()


def test_item_nobody_answered_has_base_zero_and_no_share(count):
    table = count("again", [None, None])
    assert (table["base"] == 0).all()
    assert table["share"].isna().all()


def test_no_respondents(count):
    assert (count("again", [])["count"] == 0).all()


def test_reverse_item_is_marked_and_not_flipped(count):
    table = count("dull", ["strongly agree"])
    assert table["reverse"].all()
    assert list(table.index) == [*FIVE, "missing"]
    assert table["count"]["strongly agree"] == 1
    assert table["kind"]["strongly agree"] == "agree"


def test_text_is_the_question_or_its_column(count):
    assert (count("again", ["agree"])["text"] == "I would attend again.").all()
    assert (count("reflect", ["often"])["text"] == "Q3").all()


def test_kind_on_odd_scale(count):
    kinds = ["disagree", "disagree", "neutral", "agree", "agree", "missing"]
    assert list(count("again", ["agree"])["kind"]) == kinds


def test_kind_on_even_scale_has_no_neutral(count):
    kinds = ["disagree", "disagree", "agree", "agree", "not applicable", "missing"]
    assert list(count("reflect", ["often"])["kind"]) == kinds


@given(answers=ANSWERS.filter(any))
def test_shares_sum_to_one(count, answers):
    assert count("again", answers)["share"].sum() == pytest.approx(1)


@given(answers=ANSWERS)
def test_counts_sum_to_respondents(count, answers):
    assert count("again", answers)["count"].sum() == len(answers)


@given(answers=ANSWERS)
def test_order_of_respondents_is_irrelevant(count, answers):
    pd.testing.assert_frame_equal(count("again", answers), count("again", sorted(answers, key=str)))


# Summaries


def test_summary_counts_each_kind(summarise):
    row = summarise("reflect", ["always", "often", "never", *ASIDE, None])
    kinds = ["agree", "neutral", "disagree", "not_applicable", "missing", "base"]
    assert list(row[kinds]) == [2, 0, 1, 2, 1, 3]


def test_neutral_is_in_the_base_of_agreement(summarise):
    assert summarise("again", ["agree", "agree", "neutral", "disagree"])["agreement"] == 0.5


def test_summary_keeps_items_in_order_and_their_wording(study, respond):
    table = likert.summarise(likert.count(respond(again=["agree"]), study))
    assert list(table.index) == ["reflect", "again", "dull"]
    assert list(table["text"]) == ["Q3", "I would attend again.", "Q2"]
    assert list(table["reverse"]) == [False, False, True]


def test_scales_without_not_applicable_answers_have_a_zero(small_study):
    study = small_study(scales=SCALES, items=ITEMS[1:2])
    responses = pd.DataFrame({"again": pd.Categorical(["agree"], FIVE)})
    assert likert.summarise(likert.count(responses, study))["not_applicable"]["again"] == 0


def test_item_nobody_answered_has_no_agreement_and_no_interval(summarise):
    assert summarise("again", [None, None])[["agreement", "lower", "upper"]].isna().all()


def test_summary_interval_is_wilson_of_the_base(summarise):
    row = summarise("again", ["agree"] * 3 + ["disagree"] + [None] * 5)
    assert likert.interval(3, 4) == pytest.approx((row["lower"], row["upper"]))


def test_confidence_reaches_the_interval(summarise):
    row = summarise("again", ["agree", "disagree"], confidence=0.5)
    assert likert.interval(1, 2, confidence=0.5) == pytest.approx((row["lower"], row["upper"]))


def test_bounds_of_the_published_item(summarise):
    # 55 of 64 agreed; 81 of the cohort of 193 responded.
    row = summarise("again", ["agree"] * 55 + ["disagree"] * 9 + [None] * 17, cohort=193)
    bounds = row[["low_respondents", "high_respondents", "low_cohort", "high_cohort"]]
    assert list(100 * bounds) == pytest.approx([67.9, 88.9, 28.5, 95.3], abs=0.05)


def test_bounds_leave_out_those_it_does_not_apply_to(summarise):
    # Of 20 invited: 1 often, 1 never, 2 not applicable, 1 missing, 15 no respondents.
    row = summarise("reflect", ["often", "never", *ASIDE, None], cohort=20)
    assert (row["low_respondents"], row["high_respondents"]) == (1 / 3, 2 / 3)
    assert (row["low_cohort"], row["high_cohort"]) == (1 / 18, 17 / 18)


def test_unknown_cohort_has_no_bounds(summarise):
    row = summarise("again", ["agree", None])
    assert row[["low_cohort", "high_cohort"]].isna().all()
    assert row[["low_respondents", "high_respondents"]].notna().all()


def test_nothing_is_known_of_an_item_nobody_answered(summarise):
    row = summarise("again", [None, None], cohort=9)
    assert (row["low_respondents"], row["high_respondents"]) == (0, 1)
    assert (row["low_cohort"], row["high_cohort"]) == (0, 1)


@given(answers=ANSWERS)
def test_agreement_grows_when_one_changes_to_agree(summarise, answers):
    before = summarise("again", [*answers, "disagree"])["agreement"]
    assert summarise("again", [*answers, "agree"])["agreement"] > before


@given(answers=ANSWERS.filter(any))
def test_agreement_is_the_share_of_the_agree_levels(count, summarise, answers):
    table = count("again", answers)
    expected = table["share"][table["kind"] == "agree"].sum()
    assert summarise("again", answers)["agreement"] == pytest.approx(expected)


@given(answers=ANSWERS.filter(any))
def test_bounds_widen_from_base_to_respondents_to_cohort(summarise, answers):
    row = summarise("again", answers, cohort=50)
    names = ["low_cohort", "low_respondents", "agreement", "high_respondents", "high_cohort"]
    assert row[names].is_monotonic_increasing


# Shares, intervals and worst cases of plain numbers


def test_share_broadcasts():
    assert likert.share([1, 2], 4).tolist() == [0.25, 0.5]


def test_share_of_nobody_is_undefined():
    assert np.isnan(likert.share(0, 0))


def test_worst_case_counts_the_silent_as_none_and_as_all():
    assert likert.worst_case(3, 4, 10) == (0.3, 0.9)


def test_worst_case_without_silence_is_the_share():
    assert likert.worst_case(3, 4, 4) == (0.75, 0.75)


def test_interval_broadcasts():
    lower, upper = likert.interval([1, 2, 3], [[4], [8]])
    assert lower.shape == upper.shape == (2, 3)
    assert likert.interval(3, 8) == pytest.approx((lower[1, 2], upper[1, 2]))


@pytest.mark.parametrize("n", [1, 7, 64, 193])
def test_interval_of_none_starts_at_zero(n):
    lower, upper = likert.interval(0, n)
    assert lower == 0 < upper < 1


@pytest.mark.parametrize("n", [1, 7, 64, 193])
def test_interval_of_all_ends_at_one(n):
    lower, upper = likert.interval(n, n)
    assert 0 < lower < upper == 1


def test_interval_of_nobody_is_undefined():
    assert np.isnan(likert.interval([0, 1], [0, 2])).tolist() == [[True, False], [True, False]]


def test_interval_widens_with_confidence():
    (low, high), (lower, higher) = (likert.interval(7, 20, confidence=c) for c in (0.5, 0.95))
    assert lower < low < high < higher


def test_interval_narrows_with_the_base():
    lower, upper = likert.interval([7, 70], [20, 200])
    assert upper[1] - lower[1] < upper[0] - lower[0]


@given(n=st.integers(1, 400), data=st.data())
def test_interval_contains_the_share(n, data):
    x = data.draw(st.integers(0, n))
    lower, upper = likert.interval(x, n)
    assert 0 <= lower <= x / n <= upper <= 1


@given(n=st.integers(1, 400))
def test_interval_rises_with_the_count(n):
    assert (np.diff(likert.interval(np.arange(n + 1), n)) > 0).all()


@given(n=st.integers(1, 400))
def test_interval_of_disagreement_mirrors_that_of_agreement(n):
    lower, upper = likert.interval(np.arange(n + 1), n)
    assert np.allclose(lower, 1 - upper[::-1], rtol=0, atol=1e-12)


@pytest.fixture
def example_summary(small_study):
    """Fifty-five of the sixty-four who answered agreed; seventeen others stayed silent."""
    study = small_study(
        scales={"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}},
        items=[{"id": "again", "column": "Q", "scale": "s"}],
    )
    answers = ["Yes"] * 55 + ["No"] * 9 + [None] * 17
    responses = pd.DataFrame({"again": pd.Categorical(answers, ["No", "Yes"])})
    return likert.summarise(likert.count(responses, study), cohort=193)


def test_every_interval_stands_side_by_side(example_summary):
    # To 0.1%: R's prop.test and binom.test; hypergeometric tails; 55/81, 72/81, 55/193, 184/193
    table = likert.intervals(example_summary, cohort=193).set_index("method")
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


def test_an_unknown_cohort_has_no_interval(example_summary):
    methods = likert.intervals(example_summary)["method"]
    assert not [method for method in methods if "cohort" in method]


def test_scores_run_towards_agreement(small_study):
    levels = ["Always", "Often", "Never"]
    study = small_study(
        scales={"s": {"levels": levels, "agree": ["Always"], "not_applicable": ["n/a"]}},
        items=[{"id": "a", "column": "A", "scale": "s"}],
    )
    column = pd.Categorical([*levels, "n/a", None], [*levels, "n/a"])
    scores = likert.scores(pd.DataFrame({"a": column}), study)["a"]
    assert scores.tolist()[:3] == [3, 2, 1]
    assert scores[3:].isna().all()


def test_a_finite_cohort_leaves_out_those_it_does_not_apply_to(small_study):
    study = small_study(
        scales={"s": {"levels": ["No", "Yes"], "agree": ["Yes"], "not_applicable": ["n/a"]}},
        items=[{"id": name, "column": name, "scale": "s"} for name in "ab"],
    )
    answers = {"a": ["Yes", "Yes", "No", "n/a"], "b": [None] * 4}
    columns = {k: pd.Categorical(v, ["No", "Yes", "n/a"]) for k, v in answers.items()}
    summary = likert.summarise(likert.count(pd.DataFrame(columns), study), cohort=4)
    table = likert.intervals(summary, cohort=4).query("method == 'finite-cohort'").set_index("item")
    # The three to whom it applies have all answered; of b nothing is known.
    assert table.loc["a", ["people_lower", "people_upper", "lower"]].tolist() == [2, 2, 2 / 3]
    assert table.loc["b", ["people_lower", "people_upper"]].tolist() == [0, 4]
    assert table.loc["b", ["lower", "upper"]].isna().all()


def test_people_are_whole_numbers(example_summary):
    table = likert.intervals(example_summary, cohort=193)
    assert (table.dtypes[["people_lower", "people_upper"]] == "Int64").all()
    assert table["people_lower"].isna().sum() == 6


def test_every_interval_has_the_confidence_asked_for(example_summary):
    wide = likert.intervals(example_summary, cohort=193, confidence=0.99).set_index("method")
    narrow = likert.intervals(example_summary, cohort=193, confidence=0.5).set_index("method")
    chance = [method for method in wide.index if not method.startswith("worst")]
    assert (wide["lower"] < narrow["lower"])[chance].all()
    assert (narrow["upper"] < wide["upper"])[chance].all()
