"""Advice on items, scales and answers; every sentence here was written for these tests."""

import re

import pytest

from balint_analysis import paths
from balint_analysis.report import advice, advice_rules, advice_scales
from building import codebook_of, study_of

RULES = {rule.name: rule for rule in advice_rules.rules()}
PAGE = (paths.project_root() / "docs/advice.md").read_text(encoding="utf-8")
AGREEMENT = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
FREQUENCY = ["Never", "Seldom", "Sometimes", "Often", "Always"]

# Rule, wordings it points at, and sound wordings that come near; all on an agreement scale.
WORDINGS = {
    "double-barrelled": (
        ["The tutor was friendly and well prepared.", "The handout is clear and very useful."],
        [
            "The tutor was friendly.",
            "The form was easy and simple.",
            "Bread and butter were served.",
            "I keep notes and read them.",
        ],
    ),
    "frequency-by-agreement": (
        ["I often ask questions in the seminar.", "How often did you visit the ward?"],
        ["I ask questions in the seminar.", "The soften button was easy to find."],
    ),
    "double-negative": (
        ["It is not unlikely that I will return.", "Nobody was unable to follow the talk."],
        ["It is likely that I will return.", "The talk was not long. The room was unfair."],
    ),
    "negative-wording": (
        ["I did not feel at home in the group.", "The room isn't big enough."],
        ["I felt at home in the group.", "The tutor explained what I had not understood."],
    ),
    "leading": (
        ["Don't you find the new room better?", "Of course, teaching matters: did it help?"],
        ["How good is the new room?", "The best part of course two was the ward round."],
    ),
    "absolute": (
        ["My questions were always answered.", "Everyone on the ward knew my name."],
        [
            "Many on the ward knew my name.",
            "I read a paper every week.",
            "All in all, the ward round was useful.",
        ],
    ),
    "motive": (
        ["I came because the topic was new.", "I read it so that I could pass."],
        ["I came to all four sessions.", "The cause was clear."],
    ),
    "tick-all": (
        ["What helped you? Tick all that apply.", "What helped? (Select all that apply.)"],
        ["Which one helped you most?", "All topics were new to me."],
    ),
    "assumes": (
        ["Your supervisor gave you feedback.", "How did the talk change what you do?"],
        ["Did anybody give you feedback?", "The change of rooms went well."],
    ),
}
CASES = [
    (name, text, is_seen)
    for name, parts in WORDINGS.items()
    for is_seen, texts in zip((True, False), parts, strict=True)
    for text in texts
]


def asked(*texts, levels=AGREEMENT, answers=(), scale=None, **more):
    """Make a study of items worded so; `answers` are everybody's to each of them."""
    levels = {"levels": list(levels), "agree": [levels[-1]]} | (scale or {})
    items = [{"id": f"q{n}", "column": t, "scale": "s"} for n, t in enumerate(texts)]
    codebook = codebook_of(scales={"s": levels}, items=items, **more)
    given = {item["id"]: list(answers) for item in items}
    return study_of(codebook, responses=given)


def seen(study, rule):
    return [found for found in advice.advise(study, every=True) if found.rule == rule]


@pytest.mark.parametrize(("name", "text", "is_seen"), CASES)
def test_a_wording(name, text, is_seen):
    assert bool(seen(asked(text, "How are you and the others?"), name)) == is_seen


def test_advice_says_where_what_why_and_whose_rule():
    (found,) = seen(asked("The tutor was friendly and well prepared."), "double-barrelled")
    assert (found.where, found.column) == ("items q0", "The tutor was friendly and well prepared.")
    assert found.seen == "“friendly and well prepared”"
    assert re.search(r"\b(19|20)\d\d\b", found.source)
    assert found.why
    assert found.mend


def test_wording_rules_for_agreement_leave_other_scales_alone():
    study = asked("I often ask questions in the seminar.", levels=FREQUENCY)
    assert not seen(study, "frequency-by-agreement")


@pytest.mark.parametrize(
    ("text", "levels", "is_seen"),
    [
        ("Have you recently been to the library?", FREQUENCY, True),
        ("What do you usually read on the ward?", ["Little", "Much"], True),
        ("Have you been to the library this week?", FREQUENCY, False),
        ("An unusual meeting took place.", FREQUENCY, False),
        ("We usually met on the ward.", AGREEMENT, False),
    ],
)
def test_vague_words(text, levels, is_seen):
    assert bool(seen(asked(text, levels=levels), "vague")) == is_seen


