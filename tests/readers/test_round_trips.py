"""A synthetic study, written as each tool would export it, reads as it does from plain CSV."""

import csv
import io
from dataclasses import replace

import pandas as pd
import pytest

import formats
from balint_analysis import readers, synthetic
from balint_analysis.report import results
from balint_analysis.study import load

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
    return load(folder)


def collected(study) -> str:
    """Return results.json, worked out once for equal tables."""
    labelled = {section: {"__all__": {"column", "text"}} for section in formats.ASKED}
    codebook = study.codebook
    facts = codebook.model_dump_json(
        exclude=dict.fromkeys(("folder", "survey", "coders"), True) | labelled
    )
    labels = [entry.label for section in formats.ASKED for entry in getattr(codebook, section)]
    tables = (study.responses, study.attributes, study.answers, study.codings)
    key = (facts, *labels, *study.set_aside.items(), *(table.to_csv() for table in tables))
    if key not in COLLECTED:
        COLLECTED[key] = results.collect(study).model_dump_json()
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
    written = formats.SURVEYS[name](tmp_path, formats.asked(source))
    ids = dict(zip(source.lines.index, written.ids, strict=True))
    coders = formats.long_csv(tmp_path, called(formats.coded(source), ids))
    formats.save_codebook(
        source.codebook, tmp_path, survey=written.survey, headings=written.headings, coders=coders
    )
    found = load(tmp_path)
    tool = next(tool for tool in TOOLS if name.startswith(tool))
    assert found.notes[0] == f"Read as {readers.title(tool)}."
    pd.testing.assert_frame_equal(found.responses, renamed(source.responses, ids))
    pd.testing.assert_frame_equal(found.attributes, renamed(source.attributes, ids))
    pd.testing.assert_series_equal(found.answers, renamed(source.answers, ids))
    pd.testing.assert_frame_equal(found.codings, renamed(source.codings, ids))
    # Some tools' files hold records that are set aside; the flow tells of them.
    assert collected(found) == collected(replace(source, set_aside=found.set_aside))


@pytest.mark.parametrize("name", formats.CODINGS)
def test_codings_read_the_same_from_every_format(source, tmp_path, name):
    coders = formats.CODINGS[name](tmp_path, formats.coded(source))
    plain = formats.plain_csv(tmp_path, formats.asked(source))
    formats.save_codebook(source.codebook, tmp_path, survey=plain.survey, coders=coders)
    found, expected = load(tmp_path), without_what_is_lost(source.codings, name)
    pd.testing.assert_frame_equal(found.codings, expected)
    assert collected(found) == collected(replace(source, codings=expected))


def test_the_study_can_show_what_a_format_loses(source):
    """Some answers were passed over, and some were coded with no theme."""
    for name in (*formats.CODED_BY_ALL, *formats.CODED_IF_GIVEN):
        assert not without_what_is_lost(source.codings, name).equals(source.codings)


def test_every_reader_has_a_round_trip():
    assert all(any(name.startswith(tool) for name in formats.SURVEYS) for tool in TOOLS)
    assert {*readers.CODING_READERS} < {*formats.CODINGS}
