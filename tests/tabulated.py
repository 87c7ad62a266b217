"""What results.json holds, laid out as the CSV files of the declared tables have it.

Written out table by table, so that a number that goes astray on its way into either is seen.
"""

import csv
import json
from pathlib import Path

from balint_analysis.report.every_table import TABLES
from balint_analysis.tables.likert import MISSING, NOT_APPLICABLE

FOR_CODERS = {name for name, table in TABLES.items() if table.about_answers}
AS_IT_IS = {
    "response-flow": "flow",
    "completeness": "completeness",
    "last-answered": "last_answered",
    "attributes": "attributes",
    "pairs": "pairs",
    "breakdown": "breakdown",
    "groups": "groups",
    "silent": "silent",
    "theme-order": "theme_order",
    "response-by-group": "response_by_group",
    "theme-sets": "theme_sets",
    "claims": "claims",
}
LISTED = {
    "reliability-pairs": "pairs",
    "reliability-rounds": "rounds",
    "coder-bias": "coders",
    "planning": "planning",
    "themes-by-question": "by_question",
}
SINGLE = {
    "reliability": "reliability",
    "specific-agreement": "specific_agreement",
    "themes-by-person": "by_person",
}
WORST = ("respondents", "cohort")


def expected(results, codebook) -> dict[str, list[dict]]:
    """Lay out results.json: the rows of every table but those about single answers."""
    return {name: results[key] for name, key in AS_IT_IS.items()} | {
        "likert-counts": [
            row for item in codebook.items for row in _levels(results, codebook, item)
        ],
        "agreement": [_agreement(results, *item) for item in results["items"].items()],
        "intervals": [
            row
            for item, found in results["items"].items()
            for row in _intervals(item, found, codebook.cohort.enrolled)
        ],
        "constructs": [
            {"construct": name, **without(found, "item_rest")}
            for name, found in results["constructs"].items()
        ],
        "construct-items": [
            {"construct": name, **row}
            for name, found in results["constructs"].items()
            for row in found["item_rest"]
        ],
        "answers": results["answers"]["questions"],
        "theme-prevalence": [
            {"code": code, "name": found["name"], "theme": found["theme"], "rule": rule}
            | as_share(found["prevalence"][rule])
            | without(found["prevalence"][rule], "count", "base", "value")
            for rule in ("any", "majority", "unanimous")
            for code, found in results["themes"].items()
        ],
        "reliability-intervals": [
            {"code": code, "name": found["name"], "coefficient": coefficient, **row}
            for code, found in results["themes"].items()
            for coefficient, row in found["intervals"].items()
        ],
        **{
            table: [
                {"code": code, "name": found["name"], **row}
                for code, found in results["themes"].items()
                for row in found[key]
            ]
            for table, key in LISTED.items()
        },
        **{
            table: [
                {"code": code, "name": found["name"], **found[key]}
                for code, found in results["themes"].items()
                if found[key] is not None
            ]
            for table, key in SINGLE.items()
        },
        "theme-cooccurrence": [
            {"theme": theme, **row} for theme, row in results["cooccurrence"].items()
        ],
        "mentions": [
            {"mention": mention, "name": found["name"], **as_share(found)}
            for mention, found in results["mentions"].items()
        ],
    }


def as_share(found, of="count", share="share") -> dict:
    return {of: found["count"], "base": found["base"], share: found["value"]}


def without(row, *keys) -> dict:
    return {key: value for key, value in row.items() if key not in keys}


def _levels(results, codebook, item):
    """Every level; then, which are no share of the base, not applicable and missing."""
    found, scale = results["items"][item.id], codebook.scale_of(item)
    asked = {"item": item.id, "text": found["text"], "scale": item.scale}
    asked["reverse"] = found["reverse"]
    for level, share in found["levels"].items():
        yield asked | {"level": level, "kind": scale.kind(level)} | as_share(share)
    beside = {NOT_APPLICABLE: found["not_applicable"], MISSING: found["missing"]}
    for kind, count in beside.items():
        if kind == MISSING or scale.not_applicable:
            counted = {"count": count, "base": found["answered"], "share": None}
            yield asked | {"level": kind, "kind": kind} | counted


def _agreement(results, item, found):
    kinds = ("agreement", "neutral", "disagreement")
    assert {found[kind]["base"] for kind in kinds} == {found["answered"]}
    agreed = found["agreement"]
    return {
        "item": item,
        "text": found["text"],
        "reverse": found["reverse"],
        "agree": agreed["count"],
        "neutral": found["neutral"]["count"],
        "disagree": found["disagreement"]["count"],
        "not_applicable": found["not_applicable"],
        "missing": found["missing"],
        "base": agreed["base"],
        "agreement": agreed["value"],
        "confidence": results["parameters"]["confidence"],
        "design_effect": found["design_effect"],
        "lower": agreed["lower"],
        "upper": agreed["upper"],
        "disagreement_lower": found["disagreement"]["lower"],
        "disagreement_upper": found["disagreement"]["upper"],
        "low_respondents": found["worst_case"]["respondents"]["lower"],
        "high_respondents": found["worst_case"]["respondents"]["upper"],
        "low_cohort": found["worst_case"]["cohort"]["lower"],
        "high_cohort": found["worst_case"]["cohort"]["upper"],
    }


def _intervals(item, found, enrolled):
    """Every method; the worst cases have a key of their own, those of an unknown cohort no row."""
    whose = WORST if enrolled is not None else WORST[:1]
    methods = found["intervals"] | {
        f"worst-case-{people}": to_ten_digits(found["worst_case"][people]) for people in whose
    }
    for method, limits in methods.items():
        people = {"people_lower": None, "people_upper": None}
        yield {"item": item, "method": method, **people, **limits}


def to_ten_digits(limits) -> dict:
    """Cut shares as the limits are that they stand among."""
    return {k: None if value is None else float(f"{value:.10g}") for k, value in limits.items()}


def check(root, study) -> None:
    """Compare every CSV file of a run with the run's results, cell by cell."""
    name = study.codebook.id
    results = json.loads((Path(root) / f"reports/{name}/results.json").read_text("utf-8"))
    files = {path.stem: path for path in (Path(root) / f"data/processed/{name}").iterdir()}
    tables = expected(results, study.codebook)
    assert set(files) == {*tables, *FOR_CODERS} == set(TABLES)
    for table, rows in tables.items():
        assert _read(files[table]) == [_cells(row, study.codebook) for row in rows], table


def _read(path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cells(row, codebook) -> dict[str, str]:
    """Write a row as a CSV file has it; a number that is read again is the same number."""
    cells = {key: "" if value is None else str(value) for key, value in row.items()}
    return cells | ({"data": "synthetic"} if codebook.synthetic else {})
