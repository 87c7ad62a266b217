import json
import struct
import subprocess
import sys
from datetime import date

import pandas as pd
import pyreadstat
import pytest

from balint_analysis import paths
from balint_analysis.readers.surveys import spss, spss_child
from folders import refusal

SAMPLES = paths.project_root().parent / "shared/samples/survey"
NOTES = ["caf~ au lait", "None", ""]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Write columns as a .sav, its bytes changed by `edit`."""
    folder = tmp_path_factory.mktemp("spss")

    def write(columns, *, name="survey.sav", edit=bytes, **options):
        path = folder / name
        pyreadstat.write_sav(pd.DataFrame(columns), path, **options)
        path.write_bytes(edit(path.read_bytes()))
        return path

    return write


@pytest.fixture(scope="module")
def export(file):
    columns = {
        "q1": [1.0, 9.0, None],
        "q2": [-98.0, 0.1 + 0.2, 7.0],
        "q3": ["XX", " kept ", "00"],
        "day": [date(2022, 3, 1), None, date(2021, 12, 31)],
        "time": [pd.Timestamp("2022-03-01 09:05:07"), None, pd.Timestamp("2022-01-01")],
        "Email": ["pat@example.org", "", ""],
        "q4": ["Pat", "", ""],
    }
    path = file(
        columns,
        column_labels={"q1": "Would you attend again?", "q4": "What is your name?"},
        variable_value_labels={"q1": {1.0: "Yes", 2.0: "No", 9.0: "Refused"}, "q2": {-97.0: "n/a"}},
        missing_ranges={"q1": [9.0], "q2": [{"lo": -99, "hi": -90}, 5.0], "q3": ["XX"]},
    )
    return spss.read(path)


@pytest.mark.parametrize(("start", "known"), [(b"$FL2", True), (b"$FL3", True), (b"$FL4", False)])
def test_an_spss_file_is_told_by_its_first_bytes(tmp_path, start, known):
    (tmp_path / "any").write_bytes(start + b"...")
    assert spss.recognises(tmp_path / "any") is known


def test_numbers_are_written_as_a_person_sees_them(export):
    assert list(export.cells["q2"]) == ["-98", "0.3", "7"]


def test_system_missing_is_blank_and_user_missing_is_not(export):
    assert list(export.cells["q1"]) == ["1", "9", ""]
    assert export.missing["q1"] == {"9"}


def test_a_range_of_missing_values_is_listed_by_what_is_known_in_it(export):
    assert export.missing["q2"] == {"-98", "-97", "5"}


def test_a_text_can_be_declared_missing(export):
    assert export.missing["q3"] == {"XX"}


def test_texts_stay_as_they_stand(export):
    assert list(export.cells["q3"]) == ["XX", " kept", "00"]  # .sav pads with spaces at the end


def test_dates_are_iso(export):
    assert list(export.cells["day"]) == ["2022-03-01", "", "2021-12-31"]
    assert list(export.cells["time"])[:2] == ["2022-03-01 09:05:07", ""]


@pytest.mark.parametrize(
    ("seconds", "form", "text"),
    [
        (56_540.0, "TIME5", "15:42:20"),
        (90_000.0, "DTIME11", "25:00:00"),
        (1e300, "DATE11", str(int(1e300))),
        (13_743_388_800.0, "MOYR8", "2018-04-18"),
        (2.0, "MONTH3", "2"),
        (1e-7, "F8.2", "1e-07"),
    ],
)
def test_other_formats_of_time(seconds, form, text):
    assert spss._text(seconds, form) == text


def test_labels_are_keyed_by_the_codes_as_cells_have_them(export):
    assert export.labels["q1"] == {"1": "Yes", "2": "No", "9": "Refused"}


def test_variable_labels_are_the_questions(export):
    assert export.questions == {"q1": "Would you attend again?"}


def test_identifying_columns_are_dropped_by_name_or_by_question(export):
    assert export.dropped == ("Email", "q4")
    assert list(export.cells) == ["q1", "q2", "q3", "day", "time"]


def test_cases_are_numbered_from_1(export):
    assert export.place == "row"
    assert list(export.cells.index) == [1, 2, 3]


def test_zsav_is_read_alike(file):
    path = file({"q3": ["None", "", "é"]}, name="survey.zsav", compress=True)
    assert path.read_bytes().startswith(b"$FL3")
    assert list(spss.read(path).cells["q3"]) == ["None", "", "é"]


def in_windows_1252(raw: bytes) -> bytes:
    """Write ~ as é in that encoding, and declare it."""
    utf8, cp1252 = (struct.pack("<4i", 7, 20, 1, len(n)) + n for n in (b"UTF-8", b"windows-1252"))
    return raw.replace(b"~", b"\xe9").replace(utf8, cp1252)


def test_windows_1252_is_read_by_what_the_file_says(file):
    export = spss.read(file({"q": NOTES}, edit=in_windows_1252, column_labels={"q": "Caf~?"}))
    assert list(export.cells["q"]) == ["café au lait", "None", ""]
    assert export.questions == {"q": "Café?"}


def test_text_in_another_encoding_than_the_file_says_is_refused(file):
    message = refusal(spss.read, file({"q": NOTES}, edit=lambda raw: raw.replace(b"~", b"\xe9")))
    assert message.startswith("survey.sav: holds text that is not in its own encoding.")
    assert "lait" not in message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"q1,q2\n1,2\n"])
def test_a_file_that_is_no_spss_file_is_refused(tmp_path, content):
    (tmp_path / "fake.sav").write_bytes(content)
    assert "fake.sav: is no SPSS file." in refusal(spss.read, tmp_path / "fake.sav")


@pytest.mark.parametrize("size", [300, -1])
def test_a_truncated_file_is_refused(file, size):
    message = refusal(spss.read, file({"q": NOTES}, edit=lambda raw: raw[:size]))
    assert message == "survey.sav: is damaged or cut short. Export the survey again, as .sav."


def test_a_file_that_crashes_readstat_is_refused(file):
    """A huge number of value labels makes pyreadstat 1.3 end by a signal."""
    labels = {"q": {1.0: "Yes", 2.0: "No"}}

    def with_too_many(raw):
        return raw.replace(struct.pack("<2i", 3, 2), struct.pack("<2i", 3, 0x7F000002))

    path = file({"q": [1.0]}, edit=with_too_many, variable_value_labels=labels)
    assert "is damaged or cut short" in refusal(spss.read, path)


def test_a_file_that_takes_for_ever_is_refused(file, monkeypatch):
    monkeypatch.setattr(spss, "SECONDS", 0.001)
    assert "is damaged or cut short" in refusal(spss.read, file({"q": [1.0]}))


def no_json(constant):
    raise AssertionError(f"{constant} is not in JSON")


def test_the_child_writes_strict_json(file):
    """Codes stay numbers or texts, and neither a missing number nor a range is NaN."""
    columns = {"a": [1.0, None, 1.0], "b": ["x", "", "é"]}
    labels = {"a": {1.0: "Yes"}, "b": {"x": "No"}}
    path = file(columns, variable_value_labels=labels, missing_ranges={"a": [{"lo": 8, "hi": 9}]})
    command = [sys.executable, "-m", spss_child.__name__, path, "100", str(spss.MEMORY)]
    done = subprocess.run(command, capture_output=True, check=True)
    facts, a, b = (json.loads(x, parse_constant=no_json) for x in done.stdout.splitlines())
    assert facts["labels"] == {"a": [[1.0, "Yes"]], "b": [["x", "No"]]}
    assert facts["missing"] == {"a": [{"lo": 8.0, "hi": 9.0}]}
    assert (a["values"], b["values"]) == ([1.0, None], ["x", "", "é"])
    assert list(spss._texts(a, "F8.2")) == ["1", "", "1"]


def test_the_child_starts_without_pandas():
    program = f"import sys, {spss_child.__name__}; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_module_in_the_working_folder_is_not_run(file, tmp_path, monkeypatch):
    (tmp_path / "pyreadstat.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert spss.read(file({"q": [1.0]})).cells["q"].tolist() == ["1"]


def test_more_cells_than_a_survey_has_are_refused(file, monkeypatch):
    path = file({"a": [1.0] * 10, "b": [1.0] * 10})
    monkeypatch.setattr(spss, "CELLS", 19)
    assert "too large to be a survey" in refusal(spss.read, path)


@pytest.mark.skipif(sys.platform != "linux", reason="the system limits no memory")
def test_memory_is_bounded(file, monkeypatch):
    """A few hundred kilobytes of file may hold gigabytes of text."""
    monkeypatch.setattr(spss, "MEMORY", 240 * 2**20)
    path = file({"q": ["x" * 30_000] * 4_000}, name="bomb.zsav", compress=True)
    assert "too large to be a survey" in refusal(spss.read, path)


@pytest.mark.skipif(not SAMPLES.exists(), reason="no samples beside the project")
def test_a_real_file_with_user_missing_values():
    export = spss.read(SAMPLES / "metadata_copy_test.sav")
    assert export.dropped == ("name",)
    assert export.cells.shape == (4, 6)
    assert export.missing == {"sex": {"9"}, "job": {"9"}}
    assert list(export.cells["sex"]) == ["1", "0", "1", "9"]
    assert list(export.cells["job"]) == ["1", "3", "", "2"]
    assert list(export.cells["ümlaut"]) == ["ä", "ö", "ß", "é"]
    assert export.cells["date"][1] == "2012-11-20"
