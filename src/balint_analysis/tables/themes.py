"""Themes: how often, under which decision rule, which together, and where coders differ."""

import re

import numpy as np
import pandas as pd

from ..problems import InputError, Problem, nearest
from ..study.codebook import Codebook, Mention

RULES = {
    "any": "at least one coder",
    "majority": "more than half of the coders",
    "unanimous": "every coder",
}


def decide(codings: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Decide which codes an answer carries.

    Parameters
    ----------
    codings : DataFrame
        Answers × (code, coder), from :func:`balint_analysis.study.coding.read`.
    rule : {"any", "majority", "unanimous"}
        Whose word counts, among the coders who coded the answer: one is enough, more than
        half, or all. A tie of two is no majority.

    Returns
    -------
    DataFrame of bool
        Answers × codes; only answers that at least one coder coded.

    Raises
    ------
    InputError
        If there is no such rule.
    """
    if rule not in RULES:
        problem = f"there is no decision rule “{rule}”."
        raise InputError(
            [Problem("parameter", problem, nearest(rule, RULES).fix, column="decision_rule")]
        )
    by_code = codings.T.groupby(level="code", sort=False)
    yes, coders = by_code.sum().T, by_code.count().T
    needed = {"any": yes >= 1, "majority": yes > coders / 2, "unanimous": yes == coders}
    return needed[rule][(coders > 0).any(axis=1)]


def prevalence(codings: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """Count the answers that carry each theme and subtheme, under every decision rule.

    Returns
    -------
    DataFrame
        A row per code and rule: code, name, theme (the code's theme; its own id for a
        theme), rule, count, base (answers coded by anyone) and share.
    """
    rows = []
    for rule in RULES if codings.shape[1] else ():
        decided = decide(codings, rule)
        for code, name in study.codes.items():
            theme = study.parents.get(code, code)
            rows.append((code, name, theme, rule, int(decided[code].sum()), len(decided)))
    table = pd.DataFrame(rows, columns=["code", "name", "theme", "rule", "count", "base"])
    table["share"] = table["count"] / table["base"].replace(0, np.nan)
    return table


def cooccurrence(codings: pd.DataFrame, study: Codebook, rule: str) -> pd.DataFrame:
    """Count the answers that carry two themes together.

    Returns
    -------
    DataFrame of int
        Themes × themes, symmetric; on the diagonal how many answers carry the theme at all.
    """
    themes = [theme.id for theme in study.themes]
    if not codings.shape[1]:
        return pd.DataFrame(dtype=int)
    carries = decide(codings, rule)[themes].astype(int)
    return (carries.T @ carries).rename_axis(index="theme", columns="with")


def mentions(answers: pd.Series, mention: Mention) -> tuple[int, int]:
    """Count the answers that contain one of a mention's terms as words, in any case.

    Returns
    -------
    count, base : int
        Answers that mention it, and all answers.
    """
    terms = "|".join(re.escape(_plain(term)) for term in mention.terms)
    pattern = re.compile(rf"(?<!\w)(?:{terms})(?!\w)", re.IGNORECASE)
    return sum(bool(pattern.search(_plain(text))) for text in answers), len(answers)


def mentioned(answers: pd.Series, study: Codebook) -> pd.DataFrame:
    """Count the answers that contain each of the codebook's mentions.

    Returns
    -------
    DataFrame
        Indexed by the mention's id: name, count, base (all answers) and share.
    """
    rows = {m.id: (m.name, *mentions(answers, m)) for m in study.mentions}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "count", "base"])
    table["share"] = table["count"] / table["base"].replace(0, np.nan)
    return table.rename_axis("mention")


def _plain(text: str) -> str:
    """Make typed and typeset dashes, quotes and spaces the same."""
    text = re.sub("[‐-―−]", "-", re.sub("[‘’]", "'", re.sub("[“”]", '"', text)))
    return " ".join(text.split())


def disagreements(codings: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """List the codes that coders did not all give alike, for the coders' meeting.

    Returns
    -------
    DataFrame
        A row per answer and code: respondent, question, code, and a column per coder with
        1, 0, or NaN where that coder did not code the answer. No answer's text.
    """
    if not codings.shape[1]:
        return pd.DataFrame(columns=["respondent", "question", "code"])
    long = codings.stack("code", future_stack=True)
    long = long[long.nunique(axis=1) > 1]
    order = {code: place for place, code in enumerate(study.codes)}
    place = long.index.get_level_values("code").map(order)
    coders = [coder.id for coder in study.coders]
    in_order = long[coders].iloc[np.argsort(place, kind="stable")]
    return in_order.astype("Int64").reset_index()
