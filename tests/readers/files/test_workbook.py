import datetime
import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from balint_analysis.readers.files import workbook
from folders import refusal

SECRET = "My consultant, Dr Quill, made me cry"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TOO_LARGE = "survey.xlsx: unpacks to far more than the sheet of a survey."
DAMAGED = "survey.xlsx: is no whole .xlsx workbook"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture
def file(tmp_path):
    """Write a workbook with these rows; a cell may be a pair of value and number format."""

    def write(*rows, title="Answers"):
        book = openpyxl.Workbook()
        book.active.title = title
        for number, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                value, form = value if isinstance(value, tuple) else (value, None)
                cell = book.active.cell(number, column, value)
                cell.number_format = form or cell.number_format
        book.save(tmp_path / "survey.xlsx")
        return tmp_path / "survey.xlsx"

    return write


@pytest.fixture
def raw(file):
    """Write a workbook with this XML in its sheet, and other members replaced or added."""

    def write(rows="", sheet=None, compression=zipfile.ZIP_DEFLATED, **members):
        path = file(["x"])
        data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        new = {"xl/worksheets/sheet1.xml": sheet or data} | members
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old:
            new = {name: old.read(name) for name in old.namelist()} | new
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in new.items():
                archive.writestr(name, content)
        return path

    return write


def cell_read(path) -> str:
    return workbook.grid(path).rows[0][1][0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (2.5, "2.5"),
        (-3, "-3"),
        (118000000123, "118000000123"),
        ("007", "007"),
        ((7, "000"), "007"),
        ("1.0", "1.0"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("NA", "NA"),
        ("None", "None"),
        (" x ", " x "),
        ("two\nlines", "two\nlines"),
        ("#N/A is what I said", "#N/A is what I said"),
        (datetime.datetime(2022, 3, 1, 9, 5, 6), "2022-03-01T09:05:06"),
        (datetime.date(2022, 3, 1), "2022-03-01"),
        ((datetime.datetime(2022, 3, 1), "yyyy-mm-dd h:mm"), "2022-03-01T00:00:00"),
        (datetime.time(9, 5), "09:05:00"),
        (datetime.timedelta(hours=26, seconds=5), "26:00:05"),
    ],
)
def test_a_cell_is_the_text_that_is_seen(file, value, text):
    assert cell_read(file([value])) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [("1.0", "1"), ("0.30000000000000004", "0.3"), ("4.1000000000000005", "4.1"), ("1E2", "100")],
)
def test_a_number_has_no_more_digits_than_are_seen(raw, number, text):
    assert cell_read(raw(f"<row><c><v>{number}</v></c></row>")) == text


def test_a_carriage_return_is_not_spelt_out(file):
    assert cell_read(file(["two_x000D_\nlines"])) == "two\r\nlines"


def test_rows_keep_their_numbers_and_blank_ones_are_left_out(file):
    grid = workbook.grid(file([], ["A", "B"], [None, None], ["x", "y"], [""]))
    assert grid.rows == [(2, ["A", "B"]), (4, ["x", "y"])]
    assert (grid.file, grid.place) == ("survey.xlsx", "row")


def test_short_rows_are_filled_up_and_empty_columns_at_the_end_left_out(file):
    grid = workbook.grid(file(["A", "B", "C", None], ["x"], [None, None, "y"]))
    assert [cells for _, cells in grid.rows] == [["A", "B", "C"], ["x", "", ""], ["", "", "y"]]


def test_a_wrong_declared_size_hides_nothing(raw):
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    for size in ("A1", "A1:XFD1048576"):
        head = f'<worksheet xmlns="{MAIN}"><dimension ref="{size}"/>'
        path = raw(sheet=f"{head}<sheetData>{rows}</sheetData></worksheet>")
        assert workbook.grid(path).rows == [(1, ["1", "2"])]


def several(path):
    book = openpyxl.Workbook()
    for name in ("Notes", "Answers", "Empty"):
        book.create_sheet(name)
    book["Answers"]["A1"] = "Q1"
    book["Notes"]["A1"] = "Read me"
    book["Sheet"].sheet_state = "hidden"
    book.save(path)
    return path


