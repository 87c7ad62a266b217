"""Ways of coding, and the draws that a bootstrap makes of them."""

import numpy as np

from balint_analysis.stats.patterns import patterns, replicates


def test_replicates_keep_the_number_of_answers():
    _, w = patterns(np.array([[0, 0], [0, 1], [0, 0]]), 2)
    draws = replicates(w, 100, 3)
    assert draws.shape == (100, 2)
    assert (draws.sum(axis=1) == 3).all()


def test_the_draws_are_frozen():
    # numpy promises that the sequence of its RandomState never changes.
    assert replicates(np.array([3.0, 5.0]), 3, 2021).tolist() == [[3, 5], [4, 4], [2, 6]]


def test_answers_that_nobody_coded_are_one_way():
    r, w = patterns(np.full((3, 2), -1), 0)
    assert r.shape == (1, 0)
    assert w.tolist() == [3]
