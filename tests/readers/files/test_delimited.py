import pytest

from balint_analysis.readers.files import delimited
from folders import refusal


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "export.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def read(path, **options):
    """Read a file as a table: its first record the header, the others by their lines."""
    grid = delimited.grid(path, **{"delimiter": ",", **options})
    return grid.body().set_axis(grid.rows[0][1], axis="columns")


def test_each_record_keeps_the_line_on_which_it_starts(file):
    cells = read(file('ID,Q\n1,"two\nlines"\n2,x\n3,"a\n\nb"\n4,y\n'))
    assert dict(zip(cells.index, cells["ID"], strict=True)) == {2: "1", 4: "2", 5: "3", 8: "4"}
    assert cells["Q"][5] == "a\n\nb"


def test_blank_lines_are_passed_over_and_counted_as_lines(file):
    cells = read(file("\nID,Q\n\n1,x\n\n\n2,y\n\n"))
    assert dict(cells["ID"]) == {4: "1", 7: "2"}


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_read_alike(file, end):
    cells = read(file(f'ID,Q{end}1,"a{end}b"{end}2,y{end}'))
    assert dict(cells["ID"]) == {2: "1", 4: "2"}
    assert list(cells.columns) == ["ID", "Q"]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8", "utf-16", "utf-16-le"])
def test_a_byte_order_mark_is_ignored(file, encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    cells = read(file(f"{mark}ID,Q\n1,é\n".encode(encoding)), encoding=encoding)
    assert cells.to_dict("list") == {"ID": ["1"], "Q": ["é"]}


def test_cp1252_is_read_if_declared(file):
    cells = read(file("ID,Q\n1,“café”\n".encode("cp1252")), encoding="cp1252")
    assert cells["Q"][2] == "“café”"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_an_undeclared_encoding_is_refused_with_its_line(file, mark):
    message = refusal(read, file(mark + b"ID,Q\n1,x\n\xe9,y\n"))
    assert message.startswith("export.csv, line 3: is not utf-8 text.")
    assert "Name its encoding: --encoding of balint init" in message


def test_undeclared_utf_16_is_refused(file):
    assert "is not utf-8 text" in refusal(read, file("ID,Q\n".encode("utf-16")))


def test_an_unknown_encoding_is_refused_by_name(file):
    message = refusal(read, file("ID\n1\n"), encoding="latin-99")
    assert "no encoding “latin-99”" in message
    assert "cp1252" in message


def test_every_ragged_row_is_reported_with_its_line(file):
    message = refusal(read, file('A,B\n1,2\n"x\ny",2,3\n4\n5,6\n'))
    assert message.splitlines() == [
        f"export.csv, line {line}: has {n} cells where the header has 2. "
        "A cell with a comma or line break in it must be quoted."
        for line, n in ((3, 3), (5, 1))
    ]


@pytest.mark.parametrize("rest", ["never closed\n3,x\n", 'closed" too early,x\n'])
def test_an_unclosed_quote_is_refused_with_the_line_where_it_starts(file, rest):
    message = refusal(read, file(f'A,B\n1,"two\nlines"\n2,"{rest}'))
    assert message.startswith("export.csv, line 4: a quoted cell is not closed here.")
    assert "written twice" in message


def test_a_doubled_quote_stands_for_one(file):
    assert read(file('A,B\n1,"say ""hm"""\n'))["B"][2] == 'say "hm"'


@pytest.mark.parametrize(
    "content",
    ["ID;Q1\n1;x\n", '"ID";"Q1"\n"1";"x"\n', "ID;Why, if at all;Q2\n1;x;y\n", "ID;Q1\n1;a, b\n"],
    ids=["plain", "quoted", "commas in the header", "commas in a cell"],
)
def test_another_delimiter_is_named(file, content):
    message = refusal(read, file(content))
    assert message == (
        "export.csv, line 1: looks separated by a semicolon, not by a comma. "
        "Name what separates it: --delimiter of balint init, or delimiter in study.toml."
    )


def test_commas_in_a_file_meant_to_have_tabs_are_named(file):
    message = refusal(read, file("ID,Q1\n1,x\n"), delimiter="\t")
    assert "separated by a comma, not by a tab" in message


def test_semicolons_within_quotes_are_not_taken_for_delimiters(file):
    message = refusal(read, file('A,"Q; a; b; c"\n1\n'))
    assert "line 2: has 1 cells where the header has 2" in message


def test_semicolons_in_a_sound_file_are_left_alone(file):
    cells = read(file('"ID; yours","Q; a; b"\n1;,x\n'))
    assert cells.to_dict("list") == {"ID; yours": ["1;"], "Q; a; b": ["x"]}


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b"])
def test_a_control_character_is_refused_with_its_line(file, control):
    message = refusal(read, file(f'A,B\n1,"x\ny{control}"\n'))
    assert message.startswith("export.csv, line 3: holds a control character.")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_refused(file, content):
    message = refusal(read, file(content))
    assert message == "export.csv: is empty. Export the survey again."


def test_a_header_alone_is_an_empty_table(file):
    cells = read(file("A,B\n"))
    assert cells.shape == (0, 2)


@pytest.mark.parametrize("text", ["NA", "None", "N/A", "null", "nan", "007", "1e3", "TRUE", " x "])
def test_a_cell_stays_the_text_it_is(file, text):
    assert read(file(f"A,B\n{text},\n")).loc[2].tolist() == [text, ""]


def test_headers_are_neither_renamed_nor_trimmed(file):
    assert list(read(file("A,A, A,\n1,2,3,4\n")).columns) == ["A", "A", " A", ""]
