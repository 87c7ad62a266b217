"""A synthetic study, written as each tool would export it, reads as it does from plain CSV."""

import csv
import io
import json

import pandas as pd
import pytest

import formats
from balint_analysis import readers, synthetic
from balint_analysis.report import results
from balint_analysis.study import coding, reading, survey

RESPONDENTS = 30
AWKWARD = [
    'Less of it;\n"more", I mean, or\tneither – see below',
    "Na\u00efve caf\u00e9 talk \N{GRINNING FACE} at 5 < 6 & 7 > 6",
    "NA",
    "None",
    "007",
]
TOOLS = ("plain", "spss", *readers.GRID_READERS)
COLLECTED = {}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The study as the generator writes it, and everything that is read from it."""
    folder = tmp_path_factory.mktemp("source") / "study"
    synthetic.write_study(folder, respondents=RESPONDENTS, cohort=60, seed=7)
    path = folder / "survey.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    written = [row for row in rows if row[-1]]
    for row, text in zip(written, AWKWARD, strict=False):
        row[-1] = text
    formats.save_text(path, [header, *rows])
    return read(folder)


def read(folder):
    codebook = reading.read(folder)
    answers = survey.read(codebook)
    return codebook, answers, coding.read(codebook, answers)


def collected(codebook, answers, codings) -> str:
    """Return results.json, worked out once for equal tables."""
    labelled = {section: {"__all__": {"column", "text"}} for section in formats.ASKED}
    facts = codebook.model_dump_json(
        exclude=dict.fromkeys(("folder", "survey", "coders"), True) | labelled
    )
    labels = [entry.label for section in formats.ASKED for entry in getattr(codebook, section)]
    tables = (answers.responses, answers.attributes, answers.answers, codings)
    key = (facts, *labels, *(table.to_csv() for table in tables))
    if key not in COLLECTED:
        COLLECTED[key] = json.dumps(results.collect(codebook, answers, codings))
    return COLLECTED[key]


def renamed(table, ids):
    """Call the respondents by other ids."""
    level = "respondent" if isinstance(table.index, pd.MultiIndex) else None
    return table.rename(index=dict(ids), level=level)


def called(codings, ids) -> formats.Codings:
    """Call the respondents by other ids, in what the coders coded."""
    coded = {
        coder: {(ids[r], q): codes for (r, q), codes in given.items()}
        for coder, given in codings.coded.items()
    }
    texts = {(ids[r], q): text for (r, q), text in codings.texts.items()}
    return formats.Codings(texts, coded, codings.themes)


def without_what_is_lost(codings, name):
    """Take from a coding what a format cannot tell."""
    if name in formats.CODED_BY_ALL:
        return codings.fillna(0)
    if name in formats.CODED_IF_GIVEN:
        given = codings.T.groupby(level="coder").transform("max").T
        return codings.where(given == 1)
    return codings


@pytest.mark.parametrize("name", formats.SURVEYS)
def test_a_survey_reads_the_same_from_every_format(source, tmp_path, name):
    codebook, answers, codings = source
    written = formats.SURVEYS[name](tmp_path, formats.asked(codebook, answers))
    ids = dict(zip(answers.lines.index, written.ids, strict=True))
    coders = formats.long_csv(tmp_path, called(formats.coded(codebook, answers, codings), ids))
    formats.save_codebook(
        codebook, tmp_path, survey=written.survey, headings=written.headings, coders=coders
    )
    _, found, found_codings = again = read(tmp_path)
    tool = next(tool for tool in TOOLS if name.startswith(tool))
    assert found.notes[0] == f"Read as {readers.title(tool)}."
    pd.testing.assert_frame_equal(found.responses, renamed(answers.responses, ids))
    pd.testing.assert_frame_equal(found.attributes, renamed(answers.attributes, ids))
    pd.testing.assert_series_equal(found.answers, renamed(answers.answers, ids))
    pd.testing.assert_frame_equal(found_codings, renamed(codings, ids))
    assert collected(*again) == collected(*source)


@pytest.mark.parametrize("name", formats.CODINGS)
def test_codings_read_the_same_from_every_format(source, tmp_path, name):
    codebook, answers, codings = source
    coders = formats.CODINGS[name](tmp_path, formats.coded(codebook, answers, codings))
    plain = formats.plain_csv(tmp_path, formats.asked(codebook, answers))
    formats.save_codebook(codebook, tmp_path, survey=plain.survey, coders=coders)
    again, expected = read(tmp_path), without_what_is_lost(codings, name)
    pd.testing.assert_frame_equal(again[2], expected)
    assert collected(*again) == collected(codebook, answers, expected)


def test_the_study_can_show_what_a_format_loses(source):
    """Some answers were passed over, and some were coded with no theme."""
    *_, codings = source
    for name in (*formats.CODED_BY_ALL, *formats.CODED_IF_GIVEN):
        assert not without_what_is_lost(codings, name).equals(codings)


def test_every_reader_has_a_round_trip():
    assert all(any(name.startswith(tool) for name in formats.SURVEYS) for tool in TOOLS)
    assert {*readers.CODING_READERS} < {*formats.CODINGS}
