"""Exploring a study in a notebook: controls, views that follow them, and parts of a study."""

from .controls import Explorer

__all__ = ["Explorer"]
