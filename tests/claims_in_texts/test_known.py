"""What a study says to a number; the study is the one worked out on paper in tests/studies."""

from pathlib import Path

import pytest

from balint_analysis import load
from balint_analysis.claims_in_texts import statements
from balint_analysis.claims_in_texts.known import Known
from balint_analysis.report import results

STUDY = Path(__file__).parents[1] / "studies/quiet-hour"
OURS, LOOK = "in the study", "in it, but look"
ELSE, UNLIKE = "not found", "unlike the study"


@pytest.fixture(scope="module")
def found():
    study = load(STUDY)
    return results.collect(study), study.codebook


@pytest.fixture
def known(found):
    return Known(*found)


def answer(known, text):
    (one,) = statements.find(text)
    return known.answer(one)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("60% (12 of 20)", "12 of 20 (response)"),
        ("40% (8 of 20)", "8 of 20 (not: response)"),
        ("60% (6 of 10)", "6 of 10 (calm, agreement)"),
        ("40% (4 of 10)", "4 of 10 (calm, disagreement)"),
        ("30% (3 of 10)", "3 of 10 (calm, “Often”)"),
        ("70% (7 of 10)", "7 of 10 (not: calm, “Often”)"),
        ("0% (0 of 8)", "0 of 8 (heard, neutral)"),
        ("50% (3 of 6)", "3 of 6 (Rest, majority)"),
        ("83% (5 of 6)", "5 of 6 (Rest, any)"),
        ("33% (2 of 6)", "2 of 6 (Rest, unanimous)"),
        ("100% (6 of 6)", "6 of 6 (answers coded)"),
        ("83% (10 of 12)", "10 of 12 (answered calm)"),
        ("42% (5 of 12)", "5 of 12 (answered rushed)"),
        ("25% (3 of 12)", "3 of 12 (answered 2 items)"),
        ("50% (6 of 12)", "6 of 12 (stopped at why)"),
        ("17% (2 of 12)", "2 of 12 (answered 1 items)"),
        ("75% (6 of 8)", "6 of 8 (calm and heard, both)"),
        ("25% (2 of 8)", "2 of 8 (calm and heard, only_2)"),
        ("8 of 8 felt heard", "8 of 8 (heard, agreement)"),
        ("60% of the 10", "6 of 10 (calm, agreement)"),
        ("83% (n=10)", "10 of 12 (answered calm)"),
        ("42%", "5 of 12 (answered rushed)"),
        ("17% agreed", "2 of 12 (answered 1 items)"),
    ],
)
def test_shares_that_the_study_has(known, text, said):
    found = answer(known, text)
    assert found.match == OURS
    assert said in found.said


def test_of_many_shares_three_are_named(known):
    assert answer(known, "6 of 10").said == (
        "The study has 6 of 10 (calm, agreement); 6 of 10 (calm, ward North); "
        "6 of 10 (not: calm, disagreement)"
    )
    assert answer(known, "60%").said.endswith("; and three others")


@pytest.mark.parametrize(
    ("text", "match", "said"),
    [
        # Count and percentage are there, of another base; base and percentage with another count.
        ("60% (6 of 11)", UNLIKE, "The study has 6 of 10 (calm, agreement) instead"),
        ("100% (7 of 8)", UNLIKE, "The study has 8 of 8 (heard, agreement) instead"),
        (
            "60% (n=7)",
            UNLIKE,
            "The study has 12 of 20 (response); 6 of 10 (calm, agreement) instead",
        ),
        ("99% (n=12)", UNLIKE, "The study has 12 of 20 (response) instead"),
        # A base of the study, with what it does not have.
        ("50% (5 of 10)", UNLIKE, "Of 10 the study has no 5"),
        ("9 of 10", UNLIKE, "Of 10 the study has no 9"),
        ("55% of 20", UNLIKE, "Of 20 the study has no share of 55%"),
        # What a theme has by another rule, beside one of the same percentage.
        ("50% (3 of 7)", UNLIKE, "The study has 3 of 6 (Rest, majority) instead"),
        # No more than one of the three is the study's, or it is of less weight.
        ("71% (6 of 7)", ELSE, "No such share is in the study"),
        ("99% (n=10)", ELSE, "No such share is in the study"),
        ("9 of 12", ELSE, "No such share is in the study"),
        ("71% (5 of 7)", ELSE, "No such share is in the study"),
        ("5 of 7", ELSE, "No such share is in the study"),
        ("71% of 7", ELSE, "No such share is in the study"),
        ("71% (n=15)", ELSE, "No such share is in the study"),
        ("71%", ELSE, "No share of the study rounds to 71%"),
    ],
)
def test_shares_that_it_does_not_have(known, text, match, said):
    assert answer(known, text) == (match, said)


def test_what_the_study_has_is_its_own_though_the_percentage_is_wrong(known):
    assert answer(known, "61% (6 of 10)").match == OURS  # which arithmetic tells


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("response", (12, 20, 0)),
        ("calm, agreement", (6, 10, 0)),
        ("calm, disagreement", (4, 10, 0)),
        ("heard, neutral", (0, 8, 0)),
        ("calm, “Often”", (3, 10, 1)),
        ("Rest, majority", (3, 6, 0)),
        ("Rest, any", (5, 6, 1)),
        ("the garden", (2, 6, 0)),
        ("answers coded", (6, 6, 1)),
        ("coded with no theme", (0, 6, 1)),
        ("answers to why", (6, 6, 2)),
        ("answered calm", (10, 12, 2)),
        ("answered 3 items", (5, 12, 2)),
        ("stopped at why", (6, 12, 2)),
        ("ward South", (2, 12, 2)),
        ("calm, ward North", (6, 10, 2)),
        ("calm and heard, only_2", (2, 8, 2)),
        ("calm and rushed, neither", (0, 5, 2)),
        ("noise with rest", (0, 6, 2)),
        ("not: response", (8, 20, 1)),
        ("not: calm, “Often”", (7, 10, 1)),
        ("not: the garden", (4, 6, 1)),
    ],
)
def test_shares_have_a_name_a_base_and_a_rank(known, name, share):
    assert [(s.n, s.base, s.rank) for s in known.shares if s.name == name] == [share]


