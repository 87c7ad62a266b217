"""Reliability of codes of any kind, and of whole sets of themes by how far apart they are."""

from . import theme_sets

__all__ = ["theme_sets"]
