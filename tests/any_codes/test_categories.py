"""Codes of any kind as numbers: the quick look at numbers finds what the patient one does."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.any_codes import categories
from balint_analysis.any_codes.categories import encode

BLANK = float("nan")


@st.composite
def numbers(draw):
    """Draw an array of numbers: whole, with a fraction, or missing."""
    whole = draw(st.booleans())
    values = [0, 1, 2, -1] if whole else [0.0, 1.0, 2.5, -1.0, BLANK]
    rows = st.lists(st.sampled_from(values), min_size=2, max_size=2)
    table = draw(st.lists(rows, min_size=1, max_size=8))
    return np.array(table, dtype=int if whole else float)


@given(numbers())
def test_numbers_are_encoded_like_anything_else(table):
    quick, known = encode(table)
    patient, same = encode(table.astype(object))
    assert quick.tolist() == patient.tolist()
    assert known == same


@given(numbers())
def test_given_categories_keep_their_order(table):
    order = [2.5, 2, 1, 0, -1]
    found, known = encode(table, order)
    assert known == order
    expected = np.where(np.isnan(table), BLANK, np.array([*order, BLANK])[found])
    assert np.array_equal(expected, table, equal_nan=True)


@pytest.mark.parametrize("late", [2.0, BLANK])
def test_a_late_answer_is_found_too(late):
    table = np.zeros((categories.SAMPLE + 5, 2))
    table[0, 0], table[-1, -1] = 1, late
    codes, known = encode(table)
    assert codes[-1, -1] == (-1 if np.isnan(late) else known.index(late))
    assert (codes >= 0).sum() == table.size - np.isnan(late)


def test_more_categories_than_are_compared():
    table = np.arange(2.0 * categories.FEW).reshape(-1, 2)
    codes, known = encode(table)
    assert [known[code] for code in codes.ravel()] == table.ravel().tolist()


def test_a_number_that_is_no_category_is_named():
    with pytest.raises(ValueError, match=r"2\.0 is not among the categories \[0, 1\]"):
        encode(np.array([[0.0, 1.0], [2.0, BLANK]]), [0, 1])


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_layout_of_an_array_changes_nothing(order):
    table = np.array([[0.0, 1.0, BLANK], [1.0, 1.0, 0.0]], order=order)
    assert encode(table)[0].tolist() == [[0, 1, -1], [1, 1, 0]]


def test_frames_keep_their_shape():
    codes, _ = encode(pd.DataFrame({"AB": ["x", None], "CD": ["y", "x"]}))
    assert codes.tolist() == [[0, 1], [-1, 0]]
