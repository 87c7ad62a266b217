"""A loaded study in, small tidy tables out: counts first, and all that follows from them."""

from . import coders, flow, likert, themes  # noqa: F401
from .declared import TABLES, Table

__all__ = ["TABLES", "Table"]
