"""Alpha over the sets of themes that coders gave, level by level."""

import pytest

from balint_analysis.any_codes import theme_sets
from balint_analysis.any_codes.distances import jaccard, masi
from balint_analysis.any_codes.reliability import krippendorff_alpha
from building import codebook_of, codings_of, sets_of, study_of

CODEBOOK = codebook_of(
    themes=[
        {"id": "x", "name": "X", "subthemes": [{"id": "x1", "name": "X1"}]},
        {"id": "y", "name": "Y"},
    ]
)
NO_SUBTHEMES = [{"id": "x", "name": "X"}]


def coded(answers):
    """Make a study of answers like "110 -": per coder the marks of x, x1 and y, or not coded."""
    return study_of(CODEBOOK, codings=sets_of(answers))


def found(answers, level):
    """Look up which set each coder gave each answer."""
    places, categories = theme_sets.sets(coded(answers), level)
    return [[None if k < 0 else categories[k] for k in row] for row in places]


def test_themes_alone():
    assert found(["110 001", "000 101"], "theme") == [[("x",), ("y",)], [(), ("x", "y")]]


def test_subthemes_stand_for_their_theme():
    assert found(["110 100"], "subtheme") == [[("x1",), ("x",)]]


def test_not_coded_is_no_empty_set():
    assert found(["000 -"], "theme") == [[(), None]]


def test_alpha_by_hand():
    # Pairs {x} {x}, {} {y}: one of two apart by 1. Values x x - y: 10 of 12 ordered pairs apart.
    table = theme_sets.reliability(coded(["100 100", "000 001"]), number=10)
    row = table.query("level == 'theme' and distance == 'masi'").iloc[0]
    assert row["value"] == pytest.approx(1 - (1 / 2) / (10 / 12))
    assert row["answers"] == 2


def test_sets_that_never_differ_are_undefined():
    table = theme_sets.reliability(coded(["100 100", "100 100"]), number=10)
    assert table[["value", "lower", "upper"]].isna().all(axis=None)
    assert set(table["note"]) == {"undefined (all coders agree on every answer)"}


def test_no_answer_that_two_coded_is_undefined():
    table = theme_sets.reliability(coded(["100 -", "- 000"]), number=10)
    assert table["answers"].tolist() == [0, 0, 0, 0]
    assert set(table["note"]) == {"undefined (no answer was coded by two coders)"}


@pytest.mark.parametrize("answers", [["100 -", "000 -"], ["- -", "- -"], []])
def test_fewer_than_two_who_coded_anything_have_none(answers):
    assert theme_sets.reliability(coded(answers), number=10).empty


def test_more_confidence_a_wider_interval():
    rows = ["110 110", "000 001", "001 001", "100 100", "101 001"] * 4
    narrow, wide = (
        theme_sets.reliability(coded(rows), confidence=confidence, number=500)
        for confidence in (0.5, 0.99)
    )
    assert (wide["lower"] < narrow["lower"]).all()
    assert (narrow["upper"] < wide["upper"]).all()


def test_without_subthemes_there_is_one_level():
    study = study_of(codebook_of(themes=NO_SUBTHEMES), codings=codings_of({"x": ["11", "01"]}))
    assert set(theme_sets.reliability(study, number=10)["level"]) == {"theme"}


def test_a_reflexive_study_has_none():
    codebook = codebook_of(themes=NO_SUBTHEMES, coding={"approach": "reflexive"})
    study = study_of(codebook, codings=codings_of({"x": ["11"]}))
    assert theme_sets.reliability(study).empty


def test_the_interval_holds_the_value():
    rows = ["110 110", "000 001", "001 001", "100 100", "101 001", "000 000", "100 -"] * 4
    table = theme_sets.reliability(coded(rows), number=500)
    assert ((table["lower"] < table["value"]) & (table["value"] < table["upper"])).all()


def test_themes_and_subthemes_have_a_row_for_each_distance():
    table = theme_sets.reliability(coded(["110 100", "000 001"]), number=10)
    assert table[["level", "distance"]].to_numpy().tolist() == [
        ["theme", "masi"],
        ["theme", "jaccard"],
        ["subtheme", "masi"],
        ["subtheme", "jaccard"],
    ]


def test_no_coders_leave_an_empty_table_with_its_columns():
    columns = ["level", "distance", "answers", "value", "lower", "upper", "note"]
    table = theme_sets.reliability(study_of(CODEBOOK))
    assert list(table.columns) == columns
    assert table.empty


@pytest.mark.parametrize(("name", "distance"), [("masi", masi), ("jaccard", jaccard)])
def test_the_value_is_alpha_over_the_sets(name, distance):
    study = coded(["110 100", "000 001", "101 001", "001 001", "- 100", "101 -"])
    found = theme_sets.reliability(study, number=10).set_index(["level", "distance"])["value"]
    for level in ("theme", "subtheme"):
        places, categories = theme_sets.sets(study, level)
        given = [[None if k < 0 else categories[k] for k in row] for row in places]
        expected = krippendorff_alpha(given, distance=distance)
        assert found[level, name] == pytest.approx(expected, abs=1e-12)
