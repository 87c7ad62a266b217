"""What make says while it installs: counts, and pip's own words only where it failed."""

import runpy

from balint_analysis import paths

INSTALL = runpy.run_path(str(paths.project_root() / "tools/install.py"))
LOCK = """a==1 \\
    --hash=sha256:00
b-c==2 ; sys_platform == 'win32' \\
    --hash=sha256:11
d==3
"""
FETCHING = """Ignoring b-c: markers 'sys_platform == "win32"' don't match your environment
WARNING: Location 'file:///wheels/' is ignored: it is neither a file nor a directory.
Collecting a==1
  Downloading a-1-py3-none-any.whl (4.5 MB)
"""


def test_what_the_lock_has_for_other_systems_is_not_counted():
    assert INSTALL["progress"](FETCHING, LOCK, 0) == "1 of 2 packages fetched"


def test_the_installation_is_counted_once_it_has_begun():
    said = f"{FETCHING}Installing collected packages: d, a\n"
    assert INSTALL["progress"](said, LOCK, 1) == "1 of 2 packages installed"


def test_a_failure_is_told_without_the_chatter():
    said = f"{FETCHING}ERROR: No space left on device\n"
    assert INSTALL["complaint"](said) == "ERROR: No space left on device"


def test_a_step_that_fails_ends_it(monkeypatch, capsys):
    run = INSTALL["main"]
    steps = []
    monkeypatch.setitem(
        run.__globals__, "_run", lambda command, *_: steps.append(command) or (2, "ERROR: no")
    )
    assert run() == 2
    assert len(steps) == 1
    assert capsys.readouterr().out == "ERROR: no\n"
