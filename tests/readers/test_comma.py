"""Real answers that no one here wrote, through the whole of `balint reproduce`.

1,129 people on the serial comma (FiveThirtyEight, CC BY 4.0): four-level items, no free text,
no coders, a cohort of unknown size. Skipped where the file is not at hand.
"""

import csv
import json
import shutil
from collections import Counter

import pytest

from balint_analysis import paths
from balint_analysis.run import reproduce

SAMPLE = paths.project_root().parent / "shared/samples/survey/comma-survey.csv"
CARE = ["Not at all", "Not much", "Some", "A lot"]
IMPORTANCE = [
    "Very unimportant",
    "Somewhat unimportant",
    "Neither important nor unimportant (neutral)",
    "Somewhat important",
    "Very important",
]
ITEMS = {
    "comma": (3, "care", CARE),
    "data": (6, "care", CARE),
    "grammar": (7, "weight", IMPORTANCE),
}

pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample is not at hand")


@pytest.fixture(scope="module")
def rows():
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def root(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("comma")
    shutil.copy(SAMPLE, folder)
    (folder / "study.toml").write_text(_codebook(rows[0]), encoding="utf-8")
    reproduce.reproduce(folder, output_root=folder / "out", parameters={"formats": "png"})
    return folder / "out"


def _codebook(header):
    items = "".join(
        f'[[items]]\nid = "{item}"\ncolumn = {json.dumps(header[column])}\nscale = "{scale}"\n'
        for item, (column, scale, _) in ITEMS.items()
    )
    return f"""
[study]
id = "comma"
title = "The serial comma"
[survey]
file = "comma-survey.csv"
respondent = "RespondentID"
[scales.care]
levels = {json.dumps(CARE)}
agree = ["Some", "A lot"]
[scales.weight]
levels = {json.dumps(IMPORTANCE)}
agree = ["Somewhat important", "Very important"]
{items}
[[attributes]]
id = "age"
column = "Age"
"""


@pytest.fixture(scope="module")
def results(root):
    return json.loads((root / "reports/comma/results.json").read_text())


def test_every_respondent_is_counted(results, rows):
    assert results["response"] == {"count": len(rows) - 1, "base": 0, "value": None}
    assert len(rows) == 1130


@pytest.mark.parametrize("item", ITEMS)
def test_every_level_as_the_csv_module_counts_it(results, rows, item):
    column, _, levels = ITEMS[item]
    expected = Counter(row[column] for row in rows[1:])
    found = results["items"][item]
    assert {level: share["count"] for level, share in found["levels"].items()} == {
        level: expected[level] for level in levels
    }
    assert found["missing"] == expected[""]
    assert found["answered"] == sum(expected[level] for level in levels)


@pytest.mark.parametrize("item", ITEMS)
def test_agreement_as_the_csv_module_counts_it(results, rows, item):
    column, _, levels = ITEMS[item]
    agree = sum(row[column] in levels[len(levels) // 2 + len(levels) % 2 :] for row in rows[1:])
    assert results["items"][item]["agreement"]["count"] == agree


def test_an_unknown_cohort_is_not_guessed(results, root):
    worst = results["items"]["comma"]["worst_case"]["cohort"]
    assert worst == {"lower": None, "upper": None}
    assert "cohort" not in (root / "reports/comma/abstract.txt").read_text()
    assert "cohort" not in (root / "figures/comma/agreement.txt").read_text()


def test_the_lack_of_coding_is_said_in_words(root):
    assert "no free text to code" in (root / "reports/comma/abstract.txt").read_text()
    for figure in ("theme-prevalence", "coder-reliability", "theme-cooccurrence"):
        assert "no coding" in (root / f"figures/comma/{figure}.txt").read_text()
    assert "no coding" in (root / "reports/comma/notebooks/03_themes.ipynb").read_text()


def test_real_answers_are_not_called_synthetic(root):
    texts = [p.read_text() for p in root.rglob("*") if p.suffix in {".csv", ".txt", ".md", ".json"}]
    assert not [text for text in texts if "ynthetic data" in text]
