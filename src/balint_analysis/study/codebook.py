"""The codebook's parts as typed objects: what study.toml may say, and what it means."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    StringConstraints,
    model_validator,
)

from ..problems import Problem, nearest, refuse
from ..wording import note, one_line

FILE = "study.toml"
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
Id = Annotated[str, Field(pattern=ID_PATTERN)]
Text = Annotated[str, Field(min_length=1)]
# As it stands in the file: a header that ends in a space can be named only with that space.
ColumnName = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False)]


def flaw(problem: str, fix: str, key: str | None = None) -> Problem:
    """Say what is wrong with study.toml, and under which of its keys.

    A validator of a section knows no key: :mod:`~balint_analysis.study.reading` puts it in.
    """
    return Problem(FILE, problem, fix, column=key)


def _key(meaning: str, example: Any, *default: Any) -> Any:
    """Describe a key for docs/codebook.md; without a default it has to be given."""
    return Field(*default, description=meaning, examples=[example])


class _Section(BaseModel):
    """A part of study.toml; a key close to a known one is taken for a slip of the pen."""

    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="after")
    def _no_misspelt_key(self):
        hints = {key: nearest(key, type(self).model_fields) for key in self.model_extra or ()}
        refuse(flaw(f"unknown key “{key}”.", hint.fix) for key, hint in hints.items() if hint.match)
        return self


class StudyInfo(_Section):
    """[study]: what it is called, and whether its data are invented."""

    id: Id = _key("The study's name in paths: its outputs' folders are called so.", "my-study")
    title: Text = _key("What it is called in documents.", "Reflective groups, 2026–27")
    synthetic: bool = _key("Puts “Synthetic data” on everything made from it.", True, False)
    academic_year: str = _key("When it was.", "2026–27", "")
    setting: str = _key("Where it was; for the abstract.", "A medical school", "")
    population: str = _key("Who was asked.", "final-year students", "students")
    intervention: str = _key("What they took part in.", "a reflective group", "")
    aim: str = _key("The abstract's Aims.", "To evaluate how students experienced it", "")
    ethics: str = _key(
        "Who approved it, or why nobody had to; for the abstract.", "Approved by the school.", ""
    )
    funding: str = _key("Who paid for it; for the abstract.", "No funding was received.", "")


class Cohort(_Section):
    """[cohort]: the people invited, and what they took part in."""

    enrolled: PositiveInt | None = _key("How many were invited.", 120, None)
    attended: NonNegativeInt | None = _key(
        "How many of them took part; without it the abstract says that they were offered it.",
        118,
        None,
    )
    sessions: int | None = _key("How many sessions there were.", 6, None)
    frequency: str = _key("How often there was one.", "fortnightly", "")
    session_minutes: int | None = _key("How long a session took, in minutes.", 90, None)
    rotation_weeks: int | None = _key("How long the rotation took, in weeks.", 12, None)
    sizes: dict[Id, dict[str, PositiveInt]] = _key(
        "How many were invited in each group of an attribute.", {"block": {"A": 60, "B": 60}}, {}
    )

    @model_validator(mode="after")
    def _attended_are_enrolled(self):
        if self.attended is not None and self.attended > (self.enrolled or 0):
            problem = (
                f"attended ({self.attended}) is more than enrolled ({self.enrolled or 'none'})."
            )
            refuse([flaw(problem, "Correct one of the two.")])
        return self


class SurveyFile(_Section):
    """[survey]: the export, the tool it came from, and the column that names respondents.

    Without `format` the tool is recognised from the file. `exclude` lists the ids of test
    records; `finished_only` sets aside what respondents began and did not submit. `delimiter`
    is what stands between the cells of a plain table, where that is not a comma.
    """

    file: Text = _key("The export, in the study's folder.", "survey.csv")
    format: str | None = _key("The tool that wrote it; README lists them.", "qualtrics", None)
    encoding: str = _key("Of a text file.", "cp1252", "utf-8")
    dictionary: str = _key("REDCap's data dictionary.", "dictionary.csv", "")
    exclude: list[str] = _key("Ids of test records, to set aside.", ["R001", "test"], [])
    finished_only: bool = _key("Sets aside what was begun and not submitted.", True, False)
    delimiter: str | None = _key("What stands between cells, if that is no comma.", ";", None)
    respondent: ColumnName | None = _key("The column of respondents' ids.", "Respondent", None)
    cluster: str = _key(
        "The attribute whose groups answer alike, as people of one block may.", "block", ""
    )


class Scale(_Section):
    """[scales.NAME]: ordered levels, and which of them count as agreement.

    A scale with an odd number of levels is centred on its middle level unless `neutral`
    says otherwise. `codes` gives the label of every code of an export that holds codes,
    `missing` the values that stand for no answer.
    """

    levels: Annotated[list[Text], Field(min_length=2)] = _key(
        "Its answers in order, from one end to the other.", ["Disagree", "Neutral", "Agree"]
    )
    agree: list[Text] = _key("The levels that count as agreement, at one end.", ["Agree"])
    neutral: list[Text] | None = _key(
        "The levels on which its bars are centred; by default the middle one.", ["Neutral"], None
    )
    not_applicable: list[Text] = _key(
        "Labels that were chosen and are no answer.", ["Not applicable"], []
    )
    codes: dict[str, Text] = _key(
        "The label of every code, where the export holds codes.",
        {"1": "Disagree", "2": "Neutral", "3": "Agree"},
        {},
    )
    missing: list[str] = _key("Values that stand for no answer.", ["-99"], [])

    @model_validator(mode="after")
    def _levels_are_known(self):
        refuse(
            flaw(f"{key} level “{level}” is not among the levels.", nearest(level, self.levels).fix)
            for key in ("agree", "neutral")
            for level in getattr(self, key) or []
            if level not in self.levels
        )
        return self

    @model_validator(mode="after")
    def _levels_are_in_order(self):
        repeated = [level for level, n in Counter(self.categories).items() if n > 1]
        refuse(flaw(f"level “{x}” is given twice.", "Keep one of the two.") for x in repeated[:1])
        agree = set(self.agree)
        if agree.intersection(self.neutral or []):
            refuse([flaw("a level is both agree and neutral.", "Keep it in one of the two lists.")])
        ends = self.levels[: len(agree)], self.levels[len(self.levels) - len(agree) :]
        if agree not in map(set, ends):
            problem = "the agree levels must stand together at one end of the scale."
            refuse([flaw(problem, "Put the levels in order.")])
        return self

    @property
    def categories(self) -> list[str]:
        """What can be chosen: the levels in order, then what is not applicable."""
        return [*self.levels, *self.not_applicable]

    def kind(self, level: str) -> str:
        """Say what choosing a level counts as: agree, neutral or disagree."""
        middle, odd = divmod(len(self.levels), 2)
        neutral = self.levels[middle : middle + odd] if self.neutral is None else self.neutral
        if level in self.agree:
            return "agree"
        undecided = not self.agree  # in a draft: nobody has said yet which levels agree
        return "neutral" if undecided or level in neutral else "disagree"


class Column(_Section):
    """Something asked: a column of the survey, under an id of our own."""

    id: Id = _key("Its short name, unique in the study.", "safety")
    column: ColumnName = _key("The column's heading, exactly as in the export.", "Q3. I felt safe")
    text: str = _key("The wording as asked; by default the column's heading.", "I felt safe", "")

    @property
    def label(self) -> str:
        """The question as asked, or its column's name."""
        return one_line(self.text or self.column)


