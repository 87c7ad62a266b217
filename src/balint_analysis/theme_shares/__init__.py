"""Themes by question, by person and in their order: the tables, and ``figure``, which draws two."""

from importlib import import_module

from .tables import by_person, by_question, order

__all__ = ["by_person", "by_question", "figure", "order"]


def __getattr__(name: str):
    """Load the figure when it is first used, as only it needs matplotlib."""
    if name == "figure":
        return import_module(f"{__name__}.figure")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
