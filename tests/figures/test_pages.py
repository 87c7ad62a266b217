"""Pages: as few as will do, nothing lost, nothing twice, and each says which it is."""

from functools import cache
from itertools import chain

import numpy as np
import pandas as pd
import pytest

from balint_analysis import figures
from balint_analysis.figures.paging import TALLEST, spread
from balint_analysis.tables import likert
from building import codebook_of, study_of
from drawing import KINDS, NOTE, drawn, invented, shown, tables


@pytest.fixture(scope="module")
def many():
    """The tables of 60 items, 45 themes with a subtheme each, and 6 coders: 15 pairs."""
    texts = [f"Item {k:02}" for k in range(60)]
    return tables(invented(texts=texts, n_themes=45, coders=6))


@pytest.fixture(scope="module")
def pages_of(many):
    """Draw the pages of a figure of these, and keep them."""
    return cache(lambda kind: drawn(kind, many[kind]))


def cut(many, kind) -> list[tuple]:
    return getattr(figures, kind).pages(*many[kind])


@pytest.mark.parametrize("n, parts", [(1, [1]), (20, [20]), (21, [11, 10]), (60, [20, 20, 20])])
def test_units_are_spread_evenly_over_as_few_pages_as_will_do(n, parts):
    pages = spread(list(range(n)), lambda some: len(some) <= 20)
    assert [len(page) for page in pages] == parts
    assert list(chain(*pages)) == list(range(n))


def test_what_fits_nowhere_stands_alone():
    assert spread(["a", "b"], lambda some: False) == [["a"], ["b"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_fits_and_one_page_fewer_would_not(many, kind):
    parts = cut(many, kind)
    heights = [getattr(figures, kind).size(*part)[1] for part in parts]
    assert len(parts) > 1
    assert max(heights) <= TALLEST
    if kind not in ("cooccurrence", "reliability"):  # those are cut by their columns as well
        assert sum(heights) > TALLEST * (len(parts) - 1)


@pytest.mark.parametrize("kind", ["likert", "agreement", "prevalence"])
def test_every_row_is_on_one_page_in_its_order(many, kind):
    joined = pd.concat([part for part, *_ in cut(many, kind)])
    table, name = many[kind][0], "code" if kind == "prevalence" else "item"
    assert list(joined[name].unique()) == list(table[name].unique())
    pd.testing.assert_frame_equal(joined.sort_index(), table, check_index_type=False)


def test_every_page_of_the_response_begins_with_the_cohort_and_the_respondents(many):
    stages = [list(page["stage"]) for (page,) in cut(many, "response_flow")]
    assert all(page[:2] == ["cohort", "respondents"] for page in stages)
    assert list(chain(*(page[2:] for page in stages))) == [f"i{k}" for k in range(60)]


def test_a_theme_is_on_one_page_with_its_subthemes(many):
    for page, _ in cut(many, "prevalence"):
        assert page.groupby("theme")["code"].nunique().eq(2).all()


@pytest.fixture(scope="module")
def broad():
    """A theme of 40 codes: the first stands in no answer, the last in 39 of 99."""
    columns = ["theme", "code", "name", "rule", "count", "base"]
    rules = ["any", "majority", "unanimous"]
    rows = [("t", f"s{k}", f"S{k}", rule, k, 99) for k in range(40) for rule in rules]
    return pd.DataFrame(rows, columns=columns)


def test_a_theme_taller_than_a_page_is_cut(broad):
    assert [page["code"].nunique() for page, _ in figures.prevalence.pages(broad)] == [20, 20]


def test_bars_of_themes_are_drawn_to_one_scale_on_all_pages(broad):
    pages = drawn("prevalence", (broad,))
    assert [page.fig.axes[0].get_xlim() for page in pages] == [(0, 39), (0, 39)]


def test_every_two_themes_meet_in_one_cell_of_one_page(many):
    table, _ = many["cooccurrence"]
    themes = list(table["theme"])
    cells = [
        (row, column)
        for page, *_ in cut(many, "cooccurrence")
        for row in page["theme"]
        for column in page.columns[1:]
        if themes.index(column) <= themes.index(row)
    ]
    assert len(cells) == len(set(cells)) == 45 * 46 / 2


def test_a_block_shows_its_counts_in_colours_of_one_scale(many, pages_of):
    table, _ = many["cooccurrence"]
    page = pages_of("cooccurrence")[1]
    (axes,) = page.fig.axes
    counts = table.set_index("theme")
    block = counts.iloc[15:30, :15].to_numpy()
    assert [text.get_text() for text in axes.texts] == [str(n) for n in block.ravel()]
    assert axes.collections[0].get_clim() == (0, counts.to_numpy().max())


def test_the_alt_text_of_a_block_has_its_cells_alone(many, pages_of):
    table, _ = many["cooccurrence"]
    counts = table.set_index("theme")
    first, block, *_ = pages_of("cooccurrence")
    assert f"Theme 2 with Theme 14: {counts.loc['t14', 't2']}" in first.alt
    assert block.alt.count(" with ") == 15 * 15
    assert f"Theme 0 with Theme 15: {counts.loc['t15', 't0']};" in block.alt


def test_every_theme_meets_every_pair_of_coders_on_one_page(many):
    intervals, pairs, _ = many["reliability"]
    parts = cut(many, "reliability")
    names = ["code", "coder_1", "coder_2"]
    met = pd.concat([some[names] for _, some, _ in parts])
    assert not met.duplicated().any()
    assert len(met) == len(pairs) == 90 * 15
    assert {some.groupby("code").size().max() for _, some, _ in parts} == {7, 8}
    for part, some, _ in parts:
        assert set(part["code"]) == set(some["code"])
    assert set(pd.concat([part for part, *_ in parts])["code"]) == set(intervals["code"])


def test_items_of_one_scale_follow_another_over_the_pages():
    scales = {name: {"levels": ["no", name], "agree": [name]} for name in ("s", "t")}
    items = [{"id": f"i{k}", "column": f"Q{k}", "scale": "st"[k % 2]} for k in range(40)]
    codebook = codebook_of(scales=scales, items=items)
    pages = figures.likert.pages(likert.counts(study_of(codebook)))
    order = [item for (page,) in pages for item in page["item"].unique()]
    assert order == [f"i{k}" for k in (*range(0, 40, 2), *range(1, 40, 2))]


# What a page says


def test_a_single_page_says_nothing_of_pages():
    (page,) = drawn("likert", tables(invented())["likert"])
    assert page.name == "likert"
    assert page.alt.startswith("Diverging stacked bars")
    assert "What respondents answered" in shown(page.fig)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_which_it_is_in_name_title_and_alt_text(pages_of, kind):
    module = getattr(figures, kind)
    pages = pages_of(kind)
    n = len(pages)
    assert [page.name for page in pages] == [
        module.NAME, *(f"{module.NAME}-{k}" for k in range(2, n + 1))
    ]  # fmt: skip
    for k, page in enumerate(pages, start=1):
        assert f"{module.TITLE} page {k} of {n}" in shown(page.fig)
        assert page.alt.startswith(f"Page {k} of {n}. ")
        assert page.alt.endswith(f" {NOTE}")
        assert NOTE in shown(page.fig)


def test_the_alt_text_of_a_page_has_its_items_alone(pages_of):
    pages = pages_of("agreement")
    found = [[k for k in range(60) if f"Item {k:02}" in page.alt] for page in pages]
    assert list(chain(*found)) == list(range(60))
    assert np.ptp([len(page) for page in found]) <= 1
