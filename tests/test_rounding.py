"""Half up, once, at the edge."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.rounding import (
    Kind,
    coefficient,
    half_up,
    kept,
    p_value,
    percent,
    percent_of,
    share,
    shown,
)

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


@pytest.mark.parametrize(
    "count, base, text",
    [(7, 19, "7 of 19"), (7, 20, "35% (n=7 of 20)"), (1, 1, "1 of 1"), (0, 1, "0 of 1")],
)
def test_a_share_of_fewer_than_twenty_is_no_percentage(count, base, text):
    assert share(count, base) == text


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


@pytest.mark.parametrize(
    ("value", "text"), [(0.0004, "<0.001"), (0.001, "0.001"), (0.04949, "0.049"), (NAN, "")]
)
def test_a_small_p_value_is_below_a_thousandth(value, text):
    assert p_value(value) == text


# Columns of a table


@pytest.mark.parametrize(
    ("kind", "values", "texts"),
    [
        (Kind.WORDS, ["good", None], ["good", ""]),
        (Kind.COUNT, [3, 0], ["3", "0"]),
        (Kind.BASE, [3, 0], ["3", "0"]),
        (Kind.FLAG, [True, False], ["yes", ""]),
        (Kind.SHARE, [0.2875, NAN], ["28.8%", ""]),
        (Kind.PROPORTION, [-0.2875, NAN], ["-28.8%", ""]),
        (Kind.COEFFICIENT, [0.615, NAN], ["0.62", "undefined"]),
        (Kind.P, [0.0004, NAN], ["<0.001", ""]),
    ],
)
def test_each_column_is_shown_as_what_it_is(kind, values, texts):
    assert shown(pd.Series(values), kind).tolist() == texts


def test_a_count_that_is_absent_is_left_empty():
    assert shown(pd.Series([3, None], dtype="Int64"), Kind.COUNT).tolist() == ["3", ""]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_column_shown_or_kept_keeps_its_rows(kind):
    column = pd.Series([1, 0], index=["x", "y"])
    assert list(shown(column, kind).index) == list(kept(column, kind).index) == ["x", "y"]


@pytest.mark.parametrize("kind", [Kind.PROPORTION, Kind.COEFFICIENT, Kind.P])
def test_ten_digits_are_kept_of_what_is_no_quotient_of_counts(kind):
    column = pd.Series([2 / 3, 1e-9 / 3, -0.5, NAN])
    cut = [0.6666666667, 3.333333333e-10, -0.5, NAN]
    pd.testing.assert_series_equal(kept(column, kind), pd.Series(cut), check_exact=True)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.SHARE, [2 / 3, NAN]),
        (Kind.COUNT, [10**13 + 1, 0]),
        (Kind.BASE, [10**13 + 1, 0]),
        (Kind.WORDS, ["0.6666666666666666", ""]),
        (Kind.FLAG, [True, False]),
    ],
)
def test_what_is_exact_is_kept_in_full(kind, values):
    pd.testing.assert_series_equal(
        kept(pd.Series(values), kind), pd.Series(values), check_exact=True
    )


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_half_a_unit_of_the_tenth_digit_is_lost_at_most(count, base):
    column = pd.Series([count / base])
    assert kept(column, Kind.COEFFICIENT)[0] == pytest.approx(count / base, rel=5.01e-10)
