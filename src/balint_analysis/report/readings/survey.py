"""Who answered what, and where people stopped."""

from itertools import pairwise

import pandas as pd

from ... import rounding
from ...study import Codebook, Study
from ...wording import NO_ITEMS, capital, counted, listed, number, ordinal
from .said import best, called, few, of_all, of_figure, of_table, verb

NOBODY = "Nobody answered an item or a question."
NOBODY_RATED = "Nobody answered an item."
NO_FREE_TEXT = "This study asks nothing in free text."


def records(study: Study) -> str:
    """Say how many respondents were read, which records were set aside, and what was noticed."""
    n = len(study.responses)
    aside = [f"{counted(k, 'record')} ({why})" for why, k in study.set_aside.items()]
    read = f"{counted(n, 'respondent')} {verb(n, 'was', 'were')} read" if n else NOBODY[:-1]
    said = f"; set aside: {listed(aside)}." if aside else ", and no record was set aside."
    return " ".join([capital(read) + said, *study.notes])


@of_figure("response-flow")
def steps(codebook: Codebook, flow: pd.DataFrame) -> str:
    """Say how many of those invited answered, and between which items most were lost."""
    count = dict(zip(flow["stage"], flow["count"], strict=True))
    n, invited = int(count["respondents"]), count.get("cohort")
    if not n:
        return f"Of {invited} invited, nobody answered." if invited else NOBODY
    rated = any(count.get(item.id) for item in codebook.items)
    did = "answered" if rated or not codebook.items else "sent in"
    if invited is None:
        people = "one person" if n == 1 else f"{n} people"
        who = f"How many were invited is not known; {people} {did}"
    else:
        who = f"All {n} invited {did}" if n == invited else f"Of {invited} invited, {n} {did}"
    return f"{who} something; {_steepest(codebook, count)}."


def _steepest(codebook: Codebook, count: dict[str, int]) -> str:
    answered = [int(count[item.id]) for item in codebook.items if item.id in count]
    lost = [before - after for before, after in pairwise(answered)]
    if not answered:
        return "there are no rating items"
    if not max(answered):
        return "nobody answered an item"
    if not lost:
        return f"{answered[0]} answered the only item"
    if max(lost) <= 0:
        return "no item was answered by fewer than the one before it"
    places = [place for place, n in enumerate(lost, start=1) if n == max(lost)]
    if len(places) > 1:
        return (
            f"the steepest loss from one item to the next is {max(lost)}, "
            f"at {number(len(places))} places"
        )
    first, then = ordinal(places[0]), ordinal(places[0] + 1)
    before, after = answered[places[0] - 1 : places[0] + 1]
    return f"the steepest loss is between the {first} and the {then} item, from {before} to {after}"


@of_table("response-flow")
def losses(codebook: Codebook, flow: pd.DataFrame) -> str:
    """Say why fewer answered the items: people had stopped, or left one out."""
    items = flow[flow["stopped"].notna()]
    if items.empty:
        return NO_ITEMS
    base = int(items["base"].iloc[-1])
    if not base or not items["count"].max():
        return NOBODY_RATED
    stopped, skipped = int(items["stopped"].iloc[-1]), int(items["skipped"].max())
    said = f"Before the last item {f'{stopped} of the {base}' if stopped else 'nobody'} had stopped"
    if not skipped:
        return f"{said}, and nobody left an item out and then went on."
    most = items.loc[items["skipped"] == skipped, "text"].tolist()
    return (
        f"{said}; the most that left an item out and went on is {skipped}, at {few(most, 'item')}."
    )


