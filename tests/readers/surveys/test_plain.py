from importlib import import_module
from pathlib import Path

import pytest

from balint_analysis import paths, readers
from balint_analysis.readers import surveys
from balint_analysis.readers.export import Grid
from balint_analysis.readers.people import identifying_part
from balint_analysis.readers.surveys import plain
from folders import refusal

DATA = Path(__file__).parents[2] / "data"
SAMPLES = paths.project_root().parent / "shared/samples/survey"
READERS = [import_module(f"{surveys.__name__}.{name}") for name in readers.GRID_READERS]
CLAIMED = {
    "google_forms.csv": "google_forms",
    "jisc.csv": "jisc",
    "limesurvey.csv": "limesurvey",
    "microsoft_forms.xlsx": "microsoft_forms",
    "microsoft_forms-quiz.csv": "microsoft_forms",
    "microsoft_forms-french.csv": "microsoft_forms",
    "plain.csv": None,
    "qualtrics.csv": "qualtrics",
    "qualtrics-2017.csv": "qualtrics",
    "qualtrics-legacy.csv": "qualtrics",
    "qualtrics-utf16.tsv": "qualtrics",
    "redcap.csv": "redcap",
    "redcap_dictionary.csv": None,
    "surveymonkey.csv": "surveymonkey",
}
SAMPLED = {
    "modern_3header_german_labels.csv": "qualtrics",
    "insights_3header_single_matrix.csv": "qualtrics",
    "insights_3header_comments.csv": "qualtrics",
    "legacy_2header_qualtRics.csv": "qualtrics",
    "steak-risk-survey.csv": "surveymonkey",
    "comma-survey.csv": None,
    "survey_raw.csv": "redcap",
    "survey_dictionary.csv": None,
}


def claims(path: Path) -> list[str]:
    """Name the readers that recognise a file."""
    grid = readers.read_grid(path, encoding="utf-16" if "utf16" in path.name else "utf-8")
    return [reader.NAME for reader in READERS if reader.recognises(grid)]


def headed(*headings: str) -> Grid:
    return Grid("survey.csv", [(1, list(headings)), (2, ["x"] * len(headings))])


@pytest.fixture(scope="module")
def export():
    return plain.read(readers.read_grid(DATA / "plain.csv"))


@pytest.mark.parametrize(("file", "tool"), CLAIMED.items())
def test_a_file_is_claimed_by_its_own_reader_alone(file, tool):
    assert claims(DATA / file) == ([tool] if tool else [])


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
@pytest.mark.parametrize(("file", "tool"), SAMPLED.items())
def test_a_sample_is_claimed_by_its_own_reader_alone(file, tool):
    assert claims(SAMPLES / file) == ([tool] if tool else [])


def test_the_matrix_has_a_file_of_every_tool_and_every_file():
    assert set(CLAIMED.values()) == {*readers.GRID_READERS, None}
    assert set(CLAIMED) == {path.name for path in DATA.iterdir() if path.is_file()}


def test_a_plain_table_is_read_as_it_stands(export):
    columns = ["Respondent", "Year", "Group name", "The group was useful"]
    assert list(export.cells.columns) == [*columns, "Name one thing that helped"]
    assert export.cells.loc[2].tolist() == ["007", "4", "North", "Agree", "NA"]
    assert list(export.cells.index) == [2, 3]


def test_an_identifying_column_is_dropped_and_listed(export):
    assert export.dropped == ("Email address",)


def test_nothing_is_supposed_of_a_plain_table(export):
    assert (export.tool, export.respondent, export.administrative) == ("plain", None, ())
    assert (export.set_aside, export.unfinished, export.questions) == ({}, None, {})


def test_an_empty_column_without_a_heading_stays_if_it_is_not_the_last():
    grid = Grid("survey.csv", [(1, ["", "A", "", ""]), (2, ["", "x", "", ""])])
    assert list(plain.read(grid).cells.columns) == ["", "A"]


def test_a_last_column_without_a_heading_stays_if_it_holds_anything():
    grid = Grid("survey.csv", [(1, ["A", ""]), (2, ["x", "y"])])
    assert list(plain.read(grid).cells.columns) == ["A", ""]


@pytest.mark.parametrize(
    ("file", "tool", "format_"),
    [
        ("qualtrics.csv", "Qualtrics", "qualtrics"),
        ("qualtrics-2017.csv", "Qualtrics", "qualtrics"),
        ("qualtrics-legacy.csv", "Qualtrics", "qualtrics"),
        ("surveymonkey.csv", "SurveyMonkey", "surveymonkey"),
    ],
)
def test_further_header_rows_are_refused_with_the_right_format(file, tool, format_):
    path = DATA / file
    assert refusal(readers.read_survey, path, format=path.suffix[1:]) == (
        f"{file}, line 2: has more than one header row, as exports of {tool} do. "
        f"Declare its format in study.toml: “{format_}”."
    )


@pytest.mark.parametrize(
    "heading",
    [
        *("Email", "e-mail", "E-Mail Address", "email_address", "EmailAddress", "Email2"),
        *("IP Address", "IPAddress", "ipaddr", "Name", "Name:", "YOUR NAME", "Full name"),
        *("First Name", "first_name", "Last name", "Surname", "Student's name", "Username"),
        *("Phone", "Phone number", "Telephone", "Mobile number", "telephone_1", "Address"),
        *("RecipientEmail", "Recipient Last Name", "Location Latitude", "LocationLongitude"),
        *("Student number", "Date of birth", "Postcode", "What is your name?"),
        *("3. Please enter your e-mail address (optional)", "Name and email", "Email or phone"),
        *("Vorname", "E-Mail-Adresse", "Prénom", "Correo electrónico", "Cognome", "Achternaam"),
    ],
)
def test_a_heading_that_asks_for_a_person_is_identifying(heading):
    assert plain.read(headed("A", heading)).dropped == (heading,)


@pytest.mark.parametrize(
    "heading",
    [
        *("Respondent", "Respondent ID", "Student ID", "ID", "Group name", "University name"),
        *("Name one thing that helped", "Location (Census Region)", "Location", "Gender", ""),
        *("How often do you check your email?", "I was addressed by my name", "Timestamp"),
        *("How useful was it? [Email]", "Recipe", "Did the leader know your first name?"),
    ],
)
def test_other_headings_are_not(heading):
    assert plain.read(headed("A", heading)).dropped == ()


def test_an_endless_heading_is_no_trap():
    assert plain.read(headed("A", "mail address " * 1000 + "!z")).dropped == ()


@pytest.mark.parametrize("values", [["Email", ""], ["1", ""], ["-9", "5"], ["", ""]])
def test_ticks_do_not_identify(values):
    assert not identifying_part("Email", values)


@pytest.mark.parametrize("value", ["ada@example.org", "Ada", "01223 000000"])
def test_what_was_typed_identifies(value):
    assert identifying_part("Email", ["", value])


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
def test_a_real_table_is_read_whole():
    read = plain.read(readers.read_grid(SAMPLES / "comma-survey.csv"))
    assert read.cells.shape == (1129, 13)
    assert read.dropped == ()
