"""Differences between items and between groups of people, and whether items hang together."""

from . import consistency
from .tables import breakdown, groups, pairs, silent

__all__ = ["breakdown", "consistency", "groups", "pairs", "silent"]
