"""Controls and views: what a choice shows, and that nothing but a button ever saves."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from balint_analysis import paths
from balint_analysis.explore import answers, controls, views
from balint_analysis.explore.controls import FURTHEST, MOST, Explorer
from balint_analysis.explore.views import View
from balint_analysis.run.output import Outputs
from balint_analysis.study import load
from balint_analysis.tables import themes
from building import codebook_of, study_of
from folders import write

BLOCK = "Rotation block: Block 2 only, n=17"
PLANTED = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def study():
    return load(paths.EXAMPLE)


@pytest.fixture
def explorer(study, tmp_path):
    return Explorer(study, Outputs(study, tmp_path))


@pytest.fixture
def drawn(monkeypatch):
    """Note which views are drawn anew."""
    seen = []
    monkeypatch.setattr(View, "follow", lambda view: seen.append(view.draw.__name__))
    return seen


def words(bundle) -> str:
    return bundle["text/plain"]


def pick_block(explorer):
    explorer.attribute.value = "block"
    explorer.group.label = "Block 2"


# What is there at first


def test_it_begins_with_everybody_and_all_items(explorer):
    assert words(explorer._likert()).startswith("everybody. ")
    assert explorer._sorted_items() == [item.id for item in explorer.study.codebook.items]


def test_the_parameters_are_the_first_choice(study, tmp_path):
    explorer = Explorer(study, Outputs(study, tmp_path), confidence=0.85, decision_rule="any")
    assert (explorer.confidence.label, explorer.rule.value) == ("85%", "any")


def test_a_panel_says_in_words_how_its_controls_stand(explorer):
    assert repr(explorer.ratings) == (
        "Attribute: everybody; Group: everybody; Sort: as asked; Confidence: 95%; Items: all"
    )


def test_a_cell_shows_controls_and_views_each_with_its_words(explorer, monkeypatch):
    shown = []
    monkeypatch.setattr(views, "display", lambda bundle, raw: shown.append(bundle))
    monkeypatch.setattr(View, "show", lambda view: shown.append(view.draw()))
    explorer.ratings._ipython_display_()
    controls, bars, groups = shown
    assert "application/vnd.jupyter.widget-view+json" in controls
    assert controls["text/plain"] == repr(explorer.ratings)
    assert "<img" in bars["text/html"]
    assert words(groups) == "Choose an attribute to see agreement by its groups."


def test_looking_writes_nothing(explorer, tmp_path):
    pick_block(explorer)
    for view in explorer.views:
        view.draw()
    assert list(tmp_path.iterdir()) == []


# What follows which control


def test_a_group_stands_beside_everybody_else(explorer):
    pick_block(explorer)
    assert words(explorer._likert()).startswith(f"{BLOCK} beside everybody else, n=64. {BLOCK}:")


def test_the_groups_offered_are_those_of_the_attribute(explorer):
    explorer.attribute.value = "presented"
    assert [label for label, _ in explorer.group.options] == [
        "everybody",
        "No",
        "Yes",
        "missing",
    ]


def test_another_attribute_forgets_the_group(explorer):
    pick_block(explorer)
    explorer.attribute.value = "presented"
    assert explorer.group.value == ()


def test_agreement_by_group_follows_attribute_items_and_confidence(explorer):
    explorer.attribute.value, explorer.items.value = "group", ("safety",)
    explorer.confidence.value = 0.8
    said = words(explorer._by_group())
    assert said.startswith("Agreement by Balint group, with 80% intervals. I felt safe")
    assert "time well spent" not in said


def test_items_can_be_sorted_by_agreement(explorer):
    # In the whole example 87% agreed with the last item and 22% with the reverse-worded one.
    explorer.sort.value = MOST
    items = explorer._sorted_items()
    assert (items[0], items[-1]) == ("again_as_doctor", "judged")


def test_items_can_be_sorted_by_the_distance_from_everybody_else(explorer):
    # Block 2 and everybody else: 75% and 48% on time well spent, 27 points; no other item as much.
    pick_block(explorer)
    explorer.sort.value = FURTHEST
    assert explorer._sorted_items()[0] == "time"


def test_themes_are_those_of_the_group_and_the_question(explorer):
    pick_block(explorer)
    explorer.question.value = "difficult"
    assert words(explorer._prevalence()).startswith(
        f"Themes: {BLOCK}; answers to “What was difficult or unhelpful, and what would you change?”"
    )


def test_the_matrix_counts_answers_by_the_decision_rule(explorer):
    for rule in ("any", "unanimous"):
        explorer.rule.value = rule
        explorer._matrix()
        counts = themes.cooccurrence(explorer.study, decision_rule=rule).set_index("theme")
        shown = {cell: int(button.description) for cell, button in explorer.matrix.cells.items()}
        assert shown == {cell: counts.loc[cell] for cell in shown}
        assert len(shown) == 10  # four themes, and each two of them


@pytest.mark.parametrize(
    "name, value, views",
    [
        ("confidence", 0.8, ["_by_group"]),
        ("sort", MOST, ["_likert", "_by_group"]),
        ("question", "useful", ["_prevalence", "_matrix", "_answers"]),
        ("theme", "barriers", ["_answers"]),
        ("beside", "barriers", ["_answers"]),
        (
            "attribute",
            "block",
            ["_likert", "_by_group", "_prevalence", "_matrix", "_answers"],
        ),
    ],
)
def test_only_views_that_depend_on_a_control_are_drawn_anew_and_once(
    explorer, drawn, name, value, views
):
    getattr(explorer, name).value = value
    assert drawn == views


def test_all_is_drawn_once_though_another_attribute_moves_the_group_too(explorer, drawn):
    pick_block(explorer)
    drawn.clear()
    explorer.attribute.value = "presented"
    assert drawn == ["_likert", "_by_group", "_prevalence", "_matrix", "_answers"]


def test_a_click_that_moves_two_controls_draws_the_answers_once(explorer, drawn):
    explorer._matrix()
    explorer.matrix.cells["practice", "positive"].click()
    assert drawn == ["_answers"]


# The answers


def test_all_answers_are_there_the_disputed_first(explorer):
    rows = explorer.rows()
    assert len(rows) == 108
    assert rows["disputed"].is_monotonic_decreasing
    assert words(explorer._answers()).startswith("everybody: 108 answers, 53 disputed\n")


def test_a_click_on_a_number_shows_as_many_answers(explorer):
    explorer._matrix()
    button = explorer.matrix.cells["practice", "positive"]
    button.click()
    assert len(explorer.rows()) == int(button.description) > 0
    assert (explorer.theme.value, explorer.beside.value) == ("practice", "positive")


def test_a_click_on_a_theme_shows_the_answers_that_carry_it(explorer):
    explorer._matrix()
    explorer.beside.value = "positive"
    name = next(b for b in explorer.matrix.children if "Barriers" in getattr(b, "description", ""))
    name.click()
    assert (explorer.theme.value, explorer.beside.value) == ("barriers", "")
    assert len(explorer.rows()) == int(explorer.matrix.cells["barriers", "barriers"].description)


def test_the_filter_says_what_it_is(explorer):
    pick_block(explorer)
    explorer.theme.value = "barriers"
    assert words(explorer._answers()).startswith(f"{BLOCK}; Barriers to the experience: 5 answers")


def test_the_table_brings_what_it_needs(explorer):
    brought = answers.datatables()["text/html"]
    (name,) = set(re.findall(r"window\.(_itables_\w+)", explorer._answers()["text/html"]))
    assert f"window.{name} = injectModule(" in brought
    assert len(brought) > 500_000


def test_the_table_needs_nothing_from_elsewhere(explorer):
    html = answers.datatables()["text/html"] + explorer._answers()["text/html"]
    assert "unpkg.com" not in html
    assert not [
        part for part in html.split("import ") if part.startswith("{") and "http" in part[:99]
    ]


def test_real_answers_are_not_shown_in_a_notebook_that_git_keeps(tmp_path, monkeypatch):
    study = load(write(tmp_path))
    explorer = Explorer(study, Outputs(study, tmp_path))
    assert "It helped" in words(explorer._answers())
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert words(explorer._answers()) == controls.TRACKED


# Scripts in what people wrote


def test_planted_scripts_are_words(tmp_path):
    planted = load(
        write(
            tmp_path,
            csv=f"ID,Q1,Q2\n01,Agree,{PLANTED}\n",
            ann="ID,good,safe,bad\n01,1,0,0\n",
            ben="ID,good,safe,bad\n01,1,0,0\n",
            items=f'[{{ id = "a", column = "Q1", scale = "s", text = "{PLANTED}" }}]',
            themes=f'[{{ id = "good", name = "{PLANTED}" }}, {{ id = "safe", name = "S" }},'
            ' { id = "bad", name = "B" }]',
        )
    )
    explorer = Explorer(planted, Outputs(planted, tmp_path))
    explorer.theme.value = "good"
    html = [view.draw()["text/html"] for view in explorer.views]
    assert not [part for part in html if PLANTED in part]
    assert len(explorer.rows()) == 1


# The worksheet


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_button_saves_the_worksheet_and_says_where(explorer, tmp_path, kind):
    explorer.format.value = kind
    explorer.save.click()
    path = tmp_path / f"explore/balint-2021-22/consensus.{kind}"
    assert path.is_file()
    assert explorer.status.value.endswith(f"/explore/balint-2021-22/consensus.{kind}")


# Other studies


def test_another_study_takes_its_place(study, tmp_path, drawn):
    other = write(tmp_path)
    explorer = Explorer(study, Outputs(study, tmp_path))
    explorer.study_list.options = [*explorer.study_list.options, ("tiny", str(other))]
    explorer.study_list.value = str(other)
    assert explorer.study.codebook.id == explorer.out.codebook.id == "tiny"
    assert [label for label, _ in explorer.theme.options] == ["any, or none", "Good", "Safe", "Bad"]
    assert words(explorer._matrix()).count("Good") == 2
    assert sorted({row for row, _ in explorer.matrix.cells}) == ["bad", "good"]


def test_a_study_that_cannot_be_read_is_not_opened_and_said_to_be(explorer, tmp_path):
    broken = write(tmp_path, csv="ID,Q1,Q2\n01,Agee,x\n")
    before = explorer.study_list.value
    explorer.study_list.options = [*explorer.study_list.options, ("broken", str(broken))]
    explorer.study_list.value = str(broken)
    assert explorer.study_list.value == before
    assert explorer.study.codebook.id == "balint-2021-22"
    assert explorer.status.value.startswith("Not opened: survey.csv, line 2, “Q1”: ")


ITEM = {"id": "a", "column": "A", "scale": "s"}
SCALE = {"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}}
QUESTION = [{"id": "why", "column": "Why?"}]


@pytest.mark.parametrize(
    "codebook, given",
    [
        (codebook_of(scales=SCALE, items=[ITEM]), {"responses": {"a": ["Yes"]}}),
        (codebook_of(questions=QUESTION), {"answers": {("1", "why"): "words"}}),
        (
            codebook_of(
                questions=QUESTION,
                coders=[{"id": "ann", "file": "a"}],
                themes=[{"id": "x", "name": "X"}],
                attributes=[{"id": "site", "column": "Site"}],
            ),
            {"answers": {("1", "why"): "words"}, "attributes": {"site": [""]}},
        ),
    ],
    ids=["items alone", "answers alone", "one coder, nothing coded"],
)
def test_it_works_for_a_study_that_lacks_parts(codebook, given, tmp_path):
    study = study_of(codebook, **given)
    explorer = Explorer(study, Outputs(study, tmp_path))
    for order in (MOST, FURTHEST):
        explorer.sort.value = order
        assert all(words(view.draw()) for view in explorer.views)
    assert explorer.save.disabled


def test_many_themes_are_told_not_drawn(tmp_path):
    many = [{"id": f"t{n}", "name": f"Theme {n}"} for n in range(20)]
    codebook = codebook_of(questions=QUESTION, coders=[{"id": "ann", "file": "a"}], themes=many)
    study = study_of(codebook, answers={("1", "why"): "words"})
    explorer = Explorer(study, Outputs(study, tmp_path))
    assert "5 more themes are in the controls." in words(explorer._matrix())
    assert len(explorer.theme.options) == 21


# A consensus


def test_a_consensus_is_one_more_decision_rule(study, tmp_path):
    # They settled on forty answers, all of which carry the first theme.
    settled = pd.DataFrame(np.nan, study.answers.index, list(study.codebook.codes))
    settled.iloc[:40] = 0.0
    settled.iloc[:40, 0] = 1.0
    agreed = replace(study, consensus=settled)
    explorer = Explorer(agreed, Outputs(agreed, tmp_path), decision_rule="consensus")
    assert explorer.rule.label == "the coders together, in the end"
    assert "the coders together, in the end 100% (n=40 of 40)" in words(explorer._prevalence())
    explorer.theme.value = "positive"
    assert len(explorer.rows()) == 40


def test_without_a_consensus_it_is_not_offered(explorer):
    assert [rule for _, rule in explorer.rule.options] == ["any", "majority", "unanimous"]
