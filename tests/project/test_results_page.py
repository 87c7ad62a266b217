"""docs/results.md names every key of results.json."""

import json
import re

from balint_analysis import paths

DOCS = paths.project_root() / "docs"
PAGE = (DOCS / "results.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([\w-]+)`", PAGE))
SCHEMA = json.loads((DOCS / "results.schema.json").read_text(encoding="utf-8"))
RESULTS = json.loads(
    (paths.project_root() / "reports/balint-2021-22/results.json").read_text(encoding="utf-8")
)
OWN_IDS = {"items", "levels", "constructs", "themes", "cooccurrence", "mentions", "per_question"}


def keys(value, own=False):
    """Gather keys, but for the ids that a study gives itself."""
    if isinstance(value, list):
        return {key for entry in value for key in keys(entry)}
    if not isinstance(value, dict):
        return set()
    found = set() if own else set(value)
    return found.union(*(keys(part, name in OWN_IDS) for name, part in value.items()))


def test_every_key_is_named():
    assert keys(RESULTS) - set(RESULTS["cooccurrence"]) <= NAMED


def test_every_key_of_any_study_is_named():
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    assert {key for part in parts for key in part["properties"]} <= NAMED


def test_no_key_is_named_that_is_not_there():
    headings = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert headings <= keys(RESULTS)


def test_the_coefficients_of_the_intervals_are_those_of_the_reliability():
    theme = next(iter(RESULTS["themes"].values()))
    assert set(theme["intervals"]) < set(theme["reliability"])
