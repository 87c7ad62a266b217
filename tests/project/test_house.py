"""The house: imports run downwards, and every extra can be taken out without touching the core."""

import ast
import io
import shutil
import subprocess
import sys
import tokenize

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

CORE, LINES = ("study", "stats", "tables", "figures"), 2500  # as CONTRIBUTING.md promises
GROUND = ("__init__", "paths", "problems", "readers", "rounding", "wording")  # what it stands on
# Refuses every import of an extra; then loads the example, computes and draws all that is left.
CORE_ALONE = """
import sys
from importlib.abc import MetaPathFinder

example, tests, *extras = sys.argv[1:]
sys.path.insert(0, tests)

class Refusing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition("balint_analysis.")[2].partition(".")[0] in extras:
            raise ImportError(f"{name} is no part of the core")

sys.meta_path.insert(0, Refusing())
from balint_analysis import figures, study, tables
import drawing

loaded = study.load(example)
computed = [table(loaded) for table in tables.TABLES.values()]
drawn = drawing.core_tables(loaded)
assert sorted(drawn) == sorted(figures.__all__)
pages = [page for kind, given in drawn.items() for page in drawing.drawn(kind, given)]
assert all(page.alt for page in pages)
print(len(computed), "tables", len(drawn), "figures")
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
        ("tables/likert.py", "def f():\n    from .. import comparison"),
        ("figures/likert.py", "from .. import disclosure"),
        ("meeting/tables.py", "from .. import comparison"),
        ("report/findings.py", "from .. import figures"),
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


def test_the_core_works_without_any_extra(tmp_path):
    rooms = {path.stem for path in PACKAGE.iterdir()} - {"__pycache__"}
    extras = rooms.difference(CORE, GROUND)
    assert {"claims", "comparison", "explore", "report", "run"} < extras
    found = subprocess.run(
        [sys.executable, "-c", CORE_ALONE, PROJECT / paths.EXAMPLE, PROJECT / "tests", *extras],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (found.returncode, found.stderr) == (0, "")
    counted = [int(word) for word in found.stdout.split() if word.isdigit()]
    assert min(counted) > 5  # tables and figures, as many as there are


def lines_of_code(source: str) -> int:
    """Count lines but for docstrings, comments and blank ones."""
    silent = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    lines = {
        number
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in silent and token.string
        for number in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def test_a_line_of_code_is_one_that_does_something():
    assert lines_of_code('"""What."""\n\nX = 1  # why\n# how\ndef f():\n    """Do."""\n') == 2
    assert lines_of_code('X = """a\nb"""\nY = [\n    1,\n]\n') == 5


def test_the_core_can_be_read_in_an_afternoon():
    files = [file for room in CORE for file in (PACKAGE / room).rglob("*.py")]
    counted = {file: lines_of_code(file.read_text(encoding="utf-8")) for file in files}
    assert len(files) > 20
    assert sum(counted.values()) <= LINES, {k.stem: n for k, n in counted.items()}
