import sqlite3
from contextlib import closing

import pytest

from balint_analysis.readers.codings import qualcoder
from folders import refusal

SECRET = "Dr Quill made me cry"
# The tables as QualCoder 3 makes them, without those that are not read; and one of its views.
SCHEMA = """
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, av_text_id integer, risid integer, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, date text, memo text, avid integer, important integer,
    unique(cid, fid, pos0, pos1, owner));
CREATE TABLE coder_names (name TEXT UNIQUE NOT NULL, visibility INTEGER NOT NULL DEFAULT 1);
CREATE VIEW code_text_visible AS SELECT t.* FROM code_text t WHERE NOT EXISTS
    (SELECT 1 FROM coder_names c WHERE c.name = t.owner AND c.visibility = 0);
INSERT INTO source (id, name, fulltext) VALUES (1, '01', 'Good and safe'), (2, '02', 'None');
INSERT INTO source (id, name, mediapath) VALUES (3, 'photo.jpg', '/images/photo.jpg');
INSERT INTO code_cat (catid, name, supercatid) VALUES (1, 'Feelings', NULL), (2, 'Safety', 1);
INSERT INTO code_name (cid, name, catid) VALUES (1, 'good', NULL), (2, 'safe', 2);
"""


def coding(cid=1, fid=1, start=0, end=4, owner="'ann'"):
    columns = "cid, fid, seltext, pos0, pos1, owner"
    values = f"{cid}, {fid}, '{SECRET}', {start}, {end}, {owner}"
    return f"INSERT INTO code_text ({columns}) VALUES ({values})"


@pytest.fixture
def project(tmp_path):
    """Write a project's folder: the schema above, then more statements."""

    def write(*statements):
        folder = tmp_path / "study.qda"
        folder.mkdir(exist_ok=True)
        with closing(sqlite3.connect(":memory:")) as database:
            database.executescript(SCHEMA + ";".join(statements))
            (folder / "data.qda").write_bytes(database.serialize())
        return folder

    return write


def marks(coded):
    return [tuple(row) for row in coded.marks[["coder", "respondent", "code"]].to_numpy()]


def test_a_code_is_given_by_its_owner(project):
    coded = qualcoder.read(project(coding(), coding(2, 1, 9, 13, "'ben'")))
    assert marks(coded) == [("ann", "01", "good"), ("ben", "01", "safe")]
    assert coded.marks["question"].tolist() == ["", ""]
    assert coded.tool == "qualcoder"


def test_the_database_may_be_named_instead_of_its_folder(project):
    assert len(qualcoder.read(project(coding()) / "data.qda").marks) == 1


def test_every_coder_has_seen_every_text_but_no_picture(project):
    seen = qualcoder.read(project(coding(), coding(owner="'ben'"))).seen
    assert seen.to_dict("split")["data"] == [
        [coder, source, "", 0] for coder in ("ann", "ben") for source in ("01", "02")
    ]


def test_a_coder_who_is_hidden_on_the_screen_is_read(project):
    hidden = "INSERT INTO coder_names VALUES ('ann', 0)"
    assert len(qualcoder.read(project(coding(), hidden)).marks) == 1


def test_a_code_given_to_two_passages_counts_once(project):
    assert len(qualcoder.read(project(coding(), coding(start=5, end=8))).marks) == 1


@pytest.mark.parametrize("owner", ["NULL", "''"])
def test_a_coding_without_an_owner_has_no_coder(project, owner):
    assert marks(qualcoder.read(project(coding(owner=owner)))) == [("", "01", "good")]


# The tree


def test_categories_are_the_upper_part_of_the_tree(project):
    tree = {"Feelings": "", "Safety": "Feelings", "good": "", "safe": "Safety"}
    assert qualcoder.read(project()).tree == tree


def test_a_category_that_was_deleted_is_no_parent(project):
    tree = qualcoder.read(project("DELETE FROM code_cat WHERE catid = 2")).tree
    assert tree == {"Feelings": "", "good": "", "safe": ""}


def test_a_code_named_like_its_category_stands_for_it(project):
    coded = qualcoder.read(project("UPDATE code_name SET name = 'Safety' WHERE cid = 2", coding(2)))
    assert coded.tree == {"Feelings": "", "Safety": "Feelings", "good": ""}
    assert marks(coded) == [("ann", "01", "Safety")]


def test_a_code_named_like_another_category_is_refused(project):
    path = project("UPDATE code_name SET name = 'Feelings' WHERE cid = 2")
    assert "the code name “Feelings” is there 2 times." in refusal(qualcoder.read, path)


def test_a_category_inside_of_itself_is_refused(project):
    path = project("UPDATE code_cat SET supercatid = 2 WHERE catid = 1")
    assert "data.qda: a category is inside of itself." in refusal(qualcoder.read, path)


# Contradictions


@pytest.mark.parametrize("statement", [coding(cid=9), coding(fid=9), coding(fid=3)])
def test_a_coding_of_or_by_nothing_is_refused(project, statement):
    message = refusal(qualcoder.read, project(statement))
    assert "has no such code or text. Delete it in the tool." in message
    assert SECRET not in message


@pytest.mark.parametrize(("start", "end"), [(0, 14), (-1, 4), (5, 4)])
def test_a_coding_beyond_its_text_is_refused(project, start, end):
    message = refusal(qualcoder.read, project(coding(start=start, end=end)))
    assert f"of file 1 by code 1 at {start} to {end} is not within its text." in message


def test_positions_may_count_utf_16_units(project):
    text = "UPDATE source SET fulltext = 'ab\N{GRINNING FACE}' WHERE id = 1"
    assert len(qualcoder.read(project(text, coding())).marks) == 1
    assert "is not within" in refusal(qualcoder.read, project(text, coding(end=5)))


def test_everything_is_said_at_once(project):
    cycle = "UPDATE code_cat SET supercatid = 2 WHERE catid = 1"
    path = project(coding(cid=9), coding(end=99), cycle)
    assert len(refusal(qualcoder.read, path).splitlines()) == 3


# Files that are no such project


@pytest.mark.parametrize("table", qualcoder.TABLES)
def test_a_missing_table_is_refused(project, table):
    message = refusal(qualcoder.read, project("DROP VIEW code_text_visible", f"DROP TABLE {table}"))
    assert message.startswith("data.qda: is damaged, or no database with the tables source,")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("source", "fulltext", "x'00'"),
        ("source", "name", "NULL"),
        ("code_cat", "supercatid", "'x'"),
        ("code_text", "pos0", "1.5"),
        ("code_text", "owner", "x'00'"),
    ],
)
def test_a_value_of_another_kind_is_refused(project, table, column, value):
    path = project(coding(), f"UPDATE {table} SET {column} = {value}")
    message = refusal(qualcoder.read, path)
    assert f"holds another kind of value in {table}.{column}." in message


@pytest.mark.parametrize("name", ["data.qda", "other"])
def test_a_folder_without_a_database_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"no database")
    assert refusal(qualcoder.read, tmp_path).startswith("data.qda: is damaged")


def test_a_project_is_recognised(project, tmp_path):
    assert qualcoder.recognises(project())
    assert qualcoder.recognises(project() / "data.qda")
    assert not qualcoder.recognises(tmp_path)
