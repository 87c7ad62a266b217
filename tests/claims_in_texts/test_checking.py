"""The claims of a text: a corpus of statements with known verdicts, intervals, and the report."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from balint_analysis.claims_in_texts import checking, statements
from balint_analysis.problems import InputError

CORPUS = Path(__file__).parents[1] / "reference/claims_corpus.csv"
SHARED = Path(__file__).parents[3] / "shared/reference/claims_corpus.md"


def corpus():
    with CORPUS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fits(text):
    return [str(one.verdict.fit) for one in checking.judge(text)]


@pytest.mark.parametrize("case", corpus(), ids=lambda case: case["statement"])
def test_a_statement_is_judged_as_its_arithmetic_says(case):
    assert fits(case["statement"]) == case["verdict"].split(";")


def test_the_corpus_is_large_and_half_of_it_is_right():
    right = [case for case in corpus() if set(case["verdict"].split(";")) == {"consistent"}]
    assert len(corpus()) >= 60
    assert 0.4 < len(right) / len(corpus()) < 0.6


# The published abstract: BJPsych Open supplement, 20 June 2025.


def test_the_published_figures():
    text = "86% (n=55/64) would attend again as a student and 86% (n=53/61) as a doctor."
    assert fits(text) == ["consistent", "only if truncated"]
    student, doctor = checking.judge(text)
    assert (student.wrong, doctor.wrong) == (False, True)
    assert doctor.sentences == [
        "Reported 86%, recomputed 86.9%: 87% rounded, 86% only if truncated, and no count out of "
        "61 rounds to 86%.",
        "Possible: digits that were cut off; or a slip in the percentage; or weights.",
    ]


def said(text):
    (one,) = checking.judge(text)
    return one.verdict.said


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        # 55/64: Wald 77.4 to 94.5, Wilson 75.4 to 92.4, Clopper-Pearson 75.0 to 93.4, by
        # statsmodels 0.15.0's proportion_confint.
        ("86% (55/64; 95% CI 75 to 92)", "the interval is as by Wilson"),
        ("86% (55/64; 95% CI 77-94)", "the interval is as by Wald"),
        ("86% (55/64; 95% CI 75.0, 93.4)", "the interval is as by Clopper–Pearson"),
        ("86% (55/64; 90% CI 77 to 92)", "as by Wilson, Clopper–Pearson, Agresti–Coull"),
        ("86% (55/64; 95% CI 60 to 92)", "the interval is by none of the usual formulas"),
        ("92% (12/13; 95% CI 78 to 100)", "the interval is as by Wald"),  # 77.8 to 106.8, cut
        ("86% (95% CI 75 to 92)", "nothing can be recomputed"),
    ],
)
def test_an_interval_is_named_by_its_formula(text, ends):
    assert said(text).endswith(ends)
    assert fits(text)[0] in ("consistent", "cannot be tested")


@pytest.mark.parametrize("limits", ["92 to 105", "92 to 75"])
def test_an_interval_that_no_share_can_have(limits):
    assert fits(f"86% (55/64; 95% CI {limits})") == ["impossible"]


def test_an_interval_of_more_than_all_changes_nothing():
    assert fits("105% (61/58; 95% CI 75 to 92)") == ["impossible"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("55 (68%) agreed.", "55 is 68% of 81"),
        ("1 (64%) agreed.", "1 rounds to 64% of no base, if that is its count"),
        ("Of the 193 invited, 68% (n=55) agreed.", "55 is 68% of 81, not of the 193 named before"),
        ("The median was 3.25.", "Without n nothing can be recomputed"),
        ("M = 3.48", "Without n nothing can be recomputed"),
        (
            "The mean age was 21.37 years (n = 19).",
            "A mean of 21.37: what is measured need not be whole, so that it cannot be tested",
        ),
    ],
)
def test_what_cannot_be_held_against_anyone(text, expected):
    (one,) = checking.judge(text)
    assert one.verdict.said == expected
    assert not one.wrong


def test_numbers_alone_are_left_out_where_there_is_no_study():
    assert checking.judge("All 193 students, alpha 0.66.") == []
    (lone,) = statements.find("All 193 students")
    assert checking.recomputed(lone).fit == "cannot be tested"


def test_a_report_counts_its_verdicts(tmp_path):
    file = tmp_path / "draft.md"
    file.write_text("86% (55/64).\n\n86% (53/61) and 62% (5/8).", encoding="utf-8")
    report = checking.check(file)
    assert (report.place, report.wrong, report.studied) == ("Line", True, False)
    assert [one.statement.line for one in report.judged] == [1, 3, 3]
    assert report.summary() == (
        "3 numbers: 1 consistent, 1 consistent at an exact half, 1 only if truncated."
    )


def test_a_report_on_nothing(tmp_path):
    file = tmp_path / "draft.txt"
    file.write_text("Nothing to count.", encoding="utf-8")
    report = checking.check(file)
    assert (report.wrong, report.summary()) == (False, "No number was found that could be checked.")


def test_a_report_beside_a_study(tmp_path):
    study = Path(__file__).parents[1] / "studies/quiet-hour"
    file = tmp_path / "draft.txt"
    file.write_text("Calm: 60% (6 of 10).", encoding="utf-8")
    report = checking.check(file, study)
    assert report.summary() == "1 number: 1 consistent, 1 in the study."
    (one,) = report.judged
    assert (one.plain, report.studied) == (True, True)
    assert one.sentences[1].startswith("The study has 6 of 10 (calm, agreement)")


def test_a_number_alone_has_no_arithmetic(tmp_path):
    study = Path(__file__).parents[1] / "studies/quiet-hour"
    file = tmp_path / "draft.txt"
    file.write_text("Of 21 people 20 came.", encoding="utf-8")
    report = checking.check(file, study)
    assert [one.arithmetic for one in report.judged] == [""]
    file.write_text("There were 21 people; 20 came.", encoding="utf-8")
    report = checking.check(file, study)
    assert report.summary() == "2 numbers: 1 in the study, 1 not found."
    assert report.judged[0].sentences == ["21 is no number of the study."]
    assert not report.wrong


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        checking.check(tmp_path / "draft.md")


# A second corpus, where it is at hand.

GROUPS = {
    "consistent": {"consistent", "cannot be tested"},
    "consistent under half-even only": {"consistent at an exact half"},
    "consistent under half-up only": {"consistent", "consistent at an exact half"},
    "consistent if truncated only": {"only if truncated", "consistent at an exact half"},
    "consistent if rounded up only": {"consistent", "only if rounded up", "of another base"},
    "consistent with Wald only": {"consistent"},
    "GRIM-inconsistent": {"only if truncated", "only if rounded up", "impossible"},
    "impossible (count exceeds base)": {"impossible"},
    "impossible SD (mean passes GRIM)": {"impossible"},
    "impossible for any count": {"only if truncated", "impossible"},
    "impossible median": {"impossible"},
    "inconsistent (fits base 81)": {"of another base"},
}
WORDS = {"75", "76", "85"}  # "almost half", "the majority", "a third": words are not judged


@pytest.mark.skipif(not SHARED.exists(), reason="the second corpus is not here")
def test_the_second_corpus():
    lines = [line.split(" | ") for line in SHARED.read_text("utf-8").splitlines()]
    cases = [line for line in lines if len(line) == 4 and line[0].strip("| ").isdigit()]
    assert len(cases) > 60
    for number, text, verdict, _ in cases:
        if number.strip("| ") not in WORDS:
            allowed = GROUPS.get(verdict, {"impossible"}) | {"cannot be tested"}
            assert set(fits(text)) <= allowed, text


def test_the_limits_are_kept_as_printed():
    (one,) = statements.find("86% (55/64; 95% CI 75.4 to 92.4)")
    assert one.limits == (Decimal("75.4"), Decimal("92.4"))
