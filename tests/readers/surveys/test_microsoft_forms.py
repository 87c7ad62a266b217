from pathlib import Path

import pytest

from balint_analysis.readers.files import delimited, workbook
from balint_analysis.readers.surveys import microsoft_forms
from folders import refusal

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def export():
    return microsoft_forms.read(workbook.grid(DATA / "microsoft_forms.xlsx"))


def test_records_keep_their_rows(export):
    assert list(export.cells.index) == [2, 3, 4]
    assert export.place == "row"


def test_ids_are_written_as_they_are_seen(export):
    assert export.respondent == "ID"
    assert list(export.cells["ID"]) == ["1", "2", "4"]


def test_times_are_iso_8601(export):
    assert export.cells["Start time"][2] == "2022-03-01T09:05:06"


def test_a_choice_keeps_its_semicolon(export):
    assert list(export.cells["What helped?"]) == ["Listening;", "Listening;Talking;", ""]


def test_email_and_name_are_dropped_anonymous_or_not(export):
    assert export.dropped == ("Email", "Name", "Email2")
    text = export.cells.to_csv()
    assert not [word for word in ("Ada", "example.org", "anonymous") if word in text]


def test_what_forms_fills_in_is_administrative(export):
    expected = ("ID", "Start time", "Completion time", "Last modified time")
    assert export.administrative == expected


def test_everything_else_is_an_answer_as_it_stands(export):
    answers = export.cells.drop(columns=list(export.administrative))
    assert answers.loc[3].tolist() == ["Disagree", "Listening;Talking;", "4", "two\nlines"]
    assert "The group was\xa0useful" in answers.columns


def test_points_and_feedback_of_a_quiz_are_no_answers():
    read = microsoft_forms.read(delimited.grid(DATA / "microsoft_forms-quiz.csv"))
    assert set(read.cells.columns) - set(read.administrative) == {"Which is right?"}


def test_without_a_quiz_feedback_may_be_a_question():
    grid = delimited.grid(DATA / "microsoft_forms-quiz.csv")
    line, header = grid.rows[0]
    header = ["Total" if heading == "Total points" else heading for heading in header]
    read = microsoft_forms.read(grid._replace(rows=[(line, header), *grid.rows[1:]]))
    assert "Feedback - your own" not in read.administrative


def test_french_headings_are_known_by_the_form_of_the_columns():
    grid = delimited.grid(DATA / "microsoft_forms-french.csv")
    assert microsoft_forms.recognises(grid)
    read = microsoft_forms.read(grid)
    assert read.dropped == ("Adresse de messagerie", "Nom")
    assert read.administrative == ("Id", "Heure de début", "Heure de fin")


def test_without_dates_unknown_headings_are_not_claimed():
    grid = delimited.grid(DATA / "microsoft_forms-french.csv")
    line, cells = grid.rows[1]
    other = grid._replace(rows=[grid.rows[0], (line, ["1", "soon", "later", *cells[3:]])])
    assert not microsoft_forms.recognises(other)
    assert not microsoft_forms.recognises(grid._replace(rows=grid.rows[:1]))


def test_email_and_name_are_dropped_under_whatever_heading():
    grid = delimited.grid(DATA / "microsoft_forms-french.csv")
    header = ["Id", "Czas", "Czas", "Poczta", "Nazwa", "Pytanie"]
    read = microsoft_forms.read(grid._replace(rows=[(1, header), *grid.rows[1:]]))
    assert read.dropped == ("Poczta", "Nazwa")


def test_a_file_of_another_shape_is_refused(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("ID,Q1\n1,x\n")
    message = refusal(microsoft_forms.read, delimited.grid(path))
    assert message.startswith("survey.csv: does not look like an export of Microsoft Forms.")
