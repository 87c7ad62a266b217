from pathlib import Path

import pytest

from balint_analysis.readers.export import Grid
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import google_forms

DATA = Path(__file__).parents[2] / "data"
SCORED = ["Timestamp", "Score", "Which?", "Which? [Score]", "Which? [Feedback]", "How? [Feedback]"]


def test_semicolons_in_a_heading_of_two_lines_are_no_delimiters(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text('Timestamp,"Why; how; when;\nwhere?"\n2022/03/01 16:05:06,x\n')
    assert google_forms.recognises(delimited.grid(path))


@pytest.fixture(scope="module")
def export():
    return google_forms.read(delimited.grid(DATA / "google_forms.csv"))


def sheet(*rows) -> Grid:
    return Grid("answers.csv", list(enumerate(rows, start=1)))


def test_records_keep_their_lines_below_a_heading_of_two(export):
    assert list(export.cells.index) == [3, 4]


def test_headings_stay_as_they_are_and_may_repeat(export):
    assert list(export.cells.columns) == [
        *("Timestamp", "Which year are\nyou in; if any?"),
        *("How useful was it? [The case]", "How useful was it? [The leader]"),
        *("What helped", "Comments", "Comments"),
    ]


def test_email_and_name_are_dropped(export):
    assert export.dropped == ("Email Address", "Your name")
    assert "uill" not in export.cells.to_csv()


def test_cells_stay_as_they_stand(export):
    assert export.cells.loc[3].tolist()[-3:] == ["Listening, Talking", "None", "NA"]
    assert export.cells.loc[4].tolist()[-2:] == ["007", ""]


def test_no_column_names_respondents(export):
    assert export.respondent is None
    assert export.administrative == ("Timestamp",)
    assert export.unfinished is None


@pytest.mark.parametrize(
    ("heading", "time"),
    [
        ("Timestamp", "2022/03/01 4:05:06 pm GMT+1"),
        ("Timestamp", "3/1/2022 16:05:06"),
        ("Timestamp", "2022-03-01T16:05:06"),
        ("Zeitstempel", "01.03.2022 16:05:06"),
        ("Horodateur", "01/03/2022 16:05:06"),
        ("Marca temporal", "1/3/2022 16:05:06"),
        ("Informazioni cronologiche", "01/03/2022 16.05.06"),
        ("Tijdstempel", "1-3-2022 16:05:06"),
    ],
)
def test_times_are_known_in_every_country(heading, time):
    assert google_forms.recognises(sheet([heading, "Why?"], [time, "x"]))


@pytest.mark.parametrize(
    "rows",
    [
        [["Timestamp", "Why?"], ["1646150706", "x"]],
        [["Timestamp", "Why?"], ["2022-03-01", "x"]],
        [["When", "Why?"], ["2022/03/01 16:05:06", "x"]],
        [["Why?", "Timestamp"], ["x", "2022/03/01 16:05:06"]],
    ],
)
def test_other_times_are_not_claimed(rows):
    assert not google_forms.recognises(sheet(*rows))


def test_the_marks_of_a_quiz_are_no_answers():
    read = google_forms.read(sheet(SCORED))
    assert read.administrative == ("Timestamp", "Score", "Which? [Score]", "Which? [Feedback]")


def test_without_a_score_a_grid_may_have_a_row_called_feedback():
    read = google_forms.read(sheet([h for h in SCORED if h != "Score"]))
    assert read.administrative == ("Timestamp",)


@pytest.mark.parametrize("heading", ["Username", "E-Mail-Adresse", "Adresse e-mail", "Nome utente"])
def test_addresses_are_dropped_in_other_languages(heading):
    assert google_forms.read(sheet(["Timestamp", heading, "Why?"])).dropped == (heading,)
