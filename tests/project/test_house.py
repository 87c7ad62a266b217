"""The house: imports run downwards, and every extra can be taken out without touching the core."""

import shutil
import subprocess
import sys

import pytest

from balint_analysis import paths

PROJECT = paths.project_root()
PACKAGE = PROJECT / "src/balint_analysis"
KEPT = ("plain", "coding_sheet", "projects")  # the example's formats; what coding tools share
# Takes out one extra after another, reads the example each time, and computes every table at last.
WITHOUT = """
import importlib, shutil, sys
from pathlib import Path

package, example, *extras = map(Path, sys.argv[1:])
sys.path.insert(0, str(package.parent))
for name in extras:
    (shutil.rmtree if (package / name).is_dir() else Path.unlink)(package / name)
    for module in [m for m in sys.modules if m.partition(".")[0] == "balint_analysis"]:
        del sys.modules[module]
    importlib.invalidate_caches()
    try:
        from balint_analysis import readers, study
        assert Path(readers.__file__).is_relative_to(package)
        loaded = study.load(example)
        readers.read_survey(example / "survey.csv")
    except Exception as error:
        sys.exit(f"without {name}: {error!r}")
from balint_analysis.report import results
results.collect(loaded)
"""


def copied(tmp_path):
    unwanted = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(PACKAGE, tmp_path / "src/balint_analysis", ignore=unwanted)


def imports_linted(tmp_path) -> subprocess.CompletedProcess:
    command = "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports({!r}))"
    config = str(PROJECT / "pyproject.toml")
    return subprocess.run(
        [sys.executable, "-c", command.format(config)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "file, line",
    [
        ("stats/intervals.py", "from ..study import codebook"),
        ("tables/flow.py", "from .. import figures"),
        ("study/coding.py", "from ..readers.codings import taguette"),
        ("run/check.py", "def f():\n    from .. import synthetic"),
        ("readers/surveys/jisc.py", "from . import spss"),
        ("readers/files/delimited.py", "from ..surveys import plain"),
        ("elsewhere.py", ""),
    ],
)
def test_an_import_that_runs_up_is_found(tmp_path, file, line):
    with (copied(tmp_path) / file).open("a") as source:
        source.write(f"\n{line}\n")
    found = imports_linted(tmp_path)
    assert found.returncode == 1
    assert file.removesuffix(".py").replace("/", ".") in found.stdout.replace("\n", "")


def test_all_imports_run_down(tmp_path):
    copied(tmp_path)
    found = imports_linted(tmp_path)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_example_needs_no_other_reader_no_drafting_and_no_generator(tmp_path):
    package = copied(tmp_path)
    readers = [p for room in ("surveys", "codings") for p in package.glob(f"readers/{room}/*.py")]
    extras = [p for p in readers if p.stem not in ("__init__", *KEPT)]
    extras += [package / "drafting", package / "synthetic"]
    assert len(extras) > 10
    names = [path.relative_to(package).as_posix() for path in extras]
    found = subprocess.run(
        [sys.executable, "-c", WITHOUT, package, PROJECT / paths.EXAMPLE, *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (found.returncode, found.stderr) == (0, "")
