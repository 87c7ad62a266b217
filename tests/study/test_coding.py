import numpy as np
import pytest

from balint_analysis.study import coding, load, reading, survey
from folders import refusal, write

CSV = "ID,Q1,Q2\n01,Agree,a\n02,Agree,b\n03,Agree,\n04,Agree,d\n"
HEADER = "ID,good,safe,bad\n"
QUESTIONS = '[{ id = "why", column = "Q2" }, { id = "how", column = "Q3" }]'
SECRET = "Dr Quill made me cry"


@pytest.fixture
def read(tmp_path):
    """Read codings; `ann` and `ben` are their files' rows."""

    def read(*, ann="", ben="", csv=CSV, header=HEADER, **changes):
        folder = write(tmp_path, csv=csv, ann=header + ann, ben=header + ben, **changes)
        codebook = reading.read(folder)
        return coding.read(codebook, survey.read(codebook)).codings

    return read


def marks(codings, respondent, coder="ann", question="why"):
    return codings.loc[(respondent, question)].xs(coder, level="coder").tolist()


def test_a_coded_answer_has_1_or_0_for_every_code(read):
    assert marks(read(ann="01,1,0,1\n"), "01") == [1, 0, 1]


def test_a_blank_beside_a_mark_is_a_0(read):
    assert marks(read(ann="01,,,1\n"), "01") == [0, 0, 1]


def test_a_row_of_zeros_is_coded_with_no_theme(read):
    assert marks(read(ann="01,0,0,0\n"), "01") == [0, 0, 0]


def test_one_zero_is_enough_to_be_coded_with_no_theme(read):
    assert marks(read(ann="01,,0,\n"), "01") == [0, 0, 0]


def test_a_blank_row_is_not_coded(read):
    assert np.isnan(marks(read(ann="01,,, \n"), "01")).all()


def test_an_answer_without_a_row_is_not_coded(read):
    assert np.isnan(marks(read(ann="01,1,0,0\n"), "02")).all()


def test_a_coded_subtheme_counts_for_its_theme(read):
    assert marks(read(ann="01,0,1,0\n"), "01") == [1, 1, 0]


def test_a_coded_theme_does_not_count_for_its_subtheme(read):
    assert marks(read(ann="01,1,0,0\n"), "01") == [1, 0, 0]


def test_coders_are_kept_apart_in_the_codebooks_order(read):
    codings = read(ann="01,1,0,0\n", ben="01,0,0,1\n")
    assert marks(codings, "01", "ben") == [0, 0, 1]
    codes = ("good", "safe", "bad")
    assert list(codings) == [(code, coder) for code in codes for coder in ("ann", "ben")]
    assert codings.columns.names == ["code", "coder"]


def test_rows_are_matched_by_respondent_not_by_place(read):
    codings = read(ann="04,0,0,1\n01,1,0,0\n")
    assert marks(codings, "01") == [1, 0, 0]
    assert marks(codings, "04") == [0, 0, 1]


def test_every_answer_is_in_the_index_and_nothing_else(read):
    assert list(read(ann="01,1,0,0\n").index) == [("01", "why"), ("02", "why"), ("04", "why")]


def test_a_coders_file_with_a_header_only_is_not_coded_throughout(read):
    codings = read(ann="", ben="01,1,0,0\n")
    assert codings.xs("ann", axis="columns", level="coder").isna().all(axis=None)
    assert codings.shape == (3, 6)


def test_without_coders_there_are_answers_but_no_columns(read):
    codings = read(coders=None)
    assert codings.shape == (3, 0)
    assert codings.columns.names == ["code", "coder"]


def test_a_code_in_other_case_is_refused_with_the_codebooks(read):
    message = refusal(read, header="ID,GOOD,safe,bad\n")
    assert "ann.csv, line 1: has no column “good”. Did you mean “GOOD”?" in message
    assert "ann.csv, line 1, “GOOD”: is no theme" in message


def test_a_code_may_be_headed_by_its_name(read):
    assert read(header="ID,Good,Safe,bad\n").equals(read())


def test_a_code_outside_the_codebook_is_refused(read):
    message = refusal(read, header="ID,good,safe,bad,ugly\n")
    assert message.startswith("ann.csv, line 1, “ugly”: is no theme or subtheme of the codebook.")
    assert "“good”, “safe”, “bad”" in message


def test_a_code_given_twice_is_refused(read):
    message = refusal(read, header="ID,good,safe,bad,bad\n")
    assert "ann.csv, line 1, “bad”: the header has “bad” 2 times. Keep one." in message


