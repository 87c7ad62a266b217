"""How far coders coded alike: observed agreement, kappa, alpha and AC1.

The functions here take codes as they stand, answers × coders; the arithmetic is in
:mod:`balint_analysis.stats.patterns`.

References
----------
Cohen J (1960). Educ Psychol Meas 20:37-46.
Fleiss JL (1971). Psychol Bull 76:378-382.
Gwet KL (2014). Handbook of Inter-Rater Reliability, 4th ed.
Krippendorff K (2011). Computing Krippendorff's Alpha-Reliability.
"""

from collections.abc import Callable, Sequence
from typing import Any

from ..stats import patterns
from ..stats.intervals import Floats
from ..stats.rows import Codes
from .categories import encode
from .distances import Distance, tabulated


class Undefined(ValueError):  # noqa: N818 - it names a result, not a mistake
    """A coefficient that does not exist for these codes; the message says why."""


def observed_agreement(codes: Any, *, categories: Sequence[Any] | None = None) -> float:
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
    return _computed(patterns.observed, *encode(codes, categories))


def fleiss_kappa(codes: Any, *, categories: Sequence[Any] | None = None) -> float:
    """Fleiss' kappa; with missing codings in Gwet's (2014) generalisation.

    Chance agreement is estimated from every coded answer, observed agreement from those with
    two coders or more. Parameters as in :func:`observed_agreement`.

    Raises
    ------
    Undefined
        If no answer was coded by two coders, or only one category was given.
    """
    return _computed(patterns.fleiss, *encode(codes, categories))


def gwet_ac1(codes: Any, *, categories: Sequence[Any] | None = None) -> float:
    """Gwet's AC1, which a rare category moves less than kappa.

    Chance agreement depends on the number of categories: give `categories` where not all
    were used. Parameters as in :func:`observed_agreement`.

    Raises
    ------
    Undefined
        If no answer was coded by two coders, or only one category was given: how often
        coders agree by chance then cannot be told.
    """
    return _computed(patterns.gwet, *encode(codes, categories))


def krippendorff_alpha(
    codes: Any, *, categories: Sequence[Any] | None = None, distance: Distance | None = None
) -> float:
    """Krippendorff's alpha: nominal, or over any distance between categories.

    Answers coded by fewer than two coders are left out.

    Parameters
    ----------
    codes, categories
        As in :func:`observed_agreement`.
    distance : callable, optional
        The distance of two categories, symmetric and 0 for the same. Default: 1 for any two.

    Raises
    ------
    Undefined
        If no answer was coded by two coders, or only one category was given.
    """
    numbers, known = encode(codes, categories)
    delta = None if distance is None else tabulated(distance, known)
    return _computed(lambda r, w: patterns.krippendorff(r, w, delta), numbers, known)


def cohen_kappa(codes: Any, *, categories: Sequence[Any] | None = None) -> float:
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
    numbers, known = encode(codes, categories)
    if (coders := numbers.shape[1]) != 2:
        raise ValueError(f"Cohen's kappa needs two coders, not {coders}.")
    counts = patterns.both(numbers, len(known))
    return _defined(patterns.cohen(counts), int(counts.sum()))


def _computed(coefficient: Callable[..., Floats], codes: Codes, known: Sequence[Any]) -> float:
    r, w = patterns.patterns(codes, len(known))
    return _defined(coefficient(r, w), int(w @ (r.sum(axis=1) > 1)))


def _defined(coefficient: Floats, answers: int) -> float:
    if why := patterns.why_undefined(answers, float(coefficient)):
        raise Undefined(why)
    return float(coefficient)
