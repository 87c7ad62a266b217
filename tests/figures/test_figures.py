"""Bars as wide as their shares, labels that can be read, and nothing cut off."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from balint_analysis import figures
from balint_analysis.figures import style
from balint_analysis.tables import coders, likert, themes
from building import codebook_of, codings_of, study_of
from drawing import KINDS, figure_of, tables

FIVE = ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"]
FOUR = ["never", "rarely", "often", "always"]


@pytest.fixture
def fig():
    figure = Figure(figsize=(9, 5))
    FigureCanvasAgg(figure)
    return figure


@pytest.fixture
def ax(fig):
    return fig.subplots()


def rated(answers, levels=FIVE, agree=FIVE[3:], reverse=(), cohort=None, **other_scales):
    """Make a study of answers to items, by name, on scales of the levels given."""
    items = [
        {
            "id": name,
            "column": name,
            "scale": name if name in other_scales else "main",
            "reverse": name in reverse,
        }
        for name in answers
    ]
    codebook = codebook_of(
        cohort={"enrolled": cohort},
        scales={"main": {"levels": levels, "agree": agree}, **other_scales},
        items=items,
    )
    people = max(map(len, answers.values()))
    padded = {name: [*given, *[None] * (people - len(given))] for name, given in answers.items()}
    return study_of(codebook, responses=padded)


def counted(answers, *scale, **options):
    """Count the answers to items."""
    return likert.counts(rated(answers, *scale, **options))


def times(**levels):
    """Repeat each level so often; underscores stand for spaces."""
    return [level.replace("_", " ") for level, n in levels.items() for _ in range(n)]


def said(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def row_labels(axes) -> list[str]:
    return [tick.get_text().replace("\n", " ") for tick in axes.get_yticklabels()]


def legend_labels(axes) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in axes.get_legend().get_texts()]


def widths(axes, row=0) -> list[float]:
    return [bars[row].get_width() for bars in axes.containers]


# Diverging bars


def test_bars_are_as_wide_as_their_shares(ax):
    answers = times(strongly_disagree=1, disagree=2, neutral=2, agree=2, strongly_agree=1)
    figures.likert.bars(counted({"a": answers}), ax)
    assert widths(ax) == [0.125, 0.25, 0.25, 0.25, 0.125]


def test_bars_lie_side_by_side(ax):
    answers = times(strongly_disagree=1, disagree=2, neutral=2, agree=2, strongly_agree=1)
    figures.likert.bars(counted({"a": answers}), ax)
    ends = [(bars[0].get_x(), bars[0].get_x() + bars[0].get_width()) for bars in ax.containers]
    assert [end for _, end in ends[:-1]] == pytest.approx([start for start, _ in ends[1:]])


@pytest.mark.parametrize(
    "answers, start",
    [
        (times(disagree=1, neutral=2, agree=1), -0.5),  # 25% and half of 50%
        (times(strongly_disagree=1, disagree=1, agree=2), -0.5),
        (times(neutral=4), -0.5),
        (times(agree=4), 0),
        (times(disagree=3, neutral=1), -0.875),
    ],
)
def test_a_bar_is_centred_on_the_middle_of_its_neutral_answers(ax, answers, start):
    figures.likert.bars(counted({"a": answers}), ax)
    assert ax.containers[0][0].get_x() == pytest.approx(start)


def test_an_even_scale_is_centred_between_disagreement_and_agreement(ax):
    answers = times(never=1, rarely=2, often=3, always=2)
    figures.likert.bars(counted({"a": answers}, FOUR, FOUR[2:]), ax)
    starts = [bars[0].get_x() for bars in ax.containers]
    assert starts == pytest.approx([-0.375, -0.25, 0, 0.375])


def test_agreement_is_on_the_right_though_it_was_listed_first(ax):
    figures.likert.bars(counted({"a": times(agree=3, disagree=1)}, FIVE[::-1]), ax)
    assert legend_labels(ax) == FIVE
    assert widths(ax) == [0, 0.25, 0, 0.75, 0]


def test_items_stand_in_the_order_of_the_codebook_the_first_on_top(ax):
    answers = {"second": times(agree=1), "first": times(agree=2), "third": times(neutral=1)}
    figures.likert.bars(counted(answers), ax)
    assert row_labels(ax) == ["second", "first", "third"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_each_row_draws_its_own_item(ax):
    figures.likert.bars(counted({"b": times(agree=1), "a": times(neutral=1)}), ax)
    assert [widths(ax, 0)[3], widths(ax, 1)[2]] == [1, 1]


def test_labels_are_rounded_half_up(ax):
    # 1 of 8 is 12.5%, 7 of 8 is 87.5%
    figures.likert.bars(counted({"a": times(disagree=1, agree=7)}), ax)
    assert {"13", "88", "13%", "88%"} <= set(said(ax))


def test_totals_are_rounded_from_counts_not_added_up(ax):
    # 1 of 8 and 1 of 8 are 13% each and 25% together
    answers = times(disagree=1, strongly_disagree=1, agree=6)
    figures.likert.bars(counted({"a": answers}), ax)
    assert said(ax).count("13") == 2
    assert "25%" in said(ax)


@pytest.mark.parametrize("few, labelled", [(1, False), (2, True)])
def test_a_bar_too_narrow_for_its_label_has_none(ax, few, labelled):
    figures.likert.bars(counted({"a": times(neutral=few, agree=20 - few)}), ax)
    assert (str(5 * few) in said(ax)) == labelled


def test_every_row_shows_its_base(ax):
    figures.likert.bars(counted({"a": times(agree=8), "b": times(agree=3)}), ax)
    assert [text for text in said(ax) if text.startswith("n=")] == ["n=8", "n=3"]


def test_an_item_nobody_answered_says_no_data(ax):
    figures.likert.bars(counted({"a": times(agree=8), "b": []}), ax)
    assert [text for text in said(ax) if text in ("n=0", "no data", "0%")].count("no data") == 1
    assert sum(widths(ax, 1)) == 0
    assert "n=0" in said(ax)


def test_a_level_that_nobody_chose_keeps_its_place_in_the_legend(ax):
    figures.likert.bars(counted({"a": times(agree=1)}), ax)
    assert legend_labels(ax) == FIVE


def test_an_item_worded_the_other_way_round_is_marked(ax):
    figures.likert.bars(counted({"a": times(agree=1), "b": times(agree=1)}, reverse="b"), ax)
    assert row_labels(ax) == ["a", "b (reverse-worded)"]


def test_two_scales_have_two_panels_with_a_legend_each(fig):
    often = {"levels": FOUR, "agree": FOUR[2:]}
    counts = counted({"a": times(agree=1), "often": times(rarely=1), "b": []}, often=often)
    figures.likert.draw(fig, counts)
    assert [row_labels(panel) for panel in fig.axes] == [["a", "b"], ["often"]]
    assert [legend_labels(panel) for panel in fig.axes] == [FIVE, FOUR]


def test_the_axis_counts_away_from_the_middle_on_both_sides(ax):
    figures.likert.bars(counted({"a": times(disagree=1, agree=1)}), ax)
    ticks = [tick.get_text() for tick in ax.get_xticklabels()]
    assert ticks == ["50%", "25%", "0%", "25%", "50%"]


# Colours


def luminance(colour) -> float:
    """Relative luminance: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def palette(levels: int) -> list[str]:
    half, odd = divmod(levels, 2)
    return style.level_colours(["disagree"] * half + ["neutral"] * odd + ["agree"] * half)