@of_table("completeness")
def completeness(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many answered all items, and how few somebody answered."""
    n, items = int(table["respondents"].sum()), len(codebook.items)
    if not items or not table["answered"].any():
        return NOBODY_RATED if items else NO_ITEMS
    whole = int(table.loc[table["answered"] == items, "respondents"].sum())
    every = of_all(items, items, "item")
    if whole == n:
        return f"{'Each' if n > 1 else 'The one'} respondent answered {every}."
    said = f"Of {counted(n, 'respondent')}, {whole or 'nobody'} answered {every}"
    least = int(table["answered"].min())
    return f"{said}; the fewest that anybody answered is {least}."


@of_table("last-answered")
def last(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many got to the end, and after what most of the others stopped."""
    n, asked = int(table["respondents"].sum()), [*codebook.items, *codebook.questions]
    if not n:
        return NOBODY
    end = int(table.loc[table["last"] == asked[-1].id, "respondents"].sum())
    said = f"{end or 'None'} of {n} answered the last question"
    if end == n:
        return (
            f"All {n} answered the last question."
            if n > 1
            else "The one respondent answered the last question."
        )
    others = table[table["last"] != asked[-1].id]
    most = best(others, lambda row: row.respondents)
    if not most:
        return f"{said}."
    what, n = few([row.text for row in most], "question"), most[0].respondents
    group = f"the largest group ({n})" if len(most) == 1 else f"the largest groups ({n} each)"
    return f"{said}; of the others, {group} gave their last answer to {what}."


@of_table("attributes")
def attributes(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many groups there are by each attribute, and how large they are."""
    if table.empty:
        return "There are no attributes here by which respondents could be grouped."
    labels = {attribute.id: attribute.label for attribute in codebook.attributes}
    parts = table.groupby("attribute", sort=False)
    said = [f"{called(labels[name])} has {_sizes(part)}" for name, part in parts]
    return f"{'; '.join(said)}."


def _sizes(part: pd.DataFrame) -> str:
    unknown = int(part.loc[part["value"] == "missing", "respondents"].sum())
    sizes = part.loc[part["value"] != "missing", "respondents"]
    groups = counted(len(sizes), "group")
    if len(sizes):
        low, high = int(sizes.min()), int(sizes.max())
        groups += f" of {low}" if low == high else f" of {low} to {high}"
        groups += " respondent" if high == 1 else " respondents"
    return groups + (f", and {unknown} whose group is missing" if unknown else "")


@of_table("response-by-group")
def response_by_group(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say in which group the response was lowest and highest."""
    if table.empty:
        return "How many were invited in each group is not known, so no group has a response rate."
    labels = {attribute.id: attribute.label for attribute in codebook.attributes}
    known = table[table["base"] > 0]
    parts = known.groupby("attribute", sort=False)
    return " ".join(f"{_rates(called(labels[name]), part)}." for name, part in parts)


def _rates(label: str, part: pd.DataFrame) -> str:
    low, high = (best(part, lambda row: row.share, least=least) for least in (True, False))
    if low[0].share == high[0].share:
        return f"By {label}, {rounding.share(high[0].count, high[0].base)} responded in each group"
    ends = [
        f"{rounding.share(rows[0].count, rows[0].base)} in {few([r.group for r in rows], 'group')}"
        for rows in (low, high)
    ]
    return f"By {label}, the response runs from {' to '.join(ends)}"


@of_table("answers")
def answers(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many answers in free text there are, and how far they are coded."""
    n, coded, single, bare = (
        int(table[name].sum()) for name in ("answers", "coded", "single", "no_theme")
    )
    if not n:
        return "Nobody wrote an answer in free text." if codebook.questions else NO_FREE_TEXT
    if n == 1:
        return f"The one answer in free text is {'coded' if coded else 'not coded'}."
    if not coded:
        return f"None of the {n} answers in free text is coded."
    said = f"{f'All {n}' if coded == n else f'{coded} of the {n}'} answers in free text are coded"
    alone = f", {number(single)} of them by one coder alone" if single else ""
    bare_ones = f"{bare} of them {verb(bare, 'carries', 'carry')} no theme"
    return f"{said}{alone}; {bare_ones if bare else 'each carries a theme that somebody gave'}."
