"""Themes by question and by person: dots with count and base, the same in words, pages."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from balint_analysis.theme_shares import figure


@pytest.fixture
def voiced():
    """Make the tables of a theme: 5 of 20 answers to one question carry it, 10 of 20 people."""
    told = {"code": "x", "name": "X", "lower": 0.1, "upper": 0.6, "note": ""}
    by_question = pd.DataFrame([told | {"question": "why", "count": 5, "base": 20, "share": 0.25}])
    by_person = pd.DataFrame([told | {"count": 10, "base": 20, "share": 0.5}])
    return by_question, by_person, {"why": "Why?"}


def test_each_column_has_its_dot_with_count_and_base(voiced):
    fig = Figure(figsize=(9, 5))
    figure.draw(fig, *voiced)
    dots = [line.get_xdata().tolist() for ax in fig.axes for line in ax.get_lines()]
    assert dots == [[0.25], [0.5]]
    said = [text.get_text() for ax in fig.axes for text in ax.texts]
    assert said == ["25% (5/20)", "50% (10/20)"]
    assert [ax.get_title() for ax in fig.axes] == ["Why?", "People, over all\nquestions"]


def test_alt_text_of_shares_has_base_and_interval(voiced):
    assert figure.alt(*voiced, 0.9) == (
        "Each theme by question, and by person: shares with 90% intervals. "
        "“X”: “Why?” 25% (n=5 of 20), interval 10% to 60%; "
        "people, over all questions 50% (n=10 of 20), interval 10% to 60%."
    )


def test_more_questions_than_a_page_has_columns_take_more_pages(voiced):
    one, people, _ = voiced
    several = pd.concat([one.assign(question=f"q{k}") for k in range(5)])
    pages = figure.pages(several, people, {f"q{k}": "Why?" for k in range(5)})
    assert [len(by_question) + len(by_person) for by_question, by_person, *_ in pages] == [4, 2]
