"""Which scales the columns of a survey were answered on: known ones, or ones to be looked at."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .catalogue import (
    Answered,
    Entry,
    Fit,
    catalogue,
    fit_on,
    folded,
    is_binary,
    leading_number,
    not_applicable,
)

MOST_LEVELS, LONGEST = 7, 60  # of a scale that is not in the catalogue: levels, characters
ANOTHER = 1.5  # what a further scale costs, in levels that nobody chose


@dataclass
class Scale:
    """A scale that columns share.

    Attributes
    ----------
    levels, agree, neutral, not_applicable : list of str
        As in a study's codebook, spelt as in the file.
    columns : list of str
        Which columns were answered on it.
    unused : list of str
        The levels that the catalogue adds, as nobody chose them.
    known : {"catalogue", "export", "nowhere"}
        Where the order of the levels is known from.
    """

    name: str
    levels: list[str]
    agree: list[str]
    neutral: list[str] = field(default_factory=list)
    not_applicable: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    known: str = "catalogue"


@dataclass
class _Shared:
    """A scale of the catalogue as spelt in the file, and the columns found on it so far."""

    fit: Fit
    columns: list[str] = field(default_factory=list)
    families: set[str] = field(default_factory=set)

    def joined_with(self, fit: Fit) -> Fit | None:
        """Add a column's fit, if no level is spelt in two ways."""
        spelt = fit.spelt | self.fit.spelt
        aside = tuple(dict.fromkeys([*self.fit.aside, *fit.aside]))
        clash = any(spelt[place] != value for place, value in fit.spelt.items())
        return None if clash or set(aside) & set(spelt.values()) else Fit(fit.entry, spelt, aside)


def find(columns: dict[str, Answered]) -> list[Scale]:
    """Find the scales that columns were answered on.

    A column is on a scale of the catalogue if the scale covers all its answers. Of several such
    scales it is the one with the fewest levels that nobody chose, and rather one that other
    columns are on. What is not in the catalogue is proposed as a scale if at least two columns
    share its levels.

    Parameters
    ----------
    columns : dict of Answered
        The columns that may be items.

    Returns
    -------
    list of Scale
        In the order of their first columns, under names of their own.
    """
    shared: list[_Shared] = []
    for name in sorted(columns, key=lambda name: -len(columns[name].values)):
        if not columns[name].declared:
            _place(shared, name, columns[name])
    found = [_known(scale.fit, scale.columns) for scale in shared]
    found += _declared({name: a for name, a in columns.items() if a.declared})
    placed = {name for scale in found for name in scale.columns}
    found += _unknown({name: a for name, a in columns.items() if name not in placed})
    order = list(columns)
    for scale in found:
        scale.columns.sort(key=order.index)
    found.sort(key=lambda scale: order.index(scale.columns[0]))
    return _renamed(found)


def _place(shared: list[_Shared], name: str, answered: Answered) -> None:
    """Put a column on the best scale: one already in use, or a further entry."""
    options = []
    for scale in shared:
        entry, akin = scale.fit.entry, answered.family in scale.families - {""}
        fit = fit_on(entry, answered, entry.least if entry.is_numeric and not akin else 1)
        if fit and (joined := scale.joined_with(fit)):
            options.append((fit.unused, scale, joined))
    for entry in catalogue():
        if fit := fit_on(entry, answered, entry.least):
            options.append((fit.unused + ANOTHER, _Shared(fit), fit))
    if not options:
        return
    _, best, best.fit = min(options, key=lambda option: option[0])
    best.columns.append(name)
    best.families.add(answered.family)
    if len(best.columns) == 1:
        shared.append(best)


def _known(fit: Fit, columns: list[str], *, whole: bool = True) -> Scale:
    """Make a scale of an entry; `whole` adds the levels that nobody chose."""
    wordings, first = fit.entry.levels, len(fit.entry.levels) - fit.entry.agree
    places = range(len(wordings)) if whole else sorted(fit.spelt)
    levels = {place: fit.spelt.get(place, wordings[place][0]) for place in places}
    middle, odd = divmod(len(wordings), 2)
    agree = [level for place, level in levels.items() if place >= first]
    return Scale(
        name=fit.entry.name,
        levels=list(levels.values()),
        agree=agree or list(levels.values())[-1:],
        neutral=[levels[middle]] if odd and agree and middle in levels and middle < first else [],
        not_applicable=list(fit.aside),
        columns=columns,
        unused=[level for place, level in levels.items() if place not in fit.spelt],
    )


def _declared(columns: dict[str, Answered]) -> Iterator[Scale]:
    """Make scales of the value labels that exports give."""
    alike: dict[tuple, list[str]] = {}
    for name, answered in columns.items():
        alike.setdefault(answered.values, []).append(name)
    for values, names in alike.items():
        fits = [fit for entry in catalogue() if (fit := _fit_whole(entry, columns[names[0]]))]
        levels = [value for value in values if folded(value) not in not_applicable()]
        rated = any(value.isdecimal() for value in levels)  # only the ends have labels
        if fits:
            yield _known(min(fits, key=lambda fit: fit.unused), names, whole=False)
        elif len(levels) >= 3 and not is_binary(levels) and (len(names) > 1 or rated):
            yield _ordered(levels, values, names, "export")


def _fit_whole(entry: Entry, answered: Answered) -> Fit | None:
    """Fit labels to an entry; of numbers it takes all, as half of 0 to 5 is not that of 0 to 10."""
    return fit_on(entry, answered, len(entry.levels) if entry.is_numeric else entry.least)


def _unknown(columns: dict[str, Answered]) -> Iterator[Scale]:
    """Propose scales for short answers that several columns share; the order is open."""
    alike: list[tuple[set[str], list[str]]] = []
    for name in sorted(columns, key=lambda name: -len(columns[name].values)):
        answered = columns[name]
        if answered.declared or not _is_short_list(answered):
            continue
        for values, names in alike:
            if values >= set(answered.values):
                names.append(name)
                break
        else:
            alike.append((set(answered.values), [name]))
    for values, names in alike:
        levels = sorted(values - {v for v in values if folded(v) in not_applicable()}, key=_rank)
        if len(names) > 1 and len(levels) > 1:
            yield _ordered(levels, values, names, "nowhere")


def _is_short_list(answered: Answered) -> bool:
    values = answered.values
    repeated = answered.count >= 2 * len(values)
    brief = all(len(value) <= LONGEST for value in values)
    counted = all(value.isdecimal() for value in values)
    listed = 2 <= len(values) <= MOST_LEVELS and brief and repeated
    return listed and not counted and not is_binary(values)


def _rank(level: str) -> tuple:
    number = leading_number(level)
    return (number is None, number or 0, folded(level), level)


def _ordered(levels: list[str], values: Iterable[str], names: list[str], known: str) -> Scale:
    """Make a scale of levels in the order in which they are given."""
    half, odd = divmod(len(levels), 2)
    return Scale(
        name="scale",
        levels=list(levels),
        agree=levels[half + odd :],
        neutral=levels[half : half + odd],
        not_applicable=sorted(set(values) - set(levels)),
        columns=list(names),
        known=known,
    )


def _renamed(scales: list[Scale]) -> list[Scale]:
    """Give each scale a name of its own: agreement, agreement-2."""
    times: Counter[str] = Counter()
    for scale in scales:
        times[scale.name] += 1
        if times[scale.name] > 1:
            scale.name += f"-{times[scale.name]}"
    return scales