class Item(Column):
    """[[items]]: one question on a scale; `phrase` completes "respondents agreed that ...".

    `section` is what all the rows of one grid ask, so that no label has to repeat it.
    """

    scale: Text = _key("The scale it is answered on: the NAME of a [scales.NAME].", "agreement")
    reverse: bool = _key("Agreeing is the unfavourable answer.", True, False)
    phrase: str = _key("Completes “respondents agreed that ...”.", "they felt safe", "")
    section: str = _key("What all rows of one grid ask.", "How far do you agree?", "")


class Attribute(Column):
    """[[attributes]]: what respondents are grouped by.

    Groups that are called alike in every block are told apart by `within`.
    """

    within: str = _key("The attribute within which its groups are counted.", "block", "")


class CodingFile(_Section):
    """[coding.consensus]: what the coders settled on together, as one more file of codings.

    `user` picks the coder out of a file that holds several, `sheet` a workbook's sheet,
    `project` one of the projects in a Taguette database.
    """

    file: Text = _key("The file or project, in the study's folder.", "coder-1.csv")
    encoding: str = _key("Of a text file.", "cp1252", "utf-8")
    user: str = _key("Picks the coder out of a file that holds several.", "anna", "")
    sheet: str | None = _key("The sheet of a workbook; by default the first.", "Anna", None)
    project: str | None = _key("Which project of a Taguette database.", "Anna's project", None)

    @property
    def key(self) -> str:
        """Where it stands in study.toml."""
        return "coding.consensus"


