"""Half up, once, at the edge."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.rounding import coefficient, half_up, percent, percent_of, rounded, share

NAN = float("nan")


@pytest.mark.parametrize(
    "value, digits, text",
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(25, 2), 0, "13"),
        (Fraction(49, 100), 0, "0"),
        (Fraction(2675, 1000), 2, "2.68"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(2), 2, "2.00"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 4), 0, "0"),
        (2.675, 2, "2.68"),
        (12.5, 0, "13"),
        (7, 1, "7.0"),
        (Decimal("0.125"), 2, "0.13"),
        (-0.001, 2, "0.00"),
    ],
)
def test_a_half_is_rounded_up(value, digits, text):
    assert str(half_up(value, digits)) == text


@given(st.fractions(min_value=0, max_value=1000), st.integers(0, 4))
def test_nothing_moves_by_more_than_half_a_step(value, digits):
    step = Fraction(1, 10**digits)
    assert -step / 2 < Fraction(half_up(value, digits)) - value <= step / 2


@pytest.mark.parametrize(
    "count, base, digits, text",
    [
        (55, 64, 0, "86%"),  # 85.9375
        (53, 61, 0, "87%"),  # 86.885
        (53, 61, 1, "86.9%"),
        (1, 8, 0, "13%"),  # 12.5, which format() would make 12
        (1, 200, 0, "1%"),  # 0.5
        (23, 80, 1, "28.8%"),  # 28.75
        (0, 5, 0, "0%"),
        (5, 5, 0, "100%"),
        (0, 0, 0, "no data"),
    ],
)
def test_a_per_cent_is_rounded_from_the_exact_fraction(count, base, digits, text):
    assert percent(count, base, digits) == text


def test_counts_may_come_from_numpy():
    assert percent(np.int64(1), np.int64(8)) == "13%"


def test_a_share_carries_its_count_and_base():
    assert share(55, 64) == "86% (n=55 of 64)"


def test_a_share_of_nobody_is_no_data():
    assert share(0, 0) == "no data"


@pytest.mark.parametrize(
    "value, digits, text",
    [(0.125, 0, "13%"), (0.5, 1, "50.0%"), (1.0, 0, "100%"), (NAN, 0, "no data")],
)
def test_a_proportion_becomes_a_per_cent(value, digits, text):
    assert percent_of(value, digits) == text


@given(st.integers(0, 1000), st.integers(0, 2))
def test_a_quotient_of_thousands_reads_like_its_fraction(count, digits):
    assert percent_of(count / 1000, digits) == percent(count, 1000, digits)


@pytest.mark.parametrize(
    "value, text", [(0.125, "0.13"), (-0.125, "-0.13"), (-0.004, "0.00"), (NAN, "undefined")]
)
def test_a_coefficient_has_two_decimals_or_none(value, text):
    assert coefficient(value) == text


@pytest.fixture
def table():
    columns = {"code": ["good", "bad"], "answers": [3, 0], "share": [0.2875, NAN]}
    return rounded(pd.DataFrame(columns | {"fleiss_kappa": [0.615, NAN]}, index=["x", "y"]))


@pytest.mark.parametrize(
    "column, texts",
    [
        ("code", ["good", "bad"]),
        ("answers", ["3", "0"]),
        ("share", ["28.8%", ""]),
        ("fleiss_kappa", ["0.62", "undefined"]),
    ],
)
def test_each_column_of_a_table_is_rounded_as_what_it_is(table, column, texts):
    assert table[column].tolist() == texts


def test_a_rounded_table_keeps_its_rows(table):
    assert list(table.index) == ["x", "y"]
