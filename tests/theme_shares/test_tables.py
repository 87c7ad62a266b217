"""How common themes are by question and by person, with intervals, and in which order."""

import pandas as pd
import pytest

from balint_analysis import theme_shares
from balint_analysis.tables import themes
from building import codebook_of, codings_of, study_of

CODEBOOK = codebook_of(
    themes=[{"id": "x", "name": "X"}],
    questions=[{"id": "why", "column": "Why"}, {"id": "how", "column": "How"}],
)


TABLES = pytest.mark.parametrize(
    "table", [themes.prevalence, theme_shares.by_question, theme_shares.by_person]
)


def asked(rows, **parts):
    """Make a study of answers: respondent, question, and what each coder gave, as "1-0"."""
    codings = codings_of({"x": [marks for _, _, marks in rows]})
    index = pd.MultiIndex.from_tuples([row[:2] for row in rows], names=["respondent", "question"])
    return study_of(CODEBOOK, codings=codings.set_axis(index), **parts)


# 1 voiced it in both answers, 2 in one of two, 3 in none; nobody coded the answer of 4.
VOICED = asked(
    [
        ("1", "how", "111"),
        ("1", "why", "111"),
        ("2", "how", "110"),
        ("2", "why", "001"),
        ("3", "how", "000"),
        ("4", "how", "---"),
    ]
)


MANY = asked(
    [
        (f"{n}", question, "11" if n % 3 == k else "00")
        for n in range(40)
        for k, question in enumerate(["how", "why"])
    ]
)


def test_each_question_has_its_base_in_the_order_of_the_codebook():
    found = theme_shares.by_question(VOICED, number=20)[["question", "count", "base"]]
    assert found.to_numpy().tolist() == [["why", 1, 2], ["how", 2, 3]]


def test_the_rule_decides_who_voiced_it():
    counts = [
        theme_shares.by_person(VOICED, decision_rule=rule, number=20)["count"][0]
        for rule in ("any", "majority", "unanimous")
    ]
    assert counts == [2, 2, 1]


def test_a_person_counts_once_and_only_with_a_coded_answer():
    row = theme_shares.by_person(VOICED, number=20).iloc[0]
    assert (row["count"], row["base"], row["share"]) == (2, 3, 2 / 3)


def test_a_question_without_coded_answers_has_no_row():
    study = asked([("1", "how", "11"), ("1", "why", "--")])
    assert theme_shares.by_question(study, number=20)["question"].tolist() == ["how"]


@TABLES
def test_the_interval_holds_the_share(table):
    found = table(MANY, number=500)
    assert ((found["lower"] < found["share"]) & (found["share"] < found["upper"])).all()


@TABLES
def test_more_confidence_a_wider_share(table):
    narrow, wide = (table(MANY, number=500, confidence=c) for c in (0.5, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()


def test_a_theme_of_nobody_has_no_interval():
    row = theme_shares.by_person(asked([("1", "how", "00"), ("2", "how", "00")]), number=20).iloc[0]
    assert row["share"] == 0
    assert row[["lower", "upper"]].isna().all()
    assert row["note"] == "no interval (all replicates are the same)"


def test_a_theme_of_few_is_warned_of():
    note = theme_shares.by_person(VOICED, number=20)["note"][0]
    assert note == "interval too short (fewer than 8 with the theme, or without it)"


def test_a_theme_that_few_lack_is_warned_of():
    rows = [(f"{n}", "how", "11" if n else "00") for n in range(20)]
    assert "too short" in theme_shares.by_person(asked(rows), number=20)["note"][0]


def test_one_replicate_makes_no_interval():
    assert theme_shares.by_person(MANY, number=1)["lower"].isna().all()


def test_shares_are_drawn_by_their_seed():
    first, again, other = (theme_shares.by_person(MANY, number=50, seed=s) for s in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


def test_without_a_consensus_its_rule_is_refused():
    with pytest.raises(Exception, match="no consensus of its coders") as caught:
        themes.decide(VOICED, "consensus")
    assert "[coding] consensus" in str(caught.value)


@TABLES
def test_shares_without_coders_are_an_empty_table_with_its_columns(table):
    empty = table(study_of(CODEBOOK))
    assert empty.empty
    assert list(empty.columns) == list(table(VOICED, number=20).columns)


NAMED = [{"id": code, "name": code.upper()} for code in "xyz"]


def ordered(marks, people=None, rule="any", **options):
    """Compute the order of the themes x, y and z under a rule, of the answers of these people."""
    codings = codings_of(marks, coders=("ann", "ben"))
    if people:
        answers = list(zip(people, codings.index.get_level_values("respondent"), strict=True))
        codings.index = codings.index.from_tuples(answers, names=codings.index.names)
    codebook = codebook_of(themes=[theme for theme in NAMED if theme["id"] in marks])
    return (
        theme_shares.order(study_of(codebook, codings=codings), **options)
        .set_index("rule")
        .loc[rule]
    )


def test_themes_are_ordered_and_those_as_frequent_joined():
    row = ordered({"x": ["10", "11"], "y": ["10", "11"], "z": ["11", "00"]})
    assert row["order"] == "X = Y; Z"
    row = ordered({"x": ["10", "11"], "y": ["10", "11"], "z": ["11", "00"]}, rule="unanimous")
    assert row["order"] == "X = Y = Z"


def test_an_order_held_where_the_replicates_keep_it():
    # three people, two of them with x: P(two or three of three draws are x) = 20/27
    row = ordered({"x": ["11", "11", "00"], "y": ["00", "00", "11"]}, number=50_000)
    assert row["held"] == pytest.approx(20 / 27, abs=0.01)


def test_the_answers_of_one_person_are_drawn_together():
    # 1 wrote three answers with x, 2 two with y: x leads unless 2 is drawn twice, 3/4;
    # answers drawn one by one would give 0.683
    marks = {"x": ["11"] * 3 + ["00"] * 2, "y": ["00"] * 3 + ["11"] * 2}
    row = ordered(marks, people="11122", number=50_000)
    assert row["held"] == pytest.approx(3 / 4, abs=0.01)


def test_every_rank_has_to_keep_its_place():
    # z after x for certain, and y, as frequent as x, after neither
    marks = {"x": ["11"] * 9, "y": ["11"] * 9, "z": ["11"] + ["00"] * 8}
    row = ordered(marks, number=50_000)
    assert row["order"] == "X = Y; Z"
    assert row["held"] == pytest.approx(1 - 1 / 9**9, abs=1e-4)


def test_themes_that_are_all_as_frequent_keep_their_order():
    assert ordered({"x": ["11"], "y": ["11"]})["held"] == 1


@pytest.mark.parametrize(
    "parts", [{"codings": codings_of({"x": ["--"]}, coders=("ann", "ben"))}, {}]
)
def test_where_nothing_is_coded_there_is_no_order(parts):
    assert theme_shares.order(study_of(codebook_of(themes=NAMED[:1]), **parts)).empty