def test_of_what_tables_count_the_others_have_no_share(known):
    names = {share.name for share in known.shares}
    assert "not: answered calm" not in names
    assert len(names) == len(known.shares)
    assert "rest with rest" not in names


def test_of_more_than_three_alike_the_others_are_counted(known):
    known.shares = [known.shares[0]._replace(name=name) for name in "abcd"]
    assert answer(known, "12 of 20").said == (
        "The study has 12 of 20 (a); 12 of 20 (b); 12 of 20 (c); and one other"
    )
    known.shares.pop()
    assert answer(known, "12 of 20").said.endswith("; 12 of 20 (c)")


def test_a_loose_count_is_not_held_against_the_percentage(known):
    found = answer(known, "7 (30%) agreed")
    assert found.match == OURS
    assert found.said.startswith("The study has 3 of 10 (calm, “Often”)")
    assert answer(known, "7 (71%) agreed").match == ELSE


def test_a_share_of_less_weight_beside_one_that_is_near(known):
    usual = known.shares[1]._replace(name="usual", n=110, base=200)  # both are 55%
    rare = usual._replace(name="rare", n=109, rank=2)
    known.shares = [usual, rare]
    found = answer(known, "55% (109 of 200)")
    assert found.match == LOOK
    assert found.said == (
        "The study has 109 of 200 (rare), but 110 of 200 (usual) may have been meant"
    )
    known.shares = [usual, rare._replace(rank=1)]
    assert answer(known, "55% (109 of 200)").match == OURS
    known.shares = [usual._replace(base=201), rare]
    assert answer(known, "55% (109 of 200)").match == OURS


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("60% (6 of 10; 95% CI 31 to 83)", OURS),  # Wilson: 31.3 to 83.2, see test_quiet_hour
        ("60% (6 of 10; 95% CI 31.3 to 83.2)", OURS),
        ("60% (6 of 10; 95% CI 35 to 80)", OURS),  # of a finite cohort: 7 and 16 of 20
        ("60% (6 of 10; 95% CI 32 to 83)", UNLIKE),
        ("60% (6 of 10; 95% CI 31 to 84)", UNLIKE),
        ("71% (5 of 7; 95% CI 31 to 84)", ELSE),
    ],
)
def test_intervals(known, text, match):
    found = answer(known, text)
    assert found.match == match
    assert found.said.startswith("The study has 6 of 10") == (match != ELSE)
    limits = text.partition("CI ")[2].rstrip(")")
    assert found.said.endswith(f", but no interval from {limits}") == (match == UNLIKE)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        # calm: 2, 2, 3, 3 of four levels: 27/10, the other way 23/10; variance 121/90, SD 1.16
        ("M = 2.70, SD = 1.16, n = 10", OURS),
        ("M = 2.30, SD = 1.16, n = 10", OURS),
        ("M = 2.7", OURS),
        ("M = 2.70, n = 10", OURS),
        ("M = 2.70, SD = 1.16", OURS),
        ("M = 2.70, SD = 1.16, n = 11", UNLIKE),
        ("M = 2.70, SD = 1.26, n = 10", UNLIKE),
        ("M = 2.70, n = 11", UNLIKE),
        ("M = 2.70, SD = 1.26, n = 11", ELSE),
        ("M = 2.70, SD = 1.26", ELSE),
        ("M = 2.60, SD = 1.16, n = 10", ELSE),
        ("median 3 (n = 10)", ELSE),
    ],
)
def test_means(known, text, match):
    assert answer(known, text).match == match


def test_what_is_said_of_means(known):
    assert answer(known, "M = 2.7, n = 10").said == "The study has it for calm"
    assert answer(known, "M = 2.3, n = 10").said == (
        "The study has it for calm, levels numbered from the other end"
    )
    assert answer(known, "M = 2.7, n = 11").said == "The study has this mean with n = 10"
    assert answer(known, "M = 2.6, n = 10").said == "No item of the study has this mean"
    assert answer(known, "median 3").said == "The study's results hold no medians"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("20 were invited", OURS),
        ("21 were invited", ELSE),
        ("alpha was 0.31", OURS),  # 11/35, see test_quiet_hour
        ("alphas of 0.51", OURS),  # of theme sets
        ("alpha was 0.20", ELSE),
        ("kappa was 0.20", OURS),
        ("kappa was 0.67", OURS),
        ("kappa was 0.31", ELSE),
        ("AC1 was 0.24", OURS),  # 9/37
        ("AC1 was 0.20", ELSE),
        ("p = 0.5", OURS),
        ("p = 0.4", ELSE),
    ],
)
def test_numbers_alone(known, text, match):
    found = answer(known, text)
    assert found.match == match
    assert found.said.startswith("The study knows") == (match == OURS)


def test_what_the_codebook_says_in_numbers_is_known(found):
    results, codebook = found
    cohort = codebook.cohort.model_copy(
        update={"sessions": 13, "session_minutes": 90, "rotation_weeks": 14}
    )
    facts = Known(results, codebook.model_copy(update={"cohort": cohort})).numbers
    assert {13, 90, 14, 20, 3} <= facts
