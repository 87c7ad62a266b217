"""What the columns of an export are: items, free-text questions, attributes, or none of these."""

import re
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from ..readers.export import Export
from ..wording import tidy
from .catalogue import Answered, folded, is_binary
from .scales import Scale, find

MOST_VALUES, MOST_LEVELS, MOST_CHOICES = 12, 15, 30
WORDS, MANY_WORDS = 4, 10  # in the middle one of the answers, and in the longest tenth of them
ID = re.compile(
    r"(^|[\s_.-])(id|nr|no|number|code|respondent|participant|record|badge|urn|token|pseudonym|"
    r"teilnehmer\w*|teilnehmende|kennung|participante?|répondante?|identifiant)([\s_.-]|$)",
    re.IGNORECASE,
)
# "Question [option]", "field___1", "Q5_1" and "field (choice=option)"
PART = re.compile(r"(?P<stem>.+?)(\s?\[(?P<part>[^\]]*)\]|___\w+|_\d+)", re.DOTALL)


@dataclass
class Kinds:
    """The columns of an export by kind.

    Attributes
    ----------
    respondent : str or None
        The column that names respondents.
    scales : list of Scale
        The scales found, each with its columns.
    items, questions, attributes : list of str
        Columns, in the order of the export.
    left_out : dict of list
        The other columns, by reason.
    """

    respondent: str | None
    scales: list[Scale] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, reason: str, *columns: str) -> None:
        """Note why columns are left out."""
        if columns:
            self.left_out.setdefault(reason, []).extend(columns)


def sort(export: Export) -> Kinds:
    """Guess what every column of an export is.

    Parameters
    ----------
    export : Export
        The export, read.
    """
    columns, kinds = _usable(export)
    answers = {column: _answers(export, column) for column in columns}
    several = _several(export, columns, answers)
    kinds.leave_out("more than one choice, in one cell or in a column each", *several)
    answered = {c: _answered(export, c, answers[c]) for c in columns if c not in several}
    kinds.scales = find({c: a for c, a in answered.items() if 0 < len(a.values) <= MOST_LEVELS})
    on_scales = {column for scale in kinds.scales for column in scale.columns}
    kinds.items = [column for column in columns if column in on_scales]
    for column in answered:
        if column not in on_scales:
            _sort_other(kinds, column, answers[column], answered[column], len(export.cells))
    return kinds


def question(export: Export, column: str) -> str:
    """Return a column's question as it stands in the export: its wording, else its heading."""
    return export.questions.get(column, "").strip() or column


def _usable(export: Export) -> tuple[list[str], Kinds]:
    """Return the columns that may hold answers, and what is known of the others."""
    times = Counter(export.cells.columns)
    once = [column for column in times if column and times[column] == 1]
    kinds = Kinds(_respondent(export, once))
    by_tool = [column for column in export.administrative if column != kinds.respondent]
    kinds.leave_out("filled in by the survey tool", *by_tool)
    own = {kinds.respondent, *export.administrative}
    twice = [column for column in times if times[column] > 1 and column and column not in own]
    kinds.leave_out("a heading that several columns have; rename all but one", *twice)
    kinds.leave_out("no heading", *[f"column {n + 1}" for n, c in enumerate(export.cells) if not c])
    return [column for column in once if column not in own], kinds


def _respondent(export: Export, once: list[str]) -> str | None:
    if export.respondent in once:
        return export.respondent
    likely = [c for c in once if c not in export.administrative and _is_id(c)]
    return next((c for c in likely if _tells_apart(export.cells[c].str.strip())), None)


def _tells_apart(cells: pd.Series) -> bool:
    return len(cells) > 0 and cells.is_unique and bool((cells != "").all())


def _is_id(heading: str) -> bool:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.strip())
    return len(spaced.split()) <= WORDS and bool(ID.search(spaced))


def _answers(export: Export, column: str) -> pd.Series:
    """Return what was answered in a column as the survey is read: tidy, with labels for codes."""
    cells = export.cells[column].map(tidy)
    cells = cells[(cells != "") & ~cells.isin(export.missing.get(column, ()))]
    labels = export.labels.get(column, {})
    answers = cells.map(lambda cell: tidy(labels.get(cell, cell))).astype(object)
    return answers[answers != ""]


