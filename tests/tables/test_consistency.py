"""Cronbach's alpha by hand, its interval by simulation, and items that run the other way."""

import numpy as np
import pandas as pd
import pytest

from balint_analysis.tables.consistency import cronbach_alpha, item_rest, summarise

THREE = [[1, 1], [2, 3], [3, 2]]


def test_alpha_by_hand():
    # Variances 1 and 1, of the sums 2, 5, 5: 3. 2/1 × (1 - 2/3)
    assert cronbach_alpha(THREE)[0] == pytest.approx(2 / 3)


def test_people_with_a_missing_answer_are_left_out():
    assert cronbach_alpha([*THREE, [5, np.nan]]) == cronbach_alpha(THREE)


def test_same_items_are_fully_consistent():
    assert cronbach_alpha([[1, 1], [2, 2], [4, 4]]) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize("items", [[[1, 2]], [[1], [2]], [[1, 2], [1, 2]], [[1, 2], [2, 1]]])
def test_nothing_to_go_by_gives_no_alpha(items):
    assert np.isnan(cronbach_alpha(items)).all()


def test_the_interval_holds_the_truth_as_often_as_it_says():
    # Five parallel items that correlate .5: alpha = 5 × .5 / (1 + 4 × .5) = 5/6.
    random = np.random.RandomState(5)
    truth, hits, runs = 5 / 6, 0, 600
    for _ in range(runs):
        x = np.sqrt(0.5) * random.normal(size=(40, 1)) + np.sqrt(0.5) * random.normal(size=(40, 5))
        _, lower, upper = cronbach_alpha(x, confidence=0.9)
        hits += lower < truth < upper
    assert hits / runs == pytest.approx(0.9, abs=3 * np.sqrt(0.9 * 0.1 / runs))


def test_item_rest_correlation_by_hand():
    # Each item against the one other: 1, 2, 3 and 1, 3, 2 correlate .5.
    assert item_rest(THREE) == pytest.approx([0.5, 0.5])


def test_item_rest_leaves_the_item_itself_out():
    x = np.array([[1, 5, 2], [2, 1, 3], [4, 4, 4], [5, 2, 1]])
    assert item_rest(x)[1] == pytest.approx(np.corrcoef(x[:, 1], x[:, [0, 2]].sum(axis=1))[0, 1])


def test_an_item_that_does_not_vary_has_no_correlation():
    assert np.isnan(item_rest([[3, 1], [3, 2]])).all()


@pytest.fixture
def construct(small_study):
    def make(values, reverse=()):
        levels = ["1", "2", "3"]
        study = small_study(
            scales={"s": {"levels": levels, "agree": ["3"]}},
            items=[
                {"id": name, "column": name, "scale": "s", "reverse": name in reverse}
                for name in values
            ],
            constructs=[{"id": "all", "name": "All of it", "items": list(values)}],
        )
        responses = {name: pd.Categorical(list(column), levels) for name, column in values.items()}
        return summarise(pd.DataFrame(responses), study)

    return make


def test_a_declared_reverse_item_is_turned_round(construct):
    straight, _ = construct({"a": "123", "b": "132"})
    turned, items = construct({"a": "123", "b": "312"}, reverse="b")
    assert turned["cronbach_alpha"]["all"] == straight["cronbach_alpha"]["all"]
    assert list(items["warning"]) == ["", ""]


def test_a_forgotten_reverse_item_is_suspected(construct):
    _, items = construct({"a": "123", "b": "123", "c": "321"})
    assert items["warning"][2] == "runs against the others; is it reverse-worded?"


def test_a_wrongly_declared_item_is_suspected(construct):
    _, items = construct({"a": "123", "b": "123", "c": "123"}, reverse="c")
    assert items["warning"][2].endswith("declared reverse-worded: is it?")


@pytest.mark.parametrize(
    ("values", "base", "note"),
    [
        ({"a": ["1", None], "b": "12"}, 1, "undefined (fewer than two people answered all"),
        ({"a": "22", "b": "33"}, 2, "undefined (everybody has the same total)"),
    ],
)
def test_no_alpha_is_said_in_words(construct, values, base, note):
    table, _ = construct(values)
    assert table["base"]["all"] == base
    assert table["note"]["all"].startswith(note)


def test_no_construct_no_table(small_study):
    constructs, items = summarise(pd.DataFrame(), small_study())
    assert constructs.empty
    assert items.empty


def test_the_interval_by_hand():
    # F of 2 and 2 degrees of freedom is 39 at 97.5% and 1/39 at 2.5%; alpha is 2/3.
    assert cronbach_alpha(THREE)[1:] == pytest.approx((1 - 39 / 3, 1 - 1 / 3 / 39))


def test_the_interval_of_three_items():
    # F of 3 and 6 degrees of freedom at 95%, from tables: 4.757; at 5%, 1 over F of 6 and 3: 8.941.
    alpha, lower, upper = cronbach_alpha(
        [[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 3, 4]], confidence=0.9
    )
    assert (1 - lower) / (1 - alpha) == pytest.approx(4.757, abs=5e-4)
    assert (1 - alpha) / (1 - upper) == pytest.approx(8.941, abs=5e-4)


def test_two_people_are_enough():
    # Variances 1/2 and 9/2, of the sums 1 and 5: 8.
    assert cronbach_alpha([[1, 1], [2, 4]])[0] == pytest.approx(2 * (1 - 5 / 8))


def test_none_is_a_missing_answer():
    assert cronbach_alpha([*THREE, [None, 2]]) == cronbach_alpha(THREE)
    assert item_rest([*THREE, [None, 2]]) == pytest.approx(item_rest(THREE))


def test_small_scores_correlate_as_large_ones():
    assert item_rest(np.array(THREE) / 1000) == pytest.approx(item_rest(THREE))


def test_no_correlation_is_no_warning(construct):
    _, items = construct({"a": "1122", "b": "1212"})
    assert list(items["item_rest"]) == [0, 0]
    assert list(items["warning"]) == ["", ""]


def test_the_tables_hold_what_they_say(construct):
    constructs, items = construct({"a": "123", "b": "132"})
    (row,) = constructs.reset_index().to_dict("records")
    assert (row["construct"], row["name"], row["items"], row["base"]) == ("all", "All of it", 2, 3)
    assert (row["lower"], row["upper"], row["note"]) == (
        pytest.approx(1 - 39 / 3),
        pytest.approx(1 - 1 / 3 / 39),
        "",
    )
    assert items.to_dict("records")[0] == {
        "construct": "all",
        "item": "a",
        "reverse": False,
        "item_rest": pytest.approx(0.5),
        "warning": "",
    }
