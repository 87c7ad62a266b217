"""Working copies of the notebooks: what they say, where they are, and when they are kept."""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from balint_analysis import paths
from balint_analysis.run import lab, reproduce, saving
from folders import refusal, write

NAMES = [path.name for path in paths.every_notebook()]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a project of the notebooks and a small study."""
    shutil.copytree(paths.project_root() / "notebooks", tmp_path / "notebooks")
    folder = tmp_path / "data/raw/tiny"
    folder.mkdir(parents=True)
    write(folder)
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    return tmp_path


def copied(project, name="02_likert.ipynb"):
    home, _ = lab.copies("data/raw/tiny")
    return nbformat.read(home / name, as_version=4)


def parameters(notebook) -> str:
    (cell,) = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    return cell.source


def test_there_is_a_copy_of_every_notebook_in_the_folder_that_git_ignores(project):
    home, kept = lab.copies("data/raw/tiny")
    assert home == project / "explore/tiny"
    assert [path.name for path in sorted(home.iterdir())] == NAMES
    assert kept == []


def test_git_ignores_the_folder():
    ignored = (paths.project_root() / ".gitignore").read_text(encoding="utf-8")
    assert "/explore/" in ignored.splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_the_study_is_set_and_outputs_go_beside_the_copy(project, name):
    lines = parameters(copied(project, name)).splitlines()
    assert lines[0].startswith('study: str = "data/raw/tiny"  # the study')
    assert lines[1].startswith('output_root: str = "explore/tiny"  # folder')


def test_links_to_the_documentation_lead_there_from_the_copy(project):
    source = "\n".join(cell.source for cell in copied(project).cells)
    assert "](../../docs/methods.md#wilsons-interval)" in source
    assert "](../docs" not in source


def test_the_other_parameters_are_as_they_were(project):
    before = parameters(nbformat.read(project / "notebooks/02_likert.ipynb", as_version=4))
    assert parameters(copied(project)).splitlines()[2:] == before.splitlines()[2:]


def test_the_first_cell_says_that_it_is_a_copy_of_what_and_that_git_ignores_it(project):
    first = copied(project).cells[0]
    assert first.cell_type == "markdown"
    assert "working copy of `notebooks/02_likert.ipynb` for the study **tiny**" in first.source
    assert "git ignores `explore/`" in first.source


def test_nothing_of_another_study_is_shown(project):
    code = [cell for cell in copied(project).cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)


def test_the_originals_are_as_they_were(project):
    before = {path: path.read_bytes() for path in paths.every_notebook()}
    lab.copies("data/raw/tiny")
    assert {path: path.read_bytes() for path in paths.every_notebook()} == before


def test_a_copy_that_somebody_changed_is_kept_and_named(project):
    home, _ = lab.copies("data/raw/tiny")
    (home / "explore.ipynb").write_text("mine", encoding="utf-8")
    _, kept = lab.copies("data/raw/tiny")
    assert kept == [home / "explore.ipynb"]
    assert kept[0].read_text(encoding="utf-8") == "mine"


def test_a_copy_that_nobody_touched_follows_its_original(project):
    lab.copies("data/raw/tiny")
    original = project / "notebooks/02_likert.ipynb"
    changed = original.read_text(encoding="utf-8").replace("# What respondents", "# New: what they")
    original.write_text(changed, encoding="utf-8")
    assert "# New: what they answered" in copied(project).cells[1].source


def test_a_copy_that_was_deleted_is_made_again(project):
    home, _ = lab.copies("data/raw/tiny")
    (home / "explore.ipynb").unlink()
    lab.copies("data/raw/tiny")
    assert (home / "explore.ipynb").is_file()


def test_a_file_that_was_there_before_is_kept(project):
    mine = project / "explore/tiny/explore.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    assert lab.copies("data/raw/tiny")[1] == [mine]


def test_a_study_outside_the_project_is_named_in_full(project, tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("elsewhere"))
    home, _ = lab.copies(folder)
    source = parameters(nbformat.read(home / "01_survey.ipynb", as_version=4))
    assert json.dumps(str(folder)) in source.splitlines()[0]


def test_a_study_with_problems_is_refused(project):
    (project / "data/raw/tiny/study.toml").write_text("study = 1", encoding="utf-8")
    assert "study.toml" in refusal(lab.copies, "data/raw/tiny")


def test_outside_a_project_there_is_nothing_to_open(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    assert "there are none in" in refusal(lab.copies, "x")


def test_what_copies_write_lies_beside_them(project):
    # So that the study's own figures stay as they are, and explore/ is not nested in itself.
    home = project / "explore/tiny"
    assert paths.explored(paths.output_root("explore/tiny"), "tiny") == home
    assert paths.explored(project, "tiny") == home


def test_a_run_leaves_explore_out():
    assert "explore.ipynb" not in [path.name for path in reproduce.notebooks()]


def test_it_is_rooted_at_the_project_and_asks_nobody_else(project):
    command = lab.command(project / "explore/tiny", ["--no-browser"])
    assert f"--ServerApp.root_dir={project}" in command
    assert "--LabApp.news_url=None" in command
    assert command[-2:] == ["--no-browser", str(project / "explore/tiny/explore.ipynb")]


# What is saved

PYTHON = {"name": "python", "version": "3.99"}


class Server:
    """Stands for the server's contents manager."""

    def __init__(self, root):
        self.root_dir = str(root)


@pytest.mark.parametrize("before", [{"language_info": {"name": "python"}}, {}])
def test_the_kernels_version_is_not_saved(tmp_path, before):
    (tmp_path / "n.ipynb").write_text(json.dumps({"metadata": before}), encoding="utf-8")
    model = {"type": "notebook", "content": {"metadata": {"language_info": PYTHON}}}
    saving.as_it_was(path="/n.ipynb", model=model, contents_manager=Server(tmp_path))
    assert model["content"]["metadata"] == before


@pytest.mark.parametrize("kind", ["notebook", "file"])
def test_what_is_new_or_no_notebook_is_saved_as_it_is(tmp_path, kind):
    model = {"type": kind, "content": {"metadata": {"language_info": PYTHON}}}
    saving.as_it_was(path="new.ipynb", model=model, contents_manager=Server(tmp_path))
    assert model["content"]["metadata"] == {"language_info": PYTHON}


def test_the_installation_names_the_hook_to_every_jupyterlab():
    file = "installed/etc/jupyter/jupyter_server_config.d/balint-analysis.json"
    told = json.loads((paths.project_root() / file).read_text(encoding="utf-8"))
    named = told["ContentsManager"]["pre_save_hook"]
    assert named == f"{saving.as_it_was.__module__}.{saving.as_it_was.__name__}"
    assert lab.HOOK.endswith(f"={named}")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a program cannot take another's place")
def test_jupyterlab_takes_the_place_of_the_command():
    told = "import os; print(os.getpid(), os.getcwd())"
    code = (
        "import sys; from balint_analysis.run import lab; "
        f"lab.command = lambda *_: [sys.executable, '-c', {told!r}]; lab.open_lab(None)"
    )
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    said, _ = run.communicate()
    assert said.split() == [str(run.pid), str(paths.project_root())]
