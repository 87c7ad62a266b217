"""What columns are: respondents, questions, groups, or left out and why."""

import pandas as pd
import pytest

from balint_analysis.drafting import codebook
from balint_analysis.readers.export import Export
from drafts import FIVE, drafted, export, opened

COLOURS = ["Red", "Green", "Blue"]
NAMES = ["Ada Brook", "Leo Marsh", "Mia van Reed", "Rosa Kerr-Lake", "Sam O. Pike", "Tess Vale"]


def attributes(survey) -> list[str]:
    """List the columns that are drafted as attributes, in use or not."""
    return [asked.profile.column for asked in codebook.plan(survey, "small").attributes]


def left_out(survey, column) -> str:
    """Say why a column is left out."""
    found = codebook.plan(survey, "small").left_out
    return next((reason for reason, columns in found.items() if column in columns), "")


# respondents


def test_the_export_knows_who_its_respondents_are():
    facts = {"respondent": "Key", "administrative": ("Key", "Start")}
    text, book = drafted(export(ID=["1", "2"], Key=["a", "b"], Start=["9", "9"], facts=facts))
    assert book.survey.respondent == "Key"
    assert "left out: filled in by the survey tool\n#   Start\n" in text


@pytest.mark.parametrize(
    ("heading", "asked"),
    [("ID", False), ("RespondentID", False), ("participant_no", True), ("Record number", True)],
)
def test_an_id_is_told_by_its_heading_and_its_cells(heading, asked):
    survey = export(Q=["a", "b"], **{heading: ["7", "8"]})
    assert drafted(survey)[1].survey.respondent == heading
    assert ("survey.respondent" in opened(survey)) == asked


@pytest.mark.parametrize("cells", [["7", "7"], ["7", ""], ["7", " "]])
def test_an_id_is_there_once_for_everybody(cells):
    text, book = drafted(export(ID=cells))
    assert book.survey.respondent is None
    assert "no column names them" in text


def test_a_question_is_no_id():
    heading = "Is there a number of things you would change?"
    assert drafted(export(**{heading: ["7", "8"]}))[1].survey.respondent is None


# what identifies people


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("e-mail addresses", [f"s{n}@example.org" for n in range(6)]),
        ("phone numbers", [f"07700 90000{n}" for n in range(6)]),
        ("links", [f"https://example.org/{n}" for n in range(6)]),
        ("IP addresses", [f"192.0.2.{n}" for n in range(6)]),
        ("student numbers", [f"s180000{n}" for n in range(6)]),
        ("names", NAMES),
    ],
)
def test_what_identifies_people_is_told_by_its_cells(kind, cells):
    assert kind in left_out(export(Q7=cells), "Q7")


def test_names_that_repeat_are_places_or_people_and_not_told_apart():
    assert attributes(export(Q7=["New York", "Los Angeles"] * 8)) == ["Q7"]
    assert "name people" in left_out(export(Tutor=["Ada Brook", "Leo Marsh"] * 8), "Tutor")
    assert "name people" in left_out(export(Q7=["Dr Brook", "Dr Marsh"] * 8), "Q7")


def test_one_address_among_groups_keeps_them_out():
    assert "e-mail" in left_out(export(Q7=["Later", "Maybe", "a@example.org"] * 6), "Q7")


def test_a_long_level_makes_no_group():
    assert "60 characters" in left_out(export(Q7=["x" * 61, "y"] * 8), "Q7")
    assert attributes(export(Q7=["x" * 60, "y"] * 8)) == ["Q7"]


# free text


def test_free_text_makes_questions():
    said = [f"I learnt {n} new things about listening" for n in range(9)]
    survey = export(**{"Q3. What did you learn?": said, "Short": ["No"] * 9})
    assert [(q.id, q.text) for q in drafted(survey)[1].questions] == [
        ("learn", "What did you learn?")
    ]
    assert not [key for key in opened(survey) if key.startswith("questions.")]


def test_many_short_answers_are_free_text_if_some_are_long():
    said = [f"No {n}" for n in range(13)] + ["I would have liked more time to talk about it"] * 3
    assert drafted(export(Q=said))[1].questions


