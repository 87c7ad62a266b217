"""Whole figures, laid out as they are saved: nothing cut off, nothing on anything else."""

from functools import cache

import pandas as pd
import pytest

from balint_analysis import figures, paths
from balint_analysis.study import load
from drawing import KINDS, cut_off, drawn, invented, overlap, overlapping, shown, tables

LONG = (
    "I would recommend that every third-year medical student takes part in a weekly Balint"
    " group during the psychiatry rotation"
)
WIDE = ["STRONGLY DISAGREE, AND MORE", "W" * 30, "neither " * 20, "agree", "_strongly agree"]
TONGUES = [
    "Größe: Ich fühlte mich übermäßig sicher",
    "شعرت بالأمان في المجموعة وكنت قادرا على التحدث بصراحة عن المرضى",
    "הרגשתי בטוח בקבוצה (3 מפגשים)",
    "Well done \U0001f44d\U0001f3fd\U0001f44d",
    "我感到安全",
]
STUDIES = {
    "long texts": {"items": 15, "levels": 7, "text": LONG, "n_themes": 8, "name": LONG},
    "eleven levels": {"levels": 11},
    "two levels": {"levels": 2, "items": 1, "n_themes": 1},
    "eight themes": {"n_themes": 8, "name": "Balint groups as a way to change clinical practice"},
    "long names": {"name": LONG},
    "four coders": {"coders": 4},
    "many items": {"texts": [f"{k}: {LONG[: 20 + k % 90]}" for k in range(138)], "n_themes": 1},
    "twelve levels": {"levels": [f"{k}: as the level is called" for k in range(12)]},
    "a hundred levels": {"levels": [f"{k}" for k in range(101)], "items": 3},
    "wide levels": {"levels": [f"{k}MMMMMMMMMMM" for k in range(6)], "items": 1},
    "all alike": {"texts": ["Yes", "No", "Neither", LONG, LONG.upper()], "chosen": [4, 0, 2, 4, 0]},
    "all agreed": {"texts": ["Yes", "Yes"], "chosen": [4, 4]},
    "endless": {"texts": ["W" * 300, "CAPITALS " * 40, "x" * 5000, "words " * 900], "levels": WIDE},
    "tongues": {"texts": TONGUES, "levels": ["لا أوافق", "不同意", "中立", "agree", "מסכים"]},
    "twenty themes": {"names": [LONG, "Short", "大", LONG.upper()] * 5},
    "fifty themes": {"n_themes": 50},
    "eight coders": {"coders": 8},
}
RATED = "likert", "agreement"
CODED = "prevalence", "cooccurrence", "reliability", "theme_shares"
SHOWN = {
    "example": KINDS,
    "long texts": KINDS,
    "eleven levels": RATED,
    "two levels": KINDS,
    "eight themes": CODED,
    "long names": ["cooccurrence"],
    "four coders": ["reliability"],
    "many items": ["response_flow", *RATED],
    "twelve levels": ["likert"],
    "a hundred levels": ["likert"],
    "wide levels": ["likert"],
    "all alike": RATED,
    "all agreed": RATED,
    "endless": ["response_flow", *RATED],
    "tongues": ["response_flow", *RATED],
    "twenty themes": CODED,
    "fifty themes": CODED,
    "eight coders": ["reliability"],
}
DRAWN = [(name, kind) for name, kinds in SHOWN.items() for kind in kinds]


@pytest.fixture(scope="module")
def laid_out():
    """Draw a figure of one of the studies the way it is saved, and keep it: a list of pages."""

    @cache
    def read(name):
        return tables(load(paths.EXAMPLE) if name == "example" else invented(**STUDIES[name]))

    return cache(lambda name, kind: [page.fig for page in drawn(kind, read(name)[kind])])


@pytest.mark.parametrize("name, kind", DRAWN)
def test_no_text_is_cut_off(laid_out, name, kind):
    assert [cut_off(page) for page in laid_out(name, kind) if cut_off(page)] == []


