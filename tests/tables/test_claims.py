"""Published figures, checked against their own arithmetic and against the data."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.tables import claims


@pytest.fixture(scope="session")
def checked(small_study):
    """Check one claim; the data say the same unless given."""

    def make(count, base, percent, data=None):
        claim = {"item": "again", "count": count, "base": base, "percent": Decimal(percent)}
        agree, answered = data or (count, base)
        summary = pd.DataFrame({"agree": [agree], "base": [answered]}, index=["again"])
        return claims.check(small_study(claims=[claim]), summary).iloc[0]

    return make


# The two published claims: BJPsych Open supplement, 20 June 2025.


def test_55_of_64_is_86_per_cent_as_published(checked):
    assert checked(55, 64, "86")["verdict"] == (
        "Reported 86%, recomputed 85.9%: consistent. The data give 55 of 64, as claimed."
    )


def test_53_of_61_is_not_86_per_cent_and_no_count_would_be(checked):
    assert checked(53, 61, "86")["verdict"] == (
        "Reported 86%, recomputed 86.9% (87% rounded; 86% only if truncated). "
        "No count out of 61 rounds to 86%. The data give 53 of 61, as claimed."
    )


@pytest.mark.parametrize(
    "claim, rounds, possible",
    [((55, 64, "86"), True, True), ((53, 61, "86"), False, False), ((53, 61, "87"), True, True)],
)
def test_the_table_says_whether_it_rounds_and_whether_anything_could(
    checked, claim, rounds, possible
):
    assert checked(*claim)[["rounds", "possible"]].tolist() == [rounds, possible]


def test_the_recomputed_share_is_not_rounded(checked):
    assert checked(53, 61, "86")["recomputed"] == 53 / 61


# Other claims


def test_a_claim_is_checked_to_its_own_decimals(checked):
    row = checked(55, 64, "85.9")  # 85.9375
    assert row["rounds"]
    assert row["verdict"].startswith("Reported 85.9%, recomputed 85.94%: consistent.")


def test_a_nought_after_the_point_is_a_decimal(checked):
    row = checked(55, 64, "86.0")
    assert not row["rounds"]
    assert row["verdict"].startswith("Reported 86.0%, recomputed 85.94% (85.9% rounded).")


def test_a_half_is_rounded_up_as_everywhere(checked):
    assert checked(1, 8, "13")["rounds"]
    assert not checked(1, 8, "12")["rounds"]


def test_a_wrong_claim_that_another_count_would_give_is_possible(checked):
    row = checked(50, 64, "86")  # 55 would give it; 50 gives 78.125
    assert row["possible"]
    assert row["verdict"].startswith("Reported 86%, recomputed 78.1% (78% rounded). The data")


@pytest.mark.parametrize("data", [(54, 64), (55, 63), (0, 0)])
def test_data_that_differ_are_said_to_differ(checked, data):
    row = checked(55, 64, "86", data)
    assert not row["matches"]
    assert row["verdict"].endswith(f"The data give {data[0]} of {data[1]} instead.")


def test_arithmetic_is_judged_apart_from_the_data(checked):
    assert checked(55, 64, "86", (1, 2))["rounds"]


def test_no_claims_make_an_empty_table_with_its_columns(small_study):
    table = claims.check(small_study(), pd.DataFrame())
    assert table.empty
    assert {"item", "recomputed", "possible", "verdict"} <= set(table)


@pytest.mark.parametrize("percent", ["0", "100"])
def test_none_and_all_are_possible_whatever_the_base(checked, percent):
    assert checked(1, 3, percent)["possible"]


def rounds_half_up(count, base, percent, digits) -> bool:
    exact, half = Fraction(100 * count, base), Fraction(1, 2 * 10**digits)
    return Fraction(percent) - half <= exact < Fraction(percent) + half


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 90), st.integers(0, 1000), st.integers(0, 1))
def test_possible_means_that_some_count_rounds_to_it(checked, base, tenths, digits):
    percent = Decimal(tenths).scaleb(-1) if digits else Decimal(tenths // 10)
    some = any(rounds_half_up(count, base, percent, digits) for count in range(base + 1))
    assert checked(0, base, percent)["possible"] == some