@pytest.mark.parametrize("levels", range(2, 12))
def test_labels_can_be_read_on_every_colour(levels):
    for colour in palette(levels):
        pair = luminance(colour), luminance(style.contrasting(colour))
        assert (max(pair) + 0.05) / (min(pair) + 0.05) >= 4.5


@pytest.mark.parametrize("colour, text", [("#ffffff", "black"), ("#000000", "white")])
def test_black_is_written_on_white_and_white_on_black(colour, text):
    assert style.contrasting(colour) == text


def test_neighbours_of_five_levels_differ_in_grey_too():
    greys = [luminance(colour) for colour in palette(5)]
    assert min(abs(a - b) for a, b in pairwise(greys)) >= 0.05


@pytest.mark.parametrize("levels", [5, 7, 11])
def test_colours_darken_away_from_the_middle(levels):
    greys = [luminance(colour) for colour in palette(levels)]
    half = levels // 2
    assert greys[:half] == sorted(greys[:half])
    assert greys[-half:] == sorted(greys[-half:], reverse=True)


# Agreement


@pytest.fixture(scope="module")
def summary():
    answers = {"a": times(agree=55, disagree=9) + [None] * 17, "b": []}
    return likert.agreement(rated(answers, cohort=193))


def test_a_dot_marks_agreement(summary, ax):
    figures.agreement.intervals(summary, ax)
    assert ax.lines[0].get_xdata()[0] == 55 / 64


def test_a_line_spans_the_interval(summary, ax):
    figures.agreement.intervals(summary, ax)
    ends = ax.collections[0].get_segments()[0][:, 0]
    assert ends == pytest.approx([0.7538, 0.9242], abs=5e-5)  # R: binom::binom.wilson(55, 64)


