"""What is said below tables and figures: true of every study, and made from its numbers."""

import re
from pathlib import Path

import pandas as pd
import pytest

from balint_analysis import comparison, figures, paths, theme_shares
from balint_analysis.explore import subset
from balint_analysis.report import abstract, readings, results
from balint_analysis.report.every_table import TABLES
from balint_analysis.report.readings import checks, ratings, said
from balint_analysis.report.readings import coders as coders_said
from balint_analysis.study import load
from balint_analysis.tables import coders, flow, likert, themes
from building import codebook_of, codings_of, study_of, table_of
from drawing import KINDS, figure_of, tables

STUDIES = sorted((Path(__file__).parents[1] / "data/studies").iterdir())
FEW = 200  # replicates
LEVELS = ["Disagree", "Neutral", "Agree"]


def told(study) -> dict[str, str]:
    """Say all that notebooks say of a study, by the name of what it stands below."""
    codebook = study.codebook
    shown = {"records": readings.records(study), "coding": readings.coding(study)}
    shown |= {"gaps": readings.gaps(codebook)}
    agreement = likert.agreement(study)
    shown |= {name: getattr(readings, name)(codebook, agreement) for name in ("bounds", "missing")}
    for name, given in tables(study).items():
        kind = figure_of(name)
        shown[f"figure {kind.NAME}"] = readings.of_figure(kind.NAME, codebook, *given)
    for name, table in TABLES.items():
        few = {"number": FEW} if "number" in table.options() else {}
        shown[name] = readings.of_table(table(study, **few), codebook)
    return dict(sorted(shown.items()))


def lines(study) -> str:
    return "".join(f"{name}: {text}\n" for name, text in told(study).items())


def rated(*answers, reverse=(), enrolled=None, **parts):
    """Make a study of items, of each of which everybody's answers are given by first letters."""
    labels = {"A": "Agree", "N": "Neutral", "D": "Disagree", "-": None}
    codebook = codebook_of(
        cohort={"enrolled": enrolled},
        scales={"s": {"levels": LEVELS, "agree": parts.pop("agree", ["Agree"])}},
        items=[
            {"id": f"i{k}", "column": f"Q{k}", "scale": "s", "reverse": k in reverse}
            for k, _ in enumerate(answers)
        ],
        **parts,
    )
    given = {f"i{k}": [labels[letter] for letter in word] for k, word in enumerate(answers)}
    return study_of(codebook, responses=given)


def coded(marks, **parts):
    """Make a study of answers that two coders gave these themes, or not."""
    codebook = codebook_of(
        coders=[{"id": coder, "file": coder} for coder in ("ann", "ben")],
        questions=[{"id": "why", "column": "Why?"}],
        themes=[{"id": code, "name": code.upper()} for code in marks],
        **parts,
    )
    return study_of(codebook, codings=codings_of(marks, coders=("ann", "ben")))


def of(table, study, **options) -> str:
    return readings.of_table(table(study, **options), study.codebook)


def of_figure(kind, study, *given) -> str:
    return readings.of_figure(kind.NAME, study.codebook, *given)


# Small studies, each read by a person, to the letter


