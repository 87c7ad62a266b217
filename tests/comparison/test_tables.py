"""Comparisons of items, groups and the silent, on tables small enough to count by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kruskal, mannwhitneyu

from balint_analysis import comparison
from balint_analysis.comparison.ranks import superiority_interval
from balint_analysis.comparison.shares import holm
from balint_analysis.study.codebook import Abstract
from building import codebook_of, study_of

LEVELS = ["No", "Maybe", "Yes"]


CODEBOOK = codebook_of(
    scales={
        "s": {"levels": LEVELS, "agree": ["Yes"], "not_applicable": ["n/a"]},
        "down": {"levels": LEVELS[::-1], "agree": ["Yes"]},
    },
    items=[
        {"id": "a", "column": "A", "scale": "s"},
        {"id": "b", "column": "B", "scale": "s"},
        {"id": "c", "column": "C", "scale": "down"},
    ],
    attributes=[{"id": "site", "column": "Site"}],
)
TABLES = [comparison.pairs, comparison.breakdown, comparison.groups, comparison.silent]
MARKS = {"N": "No", "M": "Maybe", "Y": "Yes", "x": "n/a", "-": None}
SIX = ["N Y N Y", "N Y Y Y", "N M Y Y", "S N N N", "S N - N", "- Y x M"]


def people(rows):
    """Make a study of people like "site a b c": N, M, Y, n/a or - each."""
    sites, *answers = zip(*(row.split() for row in rows), strict=True)
    return study_of(
        CODEBOOK,
        responses={
            item: [MARKS[mark] for mark in column]
            for item, column in zip("abc", answers, strict=True)
        },
        attributes={"site": [None if site == "-" else site for site in sites]},
    )


@pytest.fixture
def six():
    return people(SIX)


def test_pairs_count_only_those_who_answered_both(six):
    row = comparison.pairs(six, ["a", "b"]).iloc[0]
    assert list(row[["base", "both", "only_1", "only_2", "neither"]]) == [4, 1, 1, 1, 1]
    assert (row["difference"], row["p"], row["p_holm"]) == (0, 1, 1)


def test_pairs_take_the_first_minus_the_second(six):
    # Of six, a has agreement from three, c from three; five of them alike.
    row = comparison.pairs(six, ["a", "c"]).iloc[0]
    assert list(row[["both", "only_1", "only_2", "neither"]]) == [2, 1, 1, 2]
    row = comparison.pairs(people([SIX[0], SIX[3]]), ["b", "c"]).iloc[0]
    assert row["difference"] == -0.5


def test_every_two_items_are_paired_and_adjusted_together(six):
    table = comparison.pairs(six, ["a", "b", "c"])
    assert list(zip(table["item_1"], table["item_2"], strict=True)) == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    assert (table["p_holm"] >= table["p"]).all()


def test_one_item_has_no_pair(six):
    assert comparison.pairs(six, ["a"]).empty


def test_breakdown_leaves_out_people_without_the_attribute(six):
    table = comparison.breakdown(six, ["a"])
    assert table[["group", "agree", "base"]].to_numpy().tolist() == [["N", 2, 3], ["S", 0, 2]]
    assert list(table["share"]) == [2 / 3, 0]


def test_breakdown_of_a_group_that_did_not_answer():
    table = comparison.breakdown(people(["N Y Y Y", "S - Y Y"]), ["a"])
    assert table["base"].tolist() == [1, 0]
    assert np.isnan(table["share"][1])


def test_two_groups_by_hand(six):
    # N answered Y Y M, S answered N N: everyone of N higher.
    row = comparison.groups(six, ["a"]).iloc[0]
    assert row["test"] == "Mann–Whitney"
    assert (row["group_1"], row["group_2"], row["superiority"]) == ("N", "S", 1)
    assert row["difference"] == 2 / 3
    assert row["lower"] < 2 / 3 < row["upper"]


def test_two_groups_as_scipy_tests_them(six):
    row = comparison.groups(six, ["a"]).iloc[0]
    assert row["p"] == mannwhitneyu([3, 3, 2], [1, 1], method="asymptotic").pvalue


def test_a_scale_listed_downwards_is_ranked_towards_agreement(six):
    row = comparison.groups(six, ["c"]).iloc[0]
    assert row["superiority"] == 1


def test_three_groups_name_the_two_that_differ_most():
    found = comparison.groups(
        people(["A Y Y Y", "A Y Y Y", "B M Y Y", "B Y Y Y", "C N Y Y", "C N Y Y"]), ["a"]
    ).iloc[0]
    assert found["test"] == "Kruskal–Wallis"
    assert (found["group_1"], found["group_2"], found["superiority"]) == ("A", "C", 1)


def test_all_alike_is_said_in_words():
    row = comparison.groups(people(["N Y Y Y", "S Y Y Y"]), ["a"]).iloc[0]
    assert np.isnan(row["p"])
    assert row["superiority"] == 0.5
    assert row["note"] == "undefined (all gave the same answer)"


def test_one_group_is_said_in_words():
    row = comparison.groups(people(["N Y Y Y", "S - Y Y"]), ["a"]).iloc[0]
    assert row["note"] == "undefined (fewer than two groups answered)"
    assert np.isnan(row["p"])


def test_the_silent_are_compared_on_what_they_did_answer(six):
    table = comparison.silent(six, ["b"])
    row = table[table["other"] == "a"].iloc[0]
    assert (row["answered"], row["silent"]) == (5, 1)
    assert (row["group_1"], row["group_2"]) == ("answered", "silent")
    # Those who answered said Y Y M N and, not applicable to b, Y; the silent one N.
    assert row["superiority"] == (1 + 1 + 1 + 0.5 + 1) / 5


def test_an_item_that_all_answered_has_no_silent(six):
    assert comparison.silent(six, ["a"]).empty


def test_two_groups_that_differ_most_may_differ_downwards():
    rows = ["A N Y Y", "A N Y Y", "B M Y Y", "B Y Y Y", "C M Y Y", "C N Y Y"]
    found = comparison.groups(people(rows), ["a"]).iloc[0]
    assert (found["group_1"], found["group_2"], found["superiority"]) == ("A", "B", 0)


def test_three_groups_as_scipy_tests_them():
    rows = ["A Y Y Y", "A Y Y Y", "B M Y Y", "B Y Y Y", "C N Y Y", "C N Y Y"]
    found = comparison.groups(people(rows), ["a"]).iloc[0]
    assert found["p"] == pytest.approx(kruskal([3, 3], [2, 3], [1, 1]).pvalue)


def test_one_group_names_no_test():
    row = comparison.groups(people(["N Y Y Y", "S - Y Y"]), ["a"]).iloc[0]
    assert list(row[["test", "group_1", "group_2"]]) == ["", "", ""]
    assert row[["superiority", "difference", "lower", "upper"]].isna().all()


def test_superiority_has_its_interval():
    rows = ["A Y Y Y", "A M Y Y", "A Y Y Y", "B M Y Y", "B N Y Y", "B Y Y Y"]
    row = comparison.groups(people(rows), ["a"], confidence=0.9).iloc[0]
    assert row["difference"] == pytest.approx(2 / 3 - 1 / 3)
    expected = superiority_interval([3, 2, 3], [2, 1, 3], confidence=0.9)
    assert row[["superiority_lower", "superiority_upper"]].tolist() == pytest.approx(expected)


def test_items_of_one_attribute_are_one_family(six):
    table = comparison.groups(six, ["a", "b", "c"])
    assert table["p_holm"].tolist() == holm(table["p"]).tolist()
    assert (table["p_holm"] > table["p"]).any()


def test_items_beside_one_silent_item_are_one_family():
    rows = ["N Y Y -", "N Y M Y", "N M Y Y", "S N N Y", "S N N -", "S N M -"]
    table = comparison.silent(people(rows), ["c", "a"])
    assert table["item"].unique().tolist() == ["c"]
    assert table["p_holm"].tolist() == holm(table["p"]).tolist()
    both = comparison.silent(people(["N - Y -", *rows]), ["a", "c"])
    for _, family in both.groupby("item"):
        assert family["p_holm"].tolist() == holm(family["p"]).tolist()


def test_tests_are_called_exploratory():
    tables = comparison.pairs, comparison.groups, comparison.silent
    headings = [t.columns[p].heading for t in tables for p in ("p", "p_holm")]
    assert all("xploratory" in heading for heading in headings)


@pytest.mark.parametrize("compare", [comparison.groups, comparison.silent])
def test_more_confidence_a_wider_difference(six, compare):
    narrow, wide = (compare(six, ["a", "b"], confidence=c) for c in (0.5, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()


def test_more_confidence_a_wider_paired_difference(six):
    narrow, wide = (comparison.pairs(six, ["a", "b"], confidence=c) for c in (0.5, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()


def test_nobody_answered_both_gives_no_p():
    table = comparison.pairs(people(["N Y - Y", "S - Y Y"]), ["a", "b"])
    assert table["base"][0] == 0
    assert table[["difference", "p", "p_holm"]].isna().all(axis=None)


@pytest.mark.parametrize("compare", TABLES)
def test_the_leading_items_are_compared_unless_others_are_named(six, compare):
    codebook = CODEBOOK.model_copy(update={"abstract": Abstract(items=["c", "a"])})
    leading = replace(six, codebook=codebook)
    assert compare(leading).equals(compare(six, ["c", "a"]))
    assert not compare(leading).equals(compare(six))
