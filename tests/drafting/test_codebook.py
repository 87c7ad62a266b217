"""The text of a drafted study.toml: what it says, and that it is a codebook."""

import re
import shutil
import tomllib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balint_analysis import paths, readers
from balint_analysis.drafting.toml_text import remarked, slug, string, wording
from balint_analysis.readers.export import Coded, Export
from balint_analysis.readers.files import delimited
from balint_analysis.readers.surveys import plain
from balint_analysis.study import reading, survey
from balint_analysis.study.codebook import ID_PATTERN
from drafts import FIVE, drafted, export, opened

SAMPLES = paths.project_root().parent / "shared/samples/survey"


# the survey


def test_a_study_says_what_it_was_drafted_from():
    _, codebook = drafted(export("redcap", Q=["x"]), study_id="spring", encoding="cp1252")
    assert (codebook.id, codebook.survey.file) == ("spring", "survey.csv")
    assert (codebook.survey.format, codebook.survey.encoding) == ("redcap", "cp1252")
    assert codebook.confirm[0].key == "study.title"


def test_a_plain_table_is_called_by_the_kind_of_its_file():
    assert drafted(export(Q=["x"]), file="Answers.XLSX")[1].survey.format == "xlsx"
    assert drafted(export(Q=["x"]), file="answers.txt")[1].survey.format is None


def test_a_data_dictionary_is_named():
    assert drafted(export(Q=["x"]), dictionary="d.csv")[1].survey.dictionary == "d.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf_8"])
def test_utf_8_goes_without_saying(encoding):
    assert "encoding" not in drafted(export(Q=["x"]), encoding=encoding)[0]


def test_a_folder_of_any_name_gives_an_id():
    assert drafted(export(Q=["x"]), study_id="Frühjahr 2024!")[1].id == "fruhjahr_2024"
    assert drafted(export(Q=["x"]), study_id="評価")[1].id == "study"


def test_enrolment_and_synthetic_are_left_to_fill_in():
    text, codebook = drafted(export(Q=["x"]))
    assert "# enrolled = 100" in text and codebook.cohort.enrolled is None
    assert "# synthetic = true" in text and not codebook.synthetic


def test_an_export_without_records_is_drafted_all_the_same():
    assert not drafted(export(ID=[], Q=[]))[1].items


def test_what_was_dropped_or_set_aside_is_said():
    facts = {"dropped": ("IP Address",), "set_aside": {"preview": 3}}
    facts["unfinished"] = pd.Series([True, False])
    text, _ = drafted(export(Q=["x", "y"], facts=facts))
    assert "identifying, so not read at all\n#   IP Address\n" in text
    assert "# 3 records set aside (preview)\n" in text
    assert "finished_only = true" in text


# ids and wordings


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Q5. It helped", "It helped"),
        ("5.a. It helped", "It helped"),
        ("12) It helped", "It helped"),
        ("Q5_a: It helped", "It helped"),
        ("<p>It <b>really</b> helped&nbsp;&amp;<br>more</p>", "It really helped & more"),
        ("5 things that helped", "5 things that helped"),
        ("1.5 hours were enough", "1.5 hours were enough"),
        ("Was a < b or c > d?", "Was a < b or c > d?"),
        ("Q5", "Q5"),
    ],
)
def test_questions_lose_markup_and_numbers(heading, text):
    assert wording(heading) == text


def test_the_wording_comes_from_the_export_if_it_has_it():
    _, codebook = drafted(export(Q1=FIVE, facts={"questions": {"Q1": "1. I felt <i>safe</i>"}}))
    assert (codebook.items[0].id, codebook.items[0].text) == ("felt_safe", "I felt safe")


def test_ids_are_short_and_their_own():
    taken = set()
    ids = [slug(text, "item", taken) for text in ("Did you like it?", "I like", "評価", "？")]
    assert ids == ["like", "like_2", "item", "item_2"]
    assert slug("The overwhelmingly unintelligible characterisation", "item", taken) == (
        "overwhelmingly_unintelligible"
    )


@pytest.mark.parametrize("heading", ["I worried about it", "It was not for me", "Es war schwierig"])
def test_a_reversed_wording_is_only_asked_about(heading):
    survey = export(**{heading: FIVE})
    (item,) = drafted(survey)[1].items
    assert opened(survey)[f"items.{item.id}.reverse"].guess is False
    assert not item.reverse


def test_a_plain_wording_is_not_asked_about():
    assert not [key for key in opened(export(**{"I noted what helped": FIVE})) if "items" in key]


