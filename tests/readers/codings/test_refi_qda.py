import uuid
import zipfile

import pytest

from balint_analysis.paths import project_root
from balint_analysis.readers.codings import refi_qda
from folders import refusal

SAMPLE = project_root().parent / "shared/samples/coding/atlasti_8.4_standard_project.qdpx"
SECRET = "Dr Quill made me cry"
EMOJI = "Good \N{GRINNING FACE}\r\nand safe"  # one code point, two UTF-16 units


def guid(n):
    return f"0000000{n}-0000-4000-8000-00000000000a"


def named(name):
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


ANN, BEN, GOOD, SAFE = (guid(n) for n in range(1, 5))
USERS = f'<User guid="{ANN}" name="ann"/><User guid="{BEN}" name="ben"/>'
CODES = (
    f'<Code guid="{GOOD}" name="Good" isCodable="true">'
    f'<Code guid="{SAFE}" name="Safe" isCodable="true"/></Code>'
)


def coding(user=ANN, code=GOOD):
    user = f'creatingUser="{user}"' if user else ""
    return f'<Coding guid="{guid(9)}" {user}><CodeRef targetGUID="{code}"/></Coding>'


def selection(*codings, start=0, end=4, user=""):
    user = f'creatingUser="{user}"' if user else ""
    positions = f'startPosition="{start}" endPosition="{end}"'
    inside = "".join(codings)
    return f'<PlainTextSelection guid="{guid(8)}" {positions} {user}>{inside}</PlainTextSelection>'


def source(name, *inside, text="Good and safe"):
    content = "" if text is None else f"<PlainTextContent>{text}</PlainTextContent>"
    path = 'plainTextPath="internal://T.TXT"' if text is None else ""
    content += "".join(inside)
    return f'<TextSource guid="{named(name)}" name="{name}" {path}>{content}</TextSource>'


def qde(*sources, codes=CODES, users=USERS, cases="", origin="MAXQDA", before=""):
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}'
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">'
        f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>{cases}"
        f"<Sources>{''.join(sources)}</Sources></Project>"
    )


@pytest.fixture
def read(tmp_path):
    """Read a project from its XML, or from all its members."""

    def read(*sources, members=None, **changes):
        path = tmp_path / "coded.qdpx"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in (members or {"project.qde": qde(*sources, **changes)}).items():
                archive.writestr(name, content)
        return refi_qda.read(path)

    return read


def marks(coded):
    return [tuple(row) for row in coded.marks[["coder", "respondent", "code"]].to_numpy()]


def test_a_code_is_given_by_the_user_of_the_coding(read):
    coded = read(source("01", selection(coding(ANN, SAFE), user=BEN)))
    assert marks(coded) == [("ann", "01", "Safe")]
    assert coded.marks["question"].tolist() == [""]
    assert coded.tool == "refi-qda"


def test_the_selections_user_stands_in_for_the_codings(read):
    assert marks(read(source("01", selection(coding(user=None), user=BEN)))) == [
        ("ben", "01", "Good")
    ]


def test_a_coding_without_any_user_has_no_coder(read):
    assert marks(read(source("01", selection(coding(user=None))), users="")) == [("", "01", "Good")]


def test_a_whole_text_may_be_coded(read):
    assert marks(read(source("01", coding(BEN)))) == [("ben", "01", "Good")]


def test_a_code_given_to_two_passages_counts_once(read):
    coded = read(source("01", selection(coding()), selection(coding(), start=5, end=8)))
    assert marks(coded) == [("ann", "01", "Good")]


def test_who_coded_anything_has_seen_every_text(read):
    coded = read(source("01", selection(coding(ANN))), source("02"), source("03", coding(ANN)))
    assert coded.seen.to_dict("list") == {
        "coder": ["ann"] * 3,
        "respondent": ["01", "02", "03"],
        "question": [""] * 3,
        "line": [0] * 3,
    }


def test_a_project_without_codings_has_seen_nothing(read):
    coded = read(source("01"))
    assert (len(coded.marks), len(coded.seen)) == (0, 0)
    assert list(coded.seen) == ["coder", "respondent", "question", "line"]


def test_codes_nest_to_any_depth(read):
    depth = 60
    opened = "".join(
        f'<Code guid="{named(str(n))}" name="c{n}" isCodable="true">'
        for n in range(100, 100 + depth)
    )
    coded = read(codes=opened + "</Code>" * depth)
    assert coded.tree["c100"] == ""
    assert all(coded.tree[f"c{n}"] == f"c{n - 1}" for n in range(101, 100 + depth))


def test_guids_are_matched_in_any_case_and_in_braces(read):
    user, code = f"{{{ANN.upper()}}}", SAFE.upper()
    assert marks(read(source("01", coding(user, code)))) == [("ann", "01", "Safe")]


def test_what_gathers_the_text_of_a_case_is_no_code(read):
    cases = f'<Cases><Case guid="{guid(7)}" name="Respondent 1"/></Cases>'
    coded = read(source("01", coding(BEN, guid(7)), coding(ANN)), cases=cases)
    assert marks(coded) == [("ann", "01", "Good")]
    assert set(coded.seen["coder"]) == {"ann"}


