"""The committed notebooks: run, tidy, and runnable from anywhere."""

import os
import subprocess
import sys

import nbformat
import papermill
import pytest

from balint_analysis import paths
from folders import write

NOTEBOOKS, EVERY = paths.notebooks(), paths.every_notebook()
MACHINE_PATHS = ("/home/", "/root/", "/tmp/", "/work/", "/Users/", "C:\\")


@pytest.fixture(params=EVERY, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture
def explore():
    return nbformat.read(EVERY[-1], as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_four():
    names = ["01_survey", "02_likert", "03_themes", "04_abstract"]
    assert [path.stem for path in NOTEBOOKS] == names
    assert [path.stem for path in EVERY] == [*names, "explore"]


def test_every_code_cell_was_run_in_order(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_failed_or_warned(notebook):
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_last_cell_lists_what_was_written(path):
    last = code_cells(nbformat.read(path, as_version=4))[-1]
    assert last.source == "out.written()"
    assert last.outputs[0].data["text/plain"]


def test_one_cell_holds_annotated_parameters(notebook):
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert tagged[0] is code_cells(notebook)[0]
    for line in tagged[0].source.splitlines():
        name, _, value = line.partition(": ")
        assert name.isidentifier()
        assert " = " in value
        assert "  # " in value


def test_cells_are_short_and_define_nothing(notebook):
    cells = code_cells(notebook)
    assert 9 <= len(cells) <= 24
    assert max(len(cell.source.splitlines()) for cell in cells) <= 8
    assert not [cell for cell in cells if "def " in cell.source]


def test_it_opens_with_what_it_is_for(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert first.source.count("\n- ") == 3


def test_no_output_names_a_path_of_a_machine(notebook):
    text = "".join(str(cell.outputs) for cell in code_cells(notebook))
    assert not [path for path in MACHINE_PATHS if path in text]


def test_every_notebook_says_the_data_are_synthetic(notebook):
    shown = [output.get("data", {}) for cell in code_cells(notebook) for output in cell.outputs]
    assert any("Synthetic data" in data.get("text/markdown", "") for data in shown)


@pytest.mark.parametrize("folder", ["", "notebooks"])
def test_papermill_runs_one_from_any_folder(folder, tmp_path):
    command = [sys.executable, "-m", "papermill", NOTEBOOKS[0], tmp_path / "out.ipynb"]
    given = ["-p", "study", paths.EXAMPLE, "-p", "formats", "png"]
    environment = os.environ | {paths.OUTPUT_ROOT_VARIABLE: str(tmp_path)}
    here = paths.project_root() / folder
    subprocess.run([*command, *given], cwd=here, env=environment, check=True, capture_output=True)
    assert (tmp_path / "figures/balint-2021-22/response-flow.png").is_file()


# explore.ipynb


def test_exploring_saves_nothing(explore):
    source = "".join(cell.source for cell in code_cells(explore))
    assert not [call for call in ("out.table", "out.figure", "out.report") if call in source]


def test_its_first_state_is_kept_in_words_and_pictures_alone(explore):
    outputs = [output for cell in code_cells(explore) for output in cell.outputs]
    assert not [o for o in outputs if "<script" in o.get("data", {}).get("text/html", "")]
    assert not [o for o in outputs if any("widget" in kind for kind in o.get("data", {}))]
    assert "widgets" not in explore.metadata
    words = "".join(o.get("data", {}).get("text/plain", "") for o in outputs)
    assert "everybody: 108 answers, 53 disputed" in words


def test_it_runs_on_a_study_without_coding(tmp_path):
    folder = tmp_path / "ratings"
    folder.mkdir()
    write(folder, coders=None, themes=None, questions=None)
    given = {"study": str(folder), "output_root": str(tmp_path / "out")}
    run = papermill.execute_notebook(
        EVERY[-1], tmp_path / "run.ipynb", given, kernel_name="python3", progress_bar=False
    )
    said = str([cell.get("outputs") for cell in run.cells])
    assert "This study has no coding" in said
    assert "This study has no answers in free text." in said
    assert not (tmp_path / "out").exists()
