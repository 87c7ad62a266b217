"""A notebook made stale by a changed number: one readable message a cell."""

import re
import shutil
import subprocess
import sys

import nbformat
import pytest

from balint_analysis import paths

PROJECT = paths.project_root()
OPTIONS = [
    *["--nbval", "--nbval-current-env", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
    "-rN",  # pytest's own list of failures repeats the messages whole where CI is set
]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Change two numbers that a notebook has saved, and return what pytest says of it."""
    folder = tmp_path_factory.mktemp("stale")
    shutil.copy(PROJECT / "conftest.py", folder)
    notebook = nbformat.read(PROJECT / "notebooks/explore.ipynb", as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/plain", "")
            output.get("data", {})["text/plain"] = re.sub(
                "108 answers, 53|^53 disputed", lambda found: f"9{found[0]}", text
            )
    notebook.cells = [c for c in notebook.cells if "explorer.themes" not in c.source]
    nbformat.write(notebook, folder / "explore.ipynb")
    command = [sys.executable, "-m", "pytest", *OPTIONS, "explore.ipynb"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def test_each_stale_cell_says_what_it_holds_and_what_it_would_hold(told):
    assert (
        "explore.ipynb, code cell 5: its saved output is stale.\n"
        "  code:  explorer.answers\n"
        "  saved: everybody: 9108 answers, 53 disputed\n"
        "  now:   everybody: 108 answers, 53 disputed\n"
        "  If the change is meant, make refresh saves it.\n"
    ) in told
    assert "  saved: 953 disputed answers to talk over\n" in told


def test_there_is_one_message_a_cell_and_no_more(told):
    assert told.count("its saved output is stale") == 2
    assert "2 failed, 6 passed" in told
    assert "Traceback" not in told
    assert max(map(len, told.splitlines())) < 200
