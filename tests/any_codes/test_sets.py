"""Sets of codes as numbers, and how far apart they are."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from balint_analysis.any_codes.categories import encode
from balint_analysis.any_codes.distances import DISTANCES, between_sets, tabulated
from balint_analysis.any_codes.sets import encode_sets

NAMES = ["practice", "coping", "sharing", "barriers"]
PARENTS = {"coping": "practice", "sharing": "practice"}
PLACES = ([1, 2], [0, 0])
MARKS = arrays(
    float,
    st.tuples(st.integers(1, 12), st.integers(1, 3), st.just(4)),
    elements=st.sampled_from([0.0, 1.0, 1.0, np.nan]),
)


def sets(codes, known):
    """Write numbers as the sets they stand for."""
    return [[known[code] if code >= 0 else None for code in row] for row in codes.tolist()]


def one(marks, level):
    """Tell the set of one coder's marks of one answer, code by code."""
    if any(np.isnan(mark) for mark in marks):
        return None
    codes = [code for code, mark in zip(NAMES, marks, strict=True) if mark]
    covered = {PARENTS[code] for code in codes if code in PARENTS}
    hidden = set(PARENTS) if level == "theme" else covered
    return tuple(code for code in codes if code not in hidden)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("theme", ("practice", "barriers")), ("subtheme", ("sharing", "barriers"))],
)
def test_a_subtheme_stands_for_its_theme_or_behind_it(level, expected):
    codes, known = encode_sets(np.array([[[1.0, 0, 1, 1]]]), level, *PLACES, NAMES)
    assert sets(codes, known) == [[expected]]


@pytest.mark.parametrize("level", ["theme", "subtheme"])
@given(marks=MARKS)
def test_sets_are_those_told_one_by_one(level, marks):
    codes, known = encode_sets(marks, level, *PLACES, NAMES)
    assert sets(codes, known) == [[one(coder, level) for coder in row] for row in marks]


@given(MARKS)
def test_sets_are_numbered_as_any_category_is(marks):
    codes, known = encode_sets(marks, "subtheme", *PLACES, NAMES)
    table = np.empty(codes.shape, dtype=object)
    for place in np.ndindex(codes.shape):
        table[place] = one(marks[place], "subtheme")
    expected, same = encode(table)
    assert codes.tolist() == expected.tolist()
    assert known == same


@pytest.mark.parametrize("n", [62, 63, 64, 65, 130])
def test_more_codes_than_a_number_has_bits(n):
    # Every coder gives one code more, and the last set differs from the first in one code only.
    marks = np.tri(n + 1, n, -1).reshape(n + 1, 1, n)
    codes, known = encode_sets(marks, "theme")
    assert [row[0] for row in sets(codes, known)] == [tuple(range(k)) for k in range(n + 1)]


def test_codes_far_apart_make_sets_of_their_own():
    marks = np.zeros((4, 1, 101))
    marks[[0, 3], 0, 0] = marks[[1, 3], 0, 100] = 1
    codes, known = encode_sets(marks, "theme")
    assert [row[0] for row in sets(codes, known)] == [(0,), (100,), (), (0, 100)]


def test_nobody_coded_anything():
    codes, known = encode_sets(np.full((2, 3, 4), np.nan), "theme", *PLACES)
    assert (codes == -1).all()
    assert known == []


@pytest.mark.parametrize("distance", DISTANCES.values())
@pytest.mark.parametrize("least", range(4))
def test_distances_by_kind_are_those_by_pair(distance, least):
    known = [c for n in range(least, 4) for c in combinations("abcd", n)]
    assert between_sets(distance, known).tolist() == tabulated(distance, known).tolist()


@pytest.mark.parametrize("known", [[], [()], [("a",)]])
def test_distances_of_one_set_or_none(known):
    assert between_sets(DISTANCES["masi"], known).tolist() == [[0.0] * len(known)] * len(known)
