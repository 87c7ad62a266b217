"""How common themes are: over all answers, question by question, and person by person.

Intervals come from respondents drawn again with all their answers: Field CA, Welsh AH (2007).
J R Stat Soc B 69:369-390.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..stats import bootstrap
from ..stats.categories import distinct
from ..stats.intervals import share as share_of
from ..study import Study
from .coders import CODE, SEED, active
from .deciding import decide, rules
from .declared import Row, base, count, limits, named, proportion, share, table, words

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
    alone = study.codings.notna().T.groupby(level="coder").any().sum() == 1
    for rule in rules(study):
        decided = decide(study, rule)
        single = decided[alone[decided.index]].sum()
        for code, kinds, drawn in _drawn(study, rule, number, seed):
            found = _share((kinds == 1).sum(axis=1), (kinds >= 0).sum(axis=1), *drawn, confidence)
            name, theme = study.codebook.codes[code], parents.get(code, code)
            yield code, name, theme, rule, *found, int(single[code])


@table(
    "themes-by-question",
    **CODE,
    question=named("question", "Question"),
    **SHARES,
)
def by_question(
    study: Study,
    *,
    decision_rule: str = "majority",
    confidence: float = 0.95,
    number: int | None = None,
    seed: int = SEED,
) -> Iterator[Row]:
    """Count the answers to each question that carry each theme and subtheme.

    Returns
    -------
    DataFrame
        A row per code and question whose answers were coded: code, name, question, count, base
        (coded answers to it), share, lower, upper and note, as in :func:`prevalence`.
    """
    for code, kinds, drawn in _drawn(study, decision_rule, number, seed):
        for question, column in zip(questions(study), kinds.T, strict=False):
            if (column >= 0).any():
                found = _share(column == 1, column >= 0, *drawn, confidence)
                yield code, study.codebook.codes[code], question, *found


@table(
    "themes-by-person",
    **CODE,
    **SHARES,
)
def by_person(
    study: Study,
    *,
    decision_rule: str = "majority",
    confidence: float = 0.95,
    number: int | None = None,
    seed: int = SEED,
) -> Iterator[Row]:
    """Count the people who voiced each theme and subtheme in any of their answers.

    Returns
    -------
    DataFrame
        A row a code: code, name, count (people with an answer that carries it), base (people
        with a coded answer), share, lower, upper and note, as in :func:`prevalence`.
    """
    for code, kinds, drawn in _drawn(study, decision_rule, number, seed):
        found = _share((kinds == 1).max(axis=1), (kinds >= 0).max(axis=1), *drawn, confidence)
        yield code, study.codebook.codes[code], *found


@table(
    "theme-order",
    rule=named("rule", "Who decides"),
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
        Of the replicates, as in :func:`.bootstrap.replicates`.

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
    for rule in rules(study) if names and active(study) else ():
        carried = decide(study, rule)[list(names)].groupby(level="respondent").sum()
        kinds, kind = distinct(carried.to_numpy(dtype=int))
        v = np.bincount(kind, minlength=len(kinds))
        total = v @ kinds
        tied = [np.flatnonzero(total == n) for n in sorted(set(total), reverse=True)]
        drawn = bootstrap.draw(v, kinds, number=number, seed=seed)
        least, most = (np.stack([of(drawn[:, t], axis=1) for t in tied]) for of in (np.min, np.max))
        held = (least[:-1] > most[1:]).all(axis=0).mean()
        called = [" = ".join(names[carried.columns[k]] for k in group) for group in tied]
        yield rule, "; ".join(called), float(held)


def questions(study: Study) -> pd.Index:
    """List the questions that were answered in free text, in the codebook's order."""
    order = {question.id: place for place, question in enumerate(study.codebook.questions)}
    return pd.Index(sorted(study.answers.index.unique("question"), key=lambda q: order.get(q, -1)))


Drawn = tuple[np.ndarray, np.ndarray]


def _drawn(
    study: Study, rule: str, number: int | None, seed: int
) -> Iterator[tuple[str, np.ndarray, Drawn]]:
    """Find the kinds of people on every code, and draw how many there are of each.

    A kind is a row: a question a column, 1 where the answer carries the code, 0 where it does
    not, -1 where it was not coded.
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


def _share(
    carry: np.ndarray, among: np.ndarray, v: np.ndarray, draws: np.ndarray, confidence: float
) -> Row:
    """Divide what the people of every kind carry by what they could: once, and for each draw."""
    n, base = int(v @ carry), int(v @ among)
    *bounds, same = bootstrap.limits(share_of(draws @ carry, draws @ among), confidence)
    note = same or bootstrap.warning(n, base - n)
    return n, base, float(share_of(n, base)), *bounds, note
