"""Contenders that take turns, so that whatever else the machine does meets them all alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

LEAST = 0.01  # seconds; what is faster is timed several times in a row
LONG = 5.0  # seconds; what takes longer has one turn only
OURS, FLOOR = "balint", "floor: "  # how names of contenders begin that are no peers
Contenders = dict[str, Callable[[], object]]


@dataclass(frozen=True)
class Table:
    """What is measured together.

    Attributes
    ----------
    title, words : str
        A heading, and a sentence or two on what is measured.
    unit : str
        The contender by whose time all are divided.
    sizes : tuple of int
        How many answers or respondents there are.
    contenders : callable
        From a size to the contenders, by name.
    turns : int
        How many each has; a first one does not count.
    processes : bool
        Whether whole processes run, of which the median time is taken: within a process it is
        the least.
    """

    title: str
    words: str
    unit: str
    sizes: tuple[int, ...]
    contenders: Callable[[int], Contenders]
    turns: int = 7
    processes: bool = False


@dataclass(frozen=True)
class Part:
    """A contender that does one part in `of` of the work; its time is multiplied by `of`."""

    work: Callable[[], object]
    of: int

    def __call__(self) -> object:
        """Do the part."""
        return self.work()


def race(contenders: Contenders, turns: int, processes: bool) -> dict[str, float]:
    """Time contenders in turns.

    Returns
    -------
    dict of float
        Seconds by name.
    """
    first = {name: _time(work, 1) for name, work in contenders.items()}
    loops = {name: 1 if processes else max(1, int(LEAST / s)) for name, s in first.items()}
    times = {name: [seconds] if seconds > LONG else [] for name, seconds in first.items()}
    for _ in range(turns):
        for name, work in contenders.items():
            if first[name] <= LONG:
                times[name].append(_time(work, loops[name]))
    summary = median if processes else min
    return {name: summary(found) for name, found in times.items()}


def _time(work: Callable[[], object], loops: int) -> float:
    start = perf_counter()
    for _ in range(loops):
        work()
    seconds = (perf_counter() - start) / loops
    return seconds * work.of if isinstance(work, Part) else seconds
