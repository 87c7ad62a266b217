"""REFI-QDA projects (.qdpx) and codebooks (.qdc), as ATLAS.ti, MAXQDA or NVivo write them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from ...problems import InputError, Problem
from ..export import Coded
from ..files import safezip
from .projects import check_names, whole

NAME = "refi-qda"
TITLE = "REFI-QDA project (.qdpx)"
ENCODINGS = {"code points": "utf-32-le", "UTF-16": "utf-16-le"}
INTERNAL = "internal://"
CODEBOOK = ".qdc"
# Room for some 100,000 codings; the parser takes about 100 bytes for each part of the XML.
BYTES, PARTS = 64 * safezip.MEGABYTE, 2_000_000
AGAIN = "Export the project again."


def recognises(path: Path) -> bool:
    """Tell a project by its name."""
    return path.suffix.casefold() == ".qdpx"


def read(path: Path) -> Coded:
    """Read who gave which code to which text of a project.

    A text source stands for an answer, by its name. Every user who coded any text is taken to
    have seen every text of the project: the format doesn't say which ones a user read and left
    without a code. What was coded in pictures, PDFs, audio and video is counted and passed over.

    Parameters
    ----------
    path : Path
        The .qdpx archive.

    Raises
    ------
    InputError
        If it can't be read, is too large or contradicts itself: a code or user that isn't
        there, a selection beyond its text, a name that stands for two things.
    """
    with safezip.members(path, limit_bytes=BYTES) as members:
        project = _project(path.name, members)
        sources = project.findall("{*}Sources/{*}TextSource")
        problems = [p for s in sources for p in _check_selections(path.name, project, s, members)]
    codes = project.findall("{*}CodeBook//{*}Code")
    _tell_apart(codes)
    cases = set(map(_guid, project.findall("{*}Cases/{*}Case")))
    codings = [(source, *coding) for source in sources for coding in _codings(source, cases)]
    coded = {user for _, user, _ in codings}
    users = [u for u in project.findall("{*}Users/{*}User") if _guid(u) in coded]
    for what, elements in (("code", codes), ("text", sources), ("user", users)):
        problems += _check_names(path.name, what, elements)
    problems += _check_codings(path.name, codings, codes, users)
    if problems:
        raise InputError(problems)
    theme, coder = ({_guid(e): _name(e) for e in elements} for elements in (codes, users))
    given = [(coder.get(user, ""), _name(source), theme[code]) for source, user, code in codings]
    whole_project = whole(NAME, given, [_name(source) for source in sources], _tree(codes))
    return replace(whole_project, passed_over=_on_other_sources(project))


def _on_other_sources(project: Element) -> int:
    """Count what was coded in pictures, PDFs, audio and video."""
    others = (s for s in project.findall("{*}Sources/*") if not s.tag.endswith("}TextSource"))
    return sum(len(source.findall(".//{*}Coding")) for source in others)


def codebook(path: Path) -> dict[str, str]:
    """Read a codebook (.qdc): the parent of every code by name, "" at the top."""
    codes = _xml(path.name, path.read_bytes(), "CodeBook").findall("{*}Codes//{*}Code")
    _tell_apart(codes)
    problems = list(_check_names(path.name, "code", codes))
    if problems:
        raise InputError(problems)
    return _tree(codes)


def selected_text(source_text: str, start: int, end: int, units: str = "code points") -> str:
    """Cut a selection out of a text.

    Parameters
    ----------
    source_text : str
        The text, with its line breaks as the tool counts them.
    start, end : int
        The positions of the selection's first character and of the one after it.
    units : {"code points", "UTF-16"}
        What the positions count: code points by the standard, UTF-16 units in NVivo.

    Raises
    ------
    ValueError
        If the selection reaches beyond the text or cuts a character in two.
    """
    encoding = ENCODINGS[units]
    width, encoded = len("x".encode(encoding)), source_text.encode(encoding)
    if not 0 <= start <= end <= len(encoded) // width:
        raise ValueError(f"{start} to {end} is not within {len(encoded) // width} {units}")
    return encoded[start * width : end * width].decode(encoding)


def _project(file: str, members: safezip.Members) -> Element:
    # macOS puts a shadow beside every file of an archive: __MACOSX/._Project.qde.
    inside = [name for name in members if re.search(r"(^|/)[^./][^/]*\.qde$", name, re.IGNORECASE)]
    if len(inside) != 1:
        problem = f"holds {len(inside)} project files (.qde), not one."
        raise InputError([Problem(file, problem, AGAIN)])
    return _xml(file, members[inside[0]], "Project")


def _xml(file: str, content: bytes, expected: str) -> Element:
    line = None
    # Every element has a "<" and every attribute a "=", and both may be very short.
    if content.count(b"<") + content.count(b"=") > PARTS:
        raise InputError([Problem(file, "unpacks to more than a coding file should hold.", AGAIN)])
    try:
        root = fromstring(content, forbid_dtd=True)
        if root.tag.rpartition("}")[2] == expected:
            return root
        problem = f"is XML, but no REFI-QDA {expected}."
    except ParseError as error:
        problem, line = "is no well-formed XML.", error.position[0]
    except (ValueError, LookupError):
        problem = "has a DTD or entities in its XML, or an odd encoding."
    raise InputError([Problem(file, problem, AGAIN, line=line)])


def _codings(source: Element, cases: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the user and the code of every coding of a text or of a passage in it."""
    for place in (source, *source.findall("{*}PlainTextSelection")):
        # Who brought a text into the project need not have coded it.
        selector = "" if place is source else _guid(place, "creatingUser")
        for coding in place.findall("{*}Coding"):
            reference = coding.find("{*}CodeRef")
            code = "" if reference is None else _guid(reference, "targetGUID")
            # NVivo also "codes" text to the case it belongs to, which is no theme.
            if code not in cases:
                yield _guid(coding, "creatingUser") or selector, code


