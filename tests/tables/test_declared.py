"""What a declaration promises: columns, types, one computation, headings, digits."""

from itertools import count as counting

import pandas as pd
import pytest

from balint_analysis import paths
from balint_analysis.report.display import view
from balint_analysis.report.every_table import TABLES
from balint_analysis.study import load
from balint_analysis.study.reading import RESERVED
from balint_analysis.tables import coders, declared, themes
from balint_analysis.tables.declared import (
    base,
    coefficient,
    count,
    exported,
    flag,
    named,
    p_value,
    proportion,
    share,
    words,
)
from building import codebook_of, codings_of, study_of

NAN = float("nan")
EACH_TABLE = pytest.mark.parametrize("name", TABLES)
# Two items, two people: everything that a study may hold, and next to nothing in it.
PARTS = {
    "scales": {"s": {"levels": ["No", "Yes"], "agree": ["Yes"]}},
    "items": [{"id": name, "column": name, "scale": "s"} for name in ("a", "b")],
    "attributes": [{"id": "site", "column": "Site"}],
    "questions": [{"id": "why", "column": "Why"}],
    "coders": [{"id": name, "file": f"{name}.csv"} for name in ("ann", "ben")],
    "themes": [{"id": "x", "name": "X", "subthemes": [{"id": "x1", "name": "X1"}]}],
    "mentions": [{"id": "m", "name": "M", "terms": ["word"]}],
    "constructs": [{"id": "both", "name": "Both", "items": ["a", "b"]}],
    "claims": [{"item": "a", "count": 1, "base": 2, "percent": "50"}],
}


@pytest.fixture(scope="module")
def example():
    return load(paths.EXAMPLE)


@pytest.fixture
def declare(monkeypatch):
    """Declare a table that is forgotten after the test."""
    monkeypatch.setattr(declared, "TABLES", {})

    def make(compute=None, /, rest=None, **columns):
        further = {"further": declared.every_other(rest)} if rest else {}
        return declared.table("made", **columns, **further)(compute)

    return make


def made(**columns):
    """Give a function that computes a table of these columns."""
    return lambda study: pd.DataFrame(columns)


# Columns and their types


def test_an_undeclared_column_is_refused(declare):
    table = declare(made(a=[1], b=[2]), a=count("A"))
    with pytest.raises(TypeError, match=r"made: .*\['b'\]"):
        table(study_of())


@pytest.mark.parametrize("rest", [None, count("Further")])
def test_a_lacking_column_is_refused(declare, rest):
    table = declare(made(a=[1]), rest=rest, a=count("A"), b=count("B"))
    with pytest.raises(TypeError, match=r"made: .*\['b'\]"):
        table(study_of())


def test_columns_come_in_the_order_declared_and_the_further_ones_last(declare):
    table = declare(
        made(z=[0], b=[2], y=[0], a=[1]), rest=count("Further"), a=base("A"), b=base("")
    )
    assert list(table(study_of()).columns) == ["a", "b", "z", "y"]


@pytest.mark.parametrize(
    ("column", "given", "dtype"),
    [
        (words("W"), ["a", ""], "str"),
        (named("item", "I"), ["a", "b"], "str"),
        (flag("F"), [True, False], "bool"),
        (count("C"), [1.0, 2.0], "int64"),
        (count("C"), [1.0, NAN], "Int64"),
        (base("B"), [1, 2], "int64"),
        (share("S"), [0, 1], "float64"),
        (proportion("P"), [0, 1], "float64"),
        (coefficient("K"), [None, 1], "float64"),
        (p_value("p"), [0, 1], "float64"),
    ],
)
def test_a_column_has_the_type_of_its_kind(declare, column, given, dtype):
    assert declare(made(a=given), a=column)(study_of())["a"].dtype == dtype


def test_a_further_column_has_the_type_of_the_rest(declare):
    table = declare(made(a=["x"], b=[1.0]), rest=count("Further"), a=words("A"))
    assert table(study_of())["b"].dtype == "int64"


def test_rows_are_numbered_whatever_they_were_before(declare):
    table = declare(lambda study: pd.DataFrame({"a": [1, 2]}, index=["x", "x"]), a=count("A"))
    assert list(table(study_of()).index) == [0, 1]


@EACH_TABLE
@pytest.mark.parametrize("parts", [{}, PARTS], ids=["no codebook", "nobody answered"])
def test_a_study_with_nothing_in_it_has_every_table_with_its_columns(name, parts):
    table = TABLES[name](study_of(codebook_of(**parts)))
    assert set(TABLES[name].columns) <= set(table.columns)


# Computed once


def test_the_same_study_and_options_are_computed_once(declare):
    calls = counting()
    table = declare(
        lambda study, items=None, *, c=1: pd.DataFrame({"a": [next(calls)]}), a=count("A")
    )
    study = study_of()
    same = [table(study), table(study, None), table(study, items=None), table(study, c=1)]
    assert [frame["a"][0] for frame in same] == [0, 0, 0, 0]
    other = [table(study, ["x"]), table(study, c=2), table(study_of())]
    assert [frame["a"][0] for frame in other] == [1, 2, 3]
    assert table(study, items=["x"])["a"][0] == 1


