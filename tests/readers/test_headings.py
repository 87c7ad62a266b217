"""Headings that repeat are told apart by their place, in every tool's files."""

import pytest

from balint_analysis import readers
from balint_analysis.readers.export import told_apart


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "b", "a", "a"], ["a (1)", "b", "a (2)", "a (3)"]),
        (["", "a", ""], ["", "a", ""]),
        (["a", "a (1)", "a"], ["a (2)", "a (1)", "a (3)"]),
    ],
)
def test_headings_that_repeat_are_numbered(headings, told):
    assert told_apart(headings) == told
    assert len(set(filter(None, told))) == len(list(filter(None, told)))


def test_a_repeated_question_is_kept_with_its_answers(tmp_path):
    (tmp_path / "s.csv").write_text("ID,Comments,Q1,Comments\n1,x,2,y\n")
    cells = readers.read_survey(tmp_path / "s.csv").cells
    assert list(cells.columns) == ["ID", "Comments (1)", "Q1", "Comments (2)"]
    assert list(cells.iloc[0]) == ["1", "x", "2", "y"]