def test_codings_of_pictures_are_passed_over(read):
    picture = f'<PictureSource guid="{guid(6)}">{coding(BEN)}</PictureSource>'
    assert set(read(source("01", coding(ANN)), picture).marks["coder"]) == {"ann"}


def test_what_was_coded_in_pictures_is_counted(read):
    picture = f'<PictureSource guid="{guid(6)}">{coding(BEN)}{coding(ANN)}</PictureSource>'
    assert read(source("01 why", selection(coding())), picture).passed_over == 2
    assert read(source("01 why", selection(coding()))).passed_over == 0


# The archive


@pytest.mark.parametrize("name", ["Project.QDE", "my study.qde", "export/p.qde"])
def test_the_project_file_may_have_any_name(read, name):
    assert len(read(members={name: qde(source("01", coding()))}).marks) == 1


def test_what_macos_adds_is_no_project_file(read):
    xml = qde(source("01", coding()))
    assert len(read(members={"p.qde": xml, "__MACOSX/._p.qde": b"\0"}).marks) == 1


@pytest.mark.parametrize("members", [{"a.txt": "x"}, {"a.qde": "x", "b.QDE": "y"}])
def test_no_or_two_project_files_are_refused(read, members):
    n = sum(name.lower().endswith("qde") for name in members)
    assert f"coded.qdpx: holds {n} project files (.qde), not one." in refusal(read, members=members)


@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES"])
def test_a_text_beside_the_project_is_found_in_any_case(read, folder):
    members = {f"{folder}/t.txt": "abcd"}
    fits = {"p.qde": qde(source("01", selection(coding(), end=4), text=None)), **members}
    assert len(read(members=fits).marks) == 1
    beyond = {"p.qde": qde(source("01", selection(coding(), end=5), text=None)), **members}
    assert "is not within its text" in refusal(read, members=beyond)


def test_a_text_that_is_not_utf_8_is_refused(read):
    members = {"p.qde": qde(source("01", selection(), text=None)), "sources/t.txt": b"\xff\xfe\xff"}
    assert f"the text {named('01')} is not UTF-8." in refusal(read, members=members)


def test_a_text_that_was_not_exported_does_not_hinder(read):
    assert len(read(source("01", selection(coding(), end=99), text=None)).marks) == 1
    message = refusal(read, source("01", selection(coding(), start=5, end=4), text=None))
    assert "is not within its text" in message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<Project/>"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "coded.qdpx"
    path.write_bytes(content)
    assert refusal(refi_qda.read, path).startswith("coded.qdpx: is no zip archive")


# XML

LAUGHS = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE, '<!DOCTYPE p SYSTEM "http://x/y.dtd">'])
def test_a_dtd_is_refused(read, before):
    assert "has a DTD or entities" in refusal(read, before=before)


def test_xml_that_breaks_off_is_refused_with_its_line(read):
    message = refusal(read, members={"p.qde": f"<Project>\n{SECRET}"})
    assert message.startswith("coded.qdpx, line 2: is no well-formed XML.")
    assert SECRET not in message


def test_another_kind_of_xml_is_refused(read):
    assert "no REFI-QDA Project" in refusal(read, members={"p.qde": "<html/>"})


@pytest.mark.parametrize("encoding", ["utf-7", "no-such", "shift_jis"])
def test_an_odd_encoding_is_refused(read, encoding):
    xml = qde(source("01")).replace('"utf-8"', f'"{encoding}"')
    assert "coded.qdpx" in refusal(read, members={"p.qde": xml})


# Contradictions


def test_a_coding_with_a_dangling_code_is_refused_by_its_guid(read):
    message = refusal(read, source("01", selection(coding(code=guid(5)))))
    assert message.startswith(f"coded.qdpx: a coding names the code “{guid(5)}”, which the project")


def test_a_coding_with_a_dangling_user_is_refused_by_its_guid(read):
    message = refusal(read, source("01", selection(coding(user=guid(5)))))
    assert f"names the user “{guid(5)}”" in message


def test_a_coding_without_a_code_is_refused(read):
    assert "names the code “”" in refusal(read, source("01", f'<Coding guid="{guid(9)}"/>'))


@pytest.mark.parametrize(
    ("start", "end"), [(0, 14), (5, 4), (-1, 4), ("x", 4), ("", ""), (0, 10**9)]
)
def test_a_selection_beyond_its_text_is_refused(read, start, end):
    message = refusal(read, source("01", selection(coding(), start=start, end=end)))
    assert message.startswith(f"coded.qdpx: the selection {guid(8)} is not within its text.")


def test_two_texts_of_one_name_are_refused(read):
    assert "the text name “01” is there 2 times." in refusal(read, source("01"), source("01"))


def test_a_text_without_a_name_is_refused(read):
    assert "the text name “”" in refusal(read, source(""))


def test_two_codes_of_one_name_at_the_top_are_refused(read):
    codes = "".join(f'<Code guid="{guid(n)}" name="Safe" isCodable="true"/>' for n in (5, 6))
    assert "the code name “Safe” is there 2 times." in refusal(read, codes=codes)