@pytest.mark.parametrize("folder", STUDIES, ids=lambda folder: folder.name)
def test_all_that_is_said_of_a_small_study(folder):
    assert lines(load(folder)) == (folder / "readings.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example():
    return load(paths.EXAMPLE)


@pytest.fixture(scope="module")
def of_example(example):
    return told(example)


def test_every_table_and_every_figure_is_read(of_example):
    assert set(said.TABLES) == set(TABLES)
    assert set(said.FIGURES) == {figure_of(name).NAME for name in KINDS}
    assert all(of_example.values())


def test_sentences_are_whole_and_hold_no_name_of_code(of_example, example):
    ids = {i.id for i in (*example.codebook.items, *example.codebook.questions)}
    ids |= {code for code in example.codebook.codes if code not in ("practice", "coping")}
    for text in of_example.values():
        assert re.match(r"[A-Z0-9“].*\.$", text), text
        assert not re.search(r"\bnan\b|None\b(?! of)|<NA>|\{|\[|…|\.\.|  ", text), text
        outside = re.sub(r"“[^”]*”", "", text)
        assert not [name for name in ids if re.search(rf"\b{name}\b", outside)], text


def test_shares_are_those_of_the_abstract(of_example, example):
    # Both are written from results; the leading item's is the published one.
    text = " ".join(abstract.write(results.collect(example), example.codebook).values())
    assert "87% (n=53 of 61)" in text
    assert "87% (n=53 of 61), for “I would attend" in of_example["figure likert"]
    assert "37% (n=40 of 108)" in of_example["figure theme-prevalence"]


def test_the_steepest_loss_is_named():
    # 3, 3, 1: two are lost between the second and the third item.
    study = rated("AAA", "AAA", "A--", enrolled=9)
    text = of_figure(figures.response_flow, study, flow.response(study))
    assert text == (
        "Of 9 invited, 3 answered something; the steepest loss is between the second and the "
        "third item, from 3 to 1."
    )


def test_losses_as_steep_as_each_other_are_counted():
    study = rated("AAA", "AA-", "A--")
    text = of_figure(figures.response_flow, study, flow.response(study))
    assert text.endswith("the steepest loss from one item to the next is 1, at two places.")
    assert text.startswith("How many were invited is not known; 3 people answered something")


# Where a sentence must not say more than the number


def test_agreement_tied_at_the_top_names_both_or_counts_them():
    def text(*answers):
        study = rated(*answers)
        return of_figure(figures.likert, study, likert.counts(study))

    assert text("A" * 20, "A" * 20, "D" * 20) == (
        "Agreement was highest, 100% (n=20 of 20), for “Q0” and “Q1” and lowest, 0% (n=0 of 20), "
        "for “Q2”."
    )
    assert "highest, 100% (n=20 of 20), for three items" in text(*["A" * 20] * 3, "D" * 20)
    assert text("AN", "DA") == "Agreement was 1 of 2 for both items."


def test_reverse_worded_items_stand_by_themselves():
    study = rated("AAD", "ADD", reverse=[1])
    text = of_figure(figures.likert, study, likert.counts(study))
    assert text == (
        "Agreement with “Q0” was 2 of 3. Agreement with “Q1”, reverse-worded, was 1 of 3."
    )


def test_a_draft_that_has_not_decided_who_agrees_is_told_so():
    study = rated("AD", agree=[], confirm=[{"key": "scales.s.agree"}])
    assert of_figure(figures.likert, study, likert.counts(study)) == (
        "Which answers count as agreement is not decided."
    )
    assert of(likert.agreement, study) == "Which answers count as agreement is not decided."


def test_the_interval_decides_on_which_side_of_one_half_an_item_lies():
    # Wilson, 20 of 20: above 84%; 10 of 20: 30 to 70% (R: binom::binom.wilson)
    assert of(likert.agreement, rated("A" * 20, "AD" * 10, "D" * 20)) == (
        "The 95% interval of agreement lies wholly above 50% for one of the three items, wholly "
        "below 50% for one and includes 50% for one."
    )


@pytest.mark.parametrize(
    ("enrolled", "text"),
    [
        # Of 7: 4 agree for sure, more than half; of 8: 4 to 8; of 4: nobody is missing.
        (7, "Whatever those who did not answer think, more than half of all invited agree with "),
        (8, "Whether more than half of all invited agree depends on those who did not answer, for"),
        (4, "Nobody invited left these items unanswered, so the shares are those of all invited."),
        (None, "How many were invited is not known, so nothing is said of those who did not "),
    ],
)
def test_who_stayed_silent_may_decide_what_more_than_half_think(enrolled, text):
    study = rated("AAAA", enrolled=enrolled)
    shown = of_figure(figures.agreement, study, likert.agreement(study))
    assert shown.startswith(text)


def test_at_most_half_is_said_where_one_half_is_the_most_there_can_be():
    # 1 of 3, and 2 of 4 at the very most: that is not more than half.
    study = rated("DDA", enrolled=4)
    shown = of_figure(figures.agreement, study, likert.agreement(study))
    assert shown.endswith("at most half of all invited agree with the only item.")


def test_themes_given_as_often_as_each_other_are_not_ranked():
    study = coded({"a": ["11", "00"], "b": ["11", "00"]})
    text = of_figure(figures.prevalence, study, themes.prevalence(study, number=FEW))
    assert text == "Most often given, whoever decides: “A” and “B”, 1 of 2."
    assert "nothing to rank" in of(theme_shares.order, study, number=FEW)


def test_it_is_said_where_the_first_theme_depends_on_who_decides():
    # a: once by both; b: twice by one of them
    study = coded({"a": ["11", "00", "00"], "b": ["10", "01", "00"]})
    text = of_figure(figures.prevalence, study, themes.prevalence(study, number=FEW))
    assert text == "Which theme is given most often depends on who decides."


def test_a_reflexive_study_counts_only_if_its_text_does():
    marks = {"a": ["11", "00"], "b": ["00", "00"]}
    for percentages, counted in ((False, False), (True, True)):
        study = coded(marks, coding={"approach": "reflexive", "percentages": percentages})
        text = of(theme_shares.by_person, study, number=FEW)
        assert ("1 of 2 voiced “A”" in text) == counted
        assert ("no measure of its weight" in text) != counted


def test_one_pair_of_three_tests_is_told_apart():
    study = rated("A" * 20 + "D" * 4, "A" * 24, "D" * 24)
    assert of(comparison.pairs, study) == (
        "The interval of the difference leaves nought out for two of the three pairs; the smallest "
        "adjusted p is below 0.001."
    )


def test_only_an_interval_that_leaves_one_half_out_is_counted():
    table = table_of(
        "groups",
        p=[0.01, 0.02, 0.6],
        p_holm=[0.03, 0.04, 0.6],
        superiority_lower=[0.6, 0.1, 0.4],
        superiority_upper=[0.9, 0.4, 0.6],
    )
    assert ratings.groups(codebook_of(), table) == (
        "The interval of superiority leaves 50% out in two of the three comparisons; the smallest "
        "adjusted p is 0.030."
    )


def test_the_pair_that_stands_together_most_often_is_named_and_ties_are_counted():
    # a with b twice, a with c once, b with c once
    study = coded({"a": ["11", "11", "00"], "b": ["11", "11", "00"], "c": ["11", "00", "00"]})
    table = themes.cooccurrence(study)
    said = of_figure(figures.cooccurrence, study, table)
    assert said == "Most often together: “A” and “B”, in two answers."
    alike = of_figure(figures.cooccurrence, study, table.assign(b=[1, 2, 1]))
    assert alike == "Three pairs of themes stand together most often, in one answer each."


def test_a_subtheme_is_no_rival_of_its_theme():
    codebook = codebook_of(
        coders=[{"id": coder, "file": coder} for coder in ("ann", "ben")],
        questions=[{"id": "why", "column": "Why?"}],
        themes=[{"id": "a", "name": "A", "subthemes": [{"id": "a1", "name": "A1"}]}],
    )
    marks = {"a": ["11", "00"], "a1": ["11", "00"]}
    study = study_of(codebook, codings=codings_of(marks, coders=("ann", "ben")))
    said = of(theme_shares.by_person, study, number=FEW)
    assert said == "Of those with a coded answer, 1 of 2 voiced “A”."


def test_rounds_are_compared_theme_by_theme():
    table = table_of(
        "reliability-rounds",
        code=["a", "b", "c"] * 3,
        round=[1] * 3 + [2] * 3 + [3] * 3,
        krippendorff_alpha=[0.5, 0.2, 0.9, 0.1, 0.1, 0.1, 0.5, 0.6, 0.8],
    )
    assert coders_said.rounds(codebook_of(), table) == (
        "From the first round to the last, Krippendorff’s alpha rose for one of the three themes "
        "and fell for one."
    )


def test_a_part_of_a_study_is_read_from_its_own_tables():
    study = rated("AAD", enrolled=9)
    part = subset.people(study, pd.Series([True, True, False]), "two of them")
    assert of(flow.completeness, part) == "Each respondent answered the only item."
    text = readings.of_figure("response-flow", study.codebook, flow.response(part))
    assert text.startswith("How many were invited is not known; 2 people answered")


# Words as they were asked


def test_a_wording_in_any_script_and_over_lines_is_one_line_in_quotes():
    codebook = codebook_of(
        scales={"s": {"levels": LEVELS, "agree": ["Agree"]}},
        items=[{"id": "a", "column": "Q", "text": "كيف\n كان؟ <b>*x*</b>", "scale": "s"}],
    )
    study = study_of(codebook, responses={"a": [None, "Agree"]})
    text = readings.missing(codebook, likert.agreement(study))
    assert text == (
        "Left blank most often, by 1 of 2: “كيف كان؟ <b>*x*</b>”; no item was found not applicable."
    )


# What has no reading, or nothing to read


def test_a_table_that_lacks_a_column_is_not_read(example):
    table = likert.agreement(example).drop(columns="lower")
    assert readings.of_table(table, example.codebook) == ""
    assert readings.of_figure("agreement", example.codebook, table) == ""
    assert readings.of_figure("unheard-of", example.codebook, table) == ""


def test_a_study_with_one_coder_is_told_what_reliability_needs():
    study = coded({"a": ["1-", "0-"]})
    assert "needs two coders" in of(coders.reliability, study)
    assert "reliability needs two" in readings.coding(study)


def test_published_figures_that_follow_and_those_that_do_not():
    table = table_of("claims", rounds=[True, False, True], matches=[True, True, True])
    assert checks.claims(codebook_of(), table) == (
        "Two of the three published figures follow from their own numbers; the data agree with all "
        "three figures."
    )
    assert checks.claims(codebook_of(), table.iloc[1:2]).startswith("No published figure follows")


def test_rules_that_are_not_kept_are_named():
    assert checks.rules([True, False], ["words", "headings"]) == "Not kept: “headings”."
    assert checks.rules([True, True], ["a", "b"]) == "Both rules of the venue are kept."
