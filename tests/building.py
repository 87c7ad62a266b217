"""Loaded studies made in a test: of what is given, the rest empty."""

from itertools import zip_longest

import numpy as np
import pandas as pd

from balint_analysis.study import Codebook, Study

REQUIRED = {
    "folder": ".",
    "study": {"id": "small", "title": "A small study"},
    "survey": {"file": "survey.csv"},
}
CODERS = ("ann", "ben", "cy")
ANSWER = ["respondent", "question"]


def codebook_of(**parts) -> Codebook:
    """Make a codebook of just the parts of study.toml that are given."""
    return Codebook.model_validate(REQUIRED | parts)


def study_of(
    codebook=None, *, responses=None, attributes=None, answers=None, codings=None, **facts
) -> Study:
    """Make a loaded study.

    `responses` and `attributes` map an id to everybody's labels (None where missing; one that
    is not named was left blank), `answers` maps (respondent, question) to a text; people
    are called "1", "2" ... `codings` is the table itself, from :func:`codings_of`; without
    `answers` it says what was answered. Without `codings` nobody coded anything.
    """
    codebook = codebook or codebook_of()
    texts = _answers(answers, codings)
    people = _people(responses, attributes, texts)
    return Study(
        codebook=codebook,
        responses=_responses(codebook, responses or {}, people),
        attributes=_attributes(codebook, attributes or {}, people),
        answers=texts,
        codings=_uncoded(codebook, texts.index) if codings is None else codings,
        lines=pd.Series(range(2, len(people) + 2), index=people, name="line"),
        set_aside=facts.get("set_aside", {}),
        notes=facts.get("notes", []),
        rounds=facts.get("rounds", {}),
        consensus=facts.get("consensus"),
    )


def codings_of(marks, coders=CODERS) -> pd.DataFrame:
    """Make a table of codings: for each code a row an answer, in it a mark a coder.

    A row is a list or a word: [1, 0, None] or "10-", where the last coder did not code the
    answer. The answers are those of people "1", "2" ... to the question "why".
    """
    tables = {code: _by_coder(rows, coders) for code, rows in marks.items()}
    table = pd.concat(tables, axis="columns", names=["code", "coder"])
    people = [str(n + 1) for n in range(len(table))]
    return table.set_axis(pd.MultiIndex.from_product([people, ["why"]], names=ANSWER))


def sets_of(answers, codes=("x", "x1", "y")) -> pd.DataFrame:
    """Make a table of codings of answers like "110 -": a word a coder, in it a mark a code.

    "-" is a coder who did not code the answer.
    """
    rows = [answer.split() for answer in answers]
    return codings_of(
        {
            code: [[word if word == "-" else word[k] for word in row] for row in rows]
            for k, code in enumerate(codes)
        }
    )


def table_of(name, **columns) -> pd.DataFrame:
    """Make a declared table, or some of its columns, as if it had been computed."""
    table = pd.DataFrame(columns)
    table.attrs["table"] = name
    return table


def _by_coder(rows, coders) -> pd.DataFrame:
    marks = [[_mark(mark) for mark in row] for row in rows]
    present = coders[: len(marks[0])] if marks else coders
    return pd.DataFrame(marks, columns=list(present), dtype=float)


def _mark(mark) -> float:
    return np.nan if mark in (None, "-") else float(mark)


def _people(responses, attributes, texts) -> pd.Index:
    columns = {**(responses or {}), **(attributes or {})}.values()
    people = [str(n + 1) for n, _ in enumerate(zip_longest(*columns))]
    return pd.Index(people or texts.index.unique("respondent"), name="respondent", dtype=str)


def _responses(codebook, labels, people) -> pd.DataFrame:
    columns = {
        item.id: _categorical(codebook.scale_of(item), labels.get(item.id, [None] * len(people)))
        for item in codebook.items
    }
    return pd.DataFrame(columns, index=people)


def _attributes(codebook, labels, people) -> pd.DataFrame:
    columns = {x.id: labels.get(x.id, [""] * len(people)) for x in codebook.attributes}
    return pd.DataFrame(columns, index=people, dtype=str).fillna("")


def _categorical(scale, labels) -> pd.Categorical:
    return pd.Categorical(labels, [*scale.levels, *scale.not_applicable])


def _answers(answers, codings) -> pd.Series:
    if answers is None and codings is not None:
        return pd.Series("some words", index=codings.index, name="answer", dtype=str)
    keys = list(zip(*(answers or {}), strict=True)) or [[], []]
    index = pd.MultiIndex.from_arrays(keys, names=ANSWER)
    return pd.Series(list((answers or {}).values()), index=index, name="answer", dtype=str)


def _uncoded(codebook, index) -> pd.DataFrame:
    codes = codebook.codes if codebook.coders else ()
    columns = pd.MultiIndex.from_product(
        [codes, [coder.id for coder in codebook.coders]], names=["code", "coder"]
    )
    return pd.DataFrame(index=index, columns=columns, dtype=float)
