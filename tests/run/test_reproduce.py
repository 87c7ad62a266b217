"""The example's committed outputs, made again elsewhere and compared."""

import csv
import json
import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import checksums
import processors
import tabulated
from balint_analysis import paths
from balint_analysis.problems import InputError
from balint_analysis.run import reproduce
from balint_analysis.study import load
from folders import refusal

PROJECT = paths.project_root()
EXAMPLE = "balint-2021-22"
COMMITTED = checksums.committed()
TO_THE_BYTE = pytest.mark.skipif(not checksums.PROMISED, reason=checksums.NOT_PROMISED)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Run the example as a user does, on the newest kernel that can be played here."""
    root = tmp_path_factory.mktemp("example")
    processors.reproduce(root, **(processors.played(processors.LAST) if processors.LAST else {}))
    return root


def test_the_same_files_are_written(root):
    written = [p.relative_to(root) for p in root.glob("[!.]*/**/*") if p.is_file()]
    made = sorted(path.as_posix() for path in written if path.suffix != ".ipynb")
    assert made == sorted(COMMITTED)


def test_every_table_is_its_part_of_the_results(root):
    tabulated.check(root, load(paths.EXAMPLE))


def test_links_in_a_notebook_lead_to_the_documentation_from_where_it_ran(root):
    text = (root / f"reports/{EXAMPLE}/notebooks/02_likert.ipynb").read_text(encoding="utf-8")
    assert "](../../../docs/methods.md#wilsons-interval)" in text
    assert "](../docs" not in text


def test_nothing_is_left_aside(root):
    assert sorted(path.name for path in root.iterdir()) == [".balint", "data", "figures", "reports"]


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
    """Replace the notebooks by one made of the given code, or by several."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    def replace(
        *code, names=("01_made.ipynb",), parameters='study: str = ""\noutput_root: str = ""'
    ):
        first = new_code_cell(parameters)
        first.metadata["tags"] = ["parameters"]
        kernel = {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        }
        made = new_notebook(cells=[first, *map(new_code_cell, code)], metadata=kernel)
        for name in names:
            nbformat.write(made, tmp_path / name)
        monkeypatch.setattr(paths, "notebooks", lambda: [tmp_path / name for name in names])

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
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".balint", "figures"]
    assert not (tmp_path / f"out/.balint/runs/{EXAMPLE}").exists()


FIRST_FAILS = """
import time
from pathlib import Path
try:
    Path(output_root, "first").mkdir()
except FileExistsError:
    time.sleep(2)
else:
    1 / 0
"""


def test_a_failure_stops_the_others_at_their_cell(notebooks, tmp_path):
    went_on = tmp_path / "went-on"
    write = f"Path({str(went_on)!r}).touch()"
    notebooks(FIRST_FAILS, write, write, names=("01_one.ipynb", "02_two.ipynb"))
    with pytest.raises(reproduce.RunError, match="division by zero"):
        reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=tmp_path / "out", jobs=2)
    assert not went_on.exists()


def test_a_kernel_leaves_nothing_running_and_no_temporary_file(notebooks, tmp_path):
    told = tmp_path / "told.json"
    notebooks(
        "import json, os, tempfile",
        f"facts = os.getpid(), tempfile.mkdtemp(); json.dump(facts, open({str(told)!r}, 'w'))",
    )
    reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=tmp_path / "out")
    kernel, folder = json.loads(told.read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    assert not Path(folder).exists()


def test_a_study_with_problems_starts_no_notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(reproduce, "_run_all", lambda *_: pytest.fail("a notebook was started"))
    shutil.copytree(PROJECT / paths.EXAMPLE, tmp_path / "study")
    (tmp_path / "study/coder-2.csv").unlink()
    with pytest.raises(InputError, match=r"coder-2\.csv"):
        reproduce.reproduce(tmp_path / "study", output_root=tmp_path / "out")
    assert not (tmp_path / "out").exists()


WRITE = """
from pathlib import Path
for name in {names}:
    path = Path(output_root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("made")
"""


@pytest.fixture
def run_that_writes(notebooks, tmp_path):
    """Run a notebook that writes these files, and return where they are."""

    def run(*names):
        notebooks(WRITE.format(names=[f"figures/{EXAMPLE}/{name}" for name in names]))
        reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=tmp_path / "out")
        return tmp_path / f"out/figures/{EXAMPLE}"

    return run


def test_what_a_run_no_longer_makes_disappears_and_a_persons_own_files_stay(run_that_writes):
    folder = run_that_writes("kept.txt", "stale.txt", "edited.txt")
    (folder / "own.txt").write_text("a person's")
    (folder / "edited.txt").write_text("a person's")
    run_that_writes("kept.txt")
    assert sorted(path.name for path in folder.iterdir()) == ["edited.txt", "kept.txt", "own.txt"]


