"""How far the coders coded alike, and what is left to talk over."""

from typing import Any

import pandas as pd

from ... import rounding
from ...study import Codebook
from ...tables.coders import REFLEXIVE
from ...wording import NO_CODING, counted, listed, number
from .said import best, called, few, of_all, of_figure, of_table, of_things

ALPHA = "krippendorff_alpha"
TOO_FEW = "Reliability needs two coders of the same answers, and there are none."


def _none(codebook: Codebook) -> str:
    """Say why there is no reliability."""
    if not codebook.coders:
        return NO_CODING
    return REFLEXIVE if codebook.coding.approach == "reflexive" else TOO_FEW


def _ends(codebook: Codebook, rows: pd.DataFrame, column: str, write: Any) -> str:
    """Write the lowest and the highest value, and whose they are."""
    told = rows[rows[column].notna()]
    low, high = (best(told, lambda row: getattr(row, column), least=x) for x in (True, False))
    if getattr(low[0], column) == getattr(high[0], column):
        return f"is {write(getattr(low[0], column))}"
    names = [few([codebook.codes[row.code] for row in found], "theme") for found in (low, high)]
    values = [write(getattr(found[0], column)) for found in (low, high)]
    ends = [f"{value} ({name})" for value, name in zip(values, names, strict=True)]
    return f"runs from {' to '.join(ends)}"


def _undefined(rows: pd.DataFrame, column: str) -> str:
    n = int(rows[column].isna().sum())
    return f"; for {counted(n, 'theme')} there is none" if n else ""


