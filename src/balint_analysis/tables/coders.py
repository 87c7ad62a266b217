"""The coders of a study, theme by theme: how far they coded alike, and how sure that is."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd

from ..stats import patterns
from ..stats.reliability import NO_PAIRS, ONE_CATEGORY, Undefined, cohen_kappa
from ..study.codebook import Codebook

MARKS = (0.0, 1.0)
COEFFICIENTS = {
    "observed_agreement": patterns.observed,
    "fleiss_kappa": patterns.fleiss,
    "krippendorff_alpha": patterns.krippendorff,
    "gwet_ac1": patterns.gwet,
}
REPLICATES, SEED = 10_000, 2021
APART = 0.2  # kappa and AC1 further apart than this need a word
PART_WAYS = "kappa and AC1 part ways: most answers are coded the same, which pulls kappa down"
REFLEXIVE = (
    "This study's coding is reflexive: coders are not meant to code alike, "
    "so no reliability is computed."
)
NO_CODING = "This study has no coding: no coders are named in its codebook."


def why_none(codings: pd.DataFrame, study: Codebook) -> str:
    """Say why a study has no reliability; empty where it has."""
    if not codings.shape[1]:
        return NO_CODING
    return REFLEXIVE if study.coding.approach == "reflexive" else ""


def summarise(codings: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """Reliability of every theme and subtheme.

    Parameters
    ----------
    codings : DataFrame
        Answers × (code, coder), from :func:`balint_analysis.study.coding.read`.
    study : Codebook
        The codebook.

    Returns
    -------
    DataFrame
        Indexed by code: name, answers (coded by two coders or more), pairs (of coders on one
        answer, where their number differs from answer to answer), observed_agreement,
        fleiss_kappa, krippendorff_alpha, gwet_ac1, and note, which says why a coefficient is
        NaN, or warns where kappa and AC1 part ways. Empty where the study has no reliability.
    """
    rows = {}
    for code, name in _codes(codings, study):
        codes = codings[code]
        coders = codes.count(axis=1)
        r, w = _marks(codes)
        values = [float(coefficient(r, w)) for coefficient in COEFFICIENTS.values()]
        pairs = int((coders * (coders - 1) // 2).sum())
        rows[code] = [name, int((coders > 1).sum()), pairs, *values, _note(*values)]
    columns = ["name", "answers", "pairs", *COEFFICIENTS, "note"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("code")


def bootstrap(
    codings: pd.DataFrame,
    study: Codebook,
    *,
    confidence: float = 0.95,
    number: int = REPLICATES,
    seed: int = SEED,
) -> pd.DataFrame:
    """Percentile bootstrap intervals of the coefficients, over answers.

    Ways of coding are drawn by their multinomial counts, which is the same as drawing answers
    and does not take longer where there are more of them.

    Parameters
    ----------
    codings, study
        As in :func:`summarise`.
    confidence : float
        Coverage of the intervals.
    number, seed : int
        Of the replicates; the same seed gives the same intervals.

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
    rows = []
    for code, name in _codes(codings, study):
        r, w = _marks(codings[code])
        draws = patterns.replicates(w, number, seed)
        for key, coefficient in COEFFICIENTS.items():
            value, drawn = float(coefficient(r, w)), coefficient(r, draws)
            bounds = (np.nan, np.nan) if np.isnan(value) else percentiles(drawn, confidence)
            rows.append((code, name, key, value, *bounds, float(np.isnan(drawn).mean())))
    columns = ["code", "name", "coefficient", "value", "lower", "upper", "undefined"]
    return pd.DataFrame(rows, columns=columns)


def percentiles(drawn: np.ndarray, confidence: float) -> tuple[float, float]:
    """Cut the tails off the replicates that are defined; NaN where none is."""
    defined = drawn[~np.isnan(drawn)]
    if not len(defined):
        return np.nan, np.nan
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(defined, [tail, 1 - tail])
    return float(lower), float(upper)


def pairwise(codings: pd.DataFrame, study: Codebook) -> pd.DataFrame:
    """Cohen's kappa of every two coders on every code.

    Returns
    -------
    DataFrame
        A row per code and pair: code, name, coder_1, coder_2, answers (that both coded),
        cohen_kappa, and note, which says why it is NaN.
    """
    rows = []
    for code, name in _codes(codings, study):
        for pair in combinations(codings[code].columns, 2):
            codes = codings[code][list(pair)]
            kappa, note = np.nan, ""
            try:
                kappa = cohen_kappa(codes, categories=MARKS)
            except Undefined as reason:
                note = str(reason)
            rows.append((code, name, *pair, int(codes.notna().all(axis=1).sum()), kappa, note))
    columns = ["code", "name", "coder_1", "coder_2", "answers", "cohen_kappa", "note"]
    return pd.DataFrame(rows, columns=columns)


def _codes(codings: pd.DataFrame, study: Codebook) -> Iterable[tuple[str, str]]:
    return () if why_none(codings, study) else study.codes.items()


def _marks(codes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    encoded, known = patterns.encode(codes, MARKS)
    return patterns.patterns(encoded, len(known))


def _note(agreement: float, kappa: float, alpha: float, ac1: float) -> str:
    if np.isnan(agreement):
        return NO_PAIRS
    if np.isnan([kappa, alpha, ac1]).any():
        return ONE_CATEGORY
    return PART_WAYS if ac1 - kappa > APART else ""
