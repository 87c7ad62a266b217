"""Tables as readers see them: in words, rounded, whole, and nothing in them taken for markup."""

import html
import re

import pytest

from balint_analysis import comparison
from balint_analysis.any_codes import theme_sets
from balint_analysis.comparison import consistency
from balint_analysis.report.display import View, view
from balint_analysis.report.every_table import TABLES
from balint_analysis.run.output import Outputs
from balint_analysis.tables import coders, flow, likert, themes
from building import codebook_of, codings_of, study_of, table_of

LEVELS = ["Disagree", "Neutral", "Agree"]
HOSTILE = [
    "<script>alert()</script>",
    '<img src="x" onerror="alert()">',
    "*bold* and **bold**",
    "[x](y)",
    "`code`",
    "&lt; and &",
    "a | b",
    "# Heading",
    "it costs $5 or $6",
]
LONG = "I would recommend that everybody takes part, again and again, " * 5


def items(*labels, levels=LEVELS, agree=("Agree",), **parts):
    """Declare items with these labels, on one scale."""
    return codebook_of(
        study={"id": "small", "title": "Small", "synthetic": True},
        scales={"s": {"levels": levels, "agree": list(agree)}},
        items=[
            {"id": f"i{k}", "column": f"Q{k}", "text": label, "scale": "s"}
            for k, label in enumerate(labels)
        ],
        **parts,
    )


def rated(*labels, answers=("Agree", "Agree", "Neutral", None), **scale):
    """Make a study whose items were all answered alike."""
    codebook = items(*labels, **scale)
    return study_of(codebook, responses={item.id: list(answers) for item in codebook.items})


def coded(*names):
    """Make a study of three answers; of each theme the first was given by both coders."""
    codebook = codebook_of(
        coders=[{"id": coder, "file": coder} for coder in ("ann", "ben")],
        questions=[{"id": "why", "column": "Q"}],
        themes=[{"id": f"t{k}", "name": name} for k, name in enumerate(names)],
    )
    marks = {f"t{k}": ["11", "10", "00"] for k, _ in enumerate(names)}
    return study_of(codebook, codings=codings_of(marks))


def shown(table, study, columns=None):
    return view(table, study.codebook, columns)


def rows(table, study, columns=None):
    return shown(table, study, columns).cells.to_numpy().tolist()


