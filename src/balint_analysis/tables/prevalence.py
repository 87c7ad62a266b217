"""How common themes are, with intervals from respondents drawn again with all their answers.

Field CA, Welsh AH (2007). J R Stat Soc B 69:369-390.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..stats import bootstrap
from ..stats.intervals import share as share_of
from ..stats.rows import distinct
from ..study import Study
from .coders import CODE, SEED, coded
from .deciding import decide, rules
from .declared import Row, base, count, limits, named, proportion, share, table, words

Drawn = tuple[np.ndarray, np.ndarray]
SHARES = {
    "count": count("With the theme"),
    "base": base("Of"),
    "share": share("Share"),
    **limits(proportion),
    "note": words("Note"),
}


@table(
    "theme-prevalence",
    **CODE,
    theme=named("code", "Belongs to", shown=False),
    rule=named("rule", "Who decides"),
    **SHARES,
    single=count("Coded by one coder alone"),
)
def prevalence(
    study: Study, *, confidence: float = 0.95, number: int | None = None, seed: int = SEED
) -> Iterator[Row]:
    """Count the answers that carry each theme and subtheme, under every decision rule.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the intervals.
    number, seed : int
        Of the bootstrap's replicates, as in :func:`.bootstrap.replicates`.

    Returns
    -------
    DataFrame
        A row per code and rule: code, name, theme (the code's theme; its own id for a
        theme), rule, count, base (answers coded by anyone), share, lower, upper, note, which
        says why there is no interval, or warns of it, and single: how many of those that carry it
        one coder alone coded, so that all rules say the same.
    """
    parents = study.codebook.parents
    alone = coded(study).sum(axis=1) == 1
    for rule in rules(study):
        decided = decide(study, rule)
        single = decided[alone[decided.index]].sum()
        for code, kinds, drawn in drawn_again(study, rule, number, seed):
            found = shared((kinds == 1).sum(axis=1), (kinds >= 0).sum(axis=1), *drawn, confidence)
            name, theme = study.codebook.codes[code], parents.get(code, code)
            yield code, name, theme, rule, *found, int(single[code])


def questions(study: Study) -> pd.Index:
    """List the questions that were answered in free text, in the codebook's order."""
    order = {question.id: place for place, question in enumerate(study.codebook.questions)}
    return pd.Index(sorted(study.answers.index.unique("question"), key=lambda q: order.get(q, -1)))


def drawn_again(
    study: Study, rule: str, number: int | None, seed: int
) -> Iterator[tuple[str, np.ndarray, Drawn]]:
    """Find the kinds of people on every code, and draw how many there are of each.

    Parameters
    ----------
    study : Study
        The loaded study.
    rule : str
        As in :func:`.deciding.decide`.
    number, seed : int
        Of the replicates, as in :func:`.bootstrap.replicates`.

    Yields
    ------
    code : str
    kinds : ndarray of int, shape (kinds, questions)
        1 where the answer carries the code, 0 where it does not, -1 where it was not coded.
    drawn : tuple of ndarray
        How many people there are of each kind: in the study, and in every replicate.
    """
    if not study.codings.shape[1]:
        return
    decided = decide(study, rule)
    people, asked = decided.index.codes[0], questions(study)
    place = asked.get_indexer(decided.index.get_level_values("question"))
    for code in study.codebook.codes:
        rows = np.full((people.max(initial=-1) + 1, len(asked)), -1)
        rows[people, place] = decided[code]
        kinds, kind = distinct(rows[(rows >= 0).any(axis=1)])
        v = np.bincount(kind, minlength=len(kinds))
        yield code, kinds, (v, bootstrap.draw(v, number=number, seed=seed))


def shared(
    carry: np.ndarray, among: np.ndarray, v: np.ndarray, draws: np.ndarray, confidence: float
) -> Row:
    """Divide what the people of every kind carry by what they could: once, and for each draw.

    Parameters
    ----------
    carry, among : ndarray of int, shape (kinds,)
        What one of each kind counts, of how much.
    v, draws : ndarray
        From :func:`drawn_again`.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    tuple
        The values of the columns of :data:`SHARES`.
    """
    n, base = int(v @ carry), int(v @ among)
    *bounds, same = bootstrap.limits(share_of(draws @ carry, draws @ among), confidence)
    note = same or bootstrap.warning(n, base - n)
    return n, base, float(share_of(n, base)), *bounds, note
