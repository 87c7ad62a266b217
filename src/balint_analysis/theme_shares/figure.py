"""How common each theme is: in the answers to each question, and among the people who wrote."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ..figures import paging, style
from ..rounding import percent_of, share
from ..wording import NO_CODING

NAME, TITLE = "themes-by-question", "Each theme by question, and by person"
PEOPLE, ASKED = "People, over all questions", ""  # whose column has no question
ACROSS = 4  # columns on a page


Asked = Mapping[str, str]


def pages(
    by_question: pd.DataFrame, by_person: pd.DataFrame, asked: Asked, confidence: float = 0.95
) -> list[tuple[pd.DataFrame, pd.DataFrame, Asked, float]]:
    """Cut the columns, one for each question and one for people, and the codes into pages.

    Parameters
    ----------
    by_question, by_person : DataFrame
        From :mod:`balint_analysis.theme_shares.tables`.
    asked : mapping
        The questions' wordings by id.
    confidence : float
        Of the intervals, to be named.
    """
    if by_person.empty:
        return [(by_question, by_person, asked, confidence)]
    columns = [*by_question["question"].unique(), ASKED]
    return [
        (part[part["question"] != ASKED], part[part["question"] == ASKED], asked, confidence)
        for start in range(0, len(columns), ACROSS)
        for part in paging.cut(
            _rows(by_question, by_person, asked, columns[start : start + ACROSS]), "code", _size
        )
    ]


def _rows(
    by_question: pd.DataFrame,
    by_person: pd.DataFrame,
    asked: Asked,
    columns: list[str] | None = None,
) -> pd.DataFrame:
    """Put both tables together: a row per column of the figure and code."""
    people = by_person.assign(question=ASKED, text=PEOPLE)
    answers = by_question.assign(text=by_question["question"].map(asked))
    rows = pd.concat([part for part in (answers, people) if len(part)], ignore_index=True)
    return rows if columns is None else rows[rows["question"].isin(columns)]


def size(
    by_question: pd.DataFrame, by_person: pd.DataFrame, asked: Asked, confidence: float = 0.95
) -> tuple[float, float]:
    """Width and height in inches."""
    if by_question.empty and by_person.empty:
        return style.WIDTH, style.height([], row=0.5, around=1.5)
    return _size(_rows(by_question, by_person, asked))


def _size(rows: pd.DataFrame) -> tuple[float, float]:
    lines = max(text.count("\n") + 1 for text in _columns(rows).values())
    return style.WIDTH, style.height(_names(rows), row=0.52, around=1.6 + style.LINE * lines)


def draw(
    fig: Figure,
    by_question: pd.DataFrame,
    by_person: pd.DataFrame,
    asked: Asked,
    confidence: float = 0.95,
) -> None:
    """Lay the columns out on a figure."""
    if by_question.empty and by_person.empty:
        return style.say(fig, NO_CODING)
    rows = _rows(by_question, by_person, asked)
    columns = _columns(rows)
    axes = fig.subplots(1, len(columns), sharey=True, squeeze=False)[0]
    for ax, (question, text) in zip(axes, columns.items(), strict=True):
        shares(rows[rows["question"] == question], ax)
        ax.set_title(text, fontsize=9)
    for ax in axes[1:]:
        ax.tick_params(axis="y", labelleft=False)
    interval = Line2D([], [], color=style.SERIES[1], linewidth=2)
    told = f"{percent_of(confidence)} interval, respondents drawn again"
    fig.legend([interval], [told], loc="outside upper right")


def shares(rows: pd.DataFrame, ax: Axes) -> Axes:
    """Draw each share as a dot, its interval as a line, and write it above.

    Parameters
    ----------
    rows : DataFrame
        Of one column, from :func:`pages`.
    ax : Axes

    Returns
    -------
    Axes
    """
    y, people = range(len(rows)), (rows["question"] == ASKED).all()
    colour, marker = ("#b3540a", "s") if people else (style.SERIES[1], "o")
    ax.hlines(y, rows["lower"], rows["upper"], color=colour, linewidth=2)
    ax.plot(rows["share"], y, marker, color=colour, markersize=5, clip_on=False)
    for place, row in enumerate(rows.itertuples()):
        ax.annotate(_figures(row), (0.5, place), (0, 6), textcoords="offset points", ha="center",
                    fontsize=8)  # fmt: skip
    style.rows(ax, _names(rows))
    ax.set(
        xlabel="of people" if people else "of answers",
        xlim=(0, 1),
        xticks=[0, 0.5, 1],
        axisbelow=True,
    )
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.grid(axis="x", color=style.RULE, linewidth=0.6)
    return ax


def _figures(row) -> str:
    return share(row.count, row.base).replace("n=", "").replace(" of ", "/")


def _names(rows: pd.DataFrame) -> list[str]:
    return style.fitted(dict(zip(rows["code"], rows["name"], strict=True)), 24)


def _columns(rows: pd.DataFrame) -> dict[str, str]:
    """Break the headings of the columns into lines."""
    texts = dict(zip(rows["question"], rows["text"], strict=True))
    return dict(zip(texts, style.fitted(texts, 19, lines=6, size=9), strict=True))


def labels(
    by_question: pd.DataFrame, by_person: pd.DataFrame, asked: Asked, confidence: float = 0.95
) -> dict[str, str]:
    """Return the names of codes and the questions' wordings by id."""
    names = {row.code: row.name for part in (by_question, by_person) for row in part.itertuples()}
    return names | {row.question: asked[row.question] for row in by_question.itertuples()}


def alt(
    by_question: pd.DataFrame, by_person: pd.DataFrame, asked: Asked, confidence: float = 0.95
) -> str:
    """Say in words what the figure shows."""
    if by_question.empty and by_person.empty:
        return NO_CODING
    by_code = _rows(by_question, by_person, asked).groupby("code", sort=False)
    said = [
        f"“{rows['name'].iloc[0]}”: {'; '.join(map(_share, rows.itertuples()))}."
        for _, rows in by_code
    ]
    return f"{TITLE}: shares with {percent_of(confidence)} intervals. " + " ".join(said)


def _share(row: Any) -> str:
    who = PEOPLE.lower() if row.question == ASKED else f"“{row.text}”"
    limits = ""
    if pd.notna(row.lower):
        limits = f", interval {percent_of(row.lower)} to {percent_of(row.upper)}"
    return f"{who} {share(row.count, row.base)}{limits}"
