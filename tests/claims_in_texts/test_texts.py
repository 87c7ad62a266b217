"""Texts of people: what of a Word document is read once its changes are accepted."""

import zipfile

import pytest

from balint_analysis.claims_in_texts import checking, texts
from balint_analysis.problems import InputError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<w:document xmlns:w="{W}" xmlns:mc="x" xmlns:m="y"><w:body>'


def run(text, properties=""):
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def paragraph(*parts, mark=""):
    return f"<w:p>{mark}{''.join(parts)}</w:p>"


def row(*cells, mark=""):
    inside = "".join(f"<w:tc>{cell}</w:tc>" for cell in cells)
    return f"<w:tr>{mark}{inside}</w:tr>"


@pytest.fixture
def lines(tmp_path):
    """Write a document of some blocks, and read it again."""

    def read(*blocks, **others):
        path = tmp_path / "draft.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", HEAD + "".join(blocks) + "</w:body></w:document>")
            for name, content in others.items():
                archive.writestr(f"word/{name}.xml", content)
        return texts.read(path).text.split("\0\n")

    return read


def test_each_paragraph_is_a_line(lines):
    blocks = paragraph(run("One")), paragraph(run("Two, "), run(""), run("too"))
    assert lines(*blocks) == ["One", "Two, too"]


def test_what_was_inserted_is_there_and_what_was_deleted_is_not(lines):
    gone = f"<w:del><w:r><w:delText>54</w:delText></w:r></w:del>{moved('moveFrom')}"
    new = f"<w:ins>{run('55')}</w:ins>{moved('moveTo')}"
    assert lines(paragraph(run("n="), gone, new)) == ["n=55 moved"]


def moved(name):
    return f"<w:{name}>{run(' moved')}</w:{name}>"


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next(lines):
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    blocks = paragraph(run("86%"), mark=mark), paragraph(run(" (55/64)")), paragraph(run("x"))
    assert lines(*blocks) == ["86% (55/64)", "x"]
    assert lines(paragraph(run("end"), mark=mark)) == ["end"]
    bold = mark.replace("del", "b")
    assert lines(paragraph(run("one"), mark=bold), paragraph(run("two"))) == ["one", "two"]


def test_a_row_of_a_table_is_a_line_and_a_deleted_one_is_none(lines):
    mark = "<w:trPr><w:del/></w:trPr>"
    table = row(paragraph(run("Student")), paragraph(run("55/")) + paragraph(run("64")))
    gone = row(paragraph(run("Doctor")), mark=mark)
    bold = row(paragraph(run("53/61")), mark=mark.replace("del", "cantSplit"))
    found = lines(f"<w:tbl>{table}{gone}{bold}</w:tbl>", paragraph(run("After")))
    assert found == ["Student | 55/ 64", "53/61", "After"]


def test_paragraphs_that_were_moved_away_are_not_read(lines):
    away, here = (f"<w:{name}>{paragraph(run('x'))}</w:{name}>" for name in ("moveFrom", "moveTo"))
    assert lines(away, here) == ["x"]


def test_a_content_control_is_read_and_a_fallback_is_not(lines):
    control = f"<w:sdt><w:sdtContent>{paragraph(run('In'))}</w:sdtContent></w:sdt>"
    twice = f"<mc:Choice>{run('a')}</mc:Choice><mc:Fallback>{run('b')}</mc:Fallback>"
    link = f"<w:hyperlink>{run('c')}</w:hyperlink>"
    assert lines(control, paragraph(twice, link)) == ["In", "ac"]


def test_tabs_breaks_and_hyphens_are_kept_and_the_codes_of_fields_are_not(lines):
    marks = "<w:r><w:tab/><w:br/><w:noBreakHyphen/><w:instrText>PAGE 9</w:instrText></w:r>"
    assert lines(paragraph(run("a"), marks, run("b"))) == ["a\t -b"]


def test_a_raised_reference_is_no_digit_of_the_number_before_it(lines):
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    lowered = '<w:rPr><w:vertAlign w:val="subscript"/></w:rPr>'
    assert lines(paragraph(run("64"), run("3", raised), run("2", lowered))) == ["64 2"]


def test_equations_are_read(lines):
    assert lines(paragraph("<m:oMath><m:r><m:t>M = 3.46</m:t></m:r></m:oMath>")) == ["M = 3.46"]


def test_notes_follow_the_text(lines):
    inside = f"<w:footnote>{paragraph(run('n = 5'))}</w:footnote>"
    note = f'<w:footnotes xmlns:w="{W}">{inside}</w:footnotes>'
    found = lines(paragraph(run("Text")), footnotes=note, endnotes=note, comments=note)
    assert found == ["Text", "n = 5", "n = 5"]


def test_the_claims_of_a_document_stand_in_its_paragraphs(lines, tmp_path):
    lines(
        paragraph(run("Results")),
        f"<w:tbl>{row(paragraph(run('Student')), paragraph(run('55/64')), paragraph(run('86%')))}"
        f"{row(paragraph(run('53/61')), paragraph(run('86%')))}</w:tbl>",
        paragraph(run("It was 87%")),
        paragraph(run("(53 of 61).")),
    )
    report = checking.check(tmp_path / "draft.docx")
    found = [
        (one.statement.line, str(one.statement), str(one.verdict.fit)) for one in report.judged
    ]
    assert report.place == "Paragraph"
    assert found == [
        (2, "86% (n=55 of 64)", "consistent"),
        (3, "86% (n=53 of 61)", "only if truncated"),
        (4, "87%", "cannot be tested"),
        (5, "n=53 of 61", "consistent"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("draft.pdf", b"", "is no text that can be read. Save it as .docx, .md or .txt."),
        ("draft.docx", b"PK no", "no zip archive"),
        ("draft.txt", "ä".encode("latin-1"), "not UTF-8 text. Save it as UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as refused:
        texts.read(tmp_path / name)
    assert said in str(refused.value)
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("member", "content", "said"),
    [
        ("other.xml", "", "no Word document. Save it as .docx"),
        ("word/document.xml", "<w", "is damaged. Save it again"),
        ("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "is damaged"),
        ("word/document.xml", "<a>" * 5000 + "</a>" * 5000, "is damaged"),
    ],
)
def test_an_archive_that_is_no_document_is_refused(tmp_path, member, content, said):
    path = tmp_path / "draft.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    with pytest.raises(InputError, match=said):
        texts.read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError) as refused:
        texts.read(tmp_path / "draft.md")
    assert str(refused.value) == "draft.md: there is no such file. Check its name and folder."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_typed_texts_in_the_encodings_of_editors(tmp_path, encoding):
    path = tmp_path / "DRAFT.TXT"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path.write_bytes(f"{mark}86 % – “yes”\r\nnext\n".encode(encoding))
    assert texts.read(path) == ("86 % – “yes”\nnext", "Line")
