"""Who gives what, on what coders agree, and how many answers are needed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import cohens_kappa

from balint_analysis.meeting import agreement
from balint_analysis.stats import patterns

NAN = np.nan
CODES = arrays(np.int8, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(-1, 1))


def fourfold(a, b, c, d):
    """Set out the answers of a fourfold table: both gave it, the first, the second, neither."""
    return np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], [a, b, c, d], axis=0)


def counted(codes):
    return patterns.patterns(np.array(codes), 2)


def test_specific_agreement_of_two_coders():
    # Cicchetti and Feinstein (1990): 2a / (2a + b + c) and 2d / (2d + b + c).
    found = agreement.specific(*counted(fourfold(80, 10, 5, 5)))
    assert found == pytest.approx([2 * 5 / (2 * 5 + 15), 2 * 80 / (2 * 80 + 15)])


def test_specific_agreement_of_three_coders_is_over_all_pairs():
    # 1 1 0 and 1 1 1: of 5 codings with 2 partners each, 2 + 6 partners alike. 0: none of 2.
    found = agreement.specific(*counted([[1, 1, 0], [1, 1, 1]]))
    assert found == pytest.approx([0, 8 / 10])


def test_specific_agreement_leaves_out_who_coded_alone():
    assert agreement.specific(*counted([[1, -1], [0, 0]])) == pytest.approx([1, NAN], nan_ok=True)


@given(CODES)
def test_specific_agreement_averages_to_the_observed_of_equally_coded(codes):
    codes = codes[(codes >= 0).all(axis=1)]
    r, w = counted(codes)
    if len(w):
        weights = w @ r
        mean = np.nansum(agreement.specific(r, w) * weights) / weights.sum()
        assert mean == pytest.approx(float(patterns.observed(r, w)))


def test_how_often_each_gave_it_and_the_others_did():
    marks = np.array([[1, 0, NAN], [1, 1, 0], [0, 0, 0], [NAN, 1, NAN]])
    given_, coded, others = agreement.given_by(marks)
    assert given_.tolist() == [2, 2, 0]
    assert coded.tolist() == [3, 4, 2]
    # To what the first coded: 0, 1 0, 0 0. The second: 1, 1 0, 0 0. The third: 1 1, 0 0.
    assert others == pytest.approx([1 / 5, 2 / 5, 2 / 4])


def test_who_coded_alone_has_nobody_beside():
    assert np.isnan(agreement.given_by(np.array([[1, NAN], [0, NAN]]))[2]).tolist() == [True] * 2


@pytest.mark.parametrize(
    ("kappa", "pi"), [(0.6, 0.3), (0.2, 0.05), (0.8, 0.5), (-0.1, 0.3), (0, 0.1)]
)
def test_answers_needed_by_the_variance_of_statsmodels(kappa, pi):
    # Cells of two coders alike in frequency (Fleiss, Cohen and Everitt's variance, per answer).
    a, b = pi * pi + kappa * pi * (1 - pi), pi * (1 - pi) * (1 - kappa)
    variance = cohens_kappa(np.array([[a, b], [b, 1 - a - 2 * b]]) * 1e6).var_kappa * 1e6
    expected = np.ceil(variance * (2 * 1.959963985 / 0.3) ** 2)
    assert agreement.answers_needed(kappa, pi, 0.3) == expected


def test_half_the_width_needs_four_times_the_answers():
    wide, narrow = (agreement.answers_needed(0.5, 0.2, width) for width in (0.4, 0.2))
    assert narrow == pytest.approx(4 * wide, abs=4)


def test_more_confidence_needs_more_answers():
    needed = [agreement.answers_needed(0.5, 0.2, 0.4, confidence=c) for c in (0.8, 0.95, 0.99)]
    assert needed == sorted(set(needed))


@pytest.mark.parametrize(("kappa", "pi"), [(1, 0.5), (NAN, 0.5), (0.5, 0), (0.5, 1), (0.5, NAN)])
def test_nothing_can_be_planned_without_variance(kappa, pi):
    assert np.isnan(agreement.answers_needed(kappa, pi, 0.2))
