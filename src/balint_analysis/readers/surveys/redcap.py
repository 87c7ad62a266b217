"""REDCap: its raw CSV export, with the data dictionary that says what the codes mean."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from ...problems import InputError, Problem
from ..export import Export, Grid, export
from ..people import identifying

NAME, TITLE = "redcap", "REDCap"

OWN = re.compile(r"redcap_(survey_identifier|event_name|repeat_.+|data_access_group)")
SURVEY_IDENTIFIER = "redcap_survey_identifier"
FIRST = {"record_id", "study_id"}
COMPLETE, STAMP, TICK, LABELLED = "_complete", "_timestamp", "___", "Complete?"
STATES = {"", "0", "1", "2", "Incomplete", "Unverified", "Complete"}
DONE, UNTICKED = {"2", "Complete"}, {"", "0", "Unchecked"}
CHOICES = {"radio", "dropdown", "checkbox"}
FIXED = {
    "yesno": {"1": "Yes", "0": "No"},
    "truefalse": {"1": "True", "0": "False"},
    "checkbox": {"1": "Checked", "0": "Unchecked"},
}
PERSONAL_CHECKS = ("email", "phone", "zipcode", "postalcode", "ssn", "mrn", "vmrn")
HEADINGS = {  # as downloaded, and as the API names them
    "name": ("Variable / Field Name", "field_name"),
    "kind": ("Field Type", "field_type"),
    "label": ("Field Label", "field_label"),
    "choices": ("Choices, Calculations, OR Slider Labels", "select_choices_or_calculations"),
    "check": (
        "Text Validation Type OR Show Slider Number",
        "text_validation_type_or_show_slider_number",
    ),
    "identifier": ("Identifier?", "identifier"),
}


class Field(NamedTuple):
    """What the data dictionary says of a field, and on which line."""

    line: int
    name: str
    kind: str
    label: str
    choices: str
    check: str
    identifier: str

    @property
    def options(self) -> list[list[str]]:
        """The code and the label of every choice, from "1, Yes | 2, No"."""
        if self.kind not in CHOICES:  # there are formulas and slider labels in the same place
            return []
        choices = filter(str.strip, self.choices.split("|"))
        return [[part.strip() for part in choice.split(",", 1)] for choice in choices]

    def option(self, column: str) -> str:
        """Return the label of the choice that a tick column stands for."""
        ticks = {f"{self.name}{TICK}{_written(code)}": label for code, label in self.options}
        return ticks.get(column, column.partition(TICK)[2])


def recognises(grid: Grid) -> bool:
    """Tell REDCap by its own columns, or by a form's status with a time, ticks or a record id."""
    header = grid.rows[0][1] if grid.rows else []
    if any(map(OWN.fullmatch, header)):
        return True
    if not any(name.endswith(COMPLETE) or name == LABELLED for name in header):
        return False  # without a look at every cell
    cells = _cells(grid)
    forms = _forms(cells, {})
    typical = cells.columns[0] in FIRST or any(TICK in name for name in header)
    return _is_labelled(cells) or bool(forms and (typical or _surveys(cells, forms)))


def is_dictionary(grid: Grid) -> bool:
    """Tell a data dictionary by its headings."""
    header = grid.rows[0][1] if grid.rows else []
    return all(set(names) & set(header) for names in HEADINGS.values())


def read(grid: Grid, dictionary: Grid | None = None) -> Export:
    """Read a raw REDCap export.

    Parameters
    ----------
    grid : Grid
        The export's cells.
    dictionary : Grid, optional
        The project's data dictionary: questions, labels, and which fields identify people.

    Returns
    -------
    Export
        A record is unfinished where one of its surveys is not complete; surveys are the forms
        with a time, or all forms if none has one.

    Raises
    ------
    InputError
        With every record that has several rows, and everything amiss with the dictionary.
    """
    cells, fields = _cells(grid), _fields(dictionary) if dictionary else {}
    if _is_labelled(cells):
        fix = "Export it as “CSV / Microsoft Excel (raw data)”."
        problem = "has labels for headings, in which REDCap's fields can't be told apart."
        raise InputError([Problem(grid.file, problem, fix, line=grid.rows[0][0])])
    forms = _forms(cells, fields)
    own = {form + end for form in forms for end in (COMPLETE, STAMP)} - set(fields)
    administrative = [name for name in cells if OWN.fullmatch(name) or name in own]
    of = {name: fields.get(name) or fields.get(name.partition(TICK)[0]) for name in cells}
    answers = [name for name in cells.columns[1:] if name not in administrative]
    empty = _is_empty_event(cells, answers)
    problems = [
        *_check_known(grid, {name: of[name] for name in of if name not in administrative}, fields),
        *(_check_choices(dictionary, fields) if dictionary else ()),
        *_check_one_row_each(grid, cells[~empty]),
    ]
    if problems:
        raise InputError(problems)
    cells = cells[~empty]
    done = cells[[form + COMPLETE for form in _surveys(cells, forms) or forms]].isin(DONE)
    personal = {n for n, name in enumerate(cells) if _is_personal(name, of[name])}
    kept = [name for n, name in enumerate(cells) if n not in personal]
    known = {name: field for name in kept if (field := of[name])}
    return export(
        grid.only(~empty.to_numpy()),
        NAME,
        list(cells),
        personal=personal,
        questions={name: _question(name, field) for name, field in known.items()},
        labels={name: codes for name, field in known.items() if (codes := _labels(field))},
        respondent=kept[0] if 0 not in personal else None,
        administrative=tuple(name for name in administrative if name in kept),
        set_aside={"empty event": int(empty.sum())} if empty.any() else {},
        unfinished=~done.all(axis=1).rename("unfinished") if forms else None,
    )


