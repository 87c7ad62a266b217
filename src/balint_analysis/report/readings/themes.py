"""What the free text said, theme by theme."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import pandas as pd

from ... import rounding
from ...study import Codebook, Study
from ...tables.coders import describe, why_none
from ...wording import NO_CODING, capital, counted, listed, number
from .said import best, called, exact, few, of_all, of_figure, of_table, of_things, verb

NO_CODES = "No answer is coded, so there are no themes to count."
NOT_GIVEN = "No theme was given to any answer."
NOT_COUNTED = (
    "This study’s coding is reflexive: how often a theme was given is no measure of its weight."
)


DECIDED = {
    "any": "if one coder is enough",
    "majority": "if more than half have to give it",
    "unanimous": "if all have to",
    "consensus": "by what they settled on",
}


def coding(study: Study) -> str:
    """Say who coded how many answers, and why there is no reliability, if there is none."""
    return " ".join(dict.fromkeys(filter(None, [describe(study), why_none(study)])))


def _none(codebook: Codebook) -> str:
    return NO_CODES if codebook.coders else NO_CODING


def _is_uncounted(codebook: Codebook) -> bool:
    """Say whether the text would not say how frequent themes are."""
    return codebook.coding.approach == "reflexive" and not codebook.coding.percentages


def _part(row: Any) -> Fraction:
    return exact(row.count, row.base)


def _top(rows: pd.DataFrame) -> list:
    return best(rows, _part)


@of_figure("theme-prevalence")
def prevalence(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say which theme is the most frequent, and whether that depends on who decides."""
    told = table[(table["base"] > 0) & (table["code"] == table["theme"])]
    if told.empty:
        return _none(codebook)
    if not told["count"].any():
        return NOT_GIVEN
    if _is_uncounted(codebook):
        return NOT_COUNTED
    tops = {rule: _top(rows) for rule, rows in told.groupby("rule", sort=False)}
    names = {tuple(row.name for row in top) for top in tops.values()}
    shares = {
        rule: f"{rounding.share(top[0].count, top[0].base)} {DECIDED[rule]}"
        for rule, top in tops.items()
    }
    if len(names) > 1:
        return "Which theme is given most often depends on who decides."
    found, each = few(next(iter(names)), "theme"), dict.fromkeys(shares.values())
    most = f"Most often given, whoever decides: {found}"
    if len({(top[0].count, top[0].base) for top in tops.values()}) == 1:
        row = next(iter(tops.values()))[0]
        return f"{most}, {rounding.share(row.count, row.base)}."
    return f"{most}, {listed(list(each))}."


