"""Open decisions as questions, and what each answer makes of study.toml."""

import tomllib

import pytest

from balint_analysis.drafting.confirming import question
from balint_analysis.drafting.editing import Draft

SURVEY = "ID,Q1,Q2,Block,Why\n1,No,Often,A,x\n2,Yes,Seldom,B,y\n3,Yes,N/A,A,\n4,Maybe,Often,B,z\n"
HEAD = """\
# A remark of ours.
study = { id = "tiny", title = "tiny" }   # and another
survey = { file = "survey.csv", respondent = "ID" }

[scales.s]
# to confirm: levels: Nobody knows.
levels = ["No", "Yes", "Maybe"]
agree = ["Maybe"]

[scales.often]
levels = ["Seldom", "Often"]
agree = ["Often"]
not_applicable = ["N/A"]

[[items]]
id = "q1"
column = "Q1"
scale = "s"

[[items]]
id = "q2"
column = "Q2"
scale = "often"

[[attributes]]
id = "block"
column = "Block"

[[questions]]
id = "why"
column = "Why"
"""


@pytest.fixture
def draft(tmp_path):
    """Draft a study with one open decision."""

    def make(key, **entry):
        lines = "".join(f"{name} = {value}\n" for name, value in entry.items())
        text = f'{HEAD}\n[[confirm]]\nkey = "{key}"\nwhy = "Nobody knows."\n{lines}'
        (tmp_path / "survey.csv").write_text(SURVEY)
        (tmp_path / "study.toml").write_text(text)
        return Draft(tmp_path)

    return make


def answered(draft, label, typed=None) -> dict:
    """Give the answer that begins so, and return what study.toml says then."""
    (entry, *_) = draft.open
    choices = question(draft, entry).choices
    (choice,) = [choice for choice in choices if choice.label.startswith(label)]
    draft.answer(entry, choice.edit, typed)
    return tomllib.loads(draft.path.read_text())


def test_levels_are_shown_with_how_often_each_was_chosen(draft):
    made = draft("scales.s.levels")
    assert question(made, made.open[0]).levels == {"No": 1, "Yes": 2, "Maybe": 1}


def test_what_is_right_stays_to_the_letter(draft):
    made = draft("scales.often.levels")
    answered(made, "Yes")
    assert made.path.read_text() == f"{HEAD}\n"


def test_a_confirmed_remark_says_so(draft):
    made = draft("scales.s.levels")
    answered(made, "Yes")
    assert "# confirmed: levels: Nobody knows." in made.path.read_text()


@pytest.mark.parametrize(
    ("label", "typed", "levels"),
    [
        ("Turned round", None, ["Maybe", "Yes", "No"]),
        ("In another order", ["Maybe", "No", "Yes"], ["Maybe", "No", "Yes"]),
        ("All numbers from 1 to 3", None, None),
    ],
)
def test_levels_can_be_put_in_order(draft, label, typed, levels):
    made = draft("scales.s.levels", options='["1 to 3"]')
    if levels is None:  # “Maybe”, which counts as agreement, would be no level any more
        with pytest.raises(ValueError, match="Maybe"):
            answered(made, label, typed)
        assert made.open
    else:
        assert answered(made, label, typed)["scales"]["s"]["levels"] == levels


def test_a_level_that_is_not_typed_counts_as_not_applicable(draft):
    made = draft("scales.s.levels")
    said = answered(made, "In another order", ["Maybe", "Yes"])["scales"]["s"]
    assert (said["levels"], said["not_applicable"]) == (["Maybe", "Yes"], ["No"])


def test_what_is_not_applicable_may_be_so_in_part(draft):
    made = draft("scales.often.not_applicable")
    made.set("scales.often.not_applicable", ["N/A", "Seldom said"])
    said = answered(made, "Some of them", ["Seldom said"])["scales"]["often"]
    assert (said["not_applicable"], said["missing"]) == (["Seldom said"], ["N/A"])


def numbered(text: str) -> str:
    """Make the first scale one of the numbers 1 to 3, of which 2 is neutral."""
    levels, agree = 'levels = ["No", "Yes", "Maybe"]', 'agree = ["Maybe"]'
    return text.replace(levels, 'levels = ["1", "2", "3"]').replace(
        agree, 'neutral = ["2"]\nagree = []'
    )


@pytest.mark.parametrize(
    ("span", "neutral", "halves"),
    [
        ("1 to 5", ["3"], [["4", "5"], ["1", "2"]]),
        ("1 to 4", None, [["3", "4"], ["1", "2"]]),
    ],
)
def test_another_range_has_another_middle(draft, span, neutral, halves):
    made = draft("scales.s.levels", options=f'["{span}"]')
    made.ask("scales.s.agree", "The middle, 2, is neutral.", [["3"], ["1"]])
    text = numbered(made.document.as_string())
    made.restore(text.replace("# to confirm: levels", "# to confirm: agree: 2, is.\n# levels"))
    said = answered(made, "All numbers")
    assert "2, is" not in made.path.read_text()
    assert said["scales"]["s"].get("neutral") == neutral
    assert said["confirm"][0]["options"] == halves


def test_a_level_that_agrees_is_neutral_no_more(draft):
    made = draft("scales.s.agree")
    made.restore(numbered(made.document.as_string()))
    said = answered(made, "Others", ["2", "3"])["scales"]["s"]
    assert (said["agree"], said["neutral"]) == (["2", "3"], [])


