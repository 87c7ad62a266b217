"""Parts of a loaded study: some of its people, or the answers to one question.

A part is a study again, so that every table and figure takes it. It says in `subset` what it is
of, and everything made from it carries that.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ..study import Study

EVERYBODY_ELSE = "everybody else"


def people(study: Study, keep: pd.Series, name: str) -> Study:
    """Keep some of the respondents.

    Parameters
    ----------
    study : Study
        The loaded study.
    keep : Series of bool
        Respondents, in the study's order: who stays.
    name : str
        Who they are, as in "block 2 only".

    Returns
    -------
    Study
        Its cohort has no known size, and nothing was claimed of it.
    """
    kept = np.asarray(keep, dtype=bool)
    lines = study.lines[kept]
    wrote = study.answers.index.isin(lines.index, level="respondent")
    unknown: dict[str, Any] = {"enrolled": None, "attended": None, "sizes": {}}
    facts = {"cohort": study.codebook.cohort.model_copy(update=unknown), "claims": []}
    return replace(
        study,
        codebook=study.codebook.model_copy(update=facts),
        responses=study.responses[kept],
        attributes=study.attributes[kept],
        lines=lines,
        **_answers(study, wrote),
        subset=_described(study, f"{name}, n={len(lines)}"),
    )


def group(study: Study, attribute: str, value: str) -> Study:
    """Keep the respondents of one group of an attribute."""
    label = next(a.label for a in study.codebook.attributes if a.id == attribute)
    name = f"{label}: {value or 'missing'} only"
    return people(study, study.attributes[attribute] == value, name)


def others(study: Study, attribute: str, value: str) -> Study:
    """Keep everybody else, those included whose attribute is missing."""
    return people(study, study.attributes[attribute] != value, EVERYBODY_ELSE)


def question(study: Study, question_id: str) -> Study:
    """Keep the answers to one question; the respondents, and what they ticked, all stay."""
    label = next(q.label for q in study.codebook.questions if q.id == question_id)
    to_it = study.answers.index.get_level_values("question") == question_id
    return answers(study, study.answers.index[to_it], f"answers to “{label}” only")


def answers(study: Study, keep: pd.MultiIndex, name: str) -> Study:
    """Keep some of the answers; the respondents, and what they ticked, all stay.

    Parameters
    ----------
    study : Study
        The loaded study.
    keep : MultiIndex of (respondent, question)
        Which answers.
    name : str
        Which they are, in words.
    """
    kept = study.answers.index.isin(keep)
    return replace(
        study,
        **_answers(study, kept),
        subset=_described(study, name),
    )


def _answers(study: Study, kept: np.ndarray) -> dict[str, Any]:
    """Keep some of the answers, and all that coders gave them."""
    consensus = study.consensus
    return {
        "answers": study.answers[kept],
        "codings": study.codings[kept],
        "rounds": {number: codings[kept] for number, codings in study.rounds.items()},
        "consensus": None if consensus is None else consensus[kept],
    }


def _described(study: Study, name: str) -> str:
    return "; ".join(filter(None, [study.subset, name]))
