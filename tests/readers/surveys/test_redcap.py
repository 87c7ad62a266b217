import pytest

from balint_analysis import paths
from balint_analysis.readers.export import Grid
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import redcap
from folders import refusal

DATA = paths.project_root() / "tests/data"
SAMPLES = paths.project_root().parent / "shared/samples/survey"


def grid(*rows, file="data.csv"):
    return Grid(file, [(n, row.split(";")) for n, row in enumerate(rows, start=1)])


def dictionary(*fields):
    """Make a data dictionary: name, kind, label, choices, validation, identifier."""
    return grid(";".join(names[1] for names in redcap.HEADINGS.values()), *fields, file="dict.csv")


@pytest.fixture
def data():
    return delimited.grid(DATA / "redcap.csv")


@pytest.fixture
def fields():
    return delimited.grid(DATA / "redcap_dictionary.csv")


@pytest.fixture
def export(data, fields):
    return redcap.read(data, fields)


EVENTS = "record_id;redcap_event_name;q;tick___1;form_complete"


def test_an_export_is_told_by_redcaps_columns(data):
    assert redcap.recognises(data)


@pytest.mark.parametrize(
    "header", ["record_id;form_complete", "pid;a___1;form_complete", "pid;f_timestamp;f_complete"]
)
def test_a_forms_status_needs_something_else_of_redcaps(header):
    assert redcap.recognises(grid(header))
    assert not redcap.recognises(grid("pid;q;form_complete"))


def test_a_status_has_certain_values():
    assert not redcap.recognises(grid("record_id;form_complete", "1;yes"))


@pytest.mark.parametrize("name", ["plain", "qualtrics", "google_forms", "jisc", "limesurvey"])
def test_other_exports_are_not_claimed(name):
    assert not redcap.recognises(delimited.grid(DATA / f"{name}.csv"))


def test_a_dictionary_is_told_from_data(data, fields):
    assert redcap.is_dictionary(fields) and redcap.is_dictionary(dictionary())
    assert not redcap.is_dictionary(data)
    assert not redcap.recognises(fields)


def test_cells_stay_as_they_stand(export):
    assert list(export.cells["record_id"]) == ["007", "008", "009"]
    assert list(export.cells["hours"]) == ["1,5", "", "2"]
    assert export.cells["comments"][4] == "NA"


def test_the_first_column_is_the_respondent(export):
    assert export.respondent == "record_id"
    assert redcap.read(grid("study_id;q;form_complete", "1;a;2")).respondent == "study_id"


def test_labels_come_from_the_dictionary(export):
    assert export.labels["attend"] == {"1": "No", "2": "Yes, as a student", "99": "Not sure"}
    assert "hours" not in export.labels  # its formula stands where choices do


def test_yes_and_true_have_labels_of_their_own():
    fields = dictionary("record_id;text;Id;;;", "a;yesno;A?;;;", "b;truefalse;B;;;")
    labels = redcap.read(grid("record_id;a;b", "1;1;0"), fields).labels
    assert labels == {"a": {"1": "Yes", "0": "No"}, "b": {"1": "True", "0": "False"}}


def test_a_tick_column_has_the_question_and_its_choice(export):
    assert export.questions["helped___1"] == "What helped? (choice=Time to talk)"
    assert export.questions["helped____9"] == "What helped? (choice=Nothing)"
    assert export.labels["helped___1"] == {"1": "Checked", "0": "Unchecked"}


@pytest.mark.parametrize(
    ("code", "written"), [("-9", "_9"), ("A", "a"), ("1.5", "1_5"), ("x!", "x")]
)
def test_codes_in_column_names_are_written_as_redcap_writes_them(code, written):
    assert redcap._written(code) == written


def test_states_and_times_are_administrative(export):
    assert export.administrative == (
        "balint_survey_timestamp",
        "balint_survey_complete",
        "tutor_form_complete",
    )


def test_a_question_with_such_a_name_is_none_of_them():
    fields = dictionary("record_id;text;Id;;;", "is_complete;yesno;Did you finish?;;;")
    export = redcap.read(grid("record_id;is_complete", "1;1"), fields)
    assert export.administrative == ()
    assert export.unfinished is None


def test_a_record_is_unfinished_by_its_survey_and_not_by_a_tutors_form(export):
    assert export.unfinished.to_dict() == {2: False, 3: True, 4: False}


def test_without_surveys_every_form_counts():
    export = redcap.read(grid("record_id;a_complete;b_complete", "1;2;2", "2;2;1", "3;2;"))
    assert list(export.unfinished) == [False, True, True]


