"""balint init: from an export and the coders' files to a study that can be checked."""

import shutil
import tomllib

import pytest
from typer.testing import CliRunner

from balint_analysis import paths
from balint_analysis.cli import app
from balint_analysis.drafting import folder

EXAMPLE = paths.project_root() / paths.EXAMPLE
CODINGS = [f"coder-{n}.csv" for n in (1, 2, 3)]
SAMPLES = paths.project_root().parent / "shared/samples/survey"


@pytest.fixture
def balint():
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def begun(balint, tmp_path):
    """Begin a study from the example's files."""
    coding = [part for name in CODINGS for part in ("--coding", EXAMPLE / name)]
    result = balint("init", EXAMPLE / "survey.csv", tmp_path / "new", *coding)
    assert result.exit_code == 0, result.output
    return tmp_path / "new"


def test_the_files_are_copied_as_they_are(begun):
    names = ["survey.csv", *CODINGS]
    assert sorted(path.name for path in begun.iterdir()) == sorted([*names, "study.toml"])
    assert all((begun / name).read_bytes() == (EXAMPLE / name).read_bytes() for name in names)


def test_the_draft_passes_the_check(balint, begun):
    result = balint("check", begun)
    assert "to mend" not in result.output
    assert "81 respondents" in result.output
    assert result.output.count(" of 108 answers coded") == 3
    assert result.output.count(" answered") == 10


def test_guesses_are_marked(begun):
    text = (begun / "study.toml").read_text()
    assert text.count("confirm") > 5
    assert "\nreverse = true" not in text


def test_the_summary_says_what_was_found_and_what_is_left(balint, tmp_path):
    coding = ("--coding", EXAMPLE / "coder-1.csv")
    said = balint("init", EXAMPLE / "survey.csv", tmp_path / "new", *coding).output
    said = " ".join(said.split())
    assert "Read as a table with one header row: 81 records." in said
    assert "items on the scale “agreement”: 5 levels." in said
    assert "free-text questions: " in said
    assert "One coder: the themes count; reliability needs two." in said
    open_ = len(tomllib.loads((tmp_path / "new/study.toml").read_text())["confirm"])
    assert f"{open_} decisions left to you." in said
    assert f"balint confirm {tmp_path / 'new'}" in said


def test_unfinished_records_and_previews_are_told_with_the_key_that_leaves_them_out(
    balint, tmp_path
):
    export = paths.project_root() / "tests/data/qualtrics.csv"
    said = " ".join(balint("init", export, tmp_path / "new").output.split())
    assert "Set aside, as no respondents: " in said and "(preview)" in said
    assert "Not submitted: " in said and "finished_only = true" in said


def test_a_german_excel_table_is_found_out_and_written_down(balint, tmp_path):
    rows = "Nr;Es war schön\n1;Stimme völlig zu\n2;Stimme überhaupt nicht zu\n"
    (tmp_path / "e.csv").write_bytes(rows.encode("cp1252"))
    said = " ".join(balint("init", tmp_path / "e.csv", tmp_path / "new").output.split())
    assert "Its encoding was taken to be cp1252." in said and "--encoding" in said
    assert "separated by semicolons" in said
    book = tomllib.loads((tmp_path / "new/study.toml").read_text(encoding="utf-8"))
    assert (book["survey"]["encoding"], book["survey"]["delimiter"]) == ("cp1252", ";")
    assert "2 respondents" in balint("check", tmp_path / "new").output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_found_out(encoding, tmp_path):
    (tmp_path / "e.csv").write_bytes("Größe\n1\n".encode(encoding))
    assert folder.encoding_of(tmp_path / "e.csv") == encoding.removesuffix("-sig")


def test_what_stands_between_cells_may_be_named(balint, tmp_path):
    (tmp_path / "e.csv").write_text("ID|Q1\n1|Agree\n2|Disagree\n")
    said = balint("init", tmp_path / "e.csv", tmp_path / "new", "--delimiter", "|").output
    assert "2 records." in said
    assert 'delimiter = "|"' in (tmp_path / "new/study.toml").read_text()


def test_whom_the_survey_does_not_have_and_who_said_nothing_is_told(balint, tmp_path):
    (tmp_path / "s.csv").write_text("ID,Why?\n1,I slept well for once\n2,\n")
    (tmp_path / "a.csv").write_text("ID,Sleep\n1,1\n9,0\n")
    coding = ("--coding", tmp_path / "a.csv")
    said = " ".join(balint("init", tmp_path / "s.csv", tmp_path / "new", *coding).output.split())
    assert "Without any answer: 1 records" in said
    assert "a.csv: 1 of 2 respondents are not in the survey." in said


def test_a_coding_without_free_text_is_not_in_use_and_said_so(balint, tmp_path):
    (tmp_path / "s.csv").write_text(
        "ID,Q1\n" + "".join(f"{n},{('Agree', 'Disagree')[n % 2]}\n" for n in range(9))
    )
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("ID,Sleep\n1,1\n2,0\n")
    coding = [part for n in ("a.csv", "b.csv") for part in ("--coding", tmp_path / n)]
    said = " ".join(balint("init", tmp_path / "s.csv", tmp_path / "new", *coding).output.split())
    assert "The coding is not in use: no column of free text was found." in said
    assert "to mend" not in balint("check", tmp_path / "new").output