def test_options_that_are_no_levels_any_more_are_not_offered(draft):
    made = draft("scales.often.agree", options='[["Always"]]')
    labels = [choice.label for choice in question(made, made.open[0]).choices]
    assert labels == ["Yes: Often", "Others: type the numbers of the levels"]


def test_agreement_is_one_of_the_options(draft):
    made = draft("scales.often.agree", options='[["Seldom"]]')
    assert answered(made, "Seldom")["scales"]["often"]["agree"] == ["Seldom"]


def test_what_stood_aside_may_be_a_level(draft):
    made = draft("scales.often.not_applicable", options='["a level of the scale"]')
    said = answered(made, "No: a level")
    assert said["scales"]["often"]["levels"] == ["Seldom", "Often", "N/A"]
    assert "not_applicable" not in said["scales"]["often"]
    opened = [entry["key"] for entry in said["confirm"]]  # where it belongs is asked next
    assert opened == ["scales.often.levels", "scales.often.agree"]


def test_what_stood_aside_may_be_missing(draft):
    made = draft("scales.often.not_applicable", options='["missing"]')
    said = answered(made, "No: missing")["scales"]["often"]
    assert said["missing"] == ["N/A"]
    assert "not_applicable" not in said


def test_an_item_may_get_a_scale_of_its_own(draft):
    made = draft("items.q2.scale", guess='"often"')
    said = answered(made, "No: a scale of its own")
    assert said["items"][1]["scale"] == "q2_scale"
    assert said["scales"]["q2_scale"]["levels"] == ["Often", "Seldom", "N/A"]
    opened = [entry["key"] for entry in said["confirm"]]
    assert opened == ["scales.q2_scale.levels", "scales.q2_scale.agree"]


def test_an_item_may_be_worded_the_other_way_round(draft):
    made = draft("items.q1.reverse", guess="false")
    assert answered(made, "Yes: worded")["items"][0]["reverse"] is True


@pytest.mark.parametrize(
    ("key", "label", "section", "other"),
    [
        ("attributes.block", "No: a free-text", "questions", "attributes"),
        ("questions.why", "No: an item", "items", "questions"),
    ],
)
def test_a_column_may_be_something_else(draft, key, label, section, other):
    said = answered(draft(key), label)
    assert said[section][-1]["id"] == key.partition(".")[2]
    assert other not in said


def test_a_column_may_be_left_out(draft):
    assert "attributes" not in answered(draft("attributes.block"), "No: none of these")


def test_a_title_is_typed(draft):
    said = answered(draft("study.title", guess='"tiny"'), "Another", "Our groups")
    assert said["study"]["title"] == "Our groups"


def test_respondents_may_have_no_column(draft):
    said = answered(draft("survey.respondent", guess='"ID"'), "None")
    assert "respondent" not in said["survey"]


def test_remarks_outlive_every_edit(draft):
    made = draft("scales.s.levels")
    answered(made, "Turned round")
    assert "# A remark of ours.\n" in made.path.read_text()
    assert "# and another\n" in made.path.read_text()


STUB = """
# left off
# [[attributes]]
# id = "sex"

[[attributes]]
id = "year"
column = "Block"

# What the abstract leads with.
# [abstract]
"""


@pytest.mark.parametrize("label", ["No: none of these", "No: a free-text", "No: an item"])
@pytest.mark.parametrize("key", ["block", "year"])
def test_remarks_below_a_column_stay_where_they_are(draft, key, label):
    made = draft(f"attributes.{key}")
    made.restore(made.text.replace("\n[[questions]]", f"{STUB}\n[[questions]]"))
    answered(made, label)
    blocks = made.path.read_text().split("\n\n")
    remarks = [block.split("\n") for block in STUB.strip().split("\n\n")]
    assert [remarks[0], remarks[2]] == [
        b.split("\n") for b in blocks if b.startswith("# ") and "[" in b
    ]


def test_line_ends_stay_as_they_are(draft):
    made = draft("items.q2.scale")  # an answer that adds lines
    made.path.write_bytes(made.text.replace("\n", "\r\n").encode())
    answered(Draft(made.path.parent), "No: a scale of its own")
    written = made.path.read_bytes()
    assert written.count(b"\r\n") == written.count(b"\n")


@pytest.mark.parametrize(
    "key", ["attributes.gone", "nope.x", "scales.nope.levels", "study", "items"]
)
def test_a_key_that_is_gone_is_taken_off_the_list(draft, key):
    assert "confirm" not in answered(draft(key), "Take this question off")


def test_a_column_that_is_gone_has_no_counts(draft):
    made = draft("items.q1.scale")
    made.path.write_text(made.text.replace('column = "Q1"', 'column = "Q9"'))
    again = Draft(made.path.parent)
    assert question(again, again.open[0]).levels == {}


def test_an_edit_by_somebody_else_is_noticed(draft):
    made = draft("scales.s.levels")
    assert not made.changed
    made.path.write_text(made.text.replace("A remark of ours", "A remark of theirs"))
    assert made.changed


def test_an_earlier_text_can_be_gone_back_to(draft):
    made = draft("scales.s.levels")
    before = made.text
    answered(made, "Turned round")
    made.restore(before)
    assert made.path.read_text() == before
    assert [entry.key for entry in made.open] == ["scales.s.levels"]
