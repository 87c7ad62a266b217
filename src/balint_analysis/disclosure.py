"""Which cells of a table may be shown: what small groups said may tell on somebody."""

import pandas as pd

SMALL = 5  # people; a cell of so few, or fewer, is withheld


def withheld(table: pd.DataFrame) -> pd.DataFrame:
    """Withhold what small groups said: where five people or fewer answered, nothing is told.

    Parameters
    ----------
    table : DataFrame
        With a column ``base`` of counts, and what is told of each.

    Returns
    -------
    DataFrame
        The same, with NaN in every number of a small cell, its base included.
    """
    numbers = [name for name in ("agree", "base", "share", "lower", "upper") if name in table]
    kept = table.copy()
    kept[numbers] = table[numbers].astype("float64").where(table["base"] > SMALL)
    kept.attrs = dict(table.attrs)
    return kept
