"""What a run wrote: remembered, so that what the next one no longer makes can go.

What a person made, or changed since, always stays. Imports nothing heavy.
"""

import hashlib
import json
import os
from pathlib import Path

from .. import paths


def record(root: Path, study_id: str) -> dict[str, str]:
    """Return the digest of every file, by its path in `root`, that the last run wrote."""
    return load(_place(root, study_id)).get("files", {})


def source(root: Path, study_id: str) -> Path | None:
    """Return the study's folder that the last run read."""
    folder = load(_place(root, study_id)).get("study")
    return folder and (root / folder).resolve()


def remember(root: Path, study_id: str, found: dict) -> None:
    """Keep for the next run which folder was read (study), and the digest of each of its files."""
    save(_place(root, study_id), found)


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
    return paths.kept(root) / "written" / f"{study_id}.json"
