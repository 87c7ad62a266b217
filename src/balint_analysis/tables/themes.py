"""Themes: how often, under which decision rule, which together, and where coders differ."""

import re

import pandas as pd

from ..problems import InputError, Problem, nearest
from ..stats.intervals import share as share_of
from ..study import Study
from ..study.codebook import Mention
from .declared import base, count, named, share, table, words

RULES = {
    "any": "at least one coder",
    "majority": "more than half of the coders",
    "unanimous": "every coder",
}
TYPED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’", "'") | dict.fromkeys("“”", '"')
)


def decide(study: Study, rule: str) -> pd.DataFrame:
    """Decide which codes an answer carries.

    Parameters
    ----------
    study : Study
        The loaded study.
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
            [Problem("parameter", problem, str(nearest(rule, RULES)), column="decision_rule")]
        )
    by_code = study.codings.T.groupby(level="code", sort=False)
    yes, coders = by_code.sum().T, by_code.count().T
    needed = {"any": yes >= 1, "majority": yes > coders / 2, "unanimous": yes == coders}
    return needed[rule][(coders > 0).any(axis=1)]


@table(
    "theme-prevalence",
    code=named("code", "Theme"),
    name=words("Name", shown=False),
    theme=named("code", "Belongs to", shown=False),
    rule=words("Decision rule"),
    count=count("Answers"),
    base=base("Of"),
    share=share("Share"),
)
def prevalence(study: Study) -> pd.DataFrame:
    """Count the answers that carry each theme and subtheme, under every decision rule.

    Returns
    -------
    DataFrame
        A row per code and rule: code, name, theme (the code's theme; its own id for a
        theme), rule, count, base (answers coded by anyone) and share.
    """
    parents, rows = study.codebook.parents, []
    for rule in RULES if study.codings.shape[1] else ():
        decided = decide(study, rule)
        for code, name in study.codebook.codes.items():
            n = int(decided[code].sum())
            rows.append((code, name, parents.get(code, code), rule, n, len(decided)))
    table = pd.DataFrame(rows, columns=["code", "name", "theme", "rule", "count", "base"])
    return table.assign(share=share_of(table["count"], table["base"]))


@table(
    "theme-cooccurrence",
    theme=named("code", "Theme"),
    rest=count("Answers that carry both"),
)
def cooccurrence(study: Study, *, decision_rule: str = "majority") -> pd.DataFrame:
    """Count the answers that carry two themes together.

    Returns
    -------
    DataFrame
        A row a theme: theme, then a column a theme with how many answers carry both; where
        the two are the same, how many carry the theme at all.
    """
    themes = [theme.id for theme in study.codebook.themes]
    if not study.codings.shape[1]:
        return pd.DataFrame(columns=["theme"])
    carries = decide(study, decision_rule)[themes].astype("int64")
    return (carries.T @ carries).rename_axis(index="theme", columns=None).reset_index()


@table(
    "mentions",
    mention=words("Mention", shown=False),
    name=words("What was mentioned"),
    count=count("Answers"),
    base=base("Of"),
    share=share("Share"),
)
def mentions(study: Study) -> pd.DataFrame:
    """Count the answers that contain one of a mention's terms as words, in any case.

    Returns
    -------
    DataFrame
        A row for each mention of the codebook: mention, name, count, base (all answers) and
        share.
    """
    texts = study.answers.map(_plain)
    rows = [
        (mention.id, mention.name, sum(map(_finder(mention), texts)), len(texts))
        for mention in study.codebook.mentions
    ]
    table = pd.DataFrame(rows, columns=["mention", "name", "count", "base"])
    return table.assign(share=share_of(table["count"], table["base"]))


def _finder(mention: Mention):
    terms = "|".join(re.escape(_plain(term)) for term in mention.terms)
    pattern = re.compile(rf"(?<!\w)(?:{terms})(?!\w)")
    return lambda text: pattern.search(text) is not None


def _plain(text: str) -> str:
    """Make typed and typeset dashes, quotes and spaces the same, and all letters small."""
    return " ".join(text.translate(TYPED).casefold().split())


@table(
    "disagreements",
    respondent=words("Respondent"),
    question=named("question", "Question"),
    code=named("code", "Theme"),
    rest=count("Given"),
    about_answers=True,
)
def disagreements(study: Study) -> pd.DataFrame:
    """List the codes that coders did not all give alike, for the coders' meeting.

    Returns
    -------
    DataFrame
        A row per answer and code: respondent, question, code, and a column per coder with
        1, 0, or missing where that coder did not code the answer. No answer's text.
    """
    coders = [coder.id for coder in study.codebook.coders]
    parts = []
    for code in study.codebook.codes if coders else ():
        marks = study.codings[code][coders]
        apart = marks[marks.min(axis=1) < marks.max(axis=1)]
        parts.append(apart.astype("Int64").reset_index().assign(code=code))
    if not parts:
        return pd.DataFrame(columns=["respondent", "question", "code"])
    return pd.concat(parts, ignore_index=True)
