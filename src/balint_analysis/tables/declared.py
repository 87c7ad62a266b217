"""How a table is declared: its name, and its columns with their kinds and headings.

A declaration is all that the notebook's display, the CSV, results.json and the docs go by.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, update_wrapper
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import pandas as pd

from ..rounding import Kind, kept
from ..study import Study

Row = tuple[Any, ...]
Computed: TypeAlias = pd.DataFrame | Iterable[Row]
DTYPES = {Kind.WORDS: "str", Kind.FLAG: "bool", Kind.COUNT: "int64", Kind.BASE: "int64"}
TABLES: dict[str, "Table"] = {}


@dataclass(frozen=True)
class Column:
    """One column: what its values are, its heading in words, and whether readers see it.

    `names` says whose id it holds (item, code, respondent ...), so that readers see the name.
    Values that go `across` are set out as columns for readers. `rest` stands for all columns
    that are not declared by name.
    """

    kind: Kind
    heading: str
    shown: bool = True
    names: str = ""
    across: bool = False
    rest: bool = False


# A column of each kind, declared by its heading; `shown` says whether readers see it.
words = partial(Column, Kind.WORDS)
flag = partial(Column, Kind.FLAG)
count = partial(Column, Kind.COUNT)
base = partial(Column, Kind.BASE)  # what the counts and shares beside it are of
share = partial(Column, Kind.SHARE)  # a count divided by its base
proportion = partial(Column, Kind.PROPORTION)  # no quotient of counts: limits, differences
coefficient = partial(Column, Kind.COEFFICIENT)
p_value = partial(Column, Kind.P)


def named(what: str, heading: str, *, shown: bool = True) -> Column:
    """Declare a column of ids: of an item, a code, a question, an attribute, a respondent ..."""
    return words(heading, shown, names=what)


def limits(kind: Callable[[str], Column]) -> dict[str, Column]:
    """Declare the two columns of an interval: limits of proportions, or of coefficients."""
    return {"lower": kind("Lower limit"), "upper": kind("Upper limit")}


def across(column: Column) -> Column:
    """Set the column's values out as columns for readers, with the shares below them."""
    return replace(column, across=True)


def every_other(column: Column) -> Column:
    """Declare all further columns, whose names are ids."""
    return replace(column, rest=True)


@dataclass(eq=False)
class Table:
    """A declared table: call it with a loaded study, and it is computed.

    Attributes
    ----------
    name : str
        Of its CSV file.
    compute : callable
        The function that takes the study and gives a DataFrame with these columns, or rows with
        a value for each that is declared by name.
    declared : dict of Column
        By the column's name, in order.
    """

    name: str
    compute: Callable[..., Computed]
    declared: Mapping[str, Column]
    _computed: WeakKeyDictionary[Study, dict[tuple[Any, ...], pd.DataFrame]] = field(
        default_factory=WeakKeyDictionary, repr=False
    )

    @property
    def columns(self) -> dict[str, Column]:
        """The columns that are declared by name."""
        return {name: column for name, column in self.declared.items() if not column.rest}

    @property
    def rest(self) -> Column | None:
        """What all further columns are, if there may be any."""
        return next((column for column in self.declared.values() if column.rest), None)

    @property
    def across(self) -> str:
        """The column whose values readers see as columns; empty if there is none."""
        return next((name for name, column in self.declared.items() if column.across), "")

    @property
    def about_answers(self) -> bool:
        """Whether its rows are single people's: such a table is for the coders alone."""
        return any(column.names == "respondent" for column in self.declared.values())

    def __call__(self, study: Study, *picked: Any, **options: Any) -> pd.DataFrame:
        """Compute the table of a study, once for the same options."""
        given = inspect.signature(self.compute).bind(study, *picked, **options)
        given.apply_defaults()
        _, *values = given.arguments.values()
        key = tuple(tuple(value) if isinstance(value, list) else value for value in values)
        known = self._computed.setdefault(study, {})
        if key not in known:
            known[key] = self._typed(self.compute(study, *picked, **options))
            known[key].attrs |= {"subset": study.subset} if study.subset else {}
        return known[key].copy(deep=False)  # shared until somebody writes to it

    def options(self) -> set[str]:
        """Name the options that it takes beside the study."""
        return set(inspect.signature(self.compute).parameters) - {"study"}

    def column(self, name: str) -> Column:
        """Look a column's declaration up; a further column is headed by its name."""
        if name in self.columns or self.rest is None:
            return self.columns[name]
        return Column(self.rest.kind, name, names=self.rest.names)

    def _typed(self, frame: Computed) -> pd.DataFrame:
        """Give every column the type of its kind; another column is a mistake of ours."""
        if not isinstance(frame, pd.DataFrame):
            frame = pd.DataFrame(list(frame), columns=list(self.columns))
        further = [name for name in frame.columns if name not in self.columns]
        lacking = [name for name in self.columns if name not in frame.columns]
        if lacking or (further and self.rest is None):
            raise TypeError(f"{self.name}: declared but not there {lacking}; the reverse {further}")
        names = [*self.columns, *further]
        typed = pd.DataFrame({name: _typed(frame[name], self.column(name)) for name in names})
        typed.attrs["table"] = self.name
        return typed.reset_index(drop=True)


def _typed(values: pd.Series, column: Column) -> pd.Series:
    """Give a column the type of its kind; counts that may be absent get one that allows it."""
    dtype = DTYPES.get(column.kind, "float64")
    absent = dtype == "int64" and values.isna().any()
    return values.astype("Int64" if absent else dtype)


def table(name: str, /, **columns: Column) -> Callable[[Callable[..., Computed]], Table]:
    """Declare the table that a function computes, under the name of its file.

    Parameters
    ----------
    name : str
        Of the table's file.
    **columns : Column
        In order.
    """

    def declare(compute: Callable[..., Computed]) -> Table:
        TABLES[name] = Table(name, compute, columns)
        update_wrapper(TABLES[name], compute)  # so that help() tells of the function
        return TABLES[name]

    return declare


def of(frame: pd.DataFrame) -> Table:
    """Find the declaration of a computed table, or of a part of one."""
    return TABLES[frame.attrs["table"]]


def subset_of(*frames: Any) -> str:
    """Say of which part of a study tables were computed; empty where of the whole."""
    found = (getattr(frame, "attrs", {}).get("subset", "") for frame in frames)
    return "; ".join(dict.fromkeys(filter(None, found)))


def exported(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a computed table as files hold it: shares in full, the rest to ten digits."""
    declared = of(frame)
    return pd.DataFrame({name: kept(frame[name], declared.column(name).kind) for name in frame})
