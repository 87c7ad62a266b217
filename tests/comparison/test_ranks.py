"""Groups compared by the order of their scores, beside scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kruskal, mannwhitneyu

from balint_analysis.comparison.ranks import ordinal_test, superiority, superiority_interval

SCORES = st.lists(st.integers(1, 5), min_size=1, max_size=15)


def test_superiority_counts_ties_half():
    # 2 > 1, 2 = 2; 3 > 1, 3 > 2
    assert superiority([2, 3], [1, 2]) == 3.5 / 4


@given(SCORES, SCORES)
def test_superiority_is_u_over_the_pairs(x, y):
    u = mannwhitneyu(x, y, method="asymptotic").statistic
    assert superiority(x, y) == pytest.approx(u / (len(x) * len(y)))


@given(SCORES, SCORES)
def test_superiority_of_either_adds_up_to_one(x, y):
    assert superiority(x, y) + superiority(y, x) == pytest.approx(1)


def test_two_groups_are_tested_as_mann_and_whitney_do():
    test, p, note = ordinal_test([np.array([3, 3, 2]), np.array([1, 1])])
    assert (test, note) == ("Mann–Whitney", "")
    assert p == mannwhitneyu([3, 3, 2], [1, 1], method="asymptotic").pvalue


def test_more_groups_are_tested_as_kruskal_and_wallis_do():
    test, p, note = ordinal_test([np.array(x) for x in ([3, 3], [2, 3], [1, 1])])
    assert (test, note) == ("Kruskal–Wallis", "")
    assert p == kruskal([3, 3], [2, 3], [1, 1]).pvalue


@pytest.mark.parametrize("groups", [2, 3])
def test_all_alike_leaves_nothing_to_test(groups):
    _, p, note = ordinal_test([np.array([2.0, 2.0])] * groups)
    assert np.isnan(p)
    assert note == "undefined (all gave the same answer)"


@given(SCORES, SCORES)
def test_interval_holds_superiority_and_stays_between_0_and_1(x, y):
    lower, upper = superiority_interval(x, y)
    assert 0 <= lower <= superiority(x, y) <= upper <= 1
    assert upper > lower


@given(SCORES, SCORES)
def test_interval_of_the_groups_turned_is_the_mirror(x, y):
    lower, upper = superiority_interval(x, y)
    assert superiority_interval(y, x) == pytest.approx((1 - upper, 1 - lower))


@given(SCORES, SCORES)
def test_superiority_interval_widens_with_confidence(x, y):
    (low, high), (lower, higher) = (superiority_interval(x, y, confidence=c) for c in (0.5, 0.95))
    assert lower <= low
    assert high <= higher
    assert (lower, higher) != (low, high)


def test_superiority_interval_narrows_with_more_people():
    few, many = ([1, 2, 2, 3], [2, 3, 3, 4]), ([1, 2, 2, 3] * 9, [2, 3, 3, 4] * 9)
    widths = [upper - lower for lower, upper in (superiority_interval(*g) for g in (few, many))]
    assert widths[1] < widths[0] / 2


@pytest.mark.parametrize("same", [1, 3])
def test_everybody_alike_is_as_little_known_as_people_are_few(same):
    # Newcombe's, by hand for one and one: (1/2 - t)^2 = z^2 t (1 - t) reaches 0 and 1 nearly.
    lower, upper = superiority_interval([2] * same, [2] * same)
    assert lower == pytest.approx(1 - upper)
    assert upper - lower > 0.5
