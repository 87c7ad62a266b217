"""What results.json holds, as typed objects; docs/results.schema.json is made from them.

A share is always an object of count, base and value; null stands where there is no value, with
the reason beside it where there is one to give. Rows are those of the declared tables.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from ..rounding import Kind
from .every_table import TABLES

TYPES = {Kind.WORDS: str, Kind.FLAG: bool, Kind.COUNT: int, Kind.BASE: int}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _row(name: str, *without: str) -> type[BaseModel]:
    """Make the model of a row of a declared table, but for some columns; numbers may be absent."""
    fields: dict[str, Any] = {
        key: (_type(column.kind), Field(description=column.heading))
        for key, column in TABLES[name].columns.items()
        if key not in without
    }
    title = "".join(part.capitalize() for part in (*name.split("-"), "row"))
    return create_model(title, __base__=_Part, **fields)


def _type(kind: Kind) -> Any:
    known = TYPES.get(kind, float)
    return known if known in (str, bool) else known | None


class Share(_Part):
    """A count, its base and their quotient; null where the base is 0."""

    count: int
    base: int
    value: float | None


class Limits(_Part):
    """An interval, or bounds; null where there are none."""

    lower: float | None
    upper: float | None


class PeopleLimits(Limits):
    """An interval of a finite cohort, also as numbers of people."""

    people_lower: int | None
    people_upper: int | None


class Agreement(Share, Limits):
    """A share with its Wilson interval."""


class WorstCase(_Part):
    """Bounds of agreement if none, or all, of those who did not answer had agreed."""

    respondents: Limits
    cohort: Limits = Field(description="null where the cohort's size is unknown")


class ItemResult(_Part):
    """One item: its counts, agreement with every interval, and its levels."""

    text: str = Field(description="the question as asked")
    reverse: bool = Field(description="whether it is worded the other way round")
    answered: int = Field(description="the base")
    missing: int
    not_applicable: int
    agreement: Agreement
    design_effect: float | None = Field(description="of the declared cluster, on the interval")
    neutral: Share
    disagreement: Agreement
    worst_case: WorstCase
    intervals: dict[str, PeopleLimits | Limits] = Field(description="by method")
    levels: dict[str, Share] = Field(description="chosen or not, in the codebook's order")


class Construct(_row("constructs", "construct")):
    """Items that are meant to measure one thing together, and how they do."""

    item_rest: list[_row("construct-items", "construct")] = Field(description="item by item")


class Answers(_Part):
    """The free-text answers, and how far they were coded."""

    count: int
    per_question: dict[str, int]
    coded: int = Field(description="by anyone")
    coded_with_no_theme: int = Field(description="by everyone who coded them")
    writers: int = Field(description="the respondents who wrote them")
    coders: int = Field(description="who coded anything")
    questions: list[_row("answers")]


class ThemeShare(Share, Limits):
    """A theme's share with its bootstrap interval."""

    single: int = Field(description="how many of the count one coder alone coded")
    note: str = Field(description="why there is no interval, or a warning of it")


class ThemeResult(_Part):
    """One theme or subtheme: how often, and how far the coders coded it alike."""

    name: str
    theme: str = Field(description="the theme it belongs to; itself for a theme")
    prevalence: dict[str, ThemeShare] = Field(description="by decision rule")
    by_question: list[_row("themes-by-question", "code", "name")]
    by_person: _row("themes-by-person", "code", "name") | None
    reliability: _row("reliability", "code", "name") | None
    rounds: list[_row("reliability-rounds", "code", "name")] = Field(
        description="of coding; empty where there was one"
    )
    specific_agreement: _row("specific-agreement", "code", "name") | None
    coders: list[_row("coder-bias", "code", "name")] = Field(description="how often each gives it")
    planning: list[_row("planning", "code", "name")] = Field(
        description="answers for two coders to code, by the width of the interval"
    )
    intervals: dict[str, _row("reliability-intervals", "code", "name", "coefficient")] = Field(
        description="by coefficient"
    )
    pairs: list[_row("reliability-pairs", "code", "name")] = Field(
        description="one for every two coders"
    )


class Mention(Share):
    """The answers that mention something."""

    name: str


class StudyFacts(_Part):
    """Which study it is."""

    id: str
    title: str
    synthetic: bool = Field(description="whether its data are invented")


class Parameters(_Part):
    """What the run was asked for."""

    confidence: float = Field(description="coverage of all intervals")
    decision_rule: str = Field(description="when an answer counts as carrying a theme")


class Results(_Part):
    """All results of a study."""

    study: StudyFacts
    parameters: Parameters
    response: Share = Field(description="respondents of the cohort; base 0 where unknown")
    flow: list[_row("response-flow")]
    completeness: list[_row("completeness")]
    last_answered: list[_row("last-answered")]
    response_by_group: list[_row("response-by-group")] = Field(
        description="where the sizes of groups are known"
    )
    attributes: list[_row("attributes")]
    items: dict[str, ItemResult]
    pairs: list[_row("pairs")]
    breakdown: list[_row("breakdown")]
    groups: list[_row("groups")]
    silent: list[_row("silent")]
    constructs: dict[str, Construct]
    answers: Answers
    no_reliability: str = Field(description="why there is none; empty where there is")
    themes: dict[str, ThemeResult]
    theme_order: list[_row("theme-order")]
    theme_sets: list[_row("theme-sets")]
    cooccurrence: dict[str, dict[str, int]] = Field(description="answers that carry both themes")
    mentions: dict[str, Mention]
    claims: list[_row("claims")]
    note: str = Field(description="what marks a draft or synthetic data; else empty")
