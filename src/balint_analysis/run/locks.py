"""One run of a study at a time: who holds its outputs, and since when."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ..problems import InputError, Problem
from ..wording import capital
from . import written


@contextmanager
def held(lock: Path, waiting: Callable[[str], object] | None = None) -> Iterator[None]:
    """Hold a lock, which ends with this process whatever ends it.

    Parameters
    ----------
    lock : Path
        Its file.
    waiting : callable, optional
        Called once with who holds it, if another does, before waiting. Default: refuse.

    Raises
    ------
    InputError
        If another holds it, and there is no `waiting`.
    """
    from filelock import FileLock, Timeout

    lock.parent.mkdir(parents=True, exist_ok=True)
    holder, own = lock.with_name(f"{lock.stem}.holder"), FileLock(lock)
    try:
        own.acquire(timeout=0)
    except Timeout:
        told = _told(lock.stem, written.load(holder))
        if waiting is None:
            fix = "Wait until it is done, or leave out --no-wait."
            raise InputError([Problem(lock.stem, told, fix)]) from None
        waiting(f"{capital(told)} Waiting until it is done. (--no-wait refuses instead.)")
        own.acquire()
    try:
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        written.save(holder, {"process": os.getpid(), "since": since})
        yield
    finally:
        own.release()


def _told(study_id: str, holder: dict) -> str:
    if not holder:
        return f"another run of {study_id} is at work."
    since = datetime.fromisoformat(holder["since"])
    when = f"{since:%H:%M} on {since.day} {since:%B}"
    return f"another run of {study_id} is at work: process {holder['process']}, since {when}."
