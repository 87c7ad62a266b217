"""How many answers carry a theme under each rule, with intervals from people drawn again."""

import numpy as np
import pandas as pd
import pytest

from balint_analysis.tables.prevalence import prevalence
from building import codebook_of, codings_of, study_of

CODEBOOK = codebook_of(
    themes=[{"id": "x", "name": "X"}],
    questions=[{"id": "why", "column": "Why"}, {"id": "how", "column": "How"}],
)


def asked(rows, **parts):
    """Make a study of answers: respondent, question, and what each coder gave, as "1-0"."""
    codings = codings_of({"x": [marks for _, _, marks in rows]})
    index = pd.MultiIndex.from_tuples([row[:2] for row in rows], names=["respondent", "question"])
    return study_of(CODEBOOK, codings=codings.set_axis(index), **parts)


MANY = asked(
    [
        (f"{n}", question, "11" if n % 3 == k else "00")
        for n in range(40)
        for k, question in enumerate(["how", "why"])
    ]
)


def test_the_interval_is_that_of_drawing_people_with_all_their_answers():
    # The slow way: forty people drawn with replacement, their answers counted again.
    row = prevalence(MANY, number=4000).iloc[0]
    carried = np.array([[n % 3 == k for k in range(2)] for n in range(40)])
    random = np.random.RandomState(1)
    drawn = [carried[random.randint(40, size=40)].mean() for _ in range(4000)]
    expected = np.quantile(drawn, [0.025, 0.975])
    assert row[["lower", "upper"]].tolist() == pytest.approx(expected, abs=0.015)


def test_answers_that_one_coder_coded_alone_are_told_apart():
    study = asked([("1", "how", "1--"), ("2", "how", "1-1"), ("3", "how", "0--")])
    assert prevalence(study, number=20)["single"].tolist() == [1, 1, 1]


ASKED = pd.MultiIndex.from_tuples(
    [("1", "how"), ("1", "why"), ("2", "how")], names=["respondent", "question"]
)
AGREED = pd.DataFrame({"x": [1.0, 1.0, np.nan]}, index=ASKED)
SETTLED = asked([("1", "how", "111"), ("1", "why", "111"), ("2", "how", "110")], consensus=AGREED)


def test_the_consensus_is_a_fourth_rule():
    rows = prevalence(SETTLED, number=20).set_index("rule")
    assert list(rows.index) == ["any", "majority", "unanimous", "consensus"]
    assert rows.loc["consensus", ["count", "base"]].tolist() == [2, 2]
