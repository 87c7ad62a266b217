"""The claims of a text: each by its own arithmetic, and as a study knows it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from pathlib import Path

from scipy.special import ndtri

from ..claims import arithmetic, verdicts
from ..claims.arithmetic import Fit
from ..claims.verdicts import Verdict
from ..report import results
from ..stats.intervals import METHODS, interval
from ..study import load
from . import statements, texts
from .known import Answer, Known, Match
from .statements import Statement

ALONE = Verdict(Fit.UNTESTABLE, "A number alone cannot be recomputed")
MEASURED = "what is measured need not be whole, so that it cannot be tested"


@dataclass(frozen=True)
class Judged:
    """A statement of a text, and what arithmetic and the study say to it.

    Attributes
    ----------
    statement : Statement
        As the text has it.
    verdict : Verdict
        By arithmetic alone.
    answer : Answer or None
        What the study says, if one was asked.
    """

    statement: Statement
    verdict: Verdict
    answer: Answer | None = None

    @property
    def wrong(self) -> bool:
        """Whether it is to be looked at: impossible, or likely a slip, as the study has others."""
        unlike = self.answer and self.answer.match in (Match.MISMATCH, Match.UNSURE)
        return self.verdict.fit.wrong or bool(unlike)

    @property
    def plain(self) -> bool:
        """Whether there is nothing to say but that it is right."""
        ours = self.answer is None or self.answer.match == Match.OURS
        fine = self.verdict.fit == Fit.CONSISTENT or (
            self.verdict.fit == Fit.UNTESTABLE and self.answer is not None
        )
        return ours and fine

    @property
    def arithmetic(self) -> str:
        """The verdict in a word; a number alone has none."""
        return "" if self.statement.number is not None else str(self.verdict.fit)

    @property
    def sentences(self) -> list[str]:
        """The verdict, what may explain it, and what the study says."""
        said = [f"{self.verdict.said}.", self.verdict.possible] if self.arithmetic else []
        if self.answer is not None:
            said.append(f"{self.answer.said}.")
        return [sentence for sentence in said if sentence]


@dataclass(frozen=True)
class Report:
    """All claims of a text; `place` is what its lines are called."""

    place: str
    judged: list[Judged]

    @property
    def wrong(self) -> bool:
        """Whether one of them is to be looked at."""
        return any(one.wrong for one in self.judged)

    @property
    def studied(self) -> bool:
        """Whether a study was asked."""
        return any(one.answer for one in self.judged)

    def summary(self) -> str:
        """Count them by verdict."""
        if not self.judged:
            return "No number was found that could be checked."
        fits = Counter(one.arithmetic for one in self.judged)
        told = [f"{fits[fit]} {fit}" for fit in Fit if fits[fit]]
        answers = Counter(str(one.answer.match) for one in self.judged if one.answer)
        told += [f"{answers[match]} {match}" for match in Match if answers[match]]
        n = len(self.judged)
        return f"{n} {'number' if n == 1 else 'numbers'}: {', '.join(told)}."


def check(path: Path, folder: Path | None = None) -> Report:
    """Check the claims of a text.

    Parameters
    ----------
    path : Path
        A .md, .txt or .docx file.
    folder : Path, optional
        That of the study which the text is about; its results are computed afresh.

    Raises
    ------
    InputError
        If the file, or the study, cannot be read.
    """
    text, known = texts.read(path), None
    if folder is not None:
        study = load(folder)
        known = Known(results.collect(study), study.codebook)
    return Report(text.place, judge(text.text, known))


def judge(text: str, known: Known | None = None) -> list[Judged]:
    """Judge what a text states, in its order; numbers alone only where there is a study.

    Parameters
    ----------
    text : str
        Plain text or Markdown.
    known : Known, optional
        What the study knows.
    """
    found = statements.find(text)
    if known is None:
        return [Judged(one, recomputed(one)) for one in found if one.number is None]
    return [Judged(one, recomputed(one), known.answer(one)) for one in found]


def recomputed(statement: Statement) -> Verdict:
    """Judge a statement by its own arithmetic.

    Parameters
    ----------
    statement : Statement
        What a text states.
    """
    if statement.number is not None:
        return ALONE
    if statement.mean is not None:
        return _mean(statement, statement.mean)
    if statement.median is not None:
        if statement.base is None:
            return Verdict(Fit.UNTESTABLE, "Without n nothing can be recomputed")
        return verdicts.median(statement.median, statement.base, statement.scale)
    return _interval(statement, _share(statement))


def _mean(statement: Statement, mean: Decimal) -> Verdict:
    if statement.base is None:
        return Verdict(Fit.UNTESTABLE, "Without n nothing can be recomputed")
    if statement.measured:
        return Verdict(Fit.UNTESTABLE, f"A mean of {mean}: {MEASURED}")
    return verdicts.mean(mean, statement.sd, statement.base, statement.items, statement.scale)


def _share(statement: Statement) -> Verdict:
    found = verdicts.percentage(statement.percent, statement.count, statement.base)
    if statement.loose and statement.base is None and found.fit.wrong:
        return Verdict(Fit.UNTESTABLE, f"{found.said}, if that is its count")
    if statement.elsewhere is None or found.fit.wrong:
        return found
    return Verdict(Fit.OTHER_BASE, f"{found.said}, not of the {statement.elsewhere} named before")


def _interval(statement: Statement, found: Verdict) -> Verdict:
    """Say by which formula an interval has its limits, or that they are impossible."""
    if statement.limits is None:
        return found
    lower, upper = statement.limits
    if not 0 <= lower <= upper <= 100:
        said = f"{found.said}; limits of {lower}% and {upper}% are impossible"
        return Verdict(Fit.IMPOSSIBLE, said, "Possible: another unit; or a slip in a limit.")
    if statement.count is None or statement.base is None or statement.count > statement.base:
        return found
    fits = _formulas(statement.count, statement.base, lower, upper, statement.confidence)
    by = f"as by {', '.join(fits)}" if fits else "by none of the usual formulas"
    return found._replace(said=f"{found.said}; the interval is {by}")


def _formulas(
    count: int, base: int, lower: Decimal, upper: Decimal, confidence: Decimal
) -> Iterable[str]:
    level = float(confidence) / 100
    tried: dict[str, Iterable] = {
        method.title().replace("-", "–"): interval(count, base, method=method, confidence=level)
        for method in METHODS
    }
    p = count / base
    wide = float(ndtri(0.5 + level / 2)) * sqrt(p * (1 - p) / base)
    tried["Wald"] = (max(p - wide, 0.0), min(p + wide, 1.0))
    return [name for name, limits in tried.items() if _printed(limits, (lower, upper))]


def _printed(limits: Iterable[float], reported: tuple[Decimal, Decimal]) -> bool:
    exact = [Fraction(100) * Fraction(float(limit)) for limit in limits]
    return not any(arithmetic.fit(e, r).wrong for e, r in zip(exact, reported, strict=True))