def _answered(export: Export, column: str, answers: pd.Series) -> Answered:
    """Sum up a column for the search for scales."""
    given = tuple(value for value, _ in Counter(answers).most_common())
    declared = _declared(export, column, given)
    part = PART.fullmatch(column)
    family = part["stem"] if part else ""
    return Answered(
        question(export, column), declared or given, bool(declared), len(answers), family
    )


def _declared(export: Export, column: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """List the labels of a column by code; () if they don't account for what was answered."""
    missing, given_labels = export.missing.get(column, ()), export.labels.get(column, {})
    labels = {c: tidy(text) for c, text in given_labels.items() if c not in missing}
    labels = {code: text for code, text in labels.items() if text}
    if labels and all(re.fullmatch(r"-?\d{1,9}", code) for code in labels):
        codes = sorted(labels, key=int)
        first, last = int(codes[0]), int(codes[-1])
        if not set(given) <= set(labels.values()) and last - first < MOST_VALUES:
            codes = [str(code) for code in range(first, last + 1)]  # only the ends are labelled
        labels = {code: labels.get(code, code) for code in codes}
    levels = tuple(dict.fromkeys(labels.values()))
    return levels if set(given) <= set(levels) and len(levels) <= MOST_LEVELS else ()


def _several(export: Export, columns: list[str], answers: dict[str, pd.Series]) -> list[str]:
    """Find the columns of questions with several choices."""
    families: dict[str, dict[str, bool]] = {}
    for column in columns:
        if part := PART.fullmatch(column):
            is_tick = _is_tick(export, column, part["part"])
            families.setdefault(part["stem"], {})[column] = is_tick
    ticked = {
        column
        for family in families.values()
        if _are_choices(family) and any(not answers[column].empty for column in family)
        for column in family
        if family[column]
    }
    return [c for c in columns if c in ticked or _is_joined(set(answers[c]))]


def _are_choices(family: dict[str, bool]) -> bool:
    """Tell choices by their ticks; one more column may hold what “other” was."""
    ticks = sum(family.values())
    return any("___" in column for column in family) or (ticks > 1 and len(family) - ticks <= 1)


def _is_tick(export: Export, column: str, part: str | None) -> bool:
    """Tell a column that says whether one option was ticked: marks, or the option again."""
    cells = {cell for cell in export.cells[column].str.strip() if cell}
    if len(export.labels.get(column, ())) > 2:
        return False
    if is_binary(cells):
        return True
    wording = folded(question(export, column))
    return len(cells) == 1 and (cells == {part} or wording.endswith(folded(*cells)))


def _is_joined(values: set[str]) -> bool:
    """Tell cells with several choices: “a;b;”, “a, b” or “1,2,5”, of few different parts."""
    if values and all(value.endswith(";") for value in values):
        return True
    for sign in (";", ", ", ","):
        split = [[part.strip() for part in value.split(sign)] for value in values]
        parts = {part for cell in split for part in cell}
        longest = max(map(len, split), default=0)
        if longest >= (3 if sign == "," else 2) and len(parts) < min(len(values), MOST_CHOICES):
            return True
    return False


def _sort_other(
    kinds: Kinds, column: str, answers: pd.Series, answered: Answered, respondents: int
) -> None:
    """Sort a column that is on no scale; labels alone tell groups, whoever answered."""
    different = len(set(answers))
    if answered.declared and 1 < len(answered.values) <= MOST_VALUES:
        kinds.attributes.append(column)
    elif not different:
        kinds.leave_out("not answered by anyone", column)
    elif _is_free_text(answers):
        kinds.questions.append(column)
    elif different == 1:
        kinds.leave_out("the same answer from everybody", column)
    elif different <= MOST_VALUES and different < respondents / 2:
        kinds.attributes.append(column)
    else:
        kinds.leave_out("neither a scale nor groups nor free text", column)


def _is_free_text(answers: pd.Series) -> bool:
    words = answers.str.split().str.len()
    varied = answers.nunique() > min(MOST_VALUES, len(answers) / 2)
    return bool(varied and (words.median() >= WORDS or words.quantile(0.9) >= MANY_WORDS))
