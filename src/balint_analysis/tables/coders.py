"""The coders of a study, theme by theme: how far they coded alike, and how sure that is."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..stats import agreement, bootstrap, patterns
from ..stats.intervals import lower_bound
from ..stats.rows import Codes, distinct
from ..study import Study
from ..wording import NO_CODING, capital
from .declared import Row, coefficient, count, limits, named, proportion, table, words

CODE = {"code": named("code", "Theme"), "name": words("Name", shown=False)}
MARKS = 2  # not given, given
SEED = 2021
APART = 0.2  # kappa and AC1 further apart than this need a word
DOMINANT = 0.5  # if more answers than this were given one and the same code by all
PART_WAYS = "kappa and AC1 part ways: most answers are coded the same, which pulls kappa down"
ONE_CODER = "One coder coded this study: its themes count, but reliability needs two."
NOBODY_CODED = "No answer of this study is coded: its coders' files hold none."
REFLEXIVE = (
    "This study's coding is reflexive: coders are not meant to code alike, "
    "so no reliability is computed."
)


class Ways(NamedTuple):
    """How answers were coded: who gave what, how many did, and how each answer was coded.

    `codes` holds a row a way, a column a coder in the order of their ids, so that the order of
    their files changes nothing; `r` how many coders gave each category, `w` how many answers were
    coded so, `way` and `whose` the way and the respondent of every answer.
    """

    codes: np.ndarray
    r: np.ndarray
    w: np.ndarray
    way: np.ndarray
    whose: np.ndarray

    @property
    def twice(self) -> np.ndarray:
        """Which ways are those of two coders or more."""
        return np.asarray(self.r.sum(axis=1) > 1)


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


MEAN_KAPPA = "mean_pairwise_kappa"
NAMES = {key: of.name for key, of in COEFFICIENTS.items()} | {MEAN_KAPPA: "mean pairwise kappa"}
COLUMNS = {key: coefficient(capital(name)) for key, name in NAMES.items()}


def marks(study: Study, *, first: bool = False) -> np.ndarray:
    """Set the codings out as an array: what each coder gave an answer last, or first.

    Returns
    -------
    ndarray of float, shape (answers, coders, codes)
        1 or 0; NaN where a coder did not code the answer. Codes in the codebook's order.
    """
    wide: np.ndarray = (study.independent if first else study.codings).to_numpy(dtype=float)
    coders = study.codings.columns.unique("coder")
    return wide.reshape(len(wide), len(study.codebook.codes), len(coders)).swapaxes(1, 2)


def coded(study: Study) -> pd.DataFrame:
    """Say who coded which answer.

    Returns
    -------
    DataFrame of bool
        Answers × coders.
    """
    return study.codings.notna().T.groupby(level="coder", sort=False).any().T


def active(study: Study) -> list[str]:
    """List the coders who coded an answer; a file may hold none."""
    any_answer = coded(study).any()
    return [str(coder) for coder in any_answer.index[any_answer]]


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
    each = ", ".join(f"{coder} coded {n}" for coder, n in coded(study).sum().items())
    none = (codings.max(axis=1) == 0).sum()
    return f"Of {len(codings)} answers {each}; {none} were coded with no theme by anyone."


@table(
    "reliability",
    **CODE,
    answers=count("Answers coded by two or more"),
    pairs=count("Pairs of coders"),
    **COLUMNS,
    note=words("Note"),
)
def reliability(study: Study) -> Iterator[Row]:
    """Reliability of every theme and subtheme.

    Returns
    -------
    DataFrame
        A row a code: code, name, answers (coded by two coders or more), pairs (of coders on
        one answer, where their number differs from answer to answer), observed_agreement,
        fleiss_kappa, krippendorff_alpha, gwet_ac1, mean_pairwise_kappa, and note, which says why
        a coefficient is NaN, or warns where kappa and AC1 part ways. Empty where the study has no
        reliability.
    """
    for code, name in codes(study):
        yield code, name, *summary(ways(study.independent, code))


def summary(found: Ways) -> Row:
    """Sum up how a code was coded: answers, pairs of coders, every coefficient, and the note."""
    coders = found.r.sum(axis=1)
    answers, pairs = (int(found.w @ n) for n in (coders > 1, coders * (coders - 1) // 2))
    values = {key: float(value) for key, value in _coefficients(found, found.w)}
    note = patterns.why_undefined(answers, *values.values()) or _apart(values, found)
    return answers, pairs, *values.values(), note


def _coefficients(found: Ways, w: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    yield from ((key, of(found.r, w)) for key, (_, of) in COEFFICIENTS.items())
    yield MEAN_KAPPA, agreement.mean_kappa(found.codes, w, MARKS)


@table(
    "reliability-intervals",
    **CODE,
    coefficient=named("coefficient", "Coefficient"),
    value=coefficient("Value"),
    **limits(coefficient),
    undefined=proportion("Undefined replicates"),
    bound=coefficient("Observed agreement, one-sided bound"),
    note=words("Note"),
)
def intervals(
    study: Study, *, confidence: float = 0.95, number: int | None = None, seed: int = SEED
) -> Iterator[Row]:
    """Percentile bootstrap intervals of the coefficients, over respondents with all their answers.

    Parameters
    ----------
    study : Study
        The loaded study.
    confidence : float
        Coverage of the intervals.
    number, seed : int
        Of the replicates, by default as :func:`.bootstrap.replicates`; the same seed gives the
        same intervals.

    Returns
    -------
    DataFrame
        A row per code and coefficient: code, name, coefficient, value, lower, upper, undefined
        (the share of replicates in which the coefficient does not exist and which the interval
        leaves out), bound, and note. Where all replicates are the same there is no interval: note
        says so, and bound is the exact one-sided lower bound of observed agreement, from the
        respondents whose answers were all coded alike. Else note warns where few answers carry
        the theme.

    References
    ----------
    Field CA, Welsh AH (2007). J R Stat Soc B 69:369-390. Zapf A, Castell S, Morawietz L, Karch A
    (2016). BMC Med Res Methodol 16:93, who advise against the asymptotic interval of Fleiss' kappa.
    """
    for code, name in codes(study):
        found = ways(study.independent, code)
        draws = bootstrap.replicates(found.way, found.whose, number=number, seed=seed)
        answers = int(found.w @ found.twice)
        few = bootstrap.warning(*(int(found.w @ (found.twice & (n > 0))) for n in found.r.T))
        values = _coefficients(found, found.w)
        for (key, value), (_, drawn) in zip(values, _coefficients(found, draws), strict=True):
            *bounds, same = bootstrap.limits(drawn, confidence)
            bound = _bound(found, confidence) if same else np.nan
            note = patterns.why_undefined(answers, float(value)) or same or few
            missing = float(np.isnan(drawn).mean())
            yield code, name, key, float(value), *bounds, missing, bound, note


def _bound(found: Ways, confidence: float) -> float:
    """Bound observed agreement from below: as many respondents were coded alike throughout."""
    twice = found.twice[found.way]
    apart = twice & (found.r.max(axis=1) < found.r.sum(axis=1))[found.way]
    people, differ = (len(np.unique(found.whose[which])) for which in (twice, apart))
    return lower_bound(people - differ, people, confidence=confidence)


@table(
    "reliability-pairs",
    **CODE,
    coder_1=words("Coder 1"),
    coder_2=words("Coder 2"),
    answers=count("Answers that both coded"),
    cohen_kappa=coefficient("Cohen’s kappa"),
    prevalence_index=coefficient("Prevalence index"),
    bias_index=coefficient("Bias index"),
    pabak=coefficient("PABAK"),
    note=words("Note"),
)
def pairs(study: Study) -> Iterator[Row]:
    """Cohen's kappa of every two coders on every code.

    Returns
    -------
    DataFrame
        A row per code and pair: code, name, coder_1, coder_2, answers (that both coded),
        cohen_kappa, then why it may be low: prevalence_index, bias_index (above 0 where coder_1
        gives the code more often) and pabak; and note, which says why kappa is NaN.
    """
    for code, name in codes(study):
        marks = study.independent[code]
        for pair in combinations(marks.columns, 2):
            both = patterns.both(_encoded(marks[list(pair)]), MARKS)
            answers, kappa = int(both.sum()), float(patterns.cohen(both))
            why = agreement.indices(both)
            yield code, name, *pair, answers, kappa, *why, patterns.why_undefined(answers, kappa)


def codes(study: Study) -> Iterator[tuple[str, str]]:
    """List every code and its name; none where the study has no reliability."""
    if not why_none(study):
        yield from study.codebook.codes.items()


def ways(codings: pd.DataFrame, code: str) -> Ways:
    """Find in which ways the answers were coded on one code."""
    marks = codings[code]
    found, way = distinct(_encoded(marks[sorted(marks)]))
    w, whose = np.bincount(way, minlength=len(found)).astype(float), marks.index.codes[0]
    return Ways(found, patterns.counted(found, MARKS), w, way, whose)


def _encoded(marks: pd.DataFrame) -> Codes:
    given = marks.fillna(-1).to_numpy()
    if strange := set(pd.unique(given.ravel())) - {-1, 0, 1}:
        raise ValueError(f"{min(strange)} is not among the categories 0 and 1.")
    codes: Codes = given.astype(np.int8)
    return codes


def _apart(values: dict[str, float], found: Ways) -> str:
    """Say that kappa and AC1 part ways, if that is because one code covers most answers."""
    apart = values["gwet_ac1"] - values["fleiss_kappa"] > APART
    return PART_WAYS if apart and agreement.dominance(found.r, found.w) > DOMINANT else ""
