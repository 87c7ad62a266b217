"""A study's outputs change as one: whenever a run is stopped, all of them are of one run.

A run is built in a folder aside, on the same file system. Once it is whole a journal says so, and
what is left is one rename or two for each folder of outputs: whoever comes next finishes them.
Imports nothing heavy.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .. import paths
from ..problems import InputError, Problem
from . import locks, written

MADE, BEFORE, JOURNAL = "made", "before", "journal.json"
HALF = "Outputs are half old, half new, until the same command can finish."


@contextmanager
def aside(
    root: Path, study_id: str, waiting: Callable[[str], object] | None = None
) -> Iterator[Path]:
    """Hold a study's outputs, and give the empty folder in which a run of them is built.

    Parameters
    ----------
    root : Path
        Folder of figures/, data/processed/ and reports/.
    study_id : str
        Whose run it is.
    waiting : callable, optional
        Called once with who holds them, if somebody does. Default: refuse.

    Yields
    ------
    Path
        Laid out like `root`. It is removed in the end.

    Raises
    ------
    InputError
        If another run holds them, or `root` can't be written to.
    """
    home = _home(root, study_id)
    with _told(root, study_id), locks.held(home.with_name(f"{study_id}.lock"), waiting):
        # In whatever repository the outputs stand.
        (paths.kept(root) / ".gitignore").write_text("*\n", encoding="utf-8")
        _finish(root, study_id)
        (home / MADE).mkdir(parents=True)
        try:
            yield home / MADE
        finally:
            if not (home / JOURNAL).exists():
                shutil.rmtree(home, ignore_errors=True)


def take_place(root: Path, study_id: str, folder: Path) -> list[Path]:
    """Put what a run made in the place of what the one before made: all of it, or nothing.

    What a person made, or changed since, stays.

    Parameters
    ----------
    root, study_id
        As for :func:`aside`, within which this is called.
    folder : Path
        The study's.

    Returns
    -------
    list of Path
        What the run made, as it stands in `root`.

    Raises
    ------
    InputError
        If something is in the way; all is as it was.
    """
    home = _home(root, study_id)
    names = _files(home / MADE, study_id)
    digests = {name.as_posix(): written.digest(home / MADE / name) for name in names}
    _carry_over(root, home / MADE, study_id, digests)
    study = os.path.relpath(folder, root)
    written.save(home / JOURNAL, {"study": study, "files": digests})
    try:
        for room in _rooms(study_id):
            _exchange(root, home, room)
    except BaseException:
        for room in reversed(_rooms(study_id)):
            _undo(root, home, room)
        (home / JOURNAL).unlink()
        raise
    _close(root, study_id)
    return [root / name for name in names]


def finish(root: Path) -> None:
    """Finish every swap that was stopped, and clear what killed runs left; others go on.

    What can't be written to is left to the next run of that study, which says why.
    """
    for home in [path for path in _home(root, "").glob("*") if path.is_dir()]:
        with suppress(InputError, OSError), locks.held(home.with_name(f"{home.name}.lock")):
            _finish(root, home.name)


def _finish(root: Path, study_id: str) -> None:
    home = _home(root, study_id)
    if (home / JOURNAL).exists():
        for room in _rooms(study_id):
            _exchange(root, home, room)
        _close(root, study_id)
    shutil.rmtree(home, ignore_errors=True)


def _close(root: Path, study_id: str) -> None:
    home = _home(root, study_id)
    written.remember(root, study_id, written.load(home / JOURNAL))
    (home / JOURNAL).unlink()
    for room in _rooms(study_id):
        with suppress(OSError):  # it isn't empty
            (root / room).rmdir()


def _exchange(root: Path, home: Path, room: Path) -> None:
    """Put one folder in the place of another, from wherever an earlier try was stopped."""
    made, place, before = (parent / room for parent in (home / MADE, root, home / BEFORE))
    if not made.exists():
        return
    if place.exists() and not before.exists():
        before.parent.mkdir(parents=True, exist_ok=True)
        place.rename(before)
    place.parent.mkdir(parents=True, exist_ok=True)
    made.rename(place)


def _undo(root: Path, home: Path, room: Path) -> None:
    made, place, before = (parent / room for parent in (home / MADE, root, home / BEFORE))
    if not made.exists():
        place.rename(made)
    if before.exists():
        before.rename(place)


def _carry_over(root: Path, made: Path, study_id: str, digests: dict[str, str]) -> None:
    """Put what is a person's beside what the run made, without copying where that can be."""
    known = written.record(root, study_id)
    for name in _files(root, study_id):
        digest = known.get(name.as_posix())
        ours = digest and written.unchanged(root, {name.as_posix(): digest})
        if not ours and name.as_posix() not in digests:
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            _link(root / name, made / name)
    for room in _rooms(study_id):
        (made / room).mkdir(parents=True, exist_ok=True)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(old, new, follow_symlinks=False)


def _files(folder: Path, study_id: str) -> list[Path]:
    """List a study's outputs in a folder, as seen from there."""
    found = (path for room in _rooms(study_id) for path in (folder / room).rglob("*"))
    return sorted(path.relative_to(folder) for path in found if path.is_file() or path.is_symlink())


def _rooms(study_id: str) -> list[Path]:
    return [room(Path(), study_id) for room in (paths.figures, paths.tables, paths.reports)]


def _home(root: Path, study_id: str) -> Path:
    return paths.kept(root) / "runs" / study_id


@contextmanager
def _told(root: Path, study_id: str) -> Iterator[None]:
    """Say in words why a file system refuses, and what it has left."""
    try:
        yield
    except OSError as error:
        where = Path(error.filename or root)
        name = where.relative_to(root) if where.is_relative_to(root) else where
        half = (_home(root, study_id) / JOURNAL).exists()
        left = HALF if half else "All outputs are as they were."
        problem = f"can't be written: {error.strerror or error}. {left}"
        fix = "Move or close what is in the way, or name another folder: --output-root FOLDER."
        raise InputError([Problem(str(name), problem, fix)]) from None
