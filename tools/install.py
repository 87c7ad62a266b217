"""Install the locked packages and the project, and say how far it has come.

Run by make with the environment's own Python, which has nothing but pip yet. A line every few
seconds, for terminals of 80 columns and for logs; what pip says is shown only if it fails.
"""

import contextlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LOCK = PROJECT / "requirements.lock"
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
EVERY = 5  # seconds between two looks
CHATTER = ("Collecting ", "  Downloading ", "  Using cached ", "Ignoring ", "WARNING: ")


def main() -> int:
    """Install what is locked, then the project without asking for anything more."""
    started, before = time.monotonic(), installed()
    steps = [
        ["--progress-bar", "off", "--require-hashes", "-r", str(LOCK)],
        ["--no-deps", "--no-build-isolation", "-e", str(PROJECT)],
    ]
    for step in steps:
        code, said = _run([*PIP, *step], started, before)
        if code:
            print(complaint(said))
            return code
    print(f"  {installed() - before} packages installed, {time.monotonic() - started:.0f} s")
    return 0


def _run(command: list[str], started: float, before: int) -> tuple[int, str]:
    """Run pip, say from time to time how far it is, and return its code and its words."""
    told = ""
    with tempfile.TemporaryFile() as log:
        pip = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        while pip.returncode is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                pip.wait(EVERY)
            log.seek(0)
            said = log.read().decode(errors="replace")
            now = progress(said, LOCK.read_text(encoding="utf-8"), installed() - before)
            if pip.returncode is None and now != told:
                print(f"  {now}, {time.monotonic() - started:.0f} s", flush=True)
            told = now
    return pip.returncode, said


def progress(said: str, lock: str, done: int) -> str:
    """Say how far pip is, from its own words, the lock and how many packages are there."""
    ignored = len(re.findall("^Ignoring ", said, re.MULTILINE))
    total = len(re.findall(r"^[A-Za-z0-9][^=\n]*==", lock, re.MULTILINE)) - ignored
    if "\nInstalling collected packages" in said:
        return f"{done} of {total} packages installed"
    fetched = len(re.findall("^Collecting ", said, re.MULTILINE))
    return f"{fetched} of {total} packages fetched"


def installed() -> int:
    """Count the packages of this environment."""
    return len(list(Path(sysconfig.get_path("purelib")).glob("*.dist-info")))


def complaint(said: str) -> str:
    """Return the end of what pip said, without what it says when all goes well."""
    return "\n".join([line for line in said.splitlines() if not line.startswith(CHATTER)][-20:])


if __name__ == "__main__":
    sys.exit(main())
