import re
import shutil
import tomllib
from itertools import chain

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis import paths, readers
from balint_analysis.drafting import codebook
from balint_analysis.drafting.catalogue import catalogue, folded, not_applicable
from balint_analysis.drafting.toml_text import remarked, slug, string, wording
from balint_analysis.readers.export import Coded, Export
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import plain
from balint_analysis.study import reading, survey
from balint_analysis.study.codebook import ID_PATTERN, Codebook

SAMPLES = paths.project_root().parent / "shared/samples/survey"
FIVE = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
COLOURS = ["Red", "Green", "Blue"]


def export(tool="plain", **columns) -> Export:
    """Make an export; `facts` are what it says of itself, every other argument is a column."""
    facts = columns.pop("facts", {})
    return Export(tool, pd.DataFrame(columns, dtype=str), **facts)


def drafted(survey: Export, **options) -> tuple[str, Codebook]:
    options = {"study_id": "small", "file": "survey.csv"} | options
    text = codebook.draft(survey, **options)
    return text, Codebook.model_validate({**tomllib.loads(text), "folder": "."})


def scale(*values, heading="Q", facts=None, **others):
    """Draft a survey with one column of these answers, and return its scale."""
    _, codebook = drafted(export(**{heading: list(values)}, **others, facts=facts or {}))
    return codebook.scale_of(codebook.items[0]) if codebook.items else None


# the survey


def test_a_study_says_what_it_was_drafted_from():
    text, codebook = drafted(export("redcap", Q=["x"]), study_id="spring", encoding="cp1252")
    assert (codebook.id, codebook.survey.file) == ("spring", "survey.csv")
    assert (codebook.survey.format, codebook.survey.encoding) == ("redcap", "cp1252")
    assert 'title = "spring"   # confirm' in text


def test_a_plain_table_is_called_by_the_kind_of_its_file():
    assert drafted(export(Q=["x"]), file="Answers.XLSX")[1].survey.format == "xlsx"
    assert drafted(export(Q=["x"]), file="answers.txt")[1].survey.format is None


def test_a_data_dictionary_is_named():
    assert drafted(export(Q=["x"]), dictionary="d.csv")[1].survey.dictionary == "d.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8"])
def test_utf_8_goes_without_saying(encoding):
    assert "encoding" not in drafted(export(Q=["x"]), encoding=encoding)[0]


def test_a_folder_of_any_name_gives_an_id():
    assert drafted(export(Q=["x"]), study_id="Frühjahr 2024!")[1].id == "fruhjahr_2024"
    assert drafted(export(Q=["x"]), study_id="評価")[1].id == "study"


def test_enrolment_and_synthetic_are_left_to_fill_in():
    text, codebook = drafted(export(Q=["x"]))
    assert "# enrolled = 100" in text and codebook.cohort.enrolled is None
    assert "# synthetic = true" in text and not codebook.synthetic


def test_the_export_knows_who_its_respondents_are():
    facts = {"respondent": "Key", "administrative": ("Key", "Start")}
    text, codebook = drafted(export(ID=["1", "2"], Key=["a", "b"], Start=["9", "9"], facts=facts))
    assert codebook.survey.respondent == "Key"
    assert "left out: filled in by the survey tool\n#   Start\n" in text


@pytest.mark.parametrize("heading", ["ID", "RespondentID", "participant_no", "Record number"])
def test_an_id_is_told_by_its_heading_and_its_cells(heading):
    text, codebook = drafted(export(Q=["a", "b"], **{heading: ["7", "8"]}))
    assert codebook.survey.respondent == heading
    assert f'respondent = "{heading}"   # confirm' in text


@pytest.mark.parametrize("cells", [["7", "7"], ["7", ""], ["7", " "]])
def test_an_id_is_there_once_for_everybody(cells):
    text, codebook = drafted(export(ID=cells))
    assert codebook.survey.respondent is None
    assert "no column names them" in text


def test_a_question_is_no_id():
    heading = "Is there a number of things you would change?"
    assert drafted(export(**{heading: ["7", "8"]}))[1].survey.respondent is None


def test_an_export_without_records_is_drafted_all_the_same():
    assert not drafted(export(ID=[], Q=[]))[1].items


# scales


def test_levels_that_nobody_chose_come_from_the_catalogue():
    found = scale("Agree", "Strongly agree", "Neither agree nor disagree")
    assert found.levels == FIVE
    assert (found.agree, found.neutral) == (FIVE[3:], [FIVE[2]])


