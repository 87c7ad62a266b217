"""Published figures checked: against their own arithmetic, and against the data."""

from collections.abc import Iterator

from ..rounding import half_up
from ..stats import claims as stats
from ..stats.intervals import share as share_of
from ..study import Study
from ..study.codebook import Claim
from .declared import Row, base, count, flag, named, share, table, words
from .likert import agreement


@table(
    "claims",
    item=named("item", "Item"),
    count=count("Count"),
    base=base("Base"),
    percent=words("Reported %"),
    recomputed=share("Recomputed"),
    rounds=flag("Rounds to it", shown=False),
    possible=flag("Any count does", shown=False),
    data_count=count("Count in the data", shown=False),
    data_base=base("Base in the data", shown=False),
    matches=flag("As in the data", shown=False),
    verdict=words("Verdict"),
)
def claims(study: Study) -> Iterator[Row]:
    """Check every claim of a study.

    Returns
    -------
    DataFrame
        A row a claim: item, count, base, percent (as claimed, text), recomputed (count /
        base), rounds (does it round to the claimed per cent), possible (does any count out of
        this base), data_count, data_base, matches (do the data give count and base), and
        verdict, a sentence.
    """
    data = agreement(study).set_index("item")[["agree", "base"]]
    for claim in study.codebook.claims:
        found = stats.check(claim.count, claim.base, claim.percent)
        agree, base = (int(n) for n in data.loc[claim.item])
        matches = (agree, base) == (claim.count, claim.base)
        told = claim.item, claim.count, claim.base, str(claim.percent)
        recomputed = float(share_of(claim.count, claim.base))
        verdict = f"{_arithmetic(claim, found)} {_data(agree, base, matches)}"
        yield *told, recomputed, found.rounds, found.possible, agree, base, matches, verdict


def _arithmetic(claim: Claim, found: stats.Arithmetic) -> str:
    digits, reported = stats.decimals(claim.percent), f"Reported {claim.percent}%"
    shown = half_up(found.exact, digits + 1)
    if found.rounds:
        return f"{reported}, recomputed {shown}%: consistent."
    only = f"; {claim.percent}% only if truncated" if found.truncates else ""
    said = f"{reported}, recomputed {shown}% ({half_up(found.exact, digits)}% rounded{only})."
    if not found.possible:
        said += f" No count out of {claim.base} rounds to {claim.percent}%."
    return said


def _data(count: int, base: int, matches: bool) -> str:
    if matches:
        return f"The data give {count} of {base}, as claimed."
    return f"The data give {count} of {base} instead."