def test_a_question_and_levels_that_do_not_answer_it():
    study = asked("How satisfied are you with the room?", levels=FREQUENCY)
    (found,) = seen(study, "answers-fit")
    assert found.seen == "asks “How satisfied”; the levels are of frequency"
    assert not seen(asked("How often did you visit the ward?", levels=FREQUENCY), "answers-fit")
    assert not seen(asked("How often did you visit it?", levels=["Once", "Twice"]), "answers-fit")


@pytest.mark.parametrize(("words", "is_long"), [(24, False), (25, True)])
def test_a_long_sentence(words, is_long):
    assert bool(seen(asked("the " * words), "long")) == is_long


@pytest.mark.parametrize(("sentences", "is_long"), [(4, False), (5, True)])
def test_many_sentences(sentences, is_long):
    # Ten words each: 40 in all are still good.
    assert bool(
        seen(asked("This is one of ten words, all of them short. " * sentences), "long")
    ) == (is_long)


def test_how_to_tick_is_not_counted():
    assert not seen(asked("the " * 24 + "(Select all that apply.)"), "long")


def test_rows_numbers_and_instructions_are_not_counted():
    entry = codebook_of(questions=[{"id": "a", "column": "Q3. How was it? [The second row]"}])
    assert advice_rules.asked(entry.questions[0]) == "How was it?"
    text = "How far do you agree with the following: The room was warm."
    entry = codebook_of(questions=[{"id": "a", "column": "x", "text": text}])
    assert advice_rules.asked(entry.questions[0]) == "The room was warm."


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["Poor", "Fair", "Good", "Very good", "Excellent"], (1, 3)),
        (["Dissatisfied", "Satisfied", "Very satisfied", "Extremely satisfied"], (1, 3)),
        (AGREEMENT, (2, 2)),
        (["Not at all important", "Slightly important", "Very important"], (0, 0)),
        (["Gar nicht", "Etwas", "Sehr"], (0, 0)),
    ],
)
def test_sides_of_a_scale(levels, expected):
    assert advice_scales.sides(levels) == expected


@pytest.mark.parametrize(
    ("name", "levels", "is_seen"),
    [
        ("uneven-scale", ["Poor", "Fair", "Good", "Very good", "Excellent"], True),
        ("uneven-scale", ["Very poor", "Poor", "Good", "Very good"], False),
        ("uneven-scale", ["Good", "Very good", "Excellent"], False),
        ("few-or-many-levels", ["Poor", "Fair", "Good", "Excellent"], False),
        ("no-opinion-as-level", ["Poor", "Don't know", "Good"], True),
        ("no-opinion-as-level", ["Poor", "Neither", "Good"], False),
        ("unlabelled-levels", ["1 (poor)", "2", "3", "4 (good)"], True),
        ("unlabelled-levels", ["1 poor", "2 fair", "3 good"], False),
        ("few-or-many-levels", ["Poor", "Fair", "Good"], True),
        ("few-or-many-levels", [str(n) for n in range(1, 9)], True),
        ("few-or-many-levels", [str(n) for n in range(11)], False),
        ("few-or-many-levels", AGREEMENT, False),
        ("overlapping-groups", ["0-5", "5-10"], True),
        ("overlapping-groups", ["0-4", "5-9"], False),
        ("overlapping-groups", ["$0 - $9,999", "$10,000 - $19,999"], False),
    ],
)
def test_a_scale(name, levels, is_seen):
    assert bool(seen(asked("How was the room?", levels=levels), name)) == is_seen


def test_groups_of_an_attribute_that_overlap_are_not_repeated():
    codebook = codebook_of(attributes=[{"id": "age", "column": "Age"}])
    (found,) = seen(
        study_of(codebook, attributes={"age": ["18-20", "20-25"]}), "overlapping-groups"
    )
    assert found.where == "attributes age"
    assert "20" not in found.seen


def test_statements_are_counted_once_a_scale():
    study = asked("The room was warm.", "Was it warm?", "I was on time.")
    (found,) = seen(study, "statements")
    assert found.seen == "2 of 3 items are statements to agree with"


@pytest.mark.parametrize("turned", [0, 1, 2])
def test_directions_mixed_within_a_construct(turned):
    items = [
        {"id": f"q{n}", "column": f"C{n}", "scale": "s", "reverse": n < turned} for n in range(2)
    ]
    study = study_of(
        codebook_of(
            scales={"s": {"levels": AGREEMENT, "agree": ["Strongly agree"]}},
            items=items,
            constructs=[{"id": "c", "name": "Both", "items": ["q0", "q1"]}],
        ),
        responses={"q0": [], "q1": []},
    )
    assert [found.where for found in seen(study, "mixed-directions")] == (
        ["constructs c"] if turned == 1 else []
    )


