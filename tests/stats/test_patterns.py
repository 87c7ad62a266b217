"""Counting ways of coding: what must not change a single byte, and what both paths agree on."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import fleiss_kappa

from balint_analysis.stats import patterns
from balint_analysis.stats.bootstrap import draw

Q = 4
COEFFICIENTS = [patterns.observed, patterns.fleiss, patterns.gwet, patterns.krippendorff]
EVERY = pytest.mark.parametrize("coefficient", COEFFICIENTS)


def codes(least=-1):
    """Draw ready codes: answers × coders, -1 for not coded."""
    shape = st.tuples(st.integers(1, 30), st.integers(2, 5))
    return arrays(np.int8, shape, elements=st.integers(least, Q - 1))


def counted(table):
    """Count as a first reader would: each answer's categories in a dictionary."""
    ways = {}
    for row in table.tolist():
        r = tuple(row.count(k) for k in range(Q))
        ways[r] = ways.get(r, 0) + 1
    return ways


def as_bytes(coefficient, table, q=Q):
    return coefficient(*patterns.patterns(table, q)).tobytes()


@given(codes())
def test_ways_are_counted_once_each(table):
    r, w = patterns.patterns(table, Q)
    assert dict(zip(map(tuple, r.tolist()), w.tolist(), strict=True)) == counted(table)


@given(codes())
def test_ways_stand_in_the_order_of_the_last_category_first(table):
    r, _ = patterns.patterns(table, Q)
    assert [row[::-1] for row in r.tolist()] == sorted(row[::-1] for row in r.tolist())


@given(codes())
def test_ways_too_many_to_tabulate_are_sorted_out_alike(table):
    tabulated = patterns.patterns(table, Q)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patterns, "FEW", 0)
        sorted_out = patterns.patterns(table, Q)
    assert [x.tobytes() for x in tabulated] == [x.tobytes() for x in sorted_out]


@given(codes())
def test_categories_that_nobody_gave_change_no_way(table):
    r, w = patterns.patterns(table, Q)
    wide, same = patterns.patterns(table, 300)  # sorted out, not tabulated
    assert wide[:, :Q].tolist() == r.tolist()
    assert not wide[:, Q:].any()
    assert same.tolist() == w.tolist()


def test_ways_sorted_out_stand_in_the_order_of_many_categories():
    r, _ = patterns.patterns(np.array([[255, 0], [299, 1], [1, 1], [256, 299]]), 300)
    assert r.argmax(axis=1).tolist() == [1, 0, 1, 256]
    assert r[:, 299].tolist() == [0, 0, 1, 1]


@given(table=codes(), kind=st.sampled_from([np.int16, np.int64]))
def test_the_type_of_the_codes_does_not_matter(table, kind):
    small, large = patterns.patterns(table, Q), patterns.patterns(table.astype(kind), Q)
    assert [x.tobytes() for x in small] == [x.tobytes() for x in large]


@pytest.mark.parametrize("q", [126, 127])
def test_codes_at_the_end_of_their_type(q):
    # 128 digits and one coder make numbers up to 127, the last that a byte holds.
    r, w = patterns.patterns(np.array([[q - 1], [-1], [q - 1]], dtype=np.int8), q)
    assert r[:, q - 1].tolist() == [0, 1]
    assert w.tolist() == [1, 2]


@pytest.mark.parametrize("few", [4096, 1])
def test_no_answers_have_no_ways(few, monkeypatch):
    monkeypatch.setattr(patterns, "FEW", few)
    r, w = patterns.patterns(np.empty((0, 3), dtype=np.int8), 2)
    assert r.shape == (0, 2)
    assert len(w) == 0


# What changes nothing, to the last byte


@EVERY
@given(table=codes(), order=st.randoms(use_true_random=False))
def test_order_of_answers(coefficient, table, order):
    rows = order.sample(range(len(table)), len(table))
    assert as_bytes(coefficient, table[rows]) == as_bytes(coefficient, table)


