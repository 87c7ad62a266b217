from pathlib import Path

import pytest

from balint_analysis import paths
from balint_analysis.readers.export import Grid
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import qualtrics
from folders import refusal

DATA = Path(__file__).parents[2] / "data"
SAMPLES = paths.project_root().parent / "shared/samples/survey"
PRIVATE = ("Ada", "Quill", "192.0.2.", "S00", "51.5")


@pytest.fixture(scope="module")
def export():
    return qualtrics.read(delimited.grid(DATA / "qualtrics.csv"))


def changed(change) -> Grid:
    """Return the modern export with its list of rows changed."""
    grid = delimited.grid(DATA / "qualtrics.csv")
    return grid._replace(rows=change(grid.rows))


def without_import_ids(rows):
    return [rows[0], rows[1], *rows[3:]]


def test_header_rows_are_no_respondents(export):
    assert list(export.cells["ResponseId"]) == ["R_own1", "R_own3", "R_own5"]


def test_records_keep_their_lines(export):
    # The first record has a line break in a cell, and line 6 is a preview.
    assert list(export.cells.index) == [4, 7, 9]
    assert (export.cells.index.name, export.place) == ("line", "line")


def test_previews_and_tests_are_set_aside_and_counted(export):
    assert export.set_aside == {"preview": 1, "test": 1}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("1", "preview"),
        ("17", "preview"),
        ("Survey Preview", "preview"),
        ("2", "test"),
        ("Survey Test", "test"),
    ],
)
def test_codes_and_labels_of_the_status_mean_the_same(status, reason):
    def rows(rows):
        (line, first), last = rows[3], rows[-1]
        return [*rows[:3], (line, [*first[:2], status, *first[3:]]), last]

    read = qualtrics.read(changed(rows))
    assert read.set_aside == {reason: 1}
    assert len(read.cells) == 1


def test_a_preview_with_its_status_in_another_language_is_known_by_its_channel():
    def rows(rows):
        line, preview = rows[4]
        return [*rows[:4], (line, [*preview[:2], "Vorschau", *preview[3:]])]

    assert qualtrics.read(changed(rows)).set_aside == {"preview": 1}


def test_imported_and_offline_records_are_respondents():
    def rows(rows):
        line, first = rows[3]
        return [*rows[:3], *((line, [*first[:2], kind, *first[3:]]) for kind in ("0", "4", "16"))]

    assert len(qualtrics.read(changed(rows)).cells) == 3


def test_tests_stay_where_there_is_nothing_else():
    read = qualtrics.read(changed(lambda rows: [*rows[:3], rows[6]]))
    assert (len(read.cells), read.set_aside) == (1, {})


def test_unfinished_records_are_marked_by_line(export):
    assert export.unfinished.to_dict() == {4: False, 7: True, 9: False}
    assert export.unfinished.index.equals(export.cells.index)


@pytest.mark.parametrize(
    ("finished", "progress", "unfinished"),
    [
        ("TRUE", "100", False),
        ("False", "100", True),
        ("0", "100", True),
        ("1", "60", False),
        ("Falsch", "60", True),
        ("Wahr", "100", False),
    ],
)
def test_finished_is_read_in_words_and_by_progress(finished, progress, unfinished):
    def rows(rows):
        line, cells = rows[3]
        return [*rows[:3], (line, [*cells[:4], progress, cells[5], finished, *cells[7:]])]

    assert qualtrics.read(changed(rows)).unfinished.tolist() == [unfinished]


def test_the_response_id_names_respondents(export):
    assert export.respondent == "ResponseId"


def test_what_qualtrics_fills_in_is_administrative(export):
    assert export.administrative == (
        *("StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished"),
        *("RecordedDate", "ResponseId", "DistributionChannel", "UserLanguage"),
    )


def test_identifying_columns_are_dropped_and_listed(export):
    assert export.dropped == (
        *("IPAddress", "RecipientLastName", "RecipientFirstName", "RecipientEmail"),
        *("ExternalReference", "LocationLatitude", "LocationLongitude"),
        *("Q4", "Q5_1"),
    )
    assert not set(export.dropped) & {*export.cells.columns, *export.questions}


@pytest.mark.parametrize("file", ["qualtrics.csv", "qualtrics-2017.csv", "qualtrics-legacy.csv"])
def test_nothing_personal_gets_past(file):
    read = qualtrics.read(delimited.grid(DATA / file))
    text = read.cells.to_csv()
    assert not [word for word in PRIVATE if word in text]


def test_a_choice_called_email_is_an_answer(export):
    assert list(export.cells["Q2_2"]) == ["", "1", "1"]


def test_questions_are_the_wordings_of_answers_only(export):
    assert export.questions == {
        "Q1": "The group was useful",
        "Q2_1": "What helped? - Selected Choice - Listening",
        "Q2_2": "What helped? - Selected Choice - Email",
        "Q3": "What would you change?",
        "Comment": "Second comment",
    }


