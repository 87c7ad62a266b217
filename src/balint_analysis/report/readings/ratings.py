"""What respondents answered on the scales, and how sure that is."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from ... import rounding
from ...stats.intervals import METHODS
from ...study import Codebook
from ...wording import NO_ITEMS, capital, counted, listed, number
from .said import best, called, exact, few, of_all, of_figure, of_table, points, span, verb

NOBODY = "Nobody answered an item."
UNDECIDED = "Which answers count as agreement is not decided."
NOT_INVITED = "How many were invited is not known, so nothing is said of those who did not answer."
FULL = "Nobody invited left these items unanswered, so the shares are those of all invited."
NO_GROUPS = "There are no groups, or no items, to compare."
ALIKE = "There is nobody to compare: no answers of those who left a leading item out."


class _Share(NamedTuple):
    """An item with its agreement."""

    label: str
    reverse: bool
    agree: int
    base: int

    @property
    def value(self) -> Fraction:
        return exact(self.agree, self.base)

    def __str__(self) -> str:
        return rounding.share(self.agree, self.base)


def _none(codebook: Codebook, items: Sequence[str], answered: bool) -> str:
    """Say why there is no agreement to speak of."""
    if not codebook.items or not len(items):
        return NO_ITEMS
    return UNDECIDED if answered else NOBODY


@of_figure("likert")
def likert(codebook: Codebook, counts: pd.DataFrame) -> str:
    """Say with which items most and fewest agreed; reverse-worded ones stand by themselves."""
    by_kind = counts.pivot_table("count", "item", "kind", "sum", fill_value=0, sort=False)
    bases = counts.drop_duplicates("item").set_index("item")["base"]
    decided = [i for i in codebook.items if i.id in bases and codebook.scale_of(i).agree]
    shares = [
        _Share(item.label, item.reverse, int(by_kind.loc[item.id, "agree"]), int(bases[item.id]))
        for item in decided
        if bases[item.id]
    ]
    if not shares:
        return _none(codebook, list(bases.index), bool((bases > 0).any()))
    straight = [share for share in shares if not share.reverse]
    turned = [share for share in shares if share.reverse]
    said = [_range(part, word) for part, word in ((straight, ""), (turned, "reverse-worded "))]
    return " ".join(filter(None, [*said, _left_out(bases, len(bases) - len(shares))]))


def _range(shares: list[_Share], word: str) -> str:
    if not shares:
        return ""
    top, low = max(s.value for s in shares), min(s.value for s in shares)
    if len(shares) == 1:
        about = f", {word.strip()}," if word else ""
        return f"Agreement with {called(shares[0].label)}{about} was {shares[0]}."
    if top == low:
        return f"Agreement was {shares[0]} for {of_all(len(shares), len(shares), f'{word}item')}."
    ends = [
        f"{where}, {next(s for s in shares if s.value == edge)}, "
        f"for {few([s.label for s in shares if s.value == edge], f'{word}item')}"
        for where, edge in (("highest", top), ("lowest", low))
    ]
    of = f" with {word}items" if word else ""
    return f"Agreement{of} was {' and '.join(ends)}."


def _left_out(bases: pd.Series, n: int) -> str:
    if not n:
        return ""
    return f"No agreement can be told of {counted(n, 'more item')}."


@of_table("likert-counts")
def levels(codebook: Codebook, counts: pd.DataFrame) -> str:
    """Say how many answered each item, and how many levels nobody chose."""
    bases = counts.drop_duplicates("item")["base"]
    if not len(bases) or not bases.max():
        return _none(codebook, bases, False)
    low, high = int(bases.min()), int(bases.max())
    n = counted(high, "person") if high == 1 else f"{high} people"
    n = n if low == high else f"between {low} and {high} people"
    each = "the only item" if len(bases) == 1 else "each item"
    chosen = counts[counts["share"].notna()]
    unused = int((chosen["count"] == 0).sum())
    never = "every level was chosen by somebody"
    if unused:
        were = verb(unused, "was", "were")
        never = f"{number(unused)} of the {len(chosen)} levels {were} chosen by nobody"
    return f"{capital(n)} answered {each} (n); {never}."


@of_table("agreement")
def agreement(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say for how many items the interval of agreement lies on one side of one half."""
    told = table[table["agreement"].notna()]
    if told.empty:
        return _none(codebook, table["item"].tolist(), bool((table["base"] > 0).any()))
    n, whole = rounding.percent_of(told["confidence"].iloc[0]), len(told)
    above, below = int((told["lower"] > 0.5).sum()), int((told["upper"] < 0.5).sum())

    kinds = {
        "lies wholly above 50%": above,
        "lies wholly below 50%": below,
        "includes 50%": whole - above - below,
    }
    (first, k), *others = [(is_so, k) for is_so, k in kinds.items() if k]
    more = [f"{is_so.removeprefix('lies ')} for {number(k)}" for is_so, k in others]
    said = listed([f"{first} for {of_all(k, whole, 'item')}", *more])
    return f"The {n} interval of agreement {said}."


