"""Reported figures checked: by their own arithmetic, and against a study's data."""

from .tables import claims

__all__ = ["claims"]