def test_levels_that_nobody_chose_are_named():
    text, _ = drafted(export(Q=["Agree", "Neutral"]))
    assert "# confirm: nobody chose Strongly disagree, Disagree, Strongly agree\n" in text


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
        (
            ["Not at all likely", "Very likely", "Extremely likely"],
            ["Very likely", "Extremely likely"],
        ),
        (["Poor", "Fair", "Good", "Very good", "Excellent"], ["Good", "Very good", "Excellent"]),
        (
            ["Stimme zu", "Stimme eher zu", "Stimme nicht zu", "Stimme voll und ganz zu"],
            ["Stimme eher zu", "Stimme zu", "Stimme voll und ganz zu"],
        ),
        (
            ["D’accord", "Pas du tout d’accord", "Tout à fait d’accord"],
            ["D’accord", "Tout à fait d’accord"],
        ),
        (
            ["1 = Strongly disagree", "5 = Strongly agree", "3 = Neutral"],
            ["Agree", "5 = Strongly agree"],
        ),
        (["A lot", "Some", "Not much", "Not at all"], ["Some", "A lot"]),
    ],
)
def test_usual_scales_are_known(values, agree):
    found = scale(*values)
    assert set(values) <= {*found.levels}
    assert found.agree == agree


def test_of_several_scales_it_is_the_one_with_the_fewest_spare_levels():
    assert len(scale(*FIVE).levels) == 5
    assert len(scale(*FIVE[:2], *FIVE[3:]).levels) == 4
    assert len(scale(*FIVE, "Somewhat agree").levels) == 7


def test_columns_rather_share_a_scale():
    _, codebook = drafted(export(A=FIVE, B=[*FIVE[:2], *FIVE[3:], ""], C=["Agree"] * 5))
    assert [item.scale for item in codebook.items] == ["agreement"] * 3


def test_a_level_with_two_wordings_makes_two_scales():
    other = ["Neutral" if level == FIVE[2] else level for level in FIVE]
    _, codebook = drafted(export(A=FIVE, B=other, C=other))
    assert [item.scale for item in codebook.items] == ["agreement", "agreement-2", "agreement-2"]


@pytest.mark.parametrize("aside", ["Not applicable", "N/A", "Don’t know", "Weiß nicht"])
def test_answers_beside_the_scale_are_kept_apart(aside):
    found = scale(*FIVE, aside)
    assert (found.levels, found.not_applicable) == (FIVE, [aside])


def test_not_sure_is_neutral_unless_another_level_is():
    assert scale(*FIVE[:2], "Not sure", *FIVE[3:]).neutral == ["Not sure"]
    assert scale(*FIVE, "Not sure", "Not sure").not_applicable == ["Not sure"]


def test_a_value_of_its_own_spoils_a_scale():
    assert scale(*FIVE, "It depends") is None


def test_yes_and_no_are_no_scale():
    _, codebook = drafted(export(A=["Yes", "No"] * 4, B=["No", "Yes"] * 4))
    assert not codebook.items and [a.id for a in codebook.attributes] == ["a", "b"]


@pytest.mark.parametrize(
    ("values", "levels", "agree"),
    [("1234", 4, "34"), ("125", 5, "45"), ("136", 6, "456"), ("172", 7, "567")],
)
def test_numbers_are_rated_from_the_middle_up(values, levels, agree):
    found = scale(*values, heading="How useful was it?")
    assert (len(found.levels), "".join(found.agree)) == (levels, agree)


def test_ten_points_start_at_zero():
    found = scale("0", "10", "7", heading="How likely are you to recommend it?")
    assert (found.levels, found.neutral) == ([str(n) for n in range(11)], ["5"])


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


def test_what_columns_share_is_proposed_as_a_scale():
    text, codebook = drafted(export(A=COLOURS * 3, B=["Red", "Blue", ""] * 3))
    assert codebook.scales["scale"].levels == ["Blue", "Green", "Red"]
    assert codebook.scales["scale"].agree == ["Red"]
    assert "# confirm the order" in text


def test_levels_with_numbers_are_put_in_their_order():
    values = ["10 - yearly", "2 - monthly", "1 - weekly"] * 2
    _, codebook = drafted(export(A=values, B=values))
    assert [level[:2] for level in codebook.scales["scale"].levels] == ["1 ", "2 ", "10"]


