"""Shares, worst cases and intervals: over any base and a finite cohort."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from balint_analysis.stats.intervals import (
    design_effect,
    finite_cohort,
    interval,
    lower_bound,
    share,
    upper_tail,
    worst_case,
)


def test_finite_cohort_of_the_example():
    # 149 to 177 of the 193 students, by summing exact hypergeometric tails over every number.
    assert finite_cohort(55, 64, 193) == (149, 177)


@pytest.mark.parametrize(
    ("count", "base", "cohort"), [(0, 5, 12), (5, 5, 12), (3, 7, 30), (12, 20, 21), (55, 64, 193)]
)
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_finite_cohort_holds_what_the_tails_allow(count, base, cohort, confidence):
    people = np.arange(count, cohort - (base - count) + 1)
    alpha = (1 - confidence) / 2
    above = hypergeom.sf(count - 1, cohort, people, base) > alpha
    below = hypergeom.cdf(count, cohort, people, base) > alpha
    allowed = people[above & below]
    expected = (allowed.min(), allowed.max())
    assert finite_cohort(count, base, cohort, confidence=confidence) == expected


def test_everybody_answered_leaves_nothing_open():
    assert finite_cohort(7, 10, 10) == (7, 7)


def test_nobody_answered_leaves_everything_open():
    assert finite_cohort(0, 0, 9) == (0, 9)


@pytest.mark.parametrize("numbers", [(3, 2, 9), (1, 10, 9), (-1, 2, 9)])
def test_an_impossible_sample_is_refused(numbers):
    with pytest.raises(ValueError, match="cannot be"):
        finite_cohort(*numbers)


@pytest.mark.parametrize("cohort", [40, 80, 120, 200, 1000])
def test_finite_cohort_at_a_tie(cohort):
    # One drawn, and agrees: P = m / cohort, which is 2.5% and no more at m = cohort / 40.
    assert finite_cohort(1, 1, cohort) == (cohort // 40 + 1, cohort)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 40))
def test_finite_cohort_holds_the_sample_and_its_silence(agree, others, silent):
    lower, upper = finite_cohort(agree, agree + others, agree + others + silent)
    assert agree <= lower <= upper <= agree + silent


@pytest.mark.parametrize("place", range(4))
def test_chances_from_a_place_on(place):
    # Three coins: 1, 3, 3 and 1 of the eight ways show 0, 1, 2 and 3 heads.
    odds = np.array([3, 1, 1 / 3])
    assert upper_tail(odds, place) == pytest.approx([8 / 8, 7 / 8, 4 / 8, 1 / 8][place])


@pytest.mark.parametrize("factor", [0.01, 100])
def test_chances_that_only_fall_or_rise(factor):
    # 1, f and f² add up to the whole.
    expected = factor**2 / (1 + factor + factor**2)
    assert upper_tail(np.array([factor, factor]), 2) == pytest.approx(expected)


def test_a_large_cohort_does_not_overflow():
    lower, upper = finite_cohort(55_000, 64_000, 193_000)
    alone = interval(55_000, 64_000)
    assert alone[0] < lower / 193_000 < 55 / 64 < upper / 193_000 < alone[1]


def test_an_unknown_method_is_refused_by_name():
    with pytest.raises(ValueError, match=r"no interval 'wald': choose from wilson, clopper"):
        interval(3, 10, method="wald")


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_proportion(confidence):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        interval(3, 10, confidence=confidence)


@pytest.mark.parametrize("count", [-1, 11])
def test_a_count_beyond_its_base_is_refused(count):
    with pytest.raises(ValueError, match="between 0 and its base"):
        interval([5, count], 10)


@pytest.mark.parametrize("method", ["wilson", "clopper-pearson", "jeffreys", "agresti-coull"])
def test_no_base_no_interval(method):
    lower, upper = interval([0, 5], [0, 10], method=method)
    assert np.isnan([lower[0], upper[0]]).all()
    assert 0 < lower[1] < 0.5 < upper[1] < 1


@pytest.mark.parametrize("method", ["clopper-pearson", "jeffreys", "agresti-coull"])
def test_more_confidence_a_wider_interval(method):
    narrow, wide = (interval(7, 20, method=method, confidence=c) for c in (0.5, 0.99))
    assert wide[0] < narrow[0] < 7 / 20 < narrow[1] < wide[1]


def test_share_broadcasts():
    assert share([1, 2], 4).tolist() == [0.25, 0.5]


def test_share_of_nobody_is_undefined():
    assert np.isnan(share(0, 0))


def test_worst_case_counts_the_silent_as_none_and_as_all():
    assert worst_case(3, 4, 10) == (0.3, 0.9)


def test_worst_case_without_silence_is_the_share():
    assert worst_case(3, 4, 4) == (0.75, 0.75)


def test_interval_broadcasts():
    lower, upper = interval([1, 2, 3], [[4], [8]])
    assert lower.shape == upper.shape == (2, 3)
    assert interval(3, 8) == pytest.approx((lower[1, 2], upper[1, 2]))


@pytest.mark.parametrize("n", [1, 7, 64, 193])
def test_interval_of_none_starts_at_zero(n):
    lower, upper = interval(0, n)
    assert lower == 0 < upper < 1


@pytest.mark.parametrize("n", [1, 7, 64, 193])
def test_interval_of_all_ends_at_one(n):
    lower, upper = interval(n, n)
    assert 0 < lower < upper == 1


def test_interval_of_nobody_is_undefined():
    assert np.isnan(interval([0, 1], [0, 2])).tolist() == [[True, False], [True, False]]


def test_interval_widens_with_confidence():
    (low, high), (lower, higher) = (interval(7, 20, confidence=c) for c in (0.5, 0.95))
    assert lower < low < high < higher


def test_interval_narrows_with_the_base():
    lower, upper = interval([7, 70], [20, 200])
    assert upper[1] - lower[1] < upper[0] - lower[0]


@given(n=st.integers(1, 400), data=st.data())
def test_interval_contains_the_share(n, data):
    x = data.draw(st.integers(0, n))
    lower, upper = interval(x, n)
    assert 0 <= lower <= x / n <= upper <= 1


@given(n=st.integers(1, 400))
def test_interval_rises_with_the_count(n):
    assert (np.diff(interval(np.arange(n + 1), n)) > 0).all()


@given(n=st.integers(1, 400))
def test_interval_of_disagreement_mirrors_that_of_agreement(n):
    lower, upper = interval(np.arange(n + 1), n)
    assert np.allclose(lower, 1 - upper[::-1], rtol=0, atol=1e-12)


def test_lower_bound_where_all_agree():
    # 0.95^n is what is left where all of n agree: 0.05^(1/108) = 0.97264.
    assert lower_bound(108, 108) == pytest.approx(0.05 ** (1 / 108))


def test_lower_bound_is_the_two_sided_end_with_twice_the_tail():
    lower, _ = interval(55, 64, method="clopper-pearson", confidence=0.9)
    assert lower_bound(55, 64) == pytest.approx(float(lower))


def test_lower_bound_of_none_is_zero():
    assert lower_bound(0, 5) == 0


def test_lower_bound_of_nobody_is_undefined():
    assert np.isnan(lower_bound(0, 0))


def test_design_effect_of_clusters_that_answer_as_one():
    # Two clusters of 10, all or none: v = 2 (10 - 5)^2 2 / 20^2 = 1/4, so 1/4 / (1/4 / 20) = 20.
    # Quantiles of t at 97.5% with 1 and 19 degrees of freedom: 12.706 and 2.093.
    assert design_effect([10, 0], [10, 10]) == pytest.approx(20 * (12.7062 / 2.0930) ** 2, rel=1e-4)


def test_design_effect_is_one_at_the_least():
    assert design_effect([5] * 40, [10] * 40) == 1


@pytest.mark.parametrize(
    ("counts", "bases"),
    [([3], [5]), ([3, 0], [5, 0]), ([0, 0], [5, 5]), ([5, 5], [5, 5]), ([], [])],
)
def test_design_effect_that_nothing_tells(counts, bases):
    assert np.isnan(design_effect(counts, bases))


def test_design_effect_leaves_out_clusters_where_nobody_answered():
    assert design_effect([3, 0, 1], [5, 0, 6]) == design_effect([3, 1], [5, 6])
