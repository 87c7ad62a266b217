"""The numbers that a study knows, under names, and what it says to a number of a text."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from ..claims import arithmetic, grim
from ..report.model import ItemResult, Results
from ..study import Codebook
from ..wording import counted
from .statements import Statement

NAMED = 3  # shares that are named where several are alike


class Match(StrEnum):
    """What a study says to a number of a text."""

    OURS = "in the study"
    UNSURE = "in it, but look"
    NOT_OURS = "not found"
    MISMATCH = "unlike the study"


class Answer(NamedTuple):
    """What a study says to a number, in a word and in a sentence without its full stop."""

    match: Match
    said: str


class Share(NamedTuple):
    """A count of a base, and how far it lies from what an abstract leads with.

    Rank 0: the response, an item's agreement, a theme by the decision rule, a mention. Rank 1: a
    level, another rule, or all the others of one of those. Rank 2: whatever else tables count.
    """

    name: str
    n: int
    base: int
    rank: int = 2

    def __str__(self) -> str:
        return f"{self.n} of {self.base} ({self.name})"

    def rounds_to(self, percent: Decimal) -> bool:
        """Say whether it rounds to a percentage, by either rule at a half."""
        return not arithmetic.fit(Fraction(100 * self.n, self.base), percent).wrong


class Mean(NamedTuple):
    """Mean and variance of an item's levels, numbered from 1 on."""

    name: str
    n: int
    mean: Fraction
    variance: Fraction | None


class Known:
    """All that results and codebook say in numbers.

    Parameters
    ----------
    results : Results
        From :func:`balint_analysis.report.results.collect`.
    codebook : Codebook
        For the cohort and the sessions.
    """

    def __init__(self, results: Results, codebook: Codebook):
        found = [share for share in _shares(results) if share.base]
        rest = [
            Share(f"not: {share.name}", share.base - share.n, share.base, 1)
            for share in found
            if share.rank < 2
        ]
        self.shares = list(dict.fromkeys([*found, *rest]))
        self.means = list(_means(results))
        self.limits = set(_limits(results))
        self.called = _called(results)
        self.numbers = {n for s in found for n in (s.n, s.base)} | _facts(results, codebook)

    def answer(self, statement: Statement) -> Answer:
        """Say what the study says to a statement."""
        if statement.number is not None:
            return self._number(statement.number, statement.called)
        if statement.mean is not None:
            return self._mean(statement.mean, statement.sd, statement.base)
        if statement.median is not None:
            return Answer(Match.NOT_OURS, "The study's results hold no medians")
        found = self._share(statement.percent, statement.count, statement.base)
        if found.match != Match.OURS and statement.loose:
            found = self._share(statement.percent, None, None)
        if found.match == Match.OURS and statement.limits is not None:
            return self._interval(found, statement.limits)
        return found

    def _number(self, number: Decimal, called: str) -> Answer:
        if called:
            known = any(_prints_as(value, number) for value in self.called.get(called[:5], ()))
        else:
            known = int(number) in self.numbers
        name = f"{called} {number}".strip()
        if known:
            return Answer(Match.OURS, f"The study knows {name}")
        return Answer(Match.NOT_OURS, f"{name} is no number of the study")

    def _mean(self, mean: Decimal, sd: Decimal | None, n: int | None) -> Answer:
        alike = [m for m in self.means if not arithmetic.fit(m.mean, mean).wrong]
        ours = [m for m in alike if n in (None, m.n) and (sd is None or _has(m, sd))]
        if ours:
            return Answer(Match.OURS, f"The study has it for {_names(m.name for m in ours)}")
        if alike and n is not None and any(m.n == n or sd is None or _has(m, sd) for m in alike):
            other = alike[0]
            return Answer(Match.MISMATCH, f"The study has this mean with n = {other.n}")
        return Answer(Match.NOT_OURS, "No item of the study has this mean")

    def _share(self, percent: Decimal | None, count: int | None, base: int | None) -> Answer:
        def among(
            c: int | None = None, b: int | None = None, p: Decimal | None = None, rank: int = 2
        ) -> list[Share]:
            return [
                share
                for share in self.shares
                if share.rank <= rank
                and c in (None, share.n)
                and b in (None, share.base)
                and (p is None or share.rounds_to(p))
            ]

        whole = count is not None and base is not None
        ours = among(count, base, None if whole else percent)
        near = _near(among, percent, count, base)
        told = _names(map(str, ours or near))
        alike = [share for share in near if share.base == base]
        if alike and ours and min(share.rank for share in ours) == 2:
            beside = _names(map(str, alike))
            return Answer(Match.UNSURE, f"The study has {told}, but {beside} may have been meant")
        if ours:
            return Answer(Match.OURS, f"The study has {told}")
        if near:
            return Answer(Match.MISMATCH, f"The study has {told} instead")
        if count is None and base is None:
            return Answer(Match.NOT_OURS, f"No share of the study rounds to {percent}%")
        if base is not None and among(b=base, rank=0):
            missed = f"{count}" if count is not None else f"share of {percent}%"
            return Answer(Match.MISMATCH, f"Of {base} the study has no {missed}")
        return Answer(Match.NOT_OURS, "No such share is in the study")

    def _interval(self, found: Answer, limits: tuple[Decimal, Decimal]) -> Answer:
        for lower, upper in self.limits:
            if _prints_as(100 * lower, limits[0]) and _prints_as(100 * upper, limits[1]):
                return found
        shown = f"{found.said}, but no interval from {limits[0]} to {limits[1]}"
        return Answer(Match.MISMATCH, shown)


