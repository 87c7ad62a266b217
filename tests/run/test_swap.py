"""Killed, refused or in each other's way: all outputs of a study are of one run."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from balint_analysis.problems import InputError
from balint_analysis.run import locks, swap
from folders import refusal

ROOMS = ("figures/tiny", "data/processed/tiny", "reports/tiny")
POSIX = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL here")


def run(root, tag, files=("a", "b")):
    """Let a run write these files into each room."""
    with swap.aside(root, "tiny") as aside:
        write(aside, tag, files)
        return swap.take_place(root, "tiny", root / "study")


def write(root, tag, files=("a", "b")):
    for room in ROOMS:
        for name in files:
            (root / room).mkdir(parents=True, exist_ok=True)
            (root / room / name).write_text(tag)


def outputs(root):
    found = (path for room in ROOMS for path in (root / room).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_text() for path in found}


def all_of(tag, files=("a", "b")):
    return {f"{room}/{name}": tag for room in ROOMS for name in files}


def no_links(*given, **options):
    raise OSError("this file system has none")


def test_a_run_takes_the_place_of_the_one_before(tmp_path):
    run(tmp_path, "old")
    made = run(tmp_path, "new", ["a", "c"])
    assert outputs(tmp_path) == all_of("new", ["a", "c"])
    assert sorted(made) == sorted(tmp_path / name for name in outputs(tmp_path))


def test_nothing_is_left_aside(tmp_path):
    run(tmp_path, "old")
    run(tmp_path, "new")
    assert [path.name for path in (tmp_path / ".balint/runs").iterdir() if path.is_dir()] == []


def test_a_room_that_a_run_leaves_empty_disappears(tmp_path):
    run(tmp_path, "old")
    run(tmp_path, "new", [])
    assert not any((tmp_path / room).exists() for room in ROOMS)


@pytest.mark.parametrize("links", [True, False])
def test_what_a_person_made_or_changed_stays(tmp_path, monkeypatch, links):
    run(tmp_path, "old")
    (tmp_path / "figures/tiny/b").write_text("mine")
    (tmp_path / "figures/tiny/sub").mkdir()
    (tmp_path / "figures/tiny/sub/own").write_text("mine")
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    run(tmp_path, "new", ["a"])
    mine = {"figures/tiny/b": "mine", "figures/tiny/sub/own": "mine"}
    assert outputs(tmp_path) == all_of("new", ["a"]) | mine


# Stopped in the middle

KILLED = """
    import os, signal, sys
    from pathlib import Path
    from test_swap import run
    steps, moved = int(sys.argv[2]), []
    step = {}

    def killed(name, *given):
        moved.append(name)
        if len(moved) > steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return step[name](*given)

    for name in ("rename", "unlink", "replace"):
        step[name] = getattr(Path, name)
        setattr(Path, name, lambda *given, name=name: killed(name, *given))
    run(Path(sys.argv[1]), "new", ["a", "c"])
"""


@POSIX
def test_after_a_kill_at_any_step_all_is_of_one_run_once_somebody_comes(tmp_path):
    ends = []
    for steps in range(20):
        root = tmp_path / str(steps)
        run(root, "old")
        command = [sys.executable, "-c", textwrap.dedent(KILLED), root, str(steps)]
        path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        code = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}).returncode
        swap.finish(root)
        assert outputs(root) in (all_of("old"), all_of("new", ["a", "c"]))
        assert not [path for path in (root / ".balint/runs").iterdir() if path.is_dir()]
        ends.append((code, "new" in outputs(root).values()))
        if code == 0:
            break
    killed = [new for code, new in ends if code == -signal.SIGKILL]
    assert ends[-1] == (0, True)
    assert killed == sorted(killed)
    assert set(killed) == {False, True}  # before the journal and after it


@pytest.mark.parametrize("stopped", [OSError(13, "Permission denied"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", range(6))
def test_what_cannot_be_finished_is_undone(tmp_path, monkeypatch, stopped, step):
    run(tmp_path, "old")
    rename, calls = Path.rename, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == step + 1:
            raise stopped
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((InputError, KeyboardInterrupt)):
        run(tmp_path, "new")
    assert outputs(tmp_path) == all_of("old")
    monkeypatch.undo()
    run(tmp_path, "new")
    assert outputs(tmp_path) == all_of("new")


def test_a_file_where_a_folder_should_be_is_named(tmp_path):
    (tmp_path / "reports").write_text("in the way")
    message = refusal(run, tmp_path, "new")
    assert message == (
        "reports: can't be written: File exists. All outputs are as they were."
        " Move or close what is in the way, or name another folder: --output-root FOLDER."
    )
    assert outputs(tmp_path) == {}


def test_an_output_root_that_is_a_file_is_named(tmp_path):
    (tmp_path / "root").write_text("a file")
    assert "can't be written" in refusal(run, tmp_path / "root", "new")


def test_what_a_killed_run_left_is_cleared_and_git_never_sees_it(tmp_path):
    left = tmp_path / ".balint/runs/other/made/figures/other"
    left.mkdir(parents=True)
    (left / "likert.png").write_text("half")
    run(tmp_path, "new")
    assert (tmp_path / ".balint/.gitignore").read_text() == "*\n"
    swap.finish(tmp_path)
    assert not (tmp_path / ".balint/runs/other").exists()


# One at a time


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until its input ends."""
    code = (
        "import sys; from pathlib import Path; from balint_analysis.run import locks\n"
        "with locks.held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "tiny.lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_is_refused_with_who_holds_it(holder, tmp_path):
    message = refusal(locks.held(tmp_path / "tiny.lock").__enter__)
    assert f"another run of tiny is at work: process {holder.pid}, since " in message
    assert message.endswith("Wait until it is done, or leave out --no-wait.")


def test_a_second_run_waits_and_says_so_once(holder, tmp_path):
    told = []

    def waiting(message):
        told.append(message)
        holder.stdin.close()

    with locks.held(tmp_path / "tiny.lock", waiting):
        assert holder.wait(10) == 0
    (message,) = told
    assert f"process {holder.pid}" in message


@POSIX
def test_a_holder_that_was_killed_holds_nothing(holder, tmp_path):
    holder.kill()
    holder.wait(10)
    with locks.held(tmp_path / "tiny.lock"):
        assert json.loads((tmp_path / "tiny.holder").read_text())["process"] == os.getpid()


def test_the_next_to_come_leaves_a_run_at_work_alone(tmp_path):
    with swap.aside(tmp_path, "tiny") as aside:
        (aside / "half").write_text("x")
        code = "import sys; from pathlib import Path; from balint_analysis.run import swap\n"
        code += "swap.finish(Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", code, tmp_path], check=True)
        assert (aside / "half").exists()


def test_what_cannot_be_finished_is_said_by_a_run_and_stops_no_other_command(tmp_path, monkeypatch):
    home = tmp_path / ".balint/runs/tiny"
    write(home / "made", "new")
    (home / "journal.json").write_text('{"study": "study", "files": {}}')
    for room in ROOMS:  # somebody made a folder where the old one had just been moved from
        (home / "before" / room).mkdir(parents=True)
    write(tmp_path, "mine")
    swap.finish(tmp_path)
    assert outputs(tmp_path) == all_of("mine")
    assert "half old, half new, until the same command can finish" in refusal(run, tmp_path, "new")
    assert outputs(home / "made") == all_of("new")
