"""Every number of the abstract and the figures under a stable key, for results.json.

A share is always an object of count, base and value (unrounded); null stands where there is
no value, with the reason beside it where there is one to give.
"""

import math

import pandas as pd

from ..study.codebook import Codebook
from ..study.survey import Survey
from ..tables import claims, coders, comparison, consistency, flow, likert, theme_sets, themes


def collect(
    study: Codebook,
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
    enrolled, headline = study.cohort.enrolled, study.headline_items
    counts = likert.count(survey.responses, study)
    summary = likert.summarise(counts, cohort=enrolled, confidence=confidence)
    intervals = likert.intervals(summary, cohort=enrolled, confidence=confidence)
    return {
        "study": {"id": study.id, "title": study.study.title, "synthetic": study.synthetic},
        "parameters": {"confidence": confidence, "decision_rule": decision_rule},
        "response": share(len(survey.responses), enrolled or 0),
        "completeness": _plain(flow.completeness(survey)),
        "items": {row.Index: _item(row, counts, intervals) for row in summary.itertuples()},
        "pairs": _plain(comparison.pairs(survey.responses, study, headline, confidence=confidence)),
        "breakdown": _plain(comparison.breakdown(survey, study, headline)),
        "groups": _plain(comparison.groups(survey, study, headline, confidence=confidence)),
        "silent": _plain(comparison.silent(survey, study, headline, confidence=confidence)),
        "constructs": _constructs(study, survey, confidence),
        "answers": _answers(survey, codings),
        "no_reliability": coders.why_none(codings, study),
        "themes": _themes(study, codings, confidence),
        "theme_sets": _plain(theme_sets.summarise(codings, study, confidence=confidence)),
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


def _item(row, counts: pd.DataFrame, intervals: pd.DataFrame) -> dict:
    found = intervals[intervals["item"] == row.Index].drop(columns="item")
    found = found[~found["method"].str.startswith("worst-case")]
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
        "intervals": {
            interval.pop("method"): {key: n for key, n in interval.items() if n is not None}
            for interval in _plain(found)
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


def _constructs(study: Codebook, survey: Survey, confidence: float) -> dict:
    constructs, items = consistency.summarise(survey.responses, study, confidence=confidence)
    members = items.groupby("construct") if len(items) else {}
    return {
        row.pop("construct"): row | {"item_rest": _plain(table.drop(columns="construct"))}
        for row, (_, table) in zip(_plain(constructs.reset_index()), members, strict=True)
    }


def _themes(study: Codebook, codings: pd.DataFrame, confidence: float) -> dict:
    prevalence = themes.prevalence(codings, study)
    reliability = coders.summarise(codings, study).reset_index().drop(columns="name")
    intervals = coders.bootstrap(codings, study, confidence=confidence).drop(columns="name")
    pairs = coders.pairwise(codings, study).drop(columns="name")
    return {
        code: {
            "name": rows["name"].iloc[0],
            "theme": rows["theme"].iloc[0],
            "prevalence": {row.rule: share(row.count, row.base) for row in rows.itertuples()},
            "reliability": next(iter(_of(code, reliability)), {}),
            "intervals": {row.pop("coefficient"): row for row in _of(code, intervals)},
            "pairs": _of(code, pairs),
        }
        for code, rows in prevalence.groupby("code", sort=False)
    }


def _of(code: str, table: pd.DataFrame) -> list[dict]:
    return _plain(table[table["code"] == code].drop(columns="code"))


def _mentions(study: Codebook, survey: Survey) -> dict:
    return {
        mention.id: {"name": mention.name, **share(*themes.mentions(survey.answers, mention))}
        for mention in study.mentions
    }