def test_what_one_column_has_is_a_group():
    _, codebook = drafted(export(Colour=COLOURS * 3))
    assert not codebook.items and codebook.attributes[0].id == "colour"


def test_answers_given_once_each_are_not_taken_for_levels():
    said = ["Not for me", "Fine", "Too early"]
    text, codebook = drafted(export(A=said, B=said))
    assert not codebook.scales and "Too early" not in text


# labels and missing values


def labelled(*labels):
    return {"labels": {"Q": {str(code): label for code, label in enumerate(labels, 1)}}}


def test_labels_stand_for_codes():
    assert scale("1", "2", "2", facts=labelled("Disagree", "Agree")).levels == ["Disagree", "Agree"]


def test_labels_from_agree_to_disagree_are_turned_round():
    found = scale("1", "5", facts=labelled(*reversed(FIVE)))
    assert (found.levels, found.agree) == (FIVE, FIVE[3:])


def test_unknown_labels_that_columns_share_are_in_the_order_of_codes():
    labels = {"10": "Gold", "9": "Silver", "1": "Bronze", "0": "Don't know"}
    facts = {"labels": {"Q": labels, "R": labels}}
    found = scale("9", "1", facts=facts, R=["1", "10"])
    assert (found.levels, found.agree) == (["Bronze", "Silver", "Gold"], ["Gold"])
    assert found.not_applicable == ["Don't know"]


def test_unknown_labels_of_one_column_are_groups():
    _, codebook = drafted(export(Q=["1"], facts=labelled(*COLOURS)))
    assert not codebook.items and codebook.attributes[0].column == "Q"


def test_numbers_between_labelled_ends_are_levels_too():
    found = scale("2", "4", facts={"labels": {"Q": {"1": "Worst", "5": "Best"}}})
    assert found.levels == ["Worst", "2", "3", "4", "Best"]
    assert found.agree == ["4", "Best"]


def test_labelled_numbers_are_all_there_are():
    numbers = {str(n): str(n) for n in range(6)}
    found = scale("1", "4", facts={"labels": {"Q": numbers}})
    assert (found.levels, found.agree) == (list("012345"), list("345"))


def test_a_labelled_question_is_drafted_before_anyone_answered_it():
    assert scale("", "", facts=labelled(*FIVE)).levels == FIVE


def test_missing_values_are_no_levels():
    facts = {"missing": {"Q": {"9", "-99"}}}
    assert scale(*FIVE, "9", "-99", facts=facts).levels == FIVE


# other kinds of columns


def test_free_text_makes_questions():
    said = [f"I learnt {n} new things about listening" for n in range(9)]
    text, codebook = drafted(export(**{"Q3. What did you learn?": said, "Short": ["No"] * 9}))
    assert [(q.id, q.text) for q in codebook.questions] == [("learn", "What did you learn?")]
    assert "[[questions]]   # confirm" in text


def test_many_short_answers_are_free_text_if_some_are_long():
    said = [f"No {n}" for n in range(13)] + ["I would have liked more time to talk about it"] * 3
    assert drafted(export(Q=said))[1].questions


def test_groups_are_few_beside_the_respondents():
    _, codebook = drafted(export(A=list("abc") * 3, B=list("abcdefghi")))
    assert [a.column for a in codebook.attributes] == ["A"]


@pytest.mark.parametrize(
    "cells",
    [["a;b;", "a;", "b;", "a;"], ["a, b", "a", "b", "b"], ["1,2,5", "1", "2,5", "5", "1,2"]],
    ids=["Microsoft", "Google", "Qualtrics"],
)
def test_several_choices_in_a_cell_are_left_out(cells):
    text, codebook = drafted(export(Which=cells * 2))
    assert not codebook.attributes
    assert "# left out: more than one choice, in one cell or in a column each\n#   Which" in text


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Q1_1", "Q1_2"),
        ("why___1", "why___2"),
        ("Why? [time]", "Why? [money]"),
        ("Q1[SQ1]", "Q1[SQ2]"),
    ],
)
def test_several_choices_in_columns_are_left_out(one, two):
    _, codebook = drafted(export(**{one: ["1", "0"] * 4, two: ["", "1"] * 4, "B": ["1", "0"] * 4}))
    assert [a.column for a in codebook.attributes] == ["B"]


def test_a_ticked_option_may_hold_its_own_name():
    ticks = {"Why? [Time]": ["Time", ""] * 4, "Why? [Money]": ["", "Money"] * 4}
    assert "more than one choice" in drafted(export(**ticks))[0]


