"""The example's abstract after a co-author: what is wrong is found, and nothing else is accused."""

import pytest

from balint_analysis import load, paths, rounding
from balint_analysis.claims_in_texts import checking
from balint_analysis.claims_in_texts.known import Known
from balint_analysis.report import results

ABSTRACT = paths.project_root() / "reports/balint-2021-22/abstract.md"
RIGHT = "consistent", "in the study"
CUT, WRONG = ("only if truncated", "in the study"), ("impossible", "in the study")
UNLIKE, GONE = ("consistent", "unlike the study"), ("cannot be tested", "not found")
WRONG_TOO = "impossible", "unlike the study"
STUDENT, DOCTOR = "86% (n=55 of 64)", "87% (n=53 of 61)"
RESPONSE, POSITIVE = "42% (n=81 of 193)", "37% (n=40 of 108)"

# By name: what the co-author makes of what, and what is said of it; None where it is right.
EDITS = {
    "a count too many": (STUDENT, "86% (n=56 of 64)", WRONG_TOO),
    "a base too many": (STUDENT, "86% (n=55 of 65)", WRONG_TOO),
    "a per cent less": (STUDENT, "85% (n=55 of 64)", CUT),
    "as it was published": (DOCTOR, "86% (n=53 of 61)", CUT),
    "a base too few, which rounds alike": (RESPONSE, "42% (n=81 of 192)", UNLIKE),
    "a base too few, in a theme": (POSITIVE, "37% (n=40 of 107)", UNLIKE),
    "count and per cent moved together": (POSITIVE, "38% (n=41 of 108)", UNLIKE),
    "digits that changed places": ("22% (n=15 of 69)", "22% (n=15 of 96)", WRONG_TOO),
    "a base of another item": ("52% (n=39 of 75)", "52% (n=39 of 64)", WRONG_TOO),
    "a base too many, where few answered": ("6% (n=6 of 108)", "6% (n=6 of 109)", UNLIKE),
    "a count that is something else's": (
        "6% (n=6 of 108)",
        "6% (n=7 of 108)",
        ("consistent", "in it, but look"),
    ),
    "decimals that are wrong": (STUDENT, "86.9% (n=55 of 64)", ("impossible", "in the study")),
    "a count without base, wrong": (STUDENT, "86% (n=54)", UNLIKE),
    "a per cent without count, wrong": ("11% (n=12 of 108)", "25%", GONE),
    "a per cent of another base": (POSITIVE, "37% of the 81 respondents", UNLIKE),
    "an interval that is not its own": (STUDENT, f"{STUDENT[:-1]}; 95% CI 70 to 92)", UNLIKE),
    "the cohort's digits changed places": ("All 193", "All 139", GONE),
    "another coefficient": ("0.66", "0.69", GONE),
    "a mean that no item has": (DOCTOR, f"{DOCTOR}, M = 1.24, n = 61", (CUT[0], GONE[1])),
    "written with a slash": (STUDENT, "86% (55/64)", None),
    "in square brackets": (STUDENT, "86% [n = 55/64]", None),
    "the count first": (DOCTOR, "53 of 61 (87%)", None),
    "per cent in words": (DOCTOR, "87 per cent (53 out of 61)", None),
    "with a decimal": (STUDENT, "85.9% (n=55 of 64)", None),
    "with a no-break and a thin space": (STUDENT, "86\u00a0% (n\u2009=\u200955 of 64)", None),
    "in bold": (STUDENT, "**86%** (*n* = 55 of 64)", None),
    "the number in words": (RESPONSE, "eighty-one of 193 students (42%)", None),
    "without its base": (STUDENT, "86% (n=55)", None),
    "without count and base": (STUDENT, "86%", None),
    "about the others": (STUDENT, f"{STUDENT}; 14% (n=9 of 64) would not", None),
    "by another decision rule": (POSITIVE, "43% (n=46 of 108)", None),
    "with its interval": (STUDENT, f"{STUDENT[:-1]}; 95% CI 75 to 92)", None),
    "over two lines": (STUDENT, "86%\n(n=55 of 64)", None),
    "as a rough figure": (STUDENT, "almost 90%", None),
}


@pytest.fixture(scope="module")
def known():
    study = load(paths.project_root() / paths.EXAMPLE)
    return Known(results.collect(study), study.codebook)


@pytest.fixture(scope="module")
def text():
    return ABSTRACT.read_text(encoding="utf-8")


def accused(text, known):
    judged = checking.judge(text, known)
    return [(one.verdict.fit, one.answer.match) for one in judged if not one.plain]


def test_the_abstract_as_it_is_written_is_right(text, known):
    judged = checking.judge(text, known)
    assert len(judged) >= 16
    assert accused(text, known) == []
    assert not any(one.wrong for one in judged)


def test_there_are_edits_of_both_kinds():
    wrong = [said for _, _, said in EDITS.values() if said]
    assert (len(EDITS) > 30, len(wrong) > 15) == (True, True)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_judged_and_nothing_else_accused(edit, text, known):
    before, after, said = EDITS[edit]
    assert before in text
    edited = text.replace(before, after, 1)
    assert accused(edited, known) == ([said] if said else [])
    wrong = any(one.wrong for one in checking.judge(edited, known))
    assert wrong == (said is not None and said != GONE)  # what is not found is no mistake yet


def test_every_share_with_a_count_too_many_is_found(text, known):
    """Raise each count by one, in turn: a wrong n beside a right percentage."""
    shares = [one.statement for one in checking.judge(text, known) if one.statement.percent]
    shares = [share for share in shares if share.count]
    assert len(shares) >= 12
    for share in shares:
        other = str(share).replace(f"n={share.count} ", f"n={share.count + 1} ")
        assert len(accused(text.replace(str(share), other, 1), known)) == 1, other


def test_every_share_with_a_base_too_many_is_found(text, known):
    for one in checking.judge(text, known):
        share = one.statement
        if share.base and share.percent:
            other = str(share).replace(f" {share.base})", f" {share.base + 1})")
            assert len(accused(text.replace(str(share), other, 1), known)) == 1, other


@pytest.mark.parametrize("said", ["64 and 62 of 193", "64 and 61 of 192"])
def test_a_wrong_number_of_those_who_answered_is_found(text, known, said):
    assert accused(text.replace("64 and 61 of 193", said), known)


def test_no_share_that_an_abstract_leads_with_is_accused(known):
    for share in known.shares:
        (one,) = checking.judge(f"It was {rounding.share(share.n, share.base)}.", known)
        assert not one.verdict.fit.wrong
        assert one.plain or share.rank > 0 or one.verdict.fit == "consistent at an exact half"


def test_shares_of_less_weight_are_seldom_doubted(known):
    less = [share for share in known.shares if share.rank > 0]
    text = "\n\n".join(f"It was {rounding.share(share.n, share.base)}." for share in less)
    doubted = [one for one in checking.judge(text, known) if one.answer.match == "in it, but look"]
    assert {str(one.statement) for one in doubted} == {"6% (n=7 of 108)"}  # beside 6 of 108