@pytest.mark.parametrize("row", ["09,1,0,0", "1,1,0,0", "09,0,0,0"])
def test_a_respondent_whom_the_survey_lacks_is_refused_even_with_no_theme(read, row):
    message = refusal(read, ann=f"01,1,0,0\n{row}\n")
    assert message == (
        "ann.csv, line 3: names a respondent whom the survey does not have. "
        "Check the respondent's id."
    )


@pytest.mark.parametrize("row", ["09,,,", "03,,,", "03,0,0,0"])
def test_a_row_that_codes_nothing_of_a_blank_answer_is_passed_over(read, row):
    assert len(read(ann=f"{row}\n01,1,0,0\n")) == 3


def test_a_row_of_a_blank_answer_codes_no_other(read):
    assert np.isnan(marks(read(ann="03,0,0,0\n"), "04")).all()


def test_a_code_for_a_blank_answer_is_refused(read):
    message = refusal(read, ann="03,0,1,0\n")
    assert message.startswith("ann.csv, line 2: codes an answer that is blank in the survey.")


def test_an_answer_coded_twice_is_refused(read):
    message = refusal(read, ann="01,1,0,0\n02,,,\n01,0,0,0\n")
    assert message.startswith("ann.csv, line 4: repeats an answer")
    assert "\n" not in message


@pytest.mark.parametrize("text", [SECRET, "2", "yes", "1.0", "TRUE"])
def test_a_bad_mark_is_refused_with_its_line_and_column(read, text):
    message = refusal(read, ann=f"01,1,0,0\n02,0,{text},0\n")
    assert message.startswith("ann.csv, line 3, “safe”: ")
    assert "Write 1, 0, or leave the whole row blank" in message


def test_a_text_in_place_of_a_mark_is_not_repeated(read):
    message = refusal(read, ann=f"01,1,0,{SECRET}\n")
    assert SECRET not in message
    assert "a text of 20 characters" in message


def test_an_unknown_question_is_refused_with_the_near_one(read):
    message = refusal(read, header="ID,question,good,safe,bad\n", ann="01,whys,1,0,0\n")
    assert message == (
        "ann.csv, line 2, “question”: “whys” is no question of the codebook. Did you mean “why”?"
    )


def test_an_answer_in_place_of_a_question_is_not_repeated(read):
    message = refusal(read, header="ID,question,good,safe,bad\n", ann=f"01,{SECRET},1,0,0\n")
    assert SECRET not in message
    assert "Known here: “why”." in message


def test_the_question_tells_two_answers_of_a_respondent_apart(read):
    codings = read(
        questions=QUESTIONS,
        csv="ID,Q1,Q2,Q3\n01,Agree,a,b\n",
        header="ID,question,good,safe,bad\n",
        ann="01,how,1,0,0\n01,why,0,0,1\n",
    )
    assert marks(codings, "01", question="how") == [1, 0, 0]
    assert marks(codings, "01", question="why") == [0, 0, 1]


def test_the_question_may_be_left_out_only_if_there_is_one(read):
    changes = {"questions": QUESTIONS, "csv": "ID,Q1,Q2,Q3\n01,Agree,a,b\n"}
    assert "ann.csv, line 1: has no column “question”." in refusal(read, **changes)


def test_remarks_columns_are_allowed(read):
    codings = read(header="ID,Answer,good,safe,bad,notes,notes\n", ann="01,a,1,0,0,x,y\n")
    assert marks(codings, "01") == [1, 0, 0]


def test_the_respondents_column_may_be_called_respondent(read):
    assert marks(read(header="respondent,good,safe,bad\n", ann="01,1,0,0\n"), "01") == [1, 0, 0]


def test_a_file_without_respondents_is_refused_with_the_near_column(read):
    message = refusal(read, header="Respondents,good,safe,bad\n")
    assert "has no column “respondent”. Did you mean “Respondents”?" in message


def test_numbered_respondents_are_coded_by_their_numbers(read):
    codings = read(
        survey='{ file = "survey.csv" }',
        csv="Q1,Q2\nAgree,a\nAgree,b\n",
        header="respondent,good,safe,bad\n",
        ann="2,1,0,0\n",
    )
    assert marks(codings, "2") == [1, 0, 0]


