"""Plain make: nothing is run twice for nothing, and nothing stale passes for up to date."""

import shutil
import subprocess
import sys

import pytest

from balint_analysis import paths
from balint_analysis.run import uptodate, written

OUTPUT = "figures/balint-2021-22/likert.txt"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one file each, and a command that counts its runs in the file “runs”."""
    for name in (f"{paths.EXAMPLE}/survey.csv", "notebooks/01_made.ipynb", "src/code.py",
                 "requirements.lock", "pyproject.toml"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was")
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    monkeypatch.delenv(paths.OUTPUT_ROOT_VARIABLE, raising=False)
    monkeypatch.setattr(uptodate.subprocess, "call", lambda command: fake_run(tmp_path))
    return tmp_path


def fake_run(root) -> int:
    output = root / OUTPUT
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text("made")
    written.remember(root, "balint-2021-22", {"files": {OUTPUT: written.digest(output)}})
    with (root / "runs").open("a") as runs:
        runs.write("run ")
    return 0


def runs(root) -> int:
    return len((root / "runs").read_text().split())


def test_nothing_new_is_not_run_again(project, capsys):
    uptodate.main(["balint", "reproduce"])
    assert capsys.readouterr().out == ""
    uptodate.main(["balint", "reproduce"])
    assert runs(project) == 1
    shown = capsys.readouterr().out
    assert "make again" in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    "name, part",
    [
        (f"{paths.EXAMPLE}/survey.csv", "inputs"),
        (f"{paths.EXAMPLE}/new.csv", "inputs"),
        ("notebooks/01_made.ipynb", "notebooks"),
        ("src/code.py", "code"),
        ("requirements.lock", "lock"),
        (OUTPUT, "outputs"),
    ],
)
def test_a_change_is_named_and_run(project, capsys, name, part):
    uptodate.main(["balint", "reproduce"])
    (project / name).write_text("changed")
    uptodate.main(["balint", "reproduce"])
    assert runs(project) == 2
    assert capsys.readouterr().out == f"Changed since the last run: {part}.\n"


def test_a_missing_output_is_made_again(project):
    uptodate.main(["balint", "reproduce"])
    (project / OUTPUT).unlink()
    uptodate.main(["balint", "reproduce"])
    assert (project / OUTPUT).read_text() == "made"


def test_other_parameters_are_run(project):
    uptodate.main(["balint", "reproduce"])
    uptodate.main(["balint", "reproduce", "--jobs", "1"])
    assert runs(project) == 2


def test_again_runs_all_the_same(project):
    uptodate.main(["balint", "reproduce"])
    uptodate.main(["--again", "balint", "reproduce"])
    uptodate.main(["balint", "reproduce"])
    assert runs(project) == 2


def test_a_failed_run_is_run_again(project, monkeypatch):
    monkeypatch.setattr(uptodate.subprocess, "call", lambda command: fake_run(project) or 3)
    assert uptodate.main(["balint", "reproduce"]) == 3
    assert uptodate.main(["balint", "reproduce"]) == 3
    assert runs(project) == 2


def test_what_changes_during_a_run_is_run_again(project, monkeypatch):
    def edited_meanwhile(command):
        (project / "src/code.py").write_text("edited")
        return fake_run(project)

    monkeypatch.setattr(uptodate.subprocess, "call", edited_meanwhile)
    uptodate.main(["balint", "reproduce"])
    uptodate.main(["balint", "reproduce"])
    assert runs(project) == 2


def test_a_damaged_stamp_counts_as_none(project):
    uptodate.main(["balint", "reproduce"])
    (project / ".balint/made.json").write_text("{")
    uptodate.main(["balint", "reproduce"])
    assert runs(project) == 2


def test_the_answer_waits_for_no_library():
    script = "import sys; from balint_analysis.run import uptodate; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout
    assert not {"numpy", "pandas", "pydantic", "typer", "papermill"}.intersection(loaded.split())


@pytest.mark.skipif(not shutil.which("make"), reason="there is no make")
@pytest.mark.parametrize("target, option", [("reproduce", []), ("again", ["--again"])])
def test_make_asks_before_it_runs(target, option):
    makefile = ["make", "--no-print-directory", "--dry-run", "--assume-old=.venv/.ready", target]
    shown = subprocess.run(makefile, cwd=paths.project_root(), capture_output=True, text=True)
    asked = ["-m", "balint_analysis.run.uptodate", *option, ".venv/bin/balint", "reproduce"]
    assert shown.stdout.split()[-len(asked) :] == asked
