"""Published figures checked: against their own arithmetic, and against the data."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..rounding import half_up
from ..stats.intervals import share as share_of
from ..study import Study
from ..study.codebook import Claim
from ..tables.declared import Row, base, count, flag, named, share, table, words
from ..tables.likert import ANSWERED, agreement, counts
from ..tables.themes import mentions, prevalence
from . import arithmetic, grim, verdicts


class Told(NamedTuple):
    """What the data say to a claim: in numbers, whether it is as claimed, and in words."""

    agree: int | None
    n: int | None
    matches: bool
    words: str


@table(
    "claims",
    item=named("item", "Item", shown=False),
    kind=words("Kind", shown=False),
    about=words("About"),
    reported=words("Reported"),
    count=count("Count"),
    base=base("Base"),
    percent=words("Reported %", shown=False),
    mean=words("Reported mean", shown=False),
    sd=words("Reported SD", shown=False),
    recomputed=share("Recomputed"),
    rounds=flag("Rounds to it", shown=False),
    possible=flag("Any count does", shown=False),
    arithmetic=words("Arithmetic", shown=False),
    data_count=count("Count in the data", shown=False),
    data_base=base("Base in the data", shown=False),
    matches=flag("As in the data", shown=False),
    verdict=words("Verdict"),
    explanation=words("Possible explanations"),
)
def claims(study: Study) -> Iterator[Row]:
    """Check every claim of a study.

    Returns
    -------
    DataFrame
        A row a claim: item (its id; empty for another kind), kind (item, theme, mention or
        response), about (its name), reported (as claimed, in words), count, base, percent, mean,
        sd (as claimed; numbers with decimals as text), recomputed (count / base), rounds (is the
        percentage, or the mean and SD, what they round to), possible (could any count, or any
        answers, be), arithmetic (the verdict in a word), data_count, data_base, matches (do the
        data say the same), verdict, a sentence, and explanation, another: what may lie behind
        it, and empty where nothing has to be explained.
    """
    for claim in study.codebook.claims:
        found, told = _judged(study, claim), _told(study, claim)
        recomputed = _share(claim)
        possible = not found.fit.wrong
        if claim.percent is not None and claim.base is not None:
            possible = bool(arithmetic.counts(claim.base, claim.percent))
        yield (
            claim.item,
            _kind(claim),
            _about(study, claim),
            _reported(claim),
            claim.count,
            claim.base,
            *(_text(number) for number in (claim.percent, claim.mean, claim.sd)),
            recomputed,
            not found.fit.wrong,
            possible,
            str(found.fit),
            told.agree,
            told.n,
            told.matches,
            f"{found.said}; {told.words}.",
            found.possible,
        )


def _share(claim: Claim) -> float:
    if claim.count is None or claim.base is None:
        return float("nan")
    return float(share_of(claim.count, claim.base))


def _kind(claim: Claim) -> str:
    kinds = {"item": claim.item, "theme": claim.theme, "mention": claim.mention}
    return next((kind for kind, given in kinds.items() if given), "response")


def _about(study: Study, claim: Claim) -> str:
    codebook = study.codebook
    if claim.item:
        return codebook.item(claim.item).label
    if claim.theme:
        return codebook.codes[claim.theme]
    named = {mention.id: mention.name for mention in codebook.mentions}
    return named.get(claim.mention, "Response")


def _reported(claim: Claim) -> str:
    if claim.mean is None:
        return f"{claim.percent}%"
    return f"M = {claim.mean}" + (f", SD = {claim.sd}" if claim.sd is not None else "")


def _text(number: Decimal | None) -> str:
    return "" if number is None else str(number)


def _judged(study: Study, claim: Claim) -> verdicts.Verdict:
    if claim.mean is None or claim.base is None:
        return verdicts.percentage(claim.percent, claim.count, claim.base)
    levels = study.codebook.scale_of(study.codebook.item(claim.item)).levels
    scale = (claim.lowest, claim.lowest + len(levels) - 1)
    return verdicts.mean(claim.mean, claim.sd, claim.base, claim.items_averaged, scale)


def _told(study: Study, claim: Claim) -> Told:
    """Compare a claim with the data."""
    if claim.mean is not None:
        return _told_of_mean(study, claim)
    found, n = _counted(study, claim)
    matches = claim.count in (None, found) and claim.base in (None, n)
    if claim.count is None and claim.percent is not None:
        matches = matches and n > 0 and not arithmetic.check(claim.percent, found, n).fit.wrong
    said = f"the data give {found} of {n}" + (", as claimed" if matches else " instead")
    return Told(found, n, matches, said)


def _counted(study: Study, claim: Claim) -> tuple[int, int]:
    """Look up the count and the base that a claim is about."""
    if claim.response:
        return len(study.responses), study.codebook.cohort.enrolled or 0
    if claim.item:
        row = agreement(study).set_index("item").loc[claim.item]
        return int(row["agree"]), int(row["base"])
    if claim.theme:
        table = prevalence(study)
        row = table[(table["code"] == claim.theme) & (table["rule"] == claim.rule)]
    else:
        table = mentions(study)
        row = table[table["mention"] == claim.mention]
    return (int(row["count"].iloc[0]), int(row["base"].iloc[0])) if len(row) else (0, 0)


def _told_of_mean(study: Study, claim: Claim) -> Told:
    if claim.items_averaged > 1 or claim.mean is None:
        return Told(None, None, False, "the data are not compared, as several items are averaged")
    levels = counts(study)
    chosen = levels[(levels["item"] == claim.item) & levels["kind"].isin(ANSWERED)]["count"]
    n = int(chosen.sum())
    if n == 0:
        return Told(None, 0, False, "the data have no answers")
    tries = [grim.moments(numbers, claim.lowest) for numbers in (chosen, chosen[::-1])]
    fits = [t for t in tries if _as_claimed(claim, *t) and claim.base == n]
    mean, variance = (fits or tries)[0]
    shown = half_up(mean, arithmetic.decimals(claim.mean))
    said = f"the data give M = {shown}"
    if claim.sd is not None and variance is not None:
        said += f", SD = {half_up(variance**0.5, arithmetic.decimals(claim.sd))}"
    said += f", n = {n}" + (", as claimed" if fits else " instead")
    return Told(None, n, bool(fits), said)


def _as_claimed(claim: Claim, mean: Fraction, variance: Fraction | None) -> bool:
    if claim.mean is None or arithmetic.fit(mean, claim.mean).wrong:
        return False
    return claim.sd is None or (variance is not None and grim.within(variance, claim.sd))
