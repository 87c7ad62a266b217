"""What the readers of coding tools' projects share: coders see all sources, names are checked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import pandas as pd

from ...problems import LONG, Problem
from ..export import Coded


def whole(
    tool: str,
    given: Iterable[tuple],
    sources: Collection[str],
    tree: dict,
    coders: Collection[str] = (),
) -> Coded:
    """Make a project of (coder, source, code) in which every coder has seen every source.

    A code given to several passages of a source counts once. The coders are those who gave a
    code, unless they are named.
    """
    given = dict.fromkeys(given)
    coders = coders or dict.fromkeys(coder for coder, _, _ in given)
    columns = ["coder", "respondent", "question"]
    marks = [(coder, source, "", code) for coder, source, code in given]
    seen = [(coder, source, "") for coder in coders for source in sources]
    return Coded(
        tool,
        pd.DataFrame(marks, columns=[*columns, "code"], dtype=str),
        pd.DataFrame(seen, columns=columns, dtype=str).assign(line=0),
        tree,
    )


def check_names(file: str, what: str, names: Iterable[str]) -> Iterator[Problem]:
    """Find names that are blank or stand for two things; long ones are not repeated."""
    for name, times in Counter(names).items():
        shown = f"“{name}”" if len(name) <= LONG else f"of {len(name)} characters"
        if times > 1 or not name:
            fix = "Give each a name of its own in the tool."
            yield Problem(file, f"the {what} {shown} is there {times} times.", fix)