@of_table("reliability")
def reliability(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say between what values alpha lies."""
    if table.empty:
        return _none(codebook)
    if table[ALPHA].isna().all():
        return "Krippendorff’s alpha is undefined for every theme, as the notes say."
    said = _ends(codebook, table, ALPHA, rounding.coefficient)
    return f"Krippendorff’s alpha {said}{_undefined(table, ALPHA)}."


@of_figure("coder-reliability")
def lowest(codebook: Codebook, intervals: pd.DataFrame, *_: Any) -> str:
    """Say how low the coefficients may be."""
    if intervals.empty:
        return _none(codebook)
    rows = intervals[intervals["coefficient"] == ALPHA]
    if rows["lower"].isna().all():
        return "Krippendorff’s alpha has no interval here, as the notes say."
    said = _ends(codebook, rows, "lower", rounding.coefficient)
    return f"The lower limit of Krippendorff’s alpha {said}{_undefined(rows, 'lower')}."


@of_table("reliability-intervals")
def notes(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many intervals are missing or too short."""
    if table.empty:
        return _none(codebook)
    n = int((table["note"] != "").sum())
    if not n:
        return "No interval carries a warning."
    some = of_things(n, len(table), "coefficient", "has", "have")
    return f"{some} no interval, or one that is too short, as the note says."


@of_table("reliability-pairs")
def pairs(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say between what values the kappas of two coders lie."""
    if table.empty:
        return _none(codebook)
    told = table[table["cohen_kappa"].notna()]
    n = len(table) - len(told)
    if told.empty:
        return "Cohen’s kappa is undefined for every pair, as the notes say."
    low, high = (best(told, lambda row: row.cohen_kappa, least=x) for x in (True, False))
    rest = f"; {number(n)} of {len(table)} are undefined" if n else ""
    values = [rounding.coefficient(found[0].cohen_kappa) for found in (low, high)]
    if low[0].cohen_kappa == high[0].cohen_kappa:
        return f"Cohen’s kappa of two coders is {values[0]}{rest}."
    ends = [f"{value} ({_whose(found)})" for value, found in zip(values, (low, high), strict=True)]
    return f"Cohen’s kappa of two coders runs from {' to '.join(ends)}{rest}."


def _whose(found: list) -> str:
    if len(found) > 1:
        return f"{number(len(found))} pairs"
    return f"{found[0].coder_1} and {found[0].coder_2}, {called(found[0].name)}"


@of_table("specific-agreement")
def specific(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how often another coder gave a theme that one gave."""
    if table.empty:
        return _none(codebook)
    if table["given"].isna().all():
        return "No theme was given, so nothing can be said of where one was."
    said = _ends(codebook, table, "given", rounding.percent_of) + _undefined(table, "given")
    return f"Where one coder gave a theme, the share of others who did {said}."


@of_table("reliability-rounds")
def rounds(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say for how many themes alpha rose from the first round to the last."""
    if table.empty:
        found = any(coder.round > 1 for coder in codebook.coders)
        one = bool(codebook.coders) and not found and codebook.coding.approach != "reflexive"
        return "All codings are of one round." if one else _none(codebook)
    first, last = (
        table[table["round"] == of(table["round"])].set_index("code") for of in (min, max)
    )
    change = (last[ALPHA] - first[ALPHA]).dropna()
    if change.empty:
        return "Alpha cannot be compared between rounds, as the notes say."
    rose, fell = int((change > 0).sum()), int((change < 0).sum())
    return (
        f"From the first round to the last, Krippendorff’s alpha rose for "
        f"{of_all(rose, len(change), 'theme')} and fell for {number(fell) if fell else 'none'}."
    )


@of_table("planning")
def planning(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many answers two people would have to code, by how wide the interval may be."""
    if table.empty:
        return _none(codebook)
    told = table[table["answers"].notna()]
    if told.empty:
        return "Kappa is undefined or 1 for every theme, so nothing can be planned from it."
    said = []
    for width, rows in told.groupby("width", sort=False):
        low, high = int(rows["answers"].min()), int(rows["answers"].max())
        needed = f"{low}" if low == high else f"{low} to {high}"
        said.append(f"{needed} for an interval {rounding.coefficient(width)} wide")
    return f"Answers to code, by theme: {listed(said)}."


@of_table("theme-sets")
def sets(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how far coders gave the same sets of themes."""
    if table.empty:
        return _none(codebook)
    rows = table[table["level"] == "theme"].set_index("distance")
    said = [
        f"{_measured(rows.loc[name])} by {word}"
        for name, word in (("masi", "MASI"), ("jaccard", "Jaccard"))
    ]
    return f"Krippendorff’s alpha over whole sets of themes is {listed(said)}."


def _measured(row: pd.Series) -> str:
    value = rounding.coefficient(row["value"])
    if pd.isna(row["lower"]):
        return value
    return f"{value} ({rounding.coefficient(row['lower'])} to {rounding.coefficient(row['upper'])})"


@of_table("coder-bias")
def bias(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say who stands furthest from the others, and on which theme."""
    told = table[table["share"].notna() & table["others"].notna()]
    if told.empty:
        return _none(codebook)
    far = best(told, lambda row: abs(row.share - row.others))
    if far[0].share == far[0].others:
        return "No coder gave any theme more or less often than the others."
    row, widest = far[0], "The widest gap" if len(far) == 1 else "One of the widest gaps"
    return (
        f"{widest}: {row.coder} gave {called(row.name)} to "
        f"{rounding.share(row.count, row.base)}, the others in {rounding.percent_of(row.others)} "
        "of their codings of these answers."
    )


@of_table("disagreements")
def disagreements(codebook: Codebook, table: pd.DataFrame) -> str:
    """Say how many answers there are to talk over, and about which themes."""
    if not codebook.coders:
        return NO_CODING
    if table.empty:
        return "There is nothing to talk over: no two coders differ on an answer."
    answers = len(table[["respondent", "question"]].drop_duplicates())
    per = table["code"].value_counts()
    said = [f"{called(name)} {per[code]}" for code, name in codebook.codes.items() if code in per]
    return f"Coders differ on {counted(answers, 'answer')}, by theme: {listed(said)}."