def test_a_caller_cannot_change_what_is_kept(declare):
    table = declare(made(a=[1, 2]), a=count("A"))
    study = study_of()
    mine = table(study)
    mine.loc[0, "a"] = 9
    mine["b"] = 0
    mine.attrs["table"] = "mine"
    mine.index = ["x", "y"]
    pd.testing.assert_frame_equal(table(study), pd.DataFrame({"a": [1, 2]}))
    assert table(study).attrs == {"table": "made"}


def test_a_study_that_nobody_holds_is_forgotten(declare):
    table = declare(made(a=[1]), a=count("A"))
    table(study_of())
    assert len(table._computed) == 0


def test_a_table_names_the_options_it_takes():
    assert coders.reliability.options() == set()
    assert coders.intervals.options() == {"confidence", "number", "seed"}
    assert themes.cooccurrence.options() == {"decision_rule"}


# What readers see


@EACH_TABLE
def test_every_column_has_a_heading_in_words(example, name):
    table = TABLES[name](example)
    headings = list(view(table, example.codebook, columns=list(table)).cells.columns)
    assert len(headings) == len(set(headings)) == len(table.columns)
    assert all(headings)
    assert not [heading for heading in headings if "_" in heading]


IN_WORDS = {
    "distance": {"masi": "MASI", "jaccard": "Jaccard"},
    "level": {"theme": "themes", "subtheme": "themes and subthemes"},
    "method": {
        "wilson": "Wilson",
        "clopper-pearson": "Clopper–Pearson",
        "jeffreys": "Jeffreys",
        "agresti-coull": "Agresti–Coull",
        "finite-cohort": "finite cohort",
        "worst-case-respondents": "worst case, respondents",
        "worst-case-cohort": "worst case, all invited",
    },
    "rule": {
        "any": "at least one coder",
        "majority": "more than half of the coders",
        "unanimous": "every coder",
    },
}


@EACH_TABLE
def test_ids_are_shown_as_the_names_they_stand_for(example, name):
    table, codebook = TABLES[name](example), example.codebook
    labels = {
        "item": {item.id: item.label for item in codebook.items},
        "question": {question.id: question.label for question in codebook.questions},
        "attribute": {attribute.id: attribute.label for attribute in codebook.attributes},
        "construct": {construct.id: construct.name for construct in codebook.constructs},
        "code": codebook.codes,
        "coefficient": coders.NAMES,
        **IN_WORDS,
    }
    for key, column in TABLES[name].columns.items():
        if column.names and column.names != "respondent":  # who has no other name
            cells = view(table, codebook, columns=[key]).cells.iloc[:, 0]
            assert list(cells) == [labels[column.names][x] for x in table[key]]


def test_further_columns_are_headed_by_their_names():
    parts = [{"id": "x", "name": "First theme"}, {"id": "y", "name": "Second theme"}]
    codings = codings_of({"x": ["11"], "y": ["11"]})
    study = study_of(codebook_of(themes=parts), codings=codings)
    cells = view(themes.cooccurrence(study), study.codebook).cells
    assert list(cells.columns) == ["Theme", "First theme", "Second theme"]
    assert list(cells["Theme"]) == ["First theme", "Second theme"]


def test_a_table_goes_by_the_name_of_its_file():
    assert all(name == table.name for name, table in TABLES.items())


def test_a_part_of_a_table_is_still_that_table(example):
    table = themes.prevalence(example)
    assert declared.of(table[table["rule"] == "any"]) is themes.prevalence
    assert declared.of(table.head(2)[["code", "count"]]) is themes.prevalence


# What files hold


def test_shares_are_exported_in_full_and_the_rest_to_ten_digits(declare):
    third = {"share": 1 / 3, "words": "0.333333333333", "count": 10**13 + 1}
    cut = dict.fromkeys(["proportion", "coefficient", "p_value"], 1 / 3)
    kinds = [share, words, count, proportion, coefficient, p_value]
    columns = dict(zip([*third, *cut], (kind("Heading") for kind in kinds), strict=True))
    table = declare(lambda study: pd.DataFrame([third | cut]), **columns)
    (row,) = exported(table(study_of())).to_dict("records")
    assert row == third | dict.fromkeys(cut, 0.3333333333)


def test_further_columns_are_exported_too(declare):
    table = declare(made(a=["x"], b=[1 / 3]), rest=proportion("Further"), a=words("A"))
    assert exported(table(study_of())).to_dict("records") == [{"a": "x", "b": 0.3333333333}]


@pytest.mark.parametrize(
    "name, whose", [("theme-cooccurrence", "themes"), ("disagreements", "coders")]
)
def test_no_id_that_heads_a_column_may_be_called_as_another_column(name, whose):
    assert {*TABLES[name].columns, "data"} <= {*RESERVED[whose]}  # data: beside synthetic data


def test_only_two_tables_are_headed_by_ids():
    headed = {name for name, table in TABLES.items() if table.rest}
    assert headed == {"theme-cooccurrence", "disagreements"}