def test_fields_that_identify_are_dropped(export):
    assert export.dropped == ("redcap_survey_identifier", "email")
    assert not export.cells.isin(["pat@example.org"]).any(axis=None)


@pytest.mark.parametrize(
    "field",
    [
        *("x;text;Anything;;;y", "x;text;Anything;;email;", "x;text;Anything;;phone_uk;"),
        *("x;text;What is your name?;;;", "x;checkbox;Anything;1, A;;y"),
    ],
)
def test_the_dictionary_tells_what_identifies(field):
    column = "x___1" if "checkbox" in field else "x"
    fields = dictionary("record_id;text;Id;;;", field)
    export = redcap.read(grid(f"record_id;{column}", "1;canary"), fields)
    assert export.dropped == (column,)
    assert column not in {*export.cells, *export.questions, *export.labels}


def test_without_a_dictionary_names_tell():
    export = redcap.read(grid("record_id;first_name;dob;q;form_complete", "1;Pat;2000-01-01;a;2"))
    assert export.dropped == ("first_name", "dob")


def test_an_identifying_record_id_is_no_respondent():
    export = redcap.read(grid("email;q;form_complete", "pat@example.org;a;2"))
    assert export.respondent is None
    assert list(export.cells) == ["q", "form_complete"]


def test_every_record_of_several_rows_is_refused_with_its_lines():
    rows = ["1;base;words;1;2", "2;base;a;0;2", "1;end;b;0;2", "2;end;c;1;2", "1;late;d;0;2"]
    first, second = refusal(redcap.read, grid(EVENTS, *rows)).splitlines()
    assert first.startswith("data.csv, line 2, “record_id”: this record has more rows (line 4, 6)")
    assert second.startswith("data.csv, line 3, “record_id”: this record has more rows (line 5)")
    assert "words" not in first


def test_rows_of_events_in_which_nothing_was_answered_are_set_aside():
    export = redcap.read(grid(EVENTS, "1;base;;0;0", "1;end;a;0;2", "2;end;;0;0"))
    assert export.cells.index.tolist() == export.unfinished.index.tolist() == [3, 4]
    assert export.set_aside == {"empty event": 1}
    assert "redcap_event_name" in export.administrative


def test_a_tick_alone_is_an_answer():
    assert "more rows" in refusal(redcap.read, grid(EVENTS, "1;base;;1;0", "1;end;a;0;2"))


def test_a_record_that_answered_nothing_in_several_rows_is_refused():
    assert "more rows" in refusal(redcap.read, grid(EVENTS, "1;base;;0;0", "1;end;;0;0"))


def test_labels_for_headings_are_refused():
    labelled = grid("Record ID;Survey Identifier;Complete?;Complete?", "1;Pat;Complete;Incomplete")
    assert redcap.recognises(labelled)
    message = refusal(redcap.read, labelled)
    assert message.startswith("data.csv, line 1: has labels for headings")
    assert "raw data" in message


def test_a_column_that_the_dictionary_lacks_is_refused():
    message = refusal(redcap.read, grid("record_id;q;r"), dictionary("record_id;text;Id;;;"))
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "data.csv, line 1, “q”",
        "data.csv, line 1, “r”",
    ]


def test_choices_without_codes_are_refused_with_every_other_problem():
    fields = dictionary("record_id;text;Id;;;", "q;radio;Q?;Yes | No;;")
    message = refusal(redcap.read, grid("record_id;q;r", "1;a;b", "1;c;d"), fields)
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "data.csv, line 1, “r”",
        "dict.csv, line 3, “q”",
        "data.csv, line 2, “record_id”",
    ]


def test_another_file_is_no_dictionary(data):
    assert refusal(redcap.read, data, data).startswith("redcap.csv: is no data dictionary.")


@pytest.mark.skipif(not SAMPLES.exists(), reason="no samples beside the project")
def test_a_real_export():
    files = [delimited.grid(SAMPLES / f"survey_{name}.csv") for name in ("raw", "dictionary")]
    assert redcap.recognises(files[0]) and redcap.is_dictionary(files[1])
    export = redcap.read(*files)
    assert export.cells.shape == (2, 26)
    assert {"redcap_survey_identifier", "dob", "email", "first_name"} < set(export.dropped)
    assert export.labels["pmq4"] == {"0": "Not open", "1": "Undecided", "2": "Very open"}
    assert export.questions["consent___1"].endswith("(choice=I consent)")
    assert list(export.unfinished) == [True, True]
