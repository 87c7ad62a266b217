"""Alpha over sets of themes: distances by hand, coefficients beside the krippendorff package."""

import krippendorff
import numpy as np
import pandas as pd
import pytest

from balint_analysis.stats.distances import jaccard, masi
from balint_analysis.stats.reliability import Undefined, krippendorff_alpha
from balint_analysis.tables import theme_sets


@pytest.fixture
def study(small_study):
    return small_study(
        themes=[
            {"id": "x", "name": "X", "subthemes": [{"id": "x1", "name": "X1"}]},
            {"id": "y", "name": "Y"},
        ]
    )


def codings(rows, codes=("x", "x1", "y"), coders=("A", "B")):
    """Make codings of rows like "110 -": per coder the marks of x, x1 and y, or not coded."""
    columns = pd.MultiIndex.from_product([coders, codes], names=["coder", "code"])
    marks = [
        [np.nan if word == "-" else float(word[k]) for word in row.split() for k in range(3)]
        for row in rows
    ]
    return pd.DataFrame(marks, columns=columns).swaplevel(axis="columns")


@pytest.mark.parametrize(
    ("a", "b", "by_jaccard", "by_masi"),
    [
        ("", "", 0, 0),
        ("x", "x", 0, 0),
        ("x", "", 1, 1),
        ("x", "y", 1, 1),
        # one half in common; one within the other: 1 - 1/2 × 2/3
        ("x", "xy", 1 / 2, 2 / 3),
        # one third in common, overlapping: 1 - 1/3 × 1/3
        ("xy", "yz", 2 / 3, 8 / 9),
    ],
)
def test_distances_by_hand(a, b, by_jaccard, by_masi):
    assert jaccard(a, b) == jaccard(b, a) == pytest.approx(by_jaccard)
    assert masi(a, b) == masi(b, a) == pytest.approx(by_masi)


def test_themes_alone(study):
    found = theme_sets.sets(codings(["110 001", "000 101"]), study, "theme")
    assert found.to_numpy().tolist() == [[("x",), ("y",)], [(), ("x", "y")]]


def test_subthemes_stand_for_their_theme(study):
    found = theme_sets.sets(codings(["110 100"]), study, "subtheme")
    assert found.to_numpy().tolist() == [[("x1",), ("x",)]]


def test_not_coded_is_no_empty_set(study):
    found = theme_sets.sets(codings(["000 -"]), study, "theme")
    assert found.to_numpy().tolist() == [[(), None]]


def test_alpha_by_hand(study):
    # Pairs {x} {x}, {} {y}: one of two apart by 1. Values x x - y: 10 of 12 ordered pairs apart.
    table = theme_sets.summarise(codings(["100 100", "000 001"]), study, number=10)
    row = table.query("level == 'theme' and distance == 'masi'").iloc[0]
    assert row["value"] == pytest.approx(1 - (1 / 2) / (10 / 12))
    assert row["answers"] == 2


@pytest.mark.parametrize("distance", [masi, jaccard])
@pytest.mark.parametrize("trial", range(5))
def test_alpha_as_the_krippendorff_package_has_it(distance, trial):
    random = np.random.RandomState(trial)
    sets = ["", "x", "y", "z", "xy", "xyz"]
    numbers = random.choice([0, 1, 2, 3, 4, 5, np.nan], size=(25, 3))
    codes = [[None if np.isnan(n) else sets[int(n)] for n in row] for row in numbers]

    def metric(v1, v2, i1, i2, n_v, dtype=float):
        pairs = zip(np.broadcast_to(v1, (6, 6)).flat, np.broadcast_to(v2, (6, 6)).flat, strict=True)
        return np.array([distance(sets[int(a)], sets[int(b)]) for a, b in pairs]).reshape(6, 6)

    expected = krippendorff.alpha(numbers.T, value_domain=range(6), level_of_measurement=metric)
    assert krippendorff_alpha(codes, distance=distance) == pytest.approx(expected, abs=1e-12)


def test_sets_that_never_differ_are_undefined(study):
    table = theme_sets.summarise(codings(["100 100", "100 100"]), study, number=10)
    assert table[["value", "lower", "upper"]].isna().all(axis=None)
    assert set(table["note"]) == {"undefined (all coders agree on every answer)"}


def test_one_coder_is_undefined(study):
    table = theme_sets.summarise(codings(["100 -", "000 -"]), study, number=10)
    assert set(table["note"]) == {"undefined (no answer was coded by two coders)"}
    with pytest.raises(Undefined):
        krippendorff_alpha([["x", None]], distance=masi)


def test_without_subthemes_there_is_one_level(small_study):
    study = small_study(themes=[{"id": "x", "name": "X"}])
    marks = codings(["100 100", "000 100"])[["x"]]
    assert set(theme_sets.summarise(marks, study, number=10)["level"]) == {"theme"}


def test_a_reflexive_study_has_none(small_study):
    study = small_study(themes=[{"id": "x", "name": "X"}], coding={"approach": "reflexive"})
    assert theme_sets.summarise(codings(["100 100"])[["x"]], study).empty


def test_the_interval_holds_the_value(study):
    rows = ["110 110", "000 001", "001 001", "100 100", "101 001", "000 000", "100 -"] * 4
    table = theme_sets.summarise(codings(rows), study, number=500)
    assert ((table["lower"] < table["value"]) & (table["value"] < table["upper"])).all()


def test_sets_stand_under_their_answers(study):
    marks = codings(["100 000", "001 -"]).set_axis(["p", "q"])
    assert list(theme_sets.sets(marks, study, "theme").index) == ["p", "q"]


def test_themes_and_subthemes_have_a_row_for_each_distance(study):
    table = theme_sets.summarise(codings(["110 100", "000 001"]), study, number=10)
    assert table[["level", "distance"]].to_numpy().tolist() == [
        ["theme", "masi"],
        ["theme", "jaccard"],
        ["subtheme", "masi"],
        ["subtheme", "jaccard"],
    ]


def test_no_coders_leave_an_empty_table_with_its_columns(study):
    columns = ["level", "distance", "answers", "value", "lower", "upper", "note"]
    table = theme_sets.summarise(codings(["100 100"]).iloc[:, :0], study)
    assert list(table.columns) == columns
    assert table.empty
