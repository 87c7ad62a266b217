"""Means, SDs and medians that whole numbers can have, and those that they cannot."""

import time
import tomllib
from decimal import Decimal
from fractions import Fraction
from itertools import combinations_with_replacement
from math import sqrt
from pathlib import Path
from statistics import stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.claims import grim

SOURCES = tomllib.loads((Path(__file__).parents[1] / "reference/grim.toml").read_text("utf-8"))


def cases(test):
    for source in SOURCES[test]:
        columns = (source["means"], source["sds"], source["n"], source["possible"])
        yield from zip(*columns, strict=True)


GRIM = [
    (mean, source["n"], source.get("items", 1), possible)
    for source in SOURCES["grim"]
    for mean, possible in zip(source["means"], source["possible"], strict=True)
]


@pytest.mark.parametrize(("mean", "n", "items", "possible"), GRIM)
def test_grim_as_others_have_it(mean, n, items, possible):
    assert (not grim.grim(Decimal(mean), n, items).wrong) == possible


@pytest.mark.parametrize(("mean", "sd", "n", "possible"), list(cases("grimmer")))
def test_grimmer_as_others_have_it(mean, sd, n, possible):
    found = (grim.grim(Decimal(mean), n), grim.grimmer(Decimal(mean), Decimal(sd), n))
    assert (not any(one.wrong for one in found)) == possible


@pytest.mark.parametrize(("mean", "sd", "n", "possible"), list(cases("debit")))
def test_debit_as_others_have_it(mean, sd, n, possible):
    expected = "consistent" if possible else "impossible"
    assert grim.debit(Decimal(mean), Decimal(sd), n) == expected


@pytest.mark.parametrize(
    ("mean", "n", "scale", "expected"),
    [
        ("3.46", 28, None, "consistent"),  # 97/28 = 3.4643
        ("3.47", 28, None, "only if rounded up"),
        ("3.48", 28, None, "impossible"),  # 98/28 = 3.5
        ("3.12", 8, None, "consistent at an exact half"),  # 25/8 = 3.125
        ("3.13", 8, None, "consistent at an exact half"),
        ("3.50", 99, None, "only if truncated"),  # 346/99 = 3.4949, 347/99 = 3.5051
        ("3.48", 100, None, "cannot be tested"),
        ("3.5", 10, None, "cannot be tested"),
        ("4", 1, None, "cannot be tested"),
        ("5.00", 28, (1, 5), "consistent"),
        ("1.00", 28, (1, 5), "consistent"),
        ("5.04", 28, (1, 5), "impossible"),  # 141/28, and 140 is the most
        ("0.96", 28, (1, 5), "impossible"),  # 27/28
        ("5.2", 28, (1, 5), "impossible"),
        ("-0.50", 4, None, "consistent"),
    ],
)
def test_grim_by_hand(mean, n, scale, expected):
    assert grim.grim(Decimal(mean), n, scale=scale) == expected


def test_the_sums_of_a_mean():
    assert list(grim.sums(Decimal("3.46"), 28)) == [97]
    assert list(grim.sums(Decimal("3.5"), 28)) == [97, 98, 99]  # 3.464, 3.5, 3.536
    assert list(grim.sums(Decimal("3.5"), 2, items=2)) == [14]
    assert list(grim.sums(Decimal("5.0"), 28, scale=(1, 5))) == [139, 140]


@pytest.mark.parametrize(
    ("mean", "sd", "n", "scale", "expected"),
    [
        ("3.50", "0.53", 10, None, "consistent"),  # five threes and five fours: 0.527
        ("3.50", "0.52", 10, None, "impossible"),  # the smallest SD is 0.527
        ("3.50", "0.54", 10, None, "impossible"),  # the next is 0.707
        ("3.50", "0.00", 10, None, "impossible"),
        ("3.00", "0.00", 10, None, "consistent"),
        ("3.00", "0.33", 10, None, "impossible"),  # a sum of squares of 91: odd, and 30 even
        ("3.00", "0.47", 10, None, "consistent"),  # 92
        ("4.90", "0.55", 30, (1, 5), "consistent"),  # 29 fives and a two: 0.548
        ("4.90", "0.56", 30, (1, 5), "impossible"),
        ("4.90", "1.20", 30, (1, 5), "impossible"),
        ("3.00", "2.11", 10, (1, 5), "consistent"),  # five ones and five fives: 2.108
        ("3.00", "2.12", 10, (1, 5), "impossible"),
        ("3.00", "2.21", 10, None, "consistent"),  # without a scale: a sum of squares of 134
        ("5.00", "0.00", 10, (1, 5), "consistent"),
        ("2.00", "0.00", 10, (2, 2), "consistent"),
        ("3.46", "1.04", 1, None, "cannot be tested"),
        ("3.9", "1.0", 312, None, "cannot be tested"),
        ("3.9", "1.0", 312, (1, 5), "consistent"),
    ],
)
def test_grimmer_by_hand(mean, sd, n, scale, expected):
    assert grim.grimmer(Decimal(mean), Decimal(sd), n, scale=scale) == expected


def test_no_sd_of_zeros_and_ones_is_as_large_as_with_a_two():
    # Five ones and a two of 20: sum 7, a sum of squares of 9, SD 0.587.
    assert grim.debit(Decimal("0.35"), Decimal("0.59"), 20) == "impossible"
    assert grim.grimmer(Decimal("0.35"), Decimal("0.59"), 20, scale=(0, 2)) == "consistent"


def test_an_sd_that_was_divided_by_n():
    claim = Decimal("0.35"), Decimal("0.48"), 20  # root of 7 × 13: / (20 × 19) 0.489, / 400 0.477
    assert grim.grimmer(*claim, scale=(0, 1)) == "impossible"
    assert grim.grimmer(*claim, scale=(0, 1), population=True) == "consistent"