def test_progress_names_the_notebook_that_advanced(notebooks, tmp_path, monkeypatch):
    import papermill

    both, execute = threading.Barrier(2), papermill.execute_notebook
    monkeypatch.setattr(
        papermill, "execute_notebook", lambda *a, **k: (both.wait(30), execute(*a, **k))[1]
    )
    notebooks("1", names=("01_one.ipynb", "02_two.ipynb"))
    advanced = []
    reproduce.reproduce(
        PROJECT / paths.EXAMPLE, output_root=tmp_path / "out", jobs=2, on_cell=advanced.append
    )
    # Three cells each: papermill's own with the parameters given, theirs, and the one of code.
    assert sorted(advanced) == 3 * ["01_one.ipynb"] + 3 * ["02_two.ipynb"]


def refused(tmp_path, monkeypatch, **options):
    monkeypatch.setattr(reproduce, "_run_all", lambda *_: pytest.fail("a notebook was started"))
    message = refusal(
        reproduce.reproduce, PROJECT / paths.EXAMPLE, output_root=tmp_path / "out", **options
    )
    assert not (tmp_path / "out").exists()
    return message


def test_without_notebooks_nothing_is_run_and_that_is_no_success(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "notebooks", lambda: [])
    assert "Run it in the project's folder" in refused(tmp_path, monkeypatch)


def test_a_parameter_that_no_notebook_has_is_refused(tmp_path, monkeypatch):
    message = refused(tmp_path, monkeypatch, parameters={"confidense": 0.9, "formats": "png"})
    assert message.endswith("“confidense”: no notebook has it. Did you mean “confidence”?")


def test_the_runs_own_parameters_cannot_be_given(tmp_path, monkeypatch):
    message = refused(tmp_path, monkeypatch, parameters={"output_root": "elsewhere"})
    assert "“output_root”: is set by the run itself." in message


def test_a_notebook_that_would_run_on_another_study_is_refused(notebooks, tmp_path, monkeypatch):
    notebooks("1", parameters='output_root: str = ""')
    assert "01_made.ipynb, “study”: is no parameter here." in refused(tmp_path, monkeypatch)


def copy_of_the_example(folder):
    shutil.copytree(PROJECT / paths.EXAMPLE, folder)
    return folder


def test_two_studies_of_one_id_are_refused_in_one_output_root(run_that_writes, tmp_path):
    run_that_writes("kept.txt")
    other = copy_of_the_example(tmp_path / "other")
    message = refusal(reproduce.reproduce, other, output_root=tmp_path / "out")
    assert "study.toml, “study.id”: is the id of another study, data/raw/balint-2021-22" in message


def test_a_study_that_was_moved_is_still_the_same(notebooks, tmp_path):
    first = copy_of_the_example(tmp_path / "first")
    notebooks(WRITE.format(names=[f"figures/{EXAMPLE}/kept.txt"]))
    reproduce.reproduce(first, output_root=tmp_path / "out")
    moved = first.rename(tmp_path / "second")
    assert reproduce.reproduce(moved, output_root=tmp_path / "out")


def test_no_other_study_may_write_where_git_keeps_the_example(tmp_path, monkeypatch):
    monkeypatch.setattr(reproduce, "_run_all", lambda *_: pytest.fail("a notebook was started"))
    other = copy_of_the_example(tmp_path / "other")
    assert "is the id of another study" in refusal(reproduce.reproduce, other, output_root=PROJECT)


@pytest.fixture
def slow_kernels(notebooks, monkeypatch):
    """Let the kernel of a notebook fail to start so many times."""
    from balint_analysis.run import engine

    start, failures = engine.Client.start_new_kernel_client, []

    def failing(client):
        if failures:
            raise RuntimeError(f"Kernel didn't respond in {failures.pop()} seconds")
        return start(client)

    monkeypatch.setattr(engine.Client, "start_new_kernel_client", failing)
    notebooks("1")
    return lambda times: failures.extend([60] * times)


def test_a_kernel_that_did_not_start_is_given_a_second_try(slow_kernels, tmp_path):
    slow_kernels(1)
    assert reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=tmp_path / "out")


def test_a_kernel_that_does_not_start_twice_is_said_in_a_sentence(slow_kernels, tmp_path):
    slow_kernels(2)
    with pytest.raises(reproduce.RunError, match="its kernel didn't start"):
        reproduce.reproduce(PROJECT / paths.EXAMPLE, output_root=tmp_path / "out")
