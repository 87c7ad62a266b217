"""A small study through the whole of `balint reproduce`, every number worked out on paper.

Twelve of twenty answered; nobody wrote these answers but the test's author. Codes of "rest",
coders a, b, c, answer by answer: 111, 110, 000, 001, 111, 10-; of "noise": 000, 000, 111,
000, 000, 11-.
"""

import csv
import json
from fractions import Fraction

import pytest

import tabulated
from balint_analysis import paths
from balint_analysis.run import reproduce
from balint_analysis.study import load

STUDY = "tests/studies/quiet-hour"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("quiet-hour")
    reproduce.reproduce(paths.project_root() / STUDY, output_root=root)
    return root


@pytest.fixture(scope="module")
def results(root):
    return json.loads((root / "reports/quiet-hour/results.json").read_text())


def test_every_table_is_its_part_of_the_results(root):
    tabulated.check(root, load(STUDY))


@pytest.fixture(scope="module")
def abstract(root):
    return (root / "reports/quiet-hour/abstract.txt").read_text()


def table(root, name):
    with (root / f"data/processed/quiet-hour/{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_twelve_of_twenty_responded(results):
    assert results["response"] == {"count": 12, "base": 20, "value": 0.6}


@pytest.mark.parametrize(
    ("item", "agree", "base", "missing"),
    [("calm", 6, 10, 2), ("heard", 8, 8, 4), ("rushed", 1, 5, 7)],
)
def test_agreement(results, item, agree, base, missing):
    found = results["items"][item]
    assert (found["agreement"]["count"], found["agreement"]["base"]) == (agree, base)
    assert found["agreement"]["value"] == agree / base
    assert (found["missing"], found["neutral"]["count"]) == (missing, 0)


def test_the_levels_of_the_first_item(results):
    counts = {level: share["count"] for level, share in results["items"]["calm"]["levels"].items()}
    assert counts == {"Never": 2, "Seldom": 2, "Often": 3, "Always": 3}


def test_the_interval_of_six_in_ten(results):
    # (6 + z²/2 ± z sqrt(6 × 4 / 10 + z²/4)) / (10 + z²), with z = 1.959964
    agreement = results["items"]["calm"]["agreement"]
    assert agreement["lower"] == pytest.approx(0.3126738, abs=5e-8)
    assert agreement["upper"] == pytest.approx(0.8318197, abs=5e-8)


def test_the_worst_cases_of_six_in_ten(results):
    # Two of the twelve did not answer; of the twenty, ten did not.
    bounds = results["items"]["calm"]["worst_case"]
    assert bounds["respondents"] == {"lower": 6 / 12, "upper": 8 / 12}
    assert bounds["cohort"] == {"lower": 6 / 20, "upper": 16 / 20}


@pytest.mark.parametrize(
    ("theme", "unanimous", "majority", "any_coder"), [("rest", 2, 3, 5), ("noise", 2, 2, 2)]
)
def test_prevalence(results, theme, unanimous, majority, any_coder):
    counts = {rule: s["count"] for rule, s in results["themes"][theme]["prevalence"].items()}
    assert counts == {"any": any_coder, "majority": majority, "unanimous": unanimous}


@pytest.mark.parametrize(
    ("coefficient", "value"),
    [
        # per answer 1, 1/3, 1, 1/3, 1, 0
        ("observed_agreement", Fraction(11, 18)),
        # share of yes 1, 2/3, 0, 1/3, 1, 1/2: 7/12; by chance 74/144
        ("fleiss_kappa", Fraction(1, 5)),
        # by chance 2 × 7/12 × 5/12
        ("gwet_ac1", Fraction(9, 37)),
        # ten yes and seven no; observed 11/17, by chance (10 × 9 + 7 × 6) / (17 × 16)
        ("krippendorff_alpha", Fraction(11, 35)),
    ],
)
def test_reliability_of_rest(results, coefficient, value):
    found = results["themes"]["rest"]["reliability"]
    assert found[coefficient] == pytest.approx(float(value), abs=1e-10)  # ten digits are kept


def test_the_leading_items_compared_person_by_person(results):
    # Eight answered both calm and heard: all felt heard, six of them calm; p = 2 × (1/2)².
    # The other two pairs have p = 2 × (1/2)⁴, so Holm leaves this one, the largest, as it is.
    row = next(p for p in results["pairs"] if (p["item_1"], p["item_2"]) == ("calm", "heard"))
    assert [row[cell] for cell in ("base", "both", "only_1", "only_2", "neither")] == [
        8,
        6,
        0,
        2,
        0,
    ]
    assert (row["difference"], row["p"], row["p_holm"]) == (-2 / 8, 1 / 2, 1 / 2)


def test_six_in_ten_of_a_finite_cohort(results):
    # Were 7 of the 20 calm, six or more of ten drawn would be so with 2.9%; were it 6, with
    # 0.5%. Were it 16, six or fewer with 4.3%; 17 would leave seven at the least.
    interval = results["items"]["calm"]["intervals"]["finite-cohort"]
    assert (interval["people_lower"], interval["people_upper"]) == (7, 16)


def test_theme_sets(results):
    # Sets given: {rest} 9, {noise} 4, {} 3, {rest, noise} 1. Apart: two answers by 2, one by
    # twice 2/3 (MASI) or 1/2 (Jaccard), over 17; by chance 520/3 or 169 over 17 × 16.
    values = {row["distance"]: row["value"] for row in results["theme_sets"]}
    assert values["masi"] == pytest.approx(1 - (16 / 3 / 17) / (520 / 3 / 272))
    assert values["jaccard"] == pytest.approx(1 - (5 / 17) / (169 / 272))


def test_pairs_of_rest(results):
    # a and b: 5/6 alike, 1/2 by chance; a and c, b and c: 3/5 alike, 13/25 by chance
    kappas = [pair["cohen_kappa"] for pair in results["themes"]["rest"]["pairs"]]
    assert kappas == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert [pair["answers"] for pair in results["themes"]["rest"]["pairs"]] == [6, 5, 5]


def test_full_agreement_on_noise(results):
    found = results["themes"]["noise"]["reliability"]
    assert {found[name] for name in found if name not in ("answers", "pairs", "note")} == {1.0}


def test_no_answer_carries_both_themes(results):
    assert results["cooccurrence"] == {
        "rest": {"rest": 3, "noise": 0},
        "noise": {"rest": 0, "noise": 2},
    }


def test_disagreements_name_three_answers(root):
    rows = table(root, "disagreements")
    assert [(row["respondent"], row["code"]) for row in rows] == [
        ("008", "rest"),
        ("010", "rest"),
        ("012", "rest"),
    ]


def test_claims(root):
    verdicts = [row["verdict"] for row in table(root, "claims")]
    assert (
        verdicts[0]
        == "Reported 60%, recomputed 60.0%: consistent; the data give 6 of 10, as claimed."
    )
    assert verdicts[1].endswith("; the data give 8 of 8 instead.")
    assert "no count out of 5 rounds to 21%" in verdicts[2]


def test_the_abstract_says_it(abstract):
    assert "completed by 60% (n=12 of 20)" in abstract
    assert "Most of those who answered agreed that they felt calm, 6 of 10." in abstract
    assert "All who answered chose “Often” or “Always” for “I felt heard”, 8 of 8." in abstract
    assert "Of the twelve respondents, 2, 4 and 6 had stopped by then" in abstract
    assert "The themes were “Rest”, 3 of 6; and “Noise”, 2 of 6." in abstract
    assert "Of the answers, 2 of 6 mentioned the garden." in abstract


def test_the_abstract_says_nothing_that_is_not_so(abstract):
    assert "fewer than half" not in abstract
    assert "Notably" not in abstract
    assert "ynthetic" not in abstract


def test_nothing_made_from_it_claims_to_be_synthetic(root):
    written = [path for path in root.rglob("*") if path.suffix in {".txt", ".csv", ".md", ".json"}]
    assert len(written) > 15
    assert not [path for path in written if "ynthetic data" in path.read_text()]


def test_every_figure_is_there_in_every_format(root):
    names = sorted(path.name for path in (root / "figures/quiet-hour").iterdir())
    kinds = "agreement coder-reliability likert response-flow"
    kinds += " theme-cooccurrence theme-prevalence themes-by-question"
    formats = ("pdf", "png", "svg", "txt")
    assert names == [f"{kind}.{form}" for kind in kinds.split() for form in formats]
