"""docs/results.md names every key of results.json."""

import json
import re

from balint_analysis import paths

PAGE = (paths.project_root() / "docs/results.md").read_text()
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
    named = set(re.findall(r"`([\w-]+)`", PAGE))
    assert keys(RESULTS) - set(RESULTS["cooccurrence"]) <= named


def test_no_key_is_named_that_is_not_there():
    headings = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert headings <= keys(RESULTS)


def test_the_coefficients_of_the_intervals_are_those_of_the_reliability():
    theme = next(iter(RESULTS["themes"].values()))
    assert set(theme["intervals"]) < set(theme["reliability"])
