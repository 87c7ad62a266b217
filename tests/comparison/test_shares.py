"""Differences of two shares and their tests: by hand, at the ends, and over several."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.comparison.shares import holm, mcnemar_exact, newcombe, newcombe_paired
from balint_analysis.stats.intervals import interval


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(1, 30))
def test_paired_difference_lies_in_its_interval(a, b, c, d):
    lower, upper = newcombe_paired(a, b, c, d)
    assert -1 - 1e-12 <= lower <= (b - c) / (a + b + c + d) <= upper <= 1 + 1e-12


def test_unrelated_answers_give_the_interval_of_two_groups():
    # ad = bc: no association, so phi is 0 and pairing gains nothing.
    assert newcombe_paired(12, 18, 8, 12) == pytest.approx(newcombe(30, 50, 20, 50))


@pytest.mark.parametrize("cells", [(20, 5, 3, 12), (3, 14, 9, 4)])
def test_swapping_the_items_mirrors_the_interval(cells):
    a, b, c, d = cells
    lower, upper = newcombe_paired(a, c, b, d)
    assert newcombe_paired(a, b, c, d) == pytest.approx((-upper, -lower))


def test_likeminded_answers_narrow_the_interval():
    lower, upper = newcombe_paired(28, 2, 2, 18)
    alone = newcombe(30, 50, 30, 50)
    assert upper - lower < alone[1] - alone[0]


def test_opposed_answers_widen_the_interval():
    lower, upper = newcombe_paired(2, 23, 23, 2)
    alone = newcombe(25, 50, 25, 50)
    assert upper - lower > alone[1] - alone[0]


def test_nobody_answered_both():
    assert np.isnan(newcombe_paired(0, 0, 0, 0)).all()


def test_more_confidence_a_wider_difference():
    narrow, wide = (newcombe_paired(20, 5, 3, 12, confidence=c) for c in (0.5, 0.99))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_nobody_changed_their_mind():
    assert mcnemar_exact(0, 0) == 1


@pytest.mark.parametrize("b, c", [(3, 14), (4, 5), (11, 29), (86, 150)])
def test_mcnemar_is_the_binomial_tail(b, c):
    # In whole numbers: C(n, 0) + ... + C(n, min(b, c)), twice, of 2^n.
    tail = sum(math.comb(b + c, k) for k in range(min(b, c) + 1))
    assert mcnemar_exact(b, c) == pytest.approx(float(Fraction(2 * tail, 2 ** (b + c))), rel=1e-14)


def test_mcnemar_at_size():
    # By symmetry the two tails are alike, and both hold the middle: cut at 1.
    assert mcnemar_exact(5000, 5000) == 1


@pytest.mark.parametrize(("b", "c"), [(1, 0), (2, 9), (20, 40), (41, 40), (4800, 5200)])
def test_mcnemar_in_whole_numbers(b, c):
    # The sum of C(n, k) for k up to the smaller, over 2**(n - 1).
    ways, of_k = 0, 1
    for k in range(min(b, c) + 1):
        ways, of_k = ways + of_k, of_k * (b + c - k) // (k + 1)
    expected = min(1.0, float(Fraction(2 * ways, 2 ** (b + c))))
    assert mcnemar_exact(b, c) == pytest.approx(expected, rel=1e-13)


def test_holm_by_hand():
    # 3 × .01, then 2 × .02 and 1 × .03, none smaller than the one before
    assert holm([0.03, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])


def test_holm_stops_at_one():
    assert list(holm([0.9, 0.8])) == [1, 1]


def test_holm_of_nothing():
    assert len(holm([])) == 0


@pytest.mark.parametrize(
    ("cells", "phi"),
    [
        # ad - bc = 296, less half of 50, over the root of 32 × 18 × 22 × 28
        ((20, 12, 2, 16), 271 / 354816**0.5),
        # ad - bc = 4: less than half of 50, so nothing
        ((12, 17, 8, 13), 0),
        # ad - bc = -125: not corrected; over the root of 25 × 25 × 17 × 33
        ((6, 19, 11, 14), -125 / 350625**0.5),
    ],
)
def test_paired_difference_by_hand(cells, phi):
    a, b, c, _ = cells
    p1, p2 = (a + b) / 50, (a + c) / 50
    (l1, u1), (l2, u2) = interval(a + b, 50), interval(a + c, 50)
    below = np.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    above = np.sqrt((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2)
    expected = (p1 - p2 - below, p1 - p2 + above)
    assert newcombe_paired(*cells) == pytest.approx(expected, abs=1e-12)


def test_all_agreeing_with_one_item_leaves_no_association():
    # A margin is empty, so phi is 0.
    assert newcombe_paired(30, 20, 0, 0) == pytest.approx(newcombe(50, 50, 30, 50))


def test_both_intervals_of_a_difference_have_its_confidence():
    narrow, wide = (newcombe(7, 20, 9, 30, confidence=c) for c in (0.5, 0.99))
    for end in (0, 1):
        assert abs(wide[end] - 0.05) > 2 * abs(narrow[end] - 0.05)


@pytest.mark.parametrize("confidence", [0.5, 0.99])
def test_a_difference_by_hand(confidence):
    (l1, u1), (l2, u2) = (interval(x, 20, confidence=confidence) for x in (12, 5))
    lower = 0.35 - np.sqrt((0.6 - l1) ** 2 + (u2 - 0.25) ** 2)
    upper = 0.35 + np.sqrt((u1 - 0.6) ** 2 + (0.25 - l2) ** 2)
    found = newcombe(12, 20, 5, 20, confidence=confidence)
    assert found == pytest.approx((lower, upper), abs=1e-12)


def test_a_paired_difference_has_its_confidence():
    (l1, u1), (l2, u2) = (interval(x, 50, confidence=0.5) for x in (29, 20))
    lower = 0.18 - np.sqrt((0.58 - l1) ** 2 + (u2 - 0.4) ** 2)
    found = newcombe_paired(12, 17, 8, 13, confidence=0.5)
    assert found[0] == pytest.approx(lower, abs=1e-12)
    assert found[1] == pytest.approx(0.18 + np.sqrt((u1 - 0.58) ** 2 + (0.4 - l2) ** 2))


def test_holm_takes_whole_numbers_and_lists():
    assert list(holm([1, 0])) == [1, 0]


def test_holm_counts_the_tests_that_there_were():
    # Two tests: 0.01 twice over, then 0.03 once.
    adjusted = holm([np.nan, 0.03, 0.01, np.nan])
    assert adjusted == pytest.approx([np.nan, 0.03, 0.02, np.nan], nan_ok=True)
