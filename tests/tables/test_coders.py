"""Bootstrap intervals of the coefficients, theme by theme."""

import numpy as np
import pandas as pd
import pytest

from balint_analysis.stats.patterns import patterns, replicates
from balint_analysis.tables import coders


@pytest.fixture
def study(small_study):
    return small_study(themes=[{"id": "x", "name": "X"}])


def codings(rows):
    """Make codings of rows like "11-": the marks of three coders on theme x."""
    marks = [[np.nan if mark == "-" else float(mark) for mark in row] for row in rows]
    columns = pd.MultiIndex.from_product([["x"], ["A", "B", "C"]], names=["code", "coder"])
    return pd.DataFrame(marks, columns=columns)


MIXED = ["111", "110", "000", "000", "100", "00-", "111", "000"] * 5


def test_the_value_is_that_of_the_summary(study):
    point = coders.summarise(codings(MIXED), study).loc["x"]
    for row in coders.bootstrap(codings(MIXED), study, number=50).itertuples():
        assert row.value == point[row.coefficient]


def test_the_interval_is_that_of_drawing_answers(study):
    # The slow way: draw forty answers with replacement and count again.
    table = coders.bootstrap(codings(MIXED), study, number=4000).set_index("coefficient")
    random, drawn = np.random.RandomState(1), []
    for _ in range(1000):
        sample = [MIXED[k] for k in random.randint(len(MIXED), size=len(MIXED))]
        drawn.append(coders.summarise(codings(sample), study).loc["x", "fleiss_kappa"])
    expected = np.quantile(drawn, [0.025, 0.975])
    assert table.loc["fleiss_kappa", ["lower", "upper"]].tolist() == pytest.approx(
        expected, abs=0.03
    )


def test_the_same_seed_gives_the_same_interval(study):
    first, again, other = (
        coders.bootstrap(codings(MIXED), study, number=200, seed=seed) for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(first, again)
    assert not first["lower"].equals(other["lower"])


def test_the_order_of_answers_is_irrelevant(study):
    first = coders.bootstrap(codings(MIXED), study, number=200)
    pd.testing.assert_frame_equal(first, coders.bootstrap(codings(MIXED[::-1]), study, number=200))


def test_more_confidence_a_wider_interval(study):
    narrow, wide = (
        coders.bootstrap(codings(MIXED), study, number=500, confidence=c) for c in (0.5, 0.99)
    )
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()


def test_an_undefined_coefficient_has_no_interval(study):
    table = coders.bootstrap(codings(["000", "000"]), study, number=50).set_index("coefficient")
    assert table.loc["observed_agreement", ["value", "lower", "upper"]].tolist() == [1, 1, 1]
    assert table.loc["fleiss_kappa", ["value", "lower", "upper"]].isna().all()


def test_replicates_without_the_theme_are_counted_as_undefined(study):
    # The one answer with the theme is missed by (1 - 1/10)^10 = 35% of the draws.
    table = coders.bootstrap(codings(["111", *["000"] * 9]), study, number=20000)
    undefined = table.set_index("coefficient")["undefined"]
    assert undefined["fleiss_kappa"] == pytest.approx(0.9**10, abs=0.02)
    assert undefined["observed_agreement"] == 0


def test_pairs_are_counted_where_coders_differ_in_number(study):
    # Three pairs, one pair, none.
    assert coders.summarise(codings(["111", "01-", "1--"]), study).loc["x", "pairs"] == 4


@pytest.mark.parametrize(
    ("parts", "said"),
    [({"coding": {"approach": "reflexive"}}, "reflexive"), ({}, "")],
)
def test_a_reflexive_study_is_told_why(small_study, parts, said):
    study = small_study(themes=[{"id": "x", "name": "X"}], **parts)
    assert said in coders.why_none(codings(MIXED), study)
    assert coders.summarise(codings(MIXED), study).empty == bool(said)
    assert coders.pairwise(codings(MIXED), study).empty == bool(said)
    assert coders.bootstrap(codings(MIXED), study, number=5).empty == bool(said)


def test_replicates_keep_the_number_of_answers():
    _, w = patterns(np.array([[0, 0], [0, 1], [0, 0]]), 2)
    draws = replicates(w, 100, 3)
    assert draws.shape == (100, 2)
    assert (draws.sum(axis=1) == 3).all()


def test_the_draws_are_frozen():
    # numpy promises that the sequence of its RandomState never changes.
    assert replicates(np.array([3.0, 5.0]), 3, 2021).tolist() == [[3, 5], [4, 4], [2, 6]]