def test_codes_of_one_name_are_told_apart_by_their_parents(read):
    inner = '<Code guid="{}" name="Sleep" isCodable="true"/>'
    outer = '<Code guid="{}" name="{}" isCodable="true">{}</Code>'
    codes = [
        outer.format(guid(5 + n), name, inner.format(guid(8 + n)))
        for n, name in enumerate(("Good", "Bad"))
    ]
    coded = read(source("01", coding(code=guid(9))), codes="".join(codes))
    assert coded.tree == {"Good": "", "Sleep (Good)": "Good", "Bad": "", "Sleep (Bad)": "Bad"}
    assert list(coded.marks["code"]) == ["Sleep (Bad)"]


def test_two_coders_of_one_name_are_refused(read):
    users = f'<User guid="{ANN}" name="ann"/><User guid="{BEN}" name="ann"/>'
    message = refusal(read, source("01", coding(ANN), coding(BEN)), users=users)
    assert "the user name “ann” is there 2 times." in message
    assert len(read(source("01", coding(ANN)), users=users).marks) == 1


def test_one_guid_for_two_codes_is_refused(read):
    codes = CODES.replace(SAFE, GOOD)
    assert "the code GUID" in refusal(read, codes=codes)


def test_a_long_name_is_not_repeated(read):
    name = f"{SECRET}, and then {SECRET}"
    assert SECRET not in refusal(read, source(name), source(name))


def test_everything_is_said_at_once(read):
    inside = [selection(coding(code=guid(5))), selection(coding(user=guid(6)), end=99)]
    assert len(refusal(read, source("01", *inside), source("01")).splitlines()) == 5


# Positions


@pytest.mark.parametrize(
    ("units", "start", "end", "expected"),
    [
        ("code points", 5, 6, "\N{GRINNING FACE}"),
        ("code points", 6, 11, "\r\nand"),
        ("UTF-16", 5, 7, "\N{GRINNING FACE}"),
        ("UTF-16", 9, 12, "and"),
        ("UTF-16", 13, 17, "safe"),
        ("code points", 12, 16, "safe"),
        ("code points", 16, 16, ""),
    ],
)
def test_a_selection_is_cut_in_the_tools_units(units, start, end, expected):
    assert refi_qda.selected_text(EMOJI, start, end, units) == expected


@pytest.mark.parametrize(
    ("start", "end", "units"),
    [
        (0, 17, "code points"),
        (0, 18, "UTF-16"),
        (0, 6, "UTF-16"),
        (-2, 0, "UTF-16"),
        (3, 2, "UTF-16"),
    ],
)
def test_a_selection_that_cannot_be_is_a_value_error(start, end, units):
    with pytest.raises(ValueError, match=r"."):
        refi_qda.selected_text(EMOJI, start, end, units)


def last_word(read, origin, end, inline):
    content = EMOJI.replace("\r\n", "\n") if inline else None
    xml = qde(source("01", selection(coding(), end=end), text=content), origin=origin)
    return read(members={"p.qde": xml, "sources/T.txt": "\ufeff" + EMOJI})


@pytest.mark.parametrize(
    ("origin", "inline", "length"),
    [
        ("NVivo 12.6", False, 17),
        ("NVivo 12.6", True, 17),
        ("MAXQDA 2022", False, 16),
        ("MAXQDA 2022", True, 15),
        ("ATLAS.ti 9", False, 15),
        ("ATLAS.ti 9", True, 15),
    ],
)
def test_a_text_is_as_long_as_its_tool_counts_it(read, origin, inline, length):
    assert len(last_word(read, origin, length, inline).marks) == 1
    assert "not within its text" in refusal(last_word, read, origin, length + 1, inline)


# Codebooks


def test_a_codebook_is_a_tree(tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{CODES}</Codes></CodeBook>')
    assert refi_qda.codebook(path) == {"Good": "", "Safe": "Good"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<Project/>",
        f"{LAUGHS}<CodeBook/>",
        f"<CodeBook><Codes>{CODES}{CODES}</Codes></CodeBook>",
    ],
)
def test_a_bad_codebook_is_refused(tmp_path, content):
    path = tmp_path / "codes.qdc"
    path.write_text(content)
    assert refusal(refi_qda.codebook, path).startswith("codes.qdc")


# A real project


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the samples are not here")
def test_a_real_project_is_read():
    coded = refi_qda.read(SAMPLE)
    # Of its three users one coded, and 7 of the 16 codings are in texts: counted in the XML.
    assert set(coded.marks["coder"]) == {"Friedrich Markgraf"}
    assert marks(coded)[:2] == [
        ("Friedrich Markgraf", "1994 Diet Coke-Diet Coke Break.docx", "Coke::diet Coke"),
        ("Friedrich Markgraf", "Mabel.txt", "bacon and eggs"),
    ]
    assert (len(coded.marks), len(coded.seen), len(coded.tree)) == (7, 6, 14)
    assert refi_qda.recognises(SAMPLE)