def test_a_grid_is_no_choice():
    _, codebook = drafted(export(**{"Q1 [calm]": FIVE, "Q1 [heard]": FIVE}))
    assert [item.id for item in codebook.items] == ["calm", "heard"]


def test_a_grid_in_which_some_chose_only_1_is_no_choice():
    ones, rated = ["1"] * 5, list("12345")
    _, codebook = drafted(export(Q1_1=ones, Q1_2=ones, Q1_3=rated, Q1_4=rated))
    assert len(codebook.items) == 4


def test_a_question_with_three_labels_is_no_tick():
    labels = {"1": "Red", "2": "Green", "3": "Blue"}
    facts = {"labels": {"Q1_1": labels, "Q1_2": labels}}
    assert len(drafted(export(Q1_1=["1", "1"], Q1_2=["1", ""], facts=facts))[1].items) == 2


def test_what_somebody_else_ticked_is_no_tick():
    choices = {"Q [a]": ["1", "0"] * 4, "Q [b]": ["0", "1"] * 4, "Q [other]": ["x y", "z"] * 4}
    assert [a.column for a in drafted(export(**choices))[1].attributes] == ["Q [other]"]


def test_decimal_commas_join_no_choices():
    hours = ["1,5", "2,5", "1,0", "2,0", "5,0", "5,1"] * 3
    assert drafted(export(Length=hours))[1].attributes


def test_incomes_and_places_are_groups():
    incomes = ["$0 - $9,999", "$10,000 - $19,999", "$20,000 - $29,999"] * 3
    places = ["Oxford, UK", "London, UK", "Lyon, France"] * 3
    assert len(drafted(export(Income=incomes, Place=places))[1].attributes) == 2


def test_headings_that_repeat_are_left_out():
    cells = pd.DataFrame([["a", "b"]] * 9, columns=["Comments", "Comments"], dtype=str)
    assert "rename all but one\n#   Comments\n" in drafted(Export("plain", cells))[0]


def test_what_was_dropped_or_set_aside_is_said():
    facts = {"dropped": ("IP Address",), "set_aside": {"preview": 3}}
    facts["unfinished"] = pd.Series([True, False])
    text, _ = drafted(export(Q=["x", "y"], facts=facts))
    assert "identifying, so not read at all\n#   IP Address\n" in text
    assert "# 3 records set aside (preview)\n# 1 records were not submitted\n" in text


# ids and wordings


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Q5. It helped", "It helped"),
        ("5.a. It helped", "It helped"),
        ("12) It helped", "It helped"),
        ("Q5_a: It helped", "It helped"),
        ("<p>It <b>really</b> helped&nbsp;&amp;<br>more</p>", "It really helped & more"),
        ("5 things that helped", "5 things that helped"),
        ("1.5 hours were enough", "1.5 hours were enough"),
        ("Was a < b or c > d?", "Was a < b or c > d?"),
        ("Q5", "Q5"),
    ],
)
def test_questions_lose_markup_and_numbers(heading, text):
    assert wording(heading) == text


def test_the_wording_comes_from_the_export_if_it_has_it():
    _, codebook = drafted(export(Q1=FIVE, facts={"questions": {"Q1": "1. I felt <i>safe</i>"}}))
    assert (codebook.items[0].id, codebook.items[0].text) == ("felt_safe", "I felt safe")


def test_ids_are_short_and_their_own():
    taken = set()
    ids = [slug(text, "item", taken) for text in ("Did you like it?", "I like", "評価", "？")]
    assert ids == ["like", "like_2", "item", "item_2"]
    assert slug("The overwhelmingly unintelligible characterisation", "item", taken) == (
        "overwhelmingly_unintelligible"
    )


@pytest.mark.parametrize("heading", ["I worried about it", "It was not for me", "Es war schwierig"])
def test_a_reversed_wording_is_only_remarked_on(heading):
    text, codebook = drafted(export(**{heading: FIVE}))
    assert "worded the other way round?" in text
    assert not codebook.items[0].reverse


def test_a_plain_wording_is_not_remarked_on():
    assert "other way round" not in drafted(export(**{"I noted what helped": FIVE}))[0]


# codings


def coded(*given, tool="sheet", **tree) -> Coded:
    """Make a coding of (coder, code) pairs."""
    marks = pd.DataFrame(
        [(coder, "1", "", code) for coder, code in given],
        columns=["coder", "respondent", "question", "code"],
    )
    return Coded(tool, marks, marks.drop(columns="code").assign(line=0), tree)