def _near(
    among: Callable[..., list[Share]], percent: Decimal | None, count: int | None, base: int | None
) -> list[Share]:
    """Find shares of the first rank that are alike but for the count, the base or the per cent."""
    if percent is None or count is None:
        return []
    if base is None:
        return among(p=percent, rank=0) or among(c=count, rank=0)
    return among(b=base, p=percent, rank=0) or among(c=count, p=percent, rank=0)


def _names(names: Iterable[str]) -> str:
    """Name some of several, and count the rest."""
    known = list(names)
    more = len(known) - NAMED
    return "; ".join([*known[:NAMED], *([f"and {counted(more, 'other')}"] if more > 0 else [])])


def _has(mean: Mean, sd: Decimal) -> bool:
    return mean.variance is not None and grim.within(mean.variance, sd)


def _prints_as(value: float, reported: Decimal) -> bool:
    """Say whether a float is printed as a number, a half rounded either way."""
    return not arithmetic.fit(Fraction(repr(float(value))), reported).wrong


def _shares(results: Results) -> Iterator[Share]:
    """Name every share, those that abstracts are about first."""
    yield Share("response", results.response.count, results.response.base, 0)
    for key, item in results.items.items():
        yield from _item(key, item)
        yield Share(f"answered {key}, of those invited", item.answered, results.response.base)
    for theme in results.themes.values():
        for rule, share in theme.prevalence.items():
            rank = int(rule != results.parameters.decision_rule)
            yield Share(f"{theme.name}, {rule}", share.count, share.base, rank)
    for mention in results.mentions.values():
        yield Share(mention.name, mention.count, mention.base, 0)
    answers = results.answers
    yield Share("answers coded", answers.coded, answers.count, 1)
    yield Share("coded with no theme", answers.coded_with_no_theme, answers.coded, 1)
    for name, n in answers.per_question.items():
        yield Share(f"answers to {name}", n, answers.count)
    yield from _rows(results)


def _item(key: str, item: ItemResult) -> Iterator[Share]:
    for kind in ("agreement", "neutral", "disagreement"):
        share = getattr(item, kind)
        yield Share(f"{key}, {kind}", share.count, share.base, 0)
    for level, share in item.levels.items():
        yield Share(f"{key}, “{level}”", share.count, share.base, 1)


def _rows(results: Results) -> Iterator[Share]:
    """Name the shares of the tables whose rows are not looked up by a key."""
    respondents = results.response.count
    for step in results.flow:
        if step.stage in results.items:
            yield Share(f"answered {step.stage}", step.count or 0, step.base or 0)
    for row in results.completeness:
        yield Share(f"answered {row.answered} items", row.respondents or 0, respondents)
    for row in results.last_answered:
        yield Share(f"stopped at {row.last}", row.respondents or 0, respondents)
    for row in results.attributes:
        yield Share(f"{row.attribute} {row.value}", row.respondents or 0, respondents)
    for row in results.breakdown:
        yield Share(f"{row.item}, {row.attribute} {row.group}", row.agree or 0, row.base or 0)
    for row in results.pairs:
        for kind in ("both", "only_1", "only_2", "neither"):
            name = f"{row.item_1} and {row.item_2}, {kind}"
            yield Share(name, getattr(row, kind) or 0, row.base or 0)
    coded = results.answers.coded
    for one, others in results.cooccurrence.items():
        for other, n in others.items():
            if one < other:
                yield Share(f"{one} with {other}", n, coded)


def _means(results: Results) -> Iterator[Mean]:
    for key, item in results.items.items():
        chosen = [share.count for share in item.levels.values()]
        if n := sum(chosen):
            yield Mean(key, n, *grim.moments(chosen))
            yield Mean(f"{key}, levels numbered from the other end", n, *grim.moments(chosen[::-1]))


def _limits(results: Results) -> Iterator[tuple[float, float]]:
    for item in results.items.values():
        for limits in (item.agreement, *item.intervals.values()):
            if limits.lower is not None and limits.upper is not None:
                yield limits.lower, limits.upper


def _called(results: Results) -> dict[str, list[float]]:
    """Gather coefficients by what texts call them, cut to five letters."""
    coded = [theme.reliability for theme in results.themes.values() if theme.reliability]
    pairs = [pair for theme in results.themes.values() for pair in theme.pairs]
    tests = [*results.groups, *results.silent, *results.pairs]
    constructs = results.constructs.values()
    found = {
        "alpha": [row.krippendorff_alpha for row in coded]
        + [value for row in results.theme_sets for value in (row.value, row.lower, row.upper)]
        + [value for c in constructs for value in (c.cronbach_alpha, c.lower, c.upper)]
        + _interval_ends(results, "alpha"),
        "kappa": [value for row in coded for value in (row.fleiss_kappa, row.mean_pairwise_kappa)]
        + [pair.cohen_kappa for pair in pairs]
        + _interval_ends(results, "kappa"),
        "ac1": [row.gwet_ac1 for row in coded] + _interval_ends(results, "ac1"),
        "pabak": [pair.pabak for pair in pairs],
        "p": [row.p for row in tests],
    }
    return {name: [v for v in values if v is not None] for name, values in found.items()}


def _interval_ends(results: Results, kind: str) -> list[float | None]:
    """Gather the limits of the themes' coefficients of a kind."""
    return [
        limit
        for theme in results.themes.values()
        for name, interval in theme.intervals.items()
        if name.endswith(kind)
        for limit in (interval.lower, interval.upper)
    ]


def _facts(results: Results, codebook: Codebook) -> set[int]:
    cohort = codebook.cohort
    facts = [cohort.enrolled, cohort.sessions, cohort.session_minutes, cohort.rotation_weeks]
    facts += [len(codebook.items), results.answers.coders]
    return {fact for fact in facts if fact is not None}
