"""What plain make does: run the example, unless nothing has changed since the last run.

``python -m balint_analysis.run.uptodate [--again] COMMAND`` keeps a small stamp of digests: what
the command was given, and what it wrote. Imports nothing heavy, to answer at once.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import paths
from . import swap, written

STUDY = Path(paths.EXAMPLE)


def main(arguments: Sequence[str]) -> int:
    """Run the command, or say that all is up to date; return its exit code."""
    again = list(arguments[:1]) == ["--again"]
    command = list(arguments[again:])
    swap.finish(paths.output_root())
    stamp = paths.kept(paths.project_root()) / "made.json"
    given, last = _given(command), written.load(stamp)
    changed = _changed(given, last)
    if not changed and not again:
        print(f"Up to date: {', '.join(given)} and outputs.")
        print("All is as the last run had it and left it. To run it all the same: make again")
        return 0
    if last and changed:
        print(f"Changed since the last run: {', '.join(changed)}.", flush=True)
    code = subprocess.call(command)
    if code == 0:
        outputs = written.record(paths.output_root(), STUDY.name)
        written.save(stamp, {**given, "outputs": outputs})
    return code


def _given(command: list[str]) -> dict[str, str]:
    """Return a digest of everything that the outputs depend on, part by part."""
    root = paths.project_root()
    code = (path for path in (root / "src").rglob("*") if "__pycache__" not in path.parts)
    parts = {
        "inputs": _files((root / STUDY).rglob("*")),
        "notebooks": _files(paths.notebooks()),
        "code": _files(code),
        "lock": [sys.version, *_files([root / "requirements.lock", root / "pyproject.toml"])],
        "parameters": [*command, str(paths.output_root())],
    }
    return {name: hashlib.sha256(repr(part).encode()).hexdigest() for name, part in parts.items()}


def _files(found: Iterable[Path]) -> list[str]:
    files = sorted(path for path in found if path.is_file())
    return [
        f"{written.digest(path)} {os.path.relpath(path, paths.project_root())}" for path in files
    ]


def _changed(given: dict[str, str], last: dict) -> list[str]:
    changed = [part for part in given if given[part] != last.get(part)]
    outputs = last.get("outputs")
    if not outputs or not written.unchanged(paths.output_root(), outputs):
        changed.append("outputs")
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
