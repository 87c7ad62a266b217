"""Advice on a questionnaire: what its wording, scales and answers suggest to look at again.

A rule points, a person judges: advice is never an error. docs/advice.md says how often each rule
was right.
"""

import re
from dataclasses import dataclass

from ..study import Study
from ..study.codebook import Codebook
from .advice_rules import asked, data, rules, worded
from .advice_scales import FINDERS


@dataclass(frozen=True)
class Advice:
    """One thing to look at again.

    Attributes
    ----------
    rule : str
        The rule's name.
    where, column : str
        The key of study.toml, and the survey's column, "" where it is about several.
    seen, why, mend, source : str
        What was seen, why it matters, what to do, and whose rule it is (author, year).
    """

    rule: str
    where: str
    column: str
    seen: str
    why: str
    mend: str
    source: str


def advise(study: Study, *, every: bool = False) -> list[Advice]:
    """Read a study's questionnaire and its answers for what the rules point at.

    Parameters
    ----------
    study : Study
        The loaded study.
    every : bool
        Whether to ask the rules, too, that are often wrong or whose hits are too few to tell.
    """
    english = is_english(study.codebook)
    chosen = [r for r in rules() if (every or r.on) and (english or not r.is_english)]
    return [
        Advice(rule.name, where, column, seen, rule.why, rule.mend, rule.source)
        for rule in chosen
        for where, column, seen in FINDERS.get(rule.name, worded)(study, rule)
    ]


def is_english(codebook: Codebook) -> bool:
    """Tell English by the share of common English words among the words of all questions."""
    labels = [asked(entry) for entry in (*codebook.items, *codebook.questions)]
    words = re.findall(r"[^\W\d_]+", " ".join(labels).casefold())
    english = data()["english"]
    common = sum(word in english["common"] for word in words)
    return bool(words) and common >= english["least"] * len(words)
