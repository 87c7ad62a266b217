"""Published figures, checked against their own arithmetic and against the data."""

import pytest

from balint_analysis import claims
from building import codebook_of, codings_of, study_of

SCALES = {"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}}
ITEMS = [{"id": "again", "column": "Q", "scale": "s"}]


def checked(count, base, percent, data=None):
    """Check one claim; the data say the same unless given."""
    claim = {"item": "again", "count": count, "base": base, "percent": percent}
    codebook = codebook_of(scales=SCALES, items=ITEMS, claims=[claim])
    agree, answered = data or (count, base)
    labels = ["Yes"] * agree + ["No"] * (answered - agree)
    return claims.claims(study_of(codebook, responses={"again": labels})).iloc[0]


# The two published claims: BJPsych Open supplement, 20 June 2025.


def test_55_of_64_is_86_per_cent_as_published():
    row = checked(55, 64, "86")
    assert row["verdict"] == (
        "Reported 86%, recomputed 85.9%: consistent; the data give 55 of 64, as claimed."
    )
    assert row["explanation"] == ""


def test_53_of_61_is_not_86_per_cent_and_no_count_would_be():
    row = checked(53, 61, "86")
    assert row["verdict"] == (
        "Reported 86%, recomputed 86.9%: 87% rounded, 86% only if truncated, and no count out of "
        "61 rounds to 86%; the data give 53 of 61, as claimed."
    )
    assert row["explanation"] == (
        "Possible: digits that were cut off; or a slip in the percentage; or weights."
    )


@pytest.mark.parametrize(
    "claim, rounds, possible, arithmetic",
    [
        ((55, 64, "86"), True, True, "consistent"),
        ((53, 61, "86"), False, False, "only if truncated"),
        ((53, 61, "87"), True, True, "consistent"),
        ((5, 8, "62"), True, True, "consistent at an exact half"),
        ((5, 8, "63"), True, True, "consistent at an exact half"),
        ((50, 64, "86"), False, True, "impossible"),  # 55 would give it; 50 gives 78.125
    ],
)
def test_the_table_says_whether_it_rounds_and_whether_anything_could(
    claim, rounds, possible, arithmetic
):
    found = checked(*claim)[["rounds", "possible", "arithmetic"]].tolist()
    assert found == [rounds, possible, arithmetic]


def test_the_recomputed_share_is_not_rounded():
    assert checked(53, 61, "86")["recomputed"] == 53 / 61


def test_the_table_repeats_the_claim_beside_the_data():
    row = checked(55, 64, "86.0", data=(54, 63))
    claimed = ["item", "kind", "about", "reported", "count", "base", "percent", "mean", "sd"]
    assert row[claimed].tolist() == ["again", "item", "Q", "86.0%", 55, 64, "86.0", "", ""]
    assert row[["data_count", "data_base"]].tolist() == [54, 63]


# Other claims


@pytest.mark.parametrize("data", [(54, 64), (55, 63), (0, 0)])
def test_data_that_differ_are_said_to_differ(data):
    row = checked(55, 64, "86", data)
    assert not row["matches"]
    assert row["verdict"].endswith(f"; the data give {data[0]} of {data[1]} instead.")


def test_arithmetic_is_judged_apart_from_the_data():
    assert checked(55, 64, "86", (1, 2))["rounds"]


def test_a_percentage_without_count_and_base_is_compared_with_the_data():
    row = checked(None, None, "67", (2, 3))
    assert row["verdict"] == (
        "Without count and base nothing can be recomputed; the data give 2 of 3, as claimed."
    )
    assert row[["arithmetic", "matches"]].tolist() == ["cannot be tested", True]
    assert not checked(None, None, "66", (2, 3))["matches"]
    assert not checked(None, None, "67", (0, 0))["matches"]


def test_no_claims_make_an_empty_table_with_its_columns():
    table = claims.claims(study_of())
    assert table.empty
    assert {"item", "recomputed", "possible", "verdict"} <= set(table)


THEMES = [{"id": "a", "name": "Anger", "subthemes": [{"id": "a1", "name": "At oneself"}]}]


def judged(claim, **parts):
    """Check one claim against four people: levels 1, 1, 2 and 5, themes, a mention."""
    codebook = codebook_of(
        scales={"s": {"levels": list("12345"), "agree": ["5"]}},
        items=ITEMS,
        questions=[{"id": "why", "column": "W"}],
        themes=THEMES,
        mentions=[{"id": "m", "name": "the weather", "terms": ["rain"]}],
        cohort={"enrolled": 8},
        claims=[claim],
    )
    study = study_of(
        codebook,
        responses={"again": ["1", "1", "2", "5"]},
        answers={(str(n), "why"): text for n, text in enumerate(["rain", "a", "b", "c"], 1)},
        codings=codings_of({"a": ["111", "110", "100", "000"], "a1": ["100", "000", "000", "000"]}),
    )
    return claims.claims(study).iloc[0]


@pytest.mark.parametrize(
    ("claim", "about", "data"),
    [
        ({"theme": "a"}, "Anger", (2, 4)),
        ({"theme": "a", "rule": "any"}, "Anger", (3, 4)),
        ({"theme": "a", "rule": "unanimous"}, "Anger", (1, 4)),
        ({"theme": "a1", "rule": "any"}, "At oneself", (1, 4)),
        ({"mention": "m"}, "the weather", (1, 4)),
        ({"response": True}, "Response", (4, 8)),
    ],
)
def test_themes_mentions_and_the_response_are_checked_alike(claim, about, data):
    count, base = data
    row = judged(claim | {"count": count, "base": base, "percent": 100 * count // base})
    kind = "theme" if "theme" in claim else next(iter(claim))
    assert row[["kind", "about", "item"]].tolist() == [kind, about, ""]
    assert row["matches"]
    assert row["verdict"].endswith(f"the data give {count} of {base}, as claimed.")


def test_a_theme_that_nobody_coded_has_nothing_to_compare():
    codebook = codebook_of(themes=THEMES, claims=[{"theme": "a", "percent": 50}])
    assert claims.claims(study_of(codebook)).iloc[0]["verdict"].endswith("give 0 of 0 instead.")


# Of 1, 1, 2 and 5 the mean is 9/4 and the SD the root of 43/12, 1.893.


def mean(**claim):
    return judged({"item": "again", "base": 4, "mean": "2.25", "sd": "1.89"} | claim)


def test_a_mean_and_its_sd_are_checked():
    row = mean()
    assert row["reported"] == "M = 2.25, SD = 1.89"
    assert row[["rounds", "possible", "matches"]].tolist() == [True, True, True]
    assert row["verdict"] == (
        "A mean of 2.25 is possible: 9/4 is 2.250; an SD of 1.89 is possible; "
        "the data give M = 2.25, SD = 1.89, n = 4, as claimed."
    )
    assert row["recomputed"] != row["recomputed"]  # NaN


def test_a_mean_of_levels_that_were_numbered_from_the_other_end():
    assert mean(mean="3.75")["matches"]  # 6 - 9/4
    assert mean(mean="1.25", lowest=0)["matches"]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"mean": "2.5"}, "the data give M = 2.3, SD = 1.89, n = 4 instead."),
        ({"sd": "1.88"}, "the data give M = 2.25, SD = 1.89, n = 4 instead."),
        ({"base": 5, "mean": "2.20"}, "the data give M = 2.25, SD = 1.89, n = 4 instead."),
        ({"sd": None}, "the data give M = 2.25, n = 4, as claimed."),
        ({"items_averaged": 2}, "the data are not compared, as several items are averaged."),
    ],
)
def test_a_mean_beside_the_data(claim, said):
    row = mean(**claim)
    assert row["verdict"].endswith(said)
    compared = "compared" not in said
    assert (row["data_base"] == 4) if compared else row.isna()["data_base"]
    assert row.isna()["data_count"]
    assert row["matches"] == said.endswith("as claimed.")


def test_a_mean_that_whole_answers_cannot_have():
    row = mean(mean="2.31")
    assert not row["rounds"]
    assert not row["possible"]
    assert row["verdict"].startswith("No 4 whole answers have a mean of 2.31: 9/4 is 2.250 and")
    assert "imputed values" in row["explanation"]


def test_the_scale_is_that_of_the_item():
    assert mean(mean="5.25", sd=None)["arithmetic"] == "impossible"
    assert mean(mean="5.25", sd=None, lowest=2)["arithmetic"] == "consistent"


def test_a_mean_of_an_item_that_nobody_answered():
    claim = {"item": "again", "base": 4, "mean": "1.5"}
    codebook = codebook_of(scales=SCALES, items=ITEMS, claims=[claim])
    row = claims.claims(study_of(codebook)).iloc[0]
    assert row["verdict"].endswith("; the data have no answers.")
    assert (row["data_base"], row["matches"]) == (0, False)