def _check_names(file: str, what: str, elements: list[Element]) -> Iterator[Problem]:
    yield from check_names(file, f"{what} name", map(_name, elements))
    yield from check_names(file, f"{what} GUID", map(_guid, elements))


def _check_codings(file: str, codings, codes, users) -> Iterator[Problem]:
    known = {"code": set(map(_guid, codes)), "user": {"", *map(_guid, users)}}
    named = [("user", user) for _, user, _ in codings] + [("code", code) for _, _, code in codings]
    for what, guid in dict.fromkeys(named):
        if guid not in known[what]:
            problem = f"a coding names the {what} “{guid[:36]}”, which the project lacks."
            yield Problem(file, problem, f"Bring the {what} back, or delete the coding.")


def _check_selections(file: str, project, source, members) -> Iterator[Problem]:
    origin = project.get("origin", "").casefold()
    units = "UTF-16" if "nvivo" in origin else "code points"
    selections = source.findall("{*}PlainTextSelection")
    text = _text(file, source, members, origin) if selections else ""
    for selection in selections:
        try:
            start, end = (int(selection.get(f"{side}Position")) for side in ("start", "end"))
            # Without the text, only what no text could hold is wrong.
            if text is not None or not 0 <= start <= end:
                selected_text(text or "", start, end, units)
        except (TypeError, ValueError):
            problem = f"the selection {_guid(selection)[:36]} is not within its text."
            yield Problem(file, problem, AGAIN)


def _text(file: str, source, members, origin: str) -> str | None:
    """Return a text, its line breaks as the tool counts them; None if it isn't in the file."""
    inline, path = source.find("{*}PlainTextContent"), source.get("plainTextPath", "")
    if inline is not None:
        text = inline.text or ""
        # In XML every line break is one character; NVivo counts two.
        return re.sub("\r?\n", "\r\n", text) if "nvivo" in origin else text
    member = f"sources/{path[len(INTERNAL) :]}"
    if not path.casefold().startswith(INTERNAL) or member not in members:
        return None
    try:
        text = members[member].decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = f"the text {_guid(source)[:36]} is not UTF-8."
        raise InputError([Problem(file, problem, AGAIN)]) from None
    # ATLAS.ti counts a line break as one character even where its file has two.
    return text.replace("\r\n", "\n") if "atlas" in origin else text


def _tell_apart(codes: list[Element]) -> None:
    """Name codes that are called alike after their parents too: “Sleep (Nights)”."""
    above = {child: _name(code) for code in codes for child in code.findall("{*}Code")}
    times = Counter(map(_name, codes))
    alike = [code for code in codes if times[_name(code)] > 1 and code in above]
    for code in alike:
        code.set("name", f"{_name(code)} ({above[code]})")


def _tree(codes: list[Element]) -> dict[str, str]:
    above = {child: code for code in codes for child in code.findall("{*}Code")}
    return {_name(code): _name(above[code]) if code in above else "" for code in codes}


def _name(element: Element) -> str:
    return (element.get("name") or element.get("id") or "").strip()


def _guid(element: Element, attribute: str = "guid") -> str:
    """Return a GUID folded: tools differ in case and in braces."""
    return element.get(attribute, "").strip("{} ").casefold()
