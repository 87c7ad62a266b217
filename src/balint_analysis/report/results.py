"""Every number of the abstract and the figures under a stable key: what results.json holds.

A share is always an object of count, base and value; null stands where there is no value, with
the reason beside it where there is one to give. All of it is read off the declared tables.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from ..rounding import Kind
from ..study import Study
from ..tables import TABLES, coders
from ..tables.declared import Table, exported
from ..tables.likert import ANSWERED

TYPES = {Kind.WORDS: str, Kind.FLAG: bool, Kind.COUNT: int, Kind.BASE: int}
FINITE, WORST_CASE = "finite-cohort", "worst-case"
AS_THEY_ARE = "completeness", "attributes", "pairs", "breakdown", "groups", "silent", "claims"
Rows = list[dict[str, Any]]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _row(name: str, *without: str) -> type[BaseModel]:
    """Make the model of a row of a declared table, but for some columns; numbers may be absent."""
    fields: dict[str, Any] = {
        key: (_type(column.kind), Field(description=column.heading))
        for key, column in TABLES[name].columns.items()
        if key not in without
    }
    title = "".join(part.capitalize() for part in (*name.split("-"), "row"))
    return create_model(title, __base__=_Part, **fields)


def _type(kind: Kind) -> Any:
    known = TYPES.get(kind, float)
    return known if known in (str, bool) else known | None


class Share(_Part):
    """A count, its base and their quotient; null where the base is 0."""

    count: int
    base: int
    value: float | None


class Limits(_Part):
    """An interval, or bounds; null where there are none."""

    lower: float | None
    upper: float | None


class PeopleLimits(Limits):
    """An interval of a finite cohort, also as numbers of people."""

    people_lower: int | None
    people_upper: int | None


class Agreement(Share, Limits):
    """A share with its Wilson interval."""


class WorstCase(_Part):
    """Bounds of agreement if none, or all, of those who did not answer had agreed."""

    respondents: Limits
    cohort: Limits = Field(description="null where the cohort's size is unknown")


class ItemResult(_Part):
    """One item: its counts, agreement with every interval, and its levels."""

    text: str = Field(description="the question as asked")
    reverse: bool = Field(description="whether it is worded the other way round")
    answered: int = Field(description="the base")
    missing: int
    not_applicable: int
    agreement: Agreement
    neutral: Share
    disagreement: Share
    worst_case: WorstCase
    intervals: dict[str, PeopleLimits | Limits] = Field(description="by method")
    levels: dict[str, Share] = Field(description="chosen or not, in the codebook's order")


class Construct(_row("constructs", "construct")):
    """Items that are meant to measure one thing together, and how they do."""

    item_rest: list[_row("construct-items", "construct")] = Field(description="item by item")


class Answers(_Part):
    """The free-text answers, and how far they were coded."""

    count: int
    per_question: dict[str, int]
    coded: int = Field(description="by anyone")
    coded_with_no_theme: int = Field(description="by everyone who coded them")
    coders: int
    questions: list[_row("answers")]


class ThemeResult(_Part):
    """One theme or subtheme: how often, and how far the coders coded it alike."""

    name: str
    theme: str = Field(description="the theme it belongs to; itself for a theme")
    prevalence: dict[str, Share] = Field(description="by decision rule")
    reliability: _row("reliability", "code", "name") | None
    intervals: dict[str, _row("reliability-intervals", "code", "name", "coefficient")] = Field(
        description="by coefficient"
    )
    pairs: list[_row("reliability-pairs", "code", "name")] = Field(
        description="one for every two coders"
    )


class Mention(Share):
    """The answers that mention something."""

    name: str


class StudyFacts(_Part):
    """Which study it is."""

    id: str
    title: str
    synthetic: bool = Field(description="whether its data are invented")


class Parameters(_Part):
    """What the run was asked for."""

    confidence: float = Field(description="coverage of all intervals")
    decision_rule: str = Field(description="when an answer counts as carrying a theme")


class Results(_Part):
    """All results of a study."""

    study: StudyFacts
    parameters: Parameters
    response: Share = Field(description="respondents of the cohort; base 0 where unknown")
    flow: list[_row("response-flow")]
    completeness: list[_row("completeness")]
    last_answered: list[_row("last-answered")]
    attributes: list[_row("attributes")]
    items: dict[str, ItemResult]
    pairs: list[_row("pairs")]
    breakdown: list[_row("breakdown")]
    groups: list[_row("groups")]
    silent: list[_row("silent")]
    constructs: dict[str, Construct]
    answers: Answers
    no_reliability: str = Field(description="why there is none; empty where there is")
    themes: dict[str, ThemeResult]
    theme_sets: list[_row("theme-sets")]
    cooccurrence: dict[str, dict[str, int]] = Field(description="answers that carry both themes")
    mentions: dict[str, Mention]
    claims: list[_row("claims")]
    note: str = Field(description="what marks a draft or synthetic data; else empty")


def collect(study: Study, *, confidence: float = 0.95, decision_rule: str = "majority") -> Results:
    """Gather everything that the abstract can say.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the intervals.
    decision_rule : {"any", "majority", "unanimous"}
        When an answer counts as carrying a theme.
    """
    parameters = {"confidence": confidence, "decision_rule": decision_rule}
    rows = {name: _rows(table, study, parameters) for name, table in TABLES.items()}
    codebook = study.codebook
    return Results.model_validate(
        {
            "study": {
                "id": codebook.id,
                "title": codebook.study.title,
                "synthetic": codebook.synthetic,
            },
            "parameters": parameters,
            "response": share(len(study.responses), codebook.cohort.enrolled or 0),
            "flow": rows["response-flow"],
            "last_answered": rows["last-answered"],
            "items": _items(rows),
            "constructs": _constructs(rows),
            "answers": _answers(study, rows["answers"]),
            "no_reliability": coders.why_none(study),
            "themes": _themes(rows),
            "theme_sets": rows["theme-sets"],
            "cooccurrence": {row.pop("theme"): row for row in rows["theme-cooccurrence"]},
            "mentions": {row.pop("mention"): _mention(**row) for row in rows["mentions"]},
            "note": codebook.note,
            **{name: rows[name] for name in AS_THEY_ARE},
        }
    )


def share(count: int, base: int) -> dict[str, Any]:
    """Hold a count, its base and their quotient; null where there is no base."""
    return {"count": int(count), "base": int(base), "value": count / base if base else None}


def _rows(table: Table, study: Study, parameters: dict[str, Any]) -> Rows:
    options = {name: value for name, value in parameters.items() if name in table.options()}
    frame = exported(table(study, **options))
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _by(key: str, rows: Rows) -> dict[str, Rows]:
    """Put rows under the value of one of their columns, which they lose."""
    under: dict[str, Rows] = {}
    for row in rows:
        under.setdefault(row[key], []).append({k: v for k, v in row.items() if k != key})
    return under


def _limits(low: float | None, high: float | None) -> dict[str, Any]:
    return {"lower": low, "upper": high}


def _items(rows: dict[str, Rows]) -> dict[str, Any]:
    levels, intervals = (_by("item", rows[name]) for name in ("likert-counts", "intervals"))
    return {
        row["item"]: {
            "text": row["text"],
            "reverse": row["reverse"],
            "answered": row["base"],
            "missing": row["missing"],
            "not_applicable": row["not_applicable"],
            "agreement": share(row["agree"], row["base"]) | _limits(row["lower"], row["upper"]),
            "neutral": share(row["neutral"], row["base"]),
            "disagreement": share(row["disagree"], row["base"]),
            "worst_case": {
                whose: _limits(row[f"low_{whose}"], row[f"high_{whose}"])
                for whose in ("respondents", "cohort")
            },
            "intervals": _methods(intervals[row["item"]]),
            "levels": {
                level["level"]: share(level["count"], level["base"])
                for level in levels[row["item"]]
                if level["kind"] in ANSWERED
            },
        }
        for row in rows["agreement"]
    }


def _methods(intervals: Rows) -> dict[str, Any]:
    """Put the intervals under their methods; only the finite cohort's counts people."""
    return {
        method: limits if method == FINITE else _limits(limits["lower"], limits["upper"])
        for method, (limits,) in _by("method", intervals).items()
        if not method.startswith(WORST_CASE)
    }


