"""A reported percentage against its own count and base."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.stats.claims import check, decimals


def checked(count, base, percent):
    return check(count, base, Decimal(percent))


@pytest.mark.parametrize(
    ("percent", "digits"), [("86", 0), ("86.0", 1), ("0.25", 2), ("1E+2", 0), ("100", 0)]
)
def test_decimals_are_those_reported(percent, digits):
    assert decimals(Decimal(percent)) == digits


# The two published claims, 55 of 64 and 53 of 61: BJPsych Open supplement, 20 June 2025.


@pytest.mark.parametrize(
    ("claim", "rounds", "truncates", "possible"),
    [
        ((55, 64, "86"), True, False, True),  # 85.9375
        ((53, 61, "86"), False, True, False),  # 86.885; 52 of 61 is 85.246
        ((53, 61, "87"), True, False, True),
        ((55, 64, "85.9"), True, True, True),
        ((55, 64, "86.0"), False, False, False),  # of 64, each is 1.5625 further
        ((50, 64, "86"), False, False, True),  # 78.125; 55 would give it
        ((1, 8, "13"), True, False, True),  # 12.5, half up
        ((1, 8, "12"), False, True, False),
        ((0, 3, "0"), True, True, True),
        ((3, 3, "100"), True, True, True),
        ((1, 3, "33.33"), True, True, True),
        ((2, 3, "66.67"), True, False, True),
    ],
)
def test_arithmetic_by_hand(claim, rounds, truncates, possible):
    found = checked(*claim)
    assert (found.rounds, found.truncates, found.possible) == (rounds, truncates, possible)


def test_the_exact_percentage_is_a_fraction():
    assert checked(53, 61, "86").exact == Fraction(5300, 61)


@pytest.mark.parametrize("percent", ["0", "100"])
def test_none_and_all_are_possible_whatever_the_base(percent):
    assert checked(1, 3, percent).possible


@pytest.mark.parametrize("percent", ["-33", "133", "250"])
def test_less_than_none_and_more_than_all_are_impossible(percent):
    assert not checked(1, 3, percent).possible


def rounds_to(count, base, percent, digits) -> bool:
    exact, half = Fraction(100 * count, base), Fraction(1, 2 * 10**digits)
    return Fraction(percent) - half <= exact < Fraction(percent) + half


@st.composite
def percents(draw):
    """Draw a percentage of 0 to 100 with none to two decimals, and how many it has."""
    digits = draw(st.integers(0, 2))
    return Decimal(draw(st.integers(0, 100 * 10**digits))).scaleb(-digits), digits


@settings(max_examples=200)
@given(st.integers(1, 200), percents())
def test_possible_means_that_some_count_rounds_to_it(base, reported):
    percent, digits = reported
    some = any(rounds_to(count, base, percent, digits) for count in range(base + 1))
    assert check(0, base, percent).possible == some


@given(st.integers(1, 200), st.integers(0, 2), st.data())
def test_what_a_count_rounds_to_is_possible(base, digits, data):
    # Most percentages of many decimals are impossible: here are those that are not.
    count = data.draw(st.integers(0, base))
    steps = (Fraction(100 * count, base) * 10**digits + Fraction(1, 2)).__floor__()
    found = check(count, base, Decimal(steps).scaleb(-digits))
    assert found.rounds
    assert found.possible