# codings


def coded(*given, tool="sheet", **tree) -> Coded:
    """Make a coding of (coder, code) pairs."""
    marks = pd.DataFrame(
        [(coder, "1", "", code) for coder, code in given],
        columns=["coder", "respondent", "question", "code"],
    )
    return Coded(tool, marks, marks.drop(columns="code").assign(line=0), tree)


def test_a_file_of_one_coder_names_a_coder():
    codings = [("Ann B.csv", coded(("", "good"))), ("ben.csv", coded(("Ben", "good")))]
    text, codebook = drafted(export(Comments=["x"]), codings=codings)
    assert [(c.id, c.file) for c in codebook.coders] == [("ann-b", "Ann B.csv"), ("ben", "ben.csv")]
    assert "user = " not in text and "named after its answer" not in text


def test_a_file_of_several_coders_names_each():
    project = coded(("Ann", "good"), ("Ben", "bad"), ("Ann", "bad"), tool="refi-qda")
    text, codebook = drafted(export(Comments=["x"]), codings=[("p.qdpx", project)])
    assert [(c.id, c.file) for c in codebook.coders] == [("ann", "p.qdpx"), ("ben", "p.qdpx")]
    assert [c.user for c in codebook.coders] == ["Ann", "Ben"]
    assert "named after its answer" in text


def test_a_single_coder_is_no_reliability():
    text, codebook = drafted(export(Q=["x"]), codings=[("ann.csv", coded(("", "good")))])
    assert not codebook.coders and '# file = "ann.csv"' in text


def test_the_tree_has_two_levels():
    tree = {"Good": "", "Safe": "Good", "Very safe!": "Safe", "Bad": ""}
    text, codebook = drafted(export(Q=["x"]), codings=[("p", coded(**tree))])
    themes = {theme.name: [sub.name for sub in theme.subthemes] for theme in codebook.themes}
    assert themes == {"Good": ["Safe", "Very safe!"], "Bad": []}
    assert [sub.id for sub in codebook.themes[0].subthemes] == ["Safe", "very-safe"]
    assert "# in the coding it is under Safe" in text


def test_without_a_tree_the_codes_are_the_themes():
    codings = [("a.csv", coded(("", "x"), ("", "y"))), ("b.csv", coded(("", "z"), ("", "x")))]
    assert list(drafted(export(Q=["x"]), codings=codings)[1].codes) == ["x", "y", "z"]


def test_a_circle_in_the_tree_leaves_no_code_out():
    _, codebook = drafted(export(Q=["x"]), codings=[("p", coded(a="b", b="a", c="a"))])
    assert set(codebook.codes) == {"a", "b", "c"}


def test_questions_that_the_coding_names_are_called_to_mind():
    coding_ = coded(("", "x"))
    coding_.marks["question"] = "useful"
    assert "calls its questions useful" in drafted(export(Q=["x"]), codings=[("a", coding_)])[0]


def answered_by(**who) -> Coded:
    """Make a coding of answers: for every question, who was coded."""
    rows = [("", person, q, "x") for q, people in who.items() for person in people]
    marks = pd.DataFrame(rows, columns=["coder", "respondent", "question", "code"])
    return Coded("sheet", marks, marks.drop(columns="code").assign(line=0))


LONG = "It gave me time to think"
WRITTEN = {"ID": list("1234"), "Why?": [f"{LONG} {n}" for n in range(3)] + [""]}
WRITTEN["And then?"] = ["", *(f"{LONG} {n}" for n in range(3))]


def test_questions_take_the_ids_that_the_coding_gives_them():
    codings = [("a.csv", answered_by(more="24", useful="12"))]
    text, codebook = drafted(export(**WRITTEN), codings=codings)
    assert [q.id for q in codebook.questions] == ["useful", "more"]
    assert "calls its questions" not in text


@pytest.mark.parametrize("who", [{"more": "23"}, {"more": "4", "useful": "34"}, {"a b": "4"}])
def test_an_id_that_might_be_of_another_question_is_not_taken(who):
    _, codebook = drafted(export(**WRITTEN), codings=[("a.csv", answered_by(**who))])
    assert [q.id for q in codebook.questions] == ["why", "then"]


# the text


def test_a_remark_stays_on_its_line():
    assert remarked('a\nb\x7f\r"#😀') == '# a b  "#😀'