@of_figure("agreement")
def cohort(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say for how many items those who did not answer could not change which side is larger."""
    told = table[table["agreement"].notna()]
    if told.empty:
        return _none(codebook, table["item"].tolist(), bool((table["base"] > 0).any()))
    known = told[told["low_cohort"].notna()]
    if known.empty:
        return NOT_INVITED
    if (known["low_cohort"] == known["high_cohort"]).all():
        return FULL
    above, below = int((known["low_cohort"] > 0.5).sum()), int((known["high_cohort"] <= 0.5).sum())
    whole, tipped = len(known), len(known) - above - below
    sure = [(what, n) for what, n in (("more than half", above), ("at most half", below)) if n]
    if not tipped:
        (what, n), *rest = sure
        said = [f"{what} of all invited agree with {of_all(n, whole, 'item')}"]
        said += [f"{what} with {number(n)}" for what, n in rest]
        return f"Whatever those who did not answer think, {listed(said)}."
    more = [f"; for {number(n)} it is {what} in any case" for what, n in sure]
    return (
        "Whether more than half of all invited agree depends on those who did not answer, for "
        f"{of_all(tipped, whole, 'item')}{''.join(more)}."
    )


def bounds(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how far apart the worst-case bounds are: over respondents, and over the cohort."""
    told = table[table["agreement"].notna()]
    if told.empty:
        return _none(codebook, table["item"].tolist(), bool((table["base"] > 0).any()))
    here, there = (
        (told[f"high_{whose}"] - told[f"low_{whose}"]).max() for whose in ("respondents", "cohort")
    )
    if there == 0:
        return FULL
    said = f"Over the respondents the bounds are at most {points(here)} apart"
    said = said if here else "Over the respondents the bounds are the shares, as nothing is missing"
    if there > 0:
        return f"{said}; over all invited at most {points(there)}."
    return f"{said}. {NOT_INVITED}"


def missing(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say which item was left blank most often, and how often one was not applicable."""
    if table.empty:
        return NO_ITEMS
    row = table.iloc[0]
    n = int(row["base"] + row["missing"] + row["not_applicable"])
    most = best(table, lambda row: row.missing)
    said = "No item was left blank"
    if most[0].missing:
        what = few([row.text for row in most], "item")
        said = f"Left blank most often, by {most[0].missing} of {n}: {what}"
    beside = int(table["not_applicable"].sum())
    how = f"“not applicable” was chosen {beside} time{'' if beside == 1 else 's'}"
    return f"{said}; {how if beside else 'no item was found not applicable'}."


@of_table("intervals")
def intervals(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how far the methods' limits are apart."""
    told = table[table["method"].isin(METHODS) & table["lower"].notna()]
    if told.empty:
        return _none(codebook, table["item"].tolist(), False)
    limits = told.groupby("item")[["lower", "upper"]]
    apart = (limits.max() - limits.min()).to_numpy().max()
    which = counted(len(limits), "item")
    return (
        f"For the {which} shown, the same limit by Wilson and by the three other methods differs "
        f"by at most {points(apart)}."
    )


@of_table("pairs")
def pairs(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how the same people answered two items."""
    told = table[table["base"] > 0]
    if table.empty:
        return "There is no pair of leading items to compare."
    if told.empty:
        return "Nobody answered both items of a pair."
    if len(table) > 1:
        apart = int(((told["lower"] > 0) | (told["upper"] < 0)).sum())
        return (
            "The interval of the difference leaves nought out for "
            f"{of_all(apart, len(told), 'pair')}; {_smallest(told)}."
        )
    row = told.iloc[0]
    said = (
        f"Of the {row['base']} who answered both" if row["base"] > 1 else "Of the one who did both"
    )
    nought = "includes nought" if row["lower"] <= 0 <= row["upper"] else "leaves nought out"
    return (
        f"{said}, {row['both']} agreed with both, {row['only_1'] + row['only_2']} with one, "
        f"{row['neither']} with neither; the interval of the difference, {span(row)}, {nought}."
    )


@of_table("breakdown")
def breakdown(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many of the groups are too small for a percentage to say much."""
    if table.empty:
        return NO_GROUPS
    small = of_all(int((table["base"] < rounding.FEWEST).sum()), len(table), "row")
    people = f"fewer than {rounding.FEWEST} people"
    return f"In {small} {people} answered, of whom a percentage says little."


@of_table("groups")
def groups(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many comparisons of groups leave one half out, and the smallest adjusted p."""
    return _compared(table) if not table.empty else NO_GROUPS


@of_table("silent")
def silent(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say the same of those who answered an item and those who did not."""
    return _compared(table) if not table.empty else ALIKE


def _compared(table: pd.DataFrame) -> str:
    told = table[table["p"].notna()]
    if told.empty:
        return "No comparison has a test: too few answered, or all alike."
    out = (told["superiority_lower"] > 0.5) | (told["superiority_upper"] < 0.5)
    return (
        "The interval of superiority leaves 50% out in "
        f"{of_all(int(out.sum()), len(told), 'comparison')}; {_smallest(told)}."
    )


def _smallest(table: pd.DataFrame) -> str:
    p = rounding.p_value(table["p_holm"].min()).replace("<", "below ")
    return f"the smallest adjusted p is {p}"


@of_table("constructs")
def constructs(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how well the items of a construct hang together."""
    if table.empty:
        return "The codebook takes no items together as a construct."
    return " ".join(f"{_alpha(row)}." for row in table.itertuples())


def _alpha(row: Any) -> str:
    about = f"Cronbach’s alpha of {called(row.name)} is {rounding.coefficient(row.cronbach_alpha)}"
    if pd.isna(row.cronbach_alpha):
        return about
    limits = f"{rounding.coefficient(row.lower)} to {rounding.coefficient(row.upper)}"
    return f"{about} ({limits}), over {row.base} who answered all {row.items} items"


@of_table("construct-items")
def construct_items(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say which items run against the others."""
    if table.empty:
        return "The codebook takes no items together as a construct."
    against = table[table["warning"] != ""]
    if len(against):
        labels = [codebook.item(item).label for item in against["item"]]
        verb = "runs" if len(labels) == 1 else "run"
        return f"{capital(few(labels, 'item'))} {verb} against the others of the construct."
    told = table[table["item_rest"].notna()]
    if told.empty:
        return "No item can be correlated with the others: too few answered, or all alike."
    low = best(told, lambda row: row.item_rest)[0].item_rest
    weak = best(told, lambda row: row.item_rest, least=True)
    what = few([codebook.item(row.item).label for row in weak], "item")
    least = rounding.coefficient(weak[0].item_rest)
    return (
        f"No item runs against the others; correlations with the rest lie between {least}, of "
        f"{what}, and {rounding.coefficient(low)}."
    )