def test_headings_of_a_coding_match_whatever_the_case(balint, tmp_path):
    words = "I slept well for once", "It was far too loud to rest"
    (tmp_path / "s.csv").write_text(f"Response ID,Why?\n1,{words[0]}\n2,{words[1]}\n")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("responseid,Question,Sleep\n1,Why?,1\n2,Why?,0\n")
    coding = [part for n in ("a.csv", "b.csv") for part in ("--coding", tmp_path / n)]
    assert balint("init", tmp_path / "s.csv", tmp_path / "new", *coding).exit_code == 0
    checked = balint("check", tmp_path / "new")
    assert checked.output.count("2 of 2 answers coded") == 2, checked.output


def test_what_identifies_people_is_named_and_not_drafted(balint, tmp_path):
    (tmp_path / "e.csv").write_text("Email,Q1\na@example.org,Agree\nb@example.org,Disagree\n")
    result = balint("init", tmp_path / "e.csv", tmp_path / "new")
    assert "Identifying, so not read: Email." in result.output
    assert 'column = "Email"' not in (tmp_path / "new/study.toml").read_text()


def test_a_codebook_gives_the_themes_and_no_coder(balint, tmp_path):
    (tmp_path / "themes.qdc").write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
        '<Code guid="1" name="Rest" isCodable="true">'
        '<Code guid="2" name="Sleep" isCodable="true"/></Code></Codes></CodeBook>'
    )
    coding = [
        part for name in ("themes.qdc", "a.csv", "b.csv") for part in ("--coding", tmp_path / name)
    ]
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("ID,Sleep\n1,1\n2,0\n")
    words = "I slept well for once", "It was far too loud to rest"
    (tmp_path / "s.csv").write_text(f"ID,Why?\n1,{words[0]}\n2,{words[1]}\n")
    assert balint("init", tmp_path / "s.csv", tmp_path / "new", *coding).exit_code == 0
    book = tomllib.loads((tmp_path / "new/study.toml").read_text())
    assert [coder["file"] for coder in book["coders"]] == ["a.csv", "b.csv"]
    (theme,) = book["themes"]
    assert (theme["name"], [sub["name"] for sub in theme["subthemes"]]) == ("Rest", ["Sleep"])


def test_a_folder_that_is_not_empty_is_left_alone(balint, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/note.txt").write_text("mine")
    result = balint("init", EXAMPLE / "survey.csv", tmp_path / "old")
    assert result.exit_code == 1
    assert "is not empty." in result.output
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["note.txt"]


@pytest.mark.parametrize("export", ["absent.csv", "broken.csv"])
def test_an_export_that_cannot_be_read_leaves_nothing(balint, tmp_path, export):
    (tmp_path / "broken.csv").write_text('ID,Q1\n1,"open\n')
    result = balint("init", tmp_path / export, tmp_path / "new")
    assert result.exit_code == 1
    assert export in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["broken.csv"]


def test_two_files_of_one_name_are_refused(balint, tmp_path):
    (tmp_path / "b").mkdir()
    shutil.copy(EXAMPLE / "coder-1.csv", tmp_path / "b")
    coding = ("--coding", EXAMPLE / "coder-1.csv", "--coding", tmp_path / "b/coder-1.csv")
    result = balint("init", EXAMPLE / "survey.csv", tmp_path / "new", *coding)
    assert result.exit_code == 1
    assert "the name of two files" in " ".join(result.output.split())
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
@pytest.mark.parametrize(
    ("sample", "tool", "records"),
    [
        ("comma-survey.csv", "a table with one header row", 1129),
        ("insights_3header_single_matrix.csv", "Qualtrics", 5),
        ("insights_3header_comments.csv", "Qualtrics", 10),
        ("bossier_example.sav", "Jisc Online Surveys", 13),
    ],
)
def test_a_real_export_becomes_a_study_that_passes_the_check(
    balint, tmp_path, sample, tool, records
):
    result = balint("init", SAMPLES / sample, tmp_path / "new")
    assert f"Read as {tool}: {records} records." in result.output
    checked = balint("check", tmp_path / "new").output
    assert f"{records} respondents" in checked or "set aside" in checked
    assert "to mend" not in checked


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
@pytest.mark.parametrize(
    ("sample", "tool", "records"),
    [
        ("steak-risk-survey.csv", "SurveyMonkey", 550),
        ("metadata_copy_test.sav", "SPSS", 4),
    ],
)
def test_a_real_export_of_facts_alone_has_nothing_to_analyse(
    balint, tmp_path, sample, tool, records
):
    result = balint("init", SAMPLES / sample, tmp_path / "new")
    assert f"Read as {tool}: {records} records." in result.output
    checked = balint("check", tmp_path / "new")
    assert checked.exit_code == 1
    assert "1 to mend" in checked.output
    assert "there is nothing to" in checked.output