def _cells(grid: Grid) -> pd.DataFrame:
    return grid.body().set_axis(grid.rows[0][1], axis="columns")


def _is_labelled(cells: pd.DataFrame) -> bool:
    states = cells.loc[:, cells.columns == LABELLED]
    return not states.empty and bool(states.isin(STATES).all(axis=None))


def _forms(cells: pd.DataFrame, fields: dict[str, Field]) -> list[str]:
    """Return the forms that have a status column; a field of that name is a question."""
    named = [n for n in dict.fromkeys(cells) if n.endswith(COMPLETE) and n not in fields]
    states = [name for name in named if cells[[name]].isin(STATES).all(axis=None)]
    return [name.removesuffix(COMPLETE) for name in states]


def _surveys(cells: pd.DataFrame, forms: list[str]) -> list[str]:
    return [form for form in forms if form + STAMP in cells]


def _is_empty_event(cells: pd.DataFrame, answers: list[str]) -> pd.Series:
    """Mark rows without an answer whose record has answers in another row."""
    ticks = [name for name in answers if TICK in name]
    texts = [name for name in answers if TICK not in name]
    empty = (cells[texts] == "").all(axis=1) & cells[ticks].isin(UNTICKED).all(axis=1)
    answered = cells.iloc[:, 0][~empty]
    return empty & cells.iloc[:, 0].isin(answered)


def _check_one_row_each(grid: Grid, cells: pd.DataFrame) -> Iterator[Problem]:
    records = cells.iloc[:, 0]
    for _, same in records[records != ""].groupby(records, sort=False):
        if len(same) > 1:
            rest = ", ".join(map(str, same.index[1:]))
            problem = f"this record has more rows (line {rest}), of other events or repeats."
            fix = "Export one event and one instrument, so that each record has one row."
            yield Problem(grid.file, problem, fix, line=same.index[0], column=records.name)


def _check_known(grid: Grid, of: dict, fields: dict[str, Field]) -> Iterator[Problem]:
    """Refuse an unknown field: it may identify people, which only its dictionary can tell."""
    for name in of if fields else ():
        if of[name] is None:
            problem, fix = "is not in the data dictionary.", "Download both of them again."
            yield Problem(grid.file, problem, fix, line=grid.rows[0][0], column=name)


def _check_choices(dictionary: Grid, fields: dict[str, Field]) -> Iterator[Problem]:
    for field in fields.values():
        if any(len(option) != 2 for option in field.options):
            problem, fix = "a choice has no code.", "Write choices as “1, Yes | 2, No”."
            yield Problem(dictionary.file, problem, fix, line=field.line, column=field.name)


def _fields(dictionary: Grid) -> dict[str, Field]:
    if not is_dictionary(dictionary):
        fix = "Download it in REDCap, under Project Setup, Data Dictionary."
        raise InputError([Problem(dictionary.file, "is no data dictionary.", fix)])
    (_, header), *body = dictionary.rows
    at = {key: next(header.index(n) for n in ns if n in header) for key, ns in HEADINGS.items()}
    listed = (Field(line, **{key: row[n].strip() for key, n in at.items()}) for line, row in body)
    return {field.name: field for field in listed}


def _written(code: str) -> str:
    """Write a code as REDCap does in a column's name: -1 as _1, A as a."""
    return re.sub(r"[^a-z0-9_]", "", re.sub(r"[-.]", "_", code.lower()))


def _is_personal(name: str, field: Field | None) -> bool:
    if name == SURVEY_IDENTIFIER or identifying(name.partition(TICK)[0]):
        return True
    if field is None:
        return False
    flagged = field.identifier.lower() in {"y", "yes", "1"}
    return flagged or field.check.startswith(PERSONAL_CHECKS) or identifying(field.label)


def _question(name: str, field: Field) -> str:
    return f"{field.label} (choice={field.option(name)})" if TICK in name else field.label


def _labels(field: Field) -> dict[str, str]:
    return FIXED.get(field.kind) or dict(field.options)
