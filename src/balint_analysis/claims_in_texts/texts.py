"""Texts of people: Markdown, plain text, and Word documents with all tracked changes accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..problems import InputError, Problem
from ..readers.files.safezip import members
from .numerals import END

KINDS = (".md", ".txt", ".docx")
DOCUMENT, NOTES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml")
# What was deleted or moved away; what an older program would show in place of a drawing.
GONE = {"del", "moveFrom", "Fallback", "instrText", "delText"}
AS_TEXT = {"tab": "\t", "ptab": "\t", "br": " ", "cr": " ", "noBreakHyphen": "-"}


class Text(NamedTuple):
    """A text, a paragraph or a row of a table in each line; `place` is what a line is."""

    text: str
    place: str


def read(path: Path) -> Text:
    """Read a text.

    Parameters
    ----------
    path : Path
        A .md, .txt or .docx file.

    Raises
    ------
    InputError
        If it is none of these, is not there, or is damaged.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        _refuse(path, "is no text that can be read.", "Save it as .docx, .md or .txt.")
    if not path.is_file():
        _refuse(path, "there is no such file.", "Check its name and folder.")
    return Text(_word(path), "Paragraph") if kind == ".docx" else Text(_typed(path), "Line")


def _typed(path: Path) -> str:
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return "\n".join(content.decode(encoding).splitlines())
    except UnicodeDecodeError:
        _refuse(path, "is not UTF-8 text.", "Save it as UTF-8.")


def _word(path: Path) -> str:
    with members(path) as found:
        if DOCUMENT not in found:
            _refuse(path, "is no Word document.", "Save it as .docx.")
        parts = [found[name] for name in (DOCUMENT, *NOTES) if name in found]
    try:
        return END.join(line for part in parts for line in _lines(fromstring(part)))
    except (ParseError, DefusedXmlException, RecursionError):
        _refuse(path, "is damaged.", "Save it again as .docx.")


def _lines(element: Element) -> Iterator[str]:
    """Give a document's paragraphs and rows; one whose mark was deleted goes on in the next."""
    begun = ""
    for block in _blocks(element):
        begun += _row(block) if _is(block, "tr") else _text(block)
        if not _has(block, "pPr", "rPr", "del"):
            yield begun
            begun = ""
    if begun:
        yield begun


def _blocks(element: Element) -> Iterator[Element]:
    for child in element:
        if _is(child, "p") or (_is(child, "tr") and not _has(child, "trPr", "del")):
            yield child
        elif not _is(child, *GONE, "tr"):
            yield from _blocks(child)


def _row(row: Element) -> str:
    cells = [cell for cell in row.iter() if _is(cell, "tc")]
    return " | ".join(" ".join(map(_text, _blocks(cell))) for cell in cells)


def _text(element: Element) -> str:
    if _is(element, *GONE):
        return ""
    if _is(element, "t"):
        return element.text or ""
    if _raised(element):
        return " "  # the number of a reference is no digit of the number before it
    name = _name(element)
    return AS_TEXT[name] if name in AS_TEXT else "".join(map(_text, element))


def _raised(run: Element) -> bool:
    raised = run.iter() if _is(run, "r") else ()
    return any(_is(e, "vertAlign") and "superscript" in e.attrib.values() for e in raised)


def _has(element: Element, *path: str) -> bool:
    """Say whether there is a child, a child of it, and so on, of these names."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent if _is(child, name)]
    return bool(found)


def _is(element: Element, *names: str) -> bool:
    return _name(element) in names


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _refuse(path: Path, problem: str, fix: str) -> NoReturn:
    raise InputError([Problem(path.name, problem, fix)])