def test_different_short_answers_to_a_question_are_free_text():
    said = ["Tea", "More time", "Nothing", "The end", "Silence", "All of it"]
    assert drafted(export(**{"What helped?": said}))[1].questions
    assert not drafted(export(**{"What helped": said}))[1].questions


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Any other comments?",
            "Comments",
            "Other (please specify)",
            "Q2 [Sonstiges]",
            "If not, why?",
        ),
        *("Kommentare", "Pourquoi ?", "Otros comentarios", "Perché?", "Sugestões", "Toelichting"),
        *("Övriga kommentarer", "Begrunn svaret", "Uddyb gerne", "Other - Text"),
    ],
)
def test_a_comment_box_is_no_group_whatever_was_written(heading):
    survey = export(**{heading: ["No", "None", "No", "Too busy"] * 6})
    _, book = drafted(survey)
    assert [q.column for q in book.questions] == [heading]
    assert any(key.startswith("questions.") for key in opened(survey))


def test_only_no_in_a_comment_box_is_free_text_and_yes_and_no_are_a_group():
    assert drafted(export(**{"Any comments?": ["No", "", "no"] * 6}))[1].questions
    assert attributes(export(**{"Did they explain why?": ["No", "Yes"] * 6}))


def test_a_heading_that_asks_for_words_above_a_scale_is_an_item():
    assert drafted(export(**{"Feedback came in time": FIVE * 2}))[1].items


# groups


def test_groups_are_few_beside_the_respondents():
    assert attributes(export(A=list("abc") * 3, B=list("abcdefghi"))) == ["A"]


def test_incomes_and_places_are_groups():
    incomes = ["$0 - $9,999", "$10,000 - $19,999", "$20,000 - $29,999"] * 3
    places = ["Oxford, UK", "London, UK", "Lyon, France"] * 3
    assert len(attributes(export(Income=incomes, Place=places))) == 2


def test_what_one_column_has_is_a_group_or_a_scale_and_asked():
    survey = export(Mood=COLOURS * 8, Gender=["Woman", "Man", "Other"] * 8)
    assert [a.column for a in drafted(survey)[1].attributes] == ["Mood", "Gender"]
    asked = opened(survey)
    assert "attributes.mood" in asked and "attributes.gender" not in asked


def test_a_group_of_fewer_than_five_is_drafted_as_a_remark():
    text, book = drafted(export(Site=["North"] * 20 + ["South"] * 4))
    assert not book.attributes and '# column = "Site"' in text
    assert drafted(export(Site=["North"] * 20 + ["South"] * 5))[1].attributes


def test_unknown_labels_of_one_column_are_groups():
    labels = {"labels": {"Q": {"1": "Red", "2": "Green"}}}
    assert attributes(export(Q=["1"], facts=labels)) == ["Q"]


# several choices, orders, places on a line


@pytest.mark.parametrize(
    "cells",
    [["a;b;", "a;", "b;", "a;"], ["a, b", "a", "b", "b"], ["1,2,5", "1", "2,5", "5", "1,2"]],
    ids=["Microsoft", "Google", "Qualtrics"],
)
def test_several_choices_in_a_cell_are_left_out(cells):
    survey = export(Which=cells * 2)
    assert left_out(survey, "Which") == "more than one choice, in one cell or in a column each"


def test_a_comma_in_one_cell_joins_no_choices():
    places = ["Lyon, France", "Lyon", "France", "Rome", "Bonn", "Oslo"]
    assert "more than one choice" not in left_out(export(Q7=places), "Q7")


def test_sentences_with_commas_are_no_choices():
    said = [f"{a}, {b}" for a in ("I listened", "We talked", "It was calm") for b in "abcde"]
    assert drafted(export(Why=said))[1].questions


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Q1_1", "Q1_2"),
        ("why___1", "why___2"),
        ("Why? [time]", "Why? [money]"),
        ("Q1[SQ1]", "Q1[SQ2]"),
        ("Q1[SQ1]. Why? [time]", "Q1[SQ2]. Why? [money]"),
    ],
)
def test_several_choices_in_columns_are_left_out(one, two):
    ticks = {one: ["1", "0"] * 4, two: ["", "1"] * 4, "B": ["1", "0"] * 4}
    assert attributes(export(**ticks)) == ["B"]


