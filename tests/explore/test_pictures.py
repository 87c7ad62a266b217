"""Light figures: bars as long as their counts, words that run no script, the same said in words."""

import base64
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from balint_analysis.explore import pictures, tables
from balint_analysis.tables import likert
from building import codebook_of, sets_of, study_of

SVG = "{http://www.w3.org/2000/svg}"
PLANTED = "<script>alert(1)</script>"
SCALES = {
    "s": {"levels": ["No", "Maybe", "Yes"], "agree": ["Yes"]},
    "often": {"levels": ["Never", "Always"], "agree": ["Always"]},
}
ITEMS = [
    {"id": "a", "column": "A", "scale": "s"},
    {"id": "b", "column": PLANTED, "scale": "s", "reverse": True},
    {"id": "c", "column": "C", "scale": "often"},
]
CODEBOOK = codebook_of(
    scales=SCALES,
    items=ITEMS,
    coders=[{"id": name, "file": name} for name in ("ann", "ben")],
    themes=[
        {"id": "x", "name": PLANTED, "subthemes": [{"id": "x1", "name": "X1"}]},
        {"id": "y", "name": "Y"},
    ],
)
GROUPS = pd.DataFrame(
    {
        "item": ["a", "a", "a"],
        "text": ["A", "A", "A"],
        "reverse": [False] * 3,
        "group": ["north", "south", "west"],
        "agree": [6, np.nan, np.nan],
        "base": [8, np.nan, 9],
        "share": [0.75, np.nan, np.nan],
        "lower": [0.5, np.nan, np.nan],
        "upper": [1.0, np.nan, np.nan],
    }
)


def tree(drawing):
    return ElementTree.fromstring(drawing.svg)


def texts(drawing) -> list[str]:
    return [element.text for element in tree(drawing).iter(f"{SVG}text")]


def rects(drawing) -> dict[str, list[tuple[float, float]]]:
    """Find the bars that have a title: their left ends and widths."""
    found: dict[str, list] = {}
    for rect in tree(drawing).iter(f"{SVG}rect"):
        title = rect.find(f"{SVG}title")
        if title is not None:
            found.setdefault(title.text, []).append(
                (float(rect.get("x")), float(rect.get("width")))
            )
    return found


@pytest.fixture(scope="module")
def counts():
    # Of four, one says No, one Maybe, two Yes; nobody answers b.
    said = {"a": ["No", "Maybe", "Yes", "Yes"], "c": ["Never", "Always", "Always", "Always"]}
    return likert.counts(study_of(CODEBOOK, responses=said))


@pytest.fixture(scope="module")
def alone(counts):
    return pictures.likert({"everybody": counts}, "A note.")


@pytest.fixture(scope="module")
def prevalence():
    coded = study_of(CODEBOOK, codings=sets_of(["110 100", "001 001", "000 001"]))
    return tables.prevalence(coded)


def test_a_bar_is_as_wide_as_its_share(alone):
    (yes,), (no,) = rects(alone)["Yes: 50%"], rects(alone)["No: 25%"]
    assert yes[1] == pytest.approx(2 * no[1], abs=0.2)


def test_bars_are_centred_on_the_neutral_level():
    said = {"a": ["No", "Maybe", "Yes", "Yes"], "b": ["Maybe", "Maybe", "Yes", "Yes"]}
    drawn = rects(pictures.likert({"all": likert.counts(study_of(CODEBOOK, responses=said))}))
    (a,), (b,) = drawn["Maybe: 25%"], drawn["Maybe: 50%"]
    assert a[0] + a[1] / 2 == pytest.approx(b[0] + b[1] / 2, abs=0.2)


def test_totals_and_bases_stand_beside_the_bars(alone):
    assert {"25%", "50%", "75%", "n=4", "n=0", "no data"} <= set(texts(alone))


def test_two_sides_share_one_axis(counts):
    beside = pictures.likert({"some": counts, "others": counts})
    left, right = rects(beside)["Yes: 50%"]
    assert left[1] == right[1]
    assert left[0] < right[0]
    assert {"some", "others"} <= set(texts(beside))


def test_it_says_in_words_what_it_shows(alone):
    assert alone.alt.startswith("everybody. everybody: Diverging stacked bars")
    assert "A: 50% agreed, 25% neutral, 25% disagreed (n=4)." in alone.alt
    assert alone.alt.endswith("A note.")
    assert repr(alone) == alone.alt


