"""Themes: how often, under which decision rule, which together, and where coders differ."""

import re
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from ..stats.intervals import share as share_of
from ..study import Study
from ..study.codebook import Mention
from .coders import marks
from .deciding import RULES as RULES
from .deciding import decide as decide
from .declared import Row, base, count, every_other, named, share, table, words
from .prevalence import prevalence as prevalence

ANSWERS = {"count": count("Answers"), "base": base("Of"), "share": share("Share")}
TYPED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’", "'") | dict.fromkeys("“”", '"')
)


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
    code, answer = np.nonzero(disputed(given).T)
    codes, coders = (study.codings.columns.unique(level) for level in ("code", "coder"))
    told = study.codings.index[answer].to_frame(index=False).assign(code=codes[code])
    return told.join(pd.DataFrame(given[answer, :, code], columns=coders))


def disputed(given: np.ndarray) -> np.ndarray:
    """Tell which codes coders did not all give alike; who did not code is not heard.

    Parameters
    ----------
    given : ndarray of float, shape (answers, coders, codes)
        From :func:`.coders.marks`.

    Returns
    -------
    ndarray of bool, shape (answers, codes)
    """
    return np.asarray((given == 1).any(axis=1) & (given == 0).any(axis=1))
