"""The coders of a study, theme by theme: how far they coded alike, and how sure that is."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from ..stats import patterns
from ..stats.categories import Codes, encode
from ..stats.reliability import why_undefined
from ..study import Study
from ..wording import NO_CODING, capital
from .declared import Row, coefficient, count, limits, named, proportion, table, words

CODE = {"code": named("code", "Theme"), "name": words("Name", shown=False)}
MARKS = (0.0, 1.0)
REPLICATES, FEWEST, DRAWS, SEED = 10_000, 1_000, 2_000_000, 2021
APART = 0.2  # kappa and AC1 further apart than this need a word
PART_WAYS = "kappa and AC1 part ways: most answers are coded the same, which pulls kappa down"
ONE_CODER = "One coder coded this study: its themes count, but reliability needs two."
NOBODY_CODED = "No answer of this study is coded: its coders' files hold none."
REFLEXIVE = (
    "This study's coding is reflexive: coders are not meant to code alike, "
    "so no reliability is computed."
)


class Coefficient(NamedTuple):
    """A coefficient's name in words, and its function of the ways of coding."""

    name: str
    of: Callable[[np.ndarray, np.ndarray], np.ndarray]


COEFFICIENTS = {
    "observed_agreement": Coefficient("observed agreement", patterns.observed),
    "fleiss_kappa": Coefficient("Fleiss’ kappa", patterns.fleiss),
    "krippendorff_alpha": Coefficient("Krippendorff’s alpha", patterns.krippendorff),
    "gwet_ac1": Coefficient("Gwet’s AC1", patterns.gwet),
}


def marks(study: Study) -> np.ndarray:
    """Set the codings out as an array.

    Returns
    -------
    ndarray of float, shape (answers, coders, codes)
        1 or 0; NaN where a coder did not code the answer. Codes in the codebook's order.
    """
    wide: np.ndarray = study.codings.to_numpy(dtype=float)
    coders = study.codings.columns.unique("coder")
    return wide.reshape(len(wide), len(study.codebook.codes), len(coders)).swapaxes(1, 2)


def active(study: Study) -> list[str]:
    """List the coders who coded an answer; a file may hold none."""
    coded = study.codings.notna().T.groupby(level="coder", sort=False).any().any(axis=1)
    return [str(coder) for coder in coded.index[coded]]


def why_none(study: Study) -> str:
    """Say why a study has no reliability; empty where it has."""
    if not study.codings.shape[1]:
        return NO_CODING
    if len(active(study)) < 2:
        return ONE_CODER if active(study) else NOBODY_CODED
    return REFLEXIVE if study.codebook.coding.approach == "reflexive" else ""


def describe(study: Study) -> str:
    """Say in a sentence who coded how many answers, or that there is no coding."""
    codings = study.codings
    if not codings.shape[1]:
        return NO_CODING
    coded = codings.notna().T.groupby(level="coder", sort=False).any().sum(axis=1)
    each = ", ".join(f"{coder} coded {n}" for coder, n in coded.items())
    none = (codings.max(axis=1) == 0).sum()
    return f"Of {len(codings)} answers {each}; {none} were coded with no theme by anyone."