def test_several_files_problems_are_reported_at_once(read):
    message = refusal(read, ann="01,2,0,0\n01,1,0,0\n", ben="09,1,0,0\n")
    assert [line.split(":")[0].split(", “")[0] for line in message.splitlines()] == [
        "ann.csv, line 3",
        "ann.csv, line 2",
        "ben.csv, line 2",
    ]


def test_a_malformed_file_is_reported_with_the_others(read):
    message = refusal(read, ann="01,1\n", ben="09,1,0,0\n")
    assert "ann.csv, line 2: has 2 cells" in message
    assert "ben.csv, line 2: names a respondent" in message


def test_marks_are_trimmed(read):
    assert marks(read(ann=" 01\u00a0, 1 ,0,\u00a00\n"), "01") == [1, 0, 0]


def test_a_coders_file_is_read_in_its_declared_encoding(read):
    coders = '[{ id = "ann", file = "ann.csv", encoding = "cp1252" }, '
    coders += '{ id = "ben", file = "ben.csv" }]'
    row = "01,1,0,0,–\n".encode("cp1252")
    codings = read(coders=coders, header=b"ID,good,safe,bad,note\n", ann=row, ben=b"")
    assert marks(codings, "01") == [1, 0, 0]


HIGHLIGHTS = "id,document,tag,content\n"
ALIKE = '[{ id = "good", name = "Other" }, { id = "bad", name = "Other" }]'


def test_a_name_that_two_codes_share_is_refused_in_a_project(read):
    rows = "1,01,Other,a\n"
    message = refusal(read, header=HIGHLIGHTS, ann=rows, ben=rows, themes=ALIKE)
    assert "“Other” is the name of good and bad. Call each differently" in message


def test_codes_that_are_named_alike_may_be_told_by_their_ids_in_a_project(read):
    rows = "1,01,bad,a\n"
    codings = read(header=HIGHLIGHTS, ann=rows, ben=rows, themes=ALIKE)
    assert marks(codings, "01") == [0, 1]


# Rounds, and what the coders settled on

ROUNDS = (
    '[{ id = "ann", file = "ann.csv" }, { id = "ben", file = "ben.csv" },'
    ' { id = "ann", file = "ann-2.csv", round = 2 }]'
)


@pytest.fixture
def staged(tmp_path):
    """Load a study whose first coder came back to two answers, with what both settled on."""
    folder = write(
        tmp_path,
        csv=CSV,
        ann=HEADER + "01,1,0,0\n02,0,0,1\n",
        ben=HEADER + "01,1,0,0\n02,1,0,0\n",
        coders=ROUNDS,
        coding='{ consensus = "agreed.csv" }',
    )
    (folder / "ann-2.csv").write_text(HEADER + "02,1,0,0\n04,0,1,0\n", encoding="utf-8")
    (folder / "agreed.csv").write_text(HEADER + "02,0,0,0\n", encoding="utf-8")
    return load(folder)


def test_a_coder_of_two_rounds_is_one_coder(staged):
    assert list(staged.codings.columns.unique("coder")) == ["ann", "ben"]


def test_the_codings_are_the_last(staged):
    assert marks(staged.codings, "01") == [1, 0, 0]
    assert marks(staged.codings, "02") == [1, 0, 0]
    assert marks(staged.codings, "04") == [1, 1, 0]


def test_the_independent_codings_are_the_first(staged):
    assert marks(staged.independent, "02") == [0, 0, 1]
    assert marks(staged.independent, "04") == [1, 1, 0]


def test_each_round_stands_alone(staged):
    assert list(staged.rounds) == [1, 2]
    assert np.isnan(marks(staged.rounds[2], "01")).all()
    assert marks(staged.rounds[2], "02") == [1, 0, 0]
    assert np.isnan(staged.rounds[2].xs("ben", axis=1, level="coder")).all(axis=None)


def test_the_consensus_is_no_coder(staged):
    assert staged.consensus.loc[("02", "why")].tolist() == [0, 0, 0]
    assert staged.consensus.notna().all(axis=1).sum() == 1


def test_one_round_needs_no_rounds(tmp_path):
    study = load(write(tmp_path))
    assert study.rounds == {}
    assert study.consensus is None
    assert study.independent is study.codings


def test_a_problem_of_the_consensus_names_its_key(tmp_path):
    folder = write(tmp_path, coding='{ consensus = "agreed.csv" }')
    (folder / "agreed.csv").write_text("respondent,coder,code\n01,x,good\n01,y,bad\n", "utf-8")
    assert "agreed.csv, “coding.consensus”: holds several coders" in refusal(load, folder)
