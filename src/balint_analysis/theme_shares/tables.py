"""Themes question by question, person by person, and in which order.

Intervals come from respondents drawn again with all their answers: Field CA, Welsh AH (2007).
J R Stat Soc B 69:369-390.
"""

from collections.abc import Iterator

import numpy as np

from ..stats import bootstrap
from ..stats.rows import distinct
from ..study import Study
from ..tables.coders import CODE, SEED, active
from ..tables.deciding import decide, rules
from ..tables.declared import Row, named, proportion, table, words
from ..tables.prevalence import SHARES, drawn_again, questions, shared


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
        (coded answers to it), share, lower, upper and note, as in :func:`.prevalence.prevalence`.
    """
    for code, kinds, drawn in drawn_again(study, decision_rule, number, seed):
        for question, column in zip(questions(study), kinds.T, strict=False):
            if (column >= 0).any():
                found = shared(column == 1, column >= 0, *drawn, confidence)
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
        with a coded answer), share, lower, upper and note, as in :func:`.prevalence.prevalence`.
    """
    for code, kinds, drawn in drawn_again(study, decision_rule, number, seed):
        found = shared((kinds == 1).max(axis=1), (kinds >= 0).max(axis=1), *drawn, confidence)
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
