"""Themes: how often, under which decision rule, which together, and where coders differ."""

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..problems import InputError, Problem, nearest
from ..stats import sets as stats
from ..stats.intervals import share as share_of
from ..study import Study
from ..study.codebook import Mention
from .coders import CODE, SEED, active, marks, replicates
from .declared import Row, base, count, every_other, named, proportion, share, table, words

RULES = {
    "any": "at least one coder",
    "majority": "more than half of the coders",
    "unanimous": "every coder",
}
ANSWERS = {"count": count("Answers"), "base": base("Of"), "share": share("Share")}
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
        problem, fix = f"there is no decision rule “{rule}”.", nearest(rule, RULES).fix
        raise InputError([Problem("parameter", problem, fix, column="decision_rule")])
    by_code = study.codings.T.groupby(level="code", sort=False)
    yes, coders = by_code.sum().T, by_code.count().T
    needed = {"any": yes >= 1, "majority": yes > coders / 2, "unanimous": yes == coders}
    return needed[rule][(coders > 0).any(axis=1)]


@table(
    "theme-prevalence",
    **CODE,
    theme=named("code", "Belongs to", shown=False),
    rule=words("Decision rule"),
    **ANSWERS,
)
def prevalence(study: Study) -> Iterator[Row]:
    """Count the answers that carry each theme and subtheme, under every decision rule.

    Returns
    -------
    DataFrame
        A row per code and rule: code, name, theme (the code's theme; its own id for a
        theme), rule, count, base (answers coded by anyone) and share.
    """
    names, parents = study.codebook.codes, study.codebook.parents
    for rule in RULES:
        decided = decide(study, rule)
        for code, n in decided.sum().items():
            base, share = len(decided), share_of(n, len(decided))
            yield code, names[code], parents.get(code, code), rule, n, base, share


@table(
    "theme-order",
    rule=words("Decision rule"),
    order=words("Themes, the most frequent first"),
    held=proportion("Replicates that keep this order"),
)
def order(study: Study, *, number: int | None = None, seed: int = SEED) -> Iterator[Row]:
    """Ask of every decision rule whether other respondents would have put themes in that order.

    Respondents are drawn again, with all their answers: those of one person go together.

    Parameters
    ----------
    study : Study
        The loaded study.
    number, seed : int
        Of the replicates, as in :func:`.coders.replicates`.

    Returns
    -------
    DataFrame
        A row a rule: rule, order (the themes' names by how many answers carry them, those as
        frequent as each other joined), and held, the share of replicates in which each of them
        is more frequent than all that stand after it. Empty without coding.

    References
    ----------
    Field CA, Welsh AH (2007). J R Stat Soc B 69:369-390, on drawing clusters.
    """
    names = {theme.id: theme.name for theme in study.codebook.themes}
    for rule in RULES if active(study) and names else ():
        carried = decide(study, rule)[list(names)].groupby(level="respondent").sum()
        ways, w = np.unique(carried.to_numpy(dtype=float), axis=0, return_counts=True)
        total = w @ ways
        tied = [np.flatnonzero(total == n) for n in sorted(set(total), reverse=True)]
        drawn = replicates(w.astype(float), number, seed) @ ways  # whole numbers
        least, most = (np.stack([of(drawn[:, t], axis=1) for t in tied]) for of in (np.min, np.max))
        held = (least[:-1] > most[1:]).all(axis=0).mean()
        called = [" = ".join(names[carried.columns[k]] for k in group) for group in tied]
        yield rule, "; ".join(called), float(held)


@table(
    "theme-cooccurrence",
    theme=named("code", "Theme"),
    both=every_other(count("Answers that carry both")),
)
def cooccurrence(study: Study, *, decision_rule: str = "majority") -> pd.DataFrame:
    """Count the answers that carry two themes together.

    Returns
    -------
    DataFrame
        A row a theme: theme, then a column a theme with how many answers carry both; where
        the two are the same, how many carry the theme at all.
    """
    decided = decide(study, decision_rule)
    themes = [code for code in decided if code not in study.codebook.parents]
    carries = decided[themes].to_numpy(dtype=int)
    return pd.DataFrame(carries.T @ carries, columns=themes).assign(theme=themes)


@table(
    "mentions",
    mention=words("Mention", shown=False),
    name=words("What was mentioned"),
    **ANSWERS,
)
def mentions(study: Study) -> Iterator[Row]:
    """Count the answers that contain one of a mention's terms as words, in any case.

    Returns
    -------
    DataFrame
        A row for each mention of the codebook: mention, name, count, base (all answers) and
        share.
    """
    texts = [_plain(text) for text in study.answers]
    for mention in study.codebook.mentions:
        n, base = sum(map(_finder(mention), texts)), len(texts)
        yield mention.id, mention.name, n, base, float(share_of(n, base))


def _finder(mention: Mention) -> Callable[[str], bool]:
    terms = [_plain(term) for term in mention.terms]
    words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, terms))})(?!\w)")
    # Looking for letters first is ten times faster than looking for words at once.
    return lambda text: any(term in text for term in terms) and bool(words.search(text))


def _plain(text: str) -> str:
    """Make typed and typeset dashes, quotes and spaces the same, and all letters small."""
    typed = text if text.isascii() else text.translate(TYPED)
    return " ".join(typed.casefold().split())


@table(
    "disagreements",
    respondent=named("respondent", "Respondent"),
    question=named("question", "Question"),
    code=named("code", "Theme"),
    given=every_other(count("Given")),
)
def disagreements(study: Study) -> pd.DataFrame:
    """List the codes that coders did not all give alike, for the coders' meeting.

    Returns
    -------
    DataFrame
        A row per answer and code: respondent, question, code, and a column per coder with
        1, 0, or missing where that coder did not code the answer. No answer's text.
    """
    given = marks(study)
    code, answer = np.nonzero(stats.disagreements(given).T)
    codes, coders = (study.codings.columns.unique(level) for level in ("code", "coder"))
    told = study.codings.index[answer].to_frame(index=False).assign(code=codes[code])
    return told.join(pd.DataFrame(given[answer, :, code], columns=coders))