@of_table("theme-prevalence")
def rules(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say for which theme it matters most who decides."""
    told = table[table["base"] > 0]
    if told.empty:
        return _none(codebook)
    if _is_uncounted(codebook):
        return NOT_COUNTED
    counts = told.groupby("code", sort=False)["count"].agg(["min", "max"])
    widest = best(counts, lambda row: row.max - row.min)
    low, high = widest[0].min, widest[0].max
    single = int(told.drop_duplicates("code")["single"].sum())
    alone = " One coder alone coded some of these answers." if single else ""
    if low == high:
        return f"Every decision rule gives the same counts.{alone}"
    what = few([codebook.codes[row.Index] for row in widest], "theme")
    far = f"{low} to {high} answers"
    far = far if len(widest) == 1 else f"{counted(high - low, 'answer')} more or less"
    return f"Who decides matters most for {what}: {far}.{alone}"


@of_figure("themes-by-question")
def by_question(codebook: Codebook, table: pd.DataFrame, *_: Any) -> str:
    """Say which theme differs most from question to question."""
    if table.empty:
        return _none(codebook)
    if _is_uncounted(codebook):
        return NOT_COUNTED
    if table["question"].nunique() == 1:
        return "The coded answers are all to one question, so there is nothing to tell apart."
    asked = {question.id: question.label for question in codebook.questions}
    ends = {
        code: [_top(rows)[0], best(rows, _part, least=True)[0]]
        for code, rows in table[table["base"] > 0].groupby("code", sort=False)
    }
    apart = {code: _part(high) - _part(low) for code, (high, low) in ends.items()}
    widest = [code for code, difference in apart.items() if difference == max(apart.values())]
    if not apart[widest[0]]:
        return "No theme’s share differs from question to question."
    if len(widest) > 1:
        return f"{capital(number(len(widest)))} themes differ most from question to question."
    said = [
        f"{rounding.share(row.count, row.base)} for {called(asked[row.question])}"
        for row in ends[widest[0]]
    ]
    name = called(codebook.codes[widest[0]])
    return f"{name} differs most from question to question: {listed(said)}."


@of_table("themes-by-question")
def bases(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many of the shares rest on few answers."""
    if table.empty:
        return _none(codebook)
    small = int((table["note"] != "").sum())
    some = of_things(small, len(table), "share", "has", "have")
    return f"{some} no interval, or one that is too short, as the note says."


@of_table("themes-by-person")
def by_person(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say which theme most people voiced."""
    told = table[(table["base"] > 0) & ~table["code"].isin(codebook.parents)]
    if told.empty:
        return _none(codebook)
    top = _top(told)
    if not top[0].count:
        return NOT_GIVEN
    if _is_uncounted(codebook):
        return NOT_COUNTED
    share = rounding.share(top[0].count, top[0].base)
    each = " each" if len(top) > 1 else ""
    said = (
        f"Of those with a coded answer, {share}{each} voiced {few([r.name for r in top], 'theme')}"
    )
    return f"{said}, more than any other theme." if len(told) > len(top) else f"{said}."


@of_table("theme-order")
def order(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how often the same order came out, by every decision rule."""
    if table.empty:
        return _none(codebook)
    if _is_uncounted(codebook):
        return NOT_COUNTED
    if len(codebook.themes) == 1:
        return "There is one theme, so there is nothing to rank."
    if not table["order"].str.contains(";").any():
        return "All themes are as frequent as each other, so there is nothing to rank."
    held = [f"{rounding.percent_of(row.held)} {DECIDED[row.rule]}" for row in table.itertuples()]
    return f"Of the draws, so many gave the same order: {listed(held)}."


@of_figure("theme-cooccurrence")
def together(codebook: Codebook, table: pd.DataFrame, *_: Any) -> str:
    """Say which two themes stand most often in one answer."""
    found = _pairs(table)
    if not found:
        return _none(codebook) if table.empty else "There is one theme, so there is no pair."
    most = max(found.values())
    if not most:
        return "No answer carries two themes."
    top = [pair for pair, n in found.items() if n == most]
    each = " each" if len(top) > 1 else ""
    answers = f"{counted(most, 'answer')}{each}"
    if len(top) > 1:
        return (
            f"{capital(number(len(top)))} pairs of themes stand together most often, in {answers}."
        )
    first, second = (called(codebook.codes[code]) for code in top[0])
    return f"Most often together: {first} and {second}, in {answers}."


@of_table("theme-cooccurrence")
def apart(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many pairs of themes never stand in one answer."""
    found = _pairs(table)
    if not found:
        return _none(codebook) if table.empty else "There is one theme, so there is no pair."
    never = sum(not n for n in found.values())
    if never == len(found):
        return "No pair of themes stands together in any answer."
    if not never:
        return "Every pair of themes stands together in some answer."
    stand = verb(never, "stands", "stand")
    return f"{capital(of_all(never, len(found), 'pair'))} of themes never {stand} in one answer."


def _pairs(table: pd.DataFrame) -> dict[tuple[str, str], int]:
    counts = table.set_index("theme")
    codes = [code for code in counts.index if len(counts)]
    return {(a, b): int(counts.loc[a, b]) for a, b in combinations(codes, 2)}


@of_table("mentions")
def mentions(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many answers mention what the codebook lists."""
    if table.empty:
        return "The codebook lists no words to look for."
    if not table["base"].any():
        return "There are no answers to look for words in."
    said = [
        f"{rounding.share(row.count, row.base)} mention {row.name}" for row in table.itertuples()
    ]
    return f"Of the answers, {listed(said)}."
