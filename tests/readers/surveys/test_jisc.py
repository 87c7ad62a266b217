from dataclasses import replace

import pandas as pd
import pytest

from balint_analysis import paths
from balint_analysis.readers.export import Export, Grid
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import jisc, spss

DATA = paths.project_root() / "tests/data"
SAMPLES = paths.project_root().parent / "shared/samples/survey"
ZERO = {"0"}


@pytest.fixture
def grid():
    return delimited.grid(DATA / "jisc.csv")


@pytest.fixture
def sav():
    """What the SPSS reader makes of a Jisc file."""
    cells = pd.DataFrame({"URN": ["1-1", "1-2"]}, index=pd.RangeIndex(1, 3, name="line"))
    cells = cells.assign(Q1=["2", "0"], Q3_1=["1", "0"], Q3_2=["0", "0"], Q14_1_a=["4", "0"])
    agree = {"1": "Agree", "4": "Disagree"}
    return Export(
        tool=spss.NAME,
        cells=cells,
        place="row",
        labels={"Q1": agree, "Q3_1": {"1": "Tea"}, "Q3_2": {"1": "Milk"}, "Q14_1_a": agree},
        missing={"Q1": ZERO, "Q3_1": ZERO, "Q3_2": {"0", "-9"}, "Q14_1_a": ZERO},
    )


def test_a_csv_is_told_by_its_unique_response_numbers(grid):
    assert jisc.recognises(grid)


@pytest.mark.parametrize("name", ["plain", "qualtrics", "google_forms", "limesurvey", "redcap"])
def test_other_exports_are_not_claimed(name):
    assert not jisc.recognises(delimited.grid(DATA / f"{name}.csv"))


def test_an_empty_grid_is_not_claimed():
    assert not jisc.recognises(Grid("empty.csv", []))


def test_the_unique_response_number_is_the_respondent(grid):
    export = jisc.read(grid)
    assert export.respondent == "Unique Response Number"
    assert list(export.cells[export.respondent]) == ["1001-1000-00001", "1001-1000-00002"]


def test_headings_stay_and_questions_lose_their_number(grid):
    export = jisc.read(grid)
    assert export.questions["2.a. If you selected Other: please specify:"] == (
        "If you selected Other: please specify:"
    )
    assert set(export.questions) == set(export.cells) - {export.respondent}


@pytest.mark.parametrize("heading", ["e.g. this", "3.5 hours", "2022. ", "Plain"])
def test_what_is_no_number_of_a_question_stays(heading):
    assert jisc._question(heading) == heading


def test_cells_stay_as_they_stand(grid):
    cells = jisc.read(grid).cells
    assert cells["2.a. If you selected Other: please specify:"][3] == "\nThe room"
    assert cells["2. What did you like? (Select all that apply)"][2] == "The leader, The others"


def test_a_question_that_asks_who_somebody_is_is_dropped(grid):
    export = jisc.read(grid)
    assert export.dropped == ("4. What is your email address?",)
    assert not export.cells.isin(["pat@example.org"]).any(axis=None)


def test_an_identifying_row_of_a_grid_is_dropped():
    grid = Grid(
        "x.csv", [(1, ["Unique Response Number", "2. About you - Name"]), (2, ["1", "Pat"])]
    )
    assert jisc.read(grid).dropped == ("2. About you - Name",)


def test_jiscs_spss_file_is_told_by_its_variables(sav):
    assert jisc.recognises_spss(sav)
    assert not jisc.recognises_spss(replace(sav, cells=sav.cells.drop(columns="URN")))
    assert not jisc.recognises_spss(replace(sav, cells=sav.cells[["URN"]]))


def test_not_ticked_is_an_answer(sav):
    missing = jisc.from_spss(sav).missing
    assert "Q3_1" not in missing
    assert missing["Q3_2"] == {"-9"}


def test_zero_stays_missing_where_one_of_several_had_to_be_chosen(sav):
    missing = jisc.from_spss(sav).missing
    assert missing["Q1"] == missing["Q14_1_a"] == ZERO


def test_a_rank_is_no_tick(sav):
    ranked = replace(sav, labels=sav.labels | {"Q3_1": {"1": "Best", "2": "Second best"}})
    assert jisc.from_spss(ranked).missing["Q3_1"] == ZERO


def test_a_single_consent_box_is_no_multiple_choice(sav):
    consent = replace(sav, labels=sav.labels | {"Q1": {"1": "I consent"}})
    assert jisc.from_spss(consent).missing["Q1"] == ZERO


def test_the_spss_export_becomes_jiscs(sav):
    export = jisc.from_spss(sav)
    assert (export.tool, export.respondent, export.place) == ("jisc", "URN", "row")
    pd.testing.assert_frame_equal(export.cells, sav.cells)


@pytest.mark.skipif(not SAMPLES.exists(), reason="no samples beside the project")
def test_a_real_spss_file():
    read = spss.read(SAMPLES / "bossier_example.sav")
    assert jisc.recognises_spss(read)
    export = jisc.from_spss(read)
    assert export.cells.shape == (13, 28)
    ticks = [f"Q3_{n}" for n in range(1, 6)]
    assert set(read.missing) - set(export.missing) == set(ticks)
    assert (export.cells[ticks] == "1").sum().tolist() == [8, 9, 10, 5, 6]
    assert export.cells[ticks].isin(["0", "1"]).all(axis=None)
    assert export.cells["Q9"][2] == ""  # a question on another route
    assert export.questions["URN"] == "Unique Response Number"
