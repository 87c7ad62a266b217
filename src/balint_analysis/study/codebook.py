"""The codebook's parts as typed objects: what study.toml may say, and what it means."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ..problems import nearest

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(min_length=1)]
# As it stands in the file: a header that ends in a space can be named only with that space.
ColumnName = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False)]


class _Section(BaseModel):
    """A part of study.toml; a key close to a known one is taken for a slip of the pen."""

    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="after")
    def _no_misspelt_key(self):
        hints = {key: nearest(key, type(self).model_fields) for key in self.model_extra or ()}
        slips = [(key, hint) for key, hint in hints.items() if hint.startswith("Did you mean")]
        if slips:
            raise ValueError(" ".join(f"unknown key “{key}”. {hint}" for key, hint in slips))
        return self


class StudyInfo(_Section):
    """[study]: what it is called, and whether its data are invented."""

    id: Id
    title: Text
    synthetic: bool = False
    academic_year: str = ""
    setting: str = ""
    population: str = "students"
    intervention: str = ""
    aim: str = ""
    funding: str = ""


class Cohort(_Section):
    """[cohort]: the people invited, and what they took part in."""

    enrolled: Annotated[int, Field(gt=0)] | None = None
    sessions: int | None = None
    frequency: str = ""
    session_minutes: int | None = None
    rotation_weeks: int | None = None


class SurveyFile(_Section):
    """[survey]: the export, the tool it came from, and the column that names respondents.

    Without `format` the tool is recognised from the file. `exclude` lists the ids of test
    records; `finished_only` sets aside what respondents began and did not submit. `delimiter`
    is what stands between the cells of a plain table, where that is not a comma.
    """

    file: Text
    format: str | None = None
    encoding: str = "utf-8"
    dictionary: str = ""
    exclude: list[str] = []
    finished_only: bool = False
    delimiter: str | None = None
    respondent: ColumnName | None = None


class Scale(_Section):
    """[scales.NAME]: ordered levels, and which of them count as agreement.

    A scale with an odd number of levels is centred on its middle level unless `neutral`
    says otherwise. `codes` gives the label of every code of an export that holds codes,
    `missing` the values that stand for no answer.
    """

    levels: Annotated[list[Text], Field(min_length=2)]
    agree: list[Text]
    neutral: list[Text] | None = None
    not_applicable: list[Text] = []
    codes: dict[str, Text] = {}
    missing: list[str] = []

    @model_validator(mode="after")
    def _levels_are_known(self):
        unknown = [
            f"{key} level “{level}” is not among the levels. {nearest(level, self.levels)}"
            for key in ("agree", "neutral")
            for level in getattr(self, key) or []
            if level not in self.levels
        ]
        if unknown:
            raise ValueError(" ".join(unknown))
        repeated = [x for x, n in Counter([*self.levels, *self.not_applicable]).items() if n > 1]
        if repeated:
            raise ValueError(f"level “{repeated[0]}” is given twice. Keep one of the two.")
        if set(self.agree) & set(self.neutral or []):
            raise ValueError("a level is both agree and neutral. Keep it in one of the two lists.")
        if not self.agree:  # allowed while it is to be confirmed, as the codebook knows
            return self
        places = {self.levels.index(level) for level in self.agree}
        at_an_end = 0 in places or len(self.levels) - 1 in places
        if not at_an_end or max(places) - min(places) >= len(places):
            raise ValueError(
                "the agree levels must stand together at one end of the scale. "
                "Put the levels in order."
            )
        return self

    def kind(self, level: str) -> str:
        """Say what choosing a level counts as: agree, neutral or disagree."""
        if level in self.agree:
            return "agree"
        return "neutral" if level in self._neutral() else "disagree"

    def _neutral(self) -> list[str]:
        if self.neutral is not None:
            return self.neutral
        middle, odd = divmod(len(self.levels), 2)
        return [self.levels[middle]] if odd else []


class Column(_Section):
    """Something asked: a column of the survey, under an id of our own."""

    id: Id
    column: ColumnName
    text: str = ""

    @property
    def label(self) -> str:
        """The question as asked, or its column's name."""
        return self.text or self.column


class Item(Column):
    """[[items]]: one question on a scale; `phrase` completes "respondents agreed that ...".

    `section` is what all the rows of one grid ask, so that no label has to repeat it.
    """

    scale: Text
    reverse: bool = False
    phrase: str = ""
    section: str = ""