@pytest.mark.parametrize(("items", "is_seen"), [(7, False), (8, True)])
def test_a_long_block(items, is_seen):
    assert bool(seen(asked(*(f"Part {n}" for n in range(items))), "long-block")) == is_seen


@pytest.mark.parametrize(
    ("alike", "others", "is_seen"), [(19, 1, True), (18, 2, False), (9, 0, False)]
)
def test_answers_that_are_all_alike(alike, others, is_seen):
    # 19 of 20 is 95%; nine people are too few to say so.
    study = asked("The room was warm.", answers=["Agree"] * alike + ["Neutral"] * others)
    assert [found.seen for found in seen(study, "answered-alike")] == (
        ["19 of 20 chose “Agree”"] if is_seen else []
    )


def two_items(first, second, **scale):
    items = [{"id": i, "column": i, "scale": "s"} for i in ("first", "second")]
    levels = {"levels": AGREEMENT, "agree": ["Strongly agree"]} | scale
    codebook = codebook_of(scales={"s": levels}, items=items)
    return study_of(codebook, responses={"first": first, "second": second})


def test_an_item_passed_over_by_those_who_went_on():
    # Of ten, two stopped before either item; of the eight who went on, three left the first blank.
    study = two_items(["Agree"] * 5 + [None] * 5, ["Agree"] * 8 + [None] * 2)
    assert [f.seen for f in seen(study, "passed-over")] == ["left blank by 3 of 8 who went on"]


def test_an_item_that_few_or_too_few_passed_over():
    # One of eight is less than a fifth; one of four is more, but four people are too few.
    assert not seen(two_items(["Agree"] * 7 + [None], ["Agree"] * 8), "passed-over")
    assert not seen(two_items(["Agree"] * 3 + [None], ["Agree"] * 4), "passed-over")


def test_where_not_applicable_is_offered_nobody_passed_over():
    study = two_items(["Agree"] * 5 + [None] * 5, ["Agree"] * 10, not_applicable=["n/a"])
    assert not seen(study, "passed-over")


def test_those_who_stopped_have_not_passed_over():
    assert not seen(two_items(["Agree"] * 10, ["Agree"] * 5 + [None] * 5), "passed-over")


def test_often_not_applicable():
    study = two_items(
        ["n/a"] * 3 + ["Agree"] * 7, ["n/a"] * 2 + ["Agree"] * 8, not_applicable=["n/a"]
    )
    assert [(f.where, f.seen) for f in seen(study, "often-not-applicable")] == [
        ("items first", "not applicable to 3 of 10")
    ]


def test_an_answer_for_not_applicable_is_no_assumption():
    text = "Your supervisor gave you feedback."
    assert not seen(asked(text, scale={"not_applicable": ["Had none"]}), "assumes")


def test_a_ranking_of_many():
    places = [str(n) for n in range(1, 7)]
    assert seen(asked("Please rank the topics.", levels=places), "rank-many")
    assert not seen(asked("Please rank the topics.", levels=places[:5]), "rank-many")


@pytest.mark.parametrize(
    ("text", "is_english"),
    [
        ("How useful was the ward round for you?", True),
        ("Wie nützlich war die Visite für Sie?", False),
        ("La visite était-elle utile pour vous ?", False),
        ("Hvor nyttig var visitten for deg?", False),
        ("¿Fue útil la visita para usted?", False),
        ("Q1", False),
    ],
)
def test_english_is_told(text, is_english):
    assert advice.is_english(asked(text).codebook) == is_english


def test_another_language_is_not_read_but_its_scales_are():
    study = asked("Der Raum war never warm.", levels=["Poor", "Good", "Very good"])
    assert {found.rule for found in advice.advise(study, every=True)} == {
        "uneven-scale",
        "few-or-many-levels",
    }


def test_rules_that_are_off_are_told_on_request_only():
    study = asked("I came because the topic was new.")
    assert not advice.advise(study)
    assert seen(study, "motive")


def test_a_study_of_free_text_has_its_questions_read():
    questions = [{"id": "why", "column": "What was it? Tick all that apply."}]
    (found,) = advice.advise(study_of(codebook_of(questions=questions)))
    assert (found.rule, found.where) == ("tick-all", "questions why")


def page_rows():
    """Read the page's table: rule, hits, right, whether on."""
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", PAGE, re.MULTILINE)
    return {name: [cell.strip() for cell in row.split("|")] for name, row in rows}


def test_the_page_counts_every_rule():
    assert list(page_rows()) == list(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_on_if_it_was_right_nine_times_in_ten(name):
    *_, hits, right, told = page_rows()[name]
    is_good = int(hits) >= 5 and int(right) * 10 >= int(hits) * 9
    assert (told == "on") == is_good == RULES[name].on