def _constructs(rows: dict[str, Rows]) -> dict[str, Any]:
    members = _by("construct", rows["construct-items"])
    constructs = _by("construct", rows["constructs"])
    return {name: row | {"item_rest": members[name]} for name, (row,) in constructs.items()}


def _answers(study: Study, questions: Rows) -> dict[str, Any]:
    return {
        "count": len(study.answers),
        "per_question": {row["question"]: row["answers"] for row in questions},
        "coded": sum(row["coded"] for row in questions),
        "coded_with_no_theme": sum(row["no_theme"] for row in questions),
        "coders": study.codings.columns.get_level_values("coder").nunique(),
        "questions": questions,
    }


def _themes(rows: dict[str, Rows]) -> dict[str, Any]:
    reliability, intervals, pairs = (
        _by("code", [{k: v for k, v in row.items() if k != "name"} for row in rows[name]])
        for name in ("reliability", "reliability-intervals", "reliability-pairs")
    )
    return {
        code: {
            "name": by_rule[0]["name"],
            "theme": by_rule[0]["theme"],
            "prevalence": {row["rule"]: share(row["count"], row["base"]) for row in by_rule},
            "reliability": next(iter(reliability.get(code, [])), None),
            "intervals": {
                name: row for name, (row,) in _by("coefficient", intervals.get(code, [])).items()
            },
            "pairs": pairs.get(code, []),
        }
        for code, by_rule in _by("code", rows["theme-prevalence"]).items()
    }


def _mention(name: str, count: int, base: int, **_: Any) -> dict[str, Any]:
    return {"name": name, **share(count, base)}
