"""Who answered what: from the cohort to each item, and where people stopped."""

import pandas as pd

from ..study.codebook import Codebook
from ..study.survey import Survey


def response(survey: Survey, study: Codebook) -> pd.DataFrame:
    """Count people from the cohort through the respondents to those who answered each item.

    Returns
    -------
    DataFrame
        A row a step: stage (cohort, set-aside, respondents, then the items' ids), text, count,
        and base, what the count is a share of: the cohort for the respondents, the respondents
        for an item; 0 where there is none and the share cannot be told.
    """
    enrolled, respondents = study.cohort.enrolled, len(survey.responses)
    rows = [] if enrolled is None else [("cohort", "Invited", enrolled, 0)]
    rows += [("set-aside", f"Set aside: {why}", n, 0) for why, n in survey.set_aside.items()]
    rows.append(("respondents", "Answered anything", respondents, enrolled or 0))
    answered = survey.responses.notna().sum()
    rows += [(item.id, item.label, int(answered[item.id]), respondents) for item in study.items]
    return pd.DataFrame(rows, columns=["stage", "text", "count", "base"])


def completeness(survey: Survey) -> pd.DataFrame:
    """Count respondents by how many of the items they answered.

    Returns
    -------
    DataFrame
        A row per number of items answered, most first: answered, respondents. An answer that
        the item does not apply is an answer.
    """
    answered = survey.responses.notna().sum(axis=1)
    counts = answered.value_counts().sort_index(ascending=False)
    return counts.rename_axis("answered").rename("respondents").reset_index()


def stopped(survey: Survey, study: Codebook) -> pd.DataFrame:
    """Count respondents by the last thing they answered, items before free text.

    Returns
    -------
    DataFrame
        A row per item or question where anybody stopped: last, text, respondents.
    """
    given = survey.responses.notna()
    for question in study.questions:
        wrote = survey.answers.index[survey.answers.index.get_level_values(1) == question.id]
        given[question.id, "written"] = given.index.isin(wrote.get_level_values(0))
    asked = [*study.items, *study.questions]
    last = given.to_numpy()[:, ::-1].argmax(axis=1)
    places = pd.Series(len(asked) - 1 - last)[given.any(axis=1).to_numpy()]
    counts = places.value_counts().sort_index()
    rows = [(asked[k].id, asked[k].label, n) for k, n in counts.items()]
    return pd.DataFrame(rows, columns=["last", "text", "respondents"])


def attributes(survey: Survey, study: Codebook) -> pd.DataFrame:
    """Count respondents by each attribute's values, the missing included.

    Returns
    -------
    DataFrame
        A row per attribute and value: attribute, value ("missing" where none), respondents.
    """
    rows = []
    for attribute in study.attributes:
        counts = survey.attributes[attribute.id].replace("", "missing").value_counts()
        rows += [(attribute.id, value, n) for value, n in counts.sort_index().items()]
    return pd.DataFrame(rows, columns=["attribute", "value", "respondents"])
