"""What is decided about an export: every guess with its reason, sure or to be confirmed."""

from dataclasses import dataclass, field
from typing import NamedTuple

from .profiles import Profile


class Decision(NamedTuple):
    """One guess.

    Attributes
    ----------
    key : str
        Where it stands in study.toml: "scales.agreement.levels", "items.useful.scale".
    guess : str, list of str, bool or None
        What the draft says; None where nothing was guessed.
    why : str
        Where the guess comes from, and what is open about it.
    options : tuple
        What else it may be, in words or values.
    sure : bool
        Whether it may stand as it is. What is not sure is asked.
    """

    key: str
    guess: str | list[str] | bool | None
    why: str
    options: tuple = ()
    sure: bool = False


@dataclass
class Scale:
    """A scale that columns share.

    Attributes
    ----------
    levels, agree, neutral, not_applicable : list of str
        As in a study's codebook, spelt as in the file.
    columns : list of Profile
        Which columns were answered on it.
    unused : list of str
        The levels that nobody chose.
    decisions : list of Decision
        What was guessed of it; their keys are "levels", "agree" and so on.
    doubts : dict of Decision
        Of a column that may have a scale of its own: what is open; its key is "scale".
    """

    name: str
    levels: list[str]
    agree: list[str]
    neutral: list[str] = field(default_factory=list)
    not_applicable: list[str] = field(default_factory=list)
    columns: list[Profile] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    doubts: dict[str, Decision] = field(default_factory=dict)

    @property
    def is_numeric(self) -> bool:
        """Whether its levels are bare numbers."""
        return all(level.lstrip("+-−").isdecimal() for level in self.levels)


@dataclass
class Asked:
    """A column that the draft declares, under an id.

    Attributes
    ----------
    id : str
        Its id.
    profile : Profile
        The column.
    scale : str
        The scale of an item.
    off : str
        Why it is drafted as a remark only; "" if it is in use.
    """

    id: str
    profile: Profile
    scale: str = ""
    off: str = ""


@dataclass
class Plan:
    """All that a draft says of an export.

    Attributes
    ----------
    respondent : str or None
        The column that names respondents.
    scales : list of Scale
    items, attributes, questions : list of Asked
    left_out : dict of list
        The other columns' headings, by reason.
    decisions : list of Decision
        Every guess, in the order of study.toml.
    """

    respondent: str | None = None
    scales: list[Scale] = field(default_factory=list)
    items: list[Asked] = field(default_factory=list)
    attributes: list[Asked] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def open(self) -> list[Decision]:
        """The guesses that are to be confirmed."""
        return [decision for decision in self.decisions if not decision.sure]

    def leave_out(self, reason: str, *columns: str) -> None:
        """Note why columns are left out."""
        if columns:
            self.left_out.setdefault(reason, []).extend(columns)