def texts(markup) -> list[str]:
    """Return the texts of an HTML table's cells, as a browser shows them."""
    return [html.unescape(cell) for cell in re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", markup)]


# Words and rounded numbers


def test_headings_are_words():
    cells = shown(likert.agreement(rated("Was it useful?")), rated("Was it useful?")).cells
    assert list(cells) == [
        "Item",
        "Agreed",
        "Answered",
        "Agreement",
        "Lower limit",
        "Upper limit",
    ]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_heading_is_a_name_of_code(table):
    headings = [column.heading for column in table.columns.values()]
    assert [heading for heading in headings if "_" in heading or heading in ("", None)] == []
    assert all(
        heading[0].isupper() or heading == "p" or heading[:2] == "p," for heading in headings
    )


def test_an_items_id_is_shown_as_what_was_asked():
    # 2 of the 3 who answered agreed: 66.7%; Wilson 20.8 to 93.9% (R: binom::binom.wilson(2, 3))
    study = rated("Was it useful?")
    said = ["Was it useful?", "2", "3", "66.7%", "20.8%", "93.9%"]
    assert rows(likert.agreement(study), study) == [said]


def test_ids_of_two_items_in_a_row_are_both_shown_as_names():
    study = rated("First", "Second")
    (pair,) = rows(comparison.pairs(study), study, ["item_1", "item_2", "base"])
    assert pair == ["First", "Second", "3"]


def test_a_themes_id_is_shown_as_its_name_also_at_the_head_of_a_column():
    study = coded("Good", "Bad")
    seen = shown(themes.cooccurrence(study, decision_rule="any"), study).cells
    assert list(seen) == ["Theme", "Good", "Bad"]
    assert seen["Theme"].tolist() == ["Good", "Bad"]


def test_a_coefficients_name_is_in_words_and_an_undefined_one_is_called_so():
    study = coded("Good")
    seen = rows(coders.intervals(study, number=10), study, ["code", "coefficient"])
    assert seen[:2] == [["Good", "observed agreement"], ["Good", "Fleiss’ kappa"]]
    alike = study_of(study.codebook, codings=codings_of({"t0": ["11", "11"]}))
    assert rows(coders.reliability(alike), alike, ["fleiss_kappa"]) == [["undefined"]]


def test_an_attribute_a_question_and_a_construct_are_shown_by_name():
    codebook = items(
        "First",
        "Second",
        attributes=[{"id": "year", "column": "Y", "text": "Year of study"}],
        questions=[{"id": "why", "column": "W", "text": "Why?"}],
        constructs=[{"id": "both", "name": "Both together", "items": ["i0", "i1"]}],
    )
    study = study_of(
        codebook,
        responses={"i0": ["Agree", "Neutral"], "i1": ["Agree", "Neutral"]},
        attributes={"year": ["one", "one"]},
        answers={("1", "why"): "x"},
    )
    assert rows(flow.attributes(study), study) == [["Year of study", "one", "2"]]
    assert rows(flow.answers(study), study)[0][0] == "Why?"
    assert rows(consistency.constructs(study), study)[0][0] == "Both together"


def test_columns_are_shown_as_they_are_picked():
    study = rated("Was it useful?")
    seen = shown(likert.agreement(study), study, ["missing", "item"]).cells
    assert list(seen) == ["Missing", "Item"]
    assert seen.to_numpy().tolist() == [["1", "Was it useful?"]]


def test_methods_rules_and_distances_are_in_words():
    study = rated("Useful?")
    methods = [row[1] for row in rows(likert.intervals(study), study)]
    assert methods[:2] == ["Wilson", "Clopper–Pearson"]
    study = coded("Good")
    assert "more than half of the coders" in repr(shown(themes.prevalence(study, number=10), study))
    assert rows(theme_sets.reliability(study, number=10), study)[0][:2] == ["themes", "MASI"]


def test_a_column_of_notes_is_shown_only_where_there_is_a_note():
    study = coded("Good")
    table = table_of("reliability", code=["t0"], note=["why"])
    assert list(shown(table, study).cells) == ["Theme", "Note"]
    assert list(shown(table.assign(note=""), study).cells) == ["Theme"]


# Set as a reader wants it


def test_words_are_set_from_the_left_and_numbers_from_the_right():
    study = rated("Useful?")
    markup = shown(likert.agreement(study), study)._repr_html_()
    assert '<th scope="col" style="text-align: left">Item</th>' in markup
    assert '<td style="text-align: left">Useful?</td><td style="text-align: right">2</td>' in markup


def test_what_goes_on_over_several_rows_stands_once():
    study = coded("Good", "Bad")
    markup = shown(coders.intervals(study, number=10), study)._repr_html_()
    assert texts(markup).count("Good") == 1
    assert markup.count('<td rowspan="5" style="text-align: left">') == 2


def test_two_items_that_are_asked_alike_do_not_run_into_one():
    study = rated("Same", "Same")
    assert texts(shown(likert.agreement(study), study)._repr_html_()).count("Same") == 2


@pytest.mark.parametrize(("n", "folded"), [(15, False), (16, True)])
def test_a_long_table_is_folded_behind_how_long_it_is(n, folded):
    study = rated(*(f"Item {k}" for k in range(n)))
    markup = shown(likert.agreement(study), study)._repr_html_()
    assert (f"<summary>All {n} rows</summary>" in markup) == folded
    assert f"Item {n - 1}" in markup


def test_what_it_shows_stands_below_a_table_inert_and_instead_of_one_without_rows():
    study = rated("Useful?")
    table = likert.agreement(study)
    said = view(table, study.codebook, reading="<b>$5$</b>")
    assert said._repr_html_().endswith(
        '<p class="tex2jax_ignore mathjax_ignore">&lt;b&gt;$5$&lt;/b&gt;</p>'
    )
    empty = view(table.iloc[:0], study.codebook, reading="There is none.")
    assert (repr(empty), "<table" in empty._repr_html_()) == ("There is none.", False)


# Levels side by side


def test_levels_stand_side_by_side_with_the_base_at_the_end():
    # of three who answered 0, 1 and 2; one is missing and in no column
    study = rated("Was it useful?")
    seen = shown(likert.counts(study), study).cells
    assert list(seen) == ["Item", *LEVELS, "n"]
    assert seen.to_numpy().tolist() == [["Was it useful?", "0.0%", "33.3%", "66.7%", "3"]]


def test_an_item_nobody_answered_keeps_its_row():
    study = study_of(items("First", "Second"), responses={"i0": ["Agree"], "i1": [None]})
    assert rows(likert.counts(study), study) == [
        ["First", "0.0%", "0.0%", "100.0%", "1"],
        ["Second", "", "", "", "0"],
    ]


def test_items_that_are_asked_alike_have_a_row_each():
    study = study_of(
        items("Same", "Same"), responses={"i0": ["Agree", "Agree"], "i1": ["Neutral", None]}
    )
    assert rows(likert.counts(study), study) == [
        ["Same", "0.0%", "0.0%", "100.0%", "2"],
        ["Same", "0.0%", "100.0%", "0.0%", "1"],
    ]


def test_a_level_may_be_called_as_a_heading_is():
    study = rated("Useful?", levels=["n", "Item"], agree=["Item"], answers=["n", "Item"])
    seen = shown(likert.counts(study), study).cells
    assert list(seen) == ["Item", "n", "Item", "n"]
    assert seen.to_numpy().tolist() == [["Useful?", "50.0%", "50.0%", "2"]]


# Inert and whole


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_shown_as_it_was_written(label):
    study = rated(label)
    markup = shown(likert.agreement(study), study)._repr_html_()
    assert label in texts(markup)
    assert not re.search(r"<(?!/?(table|thead|tbody|tr|th|td)\b)", markup)


@pytest.mark.parametrize("name", HOSTILE)
def test_so_is_a_heading(name):
    study = coded(name, "Other")
    markup = shown(themes.cooccurrence(study), study)._repr_html_()
    assert texts(markup).count(name) == 2  # at the head of its column and of its row
    assert not re.search(r"<(?!/?(table|thead|tbody|tr|th|td)\b)", markup)


def test_no_text_of_a_table_is_taken_for_a_formula():
    study = rated("it costs $5 or $6")
    assert "mathjax_ignore" in shown(likert.agreement(study), study)._repr_html_()


@pytest.mark.parametrize("form", [repr, View._repr_html_])
def test_nothing_is_cut_off(form):
    study = rated(*(f"{n}. {LONG}" for n in range(70)))
    said = form(shown(likert.agreement(study), study))
    assert all(f"{n}. {LONG.strip()}" in said for n in range(70))
    assert "..." not in said
    assert "…" not in said


def test_a_table_without_rows_says_so():
    study = study_of()
    for table in (likert.counts, likert.agreement, themes.prevalence, flow.attributes):
        seen = shown(table(study), study)
        assert "nothing to show" in repr(seen)
        assert "nothing to show" in seen._repr_html_()


# What a notebook shows


def test_a_table_is_shown_as_it_is_written(tmp_path):
    study = rated("First", "Second")
    out, table = Outputs(study, tmp_path), likert.agreement(study)
    said = "The 95% interval of agreement includes 50% for both items."
    assert repr(out.table(table)) == f"{shown(table, study)!r}\n{said}"
    assert out.table(table, of=["i1"]).cells["Item"].tolist() == ["Second"]
    assert len(list(tmp_path.rglob("agreement.csv"))) == 1


def test_a_part_of_a_table_can_be_shown_without_writing_it(tmp_path):
    study = rated("First", "Second")
    seen = Outputs(study, tmp_path).show(likert.agreement(study), columns=["base"], of=["i1"])
    assert seen.cells.to_dict("list") == {"Answered": ["3"]}
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_of_a_part_is_the_whole(tmp_path):
    study = rated("First", "Second")
    Outputs(study, tmp_path).table(likert.agreement(study), columns=["base"], of=["i1"])
    (file,) = tmp_path.rglob("agreement.csv")
    header, *lines = file.read_text().splitlines()
    assert header.split(",") == [*likert.agreement.columns, "data"]
    assert [line.split(",")[0] for line in lines] == ["i0", "i1"]
    assert all(line.endswith(",synthetic") for line in lines)