def test_a_file_of_one_coder_names_a_coder():
    codings = [("Ann B.csv", coded(("", "good"))), ("ben.csv", coded(("Ben", "good")))]
    text, codebook = drafted(export(Q=["x"]), codings=codings)
    assert [(c.id, c.file) for c in codebook.coders] == [("ann-b", "Ann B.csv"), ("ben", "ben.csv")]
    assert "user = " not in text and "named after its answer" not in text


def test_a_file_of_several_coders_names_each():
    project = coded(("Ann", "good"), ("Ben", "bad"), ("Ann", "bad"), tool="refi-qda")
    text, codebook = drafted(export(Q=["x"]), codings=[("p.qdpx", project)])
    assert [(c.id, c.file) for c in codebook.coders] == [("ann", "p.qdpx"), ("ben", "p.qdpx")]
    assert [c.user for c in codebook.coders] == ["Ann", "Ben"]
    assert "named after its answer" in text


def test_a_single_coder_is_no_reliability():
    text, codebook = drafted(export(Q=["x"]), codings=[("ann.csv", coded(("", "good")))])
    assert not codebook.coders and '# file = "ann.csv"' in text


def test_the_tree_has_two_levels():
    tree = {"Good": "", "Safe": "Good", "Very safe!": "Safe", "Bad": ""}
    text, codebook = drafted(export(Q=["x"]), codings=[("p", coded(**tree))])
    themes = {theme.name: [sub.name for sub in theme.subthemes] for theme in codebook.themes}
    assert themes == {"Good": ["Safe", "Very safe!"], "Bad": []}
    assert [sub.id for sub in codebook.themes[0].subthemes] == ["Safe", "very-safe"]
    assert "# confirm: in the coding it is under Safe" in text


def test_without_a_tree_the_codes_are_the_themes():
    codings = [("a.csv", coded(("", "x"), ("", "y"))), ("b.csv", coded(("", "z"), ("", "x")))]
    assert list(drafted(export(Q=["x"]), codings=codings)[1].codes) == ["x", "y", "z"]


def test_a_circle_in_the_tree_leaves_no_code_out():
    _, codebook = drafted(export(Q=["x"]), codings=[("p", coded(a="b", b="a", c="a"))])
    assert set(codebook.codes) == {"a", "b", "c"}


def test_questions_that_the_coding_names_are_called_to_mind():
    coding_ = coded(("", "x"))
    coding_.marks["question"] = "useful"
    assert "calls its questions useful" in drafted(export(Q=["x"]), codings=[("a", coding_)])[0]


def answered_by(**who) -> Coded:
    """Make a coding of answers: for every question, who was coded."""
    rows = [("", person, q, "x") for q, people in who.items() for person in people]
    marks = pd.DataFrame(rows, columns=["coder", "respondent", "question", "code"])
    return Coded("sheet", marks, marks.drop(columns="code").assign(line=0))


LONG = "It gave me time to think"
WRITTEN = {"ID": list("1234"), "Why?": [f"{LONG} {n}" for n in range(3)] + [""]}
WRITTEN["And then?"] = ["", *(f"{LONG} {n}" for n in range(3))]


def test_questions_take_the_ids_that_the_coding_gives_them():
    codings = [("a.csv", answered_by(more="24", useful="12"))]
    text, codebook = drafted(export(**WRITTEN), codings=codings)
    assert [q.id for q in codebook.questions] == ["useful", "more"]
    assert text.count("# confirm: as the coding calls it") == 2
    assert "calls its questions" not in text


@pytest.mark.parametrize("who", [{"more": "23"}, {"more": "4", "useful": "34"}, {"a b": "4"}])
def test_an_id_that_might_be_of_another_question_is_not_taken(who):
    _, codebook = drafted(export(**WRITTEN), codings=[("a.csv", answered_by(**who))])
    assert [q.id for q in codebook.questions] == ["why", "then"]


# the text


def test_a_remark_stays_on_its_line():
    assert remarked('a\nb\x7f\r"#😀') == '# a b  "#😀'


def test_headings_of_any_kind_come_back_as_they_are():
    heading = 'Q "1" # \\ \n\t\x7f \x85 😀 '
    assert tomllib.loads(f"x = {string(heading)}")["x"] == heading
    assert drafted(export(**{heading: FIVE}))[1].items[0].column == heading


