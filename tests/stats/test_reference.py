"""Numbers against published values (tests/reference, each with its source) and other libraries."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from balint_analysis.stats import agreement, intervals

METHODS = ["wilson", "clopper_pearson", "jeffreys", "agresti_coull"]


def read(name):
    path = Path(__file__).parents[1] / "reference" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


INTERVALS = [
    pytest.param(case["x"], case["n"], method, case[method], id=f"{method} {case['x']}/{case['n']}")
    for case in read("proportions")["case"]
    for method in METHODS
]


@pytest.mark.parametrize(("x", "n", "method", "expected"), INTERVALS)
def test_interval_as_published(x, n, method, expected):
    # R's formula of Agresti and Coull leaves 0..1; like statsmodels, ours is cut there.
    expected = np.clip(expected, 0, 1)
    assert intervals.interval(x, n, method=method) == pytest.approx(expected, abs=1e-8)


CLUSTERS = [
    pytest.param(case["x"], case["n"], level, case[f"interval_{level}"], id=f"{case['x']} {level}")
    for case in read("clusters")["case"]
    for level in (95, 90)
]


@pytest.mark.parametrize(("x", "n", "level", "expected"), CLUSTERS)
def test_share_over_clusters_as_published(x, n, level, expected):
    effect = intervals.design_effect(x, n, confidence=level / 100)
    found = intervals.interval(
        sum(x) / effect, sum(n) / effect, method="clopper-pearson", confidence=level / 100
    )
    assert found == pytest.approx(expected, abs=1e-8)


def test_mean_of_pairwise_kappas_as_published():
    source = read("light")
    rows = [[int(code) - 1 for code in row.split()] for row in source["codes"].splitlines()]
    found = agreement.mean_kappa(np.array(rows), np.ones(len(rows)), 5)
    assert found == pytest.approx(source["value"], abs=source["tolerance"])


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_wilson_interval_as_statsmodels(confidence):
    rng = np.random.default_rng([*b"wilson"])
    n = rng.integers(1, 300, size=200)
    x = rng.integers(0, n, endpoint=True)
    expected = proportion_confint(x, n, alpha=1 - confidence, method="wilson")
    assert np.allclose(intervals.interval(x, n, confidence=confidence), expected, rtol=0, atol=1e-8)
