"""Counting levels: every path to the same counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from balint_analysis.stats import counting
from balint_analysis.stats.counting import level_counts

CODES = arrays(
    np.int8, st.tuples(st.integers(0, 40), st.integers(1, 4)), elements=st.integers(-1, 2)
)


def test_counts_by_hand():
    # Item one: level 0 twice, level 2 once, one missing. Item two: level 1 once, three missing.
    codes = np.array([[0, -1], [2, -1], [0, 1], [-1, -1]], dtype=np.int8)
    assert level_counts(codes, 3).tolist() == [[2, 0, 1, 1], [0, 1, 0, 3]]


def test_a_code_is_its_own_place():
    counts = level_counts([np.array([-1, 4, -1, -1])], 5)
    assert counts[0, 4] == 1
    assert counts[0, -1] == 3


@given(CODES)
def test_as_numpy_counts(codes):
    expected = [np.bincount(column + 1, minlength=4) for column in codes.T]
    assert level_counts(codes, 3).tolist() == [[*row[1:], row[0]] for row in expected]


@given(CODES)
def test_blocks_change_nothing(codes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "BLOCK", 7)
        blocks = level_counts(codes, 3)
    assert blocks.tolist() == level_counts(codes, 3).tolist()


@pytest.mark.parametrize("kind", [np.int16, np.int64])
@given(codes=CODES)
def test_type_and_layout_change_nothing(kind, codes):
    columns = [column.astype(kind) for column in codes.T]
    assert level_counts(columns, 3).tolist() == level_counts(np.asfortranarray(codes), 3).tolist()


def test_scales_of_their_own():
    codes = [np.array([0, 1, 1]), np.array([3, -1, 0])]
    assert level_counts(codes, [2, 4]).tolist() == [[1, 2, 0, 0, 0], [1, 0, 0, 1, 1]]


def test_no_items():
    assert level_counts([], 5).shape[0] == 0
