"""Comparisons of items, groups and the silent, on tables small enough to count by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kruskal, mannwhitneyu

from balint_analysis.study import survey
from balint_analysis.tables import comparison
from balint_analysis.tables.comparison import superiority

LEVELS = ["No", "Maybe", "Yes"]


@pytest.fixture
def study(small_study):
    scale = {"levels": LEVELS, "agree": ["Yes"], "not_applicable": ["n/a"]}
    return small_study(
        scales={"s": scale, "down": {"levels": LEVELS[::-1], "agree": ["Yes"]}},
        items=[
            {"id": "a", "column": "A", "scale": "s"},
            {"id": "b", "column": "B", "scale": "s"},
            {"id": "c", "column": "C", "scale": "down"},
        ],
        attributes=[{"id": "site", "column": "Site"}],
    )


def people(rows, study):
    """Make a survey of rows like "site a b c": N, M, Y, n/a or - each."""
    names = {"N": "No", "M": "Maybe", "Y": "Yes", "x": "n/a", "-": None}
    cells = [row.split() for row in rows]
    columns = {}
    for k, item in enumerate(study.items, start=1):
        scale = study.scale_of(item)
        categories = [*scale.levels, *scale.not_applicable]
        columns[item.id] = pd.Categorical([names[row[k]] for row in cells], categories)
    sites = pd.DataFrame({"site": [row[0].replace("-", "") for row in cells]})
    return survey.Survey(pd.DataFrame(columns), sites, pd.Series(dtype=str), pd.Series(dtype=int))


@pytest.fixture
def six(study):
    return people(["N Y N Y", "N Y Y Y", "N M Y Y", "S N N N", "S N - N", "- Y x M"], study)


def test_pairs_count_only_those_who_answered_both(six, study):
    row = comparison.pairs(six.responses, study, ["a", "b"]).iloc[0]
    assert list(row[["base", "both", "only_1", "only_2", "neither"]]) == [4, 1, 1, 1, 1]
    assert (row["difference"], row["p"], row["p_holm"]) == (0, 1, 1)


def test_pairs_take_the_first_minus_the_second(six, study):
    # Of six, a has agreement from three, c from three; five of them alike.
    row = comparison.pairs(six.responses, study, ["a", "c"]).iloc[0]
    assert list(row[["both", "only_1", "only_2", "neither"]]) == [2, 1, 1, 2]
    row = comparison.pairs(six.responses.iloc[[0, 3]], study, ["b", "c"]).iloc[0]
    assert row["difference"] == -0.5


def test_every_two_items_are_paired_and_adjusted_together(six, study):
    table = comparison.pairs(six.responses, study, ["a", "b", "c"])
    assert list(zip(table["item_1"], table["item_2"], strict=True)) == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    assert (table["p_holm"] >= table["p"]).all()


def test_one_item_has_no_pair(six, study):
    assert comparison.pairs(six.responses, study, ["a"]).empty


def test_breakdown_leaves_out_people_without_the_attribute(six, study):
    table = comparison.breakdown(six, study, ["a"])
    assert table[["group", "agree", "base"]].to_numpy().tolist() == [["N", 2, 3], ["S", 0, 2]]
    assert list(table["share"]) == [2 / 3, 0]


def test_breakdown_of_a_group_that_did_not_answer(study):
    table = comparison.breakdown(people(["N Y Y Y", "S - Y Y"], study), study, ["a"])
    assert table["base"].tolist() == [1, 0]
    assert np.isnan(table["share"][1])


def test_two_groups_by_hand(six, study):
    # N answered Y Y M, S answered N N: everyone of N higher.
    row = comparison.groups(six, study, ["a"]).iloc[0]
    assert row["test"] == "Mann–Whitney"
    assert (row["group_1"], row["group_2"], row["superiority"]) == ("N", "S", 1)
    assert row["difference"] == 2 / 3
    assert row["lower"] < 2 / 3 < row["upper"]


def test_two_groups_as_scipy_tests_them(six, study):
    row = comparison.groups(six, study, ["a"]).iloc[0]
    assert row["p"] == mannwhitneyu([3, 3, 2], [1, 1], method="asymptotic").pvalue


def test_a_scale_listed_downwards_is_ranked_towards_agreement(six, study):
    row = comparison.groups(six, study, ["c"]).iloc[0]
    assert row["superiority"] == 1


def test_three_groups_name_the_two_that_differ_most(study):
    found = comparison.groups(
        people(["A Y Y Y", "A Y Y Y", "B M Y Y", "B Y Y Y", "C N Y Y", "C N Y Y"], study),
        study,
        ["a"],
    ).iloc[0]
    assert found["test"] == "Kruskal–Wallis"
    assert (found["group_1"], found["group_2"], found["superiority"]) == ("A", "C", 1)


def test_all_alike_is_said_in_words(study):
    row = comparison.groups(people(["N Y Y Y", "S Y Y Y"], study), study, ["a"]).iloc[0]
    assert np.isnan(row["p"])
    assert row["superiority"] == 0.5
    assert row["note"] == "undefined (all gave the same answer)"


def test_one_group_is_said_in_words(study):
    row = comparison.groups(people(["N Y Y Y", "S - Y Y"], study), study, ["a"]).iloc[0]
    assert row["note"] == "undefined (fewer than two groups answered)"
    assert np.isnan(row["p"])


def test_the_silent_are_compared_on_what_they_did_answer(six, study):
    table = comparison.silent(six, study, ["b"])
    row = table[table["other"] == "a"].iloc[0]
    assert (row["answered"], row["silent"]) == (5, 1)
    assert (row["group_1"], row["group_2"]) == ("answered", "silent")
    # Those who answered said Y Y M N and, not applicable to b, Y; the silent one N.
    assert row["superiority"] == (1 + 1 + 1 + 0.5 + 1) / 5


def test_an_item_that_all_answered_has_no_silent(six, study):
    assert comparison.silent(six, study, ["a"]).empty


def test_superiority_counts_ties_half():
    # 2 > 1, 2 = 2; 3 > 1, 3 > 2
    assert superiority([2, 3], [1, 2]) == 3.5 / 4


scores = st.lists(st.integers(1, 5), min_size=1, max_size=15)


@given(scores, scores)
def test_superiority_is_u_over_the_pairs(x, y):
    u = mannwhitneyu(x, y, method="asymptotic").statistic
    assert superiority(x, y) == pytest.approx(u / (len(x) * len(y)))


@given(scores, scores)
def test_superiority_of_either_adds_up_to_one(x, y):
    assert superiority(x, y) + superiority(y, x) == pytest.approx(1)


def test_two_groups_that_differ_most_may_differ_downwards(study):
    rows = ["A N Y Y", "A N Y Y", "B M Y Y", "B Y Y Y", "C M Y Y", "C N Y Y"]
    found = comparison.groups(people(rows, study), study, ["a"]).iloc[0]
    assert (found["group_1"], found["group_2"], found["superiority"]) == ("A", "B", 0)


def test_three_groups_as_scipy_tests_them(study):
    rows = ["A Y Y Y", "A Y Y Y", "B M Y Y", "B Y Y Y", "C N Y Y", "C N Y Y"]
    found = comparison.groups(people(rows, study), study, ["a"]).iloc[0]
    assert found["p"] == pytest.approx(kruskal([3, 3], [2, 3], [1, 1]).pvalue)


def test_one_group_names_no_test(study):
    row = comparison.groups(people(["N Y Y Y", "S - Y Y"], study), study, ["a"]).iloc[0]
    assert list(row[["test", "group_1", "group_2"]]) == ["", "", ""]
    assert row[["superiority", "difference", "lower", "upper"]].isna().all()


@pytest.mark.parametrize("compare", [comparison.groups, comparison.silent])
def test_more_confidence_a_wider_difference(six, study, compare):
    narrow, wide = (compare(six, study, ["a", "b"], confidence=c) for c in (0.5, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()


def test_more_confidence_a_wider_paired_difference(six, study):
    narrow, wide = (
        comparison.pairs(six.responses, study, ["a", "b"], confidence=c) for c in (0.5, 0.99)
    )
    assert (wide["lower"] < narrow["lower"]).all()


def test_nobody_answered_both_gives_no_p(study):
    table = comparison.pairs(people(["N Y - Y", "S - Y Y"], study).responses, study, ["a", "b"])
    assert table["base"][0] == 0
    assert table[["difference", "p", "p_holm"]].isna().all(axis=None)
