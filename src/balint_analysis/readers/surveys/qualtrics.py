"""Qualtrics: three header rows (tag, wording, ImportId); in old exports two, V1 to V10 first."""

import re

import pandas as pd

from ..export import Export, Grid, export, unlike
from ..people import identifying, identifying_part, letters

NAME = "qualtrics"
TITLE = "Qualtrics"

# JSON today, a Python dictionary in 2016 and 2017, when some ids had a prefix.
IMPORT_ID = re.compile(r"""\{\s*["']ImportId["']\s*:\s*["'](?:panel-|Location-)?([^"']*)["']""")
LEGACY_TAG = re.compile(r"V\d+")

# What columns mean to Qualtrics, whatever the language of their labels.
ADMINISTRATIVE = {
    *("startdate", "enddate", "recordeddate", "status", "progress", "finished"),
    *("duration", "durationinseconds", "distributionchannel", "userlanguage"),
    *("responseid", "recordid", "responseset", "responsesetid", "locationaccuracy"),
}
DATES = {"startdate", "enddate", "recordeddate"}
RESPONDENT = {"responseid", "recordid"}
REFERENCE = {"externalreference", "externaldatareference"}  # often a student number

# Qualtrics adds 1 to the code of a record's kind for a preview; 2 is a generated test record.
PREVIEW = {"1", "9", "17", "Survey Preview", "Survey Preview Spam", "Offline Survey Preview"}
TEST = {"2", "Survey Test"}


def has_extra_header_rows(grid: Grid) -> bool:
    """Tell whether a file has further header rows, as Qualtrics writes them."""
    return _header_rows(grid) > 1


def recognises(grid: Grid) -> bool:
    """Tell a Qualtrics export by its ImportIds, or by the tags of Qualtrics' own columns."""
    return _header_rows(grid) > 0


def read(grid: Grid) -> Export:
    """Read a Qualtrics export, in whatever language its labels are.

    Previews are set aside and counted, and so are generated test records, unless the file holds
    no others: then somebody is trying things out.

    Parameters
    ----------
    grid : Grid
        The cells of the file.

    Raises
    ------
    InputError
        If the file has another shape.
    """
    skip = _header_rows(grid)
    if not skip:
        raise unlike(grid, TITLE)
    tags, meanings = grid.rows[0][1], _meanings(grid)
    grid, set_aside = _without_trials(grid, skip, meanings)
    wordings = grid.rows[1][1] if skip > 1 and not _is_import_ids(grid.rows[1][1]) else tags
    personal = {n for n in range(len(tags)) if _is_personal(grid, skip, n, meanings, wordings)}
    own = [n for n in range(len(tags)) if meanings[n] in ADMINISTRATIVE and n not in personal]
    answers = [n for n in range(len(tags)) if tags[n] and n not in {*personal, *own}]
    return export(
        grid,
        NAME,
        tags,
        personal=personal,
        skip=skip,
        questions={tags[n]: wordings[n] for n in answers} if wordings is not tags else {},
        respondent=next((tags[n] for n in own if meanings[n] in RESPONDENT), None),
        administrative=tuple(tags[n] for n in own),
        set_aside=set_aside,
        unfinished=_unfinished(grid, skip, meanings),
    )


def _is_import_ids(cells: list[str]) -> bool:
    return any(cells) and all(IMPORT_ID.match(cell) for cell in cells if cell)


def _header_rows(grid: Grid) -> int:
    """Count the header rows; 0 if this is no Qualtrics export."""
    rows = [cells for _, cells in grid.rows[:3]]
    for count, cells in enumerate(rows, start=1):
        if _is_import_ids(cells):
            return count
    tags, second = [letters(tag) for tag in rows[0]], rows[min(1, len(rows) - 1)]
    if rows[0][0] == "V1" and letters(second[0]) in RESPONDENT:
        return 2
    if not RESPONDENT.intersection(tags) or not {"finished", "startdate"}.issubset(tags):
        return 0
    # Some people delete the ImportIds, some the wordings too. A wording has no digits.
    below = [cell for tag, cell in zip(tags, second, strict=True) if tag in DATES and cell]
    return 2 if len(rows) > 1 and below and not re.search(r"\d", "".join(below)) else 1


def _meanings(grid: Grid) -> list[str]:
    """Say what every column is to Qualtrics: by its ImportId, or else by its tag."""
    tags, *below = [cells for _, cells in grid.rows[:3]]
    for cells in (tags, *below):
        if _is_import_ids(cells):
            ids = [IMPORT_ID.match(cell) for cell in cells]
            return [letters(found[1]) if found else "" for found in ids]
    if not LEGACY_TAG.fullmatch(tags[0]):
        return [letters(tag) for tag in tags]
    # Here a question may be tagged “Status”; Qualtrics' own columns are V1, V2 … and locations.
    own = [bool(LEGACY_TAG.fullmatch(tag)) or tag.startswith("Location") for tag in tags]
    return [letters(w) if is_own else "" for w, is_own in zip(below[0], own, strict=True)]


def _without_trials(grid: Grid, skip: int, meanings: list[str]) -> tuple[Grid, dict[str, int]]:
    """Take out previews and tests, and count them."""
    body = grid.body(skip)
    status, channel = (_column(body, meanings, x) for x in ("status", "distributionchannel"))
    preview = status.isin(PREVIEW) | (channel == "preview")
    test = status.isin(TEST) & ~preview
    if (preview | test).all():
        test[:] = False
    counts = {"preview": int(preview.sum()), "test": int(test.sum())}
    kept = grid.only(~(preview | test).to_numpy(), skip)
    return kept, {kind: n for kind, n in counts.items() if n}


def _column(body: pd.DataFrame, meanings: list[str], name: str, absent: str = "") -> pd.Series:
    """Return the column of a meaning; of two alike, the first is Qualtrics' own."""
    return body[meanings.index(name)] if name in meanings else pd.Series(absent, body.index)


def _is_personal(grid: Grid, skip: int, n: int, meanings: list[str], wordings: list[str]) -> bool:
    if meanings[n] in REFERENCE:
        return True
    part = wordings[n].rpartition("-")[2].strip()  # “Contact details - Email”
    return any(map(identifying, (meanings[n], grid.rows[0][1][n], wordings[n]))) or (
        identifying_part(part, grid.body(skip)[n])
    )


def _unfinished(grid: Grid, skip: int, meanings: list[str]) -> pd.Series | None:
    """Mark the records that were not submitted; of labels in other languages, by progress."""
    if "finished" not in meanings:
        return None
    body = grid.body(skip)
    finished = _column(body, meanings, "finished").str.casefold()
    halfway = _column(body, meanings, "progress", "100") != "100"
    other = ~finished.isin({"0", "false", "1", "true"})
    return (finished.isin({"0", "false"}) | other & halfway).rename("unfinished")