def test_bands_span_the_worst_cases_the_cohort_behind(summary, ax):
    figures.agreement.intervals(summary, ax)
    bands = [(bars[0].get_x(), bars[0].get_x() + bars[0].get_width()) for bars in ax.containers]
    expected = [(55 / 193, 184 / 193), (55 / 81, 72 / 81)]
    assert bands == [pytest.approx(band) for band in expected]


def test_a_row_shows_its_share_with_count_and_base(summary, ax):
    figures.agreement.intervals(summary, ax)
    assert said(ax) == ["86% (55/64)", "no data"]


def test_the_interval_is_named_by_its_confidence(ax):
    summary = likert.agreement(rated({"a": times(agree=1)}), confidence=0.9)
    figures.agreement.intervals(summary, ax)
    assert "90% confidence interval" in ax.get_legend_handles_labels()[1]


def test_an_unknown_cohort_has_no_band(ax):
    figures.agreement.intervals(likert.agreement(rated({"a": times(agree=1)})), ax)
    assert len(ax.containers) == 1
    assert not any("cohort" in label for label in ax.get_legend_handles_labels()[1])


# Themes


@pytest.fixture(scope="module")
def coded():
    """Four answers by three coders; nobody gave theme z.

    x: given by all, by two, by one and by nobody; its subtheme by all to the first answer.
    """
    parts = [{"id": "x", "name": "X", "subthemes": [{"id": "sub", "name": "Sub"}]}]
    parts += [{"id": "y", "name": "Y"}, {"id": "z", "name": "Z"}]
    coders = [{"id": name, "file": name} for name in ("ann", "ben", "cy")]
    marks = {"x": ["111", "110", "100", "000"], "sub": ["111", "000", "000", "000"]}
    marks |= {"y": ["111", "000", "000", "111"], "z": ["000"] * 4}
    codebook = codebook_of(themes=parts, coders=coders, questions=[{"id": "why", "column": "Q"}])
    return study_of(codebook, codings=codings_of(marks))


@pytest.fixture(scope="module")
def prevalence(coded):
    return themes.prevalence(coded)


@pytest.fixture(scope="module")
def together(coded):
    return themes.cooccurrence(coded, decision_rule="any"), coded.codebook.codes


@pytest.fixture(scope="module")
def agreed(coded):
    return coders.intervals(coded, number=200), coders.pairs(coded)


@pytest.mark.parametrize(
    "row, counts", [(0, [3, 2, 1]), (1, [1, 1, 1]), (2, [2, 2, 2]), (3, [0, 0, 0])]
)
def test_nested_bars_are_as_wide_as_their_counts(prevalence, ax, row, counts):
    figures.prevalence.nested(prevalence, ax)
    assert widths(ax, row) == counts


def test_counts_stand_beside_the_bars_the_strictest_rule_first(prevalence, ax):
    figures.prevalence.nested(prevalence, ax)
    assert said(ax) == ["1 / 2 / 3", "1 / 1 / 1", "2 / 2 / 2", "0 / 0 / 0"]


def test_a_subtheme_is_set_in_below_its_theme(prevalence, ax):
    figures.prevalence.nested(prevalence, ax)
    assert row_labels(ax) == ["X", "      Sub", "Y", "Z"]


def test_the_base_of_the_themes_is_shown(prevalence, ax):
    figures.prevalence.nested(prevalence, ax)
    assert "of 4;" in ax.get_xlabel()


def test_every_two_themes_share_one_cell(together, ax):
    figures.cooccurrence.matrix(*together, ax)
    assert said(ax) == ["3", "1", "2", "0", "0", "0"]  # x; y with x, y; z with x, with y, z


def test_markers_stand_at_the_coefficients(agreed, ax):
    figures.reliability.forest(agreed[0], ax)
    observed = ax.lines[0].get_xdata()
    assert observed == pytest.approx([2 / 3, 1, 1, 1])  # x: 1, 1/3, 1/3 and 1 of the pairs


def test_lines_span_the_intervals_of_the_coefficients(agreed, ax):
    figures.reliability.forest(agreed[0], ax)
    drawn = [lines.get_segments()[0][:, 0].tolist() for lines in ax.collections]
    shown = agreed[0]["coefficient"].isin(coders.COEFFICIENTS)
    first = agreed[0][shown & (agreed[0]["code"] == "x")]
    assert drawn == first[["lower", "upper"]].to_numpy().tolist()


def test_an_undefined_coefficient_is_called_so(agreed, ax):
    figures.reliability.forest(agreed[0], ax)
    (text,) = ax.texts
    assert (text.get_text(), text.get_position()[1]) == ("kappa, alpha, AC1 undefined", 3)


