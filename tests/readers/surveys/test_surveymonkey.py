from pathlib import Path

import pytest

from balint_analysis import paths
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import surveymonkey
from folders import refusal

DATA = Path(__file__).parents[2] / "data"
SAMPLES = paths.project_root().parent / "shared/samples/survey"


@pytest.fixture(scope="module")
def export():
    return surveymonkey.read(delimited.grid(DATA / "surveymonkey.csv"))


def test_the_second_header_row_is_no_respondent(export):
    assert export.respondent == "Respondent ID"
    assert export.cells["Respondent ID"].to_dict() == {3: "118", 4: "117"}


def test_parts_are_headed_by_their_question_as_well(export):
    assert list(export.cells.columns[4:]) == [
        "Was the group useful & safe?",
        "What helped? (Tick all) [Listening]",
        "What helped? (Tick all) [Talking]",
        "What helped? (Tick all) [Other (please specify)]",
        "How was it? [The case]",
        "How was it? [The leader]",
        "Age <18 or >65?",
        "Your details [Town]",
        "How may we reach you? [Email]",
        "How may we reach you? [Phone]",
    ]


def test_what_surveymonkey_fills_in_is_administrative(export):
    assert export.administrative == ("Respondent ID", "Collector ID", "Start Date", "End Date")


def test_identifying_columns_are_dropped_and_listed(export):
    assert export.dropped == (
        *("IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1"),
        "Your details [Name]",
    )
    text = export.cells.to_csv()
    assert not [word for word in ("Ada", "Quill", "192.0.2", "S001") if word in text]


def test_a_choice_called_email_is_an_answer(export):
    assert list(export.cells["How may we reach you? [Email]"]) == ["Email", ""]


def test_cells_stay_as_they_stand(export):
    assert export.cells.loc[4].tolist()[4:8] == ["", "", "Talking", ""]


def test_a_question_called_start_date_is_an_answer():
    grid = delimited.grid(DATA / "surveymonkey.csv")
    (line, questions), *rest = grid.rows
    questions = ["Start Date" if q == "Age <18 or >65?" else q for q in questions]
    read = surveymonkey.read(grid._replace(rows=[(line, questions), *rest]))
    assert read.administrative.count("Start Date") == 1


def test_a_file_with_one_header_row_is_not_claimed():
    grid = delimited.grid(DATA / "surveymonkey.csv")
    assert not surveymonkey.recognises(grid._replace(rows=[grid.rows[0], *grid.rows[2:]]))
    assert not surveymonkey.recognises(grid._replace(rows=grid.rows[:1]))


def test_a_file_with_one_header_row_loses_no_respondent_to_a_second():
    grid = delimited.grid(DATA / "plain.csv")
    assert refusal(surveymonkey.read, grid) == (
        "plain.csv: does not look like an export of SurveyMonkey. "
        "Correct its format in study.toml, or leave the format out."
    )


def test_an_export_in_another_language_is_read_if_the_study_names_the_tool(export):
    grid = delimited.grid(DATA / "surveymonkey.csv")
    (line, questions), *rest = grid.rows
    french = ["ID du répondant", *questions[1:4], "Adresse IP", *questions[5:]]
    read = surveymonkey.read(grid._replace(rows=[(line, french), *rest]))
    assert (len(read.cells), read.respondent) == (2, "ID du répondant")
    assert len(read.dropped) == len(export.dropped)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
def test_a_real_export_is_read_whole():
    read = surveymonkey.read(delimited.grid(SAMPLES / "steak-risk-survey.csv"))
    assert read.cells.shape == (550, 15)
    assert read.cells.columns[-1] == "Location (Census Region)"
    assert read.dropped == ()
    assert not read.cells.columns.str.contains("<br>").any()
