"""Differences against published values (tests/reference, each with its source)."""

import tomllib
from pathlib import Path

import pytest

from balint_analysis.comparison import ranks, shares


def read(name):
    path = Path(__file__).parents[1] / "reference" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", read("newcombe")["case"], ids=lambda case: str(case["x"]))
def test_difference_of_two_groups_as_published(case):
    (x1, x2), (n1, n2) = case["x"], case["n"]
    assert shares.newcombe(x1, n1, x2, n2) == pytest.approx(case["interval"], abs=1e-8)


@pytest.mark.parametrize("case", [case for cases in read("superiority").values() for case in cases])
def test_superiority_as_published(case):
    found = ranks.superiority_interval(case["first"], case["second"])
    assert found == pytest.approx(case["interval"], abs=1e-8)


MCNEMAR = [case for case in read("mcnemar").values() if "exact_p" in case]


@pytest.mark.parametrize("case", MCNEMAR, ids=lambda case: f"{case['b']} {case['c']}")
def test_mcnemar_as_published(case):
    assert shares.mcnemar_exact(case["b"], case["c"]) == pytest.approx(case["exact_p"], rel=1e-8)
