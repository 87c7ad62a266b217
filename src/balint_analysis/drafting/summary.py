"""Write: what balint init says at its end, from the same decisions as study.toml."""

from collections.abc import Iterator, Sequence

from .. import readers
from ..readers.codings.coding_sheet import NAME as SHEET
from ..readers.export import Coded, Export
from .decisions import Plan
from .themes import coders, inactive

SHOWN = 4  # headings that are named of a list; of the others, how many there are
DELIMITERS = {";": "semicolons", "\t": "tabs", ",": "commas"}


def told(
    export: Export,
    plan: Plan,
    codings: Sequence[tuple[str, Coded]] = (),
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> list[str]:
    """Tell what was read and drafted, a line each, without any answer.

    Parameters
    ----------
    export : Export
        The survey, read.
    plan : Plan
        What was decided.
    codings : sequence of (str, Coded)
        The coding files' names, and what was read from them.
    encoding : str, optional
        The encoding that was found out, if nobody named it.
    delimiter : str, optional
        What stands between cells, if that is written into the draft.
    """
    return [
        *_read(export, plan, encoding, delimiter),
        *_asked(plan),
        *_left_out(export, plan),
        *_coded(export, plan, codings),
        _decisions(plan),
    ]


def _read(export: Export, plan: Plan, encoding: str | None, delimiter: str | None) -> Iterator[str]:
    yield f"Read as {readers.title(export.tool)}: {len(export.cells)} records."
    if encoding and encoding != "utf-8":
        yield f"Its encoding was taken to be {encoding}. If letters look wrong: --encoding."
    if delimiter:
        yield f"Its cells are separated by {DELIMITERS.get(delimiter, repr(delimiter))}."
    own = {plan.respondent, *export.administrative}
    answers = export.cells.loc[:, [column not in own for column in export.cells.columns]]
    if blank := int((answers == "").all(axis=1).sum()):
        yield f"Without any answer: {blank} records, which are set aside."
    for reason, n in export.set_aside.items():
        yield f"Set aside, as no respondents: {n} ({reason})."
    if export.unfinished is not None and (n := int(export.unfinished.sum())):
        yield f"Not submitted: {n}. To set them aside: finished_only = true, under [survey]."


def _asked(plan: Plan) -> Iterator[str]:
    for scale in plan.scales:
        count = _counted(len(scale.columns), "item")
        yield f"{count} on the scale “{scale.name}”: {len(scale.levels)} levels."
    if not plan.items:
        yield "No items on a scale were found."
    for kind, asked in (("free-text question", plan.questions), ("attribute", plan.attributes)):
        if used := [a.id for a in asked if not a.off]:
            yield f"{_counted(len(used), kind)}: {_listed(used)}."
    if off := [a.id for a in plan.attributes if a.off]:
        yield f"{_counted(len(off), 'attribute')} left off, as groups are small: {_listed(off)}."


def _left_out(export: Export, plan: Plan) -> Iterator[str]:
    if export.dropped:
        yield f"Identifying, so not read: {', '.join(export.dropped)}."
    for reason, headings in plan.left_out.items():
        yield f"Left out, {reason}: {_listed(headings)}."


def _coded(export: Export, plan: Plan, codings: Sequence[tuple[str, Coded]]) -> Iterator[str]:
    """Say why a coding is not in use, and whom the survey does not have."""
    if why := inactive(codings, plan.questions):
        yield f"The coding is not in use: {why}"
    elif len(coders(codings)) == 1:
        yield "One coder: the themes count; reliability needs two."
    if passed := sum(coded.passed_over for _, coded in codings):
        yield f"Passed over, as they are of no text: {_counted(passed, 'coding')}."
    known = set(export.cells[plan.respondent].str.strip()) if plan.respondent else set()
    for name, coded in codings:
        who = set(coded.seen["respondent"]) - {""}
        if coded.tool == SHEET and known and (lost := len(who - known)):
            yield f"{name}: {lost} of {len(who)} respondents are not in the survey."


def _decisions(plan: Plan) -> str:
    left = len(plan.open)
    return f"{_counted(left, 'decision')} left to you." if left else "No decision is left to you."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(_short(name) for name in names[:SHOWN])
    more = len(names) - SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _short(name: str, longest: int = 40) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
