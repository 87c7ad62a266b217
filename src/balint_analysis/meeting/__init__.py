"""For the coders' meeting: who gives what, on what they agree, round by round, and what to plan."""

from .tables import bias, planning, rounds, specific

__all__ = ["bias", "planning", "rounds", "specific"]
