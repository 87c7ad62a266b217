"""Every declared table: the core's, and those of the rooms beside it."""

from .. import any_codes, claims, comparison, meeting, theme_shares  # noqa: F401
from ..tables import TABLES as TABLES
