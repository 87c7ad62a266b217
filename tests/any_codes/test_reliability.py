"""Coefficients of agreement: what they do at the edges, and what must not change them."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.any_codes.reliability import (
    Undefined,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    observed_agreement,
)

NAN = float("nan")
ALL_AGREE = r"^undefined \(all coders agree on every answer\)$"
NO_PAIRS = r"^undefined \(no answer was coded by two coders\)$"
ANY_CODERS = [fleiss_kappa, krippendorff_alpha, gwet_ac1]
COEFFICIENTS = pytest.mark.parametrize("coefficient", [*ANY_CODERS, cohen_kappa])
MEASURES = pytest.mark.parametrize("measure", [observed_agreement, *ANY_CODERS, cohen_kappa])

THREE_ANSWERS = [["no", "no"], ["no", "yes"], ["yes", "yes"]]


def tables(coders, marks=("a", "b", "c", None)):
    """Draw up to 12 answers' codes."""
    row = st.lists(st.sampled_from(marks), min_size=coders, max_size=coders)
    return st.lists(row, min_size=1, max_size=12)


def outcome(measure, codes):
    """Return a measure's value, or the reason why there is none."""
    try:
        return measure(codes)
    except Undefined as reason:
        return str(reason)


# By hand: 2 of 3 answers agree, and each category was given half of the time.


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (observed_agreement, 2 / 3),
        (fleiss_kappa, (2 / 3 - 1 / 2) / (1 - 1 / 2)),
        (gwet_ac1, (2 / 3 - 1 / 2) / (1 - 1 / 2)),
        (krippendorff_alpha, 1 - (1 / 3) / (3 / 5)),  # of 6 codes, 2 differ 3 / 5 of the time
        (cohen_kappa, (2 / 3 - 4 / 9) / (1 - 4 / 9)),  # one says no twice, the other once
    ],
)
def test_three_answers_by_hand(measure, expected):
    assert measure(THREE_ANSWERS) == pytest.approx(expected)


# Undefined


@COEFFICIENTS
@pytest.mark.parametrize("answers", [1, 5])
def test_one_category_is_undefined(coefficient, answers):
    with pytest.raises(Undefined, match=ALL_AGREE):
        coefficient([["yes", "yes"]] * answers)


@COEFFICIENTS
def test_one_category_is_undefined_though_there_are_others(coefficient):
    with pytest.raises(Undefined, match=ALL_AGREE):
        coefficient([[0, 0], [0, 0]], categories=[0, 1, 2])


def test_one_category_is_full_agreement():
    assert observed_agreement([["yes", "yes"], ["yes", "yes"]]) == 1.0


@pytest.mark.parametrize("measure", [observed_agreement, *ANY_CODERS])
def test_one_coder_is_undefined(measure):
    with pytest.raises(Undefined, match=NO_PAIRS):
        measure([["yes"], ["no"]])


@MEASURES
def test_no_answer_coded_twice_is_undefined(measure):
    with pytest.raises(Undefined, match=NO_PAIRS):
        measure([["yes", None], [None, "no"]])


@MEASURES
@pytest.mark.parametrize("blank", [None, np.nan, pd.NA])
def test_nothing_coded_is_undefined(measure, blank):
    with pytest.raises(Undefined, match=NO_PAIRS):
        measure([[blank, blank], [blank, blank]])


@MEASURES
def test_no_answers_are_undefined(measure):
    with pytest.raises(Undefined, match=NO_PAIRS):
        measure(np.empty((0, 2)))


def test_one_answer_coded_differently():
    assert observed_agreement([["yes", "no"]]) == 0
    assert fleiss_kappa([["yes", "no"]]) == -1
    assert krippendorff_alpha([["yes", "no"]]) == 0


# What codes may look like


@MEASURES
@pytest.mark.parametrize(
    "codes",
    [
        pytest.param([[0, 0], [0, 1], [1, 1]], id="numbers"),
        pytest.param([[False, False], [False, True], [True, True]], id="booleans"),
        pytest.param([["no", "no"], ["no", 1], [1, 1]], id="mixed"),
        pytest.param(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), id="array"),
        pytest.param(pd.DataFrame(THREE_ANSWERS, columns=["AB", "CD"]), id="frame"),
        pytest.param(pd.DataFrame(THREE_ANSWERS, index=[7, 7, 7]), id="repeated index"),
        pytest.param(pd.DataFrame(THREE_ANSWERS, dtype="category"), id="categorical"),
    ],
)
def test_any_table_of_codes_will_do(measure, codes):
    assert measure(codes) == pytest.approx(measure(THREE_ANSWERS))


@MEASURES
def test_missing_is_none_or_nan(measure):
    expected = measure([[0, 0], [0, 1], [1, None], [1, 1]])
    assert measure([[0, 0], [0, 1], [1, np.nan], [1, 1]]) == expected


@MEASURES
def test_result_is_a_plain_float(measure):
    assert type(measure(THREE_ANSWERS)) is float


@MEASURES
def test_unknown_category_is_named(measure):
    with pytest.raises(ValueError, match=r"'maybe' is not among the categories \['no', 'yes'\]"):
        measure([["no", "maybe"], ["yes", "yes"]], categories=["no", "yes"])


