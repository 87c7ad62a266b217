"""Published figures, and the venue's rules."""

from collections.abc import Sequence

import pandas as pd

from ...study import Codebook
from ...wording import capital, listed
from .. import findings
from .said import few, of_all, of_table, verb


@of_table("claims")
def claims(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many of the published figures hold, by their own arithmetic and by the data."""
    if table.empty:
        return "The codebook lists no published figures."
    rounds, matches, n = int(table["rounds"].sum()), int(table["matches"].sum()), len(table)
    what, follow = of_all(rounds, n, "published figure"), verb(rounds, "follows", "follow")
    whose = verb(rounds, "its", "their")
    return (
        f"{capital(what)} {follow} from {whose} own numbers; the data agree with "
        f"{of_all(matches, n, 'figure')}."
    )


def gaps(codebook: Codebook) -> str:
    """Say what only the authors know and have not said."""
    wanted = [f"{what} ({key})" for key, what in findings.gaps(codebook).items()]
    if not wanted:
        return "Nothing is left for the authors to add."
    return f"For the authors to say: {listed(wanted)}."


def rules(kept: Sequence[bool], names: Sequence[str]) -> str:
    """Say which of a venue's rules are not kept.

    Parameters
    ----------
    kept : sequence of bool
        Whether each is.
    names : sequence of str
        What they are called.
    """
    broken = [name for name, is_kept in zip(names, kept, strict=True) if not is_kept]
    if not broken:
        return f"{capital(of_all(len(names), len(names), 'rule'))} of the venue are kept."
    return f"Not kept: {few(broken, 'rule')}."
