"""Constructs of a study: items turned the declared way, and those that run the other way."""

import pytest

from balint_analysis.comparison import consistency
from balint_analysis.comparison.alpha import cronbach_alpha
from building import codebook_of, study_of


def construct(values, reverse=()):
    """Make a study of one construct, its items' answers on a scale of 1 to 3."""
    codebook = codebook_of(
        scales={"s": {"levels": ["1", "2", "3"], "agree": ["3"]}},
        items=[
            {"id": name, "column": name, "scale": "s", "reverse": name in reverse}
            for name in values
        ],
        constructs=[{"id": "all", "name": "All of it", "items": list(values)}],
    )
    return study_of(codebook, responses={name: list(column) for name, column in values.items()})


def alpha(study):
    return consistency.constructs(study)["cronbach_alpha"][0]


def test_alpha_is_that_of_the_scores():
    values = {"a": "1233", "b": "1323", "c": "2233"}
    scores = [[int(level) for level in person] for person in zip(*values.values(), strict=True)]
    assert alpha(construct(values)) == cronbach_alpha(scores)[0]


def test_a_declared_reverse_item_is_turned_round():
    straight = construct({"a": "123", "b": "132"})
    turned = construct({"a": "123", "b": "312"}, reverse="b")
    assert alpha(turned) == alpha(straight)
    assert list(consistency.items(turned)["warning"]) == ["", ""]


def test_a_forgotten_reverse_item_is_suspected():
    items = consistency.items(construct({"a": "123", "b": "123", "c": "321"}))
    assert items["warning"][2] == "runs against the others; is it reverse-worded?"


def test_a_wrongly_declared_item_is_suspected():
    items = consistency.items(construct({"a": "123", "b": "123", "c": "123"}, reverse="c"))
    assert items["warning"][2].endswith("declared reverse-worded: is it?")


@pytest.mark.parametrize(
    ("values", "base", "note"),
    [
        ({"a": ["1", None], "b": "12"}, 1, "undefined (fewer than two people answered all"),
        ({"a": "22", "b": "33"}, 2, "undefined (everybody has the same total)"),
    ],
)
def test_no_alpha_is_said_in_words(values, base, note):
    table = consistency.constructs(construct(values))
    assert table["base"][0] == base
    assert table["note"][0].startswith(note)


def test_no_construct_no_table():
    assert consistency.constructs(study_of()).empty
    assert consistency.items(study_of()).empty


def test_no_correlation_is_no_warning():
    items = consistency.items(construct({"a": "1122", "b": "1212"}))
    assert list(items["item_rest"]) == [0, 0]
    assert list(items["warning"]) == ["", ""]


def test_the_tables_hold_what_they_say():
    study = construct({"a": "123", "b": "132"})
    (row,) = consistency.constructs(study).to_dict("records")
    assert (row["construct"], row["name"], row["items"], row["base"]) == ("all", "All of it", 2, 3)
    # F of 2 and 2 degrees of freedom is 39 at 97.5% and 1/39 at 2.5%; alpha is 2/3.
    assert (row["lower"], row["upper"], row["note"]) == (
        pytest.approx(1 - 39 / 3),
        pytest.approx(1 - 1 / 3 / 39),
        "",
    )
    assert consistency.items(study).to_dict("records")[0] == {
        "construct": "all",
        "item": "a",
        "reverse": False,
        "item_rest": pytest.approx(0.5),
        "warning": "",
    }
