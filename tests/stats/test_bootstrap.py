"""People drawn again with all their answers: the same distribution as the slow way gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from balint_analysis.stats import bootstrap

# Five people: two gave answers of way 0 and 1, one of way 0 alone, one 0 twice, one 2.
WAY = np.array([0, 1, 1, 0, 0, 0, 0, 2])
WHOSE = np.array([0, 0, 1, 1, 2, 3, 3, 4])


def test_a_row_a_cluster_largest_first():
    rows = bootstrap.by_cluster(np.array([1, 5, 3, 2]), np.array([2, 0, 2, 2]))
    assert rows.tolist() == [[5, -1, -1], [3, 2, 1]]


def test_each_replicate_holds_as_many_people():
    # Everybody gave three answers: so does everybody drawn.
    drawn = bootstrap.replicates(np.arange(12) % 5, np.arange(12) // 3, number=50, seed=1)
    assert set(drawn.sum(axis=1)) == {12}


def test_answers_of_one_person_are_drawn_together():
    drawn = bootstrap.replicates(np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1]), number=99, seed=1)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, 2] == drawn[:, 3]).all()
    assert set(drawn[:, 0]) == {0, 1, 2}


def test_the_distribution_is_that_of_drawing_people():
    # The slow way: five people drawn with replacement, their answers counted again.
    drawn = bootstrap.replicates(WAY, WHOSE, number=20_000, seed=1)
    random, slow = np.random.RandomState(2), np.zeros((20_000, 3))
    of_person = np.array([np.bincount(WAY[p == WHOSE], minlength=3) for p in range(5)])
    for row in slow:
        row[:] = of_person[random.randint(5, size=5)].sum(axis=0)
    assert drawn.mean(axis=0) == pytest.approx(slow.mean(axis=0), abs=0.05)
    assert np.cov(drawn.T) == pytest.approx(np.cov(slow.T), abs=0.1)


@given(order=st.permutations(range(len(WAY))), names=st.permutations(range(5)))
def test_the_order_of_answers_and_people_changes_no_draw(order, names):
    whose = np.array(names)[WHOSE]
    first = bootstrap.replicates(WAY, WHOSE, number=5, seed=3)
    again = bootstrap.replicates(WAY[list(order)], whose[list(order)], number=5, seed=3)
    assert again.tobytes() == first.tobytes()


def test_the_draws_are_frozen():
    # numpy promises that the sequence of its RandomState never changes. Kinds of people in order:
    # way 0; 0 twice; 1 and 0 (two of the five); 2.
    people = np.random.RandomState(2021).multinomial(5, [0.2, 0.2, 0.4, 0.2], size=1)[0]
    expected = people @ [[1, 0, 0], [2, 0, 0], [1, 1, 0], [0, 0, 1]]
    drawn = bootstrap.replicates(WAY, WHOSE, number=1, seed=2021)
    assert drawn.tolist() == [expected.tolist()]


def test_what_is_theirs_is_added_up():
    v, theirs = np.array([3, 5]), np.array([[1, 0, 2], [0, 1, 1]])
    drawn = bootstrap.draw(v, theirs, number=4, seed=1)
    assert (drawn == bootstrap.draw(v, number=4, seed=1) @ theirs).all()


def test_no_answers_have_no_ways():
    nothing = np.array([], dtype=int)
    assert bootstrap.replicates(nothing, nothing, number=5, seed=1).shape == (5, 0)


@pytest.mark.parametrize(
    ("kinds", "number"), [(1, 10_000), (200, 10_000), (500, 4_000), (9_000, 1_000)]
)
def test_replicates_are_fewer_where_kinds_of_people_are_many(kinds, number):
    assert len(bootstrap.draw(np.ones(kinds), seed=1)) == number


# Limits


def test_limits_cut_the_tails_off():
    assert bootstrap.limits(np.arange(101), 0.5) == (25, 75, "")


def test_limits_leave_out_what_is_undefined():
    assert bootstrap.limits([np.nan, 0, 1, np.nan], 0.5) == (0.25, 0.75, "")


@pytest.mark.parametrize("same", [[1, 1, 1], [1 / 3, 1 / 3 + 1e-16, np.nan]])
def test_replicates_that_are_all_the_same_give_no_interval(same):
    lower, upper, why = bootstrap.limits(same, 0.95)
    assert np.isnan([lower, upper]).all()
    assert why == "no interval (all replicates are the same)"


def test_no_replicate_with_a_value_needs_no_reason_of_its_own():
    lower, upper, why = bootstrap.limits([np.nan, np.nan], 0.95)
    assert np.isnan([lower, upper]).all()
    assert why == ""


@pytest.mark.parametrize(
    ("carrying", "lacking", "warned"),
    [(7, 90, True), (8, 90, False), (90, 7, True), (90, 8, False), (0, 90, False), (1, 1, True)],
)
def test_a_warning_below_eight_answers(carrying, lacking, warned):
    assert bool(bootstrap.warning(carrying, lacking)) == warned
