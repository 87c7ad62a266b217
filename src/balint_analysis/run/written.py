"""What a run wrote: remembered, so that what the next one no longer makes can go.

What a person made, or changed since, always stays. Imports nothing heavy.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path

from .. import paths


def replace(aside: Path, root: Path, study_id: str) -> list[Path]:
    """Move a run's files into place; those of the run before that it did not make disappear.

    Parameters
    ----------
    aside : Path
        Where the run wrote, laid out like `root`.
    root : Path
        Folder of figures/, data/processed/ and reports/.
    study_id : str
        Whose run it was.

    Returns
    -------
    list of Path
        What was moved, as it stands in `root`.
    """
    made = [path.relative_to(aside) for path in sorted(aside.rglob("*")) if path.is_file()]
    digests = {name.as_posix(): digest(aside / name) for name in made}
    before = record(root, study_id)
    for name in made:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(aside / name, root / name)
    for old in before.keys() - digests.keys():
        if _is_output(root, study_id, old) and unchanged(root, {old: before[old]}):
            (root / old).unlink()
    save(_place(root, study_id), digests)
    return [root / name for name in made]


def record(root: Path, study_id: str) -> dict[str, str]:
    """Return the digest of every file, by its path in `root`, that the last run wrote."""
    return load(_place(root, study_id))


def unchanged(root: Path, digests: dict[str, str]) -> bool:
    """Say whether all these files are there, byte for byte."""
    return all(
        (root / name).is_file() and digest(root / name) == known for name, known in digests.items()
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load(path: Path) -> dict:
    """Read what :func:`save` wrote; nothing where that is missing or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(path: Path, found: dict) -> None:
    """Write a small file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(found, indent=1), encoding="utf-8")
    aside.replace(path)


def _place(root: Path, study_id: str) -> Path:
    return root / paths.KEPT / "written" / f"{study_id}.json"


def _is_output(root: Path, study_id: str, name: str) -> bool:
    folders = (room(root, study_id) for room in (paths.figures, paths.tables, paths.reports))
    return any((root / name).resolve().is_relative_to(folder.resolve()) for folder in folders)