def test_headings_of_any_kind_come_back_as_they_are():
    heading = 'Q "1" # \\ \n\t\x7f \x85 😀 '
    assert tomllib.loads(f"x = {string(heading)}")["x"] == heading
    assert drafted(export(**{heading: FIVE}))[1].items[0].column == heading


ODD = st.text(st.sampled_from('aB1 #"\\\n\t\x7f;,[]_😀é評'), max_size=6) | st.text(max_size=8)
KNOWN = [
    *FIVE,
    "agree",
    "1",
    "2",
    "5",
    "-1",
    "-99",
    "3 (mid)",
    "N/A",
    "Yes",
    "",
    "a; b",
    "Not sure",
]
CELL = ODD | st.sampled_from([*KNOWN, "Often", "a@example.org", "Ada Brook", "2024-03-01", "1,5"])
COLUMN = st.lists(CELL, min_size=4, max_size=4)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(ODD, COLUMN), max_size=5),
    st.dictionaries(ODD, ODD, max_size=4),
    st.dictionaries(CELL, CELL, max_size=3),
    ODD,
)
def test_whatever_the_export_the_draft_is_a_study(columns, tree, labels, odd):
    cells = pd.DataFrame(
        dict(enumerate(cells for _, cells in columns)), index=range(4), dtype=str
    ).set_axis([heading for heading, _ in columns], axis="columns")
    facts = {
        "labels": {heading: labels for heading, _ in columns[:2]},
        "questions": {heading: odd for heading, _ in columns[1:]},
        "missing": {heading: {odd} for heading, _ in columns},
        "dropped": (odd,),
        "set_aside": {odd: 1},
    }
    marks = [(coder, code) for coder, code in tree.items()]
    codings = [(odd or "file", coded(*marks, **tree))]
    _, codebook = drafted(Export("plain", cells, **facts), study_id=odd, codings=codings)
    asked = [*codebook.items, *codebook.attributes, *codebook.questions]
    assert all(re.fullmatch(ID_PATTERN, column.id) for column in asked)
    assert len({column.column for column in asked}) == len(asked)
    assert len({column.id for column in asked}) == len(asked)


# real and whole studies


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
def test_the_serial_comma():
    _, codebook = drafted(plain.read(delimited.grid(SAMPLES / "comma-survey.csv")))
    assert codebook.survey.respondent == "RespondentID"
    assert [item.scale for item in codebook.items] == ["amount", "amount", "importance"]
    assert codebook.scales["amount"].levels == ["Not at all", "Not much", "Some", "A lot"]
    assert codebook.scales["importance"].levels[2].endswith("(neutral)")
    assert [a.column for a in codebook.attributes][-5:] == [
        *("Gender", "Age", "Household Income", "Education", "Location (Census Region)")
    ]
    assert not codebook.questions


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not at hand")
@pytest.mark.parametrize(
    "name", ["comma-survey.csv", "steak-risk-survey.csv", "bossier_example.sav", "survey_raw.csv",
             "insights_3header_single_matrix.csv", "insights_3header_comments.csv"],
)  # fmt: skip
def test_a_draft_of_a_sample_reads_the_sample(name, tmp_path):
    shutil.copy(SAMPLES / name, tmp_path)
    dictionary = "survey_dictionary.csv" if name == "survey_raw.csv" else ""
    if dictionary:
        shutil.copy(SAMPLES / dictionary, tmp_path)
    export = readers.read_survey(
        tmp_path / name, dictionary=tmp_path / dictionary if dictionary else None
    )
    text, _ = drafted(export, file=name, dictionary=dictionary)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    draft = reading.read(tmp_path)
    read = survey.read(draft)
    records = len(export.cells) + sum(export.set_aside.values())
    assert len(read.responses) + sum(read.set_aside.values()) == records


def test_a_draft_of_the_example_reads_the_example(tmp_path):
    folder = paths.project_root() / paths.EXAMPLE
    shutil.copy(folder / "survey.csv", tmp_path)
    text, _ = drafted(readers.read_survey(folder / "survey.csv"))
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    draft, example = reading.read(tmp_path), reading.read(folder)
    assert [i.column for i in draft.items] == [i.column for i in example.items]
    assert [q.column for q in draft.questions] == [q.column for q in example.questions]
    assert [a.column for a in draft.attributes] == [a.column for a in example.attributes]
    assert draft.scales == example.scales
    pd.testing.assert_frame_equal(
        survey.read(draft).responses.set_axis([i.id for i in example.items], axis="columns"),
        survey.read(example).responses,
    )
