"""The six figures, one file each: small tables in, a drawn figure out.

Each file has ``NAME`` (of the files it becomes), ``size(*tables)`` in inches, ``draw(fig,
*tables)``, which lays out the Axes, and ``alt(*tables)``, the same content in words. What is
drawn on one Axes is a function of a table and that Axes. Nothing here computes or saves.
"""

from . import agreement, cooccurrence, likert, prevalence, reliability, response_flow

__all__ = ["agreement", "cooccurrence", "likert", "prevalence", "reliability", "response_flow"]
