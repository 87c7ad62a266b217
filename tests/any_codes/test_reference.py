"""Coefficients against published values (tests/reference, each with its source) and libraries."""

import tomllib
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from statsmodels.stats import inter_rater

from balint_analysis.any_codes import reliability

SOURCES = [
    "artstein_poesio_2008",
    "fleiss_1971",
    "fleiss_wikipedia",
    "gwet_2014",
    "krippendorff_2011",
    "krippendorff_wikipedia",
]
TRIALS = pytest.mark.parametrize("trial", range(20))


def read(name):
    path = Path(__file__).parents[1] / "reference" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def answers_by_coders(source):
    """Write a source's contingency table, counts or codes as answers × coders."""
    if "table" in source:
        table = np.array(source["table"])
        return np.repeat(list(np.ndindex(table.shape)), table.ravel(), axis=0)
    if "counts" in source:
        return [np.repeat(range(len(row)), row) for row in source["counts"]]
    rows = source["codes"].splitlines()
    return [[None if code == "." else int(code) for code in row.split()] for row in rows]


TWO_CODERS = [
    pytest.param(case, coefficient, id=f"{name} {coefficient}")
    for name, case in read("kappa_2x2").items()
    for coefficient in case
    if coefficient != "table"
]
CODED = [
    pytest.param(source, expected, id=f"{name} {expected['coefficient']} {expected['value']}")
    for name, source in ((name, read(name)) for name in SOURCES)
    for expected in source["expected"]
]


@pytest.mark.parametrize(("case", "coefficient"), TWO_CODERS)
def test_two_coders_as_published(case, coefficient):
    value = getattr(reliability, coefficient)(answers_by_coders(case))
    assert value == pytest.approx(case[coefficient], abs=1e-8)


@pytest.mark.parametrize(("source", "expected"), CODED)
def test_codings_as_published(source, expected):
    value = getattr(reliability, expected["coefficient"])(answers_by_coders(source))
    assert value == pytest.approx(expected["value"], abs=expected["tolerance"])


def random_codes(word, trial, *, coders, missing=0.0):
    """Draw 40 answers' categories 0 to 3, of unequal frequency; NaN where missing."""
    rng = np.random.default_rng([*word.encode(), trial])
    codes = rng.choice([0.0, 1.0, 2.0, 3.0], size=(40, coders), p=rng.dirichlet(np.ones(4)))
    return np.where(rng.random(codes.shape) < missing, np.nan, codes)


@TRIALS
def test_alpha_as_krippendorff(trial):
    codes = random_codes("krippendorff", trial, coders=3, missing=0.3)
    expected = krippendorff.alpha(codes.T, level_of_measurement="nominal")
    assert reliability.krippendorff_alpha(codes) == pytest.approx(expected, abs=1e-8)


@TRIALS
def test_fleiss_kappa_as_statsmodels(trial):
    codes = random_codes("fleiss", trial, coders=4)  # complete: it takes NaN for a category
    expected = inter_rater.fleiss_kappa(inter_rater.aggregate_raters(codes)[0])
    assert reliability.fleiss_kappa(codes) == pytest.approx(expected, abs=1e-8)


@TRIALS
def test_cohen_kappa_as_statsmodels(trial):
    codes = random_codes("cohen", trial, coders=2, missing=0.2)
    table = pd.crosstab(*codes.T).reindex(index=range(4), columns=range(4), fill_value=0)
    expected = inter_rater.cohens_kappa(table).kappa
    assert reliability.cohen_kappa(codes) == pytest.approx(expected, abs=1e-8)