def test_a_sheet_that_is_not_there_is_refused_with_the_visible_ones_in_order(tmp_path):
    message = refusal(workbook.grid, several(tmp_path / "survey.xlsx"), sheet="Codes")
    assert message.endswith("Known here: “Notes”, “Answers”, “Empty”.")


def test_a_sheet_is_read_by_name_and_else_the_first_visible(tmp_path):
    path = several(tmp_path / "survey.xlsx")
    assert cell_read(path) == "Read me"
    assert workbook.grid(path, sheet="Answers").rows == [(1, ["Q1"])]


def test_an_unknown_sheet_is_refused_with_the_near_one(tmp_path):
    message = refusal(workbook.grid, several(tmp_path / "survey.xlsx"), sheet="answer")
    assert message == "survey.xlsx: has no sheet “answer”. Did you mean “Answers”?"


def test_an_empty_sheet_is_refused(file):
    assert refusal(workbook.grid, file([])) == "survey.xlsx: is empty. Export the survey again."


def test_every_bad_cell_is_reported_at_once(raw):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
        '<row r="7"><c r="B7"><f>A1+1</f></c><c r="AA7" t="e"><f>A9</f><v>#REF!</v></c></row>'
    )
    assert refusal(workbook.grid, raw(rows)).splitlines() == [
        "survey.xlsx, “cell C1”: holds an error (#N/A), no value. Correct the cell, or empty it.",
        "survey.xlsx, “cell B7”: holds a formula that was never worked out. "
        "Open the file in a spreadsheet program and save it.",
        "survey.xlsx, “cell AA7”: holds an error (#REF!), no value. Correct the cell, or empty it.",
    ]


def test_a_formula_is_what_it_came_to(raw):
    formulas = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c>'
    assert workbook.grid(raw(f'<row r="1">{formulas}</row>')).rows == [(1, ["2", "a"])]


def test_a_formula_may_come_to_an_empty_text(raw):
    formula = '<c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
    assert workbook.grid(raw(f'<row r="1">{formula}</row>')).rows == [(1, ["1"])]


def test_a_date_outside_of_the_calendar_is_an_error_and_no_warning(file, recwarn):
    message = refusal(workbook.grid, file([(99999999, "yyyy-mm-dd")]))
    assert not recwarn
    assert message.startswith("survey.xlsx, “cell A1”: holds an error")


def test_an_error_that_is_none_of_excels_is_not_repeated(raw):
    message = refusal(workbook.grid, raw(f'<row><c t="e"><v>{SECRET}</v></c></row>'))
    assert message.startswith("survey.xlsx, “cell A1”: holds an error, no value.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is an old Excel workbook (.xls)."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password.",
        ),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><table>", "is a web page or XML"),
        (b"ID,Q1\n1,x\n", "is no whole .xlsx workbook"),
        (b"PK\x03\x04 and nothing more", "is no whole .xlsx workbook"),
    ],
)
def test_another_kind_of_file_is_refused(tmp_path, content, message):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(content)
    assert refusal(workbook.grid, path).startswith(f"survey.xlsx: {message}")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(file, share):
    path = file(["A", SECRET])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(workbook.grid, path).startswith(DAMAGED)


def test_a_damaged_member_is_refused(file):
    path = file(*([f"{n * n}"] for n in range(500)))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 200 : start + 400] = bytes(200)
    path.write_bytes(content)
    assert refusal(workbook.grid, path).startswith(DAMAGED)


def test_a_zip_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "survey.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refusal(workbook.grid, path).startswith(DAMAGED)


def test_an_encrypted_member_is_refused(file):
    path = file(["x"])
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "protected by a password" in refusal(workbook.grid, path)


@pytest.mark.parametrize(
    "row",
    ['<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "<row><c><v>one</v></c></row>", "<row>"],
    ids=["string", "number", "xml"],
)
def test_a_sheet_that_makes_no_sense_is_refused_without_its_words(raw, row):
    message = refusal(workbook.grid, raw(f'{row}<!-- {SECRET} --><row r="2"/>'))
    assert message.startswith(DAMAGED)
    assert SECRET not in message


@pytest.mark.parametrize(
    "entity", ['<!ENTITY a "aaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', ""]
)
@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "a.xml"])
def test_a_document_type_is_refused_wherever_it_is(raw, entity, member):
    path = raw(ONE, **{member: f"<!DOCTYPE x [{entity}]><x/>"})
    assert refusal(workbook.grid, path).startswith(DAMAGED)


