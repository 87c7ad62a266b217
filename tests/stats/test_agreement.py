"""Beside a kappa: indices, dominance, and the mean of the pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from balint_analysis.any_codes.reliability import Undefined, cohen_kappa
from balint_analysis.stats import agreement, patterns

NAN = np.nan
CODES = arrays(np.int8, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(-1, 1))


def fourfold(a, b, c, d):
    """Set out the answers of a fourfold table: both gave it, the first, the second, neither."""
    return np.repeat([[1.0, 1], [1, 0], [0, 1], [0, 0]], [a, b, c, d], axis=0)


def both(table):
    """Put a fourfold table as `patterns.both` does."""
    a, b, c, d = table
    return np.array([[d, c], [b, a]])


def counted(codes):
    return patterns.patterns(np.array(codes), 2)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # R 4.2.2, epiR 2.0.57, epi.kappa(matrix(table, 2, byrow = TRUE)): pindex, bindex, pabak.
        ((80, 10, 5, 5), (0.75, 0.05, 0.7)),
        ((40, 9, 6, 45), (-0.05, 0.03, 0.7)),
        ((118, 5, 2, 0), (0.944, 0.024, 0.888)),
    ],
)
def test_indices_as_epir(table, expected):
    assert agreement.indices(both(table)) == pytest.approx(expected)


def test_indices_of_nothing_coded_by_both_are_undefined():
    assert np.isnan(agreement.indices(both((0, 0, 0, 0)))).all()


@given(st.tuples(*[st.integers(1, 30)] * 4))
def test_kappa_follows_from_pabak_and_the_indices(table):
    # Byrt, Bishop and Carlin's identity: kappa = (PABAK - PI^2 + BI^2) / (1 - PI^2 + BI^2).
    pi, bi, pabak = agreement.indices(both(table))
    kappa = (pabak - pi**2 + bi**2) / (1 - pi**2 + bi**2)
    assert cohen_kappa(fourfold(*table)) == pytest.approx(kappa)


def test_dominance_is_the_share_of_the_most_frequent_unanimous_code():
    assert agreement.dominance(*counted([[0, 0], [0, 0], [1, 1], [0, 1], [0, -1]])) == 2 / 4


def test_dominance_of_nothing_coded_twice_is_undefined():
    assert np.isnan(agreement.dominance(*counted([[1, -1]])))


@given(CODES)
def test_mean_kappa_is_the_mean_of_cohens(codes):
    kappas = []
    for pair in ([0, 1], [0, 2], [1, 2]):
        try:
            kappas.append(cohen_kappa(np.where(codes < 0, NAN, codes)[:, pair], categories=[0, 1]))
        except Undefined:
            continue
    found = agreement.mean_kappa(codes, np.ones(len(codes)), 2)
    assert found == pytest.approx(np.mean(kappas) if kappas else NAN, nan_ok=True)


@given(codes=CODES, order=st.permutations(range(3)))
def test_mean_kappa_in_any_order_of_coders(codes, order):
    w = np.ones(len(codes))
    turned = agreement.mean_kappa(codes[:, list(order)], w, 2)
    assert turned.tobytes() == agreement.mean_kappa(codes, w, 2).tobytes()


def test_mean_kappa_of_many_replicates_at_once():
    codes = np.array([[0, 0, 1], [1, 1, 1], [0, 1, 0], [1, 1, -1]])
    w = np.array([[1.0, 1, 1, 1], [2, 0, 1, 3], [0, 4, 0, 0]])
    alone = [float(agreement.mean_kappa(codes, row, 2)) for row in w]
    assert agreement.mean_kappa(codes, w, 2) == pytest.approx(alone, nan_ok=True)
    assert np.isnan(alone[2])
