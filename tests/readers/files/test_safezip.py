import io
import stat
import struct
import zipfile

import pytest

from balint_analysis.readers.files import safezip
from folders import refusal


@pytest.fixture
def archive(tmp_path):
    """Write an archive of (name or ZipInfo, content) members."""

    def write(*members, method=zipfile.ZIP_DEFLATED):
        path = tmp_path / "coded.qdpx"
        with zipfile.ZipFile(path, "w", method) as target:
            for name, content in members:
                target.writestr(name, content)
        return path

    return write


def unpack(path, **limits):
    with safezip.members(path, **limits) as members:
        return {name: members[name] for name in members}


def test_members_are_read_by_name(archive):
    assert unpack(archive(("a.qde", "x"), ("sources/b.txt", "y"))) == {
        "a.qde": b"x",
        "sources/b.txt": b"y",
    }


@pytest.mark.parametrize("name", ["Sources/Ä.TXT", "sources/a\u0308.txt", "./SOURCES//ä.txt"])
def test_a_member_is_found_in_any_case_and_spelling(archive, name):
    with safezip.members(archive(("Sources/ä.txt", "y"))) as members:
        assert members[name] == b"y"
        assert name in members


def test_backslashes_within_the_archive_are_slashes(archive):
    assert list(unpack(archive(("Sources\\b.txt", "y")))) == ["Sources/b.txt"]


def test_folders_are_no_members(archive):
    with safezip.members(archive(("Sources/", ""), ("a", "x"))) as members:
        assert list(members) == ["a"]
        assert len(members) == 1


def test_a_bomb_is_refused_by_what_it_unpacks_to(archive):
    message = refusal(unpack, archive(("a", bytes(5000))), limit_bytes=4999)
    assert message.startswith("coded.qdpx: unpacks to more")


def test_what_all_members_unpack_to_is_counted_together(archive):
    path = archive(("a", bytes(3000)), ("b", bytes(3000)))
    assert "unpacks to more" in refusal(unpack, path, limit_bytes=5999)
    assert len(unpack(path, limit_bytes=6000)) == 2


def test_a_member_is_counted_once_and_only_when_it_is_read(archive):
    with safezip.members(archive(("a", bytes(10)), ("big", bytes(99))), limit_bytes=10) as members:
        assert members["a"] == members["A"]


def test_a_bomb_that_declares_a_small_size_is_refused(archive):
    path = archive(("a", bytes(5000)))
    raw = path.read_bytes().replace(struct.pack("<L", 5000), struct.pack("<L", 10))
    path.write_bytes(raw)
    assert "“a” is damaged" in refusal(unpack, path, limit_bytes=100)


def test_a_member_that_declares_a_large_size_is_weighed_by_what_it_holds(archive):
    path = archive(("a", bytes(5000)))
    path.write_bytes(path.read_bytes().replace(struct.pack("<L", 5000), struct.pack("<L", 2**31)))
    assert len(unpack(path, limit_bytes=5000)["a"]) == 5000


def test_too_many_members_are_refused(archive):
    path = archive(*((f"m{n}", "") for n in range(6)))
    assert "has 6 members, more than 5" in refusal(unpack, path, limit_members=5)


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "..\\a", "a\\..\\b", "/etc/passwd", "\\a", "\\\\host\\a", "c:\\a", "C:a"],
)
def test_a_member_outside_of_the_archive_is_refused(archive, name):
    assert f"“{name}” lies outside of the archive." in refusal(unpack, archive((name, "x")))


def test_a_name_that_is_cut_by_a_nul_is_refused(archive):
    path = archive(("aXb", "x"))
    path.write_bytes(path.read_bytes().replace(b"aXb", b"a\0b"))
    assert "lies outside" in refusal(unpack, path)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(archive, kind):
    info = zipfile.ZipInfo("link")
    info.external_attr = (kind | 0o777) << 16
    assert "“link” is a link or a device" in refusal(unpack, archive((info, "/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["a/b", "A/B", "a//b", "a\\B", "./a/b"])
def test_a_member_given_twice_is_refused(archive, other):
    assert "is there twice" in refusal(unpack, archive(("a/b", "x"), (other, "y")))


def test_an_encrypted_member_is_refused(archive):
    path = archive(("a", "x"))
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "“a” is encrypted." in refusal(unpack, path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_a_limit_are_refused(archive, method):
    assert "unusual way" in refusal(unpack, archive(("a", "x"), method=method))


def test_all_that_is_wrong_is_said_at_once(archive):
    message = refusal(unpack, archive(("../a", "x"), ("b", "x"), ("/c", "x")))
    assert len(message.splitlines()) == 2


def test_a_name_with_control_characters_is_not_repeated(archive):
    assert "\x1b" not in refusal(unpack, archive(("../\x1b[2J", "x")))


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_refused_or_empty(tmp_path, content):
    path = tmp_path / "coded.qdpx"
    path.write_bytes(content)
    if content.startswith(b"PK\x05\x06"):
        assert unpack(path) == {}
    else:
        assert "is no zip archive" in refusal(unpack, path)


def test_an_archive_cut_short_anywhere_is_refused(archive):
    path = archive(("a.qde", "some text"), ("b.txt", "some more"))
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert "is no zip archive" in refusal(unpack, path)


def test_a_changed_byte_is_refused_or_changes_nothing_that_is_read(archive):
    path = archive(("a.qde", "some text"), method=zipfile.ZIP_STORED)
    whole = path.read_bytes()
    place = whole.index(b"some text")
    path.write_bytes(whole[:place] + b"S" + whole[place + 1 :])
    assert "“a.qde” is damaged" in refusal(unpack, path)


def test_a_missing_file_is_refused(tmp_path):
    assert "is no zip archive" in refusal(unpack, tmp_path / "none.qdpx")


def test_nothing_is_written_beside_the_archive(archive, tmp_path):
    unpack(archive(("a/b", "x")))
    assert [path.name for path in tmp_path.iterdir()] == ["coded.qdpx"]


def test_an_archive_within_one_is_left_packed(archive):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as target:
        target.writestr("../x", "y")
    assert unpack(archive(("inner.zip", inner.getvalue())))["inner.zip"] == inner.getvalue()


def test_a_long_name_is_not_repeated_whole(archive):
    words = "what somebody said, at length and in confidence"
    assert words not in refusal(unpack, archive((f"../{words}/x.txt", "x")))
