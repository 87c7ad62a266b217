"""For the coders' meeting: who gives what, on what they agree, and what to code next."""

import numpy as np
import pytest

from balint_analysis import meeting
from balint_analysis.any_codes.reliability import fleiss_kappa
from balint_analysis.meeting.agreement import answers_needed
from building import codebook_of, codings_of, study_of

THEMES = [{"id": "x", "name": "X"}]
ROWS = ["111", "110", "000", "10-", "0--"]
TABLES = [meeting.bias, meeting.specific, meeting.rounds, meeting.planning]


def coded(rows, **facts):
    return study_of(codebook_of(themes=THEMES), codings=codings_of({"x": rows}), **facts)


def test_each_coder_stands_beside_the_others():
    # The others' codings of ann's answers: 11, 10, 00, 0; ben's: 11, 10, 00, 1; cy's: 11, 11, 00.
    table = meeting.bias(coded(ROWS))
    assert table[["coder", "count", "base"]].to_numpy().tolist() == [
        ["ann", 3, 5],
        ["ben", 2, 4],
        ["cy", 1, 3],
    ]
    assert table["share"].tolist() == pytest.approx([3 / 5, 2 / 4, 1 / 3])
    assert table["others"].tolist() == pytest.approx([3 / 7, 4 / 7, 4 / 6])


def test_a_coder_of_nothing_has_no_share():
    row = meeting.bias(coded(["1-1", "0-1"])).set_index("coder").loc["ben"]
    assert row["base"] == 0
    assert np.isnan(row["share"])


def test_agreement_on_what_is_given_and_what_is_not():
    # Sums of r (r - 1) and r (coders - 1): given 6 + 2 of 6 + 4 + 1, not given 6 of 2 + 6 + 1.
    row = meeting.specific(coded(ROWS)).iloc[0]
    assert row["given"] == pytest.approx(8 / 11)
    assert row["not_given"] == pytest.approx(6 / 9)
    assert row["note"] == ""


@pytest.mark.parametrize("mark", ["0", "1"])
def test_a_theme_that_is_never_or_always_given_is_told(mark):
    row = meeting.specific(coded([mark * 3] * 2)).iloc[0]
    assert row["note"] == "undefined (nobody gave it, or nobody did not)"


def test_every_round_has_a_row():
    first, second = (codings_of({"x": rows}) for rows in (["11", "01"], ["--", "11"]))
    table = meeting.rounds(coded(["11", "11"], rounds={1: first, 2: second}))
    assert table[["round", "answers", "observed_agreement"]].to_numpy().tolist() == [
        [1, 2, 0.5],
        [2, 1, 1.0],
    ]


def test_one_round_is_no_round():
    assert meeting.rounds(coded(ROWS)).empty


def test_planning_is_by_kappa_and_prevalence():
    rows = ["11", "10", "00", "00"]
    table = meeting.planning(coded(rows))
    kappa = fleiss_kappa([[int(mark) for mark in row] for row in rows])
    assert table["fleiss_kappa"].tolist() == pytest.approx([kappa] * 3)
    assert table["prevalence"].tolist() == pytest.approx([3 / 8] * 3)
    expected = [answers_needed(kappa, 3 / 8, width) for width in table["width"]]
    assert table["answers"].tolist() == expected == sorted(expected, reverse=True)


def test_planning_takes_the_confidence():
    few, many = (meeting.planning(coded(ROWS), confidence=c)["answers"] for c in (0.8, 0.99))
    assert (few < many).all()


def test_nothing_can_be_planned_where_kappa_is_undefined():
    assert meeting.planning(coded(["000"] * 3))["answers"].isna().all()


@pytest.mark.parametrize("table", TABLES)
def test_there_is_nothing_to_meet_about_without_coders(table):
    empty = table(study_of(codebook_of(themes=THEMES)))
    assert empty.empty
    assert list(empty.columns) == list(table(coded(ROWS)).columns)
