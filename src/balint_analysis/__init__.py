"""From a student survey and coders' themes to the figures and text of a conference abstract.

``import balint_analysis as balint`` is the only import a notebook needs: each room
(``balint.likert``, ``balint.figures`` ...) is loaded when it is first used.
"""

from importlib import import_module
from importlib.metadata import version

__version__ = version("balint-analysis")

__all__ = [
    "claims",
    "coders",
    "coding",
    "comparison",
    "consistency",
    "figures",
    "flow",
    "likert",
    "narrative",
    "output",
    "paths",
    "reliability",
    "results",
    "rounding",
    "study",
    "survey",
    "theme_sets",
    "themes",
]


def __getattr__(name: str):
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
