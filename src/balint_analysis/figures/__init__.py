"""The figures, one file each: small tables in, a drawn figure out.

Each file has ``NAME`` (of the files it becomes), ``TITLE``, ``pages(*tables)``, which cuts the
tables into those of each page, and of one page's tables ``size`` in inches, ``draw(fig, ...)``,
which lays out the Axes, ``alt``, the same content in words, and ``labels``, by what stands in for
one that the font lacks. What is drawn on one Axes is a function of a table and that Axes. Nothing
here computes or saves.
"""

from . import agreement, cooccurrence, likert, prevalence, reliability, response_flow

__all__ = [
    "agreement",
    "cooccurrence",
    "likert",
    "prevalence",
    "reliability",
    "response_flow",
]
