"""Decide which scales the columns were answered on: usual ones first, then the others."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import labels, proposals, ratings
from .catalogue import Fit, fits, number, says
from .decisions import Decision, Scale
from .profiles import MOST_LEVELS, Profile
from .reasons import beside, quoted, tops

FEW = 100  # answers; among fewer, a middle level may well have been offered and not chosen
SPARE = 1  # more levels that nobody chose, and a column is rather on a scale of its own


@dataclass
class _Group:
    """Columns that are on one scale, as far as is known."""

    columns: list[Profile]
    values: Counter = field(default_factory=Counter)

    @classmethod
    def of(cls, columns: Sequence[Profile]) -> "_Group":
        """Sum the answers of columns."""
        values: Counter[str] = Counter()
        for column in columns:
            values.update(column.values)
        return cls(list(columns), values)

    def joined(self, other: "_Group") -> "_Group":
        """Put two groups together."""
        return _Group(self.columns + other.columns, self.values + other.values)

    def lacks(self, fit: Fit) -> int:
        """Count the levels of a scale that nobody chose in these columns."""
        return sum(level not in self.values for level in fit.spelt.values()) + fit.unused

    def own(self) -> Fit | None:
        """Find the scale that the group would have by itself."""
        return next(iter(fits(self.values)), None)


def find(profiles: Sequence[Profile]) -> list[Scale]:
    """Find the scales that columns were answered on.

    Labels that an export lists are on a scale in the order of their codes. Numbers are ratings,
    whose direction nobody knows. A text is on a scale of the catalogue that covers all answers of
    its block; columns share a scale unless it leaves several levels of theirs unused. Of what is
    left, levels that at least two columns share are proposed, in order of appearance.

    Parameters
    ----------
    profiles : sequence of Profile
        The columns that may be items.

    Returns
    -------
    list of Scale
        In the order of their first columns, under names of their own.
    """
    listed = [p for p in profiles if p.declared]
    rest = [p for p in profiles if not p.declared and 0 < len(p.values) <= MOST_LEVELS]
    numbers = [p for p in rest if ratings.is_rating(p)]
    texts = [p for p in rest if p not in numbers]
    known = list(_known(texts))
    placed = {p.column for scale in known for p in scale.columns}
    unknown = proposals.find([p for p in texts if p.column not in placed])
    found = [*labels.find(listed), *ratings.find(numbers, profiles), *known, *unknown]
    order = [p.column for p in profiles]
    for scale in found:
        scale.columns.sort(key=lambda p: order.index(p.column))
    found.sort(key=lambda scale: order.index(scale.columns[0].column))
    return _renamed(found)


def _known(texts: Sequence[Profile]) -> Iterator[Scale]:
    """Put columns on scales of the catalogue: whole blocks, then what fits with them."""
    shared: list[_Group] = []
    for group in sorted(_blocks(texts), key=lambda group: -len(group.values)):
        host = _host(shared, group)
        if host is not None:
            shared[host] = shared[host].joined(group)
        elif _may_be_levels(group):
            shared.append(group)
    for group in shared:
        yield _from_catalogue(group)


def _blocks(texts: Sequence[Profile]) -> Iterator[_Group]:
    """Take the columns of a block together if one scale covers them all."""
    blocks: dict[str, list[Profile]] = {}
    for profile in texts:
        blocks.setdefault(profile.block or f"\0{profile.column}", []).append(profile)
    for columns in blocks.values():
        whole = _Group.of(columns)
        yield from [whole] if whole.own() else (_Group.of([column]) for column in columns)


def _host(shared: list[_Group], group: _Group) -> int | None:
    """Find the scale in use that a group fits, with few levels that it leaves unused."""
    own, options = group.own(), []
    for n, other in enumerate(shared):
        both, before = other.joined(group).own(), other.own()
        if both is None or before is None or both.unused > before.unused:
            continue
        lacks, others = group.lacks(both), other.lacks(both) - before.unused
        if own is None or (lacks <= own.unused + SPARE and others <= SPARE):
            options.append((lacks, n))
    return min(options)[1] if options else None


def _may_be_levels(group: _Group) -> bool:
    """Tell a scale from a comment box in which people wrote “None” and “Not really”."""
    asks = any(says("free_text", column.question) for column in group.columns)
    own = group.own()
    return own is not None and (not asks or len(own.spelt) >= 3)


def _from_catalogue(group: _Group) -> Scale:
    found = fits(group.values)
    fit = found[0]
    wordings, middle = fit.entry.levels, fit.entry.middle
    levels = {n: fit.spelt.get(n, wordings[n][0]) for n in range(len(wordings))}
    first = len(wordings) - fit.entry.agree
    scale = Scale(
        fit.entry.name,
        list(levels.values()),
        [level for n, level in levels.items() if n >= first],
        [level for n, level in levels.items() if n == middle],
        list(fit.aside),
        group.columns,
        [level for n, level in levels.items() if n not in fit.spelt],
    )
    if _runs_down(scale.levels):
        scale.levels.reverse()
        scale.agree.reverse()
    rivals = [other for other in found[1:] if other.unused <= fit.unused]
    few = sum(group.values.values()) < FEW
    spare = [o for o in found[1:] if few and not fit.unused and o.unused == 1]
    scale.decisions = [
        _levels(scale, [*rivals, *spare], fit),
        _agree(scale, fit, rivals),
        *beside(scale),
    ]
    scale.doubts = dict(_doubts(group, fit)) if len(group.columns) > 1 else {}
    return scale


def _levels(scale: Scale, rivals: list[Fit], fit: Fit) -> Decision:
    others = [[wordings[0] for wordings in rival.entry.levels] for rival in rivals]
    spelt = [
        tuple(rival.spelt.get(n, text) for n, text in enumerate(other))
        for rival, other in zip(rivals, others, strict=True)
    ]
    options = [o for o in dict.fromkeys(spelt) if list(o) not in (scale.levels, scale.levels[::-1])]
    if scale.unused:
        why = f"Nobody chose {quoted(scale.unused)}: were they offered, and in these words?"
    elif options:
        why = "Other usual scales have these levels too, and more or in another order."
    else:
        why = f"Usual levels of {fit.entry.name}, all of them chosen."
    sure = not scale.unused and not options
    return Decision("levels", scale.levels, why, tuple(map(list, options[:3])), sure)


def _agree(scale: Scale, fit: Fit, rivals: list[Fit]) -> Decision:
    said = {
        tuple(text for text, kind in rival.said[:-1] if kind == "agree") for rival in (fit, *rivals)
    }
    if fit.entry.convention:
        why = "Only convention says which of these levels count as agreement."
    elif len(said) > 1:
        why = "Which levels count as agreement depends on what else was offered."
    else:
        why = "The wording says which levels agree."
    sure = len(said) == 1 and not fit.entry.convention
    options = [] if sure else tops(scale.levels, scale.agree)
    return Decision("agree", scale.agree, why, tuple(options), sure)


def _doubts(group: _Group, fit: Fit) -> Iterator[tuple[str, Decision]]:
    """Ask of columns without a block whose answers are all of a shorter scale."""
    for column in group.columns:
        own = _Group.of([column]).own()
        if own and not column.block and not own.unused and group.lacks(fit) < len(fit.spelt):
            lacking = [level for level in fit.spelt.values() if level not in column.values]
            if len(own.entry.levels) < len(fit.entry.levels):
                why = f"Nobody chose {quoted(lacking)} here: it may have a scale without them."
                yield column.column, Decision("scale", None, why, ("a scale of its own",))


def _runs_down(levels: Sequence[str]) -> bool:
    """Tell whether the numbers before the levels say that they go from high to low."""
    numbers = [n for level in levels if (n := number(level)) is not None]
    return len(numbers) > 1 and numbers == sorted(numbers, reverse=True)


def _renamed(scales: list[Scale]) -> list[Scale]:
    """Give each scale a name of its own: agreement, agreement-2."""
    times: Counter[str] = Counter()
    for scale in scales:
        times[scale.name] += 1
        if times[scale.name] > 1:
            scale.name += f"-{times[scale.name]}"
    return scales
