"""The members of a zip archive that may be hostile, read one by one and never extracted."""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from ...problems import LONG, InputError, Problem

MEGABYTE = 2**20
ENCRYPTED = 0x1
AGAIN = "Export the file again."
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # and NotImplementedError, for features that zipfile lacks
    ValueError,
)


class Members(Mapping):
    """The members of an open archive by name, in any case; each is read when it is asked for.

    Made by :func:`members`. Folders are left out, and paths are written with slashes.
    """

    def __init__(self, file: str, archive: zipfile.ZipFile, limit_bytes: int):
        self._file, self._archive = file, archive
        self._left = limit_bytes
        self._found = {_key(i.filename): i for i in archive.infolist() if not i.is_dir()}
        self._read: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        key = _key(name)
        if key not in self._read:
            self._read[key] = self._content(self._found[key])
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return ("/".join(_parts(info.filename)) for info in self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _key(name) in self._found

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self._archive.open(info) as member:
                # One byte beyond the limit tells; the size that the archive declares may lie.
                content = member.read(self._left + 1)
        except DAMAGED:
            _refuse(self._file, f"{_shown(info)} is damaged or cut short.", AGAIN)
        self._left -= len(content)
        if self._left < 0:
            _refuse(self._file, "unpacks to more than a coding file should hold.", AGAIN)
        return content


@contextmanager
def members(
    path: Path, *, limit_bytes: int = 200 * MEGABYTE, limit_members: int = 10_000
) -> Iterator[Members]:
    """Open a zip archive to read some of its members.

    Parameters
    ----------
    path : Path
        The archive.
    limit_bytes : int
        How much may be unpacked in all, counted as it is read.
    limit_members : int
        How many members the archive may have.

    Yields
    ------
    Members
        A mapping from names to contents.

    Raises
    ------
    InputError
        If it is no zip archive, is damaged, unpacks to too much, or has a member that is
        encrypted, a link, given twice, or placed outside of the archive.
    """
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED:
        _refuse(path.name, "is no zip archive, or is damaged or cut short.", AGAIN)
    with archive:
        problems = list(_check(path.name, archive.infolist(), limit_members))
        if problems:
            raise InputError(problems)
        yield Members(path.name, archive, limit_bytes)


def _check(file: str, found: list[zipfile.ZipInfo], limit: int) -> Iterator[Problem]:
    if len(found) > limit:
        yield Problem(file, f"has {len(found)} members, more than {limit}.", AGAIN)
        return
    names = set()
    for info in found:
        wrong = _wrong(info) or ("is there twice" if _key(info.filename) in names else "")
        if wrong:
            yield Problem(file, f"{_shown(info)} {wrong}.", AGAIN)
        names.add(_key(info.filename))


def _wrong(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    # The name as it stands in the archive: zipfile cuts it at a NUL.
    path = info.orig_filename.replace("\\", "/")
    if (
        "\0" in path
        or path.startswith("/")
        or ".." in path.split("/")
        or re.match("[a-zA-Z]:", path)
    ):
        return "lies outside of the archive"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device, not a file"
    if info.flag_bits & ENCRYPTED:
        return "is encrypted"
    # The other methods unpack without a limit on what they return.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in an unusual way"
    return ""


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]


def _key(name: str) -> str:
    """Fold what a file system may fold: case, and the ways to write an accented letter."""
    return unicodedata.normalize("NFC", "/".join(_parts(name))).casefold()


def _shown(info: zipfile.ZipInfo) -> str:
    """Name a member, a long path by its end; a longer name may be a respondent's own words."""
    name = info.filename if len(info.filename) <= LONG else info.filename.rpartition("/")[2]
    return f"“{name}”" if name.isprintable() and 0 < len(name) <= LONG else "a member"


def _refuse(file: str, problem: str, fix: str) -> NoReturn:
    raise InputError([Problem(file, problem, fix)]) from None
