"""Which scales columns are on, and what is asked about them."""

import pytest

from balint_analysis.drafting.catalogue import catalogue
from drafts import FIVE, drafted, export, opened, scale

FOUR = [*FIVE[:2], *FIVE[3:]]
COLOURS = ["Red", "Green", "Blue"]


def asked(survey) -> set[str]:
    """Draft a study: which of its scales' keys are left to confirm."""
    return {key.removeprefix("scales.") for key in opened(survey) if key.startswith("scales.")}


# the catalogue


def test_a_usual_scale_of_which_all_was_chosen_is_not_asked_about():
    survey = export(Q=FIVE * 10)
    assert not asked(survey)
    assert drafted(survey)[1].scales["agreement"].agree == FIVE[3:]


def test_levels_that_nobody_chose_come_from_the_catalogue():
    found = scale("Agree", "Strongly agree", "Neither agree nor disagree")
    assert found.levels == FIVE
    assert (found.agree, found.neutral) == (FIVE[3:], [FIVE[2]])


def test_levels_that_nobody_chose_are_named_and_asked():
    survey = export(Q=["Agree", "Neutral"])
    text, _ = drafted(survey)
    assert "# nobody chose Strongly disagree, Disagree, Strongly agree\n" in text
    assert opened(survey)["scales.agreement.levels"].guess == [
        *("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    ]


def test_of_few_answers_a_middle_may_have_been_offered():
    # If one in twenty chose it, nobody did among 40 with 0.95^40 = 13%, among 200 with 0.003%.
    assert asked(export(Q=FOUR * 10)) == {"agreement.levels"}
    assert asked(export(Q=FOUR * 50)) == set()


def test_the_file_says_how_a_level_is_spelt():
    found = scale(" strongly agree", "AGREE", "Undecided")
    assert found.levels == ["Strongly disagree", "Disagree", "Undecided", "AGREE", "strongly agree"]


def test_the_commoner_spelling_is_the_level():
    assert scale("agree", "Agree", "Agree", "Disagree").agree[0] == "Agree"


def test_accents_may_be_composed_or_not():
    levels = scale("Trifft u\u0308berhaupt nicht zu", "Trifft voll zu").levels
    assert levels[0] == "Trifft \u00fcberhaupt nicht zu"


@pytest.mark.parametrize(
    ("values", "agree"),
    [
        (["Never", "Rarely", "Sometimes", "Often", "Always"], ["Often", "Always"]),
        (["Never", "Seldom", "Often", "Always"], ["Often", "Always"]),
        (["Very dissatisfied", "Satisfied", "Neutral"], ["Satisfied", "Very satisfied"]),
        (["Not at all likely", "Very likely", "Extremely likely"], None),
        (["Poor", "Fair", "Good", "Very good", "Excellent"], ["Good", "Very good", "Excellent"]),
        (["Stimme zu", "Stimme eher zu", "Stimme nicht zu", "Stimme voll und ganz zu"], None),
        (["D’accord", "Pas du tout d’accord", "Tout à fait d’accord"], None),
        (["Très insatisfait(e)", "Satisfait(e)", "Très satisfait(e)"], None),
        (["Muy satisfecha", "Satisfecha", "Insatisfecha"], ["Satisfecha", "Muy satisfecha"]),
        (["1 = Strongly disagree", "5 = Strongly agree", "3 = Neutral"], None),
        (["A lot", "Some", "Not much", "Not at all"], ["Some", "A lot"]),
        (["Helt enig", "Litt enig", "Verken eller", "Litt uenig"], ["Litt enig", "Helt enig"]),
    ],
)
def test_usual_scales_are_known(values, agree):
    found = scale(*values)
    assert set(values) <= {*found.levels}
    assert agree in (None, found.agree)


@pytest.mark.parametrize(
    "levels",
    [
        ["Never", "Rarely", "Sometimes", "Often", "Always"],
        ["Poor", "Fair", "Good", "Very good", "Excellent"],
        ["Jamais", "Parfois", "Souvent", "Toujours"],
    ],
)
def test_where_agreement_is_a_convention_it_is_asked(levels):
    survey = export(Q=levels * 10)
    assert [key for key in asked(survey) if key.endswith(".agree")]


def test_somewhat_beside_very_is_not_neutral():
    levels = ["Not important", "Somewhat important", "Important", "Very important"]
    assert scale(*levels).neutral in (None, [])
    five = ["Very unimportant", "Somewhat unimportant", "Neither important nor unimportant"]
    found = scale(*five, "Somewhat important", "Very important")
    assert (found.neutral, found.agree[0]) == (five[2:], "Somewhat important")


def test_of_several_scales_it_is_the_one_with_the_fewest_spare_levels():
    assert len(scale(*FIVE).levels) == 5
    assert len(scale(*FOUR).levels) == 4
    assert len(scale(*FIVE, "Somewhat agree").levels) == 7


def test_columns_rather_share_a_scale():
    _, codebook = drafted(export(A=FIVE, B=[*FOUR, ""], C=["Agree"] * 5))
    assert [item.scale for item in codebook.items] == ["agreement"] * 3


def test_a_scale_of_which_a_column_lacks_several_levels_is_another():
    seven = [*FIVE[:2], "Somewhat disagree", FIVE[2], "Somewhat agree", *FIVE[3:]]
    _, codebook = drafted(export(A=seven * 5, B=FIVE * 7))
    assert [item.scale for item in codebook.items] == ["agreement", "agreement-2"]


def test_a_column_that_has_all_of_a_shorter_scale_is_asked_about():
    keys = opened(export(A=FIVE * 10, B=[*FOUR, ""] * 10))
    assert "items.b.scale" in keys and "items.a.scale" not in keys


def test_the_columns_of_a_block_are_on_one_scale_without_a_question():
    columns = {"Q1 [calm]": FIVE * 10, "Q1 [heard]": [*FOUR, ""] * 10}
    survey = export(**columns)
    assert {item.scale for item in drafted(survey)[1].items} == {"agreement"}
    assert not [key for key in opened(survey) if key.startswith("items.")]


def test_a_level_with_two_wordings_makes_two_scales():
    other = ["Neutral" if level == FIVE[2] else level for level in FIVE]
    _, codebook = drafted(export(A=FIVE, B=other, C=other))
    assert [item.scale for item in codebook.items] == ["agreement", "agreement-2", "agreement-2"]


def test_a_value_of_its_own_spoils_a_scale():
    assert scale(*FIVE, "It depends") is None


def test_yes_and_no_are_no_scale():
    assert scale(*["Yes", "No"] * 8, B=["No", "Yes"] * 8) is None


def said_of(survey, entry, levels: list[str]) -> str:
    """Judge the draft of a column on a known scale."""
    _, book = drafted(survey)
    if not book.items:
        return "left out, and said"
    found, name = book.scale_of(book.items[0]), book.items[0].scale
    first, middle = len(entry.levels) - entry.agree, entry.middle
    order = [level[0] for level in entry.levels]
    right = (
        found.levels == levels
        and {order.index(x) for x in found.agree} == set(range(first, len(order)))
        and [order.index(x) for x in found.neutral or []] == ([] if middle is None else [middle])
    )
    asked = any(key.startswith(f"scales.{name}.") for key in opened(survey))
    return "right" if right else "asked" if asked else "wrong in silence"


BY_LANGUAGE = pytest.mark.parametrize("language", sorted({e.language for e in catalogue()}))


@BY_LANGUAGE
def test_no_usual_scale_is_wrong_in_silence(language):
    for entry in (e for e in catalogue() if e.language == language):
        levels = [level[0] for level in entry.levels]
        assert said_of(export(Q=levels * 25), entry, levels) != "wrong in silence", levels
        for absent in levels:
            chosen = [level for level in levels if level != absent] * 10
            assert said_of(export(Q=chosen), entry, levels) != "wrong in silence", (levels, absent)


@BY_LANGUAGE
def test_labels_of_a_usual_scale_are_right_in_either_order(language):
    for entry in (e for e in catalogue() if e.language == language):
        for levels in (up := [level[0] for level in entry.levels], up[::-1]):
            survey = export(Q=["1", "2"], facts=labelled(*levels))
            assert said_of(survey, entry, levels) in ("right", "asked"), levels


# answers beside a scale


@pytest.mark.parametrize(
    "aside",
    [
        *("Not applicable", "N/A", "Don’t know", "(VOL) Refused", "Unfamiliar (N/A)"),
        *("Weiß nicht", "Ne sait pas", "No sabe/No contesta", "Non so", "Não sei"),
        *("n.v.t.", "Vet ej", "Vet ikke", "Ved ikke"),
    ],
)
def test_answers_beside_the_scale_are_kept_apart(aside):
    found = scale(*FIVE, aside)
    assert (found.levels, found.not_applicable) == (FIVE, [aside])


def test_not_sure_is_neutral_unless_another_level_is_and_is_asked():
    survey = export(Q=[*FIVE[:2], "Not sure", *FIVE[3:]] * 8)
    assert drafted(survey)[1].scales["agreement"].neutral == ["Not sure"]
    assert "agreement.neutral" in asked(survey)
    beside = export(Q=[*FIVE, "Not sure"] * 8)
    assert drafted(beside)[1].scales["agreement"].not_applicable == ["Not sure"]
    assert asked(beside) == {"agreement.not_applicable"}


def test_trifft_nicht_zu_is_a_level_or_stands_beside():
    four = ["Trifft nicht zu", "Trifft eher nicht zu", "Trifft eher zu", "Trifft zu"]
    assert scale(*four).levels == four
    longer = ["Trifft gar nicht zu", "Trifft eher nicht zu", "Teils/teils", "Trifft eher zu"]
    found = scale(*longer, "Trifft voll zu", "Trifft nicht zu")
    assert found.not_applicable == ["Trifft nicht zu"]


# numbers


@pytest.mark.parametrize(("values", "levels"), [("1234", 4), ("125", 5), ("136", 6), ("172", 7)])
def test_numbers_have_an_order_and_no_agreement(values, levels):
    survey = export(**{"How useful was it?": list(values)})
    (found,) = drafted(survey)[1].scales.values()
    assert (len(found.levels), found.agree) == (levels, [])
    assert any(key.endswith(".agree") for key in asked(survey))


def test_an_end_that_nobody_chose_is_asked():
    survey = export(**{"How useful was it?": list("2345") * 10})
    assert drafted(survey)[1].scales["rating-1-to-5"].levels == list("12345")
    assert "rating-1-to-5.levels" in asked(survey)
    whole = export(**{"How useful was it?": list("12345") * 10})
    assert asked(whole) == {"rating-1-to-5.agree"}


def test_ten_points_start_at_zero():
    found = scale("0", "10", "7", heading="How likely are you to recommend it?")
    assert (found.levels, found.neutral) == ([str(n) for n in range(11)], ["5"])


def test_signed_numbers_are_in_numeric_order():
    levels = ["-3", "-2", "-1", "0", "1", "2", "3"]
    found = scale("2", "-1", "0", "-3", "1", "-2", "3", heading="How did you feel?")
    assert found.levels == levels
    assert scale("-2", "0", "2", "1", heading="How did you feel?").levels == levels[1:-1]


@pytest.mark.parametrize(
    "codes", [["-1"], ["-1", "-2"], ["-8", "-9"], ["-99"], ["9"], ["99"], ["-77", "999"]]
)
def test_codes_of_no_answer_stand_beside_and_are_asked(codes):
    survey = export(**{"How useful was it?": [*"12345" * 10, *codes]})
    found = drafted(survey)[1].scales["rating-1-to-5"]
    assert (found.levels, set(found.not_applicable)) == (list("12345"), set(codes))
    assert "rating-1-to-5.not_applicable" in asked(survey)


@pytest.mark.parametrize(
    "heading", ["ID", "Balint group", "yearOfStudy", "site_no", "How many sessions did you attend?"]
)
def test_numbers_that_count_or_name_are_no_scale(heading):
    assert scale(*"12345", heading=heading) is None


@pytest.mark.parametrize("heading", ["Group atmosphere", "The year was well organised"])
def test_numbers_under_a_heading_that_rates_are_a_scale(heading):
    assert scale(*"12345", heading=heading)


def test_two_numbers_are_a_scale_only_in_a_grid_with_more():
    numbers = {"Q1_1": list("12345"), "Q1_2": list("45454"), "Q2": list("45454")}
    assert [item.column for item in drafted(export(**numbers))[1].items] == ["Q1_1", "Q1_2"]


def test_a_block_has_one_range():
    # Some statements of a questionnaire from 1 to 7 got 1 to 4, or 1 to 6, only.
    columns = {"PSSUQ1": list("1234567") * 5, "PSSUQ2": list("1234123") * 5}
    columns["PSSUQ3"] = list("1234561") * 5
    survey = export(**columns)
    assert [item.scale for item in drafted(survey)[1].items] == ["rating-1-to-7"] * 3
    assert asked(survey) == {"rating-1-to-7.agree"}


def test_many_columns_from_1_to_3_go_from_1_to_3():
    columns = {f"Behaviour {n}": list("123123") for n in "abcdefgh"}
    assert list(drafted(export(**columns))[1].scales) == ["rating-1-to-3"]


def test_columns_side_by_side_share_a_range():
    columns = {"Calm": list("12345"), "Heard": list("23444"), "Bold": list("11345")}
    assert list(drafted(export(**columns))[1].scales) == ["rating-1-to-5"]


def test_ranges_that_differ_much_are_two_scales():
    columns = {"Calm": list("12345"), "Bold": ["0", "10", "7", "6", "1"]}
    assert list(drafted(export(**columns))[1].scales) == ["rating-1-to-5", "rating-0-to-10"]


# what nobody knows


def test_what_columns_share_is_proposed_in_order_of_appearance():
    survey = export(A=COLOURS * 3, B=["Red", "Blue", ""] * 3)
    found = drafted(survey)[1].scales["scale"]
    assert (found.levels, found.agree) == (COLOURS, [])
    assert asked(survey) == {"scale.levels", "scale.agree"}


def test_levels_with_numbers_are_put_in_their_order():
    values = ["10 - yearly", "2 - monthly", "1 - weekly"] * 2
    _, codebook = drafted(export(A=values, B=values))
    assert [level[:2] for level in codebook.scales["scale"].levels] == ["1 ", "2 ", "10"]


def test_numbers_before_levels_may_run_from_high_to_low():
    levels = ["1 - Strongly agree", "2 - Agree", "3 - Disagree", "4 - Strongly disagree"]
    found = scale(*reversed(levels))
    assert (found.levels, found.agree) == (levels, levels[:2])


def test_answers_given_once_each_are_not_taken_for_levels():
    said = ["Not for me", "Fine", "Too early"]
    text, codebook = drafted(export(A=said, B=said))
    assert not codebook.scales and "Too early" not in text


# labels and missing values


def labelled(*labels):
    return {"labels": {"Q": {str(code): label for code, label in enumerate(labels, 1)}}}


def test_labels_stand_for_codes():
    assert scale("1", "2", "2", facts=labelled("Disagree", "Agree")).levels == ["Disagree", "Agree"]


def test_labels_from_agree_to_disagree_keep_the_order_of_their_codes():
    found = scale("1", "5", facts=labelled(*reversed(FIVE)))
    assert (found.levels, found.agree) == (FIVE[::-1], FIVE[:2:-1])


def test_labels_whose_codes_are_in_no_order_are_put_in_order_and_asked():
    mixed = [FIVE[3], FIVE[0], FIVE[2], FIVE[4], FIVE[1]]
    survey = export(Q=["1", "5"], facts=labelled(*mixed))
    assert drafted(survey)[1].scales["agreement"].levels == FIVE
    assert "agreement.levels" in asked(survey)


def test_unknown_labels_that_columns_share_are_in_the_order_of_codes():
    labels = {"10": "Gold", "9": "Silver", "1": "Bronze", "0": "Don't know"}
    facts = {"labels": {"Q": labels, "R": labels}}
    found = scale("9", "1", facts=facts, R=["1", "10"])
    assert (found.levels, found.agree) == (["Bronze", "Silver", "Gold"], [])
    assert found.not_applicable == ["Don't know"]


def test_labels_of_negative_codes_stand_beside():
    labels = {"1": "Gold", "2": "Silver", "3": "Bronze", "-9": "Skipped it"}
    facts = {"labels": {"Q": labels, "R": labels}}
    assert scale("1", "2", facts=facts, R=["1", "3"]).not_applicable == ["Skipped it"]


def test_regions_are_no_levels():
    labels = {"1": "North", "2": "South", "3": "West"}
    facts = {"labels": {"Region": labels, "Home region": labels}}
    assert scale("1", "2", heading="Region", facts=facts, **{"Home region": ["1", "3"]}) is None


def test_numbers_between_labelled_ends_are_levels_too():
    found = scale("2", "4", facts={"labels": {"Q": {"1": "Worst", "5": "Best"}}})
    assert (found.levels, found.agree) == (["Worst", "2", "3", "4", "Best"], [])


def test_labelled_numbers_are_all_there_are():
    numbers = {str(n): str(n) for n in range(6)}
    assert scale("1", "4", facts={"labels": {"Q": numbers}}).levels == list("012345")


def test_a_labelled_question_is_drafted_before_anyone_answered_it():
    assert scale("", "", facts=labelled(*FIVE)).levels == FIVE


def test_missing_values_are_no_levels():
    facts = {"missing": {"Q": {"9", "-99"}}}
    assert scale(*FIVE, "9", "-99", facts=facts).levels == FIVE


# what a heading says of numbers


@pytest.mark.parametrize(
    ("heading", "agree"),
    [
        ("How useful was it? (1 = very useful, 5 = not at all useful)", ["1", "2"]),
        ("Useful? 1 = strongly disagree, 5 = strongly agree", ["4", "5"]),
        ("Useful, from 1 (strongly agree) to 5 (strongly disagree)", ["1", "2"]),
        ("Rate it from 1 = very poor to 5 = very good.", ["4", "5"]),
        ("Wie gut? (1 = stimme voll zu, 5 = stimme gar nicht zu)", ["1", "2"]),
        ("Rate it (1 = stormy, 5 = sunny)", []),
        ("Rate it (1 = very good, 5 = strongly agree)", []),
        ("Part 1: strongly agree or not?", []),
    ],
)
def test_a_heading_may_say_which_end_is_favourable(heading, agree):
    survey = export(**{heading: list("12345") * 10})
    (found,) = drafted(survey)[1].scales.values()
    assert found.agree == agree
    assert any(key.endswith(".agree") for key in asked(survey))


def test_a_heading_that_names_both_ends_says_how_far_a_scale_goes():
    heading = "The system is easy (1 = strongly agree, 7 = strongly disagree)"
    survey = export(**{heading: list("1234") * 3})
    assert drafted(survey)[1].scales["rating-1-to-7"].agree == ["1", "2", "3"]
    assert asked(survey) == {"rating-1-to-7.agree"}


def test_blocks_that_run_in_opposite_directions_are_two_scales():
    columns = {
        "Was it good? (1 = very good, 5 = very poor) [The room]": list("12345") * 3,
        "Do you agree? (1 = strongly disagree, 5 = strongly agree) [I felt safe]": list("12345")
        * 3,
    }
    found = drafted(export(**columns))[1]
    assert [found.scale_of(item).agree for item in found.items] == [["1", "2"], ["4", "5"]]
