"""Texts whose cells are found by their bytes, beside the csv module, record by record."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis.readers.export import Records
from balint_analysis.readers.files import sound

PIECES = [
    "",
    "a",
    "1 é",
    "–😀",
    '""',
    '"a;b"',
    '"x\ny"',
    '"say ""hm"""',
    '"\n"',
    "longer than that by far",
]
DOUBTFUL = [*PIECES, '"', 'a"b', '"a"b', ' "a"', '"a', '"""', "\n", "\t", "\x07"]
CELLS = st.text(st.sampled_from('ab1",;\n\t é–😀'), max_size=28)


def by_csv(text, delimiter):
    """Read record by record, as strictly as can be: (first line, cells)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, start = [], 1
    for cells in reader:
        if cells:
            found.append((start, cells))
        start = reader.line_num + 1
    return found


def all_ways(records):
    """The same records: one by one, in turn, as a table, and column by column."""
    columns = [column.texts().tolist() for column in records.columns()]
    table = records.cells
    return [
        [records[n] for n in range(len(records))],
        list(records),
        list(zip(table.index.tolist(), table.to_numpy().tolist(), strict=True)),
        list(zip(records.lines.tolist(), map(list, zip(*columns, strict=True)), strict=True)),
    ]


def table(pieces):
    """Draw rows of two cells as they stand in a file."""
    return st.lists(st.lists(st.sampled_from(pieces), min_size=2, max_size=2), min_size=1)


@settings(max_examples=400)
@given(
    table(PIECES) | table(DOUBTFUL),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
)
def test_what_is_taken_for_sound_is_read_as_csv_reads_it(rows, delimiter, end, last):
    text = ("\n".join(map(delimiter.join, rows)) + last).replace("\n", end)
    records = sound.records(text, delimiter)
    if records is not None:
        assert all_ways(records) == [by_csv(text, delimiter)] * 4
        assert all_ways(records[1:]) == [by_csv(text, delimiter)[1:]] * 4


@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n))))
def test_what_csv_writes_is_sound(rows):
    rows = [["head"] * len(rows[0]), *rows] if rows else [["a", "b"]]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    records = sound.records(text.getvalue(), ",")
    assert [cells for _, cells in records] == rows
    assert [column.texts().tolist() for column in records.columns()] == [
        list(column) for column in zip(*rows, strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "a\nb\n", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n\n1,2\n", "a,b\r1,2\n",
        'a,b\n1,"2\n', 'a,b\n1,"2"3\n',
        'a,b\n1,x"2"\n', 'a,b\n1, "2"\n', "a,b\n1,\x07\n", "a,b\n1,\x00\n", "\ufeffa,b\n1,2\n",
        f"a,b\n1,{'x' * csv.field_size_limit()}y\n",
    ],
)  # fmt: skip
def test_a_text_that_takes_a_closer_look_is_left_to_csv(text):
    assert sound.records(text, ",") is None


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 17, 24, 25])
def test_cells_of_every_size_are_told_apart(size):
    cells = ["x" * size, "x" * max(size - 1, 0) + "é", ""]
    records = sound.records("a,b\n" + "".join(f"{cell},1\n" for cell in cells), ",")
    assert records[1:].columns()[0].texts().tolist() == cells


def test_columns_of_a_table_are_read_alike():
    table = pd.DataFrame({0: ["a", "b", "a"], 1: ["", "", "x"]}, index=[2, 3, 7], dtype=str)
    assert all_ways(Records(table)) == [[(2, ["a", ""]), (3, ["b", ""]), (7, ["a", "x"])]] * 4