@EVERY
@given(table=codes(), order=st.randoms(use_true_random=False))
def test_order_of_coders(coefficient, table, order):
    columns = order.sample(range(table.shape[1]), table.shape[1])
    assert as_bytes(coefficient, table[:, columns]) == as_bytes(coefficient, table)


@EVERY
@given(table=codes(), order=st.permutations(range(Q)))
def test_order_of_categories(coefficient, table, order):
    renamed = np.array([*order, -1], dtype=np.int8)[table]
    assert as_bytes(coefficient, renamed) == as_bytes(coefficient, table)


@EVERY
def test_order_of_the_counts_of_many_answers(coefficient):
    # Sums of fractions of 100,000 answers by three, four or five coders would show their order.
    stream = np.random.RandomState(2021)
    table = stream.randint(Q, size=(100_000, 5)).astype(np.int8)
    table[stream.random_sample(table.shape) < 0.2] = -1
    order = stream.permutation(len(table))
    assert as_bytes(coefficient, table[order][:, ::-1]) == as_bytes(coefficient, table)


def test_replicates_do_not_depend_on_the_order_of_answers():
    table = np.array([[0, 0], [0, 1], [1, 1], [-1, 1]] * 5, dtype=np.int8)
    first, second = (patterns.patterns(t, 2)[1] for t in (table, table[::-1]))
    drawn = [draw(w, number=100, seed=7).tobytes() for w in (first, second)]
    assert drawn[0] == drawn[1]


# Beside other libraries


@given(codes())
def test_alpha_as_krippendorff(table):
    paired = table[(table >= 0).sum(axis=1) > 1]
    if len(np.unique(paired[paired >= 0])) < 2:  # it raises
        return
    data = np.where(table < 0, np.nan, table).T
    expected = krippendorff.alpha(data, level_of_measurement="nominal")
    found = patterns.krippendorff(*patterns.patterns(table, Q))
    assert found == pytest.approx(expected, abs=1e-12)


@given(codes(least=0))
def test_kappa_as_statsmodels(table):
    if len(np.unique(table)) < 2:  # it divides by zero
        return
    counts = np.stack([np.count_nonzero(table == k, axis=1) for k in range(Q)], axis=1)
    found = patterns.fleiss(*patterns.patterns(table, Q))
    assert found == pytest.approx(fleiss_kappa(counts), abs=1e-12)


@EVERY
@given(table=codes())
def test_many_replicates_at_once_are_as_one_by_one(coefficient, table):
    r, w = patterns.patterns(table, Q)
    drawn = draw(w, number=5, seed=1)
    together, alone = coefficient(r, drawn), [float(coefficient(r, draw)) for draw in drawn]
    assert together == pytest.approx(alone, abs=1e-12, nan_ok=True)


def test_replicates_keep_the_number_of_answers():
    _, w = patterns.patterns(np.array([[0, 0], [0, 1], [0, 0]]), 2)
    draws = draw(w, number=100, seed=3)
    assert draws.shape == (100, 2)
    assert (draws.sum(axis=1) == 3).all()


def test_the_draws_are_frozen():
    # numpy promises that the sequence of its RandomState never changes.
    drawn = draw(np.array([3.0, 5.0]), number=3, seed=2021)
    assert drawn.tolist() == [[3, 5], [4, 4], [2, 6]]


def test_answers_that_nobody_coded_are_one_way():
    r, w = patterns.patterns(np.full((3, 2), -1), 0)
    assert r.shape == (1, 0)
    assert w.tolist() == [3]


@pytest.mark.parametrize(
    ("answers", "coefficients", "said"),
    [
        (0, [np.nan], "undefined (no answer was coded by two coders)"),
        (3, [1, np.nan], "undefined (all coders agree on every answer)"),
        (3, [1, 0], ""),
    ],
)
def test_it_is_said_why_one_of_several_is_undefined(answers, coefficients, said):
    assert patterns.why_undefined(answers, *coefficients) == said
