"""Nothing unconfirmed is published: open decisions are listed, refused, or marked everywhere."""

import json
import shutil

import nbformat
import pytest
from PIL import Image
from typer.testing import CliRunner

from balint_analysis import paths
from balint_analysis.cli import app
from balint_analysis.problems import InputError
from balint_analysis.run import reproduce
from balint_analysis.study import load
from folders import every_file

ENTRIES = """
[[confirm]]
key = "scales.agreement.agree"
guess = ["Agree", "Strongly agree"]
why = "Only convention says which levels agree."
options = [["Strongly agree"]]

[[confirm]]
key = "study.title"
why = "It is the folder's name."
"""
CODES = "utf-8", "utf-16-be"
PLANTED = ["zqremark", "zqname"]
NOTE = "DRAFT: 2 unconfirmed guesses."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Copy the example, as real data with two decisions open and two columns undeclared."""
    folder = tmp_path_factory.mktemp("data") / "study"
    shutil.copytree(paths.project_root() / paths.EXAMPLE, folder)
    text = (folder / "study.toml").read_text().replace("synthetic = true", "synthetic = false")
    (folder / "study.toml").write_text(text + ENTRIES)
    header, *rows = (folder / "survey.csv").read_text().splitlines()
    planted = [f"{row},{PLANTED[0]} {n},{PLANTED[1]}{n}" for n, row in enumerate(rows)]
    (folder / "survey.csv").write_text("\n".join([f"{header},Remarks,Tutor", *planted]) + "\n")
    return folder


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("draft")


@pytest.fixture(scope="module")
def drafted(folder, root):
    return reproduce.reproduce(folder, output_root=root, draft=True)


def test_check_lists_and_counts_them(folder):
    result = CliRunner().invoke(app, ["check", str(folder)])
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "to decide: scales.agreement.agree = Agree, Strongly agree. Only convention" in said
    assert "Or: Strongly agree." in said
    assert "2 decisions left." in said


def test_programs_get_them_as_data(folder):
    result = CliRunner().invoke(app, ["check", "--json", str(folder)])
    found = json.loads(result.stdout)["decisions"]
    assert [entry["key"] for entry in found] == ["scales.agreement.agree", "study.title"]
    assert found[0]["options"] == [["Strongly agree"]]


def test_a_run_is_refused(folder, tmp_path):
    with pytest.raises(InputError, match=r"decisions left to you: 2\."):
        reproduce.reproduce(folder, output_root=tmp_path)
    assert not list(tmp_path.iterdir())


def test_every_text_and_description_of_a_draft_says_so(drafted):
    texts = [path for path in drafted if path.suffix in {".txt", ".md", ".svg", ".pdf"}]
    assert len(texts) == 23  # seven figures, in two formats and words, and the abstract twice
    # A PDF's description is in UTF-16 where a word of it is not in Latin letters.
    said = {path.name for path in texts for c in CODES if NOTE.encode(c) in path.read_bytes()}
    assert said == {path.name for path in texts}


def test_every_picture_of_a_draft_says_so(drafted):
    pictures = [path for path in drafted if path.suffix == ".png"]
    assert len(pictures) == 7
    assert all(NOTE in Image.open(path).text["Description"] for path in pictures)


def test_every_table_of_a_draft_says_so(drafted):
    for path in (path for path in drafted if path.suffix == ".csv"):
        header, *rows = path.read_text().splitlines()
        assert header.endswith(",data")
        assert all(row.endswith(",draft") for row in rows)


def test_every_notebook_of_a_draft_says_so(drafted):
    notebooks = [path for path in drafted if path.suffix == ".ipynb"]
    assert len(notebooks) == 4
    for path in notebooks:
        cells = nbformat.read(path, as_version=4).cells
        shown = [o.get("data", {}) for c in cells if c.cell_type == "code" for o in c.outputs]
        assert any(NOTE in data.get("text/markdown", "") for data in shown)


def test_the_results_of_a_draft_say_so(drafted):
    (path,) = [path for path in drafted if path.name == "results.json"]
    assert json.loads(path.read_text())["note"] == NOTE


def test_no_planted_word_and_no_answer_reaches_any_file_of_a_run(folder, root, drafted):
    answers = set(load(folder).answers)
    files = every_file(root)
    assert len(files) > 50
    for name, content in files:
        secrets = [*PLANTED, *(answer for answer in answers if len(answer) > 20)]
        assert not [word for word in secrets if word.encode() in content], name
