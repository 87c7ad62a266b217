"""Every number of the abstract and the figures under a stable key, for results.json.

A share is always an object of count, base and value (unrounded); null stands where there is
no value, with the reason beside it where there is one to give.
"""

import math

import pandas as pd

from . import claims, likert, reliability, themes
from .codebook import Study
from .survey import Survey


def collect(
    study: Study,
    survey: Survey,
    codings: pd.DataFrame,
    *,
    confidence: float = 0.95,
    decision_rule: str = "majority",
) -> dict:
    """Compute everything that the abstract can say.

    Parameters
    ----------
    study, survey, codings
        From the three ``read`` functions.
    confidence : float
        Coverage of the intervals.
    decision_rule : {"any", "majority", "unanimous"}
        When an answer counts as carrying a theme.

    Returns
    -------
    dict
        Ready for JSON; its keys are the headings below.
    """
    enrolled = study.cohort.enrolled
    counts = likert.count(survey.responses, study)
    summary = likert.summarise(counts, cohort=enrolled, confidence=confidence)
    return {
        "study": {"id": study.id, "title": study.study.title, "synthetic": study.synthetic},
        "parameters": {"confidence": confidence, "decision_rule": decision_rule},
        "response": share(len(survey.responses), enrolled or 0),
        "items": {row.Index: _item(row, counts) for row in summary.itertuples()},
        "answers": _answers(survey, codings),
        "themes": _themes(study, codings),
        "cooccurrence": themes.cooccurrence(codings, study, decision_rule).to_dict(),
        "mentions": _mentions(study, survey),
        "claims": _plain(claims.check(study, summary)),
    }


def share(count: int, base: int) -> dict:
    """Hold a count, its base and their unrounded quotient; null where there is no base."""
    return {"count": int(count), "base": int(base), "value": count / base if base else None}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _bounds(low: float, high: float) -> dict:
    return {"lower": _number(low), "upper": _number(high)}


def _plain(table: pd.DataFrame) -> list[dict]:
    return table.astype(object).where(table.notna(), None).to_dict("records")


def _item(row, counts: pd.DataFrame) -> dict:
    levels = counts[(counts["item"] == row.Index) & counts["share"].notna()]
    return {
        "text": row.text,
        "reverse": bool(row.reverse),
        "answered": int(row.base),
        "missing": int(row.missing),
        "not_applicable": int(row.not_applicable),
        "agreement": share(row.agree, row.base) | _bounds(row.lower, row.upper),
        "neutral": share(row.neutral, row.base),
        "disagreement": share(row.disagree, row.base),
        "worst_case": {
            "respondents": _bounds(row.low_respondents, row.high_respondents),
            "cohort": _bounds(row.low_cohort, row.high_cohort),
        },
        "levels": {level.level: share(level.count, level.base) for level in levels.itertuples()},
    }


def _answers(survey: Survey, codings: pd.DataFrame) -> dict:
    coded = codings.notna().any(axis=1)
    none = coded & (codings.fillna(0) == 0).all(axis=1)
    questions = survey.answers.groupby(level="question", sort=False).size()
    return {
        "count": len(survey.answers),
        "per_question": {question: int(n) for question, n in questions.items()},
        "coded": int(coded.sum()),
        "coded_with_no_theme": int(none.sum()),
        "coders": int(codings.columns.get_level_values("coder").nunique()),
    }


def _themes(study: Study, codings: pd.DataFrame) -> dict:
    prevalence = themes.prevalence(codings, study)
    coefficients = reliability.summarise(codings, study)
    pairs = reliability.pairwise(codings, study)
    return {
        code: {
            "name": row["name"],
            "theme": study.parents.get(code, code),
            "prevalence": {
                p.rule: share(p.count, p.base)
                for p in prevalence[prevalence["code"] == code].itertuples()
            },
            "reliability": {
                key: _number(value) if isinstance(value, float) else value
                for key, value in row.drop("name").items()
            },
            "pairs": _plain(pairs[pairs["code"] == code].drop(columns=["code", "name"])),
        }
        for code, row in coefficients.iterrows()
    }


def _mentions(study: Study, survey: Survey) -> dict:
    return {
        mention.id: {"name": mention.name, **share(*themes.mentions(survey.answers, mention))}
        for mention in study.mentions
    }
