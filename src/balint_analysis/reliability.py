"""How far coders coded alike: observed agreement, kappa, alpha and AC1.

The literature's symbols, Gwet's (2014) where authors differ: answers i = 1..n, categories
k = 1..q, and r[i, k], the number of coders who gave answer i category k. Answers coded in the
same way are counted once, with a weight w: every coefficient is a function of r and w.

References
----------
Cohen J (1960). Educ Psychol Meas 20:37-46.
Fleiss JL (1971). Psychol Bull 76:378-382.
Gwet KL (2014). Handbook of Inter-Rater Reliability, 4th ed.
Krippendorff K (2011). Computing Krippendorff's Alpha-Reliability.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from .codebook import Study

MARKS = (0.0, 1.0)
NO_PAIRS = "undefined (no answer was coded by two coders)"
ONE_CATEGORY = "undefined (all coders agree on every answer)"


class Undefined(ValueError):  # noqa: N818 - it names a result, not a mistake
    """A coefficient that does not exist for these codes; the message says why."""


def observed_agreement(codes, *, categories: Sequence | None = None) -> float:
    """Mean share of coder pairs that agree, over answers coded by two coders or more.

    Parameters
    ----------
    codes : array_like, shape (answers, coders)
        A category each; None or NaN where a coder did not code the answer.
    categories : sequence, optional
        The categories that could be given. Default: those that were.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    Undefined
        If no answer was coded by two coders.
    """
    return float(_observed(*_patterns(codes, categories)))


def fleiss_kappa(codes, *, categories: Sequence | None = None) -> float:
    """Fleiss' kappa; with missing codings in Gwet's (2014) generalisation.

    Chance agreement is estimated from every coded answer, observed agreement from those with
    two coders or more. Parameters as in :func:`observed_agreement`.

    Raises
    ------
    Undefined
        If no answer was coded by two coders, or only one category was given.
    """
    return _defined(_fleiss, codes, categories)


def gwet_ac1(codes, *, categories: Sequence | None = None) -> float:
    """Gwet's AC1, which a rare category moves less than kappa.

    Chance agreement depends on the number of categories: give `categories` where not all
    were used. Parameters as in :func:`observed_agreement`.

    Raises
    ------
    Undefined
        If no answer was coded by two coders, or only one category was given: how often
        coders agree by chance then cannot be told.
    """
    return _defined(_gwet, codes, categories)


def krippendorff_alpha(codes, *, categories: Sequence | None = None) -> float:
    """Krippendorff's alpha for nominal categories.

    Answers coded by fewer than two coders are left out. Parameters as in
    :func:`observed_agreement`.

    Raises
    ------
    Undefined
        If no answer was coded by two coders, or only one category was given.
    """
    return _defined(_alpha, codes, categories)


def cohen_kappa(codes, *, categories: Sequence | None = None) -> float:
    """Cohen's kappa of two coders, over the answers that both coded.

    Parameters
    ----------
    codes : array_like, shape (answers, 2)
        As in :func:`observed_agreement`.
    categories : sequence, optional
        The categories that could be given. Default: those that were.

    Raises
    ------
    Undefined
        If they coded no answer both, or both gave one and the same category throughout.
    """
    codes, q = _encode(codes, categories)
    if codes.shape[1] != 2:
        raise ValueError(f"Cohen's kappa needs two coders, not {codes.shape[1]}.")
    first, second = codes[(codes >= 0).all(axis=1)].T
    if not len(first):
        raise Undefined(NO_PAIRS)
    p = np.bincount(first * q + second, minlength=q * q).reshape(q, q) / len(first)
    kappa = _beyond_chance(np.trace(p), p.sum(axis=1) @ p.sum(axis=0))
    if np.isnan(kappa):
        raise Undefined(ONE_CATEGORY)
    return float(kappa)


def summarise(codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Reliability of every theme and subtheme.

    Parameters
    ----------
    codings : DataFrame
        Answers × (code, coder), from :func:`balint_analysis.coding.read`.
    study : Study
        The codebook.

    Returns
    -------
    DataFrame
        Indexed by code: name, answers (coded by two coders or more), observed_agreement,
        fleiss_kappa, krippendorff_alpha, gwet_ac1, and note, which says why a coefficient
        is NaN.
    """
    coefficients = (observed_agreement, fleiss_kappa, krippendorff_alpha, gwet_ac1)
    rows = {}
    for code, name in study.codes.items() if codings.shape[1] else ():
        codes = codings[code]
        values, note = _try(coefficients, codes)
        rows[code] = [name, int((codes.count(axis=1) > 1).sum()), *values, note]
    columns = ["name", "answers", *(f.__name__ for f in coefficients), "note"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("code")


def pairwise(codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Cohen's kappa of every two coders on every code.

    Returns
    -------
    DataFrame
        A row per code and pair: code, name, coder_1, coder_2, answers (that both coded),
        cohen_kappa, and note, which says why it is NaN.
    """
    rows = []
    for code, name in study.codes.items() if codings.shape[1] else ():
        for pair in combinations(codings[code].columns, 2):
            codes = codings[code][list(pair)]
            (kappa,), note = _try((cohen_kappa,), codes)
            rows.append((code, name, *pair, int(codes.notna().all(axis=1).sum()), kappa, note))
    columns = ["code", "name", "coder_1", "coder_2", "answers", "cohen_kappa", "note"]
    return pd.DataFrame(rows, columns=columns)


def _try(coefficients: Sequence[Callable], codes: pd.DataFrame) -> tuple[list[float], str]:
    values, note = [], ""
    for coefficient in coefficients:
        try:
            values.append(coefficient(codes, categories=MARKS))
        except Undefined as reason:
            values.append(np.nan)
            note = str(reason)
    return values, note


def _encode(codes, categories: Sequence | None) -> tuple[np.ndarray, int]:
    """Replace each category by its number from 0 to q - 1, and not coded by -1."""
    table = pd.DataFrame(codes).to_numpy()
    encoded, given = pd.factorize(table.ravel())
    known = sorted(given, key=repr) if categories is None else list(dict.fromkeys(categories))
    unknown = [category for category in given if category not in known]
    if unknown:
        shown = pd.Series(unknown).tolist()[0]
        raise ValueError(f"{shown!r} is not among the categories {known}.")
    numbers = np.array([known.index(category) for category in given] + [-1], dtype=int)
    return numbers[encoded].reshape(table.shape), len(known)


def _patterns(codes, categories: Sequence | None) -> tuple[np.ndarray, np.ndarray]:
    """Count in how many ways answers were coded: r of each way, and its weight w."""
    codes, q = _encode(codes, categories)
    counts = (codes[:, :, None] == np.arange(q)).sum(axis=1)
    ways = np.zeros(len(counts), dtype=int)
    for column in counts.T:
        ways = pd.factorize(ways * (codes.shape[1] + 1) + column)[0]
    _, first, w = np.unique(ways, return_index=True, return_counts=True)
    r = counts[first]
    if not (r.sum(axis=1) > 1).any():
        raise Undefined(NO_PAIRS)
    return r.astype(float), w.astype(float)


def _defined(coefficient: Callable, codes, categories: Sequence | None) -> float:
    value = coefficient(*_patterns(codes, categories))
    if np.isnan(value):
        raise Undefined(ONE_CATEGORY)
    return float(value)


def _observed(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    coders = r.sum(axis=1)
    paired = coders > 1
    pairs = np.where(paired, coders * (coders - 1), 1)
    agreeing = (r * (r - 1)).sum(axis=1) / pairs
    return (w @ np.where(paired, agreeing, 0)) / (w @ paired)


def _prevalence(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    coders = r.sum(axis=1, keepdims=True)
    return (w @ (r / np.maximum(coders, 1))) / (w @ (coders > 0))


def _beyond_chance(observed, expected):
    """Agreement beyond chance as a share of what is possible; NaN where none is."""
    possible = 1 - np.asarray(expected)
    nothing = np.isclose(possible, 0, atol=1e-12)
    return np.where(nothing, np.nan, (observed - expected) / np.where(nothing, 1, possible))


def _fleiss(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    pi = _prevalence(r, w)
    return _beyond_chance(_observed(r, w), (pi**2).sum(axis=-1))


def _gwet(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    pi = _prevalence(r, w)
    expected = (pi * (1 - pi)).sum(axis=-1) / max(pi.shape[-1] - 1, 1)
    one_category = np.isclose(pi.max(axis=-1), 1, atol=1e-12)
    return np.where(one_category, np.nan, _beyond_chance(_observed(r, w), expected))


def _alpha(r: np.ndarray, w: np.ndarray) -> np.ndarray:
    coders = r.sum(axis=1)
    paired = coders > 1
    r, coders = r[paired], coders[paired]
    w = w[..., paired]
    n_k = w @ r
    n = n_k.sum(axis=-1)
    agreeing = (w @ ((r * (r - 1)).sum(axis=1) / (coders - 1))) / n
    expected = (n_k * (n_k - 1)).sum(axis=-1) / (n * (n - 1))
    return _beyond_chance(agreeing, expected)
