"""A reported percentage against its own count and base."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.claims import arithmetic
from balint_analysis.claims.arithmetic import LARGEST, Fit, check, decimals, fit


def checked(count, base, percent):
    return check(Decimal(percent), count, base)


@pytest.mark.parametrize(
    ("percent", "digits"), [("86", 0), ("86.0", 1), ("0.25", 2), ("1E+2", 0), ("100", 0)]
)
def test_decimals_are_those_reported(percent, digits):
    assert decimals(Decimal(percent)) == digits


# The two published claims, 55 of 64 and 53 of 61: BJPsych Open supplement, 20 June 2025.


@pytest.mark.parametrize(
    ("claim", "expected", "counts"),
    [
        ((55, 64, "86"), "consistent", [55]),  # 85.9375
        ((53, 61, "86"), "only if truncated", []),  # 86.885; 52 of 61 is 85.246
        ((53, 61, "87"), "consistent", [53]),
        ((55, 64, "85.9"), "consistent", [55]),
        ((55, 64, "86.0"), "only if rounded up", []),  # of 64, each is 1.5625 further
        ((50, 64, "86"), "impossible", [55]),  # 78.125; 55 would give it
        ((33, 45, "74"), "only if rounded up", []),  # 73.333
        ((5, 8, "62"), "consistent at an exact half", [5]),  # 62.5, half to even
        ((5, 8, "63"), "consistent at an exact half", [5]),  # 62.5, half up
        ((5, 8, "61"), "impossible", []),
        ((23, 40, "58"), "consistent", [23]),  # 57.5: up and to even
        ((23, 40, "57"), "consistent at an exact half", [23]),  # 57.5, half down
        ((0, 3, "0"), "consistent", [0]),
        ((3, 3, "100"), "consistent", [3]),
        ((4, 3, "133"), "impossible", []),  # more than all
        ((1, 3, "33.33"), "consistent", [1]),
        ((2, 3, "66.67"), "consistent", [2]),
        ((183, 300, "61"), "consistent", [182, 183, 184]),  # 60.67, 61, 61.33
    ],
)
def test_arithmetic_by_hand(claim, expected, counts):
    found = checked(*claim)
    assert (found.fit, list(found.counts)) == (expected, counts)


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("-2.5", "consistent"),
        ("-2.4", "only if truncated"),
        ("-2.6", "impossible"),
        ("-2", "consistent"),
        ("-3", "only if rounded up"),
    ],
)
def test_below_nought_the_same_holds_with_the_sign_turned(reported, expected):
    assert fit(Fraction(-249, 100), Decimal(reported)) == expected


@pytest.mark.parametrize(
    ("percent", "base", "expected"),
    [
        ("86", 64, "consistent"),
        ("86", 61, "only if truncated"),
        ("62", 8, "consistent at an exact half"),
        ("54", 9, "impossible"),  # 44.4, 55.6
        ("101", 3, "impossible"),
        ("100", 3, "consistent"),
        ("0", 3, "consistent"),
        ("-33", 3, "impossible"),
    ],
)
def test_a_percentage_of_a_base(percent, base, expected):
    found = check(Decimal(percent), base=base)
    assert found.fit == expected
    assert bool(found.counts) == (not found.fit.wrong)
    assert found.exact is None


@pytest.mark.parametrize(
    ("percent", "count", "bases"),
    [
        ("68", 55, [81]),  # 55/80 = 68.75, 55/82 = 67.07
        ("86", 55, [64]),  # 55/63 = 87.3, 55/65 = 84.6
        ("64", 1, []),  # 1/1, 1/2
        ("50", 1, [2]),
        ("62", 5, [8]),  # 62.5
        ("30", 12, [40]),  # 12/39 = 30.8; 12/41 = 29.3
        ("100", 3, [3]),
        ("10", 0, []),
        ("-5", 3, []),
    ],
)
def test_a_percentage_and_a_count(percent, count, bases):
    found = check(Decimal(percent), count)
    assert list(found.bases) == bases
    assert found.fit == ("consistent" if bases else "impossible")


def test_a_few_of_very_many_are_nought_per_cent():
    assert arithmetic.bases(1, Decimal(0)) == range(200, LARGEST + 1)  # 1/200 is 0.5
    assert arithmetic.bases(0, Decimal(0)) == range(1, LARGEST + 1)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"count": 55, "base": 64}, "consistent"),
        ({"count": 64, "base": 64}, "consistent"),
        ({"count": 61, "base": 58}, "impossible"),
        ({"percent": Decimal(86)}, "cannot be tested"),
        ({"count": 55}, "cannot be tested"),
        ({}, "cannot be tested"),
    ],
)
def test_parts_of_a_claim(claim, expected):
    assert check(**claim).fit == expected


def test_the_exact_percentage_is_a_fraction():
    assert checked(53, 61, "86").exact == Fraction(5300, 61)
    assert check(count=53, base=61).exact == Fraction(5300, 61)


def test_which_verdicts_accuse():
    wrong = {"only if truncated", "only if rounded up", "impossible"}
    assert {one for one in Fit if one.wrong} == wrong


def test_the_best_and_the_worst_of_several():
    several = [Fit.TRUNCATED, Fit.TIE, Fit.IMPOSSIBLE]
    assert (arithmetic.best(several), arithmetic.worst(several)) == (Fit.TIE, Fit.IMPOSSIBLE)
    assert (arithmetic.best([]), arithmetic.worst([])) == (Fit.IMPOSSIBLE, Fit.CONSISTENT)


@pytest.mark.parametrize("rule", [ROUND_HALF_UP, ROUND_HALF_EVEN, "ROUND_DOWN", "ROUND_UP"])
@given(st.integers(-3000, 3000), st.integers(0, 2))
def test_rounding_is_as_decimal_does_it(rule, thousandths, digits):
    value = Decimal(thousandths) / 1000
    expected = value.quantize(Decimal(1).scaleb(-digits), rule)
    assert arithmetic.rounded(Fraction(thousandths, 1000), digits, rule) == Fraction(expected)


def rounds_to(count, base, percent, digits) -> bool:
    """Say whether it does by either rule at a half."""
    return abs(Fraction(100 * count, base) - Fraction(percent)) <= Fraction(1, 2 * 10**digits)


@st.composite
def percents(draw):
    """Draw a percentage of 0 to 100 with none to two decimals, and how many it has."""
    digits = draw(st.integers(0, 2))
    return Decimal(draw(st.integers(0, 100 * 10**digits))).scaleb(-digits), digits


@settings(max_examples=200)
@given(st.integers(1, 200), percents())
def test_the_counts_are_all_that_round_to_it(base, reported):
    percent, digits = reported
    all_of_them = [n for n in range(base + 1) if rounds_to(n, base, percent, digits)]
    assert list(arithmetic.counts(base, percent)) == all_of_them
    assert check(percent, base=base).fit.wrong == (not all_of_them)


@settings(max_examples=200)
@given(st.integers(0, 20), percents())
def test_the_bases_are_all_of_which_it_rounds_to_it(count, reported):
    percent, digits = reported
    tried = range(max(count, 1), 500)
    all_of_them = [n for n in tried if rounds_to(count, n, percent, digits)]
    found = arithmetic.bases(count, percent)
    assert [n for n in tried if n in found] == all_of_them


@given(st.integers(1, 200), st.integers(0, 2), st.data())
def test_what_a_count_rounds_to_is_never_accused(base, digits, data):
    # Most percentages of many decimals are impossible: here are those that are not.
    count = data.draw(st.integers(0, base))
    rule = data.draw(st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
    printed = arithmetic.rounded(Fraction(100 * count, base), digits, rule)
    percent = (Decimal(printed.numerator) / printed.denominator).quantize(Decimal(10) ** -digits)
    assert not checked(count, base, percent).fit.wrong
    assert count in arithmetic.counts(base, percent)
    assert base in arithmetic.bases(count, percent)