def _file_alone(given: Any) -> Any:
    return {"file": given} if isinstance(given, str) else given


class CodingSetup(_Section):
    """[coding]: how the coding was meant, and what the coders settled on together.

    `consensus = "agreed.csv"` is short for a [coding.consensus] with that file.
    """

    approach: Literal["coding-reliability", "codebook", "reflexive"] = _key(
        "“coding-reliability” or “codebook”; with “reflexive” no reliability is computed.",
        "reflexive",
        "codebook",
    )
    independent: bool = _key("The coders worked without knowing each other's codes.", True, False)
    percentages: bool = _key("Says how frequent themes are, in a reflexive study too.", True, False)
    consensus: Annotated[CodingFile | None, BeforeValidator(_file_alone)] = _key(
        "What the coders settled on together: a fourth decision rule.", None, None
    )


class Coder(CodingFile):
    """[[coders]]: one researcher's file of codings.

    A coder who coded in several rounds has an entry for each, with the same `id`. Reliability is
    computed from what each coder gave an answer first, themes are counted from what they gave it
    last. `user` picks the coder out of a file that holds several, `sheet` a workbook's sheet,
    `project` one of the projects in a Taguette database.
    """

    id: Id = _key("What the coder is called in tables.", "coder-1")
    round: PositiveInt = _key("In which round of coding it was written.", 2, 1)

    @property
    def key(self) -> str:
        """Where it stands in study.toml."""
        return f"coders {self.id}"


class Subtheme(_Section):
    """[[themes.subthemes]]: a part of a theme; coding it counts for the theme.

    A quotation is printed as it stands here, so list only those that somebody has approved: with
    nothing in them that tells who said it.
    """

    id: Id = _key("Its short name, as a coder's columns are headed.", "coping")
    name: Text = _key("What it is called in figures and text.", "Coping with stress")
    description: str = _key(
        "What respondents said, as it follows a colon; for the abstract.",
        "they felt less alone with hard cases",
        "",
    )
    source: str = _key("Where the description was published.", "The journal, its year", "")
    approved_quotes: list[Text] = _key(
        "Respondents' own words that may be printed.", ["I stopped taking it home."], []
    )


class Theme(Subtheme):
    """[[themes]]: one branch of the coding tree."""

    subthemes: list[Subtheme] = _key("Its parts, each as [[themes.subthemes]].", [], [])


class Mention(_Section):
    """[[mentions]]: words whose mention in the answers is counted; what follows `if_few`."""

    id: Id = _key("Its short name.", "relationship")
    name: Text = _key("What it is called in the text.", "the doctor–patient relationship")
    terms: Annotated[list[Text], Field(min_length=1)] = _key(
        "An answer that contains one of them as whole words mentions it.", ["rapport"]
    )
    role: str = _key("What it is to the study.", "the core aim of the course", "")
    few_below_percent: Annotated[float, Field(gt=0, le=100)] | None = _key(
        "Below which percentage of the answers it is called notably few.", 10, None
    )
    if_few: str = _key("The sentence that follows where few mention it.", "This needs help.", "")

    @model_validator(mode="after")
    def _few_is_said(self):
        if self.if_few and self.few_below_percent is None:
            problem = "if_few is given, and nothing says how few that is."
            refuse([flaw(problem, "Give few_below_percent, such as 10.")])
        return self


class Construct(_Section):
    """[[constructs]]: items that are meant to measure one thing together."""

    id: Id = _key("Its short name.", "experience")
    name: Text = _key("What it is called in tables.", "Experience of the group")
    items: Annotated[list[Text], Field(min_length=2)] = _key(
        "The ids of its items.", ["safety", "relevance"]
    )


class Claim(_Section):
    """[[claims]]: a published figure, to be checked.

    It is about one thing: an item, a theme, a mention, or the response. A percentage stands with
    its count and base where they were published; a mean with the number of people, as `base`.
    """

    item: str = _key("The id of the item that it is about.", "safety", "")
    theme: str = _key("Or the id of the theme or subtheme.", "coping", "")
    mention: str = _key("Or the id of the mention.", "relationship", "")
    response: bool = _key("Or the response: how many of those invited.", True, False)
    rule: Literal["any", "majority", "unanimous"] = _key(
        "By which decision rule a theme was counted.", "any", "majority"
    )
    count: Annotated[int, Field(ge=0)] | None = _key("How many agreed, as published.", 45, None)
    base: PositiveInt | None = _key("Of how many, as published.", 60, None)
    percent: Decimal | None = _key("The percentage, as published.", 75, None)
    mean: Decimal | None = _key("The mean of the answers, as published.", 3.75, None)
    sd: Annotated[Decimal, Field(ge=0)] | None = _key("Their SD, as published.", 1.04, None)
    lowest: int = _key("What the scale's lowest level was counted as, for a mean.", 0, 1)
    items_averaged: PositiveInt = _key(
        "How many items a mean is over; their levels are taken as the item's.", 4, 1
    )
    source: str = _key("Where it was published.", "The journal, its year and page", "")


