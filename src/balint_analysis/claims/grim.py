"""Reported means, SDs and medians of whole numbers: whether any data could have them.

The literature's names: GRIM for means, GRIMMER for SDs, DEBIT for zeros and ones. Each of them
is necessary, not sufficient: what fails has no data at all, what passes may have none.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from .arithmetic import Fit, best, cut, decimals, fit, half, wholes

Scale = tuple[int, int]
MOST = 20_000  # sums that are tried for one SD


def sums(mean: Decimal, n: int, items: int = 1, scale: Scale | None = None) -> range:
    """List the sums that a mean can stand for; a half may have been rounded either way.

    Parameters
    ----------
    mean : Decimal
        As reported, with its decimals.
    n : int
        How many people.
    items : int
        Of how many items, each answered in whole numbers, everybody's value is the mean.
    scale : tuple of int, optional
        The lowest and the highest answer.
    """
    total, step = n * items, half(mean)
    found = wholes(total * (Fraction(mean) - step), total * (Fraction(mean) + step))
    return cut(found, scale[0] * total, scale[1] * total) if scale else found


def grim(mean: Decimal, n: int, items: int = 1, scale: Scale | None = None) -> Fit:
    """Test whether whole numbers can have a mean.

    Parameters
    ----------
    mean, n, items, scale
        As for :func:`sums`.

    Returns
    -------
    Fit
        Cannot be tested where n × items is at least 10 to the power of the mean's decimals:
        some sum fits then whatever the mean.

    Notes
    -----
    Brown NJL, Heathers JAJ (2017). The GRIM test. Social Psychological and Personality Science
    8:363-369.
    """
    total = n * items
    near = Fraction(mean) * total
    tried = {floor(near), ceil(near)}
    if scale:
        tried = {s for s in tried if scale[0] * total <= s <= scale[1] * total}
    found = best(fit(Fraction(s, total), mean) for s in tried)
    coarse = total >= 10 ** decimals(mean)
    return Fit.UNTESTABLE if coarse and not found.wrong else found


def grimmer(
    mean: Decimal,
    sd: Decimal,
    n: int,
    items: int = 1,
    scale: Scale | None = None,
    *,
    population: bool = False,
) -> Fit:
    """Test whether whole numbers of a mean can have an SD.

    Parameters
    ----------
    mean, n, items, scale
        As for :func:`sums`.
    sd : Decimal
        As reported, with its decimals: the SD over people.
    population : bool
        Whether it was divided by n in place of n - 1.

    Returns
    -------
    Fit
        Consistent, impossible, or cannot be tested: where n is 1, where more than `MOST` sums
        fit the mean, or where, without a scale, every SD of these decimals passes.

    Notes
    -----
    The idea is that of Anaya J (2016). The GRIMMER test. PeerJ Preprints 4:e2400v1; the
    arithmetic is Allard's (2018), Analytic-GRIMMER: a sum of squares is whole, and odd where the
    sum is odd. With a scale it also lies between that of the most even and that of the most
    uneven answers.
    """
    possible, divisor = sums(mean, n, items, scale), n if population else n - 1
    if divisor == 0 or len(possible) > MOST:
        return Fit.UNTESTABLE
    lower, upper = (divisor * items**2 * variance for variance in _squared(sd))
    bounds = (items * scale[0], items * scale[1]) if scale else None
    if not any(_reaches(total, n, lower, upper, bounds) for total in possible):
        return Fit.IMPOSSIBLE
    return Fit.UNTESTABLE if upper - lower >= 2 and not scale else Fit.CONSISTENT


def debit(mean: Decimal, sd: Decimal, n: int) -> Fit:
    """Test whether zeros and ones can have a mean and an SD.

    Parameters
    ----------
    mean, sd : Decimal
        As reported, with their decimals.
    n : int
        How many zeros and ones.

    Notes
    -----
    Heathers JAJ, Brown NJL (2019). DEBIT: a simple consistency test for binary data. OSF,
    https://osf.io/5vb3u. Of zeros and ones the sum of squares is the sum, so that it is GRIMMER
    on a scale from 0 to 1.
    """
    return grimmer(mean, sd, n, scale=(0, 1))


def median(reported: Decimal, n: int, scale: Scale | None = None) -> Fit:
    """Test whether whole numbers can have a median: whole, or half way if n is even."""
    steps = Fraction(reported) * (1 if n % 2 else 2)
    outside = scale is not None and not scale[0] <= reported <= scale[1]
    return Fit.IMPOSSIBLE if outside or steps.denominator != 1 else Fit.CONSISTENT


def moments(chosen: Iterable[int], lowest: int = 1) -> tuple[Fraction, Fraction | None]:
    """Compute mean and variance of levels that are numbered from the lowest on.

    Parameters
    ----------
    chosen : iterable of int
        How many chose each level, in order; somebody chose one.
    lowest : int
        The number of the first level.

    Returns
    -------
    tuple of Fraction
        Mean, and variance with n - 1 in its denominator, or None where n is 1.
    """
    numbers = [int(n) for n in chosen]
    n = sum(numbers)
    total = sum(k * n for k, n in enumerate(numbers, lowest))
    squares = sum(k * k * n for k, n in enumerate(numbers, lowest))
    mean = Fraction(total, n)
    return mean, (squares - total * mean) / (n - 1) if n > 1 else None


def within(variance: Fraction, sd: Decimal) -> bool:
    """Say whether the root of a variance rounds to an SD, without taking the root."""
    lower, upper = _squared(sd)
    return lower <= variance <= upper


def _squared(sd: Decimal) -> tuple[Fraction, Fraction]:
    """Give the smallest and the largest variance whose root rounds to an SD."""
    return max(Fraction(sd) - half(sd), Fraction(0)) ** 2, (Fraction(sd) + half(sd)) ** 2


def _reaches(
    total: int, n: int, lower: Fraction, upper: Fraction, bounds: Scale | None = None
) -> bool:
    """Say whether n whole numbers of a sum can have squared deviations in an interval."""
    centre = Fraction(total * total, n)
    least, most = ceil(centre + lower), floor(centre + upper)
    least = max(least, _evenest(total, n))
    if bounds:
        most = min(most, _unevenest(total, n, *bounds))
    least += (least - total) % 2  # a square is odd where its number is
    return least <= most


def _evenest(total: int, n: int) -> int:
    """Sum the squares of n whole numbers of a sum that lie as near together as they can."""
    low, above = divmod(total, n)
    return n * low**2 + above * (2 * low + 1)


def _unevenest(total: int, n: int, lowest: int, highest: int) -> int:
    """Sum the squares of n whole numbers of a sum of which all but one lie at an end."""
    width = highest - lowest
    if width == 0:
        return n * lowest**2
    at_top, rest = divmod(total - n * lowest, width)
    if at_top == n:
        return n * highest**2
    return at_top * highest**2 + (lowest + rest) ** 2 + (n - at_top - 1) * lowest**2
