"""Rows that differ: what is the same to a statistic needs to be looked at once."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.integer[Any]]  # 0 to q - 1, -1 for not coded


def distinct(rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """Find the rows that differ, in their order, and for each row which of them it is like."""
    table = pd.DataFrame(rows)
    groups = table.groupby(list(table))
    return groups.size().index.to_frame().to_numpy(), groups.ngroup().to_numpy()
