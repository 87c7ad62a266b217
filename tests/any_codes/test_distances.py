"""Distances between sets of themes by hand, and alpha over them beside the krippendorff package."""

from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from balint_analysis.any_codes.distances import jaccard, masi, tabulated
from balint_analysis.any_codes.reliability import Undefined, krippendorff_alpha
from balint_analysis.stats import patterns

SETS = st.frozensets(st.sampled_from("wxyz"))
EITHER = pytest.mark.parametrize("distance", [masi, jaccard])


@pytest.mark.parametrize(
    ("a", "b", "by_jaccard", "by_masi"),
    [
        ("", "", 0, 0),
        ("x", "x", 0, 0),
        ("x", "", 1, 1),
        ("x", "y", 1, 1),
        # one half in common; one within the other: 1 - 1/2 × 2/3
        ("x", "xy", Fraction(1, 2), Fraction(2, 3)),
        # one third in common, overlapping: 1 - 1/3 × 1/3
        ("xy", "yz", Fraction(2, 3), Fraction(8, 9)),
    ],
)
def test_distances_by_hand(a, b, by_jaccard, by_masi):
    assert jaccard(a, b) == jaccard(b, a) == by_jaccard
    assert masi(a, b) == masi(b, a) == by_masi


@EITHER
@given(SETS, SETS)
def test_a_distance_is_an_exact_fraction(distance, a, b):
    # So that alpha can sum whole numbers: floats of 1/3 differ with the order of a sum.
    assert isinstance(distance(a, b), Fraction)
    assert 0 <= distance(a, b) <= 1


@EITHER
@given(SETS, SETS)
def test_only_the_same_sets_have_no_distance(distance, a, b):
    assert (distance(a, b) == 0) == (a == b)


@EITHER
def test_codes_that_come_twice_count_once(distance):
    assert distance(["x", "x", "y"], ("y", "z", "z")) == distance("xy", "yz")


@EITHER
@pytest.mark.parametrize("trial", range(5))
def test_alpha_as_the_krippendorff_package_has_it(distance, trial):
    random = np.random.RandomState(trial)
    sets = ["", "x", "y", "z", "xy", "xyz"]
    numbers = random.choice([0, 1, 2, 3, 4, 5, np.nan], size=(25, 3))
    codes = [[None if np.isnan(n) else sets[int(n)] for n in row] for row in numbers]

    def metric(v1, v2, i1, i2, n_v, dtype=float):
        pairs = zip(np.broadcast_to(v1, (6, 6)).flat, np.broadcast_to(v2, (6, 6)).flat, strict=True)
        return np.array([distance(sets[int(a)], sets[int(b)]) for a, b in pairs]).reshape(6, 6)

    expected = krippendorff.alpha(numbers.T, value_domain=range(6), level_of_measurement=metric)
    assert krippendorff_alpha(codes, distance=distance) == pytest.approx(expected, abs=1e-12)


@EITHER
def test_one_coder_has_no_alpha(distance):
    with pytest.raises(Undefined):
        krippendorff_alpha([["x", None]], distance=distance)


FOUR = [(), ("a",), ("a", "b"), ("b", "c", "d")]
CODES = arrays(np.int8, st.tuples(st.integers(1, 30), st.just(3)), elements=st.integers(-1, 3))


@EITHER
@pytest.mark.parametrize("scale", [2, 7, 1 / 4])
@given(table=CODES)
def test_scale_of_a_distance(distance, scale, table):
    plain = tabulated(distance, FOUR)
    scaled = tabulated(lambda a, b: distance(a, b) * type(distance(a, b))(scale), FOUR)
    found = [patterns.krippendorff(*patterns.patterns(table, 4), d) for d in (plain, scaled)]
    assert found[0].tobytes() == found[1].tobytes()
