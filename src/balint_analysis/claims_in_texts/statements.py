"""The numbers that a text states: shares with their counts and bases, means, and the rest.

What is not plainly said is left out, rather than guessed: nobody is to be accused of a number
that was read wrongly.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from . import numerals
from .numerals import END, NUMBER, PER_CENT, WHOLE
from .statement_kinds import KINDS, THE, Take

SENTENCE = re.compile(r"(?<![0-9])[.!?][)\]'\"”]?\s+(?=[A-Z“(])|(?<=[0-9])\.\s+(?=[A-Z“])")
HEDGED = (
    r"(?:\b(?:(?:less|fewer|more|greater|higher|lower) than|under|below|over|above|at least|"
    r"at most|up to|about|around|approximately|roughly|nearly|almost|some|ca?\.)\s+|[<>≤≥~≈]\s*)"
)
OPENING = re.compile(rf"(?:^|[:;]\s|\n)\s*Of\s+{THE}({WHOLE})")
INTERVAL = re.compile(
    rf"([0-9]{{2}}(?:\.[0-9])?){PER_CENT}\s*(?:CI|C\.I\.|CrI|(?:confidence|credible) interval)"
    rf"\b[\s:,=(\[]*(?:from|of|was|is)?\s*({NUMBER})\s*%?\s*(?:to|and|–|-|−|,|;)\s*({NUMBER})\s*%?(?:\s*[;,])?"
)


@dataclass(frozen=True)
class Statement:
    """What a text states in one place; what it does not say is None.

    Attributes
    ----------
    line : int
        Where it begins, counted from 1.
    place : int
        Where it begins, in characters of its sentence.
    percent : Decimal
        A percentage, with its decimals.
    count, base : int
        How many, of how many.
    elsewhere : int
        A base that the sentence names and that is not the count's.
    loose : bool
        Whether the count only stands beside the percentage.
    mean, sd, median : Decimal
        Of whole numbers.
    items : int
        Over how many items.
    scale : tuple of int
        The lowest and the highest answer.
    measured : bool
        Whether the mean is of something measured, which need not be whole.
    limits : tuple of Decimal
        Of an interval of the percentage.
    confidence : Decimal
        The interval's, in per cent.
    number : Decimal
        A number that stands alone.
    called : str
        What that number is called: alpha, kappa, AC1 or p.
    """

    line: int
    place: int
    percent: Decimal | None = None
    count: int | None = None
    base: int | None = None
    elsewhere: int | None = None
    loose: bool = False
    mean: Decimal | None = None
    sd: Decimal | None = None
    median: Decimal | None = None
    items: int = 1
    scale: tuple[int, int] | None = None
    measured: bool = False
    limits: tuple[Decimal, Decimal] | None = None
    confidence: Decimal = Decimal(95)
    number: Decimal | None = None
    called: str = ""

    def __str__(self) -> str:
        """Write it again, from its numbers alone: no word of the text is repeated."""
        n = f"n = {self.base}" if self.base is not None else ""
        if self.mean is not None:
            sd = f"SD = {self.sd}" if self.sd is not None else ""
            return ", ".join(filter(None, [f"M = {self.mean}", sd, n]))
        if self.median is not None:
            return ", ".join(filter(None, [f"median {self.median}", n]))
        if self.number is not None:
            return f"{self.called} {self.number}".strip()
        parts = []
        if self.count is not None:
            of = f" of {self.base}" if self.base is not None else ""
            parts = [f"n={self.count}{of}"]
        elif self.base is not None:
            parts = [f"of {self.base}"]
        if self.limits is not None:
            parts.append(f"CI {self.limits[0]} to {self.limits[1]}")
        inside = ", ".join(parts)
        if self.percent is None:
            return inside
        return f"{self.percent}% ({inside})" if inside else f"{self.percent}%"


def find(text: str) -> list[Statement]:
    """Find what a text states in numbers, in its order.

    Parameters
    ----------
    text : str
        Plain text or Markdown; of a table, a row a line.

    Returns
    -------
    list of Statement
    """
    found, line = list[Statement](), 1
    for paragraph in numerals.plain(text).split(END):
        ends = [match.end() for match in SENTENCE.finditer(paragraph)]
        for start, end in pairwise([0, *ends, len(paragraph)]):
            sentence = paragraph[start:end]
            if re.search("[0-9]", sentence):
                begins = line + paragraph.count("\n", 0, start)
                found += _Sentence(sentence, begins).statements()
        line += paragraph.count("\n") + 1
    return found


class _Sentence:
    """A sentence that is read pattern by pattern; what was read is blotted out for the next."""

    def __init__(self, text: str, line: int):
        self.text, self.left, self.line = text, text, line
        self.found, self.intervals = list[Statement](), list[tuple[int, dict]]()

    def statements(self) -> list[Statement]:
        self._blot(r"(?:https?://|www\.|doi:)\S+|\b10\.[0-9]{4,}/\S+|\S{1,99}@\S{1,99}", "\0")
        self._blot(r"(?<![0-9/])[0-9]{1,4}/[0-9]{1,2}/[0-9]{2,4}(?![0-9/])", "\0")  # dates
        self._blot(r"\b(?:19|20)[0-9]{2}\s?[-–/]\s?[0-9]{2,4}(?![0-9])", "\0")  # 2021-22
        self._blot(r"\b[0-9][0-9,]{0,9}\s+words\b", "\0")
        self._intervals()
        self._blot(rf"\b[0-9]{{2}}(?:\.[0-9])?{PER_CENT}\s*(?:CI|confidence)\b", "\0")
        self._blot(rf"(?i){HEDGED}{NUMBER}{PER_CENT}", " ")  # roughly so: no rounding
        for pattern, take in KINDS:
            self._read(pattern, take)
        self._limits()
        return sorted(self.found, key=lambda statement: statement.place)

    def _blot(self, pattern: str, by: str) -> None:
        self.left = re.sub(pattern, lambda m: re.sub(r"[^\n]", by, m[0]), self.left)

    def _read(self, pattern: re.Pattern, take: Take) -> None:
        place = 0
        while match := pattern.search(self.left, place):
            place = match.end()
            parts = take(match, self)
            if parts is None:
                place = match.start() + 1
                continue
            line = self.text.count("\n", 0, match.start()) + self.line
            self.found += [Statement(line, match.start() + k, **p) for k, p in enumerate(parts)]
            blot = re.sub(r"[^\n]", "\0", match[0])
            self.left = self.left[: match.start()] + blot + self.left[match.end() :]

    def _intervals(self) -> None:
        for match in INTERVAL.finditer(self.left):
            confidence, *limits = map(numerals.decimal, match.groups())
            found = {"confidence": confidence, "limits": tuple(limits)}
            self.intervals.append((match.start(), found))
            blank = re.sub(r"[^\n]", " ", match[0])
            self.left = self.left[: match.start()] + blank + self.left[match.end() :]

    def _limits(self) -> None:
        """Give each interval to the percentage before it."""
        for place, interval in self.intervals:
            before = [s for s in self.found if s.percent is not None and s.place < place]
            if before:
                own = max(before, key=lambda s: s.place)
                self.found[self.found.index(own)] = replace(own, **interval)

    def base_before(self, place: int) -> int | None:
        """Find the base that the sentence opens with: "Of the 193 invited, ..."."""
        opened = OPENING.search(self.text[:place])
        return numerals.whole(opened[1]) if opened else None
