"""Cronbach's alpha by hand, its interval by simulation, and each item beside the rest."""

import numpy as np
import pytest

from balint_analysis.comparison.alpha import cronbach_alpha, item_rest

THREE = [[1, 1], [2, 3], [3, 2]]


def test_alpha_by_hand():
    # Variances 1 and 1, of the sums 2, 5, 5: 3. 2/1 × (1 - 2/3)
    assert cronbach_alpha(THREE)[0] == pytest.approx(2 / 3)


def test_people_with_a_missing_answer_are_left_out():
    assert cronbach_alpha([*THREE, [5, np.nan]]) == cronbach_alpha(THREE)


def test_same_items_are_fully_consistent():
    assert cronbach_alpha([[1, 1], [2, 2], [4, 4]]) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize("items", [[[1, 2]], [[1], [2]], [[1, 2], [1, 2]], [[1, 2], [2, 1]]])
def test_nothing_to_go_by_gives_no_alpha(items):
    assert np.isnan(cronbach_alpha(items)).all()


def test_the_interval_holds_the_truth_as_often_as_it_says():
    # Five parallel items that correlate .5: alpha = 5 × .5 / (1 + 4 × .5) = 5/6.
    random = np.random.RandomState(5)
    truth, hits, runs = 5 / 6, 0, 600
    for _ in range(runs):
        x = np.sqrt(0.5) * random.normal(size=(40, 1)) + np.sqrt(0.5) * random.normal(size=(40, 5))
        _, lower, upper = cronbach_alpha(x, confidence=0.9)
        hits += lower < truth < upper
    assert hits / runs == pytest.approx(0.9, abs=3 * np.sqrt(0.9 * 0.1 / runs))


def test_item_rest_correlation_by_hand():
    # Each item against the one other: 1, 2, 3 and 1, 3, 2 correlate .5.
    assert item_rest(THREE) == pytest.approx([0.5, 0.5])


def test_item_rest_leaves_the_item_itself_out():
    x = np.array([[1, 5, 2], [2, 1, 3], [4, 4, 4], [5, 2, 1]])
    assert item_rest(x)[1] == pytest.approx(np.corrcoef(x[:, 1], x[:, [0, 2]].sum(axis=1))[0, 1])


def test_an_item_that_does_not_vary_has_no_correlation():
    assert np.isnan(item_rest([[3, 1], [3, 2]])).all()


def test_the_interval_by_hand():
    # F of 2 and 2 degrees of freedom is 39 at 97.5% and 1/39 at 2.5%; alpha is 2/3.
    assert cronbach_alpha(THREE)[1:] == pytest.approx((1 - 39 / 3, 1 - 1 / 3 / 39))


def test_the_interval_of_three_items():
    # F of 3 and 6 degrees of freedom at 95%, from tables: 4.757; at 5%, 1 over F of 6 and 3: 8.941.
    alpha, lower, upper = cronbach_alpha(
        [[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 3, 4]], confidence=0.9
    )
    assert (1 - lower) / (1 - alpha) == pytest.approx(4.757, abs=5e-4)
    assert (1 - alpha) / (1 - upper) == pytest.approx(8.941, abs=5e-4)


def test_two_people_are_enough():
    # Variances 1/2 and 9/2, of the sums 1 and 5: 8.
    assert cronbach_alpha([[1, 1], [2, 4]])[0] == pytest.approx(2 * (1 - 5 / 8))


def test_none_is_a_missing_answer():
    assert cronbach_alpha([*THREE, [None, 2]]) == cronbach_alpha(THREE)
    assert item_rest([*THREE, [None, 2]]) == pytest.approx(item_rest(THREE))


def test_small_scores_correlate_as_large_ones():
    assert item_rest(np.array(THREE) / 1000) == pytest.approx(item_rest(THREE))