def test_the_heat_map_writes_every_kappa_and_what_is_undefined(agreed, ax):
    figures.reliability.heat_map(agreed[1], ax)
    written = [text for text in said(ax) if text]
    # x of ann and ben: observed 3/4, by chance 1/2
    assert written.count("undefined") == 3
    assert written[0] == "0.50"
    assert written.count("1.00") == 6


def test_each_pair_of_coders_has_its_column(agreed, ax):
    figures.reliability.heat_map(agreed[1], ax)
    names = [tick.get_text() for tick in ax.get_xticklabels()]
    assert names == ["ann\nben", "ann\ncy", "ben\ncy"]


# Response


FLOW = pd.DataFrame(
    [("cohort", "Invited", 193, 0), ("respondents", "Answered", 81, 193), ("a", "A", 64, 81)],
    columns=["stage", "text", "count", "base"],
)


def test_a_bar_a_step_is_as_long_as_its_people(ax):
    figures.response_flow.steps(FLOW, ax)
    assert [bar.get_width() for bar in ax.patches] == [193, 81, 64]


def test_a_step_shows_its_count_and_what_it_is_a_share_of(ax):
    figures.response_flow.steps(FLOW, ax)
    assert said(ax) == ["193", "81 (42% of 193)", "64 (79% of 81)"]


# In words


@pytest.mark.parametrize(
    "name, tables, words",
    [
        ("likert", (pd.DataFrame(),), "no Likert items"),
        ("agreement", (pd.DataFrame(),), "no Likert items"),
        ("prevalence", (pd.DataFrame(),), "no coding"),
        ("cooccurrence", (pd.DataFrame(), {}), "no coding"),
        ("reliability", (pd.DataFrame(), pd.DataFrame(), coders.NO_CODING), "no coding"),
    ],
)
def test_a_study_without_it_says_so_in_figure_and_alt_text(fig, name, tables, words):
    kind = getattr(figures, name)
    kind.draw(fig, *tables)
    assert words in fig.texts[0].get_text()
    assert words in kind.alt(*tables)


@pytest.mark.parametrize("name", KINDS)
def test_every_figure_can_be_drawn_of_a_study_that_asked_nothing(fig, name):
    kind, empty = figure_of(name), tables(study_of(attributes={"year": ["third"]}))
    kind.draw(fig, *empty[name])
    assert kind.size(*empty[name])[1] > 1
    assert kind.alt(*empty[name])


def test_alt_text_of_the_bars_has_their_shares():
    answers = times(disagree=1, neutral=2, agree=5)
    alt = figures.likert.alt(counted({"a": answers, "b": []}, reverse="b"))
    assert "a: 63% agreed, 25% neutral, 13% disagreed (n=8)." in alt
    assert "b (reverse-worded): no data." in alt


def test_alt_text_of_an_even_scale_knows_no_neutral():
    alt = figures.likert.alt(counted({"a": times(often=1)}, FOUR, FOUR[2:]))
    assert "a: 100% agreed, 0% disagreed (n=1)." in alt


def test_alt_text_of_agreement_has_interval_and_bounds(summary):
    # 75.38, 92.42, 55/193 = 28.5 and 184/193 = 95.3%
    alt = figures.agreement.alt(summary)
    assert "86% (n=55 of 64), interval 75% to 92%, between 28% and 95% of the cohort" in alt
    assert "b: no data." in alt


def test_alt_text_of_agreement_is_silent_on_an_unknown_cohort():
    assert "cohort" not in figures.agreement.alt(likert.agreement(rated({"a": times(agree=1)})))


def test_alt_text_of_themes_has_the_counts_of_every_rule(prevalence):
    alt = figures.prevalence.alt(prevalence)
    assert "Theme “X”, coded by at least one coder 3 of 4, more than half of" in alt
    assert "Subtheme “Sub”, coded by" in alt
    assert all(f"{row.count} of {row.base}" in alt for row in prevalence.itertuples())


def test_alt_text_of_the_matrix_has_every_cell(together):
    alt = figures.cooccurrence.alt(*together)
    assert "X: 3 answers; Y: 2 answers; Z: 0 answers;" in alt
    assert "X with Y: 1; X with Z: 0; Y with Z: 0." in alt


def test_alt_text_of_reliability_has_every_coefficient(agreed):
    alt = figures.reliability.alt(*agreed)
    assert "X: observed agreement 0.67 (" in alt
    assert "kappa of ann and ben 0.50," in alt
    assert "Z: observed agreement 1.00, Fleiss’ kappa undefined," in alt


def test_alt_text_of_the_response_has_every_step():
    alt = figures.response_flow.alt(FLOW)
    assert alt.endswith("Invited: 193; Answered: 42% (n=81 of 193); A: 79% (n=64 of 81).")