def test_repeated_tags_stay_as_they_are(export):
    assert list(export.cells.columns[-2:]) == ["Comment", "Comment"]
    assert export.cells.iloc[:, -2:].to_numpy().tolist()[0] == ["yes", "no"]


def test_cells_stay_as_they_stand(export):
    assert list(export.cells["Q3"]) == ["More time,\nplease", "NA", ""]


def test_a_utf_16_tsv_reads_as_the_csv_does(export):
    read = qualtrics.read(delimited.grid(DATA / "qualtrics-utf16.tsv", encoding="utf-16"))
    assert read.cells.equals(export.cells)
    assert read.dropped == export.dropped


def test_import_ids_of_2017_are_python_and_have_prefixes():
    read = qualtrics.read(delimited.grid(DATA / "qualtrics-2017.csv"))
    assert list(read.cells["Q1"]) == ["1", "2"]
    assert "ExternalDataReference" in read.dropped
    assert "LocationLatitude" in read.dropped
    assert read.respondent == "ResponseID"


def test_a_legacy_export_has_two_header_rows_and_an_empty_last_column():
    read = qualtrics.read(delimited.grid(DATA / "qualtrics-legacy.csv"))
    assert list(read.cells.index) == [3, 4]
    assert read.respondent == "V1"
    assert read.dropped == ("V3", "V4", "V5", "V6", "LocationLatitude", "LocationLongitude")
    assert read.administrative == ("V1", "V2", "V7", "V8", "V9", "V10", "LocationAccuracy")
    assert "" not in read.cells.columns


def test_a_legacy_question_tagged_status_is_no_status():
    read = qualtrics.read(delimited.grid(DATA / "qualtrics-legacy.csv"))
    assert read.questions == {"Q1": "The group was useful", "Status": "How do you study?"}
    assert read.set_aside == {}


def test_a_legacy_question_worded_status_is_no_status():
    grid = delimited.grid(DATA / "qualtrics-legacy.csv")
    tags, (line, wordings), *body = grid.rows
    read = qualtrics.read(
        grid._replace(rows=[tags, (line, [*wordings[:11], "Status", *wordings[12:]]), *body])
    )
    assert read.questions["Status"] == "Status"
    assert read.set_aside == {}


def test_without_import_ids_qualtrics_own_status_comes_first(export):
    def rows(rows):
        (line, tags), *rest = without_import_ids(rows)
        return [(line, ["Status" if tag == "Q2_1" else tag for tag in tags]), *rest]

    assert qualtrics.read(changed(rows)).set_aside == export.set_aside


def test_labels_in_another_language_change_nothing(export):
    def rows(rows):
        line, wordings = rows[1]
        return [rows[0], (line, ["Antworttyp"] * 17 + wordings[17:]), *rows[2:]]

    read = qualtrics.read(changed(rows))
    assert read.dropped == export.dropped
    assert read.administrative == export.administrative


def test_deleted_import_ids_leave_two_header_rows(export):
    read = qualtrics.read(changed(without_import_ids))
    assert read.cells.equals(export.cells)
    assert read.dropped == export.dropped


def test_a_single_header_row_is_known_by_its_tags(export):
    read = qualtrics.read(changed(lambda rows: [rows[0], *rows[3:]]))
    assert list(read.cells.index) == list(export.cells.index)
    assert read.questions == {}
    assert set(export.dropped[:7]) <= set(read.dropped)


@pytest.mark.parametrize(
    ("change", "extra"),
    [
        (lambda rows: rows, True),
        (without_import_ids, True),
        (lambda rows: rows[:3], True),
        (lambda rows: [rows[0], *rows[3:]], False),
        (lambda rows: rows[:1], False),
    ],
)
def test_extra_header_rows_are_noticed(change, extra):
    assert qualtrics.has_extra_header_rows(changed(change)) is extra


def test_an_export_without_records_is_an_empty_table():
    read = qualtrics.read(changed(lambda rows: rows[:3]))
    assert len(read.cells) == len(read.unfinished) == 0


@pytest.mark.parametrize(
    ("file", "responses", "columns"),
    [
        ("modern_3header_german_labels.csv", 1, 20),
        ("insights_3header_single_matrix.csv", 5, 35),
        ("insights_3header_comments.csv", 10, 17),
        ("legacy_2header_qualtRics.csv", 1, 15),
    ],
)
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
def test_real_exports_are_read_whole(file, responses, columns):
    read = qualtrics.read(delimited.grid(SAMPLES / file))
    assert len(read.cells) == responses
    # The legacy file has a sixteenth column, which is empty and has no heading.
    assert len(read.cells.columns) + len(read.dropped) == columns
    assert read.cells[read.respondent].str.startswith("R_").all()


def test_a_file_of_another_shape_is_refused(tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("ID,Q1\n1,x\n")
    message = refusal(qualtrics.read, delimited.grid(path))
    assert message.startswith("survey.csv: does not look like an export of Qualtrics.")
