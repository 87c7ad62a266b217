"""Published figures, checked against their own arithmetic and against the data."""

import pytest

from balint_analysis.tables import claims
from building import codebook_of, study_of


def checked(count, base, percent, data=None):
    """Check one claim; the data say the same unless given."""
    claim = {"item": "again", "count": count, "base": base, "percent": percent}
    codebook = codebook_of(
        scales={"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}},
        items=[{"id": "again", "column": "Q", "scale": "s"}],
        claims=[claim],
    )
    agree, answered = data or (count, base)
    labels = ["Yes"] * agree + ["No"] * (answered - agree)
    return claims.claims(study_of(codebook, responses={"again": labels})).iloc[0]


# The two published claims: BJPsych Open supplement, 20 June 2025.


def test_55_of_64_is_86_per_cent_as_published():
    assert checked(55, 64, "86")["verdict"] == (
        "Reported 86%, recomputed 85.9%: consistent. The data give 55 of 64, as claimed."
    )


def test_53_of_61_is_not_86_per_cent_and_no_count_would_be():
    assert checked(53, 61, "86")["verdict"] == (
        "Reported 86%, recomputed 86.9% (87% rounded; 86% only if truncated). "
        "No count out of 61 rounds to 86%. The data give 53 of 61, as claimed."
    )


@pytest.mark.parametrize(
    "claim, rounds, possible",
    [((55, 64, "86"), True, True), ((53, 61, "86"), False, False), ((53, 61, "87"), True, True)],
)
def test_the_table_says_whether_it_rounds_and_whether_anything_could(claim, rounds, possible):
    assert checked(*claim)[["rounds", "possible"]].tolist() == [rounds, possible]


def test_the_recomputed_share_is_not_rounded():
    assert checked(53, 61, "86")["recomputed"] == 53 / 61


def test_the_table_repeats_the_claim_beside_the_data():
    row = checked(55, 64, "86.0", data=(54, 63))
    assert row[["item", "count", "base", "percent"]].tolist() == ["again", 55, 64, "86.0"]
    assert row[["data_count", "data_base"]].tolist() == [54, 63]


# Other claims


def test_a_claim_is_checked_to_its_own_decimals():
    row = checked(55, 64, "85.9")  # 85.9375
    assert row["rounds"]
    assert row["verdict"].startswith("Reported 85.9%, recomputed 85.94%: consistent.")


def test_a_nought_after_the_point_is_a_decimal():
    row = checked(55, 64, "86.0")
    assert not row["rounds"]
    assert row["verdict"].startswith("Reported 86.0%, recomputed 85.94% (85.9% rounded).")


def test_a_half_is_rounded_up_as_everywhere():
    assert checked(1, 8, "13")["rounds"]
    assert not checked(1, 8, "12")["rounds"]


def test_a_wrong_claim_that_another_count_would_give_is_possible():
    row = checked(50, 64, "86")  # 55 would give it; 50 gives 78.125
    assert row["possible"]
    assert row["verdict"].startswith("Reported 86%, recomputed 78.1% (78% rounded). The data")


@pytest.mark.parametrize("data", [(54, 64), (55, 63), (0, 0)])
def test_data_that_differ_are_said_to_differ(data):
    row = checked(55, 64, "86", data)
    assert not row["matches"]
    assert row["verdict"].endswith(f"The data give {data[0]} of {data[1]} instead.")


def test_arithmetic_is_judged_apart_from_the_data():
    assert checked(55, 64, "86", (1, 2))["rounds"]


def test_no_claims_make_an_empty_table_with_its_columns():
    table = claims.claims(study_of())
    assert table.empty
    assert {"item", "recomputed", "possible", "verdict"} <= set(table)
