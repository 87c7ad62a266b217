"""Loaded studies made in a test: of what is given, the rest empty."""

import numpy as np
import pandas as pd

from balint_analysis.study import Codebook, Study

REQUIRED = {
    "folder": ".",
    "study": {"id": "small", "title": "A small study"},
    "survey": {"file": "survey.csv"},
}
CODERS = ("ann", "ben", "cy")


def codebook_of(**parts) -> Codebook:
    """Make a codebook of just the parts of study.toml that are given."""
    return Codebook.model_validate(REQUIRED | parts)


def study_of(
    codebook=None, *, responses=None, attributes=None, answers=None, codings=None, **facts
) -> Study:
    """Make a loaded study.

    `responses` and `attributes` map an id to everybody's labels (None where missing), `answers`
    maps (respondent, question) to a text; people are called "1", "2" ... `codings` is the table
    itself, from :func:`codings_of`.
    """
    codebook = codebook or codebook_of()
    columns = (responses or {}) | (attributes or {})
    people = [str(n + 1) for n in range(max(map(len, columns.values()), default=0))]
    index = pd.Index(people, name="respondent")
    return Study(
        codebook=codebook,
        responses=pd.DataFrame(
            {
                item.id: _categorical(codebook, item, (responses or {})[item.id])
                for item in codebook.items
            },
            index=index,
        ),
        attributes=pd.DataFrame(attributes or {}, index=index, dtype=str).fillna(""),
        answers=_answers(answers, codings),
        codings=codings_of({}) if codings is None else codings,
        lines=pd.Series(range(2, len(people) + 2), index=index, name="line"),
        set_aside=facts.get("set_aside", {}),
        notes=facts.get("notes", []),
    )


def codings_of(marks, coders=CODERS) -> pd.DataFrame:
    """Make a table of codings: for each code a row an answer, in it a mark a coder (None: not coded).

    The answers are those of people "1", "2" ... to the question "why".
    """
    rows = {code: np.array(table, dtype=float) for code, table in marks.items()}
    n = len(next(iter(rows.values()), ()))
    index = pd.MultiIndex.from_product(
        [map(str, range(1, n + 1)), ["why"]], names=["respondent", "question"]
    )
    named = {
        (code, coder): table[:, k]
        for code, table in rows.items()
        for k, coder in enumerate(coders[: table.shape[1]])
    }
    columns = (
        pd.MultiIndex.from_tuples(list(named), names=["code", "coder"])
        if named
        else (pd.MultiIndex.from_arrays([[], []], names=["code", "coder"]))
    )
    return pd.DataFrame(named, index=index).set_axis(columns, axis="columns")


def _categorical(codebook, item, labels) -> pd.Categorical:
    scale = codebook.scale_of(item)
    return pd.Categorical(labels, [*scale.levels, *scale.not_applicable])


def _answers(answers, codings) -> pd.Series:
    names = ["respondent", "question"]
    if answers is None and codings is not None:
        return pd.Series("some words", index=codings.index, name="answer", dtype=str)
    index = pd.MultiIndex.from_tuples(list(answers or {}) or [("", "")], names=names)
    texts = pd.Series(list((answers or {}).values()) or [""], index=index, name="answer", dtype=str)
    return texts[texts != ""]
