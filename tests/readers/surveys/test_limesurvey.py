import pytest

from balint_analysis import paths
from balint_analysis.readers.export import Grid
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import limesurvey
from folders import refusal

DATA = paths.project_root() / "tests/data"
CODES = ["id", "submitdate", "lastpage", "startlanguage"]
ENGLISH = ["Response ID", "Date submitted", "Last page", "Start language"]
GERMAN = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache"]
FRENCH = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ"]
SPANISH = ["ID de respuesta", "Fecha de envío", "Última página", "Lenguaje inicial"]
LANGUAGES = pytest.mark.parametrize("own", [CODES, ENGLISH, GERMAN, FRENCH, SPANISH])


def grid(headings, cells=(), own=CODES):
    row = ["1", "2022-03-01 10:00:00", "2", "en", *(cells or [""] * len(headings))]
    return Grid("results.csv", [(1, [*own, *headings]), (2, row)])


@pytest.fixture
def export():
    return limesurvey.read(delimited.grid(DATA / "limesurvey.csv"))


@LANGUAGES
def test_an_export_is_told_by_its_first_columns(own):
    assert limesurvey.recognises(grid(["Q1"], own=own))


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_either_delimiter_is_recognised(tmp_path, delimiter):
    path = tmp_path / "results.csv"
    rows = delimiter.join(f'"{name}"' for name in [*CODES, "Q1"])
    path.write_bytes(f"\ufeff{rows}\r\n{rows}\r\n\r\n".encode())
    assert limesurvey.recognises(delimited.grid(path))


@pytest.mark.parametrize("name", ["plain", "qualtrics", "google_forms", "jisc", "redcap"])
def test_other_exports_are_not_claimed(name):
    assert not limesurvey.recognises(delimited.grid(DATA / f"{name}.csv"))


@pytest.mark.parametrize("header", [["id", "Q1"], ["Response ID", "Last page"], []])
def test_a_column_called_id_is_not_enough(header):
    assert not limesurvey.recognises(Grid("x.csv", [(1, header)] if header else []))


def test_records_keep_their_lines(export):
    assert list(export.cells.index) == [2, 5]
    assert export.cells["G01Q03. What would you change?"][2].endswith(
        "\r\n\r\nOr more, I am not sure."
    )


@LANGUAGES
def test_the_id_is_the_respondent_in_any_language(own):
    assert limesurvey.read(grid(["Q1"], own=own)).respondent == own[0]


@LANGUAGES
def test_what_limesurvey_fills_in_is_administrative(own):
    assert limesurvey.read(grid(["Q1"], own=own)).administrative == tuple(own[1:])


def test_a_record_without_a_date_of_submission_is_unfinished(export):
    assert export.unfinished.to_dict() == {2: False, 5: True}


def test_without_dates_nothing_is_said_of_unfinished_records():
    export = limesurvey.read(Grid("results.csv", [(1, ["id", "Q1"]), (2, ["1", "x"])]))
    assert export.unfinished is None


def test_headings_stay_and_questions_give_the_text(export):
    assert export.questions["G01Q01. How useful were the groups?"] == "How useful were the groups?"
    assert export.questions["G01Q02[SQ001]. What helped? [Time to talk]"] == (
        "What helped? [Time to talk]"
    )
    assert "id. Response ID" not in export.questions


def test_a_text_with_a_full_stop_is_no_code():
    assert limesurvey.read(grid(["Yes. And why?"], own=ENGLISH)).questions == {}


def test_address_and_referrer_are_dropped(export):
    assert export.dropped[:2] == ("ipaddr. IP address", "refurl. Referrer URL")


@pytest.mark.parametrize(
    "heading",
    [
        *("ipaddr", "refurl", "token", "IP-Adresse", "Weiterleitungs-URL", "Adresse IP"),
        *(
            "URL référente",
            "Dirección IP",
            "URL de referencia",
            "Access code",
            "token. Access code",
        ),
        *("firstname", "Q1. What is your name?", "Q1[email]", "Contact [E-mail address]"),
    ],
)
def test_an_identifying_column_is_dropped_however_it_is_headed(heading):
    export = limesurvey.read(grid([heading, "Q2"], ["canary", "kept"]))
    assert export.dropped == (heading,)
    assert "canary" not in export.cells.to_numpy()


def test_a_subquestion_that_identifies_is_dropped(export):
    assert "G02Q04[SQ001]. If we may contact you: [E-mail address]" in export.dropped
    assert not export.cells.isin(["pat@example.org", "192.0.2.7"]).any(axis=None)


def test_timings_are_administrative(export):
    assert export.administrative[-3:] == (
        "interviewtime. Total time",
        "groupTime7. Group time: Groups",
        "G01Q01Time. Question time: G01Q01",
    )


@pytest.mark.parametrize(
    "headings",
    [
        ["interviewtime", "groupTime7", "Q1Time"],
        ["Total time", "Group time: Groups", "Question time: Q1"],
        ["Gesamtzeit", "Gruppenzeit: Gruppen", "Fragenzeit: Q1"],
    ],
)
def test_a_question_about_time_is_no_timing(headings):
    export = limesurvey.read(grid(["studyTime", "Total time spent", *headings]))
    assert export.administrative[3:] == tuple(headings)


def test_headings_that_repeat_are_kept():
    export = limesurvey.read(grid(["Comments", "Comments"], ["a", "b"], own=ENGLISH))
    assert export.cells["Comments"].to_numpy().tolist() == [["a", "b"]]


def test_an_export_without_ids_is_refused():
    message = refusal(limesurvey.read, Grid("results.csv", [(1, ["Q1"]), (2, ["Pat's words"])]))
    assert message.startswith("results.csv, line 1: has no column “id” (Response ID)")
    assert "Pat" not in message


def test_na_of_options_that_nobody_ticked_is_no_answer():
    asked = ["Q1[SQ1]", "Q1[SQ2]", "Q2", "Q3[SQ1]"]
    export = limesurvey.read(grid(asked, ["N/A", "N/A", "N/A", "Agree"]))
    assert export.cells[asked].iloc[0].tolist() == ["", "", "N/A", "Agree"]


def test_na_beside_the_levels_of_an_array_is_an_answer():
    (line, headings), (_, row) = grid(["Q3[SQ1]"], ["Agree"]).rows
    rows = [(line, headings), (2, row), (3, [*row[:-1], "N/A"])]
    assert list(limesurvey.read(Grid("results.csv", rows)).cells["Q3[SQ1]"]) == ["Agree", "N/A"]
