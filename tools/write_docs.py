"""Write the pages that say again what the code declares: the tables, and results.json's schema.

A test holds them and the code together.
"""

import json
from collections.abc import Iterator

from balint_analysis import paths
from balint_analysis.report.every_table import TABLES
from balint_analysis.report.model import Results
from balint_analysis.rounding import DIGITS, Kind
from balint_analysis.tables.declared import Column, Table

DOCS = paths.project_root() / "docs"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
INTRODUCTION = """# The tables, column by column

Made by `make docs` from the declarations in the code, named with each table; change them there.

Every table is written to `data/processed/<study>/` as CSV, UTF-8, with the columns' names in its
first row. Notebooks show the same table rounded, under headings in words, and names instead of
ids. Where there is no value, a cell is empty. Of synthetic data each row says so, in one more
column `data`. In [results.json](results.md) stands the same, but for tables about single answers.
"""
KINDS = {
    Kind.WORDS: ("as they are", "as they are; ids as the names they stand for"),
    Kind.FLAG: ("True or False", "“yes”, or nothing"),
    Kind.COUNT: ("whole numbers", "whole numbers"),
    Kind.BASE: ("whole numbers: what counts and shares are of", "whole numbers"),
    Kind.SHARE: ("a count divided by its base, in full", "per cent, one decimal"),
    Kind.PROPORTION: (f"to {DIGITS} significant digits", "per cent, one decimal"),
    Kind.COEFFICIENT: (f"to {DIGITS} significant digits", "two decimals, or “undefined”"),
    Kind.P: (f"to {DIGITS} significant digits", "three decimals, or <0.001"),
}


def tables() -> str:
    """Return the page on the tables."""
    kinds = [f"| {kind} | {written} | {shown} |" for kind, (written, shown) in KINDS.items()]
    head = ["| What a column holds | In the file | Shown |", "|---|---|---|"]
    sections = [_section(table) for _, table in sorted(TABLES.items())]
    return "\n".join([INTRODUCTION, *head, *kinds, "", *sections])


def _section(table: Table) -> str:
    about = (table.compute.__doc__ or "").partition("\n")[0]
    if table.about_answers:
        about += " It is about single answers: for the coders alone."
    made = f"Computed by `{table.compute.__module__}.{table.compute.__qualname__}`."
    head = ["| Column | Heading | Holds |", "|---|---|---|"]
    return "\n".join([f"## {table.name}", "", about, made, "", *head, *_columns(table), ""])


def _columns(table: Table) -> Iterator[str]:
    for name, column in table.columns.items():
        yield f"| `{name}` | {column.heading} | {_held(column)} |"
    if table.rest:
        yield f"| further columns | their names | {_held(table.rest)} |"


def _held(column: Column) -> str:
    held = f"{column.kind}: id of the {column.names}" if column.names else str(column.kind)
    return held if column.shown else f"{held}; shown on request"


def schema() -> str:
    """Return the JSON Schema of results.json."""
    described = {"$schema": DIALECT, **Results.model_json_schema()}
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


PAGES = {"tables.md": tables, "results.schema.json": schema}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}: written")