def test_it_is_shown_as_an_image_with_its_words_in_which_no_script_runs(alone):
    bundle = alone._repr_mimebundle_()
    html = bundle["text/html"]
    assert PLANTED not in html
    assert html.count("<") == 1
    source = re.search(r'src="data:image/svg\+xml;base64,(.*?)"', html)[1]
    assert base64.b64decode(source).decode() == alone.svg
    assert bundle["text/plain"] == alone.alt


def test_labels_are_text_and_no_markup(alone, prevalence):
    for drawing in (alone, pictures.prevalence(prevalence, PLANTED, "any", PLANTED)):
        assert not list(tree(drawing).iter(f"{SVG}script"))
        assert any("script" in text for text in texts(drawing))


def test_a_study_without_items_says_so():
    empty = pictures.likert({"everybody": likert.counts(study_of(codebook_of()))})
    assert "This study has no Likert items." in texts(empty)


def test_a_scale_without_agreement_has_no_totals():
    draft = codebook_of(
        scales={"s": {"levels": ["Red", "Blue"], "agree": []}},
        items=ITEMS[:1],
        confirm=[{"key": "scales.s.agree"}],
    )
    drawn = pictures.likert(
        {"all": likert.counts(study_of(draft, responses={"a": ["Red", "Blue"]}))}
    )
    assert "50%" not in texts(drawn)
    assert "50" in texts(drawn)


# By group


def test_a_group_is_a_dot_on_its_interval():
    drawn = pictures.by_group(GROUPS, "By site", 0.9)
    (dot,) = tree(drawn).iter(f"{SVG}circle")
    # 330 pixels from 0 to 100%, beginning at 470: the dot at 75%, the line from 50 to 100%.
    assert float(dot.get("cx")) == 470 + 0.75 * 330
    lines = [r for r in tree(drawn).iter(f"{SVG}rect") if r.get("height") == "3"]
    assert [(r.get("x"), r.get("width")) for r in lines] == [("635", "165")]


def test_a_small_group_is_withheld_and_an_undecided_scale_says_so():
    drawn = pictures.by_group(GROUPS, "By site", 0.9)
    assert "withheld: 5 or fewer answered" in texts(drawn)
    assert "agreement not decided" in texts(drawn)
    assert drawn.alt == (
        "By site, with 90% intervals. A: north 6 of 8, interval 50% to 100%; south "
        "withheld: 5 or fewer answered; west agreement not decided."
    )


# Themes


def test_a_theme_is_a_bar_a_rule(prevalence):
    # Y is given by both to the second answer, and by one to the third.
    bars = rects(pictures.prevalence(prevalence, "Themes", "any"))
    any_coder, every = bars["at least one coder: 2"][-1], bars["every coder: 1"][-1]
    assert any_coder[1] == 2 * every[1]


def test_the_chosen_rule_is_counted(prevalence):
    drawn = pictures.prevalence(prevalence, "Themes", "unanimous")
    assert "every coder (counted)" in texts(drawn)
    assert "1 of 3" in texts(drawn)


def test_what_was_settled_on_is_a_mark_and_has_a_base_of_its_own():
    coded = study_of(CODEBOOK, codings=sets_of(["110 100", "001 001", "000 001", "000 000"]))
    settled = pd.DataFrame({"x": [1.0, 0.0], "x1": [0.0, 0.0], "y": [1.0, 1.0]})
    settled = settled.set_axis(coded.answers.index[:2]).reindex(coded.answers.index)
    table = tables.prevalence(replace(coded, consensus=settled))
    drawn = pictures.prevalence(table, "Themes", "consensus")
    # Both answers that they settled on carry Y; two of all four do so for any coder.
    (left, width), any_coder = (
        rects(drawn)[f"{said}: 2"][-1]
        for said in ("the coders together, in the end", "at least one coder")
    )
    assert left + width / 2 == pytest.approx(sum(any_coder), abs=0.2)
    assert width == 4
    assert "2 of 2" in texts(drawn)


def test_a_legend_that_is_full_goes_on_below():
    said = [(f"a level with a long name {n}", "#000000") for n in range(6)]
    parts, _ = pictures._legend(said, 290, 10)
    lefts = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', "".join(parts))]
    assert lefts.count(290) == 2
    assert max(lefts) < pictures.WIDTH - 34 - 7 * 26


def test_a_study_without_coding_says_so():
    drawn = pictures.prevalence(tables.prevalence(study_of()), "Themes", "any")
    assert any("no coding" in text for text in texts(drawn))
