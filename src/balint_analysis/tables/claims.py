"""Published figures checked: against their own arithmetic, and against the data."""

import pandas as pd

from ..rounding import half_up
from ..stats import claims as stats
from ..stats.intervals import share as share_of
from ..study import Study
from ..study.codebook import Claim
from .declared import base, count, flag, named, share, table, words
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
def claims(study: Study) -> pd.DataFrame:
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
    rows = []
    for claim in study.codebook.claims:
        found = stats.check(claim.count, claim.base, claim.percent)
        agree, base = (int(n) for n in data.loc[claim.item])
        matches = (agree, base) == (claim.count, claim.base)
        rows.append(
            {
                "item": claim.item,
                "count": claim.count,
                "base": claim.base,
                "percent": str(claim.percent),
                "rounds": found.rounds,
                "possible": found.possible,
                "data_count": agree,
                "data_base": base,
                "matches": matches,
                "verdict": f"{_arithmetic(claim, found)} {_data(agree, base, matches)}",
            }
        )
    columns = [name for name in claims.columns if name != "recomputed"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(recomputed=share_of(table["count"], table["base"]))


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