@table(
    "reliability",
    **CODE,
    answers=count("Answers coded by two or more"),
    pairs=count("Pairs of coders"),
    **{key: coefficient(capital(c.name)) for key, c in COEFFICIENTS.items()},
    note=words("Note"),
)
def reliability(study: Study) -> Iterator[Row]:
    """Reliability of every theme and subtheme.

    Returns
    -------
    DataFrame
        A row a code: code, name, answers (coded by two coders or more), pairs (of coders on
        one answer, where their number differs from answer to answer), observed_agreement,
        fleiss_kappa, krippendorff_alpha, gwet_ac1, and note, which says why a coefficient is
        NaN, or warns where kappa and AC1 part ways. Empty where the study has no reliability.
    """
    for code, name, codes in _encoded(study):
        r, w = patterns.patterns(codes, len(MARKS))
        coders = r.sum(axis=1)
        answers, pairs = (int(w @ n) for n in (coders > 1, coders * (coders - 1) // 2))
        values = {key: float(of(r, w)) for key, (_, of) in COEFFICIENTS.items()}
        apart = values["gwet_ac1"] - values["fleiss_kappa"] > APART
        note = why_undefined(answers, *values.values()) or (PART_WAYS if apart else "")
        yield code, name, answers, pairs, *values.values(), note


@table(
    "reliability-intervals",
    **CODE,
    coefficient=named("coefficient", "Coefficient"),
    value=coefficient("Value"),
    **limits(coefficient),
    undefined=proportion("Undefined replicates"),
)
def intervals(
    study: Study, *, confidence: float = 0.95, number: int | None = None, seed: int = SEED
) -> Iterator[Row]:
    """Percentile bootstrap intervals of the coefficients, over answers.

    Ways of coding are drawn by their multinomial counts, which is the same as drawing answers
    and does not take longer where there are more of them.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the intervals.
    number, seed : int
        Of the replicates, by default as :func:`replicates`; the same seed gives the same
        intervals.

    Returns
    -------
    DataFrame
        A row per code and coefficient: code, name, coefficient, value, lower, upper, and
        undefined, the share of replicates in which the coefficient does not exist and which
        the interval leaves out.

    References
    ----------
    Zapf A, Castell S, Morawietz L, Karch A (2016). BMC Med Res Methodol 16:93, who advise
    against the asymptotic interval of Fleiss' kappa.
    """
    for code, name, codes in _encoded(study):
        r, w = patterns.patterns(codes, len(MARKS))
        draws = replicates(w, number, seed)
        for key, (_, of) in COEFFICIENTS.items():
            drawn = of(r, draws)
            bounds, undefined = percentiles(drawn, confidence), np.isnan(drawn).mean()
            yield code, name, key, of(r, w), *bounds, undefined


def replicates(w: np.ndarray, number: int | None, seed: int) -> np.ndarray:
    """Draw the replicates of a bootstrap: 10,000, but fewer where ways of coding are many.

    Parameters
    ----------
    w : ndarray of float, shape (ways,)
        How many answers were coded in each way.
    number : int, optional
        How many replicates. Default: 10,000, or as many as come to two million draws, but 1,000
        at the least. Ways are many only where answers are, whose intervals are narrow.
    seed : int
        The same seed gives the same draws.
    """
    enough = max(FEWEST, min(REPLICATES, DRAWS // max(len(w), 1)))
    return patterns.replicates(w, number or enough, seed)


def percentiles(drawn: np.ndarray, confidence: float) -> np.ndarray:
    """Cut the tails off the replicates that are defined; NaN where none is."""
    if np.isnan(drawn).all():
        return np.full(2, np.nan)
    tail = (1 - confidence) / 2
    return np.asarray(np.nanquantile(drawn, [tail, 1 - tail]))


@table(
    "reliability-pairs",
    **CODE,
    coder_1=words("Coder 1"),
    coder_2=words("Coder 2"),
    answers=count("Answers that both coded"),
    cohen_kappa=coefficient("Cohen’s kappa"),
    note=words("Note"),
)
def pairs(study: Study) -> Iterator[Row]:
    """Cohen's kappa of every two coders on every code.

    Returns
    -------
    DataFrame
        A row per code and pair: code, name, coder_1, coder_2, answers (that both coded),
        cohen_kappa, and note, which says why it is NaN.
    """
    coders = study.codings.columns.unique("coder")
    for code, name, codes in _encoded(study):
        for pair in combinations(range(len(coders)), 2):
            both = patterns.both(codes[:, pair], len(MARKS))
            answers, kappa = int(both.sum()), float(patterns.cohen(both))
            yield code, name, *coders[list(pair)], answers, kappa, why_undefined(answers, kappa)


def _encoded(study: Study) -> Iterator[tuple[str, str, Codes]]:
    """Give each code with its name and its marks, answers × coders, if reliability is wanted."""
    if not why_none(study):
        for code, name in study.codebook.codes.items():
            yield code, name, encode(study.codings[code], MARKS)[0]