def test_openpyxl_parses_by_defusedxml():
    assert openpyxl.DEFUSEDXML
    assert openpyxl.xml.functions.iterparse.__module__.startswith("defusedxml")
    assert openpyxl.xml.functions.fromstring.__module__.startswith("defusedxml")


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row r="2"><c r="XFD2"><v>1</v></c></row>', "XFD2"),
        ('<row r="900000"><c r="A900000"><v>1</v></c></row>', "A900000"),
    ],
)
def test_a_cell_far_from_the_others_is_refused(raw, place, where):
    message = refusal(workbook.grid, raw(ONE + place))
    assert message == (
        f"survey.xlsx, “cell {where}”: stands far outside of the survey. Delete its row or column."
    )


def test_formats_far_from_the_cells_do_no_harm(raw):
    path = raw(f'{ONE}<row r="300000"><c r="XFD300000" s="0"/></row>')
    assert workbook.grid(path).rows == [(1, ["1"])]


HUGE = {
    "spaces": {"rows": " " * 40_000_000},
    "empty cells": {"rows": f"<row>{'<c/>' * 2_500}</row>"},
    "rows": {"rows": "<row/>" * 2_500},
    "elements between rows": {"rows": "<x/><row/>" * 2_500},
    "unknown elements": {"rows": "<x/>" * 2_500},
    "foreign rows": {"rows": f"<f:row xmlns:f='q'>{'<x/>' * 10}</f:row>" * 300},
    "one endless tag": {"rows": f"<row {'a' * 1_200_000}=''/>"},
    "one endless text": {"rows": f"<row><c><v>{'1' * 300_000}</v></c></row>"},
    "rows without end": {"rows": f'{ONE}<row r="4000000000"><c><v>1</v></c></row>'},
    "styles": {"rows": ONE, "xl/styles.xml": f"<styleSheet>{'<row/>' * 2_500}</styleSheet>"},
    "another member": {"rows": ONE, "xl/media/a.png": f"<a>{'<row/>' * 2_500}</a>"},
    "a picture": {"rows": ONE, "xl/media/a.png": bytes(40_000_000)},
    "members": {"rows": ONE} | {f"{n}.xml": "" for n in range(1_001)},
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_bomb_is_refused(raw, kind, monkeypatch):
    monkeypatch.setattr(workbook, "HELD", 10**6)
    assert refusal(workbook.grid, raw(**HUGE[kind])).startswith(TOO_LARGE)


def test_what_is_no_bomb_is_read_within_the_same_limit(raw, monkeypatch):
    monkeypatch.setattr(workbook, "HELD", 10**6)
    rows = f"<row>{'<c><v>1</v></c>' * 50}</row>" * 100
    assert len(workbook.grid(raw(rows)).rows) == 100


def test_too_many_cells_are_refused(raw, monkeypatch):
    monkeypatch.setattr(workbook, "CELLS", 5)
    path = raw("<row><c><v>1</v></c><c><v>2</v></c></row>" * 3)
    assert refusal(workbook.grid, path).startswith(TOO_LARGE)


def test_a_declared_size_that_lies_does_not_help(raw):
    path = raw(" " * 40_000_000)
    content = bytearray(path.read_bytes())
    name = content.rindex(b"xl/worksheets/sheet1.xml")
    size = content.rindex(b"PK\x01\x02", 0, name) + 24
    content[size : size + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(workbook.grid, path).startswith(DAMAGED)


def test_an_unusual_compression_is_refused(raw):
    assert refusal(workbook.grid, raw(ONE, compression=zipfile.ZIP_LZMA)).startswith(DAMAGED)


MEASURE = """
import resource, sys
from pathlib import Path
from balint_analysis.problems import InputError
from balint_analysis.readers.files import workbook
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
try:
    workbook.grid(Path(sys.argv[1]))
except InputError:
    print((peak() - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in Linux' unit")
def test_a_bomb_takes_little_memory(raw):
    path = raw(f"<row>{'<c/>' * 2_000_000}</row>")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 100
