"""A loaded study in, small tidy tables out: counts first, and all that follows from them."""

from . import (  # noqa: F401
    coders,
    comparison,
    consistency,
    flow,
    likert,
    meeting,
    theme_sets,
    theme_shares,
    themes,
)
from .declared import TABLES, Table

__all__ = ["TABLES", "Table"]
