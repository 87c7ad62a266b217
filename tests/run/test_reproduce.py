"""The example's committed outputs, made again elsewhere and compared."""

import csv
import json
import shutil

import numpy as np
import pytest
from PIL import Image

import checksums
import tabulated
from balint_analysis import paths
from balint_analysis.problems import InputError
from balint_analysis.run import reproduce
from balint_analysis.study import load

PROJECT = paths.project_root()
EXAMPLE = "balint-2021-22"
COMMITTED = checksums.committed()
TO_THE_BYTE = pytest.mark.skipif(not checksums.PROMISED, reason=checksums.NOT_PROMISED)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("example")
    reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=root)
    return root


def test_the_same_files_are_written(root):
    written = [p.relative_to(root) for p in root.rglob("*") if p.is_file() and p.suffix != ".ipynb"]
    assert sorted(path.as_posix() for path in written) == sorted(COMMITTED)


def test_every_table_is_its_part_of_the_results(root):
    tabulated.check(root, load(paths.EXAMPLE))


def test_nothing_is_left_aside(root):
    assert sorted(path.name for path in root.iterdir()) == ["data", "figures", "reports"]


@TO_THE_BYTE
@pytest.mark.parametrize("name", COMMITTED)
def test_the_bytes_are_the_committed_ones(root, name):
    assert checksums.checksum(root / name) == COMMITTED[name]


@TO_THE_BYTE
def test_the_files_here_are_the_committed_ones():
    differ = [name for name in COMMITTED if not checksums.is_committed(name)]
    assert not differ, "not what git holds: git restore them, or make refresh and commit them"


def kept(name):
    """Return a committed output; none where `make` has put another in its place."""
    if not checksums.is_committed(name):
        pytest.skip(f"{name} was made again and is not what git holds")
    return PROJECT / name


@pytest.mark.parametrize("name", [name for name in COMMITTED if name.endswith(".csv")])
def test_the_tables_are_the_committed_ones(root, name):
    made, committed = _cells(root / name), _cells(kept(name))
    assert [cell for cell in made if isinstance(cell, str)] == [
        cell for cell in committed if isinstance(cell, str)
    ]
    assert [cell for cell in made if isinstance(cell, float)] == pytest.approx(
        [cell for cell in committed if isinstance(cell, float)], rel=1e-9
    )


def _cells(path):
    with path.open(newline="") as file:
        return [_number(cell) for row in csv.reader(file) for cell in row]


def _number(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("name", [name for name in COMMITTED if name.endswith(".png")])
def test_the_pictures_look_like_the_committed_ones(root, name):
    # A twelfth of the size: type may be set a little differently, bars may not.
    paths = root / name, kept(name)
    made, committed = (Image.open(path).convert("L").reduce(12) for path in paths)
    assert made.size == pytest.approx(committed.size, rel=0.02)
    difference = np.abs(
        np.asarray(made.resize(committed.size), float) - np.asarray(committed, float)
    )
    assert difference.mean() < 4


def test_results_hold_the_published_figures(root):
    # Abstract in the BJPsych Open supplement, 20 June 2025.
    results = json.loads((root / f"reports/{EXAMPLE}/results.json").read_text())
    found = [
        results["items"][item]["agreement"] for item in ("again_as_student", "again_as_doctor")
    ]
    assert [(share["count"], share["base"]) for share in found] == [(55, 64), (53, 61)]
    assert (results["response"]["count"], results["response"]["base"]) == (81, 193)


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """Replace the notebooks by one made of the given code."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    def replace(*code):
        parameters = new_code_cell('study: str = ""\noutput_root: str = ""')
        parameters.metadata["tags"] = ["parameters"]
        path = tmp_path / "01_made.ipynb"
        kernel = {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        }
        cells = [parameters, *map(new_code_cell, code)]
        nbformat.write(new_notebook(cells=cells, metadata=kernel), path)
        monkeypatch.setattr(paths, "notebooks", lambda: [path])

    return replace


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1 / 0", r"01_made\.ipynb, cell \[3\]: division by zero"),
        ("import os; os._exit(0)", "01_made.ipynb"),
        ("raise SystemExit(0)", "01_made.ipynb"),
    ],
)
def test_a_failed_run_leaves_the_outputs_as_they_were(notebooks, tmp_path, code, message):
    write = "from pathlib import Path\n(Path(output_root) / 'figures').mkdir()\n"
    notebooks(write + "(Path(output_root) / 'figures/likert.png').write_text('new')", code, "1")
    (tmp_path / "out/figures").mkdir(parents=True)
    (tmp_path / "out/figures/likert.png").write_text("old")
    with pytest.raises(reproduce.RunError, match=message):
        reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=tmp_path / "out")
    assert (tmp_path / "out/figures/likert.png").read_text() == "old"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["figures"]


def test_a_study_with_problems_starts_no_notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(reproduce, "_run_all", lambda *_: pytest.fail("a notebook was started"))
    shutil.copytree(PROJECT / paths.EXAMPLE, tmp_path / "study")
    (tmp_path / "study/coder-2.csv").unlink()
    with pytest.raises(InputError, match=r"coder-2\.csv"):
        reproduce.reproduce(tmp_path / "study", output_root=tmp_path / "out")
    assert not (tmp_path / "out").exists()
