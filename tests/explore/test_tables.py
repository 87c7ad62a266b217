"""What is looked at: groups with small cells withheld, answers beside codings, the worksheet."""

import numpy as np
import pytest

from balint_analysis.explore import subset, tables
from balint_analysis.stats.intervals import interval
from balint_analysis.tables import themes
from building import codebook_of, codings_of, sets_of, study_of

SCALE = {"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}}
ITEMS = [{"id": name, "column": name.upper(), "scale": "s"} for name in ("a", "b")]
SITES = [{"id": "site", "column": "Site"}]
# Six in the north, of whom four say yes to a; five in the south, of whom all do; one nowhere.
SITE = ["north"] * 6 + ["south"] * 5 + [""]
SAID = ["Yes"] * 4 + ["No"] * 2 + ["Yes"] * 5 + ["No"]
TREE = [
    {"id": "x", "name": "X", "subthemes": [{"id": "x1", "name": "X one"}]},
    {"id": "y", "name": "Y"},
]
CODERS = [{"id": name, "file": f"{name}.csv"} for name in ("ann", "ben")]
CODED = codebook_of(coders=CODERS, themes=TREE, questions=[{"id": "why", "column": "Why?"}])


@pytest.fixture(scope="module")
def study():
    codebook = codebook_of(scales=SCALE, items=ITEMS, attributes=SITES)
    return study_of(codebook, responses={"a": SAID, "b": [None] * 12}, attributes={"site": SITE})


@pytest.fixture(scope="module")
def coded():
    """Four answers: the first agreed on, one code of the second disputed, two of the third."""
    return study_of(CODED, codings=sets_of(["110 110", "001 000", "001 110", "- 000"]))


def row(table, item, group):
    return table[(table["item"] == item) & (table["group"] == group)].iloc[0]


def test_a_group_is_counted_with_its_interval(study):
    north = row(tables.by_group(study, "site", confidence=0.9), "a", "north")
    lower, upper = interval(4, 6, confidence=0.9)
    assert (north["agree"], north["base"], north["share"]) == (4, 6, 4 / 6)
    assert (north["lower"], north["upper"]) == (lower, upper)


def test_five_are_too_few_and_nothing_of_them_is_told(study):
    south = row(tables.by_group(study, "site"), "a", "south")
    assert south[["agree", "base", "share", "lower", "upper"]].isna().all()


def test_nobody_is_withheld_like_few(study):
    assert np.isnan(row(tables.by_group(study, "site"), "b", "north")["base"])


def test_those_of_no_group_are_in_none(study):
    assert set(tables.by_group(study, "site")["group"]) == {"north", "south"}


def test_items_come_as_they_are_asked_for(study):
    table = tables.by_group(study, "site", ["b", "a"])
    assert table["item"].drop_duplicates().tolist() == ["b", "a"]


def test_groups_of_a_part_say_of_which(study):
    part = subset.people(study, study.responses["a"] == "Yes", "yes")
    assert tables.by_group(part, "site").attrs["subset"] == "yes, n=9"


def test_a_scale_that_nobody_has_decided_on_has_bases_alone():
    draft = {"s": {"levels": ["No", "Yes"], "agree": []}}
    codebook = codebook_of(
        scales=draft, items=ITEMS[:1], attributes=SITES, confirm=[{"key": "scales.s.agree"}]
    )
    study = study_of(codebook, responses={"a": SAID}, attributes={"site": SITE})
    north = row(tables.by_group(study, "site"), "a", "north")
    assert north["base"] == 6
    assert np.isnan(north["share"])


def test_a_study_without_items_has_no_groups():
    study = study_of(codebook_of(attributes=SITES), attributes={"site": SITE})
    assert tables.by_group(study, "site").empty


# Themes


def test_themes_are_counted_under_every_rule(coded):
    table = tables.prevalence(coded).set_index(["rule", "code"])
    # x1 is given by both to the first answer, and by one to the third.
    assert table.loc[[("any", "x1"), ("unanimous", "x1")], "count"].tolist() == [2, 1]
    assert set(table["base"]) == {4}
    assert table.loc[("any", "x1"), ["name", "theme"]].tolist() == ["X one", "x"]


def test_they_are_counted_as_in_the_published_table(coded):
    published = themes.prevalence(coded)
    counted = tables.prevalence(coded)
    columns = ["rule", "code", "count", "base"]
    assert counted[columns].to_numpy().tolist() == published[columns].to_numpy().tolist()


def test_without_coding_no_theme_is_counted():
    assert tables.prevalence(study_of()).empty


# Answers beside their codings


def test_the_most_disputed_answer_comes_first(coded):
    table = tables.answers(coded)
    assert table["respondent"].tolist() == ["3", "2", "1", "4"]
    assert table["disputed"].tolist() == [3, 1, 0, 0]  # on x, x1 and y; on y; on nothing


def test_it_says_what_every_coder_gave_and_what_is_decided(coded):
    table = tables.answers(coded, decision_rule="any").set_index("respondent")
    assert table.loc["3", ["ann gave", "ben gave"]].tolist() == ["Y", "X one"]
    assert table.loc["3", "decided"] == "X one; Y"


def test_coded_with_no_theme_is_not_the_same_as_not_coded(coded):
    table = tables.answers(coded).set_index("respondent")
    assert table.loc["4", ["ann gave", "ben gave"]].tolist() == ["not coded", "no theme"]


def test_an_answer_that_nobody_coded_is_decided_by_nobody():
    study = study_of(CODED, codings=sets_of(["- -"]))
    assert tables.answers(study)["decided"].tolist() == ["not coded"]


def test_without_coding_there_are_the_answers_alone():
    codebook = codebook_of(questions=[{"id": "why", "column": "Why?"}])
    table = tables.answers(study_of(codebook, answers={("1", "why"): "words"}))
    assert list(table) == ["respondent", "question", "answer"]


# The worksheet


def test_the_worksheet_has_the_disputed_answers_first_and_leaves_them_to_be_agreed(coded):
    table = tables.worksheet(coded).set_index("respondent")
    assert table.index.tolist() == ["2", "3", "1", "4"]
    assert table["differ on"].tolist() == ["Y", "X; X one; Y", "nothing", "nothing"]
    assert table["agreed"].tolist() == ["", "", "x1", "no theme"]


def test_the_worksheet_has_the_words_and_what_every_coder_gave(coded):
    first = tables.worksheet(coded).iloc[0]
    assert first.to_dict() == {
        "respondent": "2",
        "question": "why",
        "answer": "some words",
        "ann gave": "Y",
        "ben gave": "no theme",
        "differ on": "Y",
        "agreed": "",
    }


def test_what_nobody_coded_is_left_out_of_the_worksheet():
    study = study_of(CODED, codings=sets_of(["001 000", "- -"]))
    assert tables.worksheet(study)["respondent"].tolist() == ["1"]


def test_a_single_mark_is_no_dispute():
    study = study_of(
        CODED, codings=codings_of({c: ["1-"] for c in ("x", "x1", "y")}, ("ann", "ben"))
    )
    assert tables.worksheet(study).empty


def test_without_coding_the_worksheet_is_empty():
    codebook = codebook_of(questions=[{"id": "why", "column": "Why?"}])
    assert tables.worksheet(study_of(codebook, answers={("1", "why"): "words"})).empty