class CodingSetup(_Section):
    """[coding]: how the coding was meant."""

    approach: Literal["coding-reliability", "codebook", "reflexive"] = "codebook"


class Coder(_Section):
    """[[coders]]: one researcher's file of codings.

    `user` picks the coder out of a file that holds several, `sheet` a workbook's sheet.
    """

    id: Id
    file: Text
    encoding: str = "utf-8"
    user: str = ""
    sheet: str | None = None


class Subtheme(_Section):
    """[[themes.subthemes]]: a part of a theme; coding it counts for the theme."""

    id: Id
    name: Text


class Theme(Subtheme):
    """[[themes]]: one branch of the coding tree."""

    subthemes: list[Subtheme] = []


class Mention(_Section):
    """[[mentions]]: words whose mention in the answers is counted; what follows `if_few`."""

    id: Id
    name: Text
    terms: Annotated[list[Text], Field(min_length=1)]
    role: str = ""
    if_few: str = ""


class Construct(_Section):
    """[[constructs]]: items that are meant to measure one thing together."""

    id: Id
    name: Text
    items: Annotated[list[Text], Field(min_length=2)]


class Claim(_Section):
    """[[claims]]: a published figure, to be checked."""

    item: Text
    count: Annotated[int, Field(ge=0)]
    base: Annotated[int, Field(gt=0)]
    percent: Decimal
    source: str = ""


class Abstract(_Section):
    """[abstract]: the items that its Results lead with, and what to conclude from them.

    Which of the three conclusions is used, the intervals decide.
    """

    items: list[str] = []
    favourable: str = ""
    mixed: str = ""
    unfavourable: str = ""


class Venue(_Section):
    """[venue]: the rule set that the abstract has to keep."""

    rules: str = "rcpsych-2025"


class Confirmation(_Section):
    """[[confirm]]: a guess of the draft that a person has yet to confirm.

    `key` is a path in study.toml, entries of lists by id: "scales.agreement.levels",
    "items.useful.scale". `guess` is what stands there now, `why` where it comes from. Of
    `options` a list, or true or false, is another value; a text says it in words, or is another
    value where the guess is a text. An entry that is deleted is confirmed.
    """

    key: Text
    guess: str | bool | list[str] | None = None
    why: str = ""
    options: list[str | bool | list[str]] = []


class Codebook(BaseModel):
    """One study: its codebook, and the folder it stands in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    study: StudyInfo
    survey: SurveyFile
    cohort: Cohort = Cohort()
    scales: dict[str, Scale] = {}
    items: list[Item] = []
    attributes: list[Column] = []
    questions: list[Column] = []
    coding: CodingSetup = CodingSetup()
    coders: list[Coder] = []
    themes: list[Theme] = []
    mentions: list[Mention] = []
    constructs: list[Construct] = []
    claims: list[Claim] = []
    abstract: Abstract = Abstract()
    venue: Venue = Venue()
    confirm: list[Confirmation] = []

    @model_validator(mode="after")
    def _agreement_is_known(self):
        opened = {entry.key for entry in self.confirm}
        for name, scale in self.scales.items():
            if not scale.agree and f"scales.{name}.agree" not in opened:
                raise ValueError(
                    f"scales.{name}.agree is empty. List the levels that count as agreement."
                )
        return self

    @property
    def id(self) -> str:
        """The study's id, which names its output folders."""
        return self.study.id

    @property
    def synthetic(self) -> bool:
        """Whether the data are invented."""
        return self.study.synthetic

    @property
    def codes(self) -> dict[str, str]:
        """Every theme and subtheme: id and name, a theme before its subthemes."""
        return {part.id: part.name for theme in self.themes for part in (theme, *theme.subthemes)}

    @property
    def parents(self) -> dict[str, str]:
        """The theme of every subtheme."""
        return {sub.id: theme.id for theme in self.themes for sub in theme.subthemes}

    @property
    def headline_items(self) -> list[str]:
        """Ids of the items the abstract reports: named ones, else the claimed, else the first."""
        claimed = list(dict.fromkeys(claim.item for claim in self.claims))
        return self.abstract.items or claimed or [item.id for item in self.items[:3]]

    def item(self, item_id: str) -> Item:
        """Look an item up by its id."""
        return next(item for item in self.items if item.id == item_id)

    def scale_of(self, item: Item) -> Scale:
        """Return the scale an item is answered on."""
        return self.scales[item.scale]
