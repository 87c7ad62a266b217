"""What is open about a scale, wherever the scale comes from, and why."""

from collections.abc import Iterable, Iterator

from .catalogue import is_unsure
from .decisions import Decision, Scale


def tops(levels: list[str], guess: list[str]) -> list[list[str]]:
    """List the parts at the end of a scale where the guess stands, without the guess."""
    at_start = bool(guess) and levels[0] in guess
    order = levels[::-1] if at_start else levels
    ends = [sorted(order[-n:], key=levels.index) for n in range(1, len(levels) // 2 + 2)]
    return [end for end in ends if end != guess and len(end) < len(levels)]


def beside(scale: Scale) -> Iterator[Decision]:
    """Ask of answers that may be a level as well as none."""
    if unsure := [level for level in scale.not_applicable if is_unsure(level)]:
        why = f"{quoted(unsure)} may stand beside the scale, or be a level of it."
        yield Decision("not_applicable", scale.not_applicable, why, ("a level of the scale",))
    if unsure := [level for level in scale.neutral if is_unsure(level)]:
        why = f"{quoted(unsure)} may be the middle of the scale, or stand beside it."
        yield Decision("neutral", scale.neutral, why, ("not applicable",))


def unknown_agree(levels: list[str]) -> Decision:
    """Ask which levels agree, where nothing says it."""
    why = "Nothing says which levels count as agreement, or favourable."
    half = (len(levels) + 1) // 2
    return Decision("agree", [], why, (levels[-(len(levels) // 2) :], levels[: len(levels) - half]))


def is_bare(level: str) -> bool:
    """Tell a level that is a number and no more."""
    return level.lstrip("+-−").isdecimal()


def quoted(texts: Iterable[str]) -> str:
    """List texts in quotes."""
    return ", ".join(f"“{text}”" for text in texts)
