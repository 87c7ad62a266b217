"""Exports of every tool, language and trap: what a draft makes of them is right, or is asked."""

import pytest

import corpus
from balint_analysis import paths
from balint_analysis.study import reading, survey

ROOT = paths.project_root()
SAMPLES = ROOT.parent / "shared/samples/survey"
LONG = 9  # characters; shorter words may be in any heading
MADE = corpus.cases(ROOT / "tests/data/exports")
REAL = corpus.cases(ROOT / "tests/data/samples", SAMPLES) if SAMPLES.is_dir() else []


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """Draft and score a case once."""
    known = {}

    def of(case):
        if case.name not in known:
            folder = tmp_path_factory.mktemp("drafts") / case.name
            begun, book = corpus.draft(case, folder)
            known[case.name] = folder, begun, corpus.score(case, begun, book)
        return known[case.name]

    return of


each = pytest.mark.parametrize("case", [*MADE, *REAL], ids=lambda case: case.name)


@each
def test_no_scale_is_wrong_in_silence(case, scored):
    _, _, score = scored(case)
    assert score.wrong == []
    assert score.right + score.marked >= sum(
        len(scale["columns"]) for scale in case.expected.get("scales", {}).values()
    )


@each
def test_the_tool_and_its_respondents_are_known(case, scored):
    _, begun, _ = scored(case)
    assert begun.export.tool == case.expected["tool"]
    assert begun.plan.respondent == case.expected.get("respondent")


@each
def test_questions_and_identifying_columns_are_all_found(case, scored):
    _, _, score = scored(case)
    for kind in ("questions", "identifying"):
        found, known, more = score.sets[kind]
        assert (found, more) == (known, 0), kind


@each
def test_no_attribute_is_missed(case, scored):
    _, _, score = scored(case)
    found, known, _ = score.sets["attributes"]
    assert found == known


@each
def test_a_draft_reads_its_own_export(case, scored):
    folder, begun, _ = scored(case)
    read = survey.read(reading.read(folder))
    records = len(begun.export.cells) + sum(begun.export.set_aside.values())
    assert len(read.responses) + sum(read.set_aside.values()) == records


@each
def test_no_words_of_people_are_in_a_draft(case, scored):
    folder, begun, _ = scored(case)
    text = (folder / "study.toml").read_text(encoding="utf-8") + "\n".join(begun.told)
    plan, cells = begun.plan, begun.export.cells
    declared = {asked.profile.column for asked in (*plan.items, *plan.attributes)}
    for column in set(cells) - declared:
        said = {cell for cell in cells[column] if len(cell) > LONG} - set(cells)
        assert not [cell for cell in said if cell in text], column


def test_the_corpus_is_large():
    assert len(MADE) >= 40
    assert {case.expected["tool"] for case in MADE} >= {
        *("plain", "qualtrics", "microsoft_forms", "google_forms", "jisc"),
        *("limesurvey", "redcap", "surveymonkey", "spss"),
    }


def test_the_page_shows_what_was_measured(scored):
    results = {case.name: (case, scored(case)[2]) for case in MADE}
    page = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    assert corpus.table(results) in page, "Run tools/refresh_formats.py."
