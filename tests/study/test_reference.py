"""Random small studies, beside an obvious and slow reader that goes row by row."""

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import balint_analysis as balint
from folders import write

LEVELS = ["Disagree", "Neutral", "Agree"]
CODES = ["good", "safe", "bad"]  # safe is a subtheme of good
QUESTIONS = {"why": "Q2", "how": "Q3"}
SPACE = st.sampled_from(["", " ", "\u00a0"])
LEVEL = st.tuples(SPACE, st.sampled_from(["", *LEVELS]), SPACE).map("".join)
TEXT = st.text(st.sampled_from('aé", \n;'), max_size=5)
PERSON = st.tuples(LEVEL, TEXT, TEXT)
MARKS = st.lists(st.sampled_from(["", "0", "1", " 1"]), min_size=3, max_size=3)


@st.composite
def studies(draw):
    """Draw the rows of a survey, of whom some answered nothing, and of two coders' sheets."""
    people = [["ID", "Q1", "Q2", "Q3"], ["00", "Agree", "", "yes"]]
    people += [[f"{n:02}", *draw(PERSON)] for n in range(draw(st.integers(1, 6)), 0, -1)]
    answers = [
        (row[0], question)
        for row in people[1:]
        for question, text in zip(QUESTIONS, row[2:], strict=True)
        if text.strip()
    ]
    sheets = []
    for _ in range(2):
        coded = draw(st.lists(st.sampled_from(answers), unique=True))
        sheets.append([["ID", "question", *CODES], *([*pair, *draw(MARKS)] for pair in coded)])
    return people, sheets


def text(rows):
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def survey_by_rows(source):
    reader = csv.reader(io.StringIO(source, newline=""))
    next(reader)
    found, line = {}, reader.line_num + 1
    for who, *cells in reader:
        cells = [cell.strip() for cell in cells]
        if any(cells):
            found[who] = (line, *cells)
        line = reader.line_num + 1
    return found


def coding_by_rows(source):
    found = {}
    for who, question, *marks in list(csv.reader(io.StringIO(source, newline="")))[1:]:
        marks = [mark.strip() for mark in marks]
        if any(marks):
            good, safe, bad = (mark == "1" for mark in marks)
            found[who, question] = [good or safe, safe, bad]
    return found


@given(studies())
def test_whole_columns_say_what_a_reader_row_by_row_says(tmp_path_factory, drawn):
    people, sheets = drawn
    ann, ben = map(text, sheets)
    questions = ", ".join(f'{{ id = "{q}", column = "{c}" }}' for q, c in QUESTIONS.items())
    folder = tmp_path_factory.mktemp("study")
    loaded = balint.load(
        write(folder, csv=text(people), ann=ann, ben=ben, cohort=None, questions=f"[{questions}]")
    )
    expected = survey_by_rows(text(people))
    assert loaded.lines.to_dict() == {who: line for who, (line, *_) in expected.items()}
    useful = loaded.responses["useful"].astype(object)
    assert useful.where(useful.notna(), "").to_dict() == {w: c[1] for w, c in expected.items()}
    assert list(loaded.answers.items()) == [
        ((who, question), cell)
        for who, (_, _, *cells) in expected.items()
        for question, cell in zip(QUESTIONS, cells, strict=True)
        if cell
    ]
    for coder, source in (("ann", ann), ("ben", ben)):
        coded = coding_by_rows(source)
        marks = loaded.codings.xs(coder, axis="columns", level="coder")[CODES]
        wanted = [coded.get(answer, [np.nan] * 3) for answer in loaded.answers.index]
        np.testing.assert_array_equal(marks.to_numpy(), np.array(wanted, dtype=float))