@pytest.mark.parametrize("coders", [1, 3])
def test_cohen_kappa_is_for_two_coders(coders):
    with pytest.raises(ValueError, match=f"needs two coders, not {coders}"):
        cohen_kappa([["no"] * coders, ["yes"] * coders])


def test_unused_category_lowers_chance_agreement_of_ac1():
    # pi = 1/2, 1/2, 0: chance agreement is 1/2 over 3 - 1 instead of over 2 - 1.
    ac1 = gwet_ac1(THREE_ANSWERS, categories=["no", "yes", "cannot say"])
    assert ac1 == pytest.approx((2 / 3 - 1 / 4) / (1 - 1 / 4))


@pytest.mark.parametrize("measure", [observed_agreement, fleiss_kappa, krippendorff_alpha])
def test_unused_category_changes_nothing_else(measure):
    value = measure(THREE_ANSWERS, categories=["no", "yes", "cannot say"])
    assert value == pytest.approx(measure(THREE_ANSWERS))


# Missing codings


@MEASURES
def test_missing_is_not_a_category(measure):
    blank = [[None, None], [None, None]]
    assert measure([*THREE_ANSWERS, *blank]) == pytest.approx(measure(THREE_ANSWERS))


def test_answer_coded_once_counts_for_chance_only():
    # Gwet (2014): "no" has 1, 1/2, 0 and 1 of the four answers' codes, 5/8 on average.
    codes = [*THREE_ANSWERS, ["no", None]]
    chance = (5 / 8) ** 2 + (3 / 8) ** 2
    assert observed_agreement(codes) == pytest.approx(2 / 3)
    assert fleiss_kappa(codes) == pytest.approx((2 / 3 - chance) / (1 - chance))
    assert gwet_ac1(codes) == pytest.approx((2 / 3 - 1 + chance) / chance)


@pytest.mark.parametrize("measure", [krippendorff_alpha, cohen_kappa])
def test_answer_coded_once_does_not_count(measure):
    assert measure([*THREE_ANSWERS, ["no", None]]) == pytest.approx(measure(THREE_ANSWERS))


@given(codes=tables(4))
def test_observed_agreement_is_that_of_pairs(codes):
    marks = [[mark for mark in row if mark] for row in codes]
    pairs = [list(combinations(row, 2)) for row in marks if len(row) > 1]
    shares = [np.mean([a == b for a, b in row]) for row in pairs]
    expected = np.mean(shares) if shares else "undefined (no answer was coded by two coders)"
    assert outcome(observed_agreement, codes) == pytest.approx(expected)


# What changes nothing, and what changes something


@MEASURES
@given(codes=tables(2))
def test_order_of_coders_is_irrelevant(measure, codes):
    swapped = [row[::-1] for row in codes]
    assert outcome(measure, swapped) == pytest.approx(outcome(measure, codes))


@pytest.mark.parametrize("measure", [observed_agreement, *ANY_CODERS])
@given(codes=tables(4))
def test_it_is_irrelevant_who_gave_which_code(measure, codes):
    shuffled = [sorted(row, key=str) for row in codes]
    assert outcome(measure, shuffled) == pytest.approx(outcome(measure, codes))


@MEASURES
@given(codes=tables(2))
def test_order_of_answers_is_irrelevant(measure, codes):
    assert outcome(measure, codes[::-1]) == pytest.approx(outcome(measure, codes))


@MEASURES
@given(codes=tables(2))
def test_names_of_categories_are_irrelevant(measure, codes):
    names = {"a": 9.0, "b": 0.0, "c": -1.0, None: np.nan}
    renamed = [[names[mark] for mark in row] for row in codes]
    assert outcome(measure, renamed) == pytest.approx(outcome(measure, codes))


@pytest.mark.parametrize("measure", [observed_agreement, fleiss_kappa, gwet_ac1])
@given(codes=tables(3))
def test_doubling_the_answers_changes_nothing(measure, codes):
    assert outcome(measure, codes * 2) == pytest.approx(outcome(measure, codes))


@MEASURES
@given(marks=st.lists(st.sampled_from("abc"), max_size=10))
def test_perfect_agreement_on_two_categories_is_one(measure, marks):
    assert measure([[mark, mark] for mark in ["a", "b", *marks]]) == pytest.approx(1)


@given(codes=tables(3, marks="ab"))
def test_alpha_is_fleiss_kappa_corrected_for_few_codes(codes):
    codes = [*codes, ["a", "a", "b"]]
    disagreement = (1 - fleiss_kappa(codes)) * (1 - 1 / np.size(codes))
    assert krippendorff_alpha(codes) == pytest.approx(1 - disagreement)


@COEFFICIENTS
@given(codes=tables(2))
def test_coefficient_is_never_above_one(coefficient, codes):
    assert coefficient([*codes, ["a", "b"]]) < 1


def test_rare_theme_lowers_kappa_more_than_ac1():
    codes = [[1, 1], [1, 0], [0, 1]] + [[0, 0]] * 87
    assert observed_agreement(codes) > 0.97
    assert fleiss_kappa(codes) < 0.5
    assert gwet_ac1(codes) > 0.97