def test_a_ticked_option_may_hold_its_own_name():
    ticks = {"Why? [Time]": ["Time", ""] * 4, "Why? [Money]": ["", "Money"] * 4}
    assert "more than one choice" in left_out(export(**ticks), "Why? [Time]")


def test_a_grid_is_no_choice():
    _, book = drafted(export(**{"Q1 [calm]": FIVE, "Q1 [heard]": FIVE}))
    assert [item.id for item in book.items] == ["calm", "heard"]


def test_a_grid_in_which_some_chose_only_1_is_no_choice():
    ones, rated = ["1"] * 5, list("12345")
    _, book = drafted(export(Q1_1=ones, Q1_2=ones, Q1_3=rated, Q1_4=rated))
    assert len(book.items) == 4


def test_a_question_with_three_labels_is_no_tick():
    labels = {"1": "Red", "2": "Green", "3": "Blue"}
    facts = {"labels": {"Q1_1": labels, "Q1_2": labels}}
    assert len(drafted(export(Q1_1=["1", "1"], Q1_2=["1", ""], facts=facts))[1].items) == 2


def test_what_somebody_else_ticked_is_no_tick():
    choices = {"Q [a]": ["1", "0"] * 4, "Q [b]": ["0", "1"] * 4, "Q [more]": ["x y", "z"] * 4}
    assert attributes(export(**choices)) == ["Q [more]"]


@pytest.mark.parametrize("comma", [",", "."])
def test_decimals_are_amounts_and_no_choices(comma):
    lengths = [f"{a}{comma}{b}" for a in (1, 2, 5) for b in (0, 5)] * 3
    assert left_out(export(Length=lengths), "Length") == "numbers that are no rating"


def test_an_order_is_no_rating():
    orders = ["123", "213", "321", "132"] * 3
    columns = {f"Choice [{n}]": [order[n] for order in orders] for n in range(3)}
    assert "rank question" in left_out(export(**columns), "Choice [0]")
    rated = {"Q1_1": list("123312"), "Q1_2": list("122313"), "Q1_3": list("321312")}
    assert not left_out(export(**rated), "Q1_1")


def test_places_on_a_line_and_dates_are_no_ratings():
    survey = export(
        Line=[str(7 * n) for n in range(14)], Day=[f"0{n}/03/2024" for n in range(1, 8)] * 2
    )
    assert left_out(survey, "Line") == "numbers that are no rating"
    assert left_out(survey, "Day") == "dates or times"


def test_headings_that_repeat_are_never_drafted_twice():
    cells = pd.DataFrame([["a", "b"]] * 9, columns=["Comments", "Comments"], dtype=str)
    assert (
        "a heading that several columns have\n#   Comments\n" in drafted(Export("plain", cells))[0]
    )


# grids

LIME = {
    f"Q1[{n}]. Agree? [{x}]": f"Do you agree? [{x}]"
    for n, x in ((1, "I felt safe"), (2, "I felt heard"))
}


@pytest.mark.parametrize(
    ("headings", "questions"),
    [
        (["Do you agree? [I felt safe]", "Do you agree? [I felt heard]"], {}),
        (["Do you agree? - I felt safe", "Do you agree? - I felt heard"], {}),
        (
            ["Q1_1", "Q1_2"],
            {"Q1_1": "Do you agree?-I felt safe", "Q1_2": "Do you agree?-I felt heard"},
        ),
        (["Q1[1]. Agree? [I felt safe]", "Q1[2]. Agree? [I felt heard]"], LIME),
    ],
    ids=["Google", "Jisc", "Qualtrics", "LimeSurvey"],
)
def test_what_a_grid_asks_is_kept_once_as_its_section(headings, questions):
    _, book = drafted(export(**dict.fromkeys(headings, FIVE), facts={"questions": questions}))
    assert [item.text for item in book.items] == ["I felt safe", "I felt heard"]
    assert {item.section for item in book.items} == {"Do you agree?"}
    assert [item.id for item in book.items] == ["felt_safe", "felt_heard"]
