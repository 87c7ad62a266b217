"""Labels that fit and that the font can draw, and what is said of those it cannot."""

import pytest

from balint_analysis.figures import labels
from balint_analysis.figures.labels import drawable, inches, wrap
from drawing import drawn, invented, shown, tables

THUMB, TONE, WOMAN, STAFF, JOINER = "\U0001f44d", "\U0001f3fd", "\U0001f469", "⚕", "\u200d"
SENTENCE = "The third-year students said that the weekly group had helped them at the bedside "


def lines(text, *arguments, **options) -> list[str]:
    return wrap(text, *arguments, **options).split("\n")


def test_a_long_label_is_cut_after_a_word():
    cut = lines(SENTENCE * 60, 38)
    assert len(cut) == 5
    assert cut[-1].endswith(" …")
    kept = " ".join(cut).removesuffix(" …").split(" ")
    assert kept == (SENTENCE * 60).split(" ")[: len(kept)]


def test_a_label_that_just_fits_is_whole():
    assert lines("one two three four", 8, 3) == ["one two", "three", "four"]
    assert lines("one two three four five", 8, 3) == ["one two", "three", "four …"]


def test_a_word_with_a_hyphen_is_kept_whole_where_a_label_is_cut():
    assert lines("every third-year student", 16, 1) == ["every …"]


def test_a_word_longer_than_a_label_leaves_room_for_the_sign_that_it_was_cut():
    assert lines("x" * 5000, 10, 3) == ["x" * 10, "x" * 10, "…"]


def test_what_must_follow_a_label_is_neither_cut_nor_broken():
    assert wrap(SENTENCE * 9, 38, end=" (reverse-worded)").endswith(" … (reverse-worded)")
    assert lines("The usual words", 30, end=" (reverse-worded)")[-1] == "(reverse-worded)"


@pytest.mark.parametrize("text", ["WORDS IN CAPITALS " * 9, "W" * 90, SENTENCE])
def test_wide_letters_take_shorter_lines(text):
    # 38 characters of 0.09 in
    assert max(map(inches, lines(text, 38))) <= 3.42


def test_usual_letters_fill_their_line():
    assert lines("a" * 30 + " " + "b" * 7 + " c", 38) == ["a" * 30 + " " + "b" * 7, "c"]


@pytest.mark.parametrize("space", ["\u2028", "\x85", "\x1c", "\u3000", "\t", "\n"])
def test_a_space_of_any_kind_is_drawn_as_one(space):
    assert wrap(f"a{space}b") == "a b"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Größe, ça, łódź, Việt", "Größe, ça, łódź, Việt"),
        ("لا أوافق", "لا أوافق"),
        ("מסכים", "מסכים"),
        (f"good {THUMB}", "good [thumbs up sign]"),
        (f"good {THUMB}{TONE}!", "good [thumbs up sign]!"),
        (TONE, "[emoji modifier fitzpatrick type-4]"),
        (f"{THUMB}{THUMB} {THUMB}", "[thumbs up sign, thumbs up sign] [thumbs up sign]"),
        (f"{WOMAN}{JOINER}{THUMB}\ufe0f", "[woman, thumbs up sign]"),
        ("☺\ufe0f", "☺\ufe0f"),
        ("]^\\-\U0001f44d", "]^\\-[thumbs up sign]"),
        ("a\u202eb\u202c", "a[right-to-left override]b[pop directional formatting]"),
        ("a\u200bb", "a[zero width space]b"),
        ("a\x07b", "a[U+0007]b"),
        ("我感到安全", "q1"),
        ("safe 安全", "q1"),
        (f"{THUMB} 安全", "q1"),
        ("ปลอดภัย", "q1"),
    ],
)
def test_what_the_font_lacks_is_named_and_letters_it_lacks_give_way_to_the_id(text, expected):
    assert drawable(text, "q1") == expected


def test_nothing_is_said_where_the_font_has_everything():
    assert labels.notes({"q1": "Größe", "q2": "לא"}) == []
    assert labels.key({"q1": "Größe", "q2": THUMB}) == ""


def test_each_kind_of_replacement_is_said_once():
    of = {"q1": THUMB, "q2": f"a{THUMB}", "q3": "安全", "q4": "我", "q5": "plain"}
    assert labels.notes(of) == [labels.NAMED, labels.STOOD_FOR]
    assert labels.notes({"q3": f"安全 {THUMB}"}) == [labels.STOOD_FOR]


def test_ids_are_explained_in_the_alt_text():
    assert labels.key({"q3": "安全", "q4": "我", "q5": "plain"}) == (
        "In the figure stands q3 for “安全”; q4 for “我”."
    )


# What figures make of them


STUDY = {
    "texts": ["安全", f"good {THUMB}", "plain"],
    "levels": ["no", "不", "yes"],
    "names": ["大", f"tree {THUMB}"],
}
STANDING = {
    "response_flow": ["i0", "good [thumbs up sign]", "plain"],
    "likert": ["i0", "good [thumbs up sign] (reverse-worded)", "no", "level 2", "yes"],
    "agreement": ["i0", "good [thumbs up sign] (reverse-worded)"],
    "prevalence": ["t0", "tree [thumbs up sign]"],
    "cooccurrence": ["t0", "tree [thumbs up sign]"],
    "reliability": ["t0", "tree [thumbs up sign]"],
}


@pytest.fixture(scope="module")
def pages():
    of = tables(invented(**STUDY))
    return {kind: drawn(kind, of[kind]) for kind in STANDING}


@pytest.mark.parametrize("kind", STANDING)
def test_a_figure_shows_names_and_ids(pages, kind):
    (page,) = pages[kind]
    assert set(STANDING[kind]) <= {" ".join(text.split()) for text in shown(page.fig)}


@pytest.mark.parametrize("kind", STANDING)
def test_a_figure_says_once_what_it_did(pages, kind):
    (page,) = pages[kind]
    (note,) = [text for text in shown(page.fig) if labels.NAMED in text]
    assert note.count(labels.NAMED) == note.count(labels.STOOD_FOR) == 1


@pytest.mark.parametrize("kind", STANDING)
def test_the_alt_text_has_the_whole_labels(pages, kind):
    (page,) = pages[kind]
    whole = "大" if kind in ("prevalence", "cooccurrence", "reliability") else "安全"
    assert f"stands {STANDING[kind][0]} for “{whole}”" in page.alt
    assert THUMB in page.alt


def test_the_alt_text_says_which_level_stands_where(pages):
    assert "level 2 of “s” for “不”" in pages["likert"][0].alt


def test_a_wording_of_5000_characters_is_whole_in_the_alt_text():
    wording = "word " * 999 + "end"
    (page,) = drawn("likert", tables(invented(texts=[wording]))["likert"])
    assert wording in page.alt
    assert not any(wording in text for text in shown(page.fig))
