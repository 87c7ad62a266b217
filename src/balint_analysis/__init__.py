"""From a student survey and coders' themes to the figures and text of a conference abstract.

``import balint_analysis as balint`` is the only import a notebook needs. ``balint.start`` checks
its parameters and reads the study, ``balint.load`` reads one alone; each room (``balint.likert``,
``balint.figures`` ...) is loaded when it is first used.
"""

from importlib import import_module
from importlib.metadata import version

__version__ = version("balint-analysis")

ROOMS = {
    **dict.fromkeys(("coders", "flow", "likert", "themes"), "tables"),
    **dict.fromkeys(("abstract", "results"), "report"),
    "claims": "",
    "comparison": "",
    "consistency": "comparison",
    "explore": "",
    "figures": "",
    "meeting": "",
    "output": "run",
    "paths": "",
    "readings": "report",
    "rounding": "",
    "study": "",
    "subset": "explore",
    "theme_sets": "any_codes",
    "theme_shares": "",
}
FUNCTIONS = {"load": "run.cache", "start": "run.parameters"}
__all__ = [*FUNCTIONS, *ROOMS]


def __getattr__(name: str):
    if name in FUNCTIONS:
        return getattr(import_module(f"{__name__}.{FUNCTIONS[name]}"), name)
    if name in ROOMS:
        return import_module(".".join(filter(None, [__name__, ROOMS[name], name])))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
