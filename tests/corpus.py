"""Exports whose right codebook is known, and how near a draft comes to it.

Beside each export stands what a careful person would write: its scales with their columns, its
questions, attributes and identifying columns. A column's scale is right if levels, agree, neutral
and not applicable are; it is marked if the draft asks about it; it is wrong in silence otherwise.
"""

import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from balint_analysis import readers
from balint_analysis.drafting import folder
from balint_analysis.study.codebook import Codebook, Scale

HEADINGS = ("right", "marked", "wrong", "questions", "attributes", "identifying", "decisions")


class Case(NamedTuple):
    """An export, its expected codebook, and where both lie."""

    name: str
    expected: dict
    place: Path

    @property
    def file(self) -> Path:
        return self.place / self.expected["file"]


class Score(NamedTuple):
    """What became of the columns: counts, and for sets "found of expected, more than expected"."""

    right: int
    marked: int
    wrong: list[str]
    sets: dict[str, tuple[int, int, int]]
    decisions: int


def cases(expected: Path, place: Path | None = None) -> list[Case]:
    """Find the cases of a folder; the exports may lie elsewhere."""
    return [
        Case(
            path.name.removesuffix(".expected.toml"),
            tomllib.loads(path.read_text(encoding="utf-8")),
            place or path.parent,
        )
        for path in sorted(expected.glob("*.expected.toml"))
    ]


def draft(case: Case, new: Path) -> tuple[folder.Begun, Codebook]:
    """Draft a study from a case's export."""
    dictionary = case.expected.get("dictionary")
    begun = folder.begin(
        case.file,
        new,
        codings=[case.place / name for name in case.expected.get("codings", ())],
        dictionary=case.place / dictionary if dictionary else None,
    )
    book = tomllib.loads((new / "study.toml").read_text(encoding="utf-8"))
    return begun, Codebook.model_validate({**book, "folder": new})


def score(case: Case, begun: folder.Begun, book: Codebook) -> Score:
    """Compare a draft with what was expected."""
    wanted = {
        column: Scale.model_validate({k: v for k, v in scale.items() if k != "columns"})
        for scale in case.expected.get("scales", {}).values()
        for column in scale["columns"]
    }
    told = {column: _told(book, begun, column, scale) for column, scale in wanted.items()}
    items = {item.column for item in book.items}
    told |= {c: _beyond(book, c) for c in items - set(wanted)}
    counts = Counter(told.values())
    dropped = {*begun.export.dropped, *_identifying(begun)}
    found = {
        "questions": {q.column for q in book.questions},
        "attributes": {a.profile.column for a in begun.plan.attributes},
        "identifying": dropped,
    }
    sets = {}
    for kind, columns in found.items():
        known = set(case.expected[kind])
        sets[kind] = (len(columns & known), len(known), len(columns - known))
    wrong = [column for column, what in told.items() if what == "wrong"]
    return Score(counts["right"], counts["marked"], wrong, sets, len(book.confirm))


def _told(book: Codebook, begun: folder.Begun, column: str, wanted: Scale) -> str:
    item = next((item for item in book.items if item.column == column), None)
    if item is None:
        return _elsewhere(book, begun, column)
    drafted = book.scale_of(item)
    same = all(
        list(getattr(drafted, key) or []) == list(getattr(wanted, key) or [])
        for key in ("levels", "agree", "neutral")
    ) and set(drafted.not_applicable) == set(wanted.not_applicable)
    if same:
        return "right"
    return "marked" if _asks(book, f"scales.{item.scale}.", f"items.{item.id}.scale") else "wrong"


def _elsewhere(book: Codebook, begun: folder.Begun, column: str) -> str:
    """Judge a column that was not drafted as an item: it is said where it is left out or asked."""
    for kind in ("attributes", "questions"):
        for entry in getattr(book, kind):
            if entry.column == column:
                return "marked" if _asks(book, f"{kind}.{entry.id}") else "wrong"
    off = {a.profile.column for a in begun.plan.attributes if a.off}
    left = {name for names in begun.plan.left_out.values() for name in names}
    return "marked" if column in off | left | set(begun.export.dropped) else "wrong"


def _beyond(book: Codebook, column: str) -> str:
    """Judge a column that is drafted as an item and is none."""
    item = next(item for item in book.items if item.column == column)
    return "marked" if _asks(book, f"scales.{item.scale}.", f"items.{item.id}.scale") else "wrong"


def _asks(book: Codebook, *prefixes: str) -> bool:
    return any(entry.key.startswith(prefixes) for entry in book.confirm)


def _identifying(begun: folder.Begun) -> set[str]:
    return {
        name
        for reason, names in begun.plan.left_out.items()
        if "identify people" in reason or "name people" in reason
        for name in names
    }


def table(scored: dict[str, tuple[Case, Score]]) -> str:
    """Write the results as a table in Markdown."""
    lines = [f"| export | {' | '.join(HEADINGS)} |", f"|---|{'---|' * len(HEADINGS)}"]
    for name, (case, result) in scored.items():
        sets = [_of(*result.sets[kind]) for kind in ("questions", "attributes", "identifying")]
        counts = [result.right, result.marked, len(result.wrong), *sets, result.decisions]
        about = case.expected["about"].replace("|", "\\|")
        lines.append(f"| `{name}`: {about} | {' | '.join(map(str, counts))} |")
    results = [result for _, result in scored.values()]
    kinds = ("questions", "attributes", "identifying")
    sums = [tuple(map(sum, zip(*(r.sets[kind] for r in results), strict=True))) for kind in kinds]
    total = [
        sum(r.right for r in results),
        sum(r.marked for r in results),
        sum(len(r.wrong) for r in results),
        *(_of(*counts) for counts in sums),
        sum(r.decisions for r in results),
    ]
    lines.append(f"| **all {len(results)}** | {' | '.join(map(str, total))} |")
    return "\n".join(lines) + "\n"


def _of(found: int, known: int, more: int) -> str:
    return f"{found} of {known}" + (f", {more} more" if more else "")


def title(tool: str) -> str:
    """Call a tool by its name."""
    return readers.title(tool)