ODD = st.text(st.sampled_from('aB1 #"\\\n\t\x7f;,[]_😀é評'), max_size=6) | st.text(max_size=8)
CELL = ODD | st.sampled_from([*FIVE, "agree", "1", "2", "5", "N/A", "Yes", "", "a; b", "Not sure"])
COLUMN = st.lists(CELL, min_size=4, max_size=4)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(ODD, COLUMN), max_size=5),
    st.dictionaries(ODD, ODD, max_size=4),
    st.dictionaries(CELL, CELL, max_size=3),
    ODD,
)
def test_whatever_the_export_the_draft_is_a_study(columns, tree, labels, odd):
    cells = pd.DataFrame(
        dict(enumerate(cells for _, cells in columns)), index=range(4), dtype=str
    ).set_axis([heading for heading, _ in columns], axis="columns")
    facts = {
        "labels": {heading: labels for heading, _ in columns[:2]},
        "questions": {heading: odd for heading, _ in columns[1:]},
        "missing": {heading: {odd} for heading, _ in columns},
        "dropped": (odd,),
        "set_aside": {odd: 1},
    }
    marks = [(coder, code) for coder, code in tree.items()]
    codings = [(odd or "file", coded(*marks, **tree))]
    _, codebook = drafted(Export("plain", cells, **facts), study_id=odd, codings=codings)
    asked = [*codebook.items, *codebook.attributes, *codebook.questions]
    assert all(re.fullmatch(ID_PATTERN, column.id) for column in asked)
    assert len({column.column for column in asked}) == len(asked)
    assert len({column.id for column in asked}) == len(asked)


@pytest.mark.parametrize(
    "entry", catalogue(), ids=lambda entry: f"{entry.name}-{len(entry.levels)}"
)
def test_every_wording_of_a_scale_stands_for_one_level(entry):
    wordings = [folded(wording) for wording in chain(*entry.levels)]
    assert len(wordings) == len(set(wordings))
    assert not {folded(level[0]) for level in entry.levels} & not_applicable()
    assert 0 < entry.agree <= (len(entry.levels) + 1) // 2


# real and whole studies


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
def test_the_serial_comma():
    _, codebook = drafted(plain.read(delimited.grid(SAMPLES / "comma-survey.csv")))
    assert codebook.survey.respondent == "RespondentID"
    assert [item.scale for item in codebook.items] == ["amount", "amount", "importance"]
    assert codebook.scales["amount"].levels == ["Not at all", "Not much", "Some", "A lot"]
    assert codebook.scales["importance"].levels[2].endswith("(neutral)")
    assert [a.column for a in codebook.attributes][-5:] == [
        *("Gender", "Age", "Household Income", "Education", "Location (Census Region)")
    ]
    assert not codebook.questions


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
@pytest.mark.parametrize(
    "name", ["comma-survey.csv", "steak-risk-survey.csv", "bossier_example.sav", "survey_raw.csv",
             "insights_3header_single_matrix.csv", "insights_3header_comments.csv"],
)  # fmt: skip
def test_a_draft_of_a_sample_reads_the_sample(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path)
    dictionary = "survey_dictionary.csv" if name == "survey_raw.csv" else ""
    if dictionary:
        shutil.copy(SAMPLES / dictionary, tmp_path)
    export = readers.read_survey(
        tmp_path / name, dictionary=tmp_path / dictionary if dictionary else None
    )
    text, _ = drafted(export, file=name, dictionary=dictionary)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    draft = reading.read(tmp_path)
    read = survey.read(draft)
    records = len(export.cells) + sum(export.set_aside.values())
    assert len(read.responses) + sum(read.set_aside.values()) == records


def test_a_draft_of_the_example_reads_the_example(tmp_path):
    folder = paths.project_root() / paths.EXAMPLE
    shutil.copy(folder / "survey.csv", tmp_path)
    text, _ = drafted(readers.read_survey(folder / "survey.csv"))
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    draft, example = reading.read(tmp_path), reading.read(folder)
    assert [i.column for i in draft.items] == [i.column for i in example.items]
    assert [q.column for q in draft.questions] == [q.column for q in example.questions]
    assert [a.column for a in draft.attributes] == [a.column for a in example.attributes]
    assert draft.scales == example.scales
    pd.testing.assert_frame_equal(
        survey.read(draft).responses.set_axis([i.id for i in example.items], axis="columns"),
        survey.read(example).responses,
    )