class Abstract(_Section):
    """[abstract]: the items that its Results lead with, and what to conclude from them.

    Which of the three conclusions is used, the intervals decide.
    """

    items: list[str] = _key(
        "The items to lead with; by default those with claims, or else the first three.",
        ["again_as_student"],
        [],
    )
    favourable: str = _key(
        "Ends the abstract if more than half agreed, by all their intervals.",
        "They were well received.",
        "",
    )
    mixed: str = _key("Ends it if the intervals leave that open.", "Students were divided.", "")
    unfavourable: str = _key(
        "Ends it if more than half disagreed, by all intervals.", "They were not liked.", ""
    )
    interpretation: str = _key(
        "What it means, in the authors' own words.", "Teachers could introduce the aims.", ""
    )


class Venue(_Section):
    """[venue]: the rule set that the abstract has to keep."""

    rules: str = _key("The rule set's name.", "rcpsych-2025", "rcpsych-2025")


class Confirmation(_Section):
    """[[confirm]]: a guess of the draft that a person has yet to confirm.

    `key` is a path in study.toml, entries of lists by id: "scales.agreement.levels",
    "items.useful.scale". `guess` is what stands there now, `why` where it comes from. Of
    `options` a list, or true or false, is another value; a text says it in words, or is another
    value where the guess is a text. An entry that is deleted is confirmed.
    """

    key: Text = _key("Where the guess stands in this file.", "scales.agreement.agree")
    guess: str | bool | list[str] | None = _key("What stands there now.", ["Agree"], None)
    why: str = _key("Where the guess comes from.", "The wording says which levels agree.", "")
    options: list[str | bool | list[str]] = _key("What else it may be.", [["Strongly agree"]], [])


class Codebook(BaseModel):
    """One study: its codebook, and the folder it stands in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: Path
    study: StudyInfo
    survey: SurveyFile
    cohort: Cohort = Cohort()
    scales: dict[str, Scale] = {}
    items: list[Item] = []
    attributes: list[Attribute] = []
    questions: list[Column] = Field([], description="Free-text questions, whose answers are coded.")
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
        empty = [f"scales.{name}.agree" for name, scale in self.scales.items() if not scale.agree]
        fix = "List the levels that count as agreement."
        refuse(flaw(f"{key} is empty.", fix) for key in empty if key not in opened)
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
    def note(self) -> str:
        """What everything made from the study has to carry; empty for confirmed, real data."""
        return note(synthetic=self.synthetic, guesses=len(self.confirm))

    @property
    def codes(self) -> dict[str, str]:
        """Every theme and subtheme: id and name, a theme before its subthemes."""
        return {part.id: part.name for part in self.themes_and_subthemes}

    @property
    def themes_and_subthemes(self) -> list[Subtheme]:
        """The whole tree, a theme before its subthemes."""
        return [part for theme in self.themes for part in (theme, *theme.subthemes)]

    @property
    def coder_ids(self) -> list[str]:
        """Every coder once, in how many rounds they coded."""
        return list(dict.fromkeys(coder.id for coder in self.coders))

    @property
    def coding_files(self) -> list[CodingFile]:
        """The files of the coders, and of what they settled on."""
        return [*self.coders, *filter(None, [self.coding.consensus])]

    @property
    def parents(self) -> dict[str, str]:
        """The theme of every subtheme."""
        return {sub.id: theme.id for theme in self.themes for sub in theme.subthemes}

    @property
    def headline_items(self) -> list[str]:
        """Ids of the items the abstract reports: named ones, else the claimed, else the first."""
        claimed = list(dict.fromkeys(claim.item for claim in self.claims if claim.item))
        return self.abstract.items or claimed or [item.id for item in self.items[:3]]

    def item(self, item_id: str) -> Item:
        """Look an item up by its id."""
        return next(item for item in self.items if item.id == item_id)

    def scale_of(self, item: Item) -> Scale:
        """Return the scale an item is answered on."""
        return self.scales[item.scale]