@pytest.mark.parametrize("name, kind", DRAWN)
def test_no_text_lies_on_another(laid_out, name, kind):
    assert [overlapping(page) for page in laid_out(name, kind) if overlapping(page)] == []


@pytest.mark.parametrize("name, kind", DRAWN)
def test_no_legend_lies_on_a_bar(laid_out, name, kind):
    for page in laid_out(name, kind):
        legends = [*page.legends, *filter(None, (axes.get_legend() for axes in page.axes))]
        for axes in page.axes:
            inside = axes.get_window_extent()
            assert not any(overlap(inside, legend.get_window_extent()) for legend in legends)


@pytest.mark.parametrize("name, kind", DRAWN)
def test_no_page_is_taller_than_a_sheet(laid_out, name, kind):
    assert max(page.get_figheight() for page in laid_out(name, kind)) <= 13


@pytest.mark.parametrize("name", ["example", "eleven levels"])
def test_labels_fit_into_their_bars(laid_out, name):
    (panel,) = laid_out(name, "likert")[0].axes
    inside = [text.get_window_extent() for text in panel.texts if text.get_text().isdigit()]
    bars = [bar.get_window_extent() for bar in panel.patches]
    assert len(inside) > 20
    for text in inside:
        assert any(bar.x0 <= text.x0 and text.x1 <= bar.x1 for bar in bars if overlap(bar, text))


@pytest.mark.parametrize("name, levels", [("twelve levels", 12), ("a hundred levels", 101)])
def test_a_legend_reads_from_left_to_right_in_the_order_of_the_levels(laid_out, name, levels):
    (axes,) = laid_out(name, "likert")[0].axes
    texts = axes.get_legend().get_texts()
    ends = {text.get_text().partition(":")[0]: text.get_window_extent() for text in texts}
    top_down = sorted(ends, key=lambda level: (-round(ends[level].y1, -1), ends[level].x0))
    assert top_down == [str(k) for k in range(levels)]


@pytest.mark.parametrize("name", ["twelve levels", "a hundred levels"])
def test_a_level_has_the_colour_of_its_bar_in_the_legend(laid_out, name):
    (axes,) = laid_out(name, "likert")[0].axes
    legend = axes.get_legend()
    said = {
        text.get_text().partition(":")[0]: handle.get_facecolor()
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }
    colours = [bars[0].get_facecolor() for bars in axes.containers]
    assert [said[str(k)] for k in range(len(colours))] == colours


def test_counts_of_five_digits_fit_into_the_cells_of_twenty_themes():
    names = {f"t{k}": f"Theme {k}" for k in range(20)}
    counts = pd.DataFrame({"theme": list(names), **dict.fromkeys(names, 12345)})
    (page,) = drawn("cooccurrence", (counts, names))
    assert shown(page.fig).count("12345") == 210
    assert overlapping(page.fig) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_figures_of_the_example_are_a_page_of_nine_inches(laid_out, kind):
    (page,) = laid_out("example", kind)
    assert page.get_figwidth() == 9


def test_themes_begin_on_one_line_so_that_the_inset_shows(laid_out):
    ticks = laid_out("example", "prevalence")[0].axes[0].get_yticklabels()
    starts = [t.get_window_extent().x0 for t in ticks if not t.get_text().startswith(" ")]
    assert starts == pytest.approx(starts[:1] * 4, abs=1)


@pytest.fixture(scope="module")
def labelled():
    """The tables of a study whose labels are short, and of one whose labels are long."""
    return [tables(invented(text=text, name=text)) for text in ("Short", LONG * 2)]


@pytest.mark.parametrize("kind", KINDS)
def test_longer_labels_make_a_taller_figure_not_a_tighter_one(labelled, kind):
    short, long = (of[kind] for of in labelled)
    height = getattr(figures, kind).size
    assert height(*long)[1] > height(*short)[1]
