"""Every number of the abstract and the figures under a stable key, read off the declared tables."""

import math
from typing import Any

from ..problems import InputError, Problem
from ..stats.intervals import share as share_of
from ..study import Study
from ..tables import coders
from ..tables.declared import Table, exported
from ..tables.likert import ANSWERED
from .every_table import TABLES
from .model import Results

FINITE, WORST_CASE = "finite-cohort", "worst-case"
AS_THEY_ARE = "completeness", "attributes", "pairs", "breakdown", "groups", "silent", "claims"
OF_THEMES = {
    "by_question": "themes-by-question",
    "by_person": "themes-by-person",
    "reliability": "reliability",
    "rounds": "reliability-rounds",
    "specific_agreement": "specific-agreement",
    "coders": "coder-bias",
    "planning": "planning",
    "intervals": "reliability-intervals",
    "pairs": "reliability-pairs",
}
ONE_EACH = "by_person", "reliability", "specific_agreement"
Rows = list[dict[str, Any]]


def collect(study: Study, *, confidence: float = 0.95, decision_rule: str = "majority") -> Results:
    """Gather everything that the abstract can say.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the intervals.
    decision_rule : {"any", "majority", "unanimous", "consensus"}
        When an answer counts as carrying a theme.

    Raises
    ------
    InputError
        If it is a part of a study: results are of the whole.
    """
    if study.subset:
        problem, fix = f"{study.subset}: results are of the whole study.", "Give the whole one."
        raise InputError([Problem("subset", problem, fix)])
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
            "response_by_group": rows["response-by-group"],
            "items": _items(rows),
            "constructs": _constructs(rows),
            "answers": _answers(study, rows["answers"]),
            "no_reliability": coders.why_none(study),
            "themes": _themes(rows),
            "theme_order": rows["theme-order"],
            "theme_sets": rows["theme-sets"],
            "cooccurrence": {row.pop("theme"): row for row in rows["theme-cooccurrence"]},
            "mentions": {row.pop("mention"): _mention(**row) for row in rows["mentions"]},
            "note": codebook.note,
            **{name: rows[name] for name in AS_THEY_ARE},
        }
    )


def share(count: int, base: int) -> dict[str, Any]:
    """Hold a count, its base and their quotient; null where there is no base."""
    value = float(share_of(count, base))
    return {"count": int(count), "base": int(base), "value": None if math.isnan(value) else value}


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
            "agreement": share(row["agree"], row["base"])
            | {"value": row["agreement"]}
            | _limits(row["lower"], row["upper"]),
            "design_effect": row["design_effect"],
            "neutral": share(row["neutral"], row["base"]),
            "disagreement": share(row["disagree"], row["base"])
            | _limits(row["disagreement_lower"], row["disagreement_upper"]),
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
        "writers": study.answers.index.unique("respondent").size,
        "coders": len(coders.active(study)),
        "questions": questions,
    }


def _themes(rows: dict[str, Rows]) -> dict[str, Any]:
    found = {
        name: _by("code", [{k: v for k, v in row.items() if k != "name"} for row in rows[table]])
        for name, table in OF_THEMES.items()
    }
    return {
        code: {
            "name": by_rule[0]["name"],
            "theme": by_rule[0]["theme"],
            "prevalence": {row["rule"]: _theme_share(row) for row in by_rule},
            **{name: of.get(code, []) for name, of in found.items()},
            **{name: next(iter(found[name].get(code, [])), None) for name in ONE_EACH},
            "intervals": {
                name: row
                for name, (row,) in _by("coefficient", found["intervals"].get(code, [])).items()
            },
        }
        for code, by_rule in _by("code", rows["theme-prevalence"]).items()
    }


def _theme_share(row: dict[str, Any]) -> dict[str, Any]:
    beside = {key: row[key] for key in ("lower", "upper", "note", "single")}
    return share(row["count"], row["base"]) | beside


def _mention(name: str, count: int, base: int, **_: Any) -> dict[str, Any]:
    return {"name": name, **share(count, base)}
