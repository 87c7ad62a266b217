"""The committed notebooks: run, tidy, and runnable from anywhere."""

import os
import re
import subprocess
import sys

import nbformat
import papermill
import pytest

from balint_analysis import paths
from balint_analysis.study import load
from folders import write

NOTEBOOKS, EVERY = paths.notebooks(), paths.every_notebook()
METHODS = paths.project_root() / "docs/methods.md"
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
    assert " written. Run again" in last.outputs[0].data["text/plain"]


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


def shown(notebook):
    """Return the markup that code cells show."""
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    return [output.data["text/html"] for output in outputs if "text/html" in output.data]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_readers_see_sentences_tables_and_pictures_and_no_bare_values(path):
    notebook = nbformat.read(path, as_version=4)
    kinds = [set(o.data) for cell in code_cells(notebook) for o in cell.outputs]
    assert not [kind for kind in kinds if kind == {"text/plain"}]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_sentence_stands_below_every_table_and_picture(path):
    for markup in shown(nbformat.read(path, as_version=4)):
        said = re.fullmatch(
            r"(?:.*</table>|.*</details>|<img [^>]*>)?<p class=[^>]*>(.*)</p>", markup, re.S
        )
        assert said, markup[-200:]
        assert said[1].endswith(".")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_has_an_alt_text_and_stands_before_its_table(path):
    cells = code_cells(nbformat.read(path, as_version=4))
    pictures = [markup for markup in shown(nbformat.read(path, as_version=4)) if "<img" in markup]
    assert len(pictures) == sum("out.figure" in cell.source for cell in cells)
    assert not [markup for markup in pictures if not re.search(r'<img alt="[^"]{100,}"', markup)]


def test_nothing_shown_is_cut_off(notebook):
    assert not [markup for markup in shown(notebook) if "…" in markup or "...<" in markup]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_shown_is_called_by_its_id(path):
    codebook = load(paths.EXAMPLE).codebook
    ids = {entry.id for entry in (*codebook.items, *codebook.attributes)} - {"group", "time"}
    ids |= {"positive", "barriers", "masi", "jaccard", "wilson", "majority", "unanimous"}
    for markup in shown(nbformat.read(path, as_version=4)):
        cells = {cell.strip() for cell in re.findall(r">([^<>]+)<", markup)}
        assert not cells & ids


def test_its_links_lead_to_a_heading(notebook):
    headings = re.findall(r"^#+ (.+)$", METHODS.read_text(encoding="utf-8"), re.M)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert {link.partition("#")[0] for link in links} <= {"../docs/methods.md"}
    assert {link.partition("#")[2] for link in links} <= anchors


def test_what_a_lecturer_asks_comes_first_in_the_ratings():
    cells = nbformat.read(NOTEBOOKS[1], as_version=4).cells
    order = [
        next(n for n, cell in enumerate(cells) if what in cell.source)
        for what in ("figures.likert", "out.table(agreement)", "## For the reviewer", "intervals(")
    ]
    assert order == sorted(order)


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
