"""For the coders' meeting: who gives what, on what they agree, and what to code next."""

from collections.abc import Iterator

import numpy as np

from ..stats import patterns
from ..stats.intervals import share as share_of
from ..study import Study
from ..tables.coders import CODE, COLUMNS, codes, summary, ways
from ..tables.declared import Row, base, coefficient, count, proportion, share, table, words
from . import agreement

WIDTHS = (0.2, 0.3, 0.4)
GIVEN = 1  # the place of "given" among the marks
NEVER = "undefined (nobody gave it, or nobody did not)"


@table(
    "coder-bias",
    **CODE,
    coder=words("Coder"),
    count=count("Given"),
    base=base("Coded"),
    share=share("Share"),
    others=proportion("By the others, to the same answers"),
)
def bias(study: Study) -> Iterator[Row]:
    """Count how often each coder gives each theme, and how often the others do beside.

    Returns
    -------
    DataFrame
        A row per code and coder: code, name, coder, count (answers that the coder gave it),
        base (answers that the coder coded), share, and others: the share of the other coders'
        codings of these answers that give it, NaN where nobody else coded them.
    """
    for code, name in codes(study):
        marks = study.independent[code]
        found = zip(marks, *agreement.given_by(marks.to_numpy()), strict=True)
        for coder, given, coded, others in found:
            yield code, name, coder, given, coded, share_of(given, coded), others


@table(
    "specific-agreement",
    **CODE,
    given=proportion("Where one gave it, another did"),
    not_given=proportion("Where one did not, another did not"),
    note=words("Note"),
)
def specific(study: Study) -> Iterator[Row]:
    """Ask of each theme how far coders agree where it is given, and where it is not.

    Returns
    -------
    DataFrame
        A row a code: code, name, given, not_given, and note, which says why one is NaN.
    """
    for code, name in codes(study):
        found = ways(study.independent, code)
        not_given, given = agreement.specific(found.r, found.w).tolist()
        yield code, name, given, not_given, NEVER if np.isnan(given + not_given) else ""


@table(
    "reliability-rounds",
    **CODE,
    round=count("Round"),
    answers=count("Answers coded by two or more"),
    pairs=count("Pairs of coders"),
    **COLUMNS,
    note=words("Note"),
)
def rounds(study: Study) -> Iterator[Row]:
    """Reliability of every theme and subtheme, round by round.

    Returns
    -------
    DataFrame
        A row per code and round: code, name, round, then as in :func:`.coders.reliability`, from
        the files of this round alone. Empty where all files are of one round.
    """
    for code, name in codes(study):
        for number, codings in study.rounds.items():
            yield code, name, number, *summary(ways(codings, code))


@table(
    "planning",
    **CODE,
    fleiss_kappa=coefficient("Fleiss’ kappa"),
    prevalence=proportion("Given"),
    width=coefficient("Width of the interval"),
    answers=count("Answers for two to code"),
)
def planning(study: Study, *, confidence: float = 0.95) -> Iterator[Row]:
    """Tell how many answers two coders have to code for intervals of some widths.

    Returns
    -------
    DataFrame
        A row per code and width: code, name, fleiss_kappa and prevalence (the share of codings
        that give it) as they were here, width, and answers, missing where kappa is undefined or 1.
    """
    for code, name in codes(study):
        found = ways(study.independent, code)
        kappa = float(patterns.fleiss(found.r, found.w))
        pi = float(patterns.prevalence(found.r, found.w)[GIVEN])
        for width in WIDTHS:
            needed = agreement.answers_needed(kappa, pi, width, confidence=confidence)
            yield code, name, kappa, pi, width, needed