def test_items_that_were_averaged():
    # Values 1.5 and 2.5, halves of 3 and 5: mean 2, SD 0.707. No whole numbers have that SD.
    claim = Decimal("2.00"), Decimal("0.71"), 2
    assert grim.grimmer(*claim, items=2) == "consistent"
    assert grim.grimmer(*claim) == "impossible"
    assert grim.grimmer(*claim, items=2, scale=(2, 3)) == "impossible"  # below the scale
    assert grim.grimmer(*claim, items=2, scale=(1, 3)) == "consistent"


def test_so_many_sums_that_none_is_tried():
    begun = time.perf_counter()
    assert grim.grimmer(Decimal("3.5"), Decimal("0.00"), 10**9) == "cannot be tested"
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(("most", "expected"), [(3, "impossible"), (2, "cannot be tested")])
def test_how_many_sums_are_tried(monkeypatch, most, expected):
    monkeypatch.setattr(grim, "MOST", most)
    assert grim.grimmer(Decimal("3.5"), Decimal("0.00"), 28) == expected  # sums 97, 98, 99


def test_the_variance_that_passes_without_a_test():
    # n - 1 times the width of the interval of variances, 2 × SD × 0.01, is 2 from n = 101 on.
    assert grim.grimmer(Decimal("3.01"), Decimal("1.00"), 101) == "cannot be tested"
    assert grim.grimmer(Decimal("3.01"), Decimal("1.00"), 100) == "consistent"


@pytest.mark.parametrize(
    ("median", "n", "scale", "expected"),
    [
        ("3", 41, None, "consistent"),
        ("3.0", 41, None, "consistent"),
        ("3.5", 41, None, "impossible"),
        ("3.5", 40, None, "consistent"),
        ("3.25", 40, None, "impossible"),
        ("6", 41, (1, 5), "impossible"),
        ("5", 41, (1, 5), "consistent"),
        ("1", 41, (1, 5), "consistent"),
        ("0", 41, (1, 5), "impossible"),
    ],
)
def test_medians(median, n, scale, expected):
    assert grim.median(Decimal(median), n, scale) == expected


def test_mean_and_variance_of_levels():
    # 1, 1, 2, 5: mean 9/4; squares 31, less 81/4, over 3.
    assert grim.moments([2, 1, 0, 0, 1]) == (Fraction(9, 4), Fraction(43, 12))
    assert grim.moments([2, 1, 0, 0, 1], lowest=0) == (Fraction(5, 4), Fraction(43, 12))
    assert grim.moments([0, 1]) == (2, None)


@pytest.mark.parametrize(
    ("variance", "sd", "expected"),
    [
        ("1.0816", "1.04", True),
        ("1.092025", "1.04", True),  # 1.045 squared
        ("1.0921", "1.04", False),
        ("1.071225", "1.04", True),  # 1.035 squared
        ("1.0712", "1.04", False),
        ("0", "0.00", True),
    ],
)
def test_a_variance_whose_root_is_reported(variance, sd, expected):
    assert grim.within(Fraction(variance), Decimal(sd)) == expected


# Whatever data there are, what is computed from them is never called impossible.

ANSWERS = st.lists(st.integers(1, 5), min_size=2, max_size=30)


def printed(value, digits):
    return Decimal(f"{value:.{digits}f}")


@settings(max_examples=200)
@given(ANSWERS, st.integers(0, 3), st.integers(0, 3), st.sampled_from([None, (1, 5), (0, 7)]))
def test_no_data_are_impossible(answers, digits, sd_digits, scale):
    n = len(answers)
    mean, sd = printed(sum(answers) / n, digits), printed(stdev(answers), sd_digits)
    assert not grim.grim(mean, n, scale=scale).wrong
    assert not grim.grimmer(mean, sd, n, scale=scale).wrong
    numbers = [answers.count(level) for level in range(1, 6)]
    exact, variance = grim.moments(numbers)
    assert (exact, grim.within(variance, sd)) == (Fraction(sum(answers), n), True)


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=2, max_size=20), st.integers(1, 3))
def test_no_averaged_items_are_impossible(answers, digits):
    values = [sum(person) / 3 for person in answers]
    mean, sd = printed(sum(values) / len(values), digits), printed(stdev(values), digits)
    assert not grim.grim(mean, len(values), 3, (1, 5)).wrong
    assert not grim.grimmer(mean, sd, len(values), 3, (1, 5)).wrong


@given(st.integers(2, 60), st.integers(2, 3), st.data())
def test_no_zeros_and_ones_are_impossible(n, digits, data):
    ones = data.draw(st.integers(0, n))
    sd = sqrt(ones * (n - ones) / (n * (n - 1)))
    assert grim.debit(printed(ones / n, digits), printed(sd, digits), n) == "consistent"


def test_of_four_answers_little_passes_that_has_no_data():
    """Try every mean and SD of two decimals on a scale from 1 to 5."""
    real = {
        (printed(sum(one) / 4, 2), printed(stdev(one), 2))
        for one in combinations_with_replacement(range(1, 6), 4)
    }
    means = [Decimal(quarters) / 4 for quarters in range(4, 21)]
    sds = [Decimal(hundredths).scaleb(-2) for hundredths in range(240)]
    passed = {
        (mean.quantize(Decimal("0.01")), sd)
        for mean in means
        for sd in sds
        if grim.grimmer(mean.quantize(Decimal("0.01")), sd, 4, scale=(1, 5)) == "consistent"
    }
    assert real <= passed
    assert len(passed - real) <= len(real) / 4
