import sqlite3
from contextlib import closing

import pytest

from balint_analysis.readers.codings import taguette
from balint_analysis.study import coding, reading, survey
from folders import refusal, write

SECRET = "Dr Quill made me cry"
HEADER = "id,document,tag,content\n"
# The tables as Taguette 1.4 makes them, without those that are not read.
SCHEMA = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), filename VARCHAR(200),
    project_id INTEGER, contents TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200));
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER,
    PRIMARY KEY (highlight_id, tag_id));
INSERT INTO projects VALUES (1, 'ann', '');
INSERT INTO documents VALUES (1, '01', '', 1, '<p>Good &amp; <b>s\u00e4fe</b></p>');
INSERT INTO documents VALUES (2, '02', '', 1, '<p>None</p>');
INSERT INTO tags VALUES (1, 1, 'good'), (2, 1, 'safe');
"""
TAGGED = "INSERT INTO highlights VALUES (5, 1, 0, 4, ''); INSERT INTO highlight_tags VALUES (5, 1);"


@pytest.fixture
def project(tmp_path):
    """Write a database: the schema above, then more statements."""

    def write(*statements):
        path = tmp_path / "ann.sqlite3"
        with closing(sqlite3.connect(":memory:")) as database:
            database.executescript(SCHEMA + ";".join(statements))
            path.write_bytes(database.serialize())
        return path

    return write


@pytest.fixture
def highlights(tmp_path):
    def write(text):
        path = tmp_path / "all_tags.csv"
        path.write_bytes(text.encode())
        return path

    return write


def marks(coded):
    return [tuple(row) for row in coded.marks[["coder", "respondent", "code"]].to_numpy()]


# Databases


def test_a_tagged_highlight_gives_a_code(project):
    coded = taguette.read(project(TAGGED), coder="ann")
    assert marks(coded) == [("ann", "01", "good")]
    assert (coded.tool, coded.tree) == ("taguette", {"good": "", "safe": ""})


def test_every_document_was_seen(project):
    seen = taguette.read(project(TAGGED), coder="ann").seen
    assert seen.to_dict("split")["data"] == [["ann", "01", "", 0], ["ann", "02", "", 0]]


def test_the_coder_is_left_to_the_caller(project):
    assert set(taguette.read(project()).seen["coder"]) == {""}


def test_a_highlight_without_a_tag_is_passed_over(project):
    assert marks(taguette.read(project("INSERT INTO highlights VALUES (5, 1, 0, 4, '')"))) == []


def test_positions_count_the_bytes_of_the_text_without_its_tags(project):
    length = len("Good & säfe".encode())
    insert = "INSERT INTO highlights VALUES (5, 1, 0, {}, '')"
    taguette.read(project(insert.format(length)))
    message = refusal(taguette.read, project(insert.format(length + 1)))
    assert message.startswith("ann.sqlite3: highlight 5 is not within its document.")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_highlight_that_cannot_be_is_refused(project, start, end):
    insert = f"INSERT INTO highlights VALUES (5, 1, {start}, {end}, '')"
    assert "highlight 5 is not within" in refusal(taguette.read, project(insert))


@pytest.mark.parametrize("pair", ["(5, 9)", "(9, 1)"])
def test_a_dangling_tag_is_refused(project, pair):
    path = project(TAGGED, f"INSERT INTO highlight_tags VALUES {pair}")
    assert "but one of them isn't there" in refusal(taguette.read, path)


def test_a_highlight_of_no_document_is_refused(project):
    path = project("INSERT INTO highlights VALUES (5, 9, 0, 4, '')")
    assert "highlight 5 is of no document." in refusal(taguette.read, path)


def test_two_documents_of_one_name_are_refused(project):
    path = project("INSERT INTO documents VALUES (3, '01', '', 1, '')")
    assert "the document name “01” is there 2 times." in refusal(taguette.read, path)


OTHER = (
    "INSERT INTO projects VALUES (2, 'ben', '');"
    "INSERT INTO documents VALUES (3, '01', '', 2, '<p>Good</p>');"
    "INSERT INTO tags VALUES (3, 2, 'bad');"
    "INSERT INTO highlights VALUES (6, 3, 0, 4, ''); INSERT INTO highlight_tags VALUES (6, 3);"
)


def test_one_of_several_projects_is_chosen_by_its_name(project):
    path = project(TAGGED, OTHER)
    assert marks(taguette.read(path, project="ben")) == [("", "01", "bad")]
    coded = taguette.read(path, project="ann")
    assert marks(coded) == [("", "01", "good")]
    assert coded.seen["respondent"].tolist() == ["01", "02"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (None, "holds 2 projects. Name one in study.toml, as the coder's project: “ann”, “ben”."),
        ("benn", "has no project “benn”. Did you mean “ben”?"),
        ("cat", "has no project “cat”. Known here: “ann”, “ben”."),
    ],
)
def test_a_choice_that_is_not_clear_is_refused_with_the_projects(project, wanted, said):
    assert refusal(taguette.read, project(OTHER), project=wanted) == f"ann.sqlite3: {said}"


def test_two_projects_of_one_name_cannot_be_told_apart(project):
    path = project(OTHER, "UPDATE projects SET name = 'ben'")
    assert "has 2 projects “ben”. Give each a name" in refusal(taguette.read, path, project="ben")


def test_a_database_without_projects_is_refused(project):
    assert "holds no project." in refusal(taguette.read, project("DELETE FROM projects"))


def test_highlights_are_of_one_project_that_needs_no_name(highlights):
    message = refusal(taguette.read, highlights(HEADER), project="ann")
    assert message.endswith("not its name. Leave the coder's project out.")


@pytest.fixture
def study(project):
    """Read a study whose coders share the database of two projects."""
    path = project(TAGGED, OTHER)
    themes = '[{ id = "good", name = "Good" }, { id = "bad", name = "Bad" }]'

    def read(*coders):
        files = (f'{{ id = "{c}", file = "{path.name}"{rest} }}' for c, rest in coders)
        folder = write(path.parent, coders=f"[{', '.join(files)}]", themes=themes)
        codebook = reading.read(folder)
        return coding.read(codebook, survey.read(codebook)).codings

    return read


def test_a_study_names_the_project_of_each_coder(study):
    codings = study(("ann", ', project = "ann"'), ("ben", ', project = "ben"'))
    first = codings.loc[("01", "why")]
    assert first["good"].to_dict() == {"ann": 1, "ben": 0}
    assert first["bad"].to_dict() == {"ann": 0, "ben": 1}


def test_a_study_without_a_project_is_told_the_key_that_names_one(study):
    message = refusal(study, ("ann", ', project = "ann"'), ("ben", ""))
    assert "Name one in study.toml, as the coder's project: “ann”, “ben”." in message


def test_a_project_of_two_coders_is_refused(study):
    same = ', project = "ann"'
    message = refusal(study, ("ann", same), ("ben", same))
    assert "“ann.sqlite3 ann” is used 2 times." in message


def test_a_project_of_another_file_is_refused_not_passed_over(tmp_path):
    coders = '[{ id = "ann", file = "ann.csv", project = "x" }, { id = "ben", file = "ben.csv" }]'
    codebook = reading.read(write(tmp_path, coders=coders))
    message = refusal(coding.read, codebook, survey.read(codebook))
    assert message.startswith("ann.csv: is no database with several projects.")


def test_html_that_cannot_be_parsed_is_refused(project):
    path = project("UPDATE documents SET contents = '<![odd[' || contents", TAGGED)
    assert "ann.sqlite3: document 1 is no sound HTML." in refusal(taguette.read, path)


# Files that are no such database


@pytest.mark.parametrize("table", taguette.TABLES)
def test_a_missing_table_is_refused(project, table):
    message = refusal(taguette.read, project(f"DROP TABLE {table}"))
    assert message.startswith("ann.sqlite3: is damaged, or no database with the tables projects,")


@pytest.mark.parametrize("table", taguette.TABLES)
def test_a_view_in_place_of_a_table_is_refused(project, table):
    path = project(f"ALTER TABLE {table} RENAME TO t", f"CREATE VIEW {table} AS SELECT * FROM t")
    assert "no database with the tables" in refusal(taguette.read, path)


def test_a_virtual_table_is_refused(project):
    path = project("DROP TABLE tags", "CREATE VIRTUAL TABLE tags USING fts5(id, path, project_id)")
    assert "no database with the tables" in refusal(taguette.read, path)


def test_triggers_are_refused(project):
    trigger = "CREATE TRIGGER t AFTER INSERT ON tags BEGIN DELETE FROM tags; END"
    assert "no database with the tables" in refusal(taguette.read, project(trigger))


def test_a_missing_column_is_refused(project):
    path = project("ALTER TABLE tags RENAME COLUMN path TO name")
    assert "no database with the tables" in refusal(taguette.read, path)


@pytest.mark.parametrize("value", ["NULL", "x'ff'"])
def test_a_value_of_another_kind_is_refused(project, value):
    path = project(f"UPDATE documents SET contents = {value}", TAGGED)
    assert "holds another kind of value in documents.contents." in refusal(taguette.read, path)


def test_text_that_is_not_utf_8_is_refused_without_repeating_it(project):
    words = f"CAST(x'ff' || '{SECRET}' AS TEXT)"
    message = refusal(taguette.read, project(f"UPDATE documents SET contents = {words}"))
    assert "is damaged" in message
    assert SECRET not in message


def test_a_damaged_schema_is_refused(project):
    path = project()
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE tags", b"CREATE T\xffBLE tags"))
    assert "is damaged" in refusal(taguette.read, path)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"no database at all" * 99])
def test_what_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "ann.sqlite3"
    path.write_bytes(content)
    assert "is damaged, or no database" in refusal(taguette.read, path)


def test_a_database_cut_short_is_refused(project):
    path = project(TAGGED)
    raw = path.read_bytes()
    for length in range(0, len(raw), 1024):
        path.write_bytes(raw[:length])
        assert "is damaged, or no database" in refusal(taguette.read, path)


@pytest.mark.parametrize("side", ["-wal", "-journal"])
def test_a_database_that_is_open_is_refused(project, side):
    path = project(TAGGED)
    path.with_name(path.name + side).write_bytes(b"x")
    assert "is open, or wasn't closed properly. Close the project" in refusal(taguette.read, path)


def test_a_missing_file_is_refused_and_not_made(tmp_path):
    assert "is damaged, or no database" in refusal(taguette.read, tmp_path / "ann.sqlite3")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write_ahead", [False, True])
def test_reading_changes_nothing(project, tmp_path, write_ahead):
    path = project(TAGGED)
    raw = path.read_bytes()
    raw = raw[:18] + (b"\2\2" if write_ahead else b"\1\1") + raw[20:]
    path.write_bytes(raw)
    taguette.read(path)
    assert path.read_bytes() == raw
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_may_hold_anything(project, tmp_path):
    odd = tmp_path / "a?mode=rw#b %41.sqlite3"
    project(TAGGED).rename(odd)
    assert len(taguette.read(odd).marks) == 1


# Highlights


def test_highlights_have_a_row_a_tag(highlights):
    path = highlights(f'{HEADER}1,01,good,"Good, yes"\r\n1,01,safe,"Good\n yes"\r\n2,02,good,x\r\n')
    coded = taguette.read(path, coder="ann")
    assert marks(coded) == [("ann", "01", "good"), ("ann", "01", "safe"), ("ann", "02", "good")]
    assert coded.seen.to_dict("split")["data"] == [["ann", "01", "", 2], ["ann", "02", "", 5]]
    assert coded.tree == {"good": "", "safe": ""}


def test_highlights_without_a_tag_show_that_the_document_was_seen(highlights):
    coded = taguette.read(highlights(f"{HEADER}1,01,,x\n"))
    assert (marks(coded), coded.seen["respondent"].tolist()) == ([], ["01"])


def test_a_tag_given_to_two_highlights_counts_once(highlights):
    assert len(taguette.read(highlights(f"{HEADER}1,01,good,x\n2,01,good,y\n")).marks) == 1


def test_highlights_of_nothing_are_read(highlights):
    assert len(taguette.read(highlights(HEADER)).marks) == 0


@pytest.mark.parametrize(
    "text",
    ["", "id,document,tag\n1,01,good\n", "id;document;tag;content\n", HEADER + f"1,01,{SECRET}\n"],
)
def test_another_csv_is_refused(highlights, text):
    message = refusal(taguette.read, highlights(text))
    assert message.startswith("all_tags.csv")
    assert SECRET not in message


def test_what_taguette_wrote_is_recognised(project, highlights, tmp_path):
    assert taguette.recognises(project())
    assert taguette.recognises(highlights(HEADER))
    assert not taguette.recognises(highlights("ID,good\n"))
    assert not taguette.recognises(tmp_path / "none.csv")
