"""Taguette: a project (.sqlite3), or its highlights (.csv). It knows no coders."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from ...problems import InputError, Problem, nearest
from ..export import Coded
from ..files import delimited, sqlite
from .projects import check_names, whole

NAME = "taguette"
TITLE = "Taguette project (.sqlite3) or highlights (.csv)"
HEADER = ["id", "document", "tag", "content"]
TABLES: dict[str, dict[str, type]] = {
    "projects": {"id": int, "name": str},
    "documents": {"id": int, "name": str, "project_id": int, "contents": str},
    "highlights": {"id": int, "document_id": int, "start_offset": int, "end_offset": int},
    "tags": {"id": int, "path": str, "project_id": int},
    "highlight_tags": {"highlight_id": int, "tag_id": int},
}
AGAIN = "Export the project again."


def recognises(path: Path) -> bool:
    """Tell a project by its name, and highlights by their header."""
    if path.suffix.casefold() == ".csv" and path.is_file():
        with path.open("rb") as file:
            return file.readline(100).strip() == ",".join(HEADER).encode()
    return path.suffix.casefold() == ".sqlite3"


def read(path: Path, *, coder: str = "", project: str | None = None) -> Coded:
    """Read which tag was given to which document of a project.

    A document stands for an answer, by its name. Taguette doesn't keep who made a highlight, so
    a project is one coder's. Highlights without a tag are passed over. In a database, the coder
    is taken to have seen every document. In the CSV only documents with highlights are known,
    so an answer that was coded with no theme can't be told there from one that was not coded.

    Parameters
    ----------
    path : Path
        The database, or the CSV file of all highlights.
    coder : str
        Whose project it is.
    project : str, optional
        Which project of the database, by name, if there are several.

    Raises
    ------
    InputError
        If it can't be read or contradicts itself, or if it isn't clear which project is meant.
    """
    if path.suffix.casefold() == ".csv":
        if project is not None:
            problem = "holds the highlights of one project, and not its name."
            raise InputError([Problem(path.name, problem, "Leave the coder's project out.")])
        return _read_highlights(path, coder)
    found = sqlite.rows(path, TABLES)
    chosen = _choose(path.name, found["projects"], project)
    documents = {i: (name, html) for i, name, where, html in found["documents"] if where == chosen}
    tags = {i: tag for i, tag, where in found["tags"] if where == chosen}
    elsewhere = {i for i, _, where, _ in found["documents"] if where != chosen}
    highlights = [h for h in found["highlights"] if h[1] not in elsewhere]
    others = {h[0] for h in found["highlights"] if h[1] in elsewhere}
    tagged = [pair for pair in found["highlight_tags"] if pair[0] not in others]
    names = [name for name, _ in documents.values()]
    problems = [
        *check_names(path.name, "document name", names),
        *check_names(path.name, "tag name", tags.values()),
        *_check_highlights(path.name, highlights, documents),
        *_check_tags(path.name, tagged, highlights, tags),
    ]
    if problems:
        raise InputError(problems)
    of = {highlight: documents[document][0] for highlight, document, *_ in highlights}
    given = [(coder, of[highlight], tags[tag]) for highlight, tag in tagged]
    return whole(NAME, given, names, dict.fromkeys(tags.values(), ""), [coder])


def _read_highlights(path: Path, coder: str) -> Coded:
    (line, header), *body = delimited.grid(path, delimiter=",").rows
    if header != HEADER:
        problem = "is no export of all highlights: its columns are others."
        fix = f"They have to be {', '.join(HEADER)}; export it again."
        raise InputError([Problem(path.name, problem, fix, line=line)])
    given = [(coder, document, tag) for _, (_, document, tag, _) in body if tag]
    # The first line of a document; the others repeat it.
    lines = {document: line for line, (_, document, *_) in reversed(body)}
    documents = list(dict.fromkeys(document for _, (_, document, *_) in body))
    tree = {tag: "" for _, _, tag in given}
    coded = whole(NAME, given, documents, tree, [coder])
    return replace(coded, seen=coded.seen.assign(line=[lines[name] for name in documents]))


def _choose(file: str, projects: list[tuple[int, str]], wanted: str | None) -> int:
    names = [name for _, name in projects]
    found = [i for i, name in projects if wanted in (None, name)]
    if len(found) == 1:
        return found[0]
    if not projects:
        problem, fix = "holds no project.", AGAIN
    elif wanted is None:
        problem = f"holds {len(found)} projects."
        listed = ", ".join(f"“{name}”" for name in names)
        fix = f"Name one in study.toml, as the coder's project: {listed}."
    elif not found:
        problem, fix = f"has no project “{wanted}”.", nearest(wanted, names).fix
    else:
        problem = f"has {len(found)} projects “{wanted}”."
        fix = "Give each a name of its own in Taguette."
    raise InputError([Problem(file, problem, fix)])


def _check_highlights(file: str, highlights, documents) -> Iterator[Problem]:
    lengths: dict[int, int] = {}
    for highlight, document, start, end in highlights:
        if document not in documents:
            yield Problem(file, f"highlight {highlight} is of no document.", AGAIN)
            continue
        if document not in lengths:
            lengths[document] = _length(file, document, documents[document][1])
        if not 0 <= start <= end <= lengths[document]:
            yield Problem(file, f"highlight {highlight} is not within its document.", AGAIN)


def _check_tags(file: str, tagged, highlights, tags) -> Iterator[Problem]:
    known = {highlight for highlight, *_ in highlights}
    for highlight, tag in tagged:
        if highlight not in known or tag not in tags:
            problem = f"tag {tag} is on highlight {highlight}, but one of them isn't there."
            yield Problem(file, problem, AGAIN)


class _Text(HTMLParser):
    """The text of a document, without its tags."""

    def __init__(self):
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _length(file: str, document: int, html: str) -> int:
    """Count what positions count: UTF-8 bytes of the text."""
    text = _Text()
    try:
        text.feed(html)
        text.close()
    except AssertionError:  # html.parser's way to give up
        problem = f"document {document} is no sound HTML."
        raise InputError([Problem(file, problem, AGAIN)]) from None
    return len("".join(text.pieces).encode())
