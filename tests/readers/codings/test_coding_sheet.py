import unicodedata

import pytest

from balint_analysis.paths import project_root
from balint_analysis.readers.codings import coding_sheet
from balint_analysis.readers.export import Grid
from balint_analysis.readers.files import delimited, workbook
from balint_analysis.wording import letters
from folders import refusal

SECRET = "Dr Quill made me cry"
HEADER = "ID,good,safe,bad\n"
LONG = "respondent,code\n"
Q5 = project_root().parent / "shared/samples/coding/Q5_Coded.xlsx"


@pytest.fixture
def read(tmp_path):
    """Read a sheet of the codes good, safe and bad."""

    def read(text, **changes):
        path = tmp_path / "ann.csv"
        path.write_text(text, encoding="utf-8")
        options = {"codes": ["good", "safe", "bad"], "respondent": "ID", "question_ids": ["why"]}
        return coding_sheet.read(delimited.grid(path), **{**options, **changes})

    return read


def given(coded):
    return list(zip(coded.marks["respondent"], coded.marks["code"], strict=True))


def seen(coded):
    return coded.seen["respondent"].tolist()


# Wide sheets


def test_a_wide_sheet_gives_the_codes_with_a_1(read):
    coded = read(HEADER + "01,1,0,1\n02,0,1,0\n", coder="ann")
    assert coded.marks.to_dict("split")["data"] == [
        ["ann", "01", "why", "good"],
        ["ann", "01", "why", "bad"],
        ["ann", "02", "why", "safe"],
    ]
    assert list(coded.marks) == ["coder", "respondent", "question", "code"]


def test_what_was_coded_is_known_with_its_line(read):
    coded = read(HEADER + "01,1,0,1\n\n02,0,1,0\n")
    assert coded.seen.to_dict("split")["data"] == [["", "01", "why", 2], ["", "02", "why", 4]]
    assert list(coded.seen) == ["coder", "respondent", "question", "line"]
    assert (coded.tool, coded.tree) == ("sheet", {})


@pytest.mark.parametrize("row", ["01,0,0,0", "01,,0,", "01,,,0"])
def test_a_0_is_coded_with_no_theme(read, row):
    coded = read(f"{HEADER}{row}\n")
    assert (seen(coded), given(coded)) == (["01"], [])


@pytest.mark.parametrize("row", ["01,,,", "01, ,\u00a0,"])
def test_a_blank_row_is_not_coded(read, row):
    coded = read(f"{HEADER}{row}\n02,1,,\n")
    assert seen(coded) == ["02"]


@pytest.mark.parametrize("mark", ["x", "X", "yes", "Yes", "✓", "✔", "TRUE"])
def test_a_sheet_may_use_another_mark_than_1(read, mark):
    coded = read(f"{HEADER}01,{mark},,{mark}\n02,,,\n03,0,0,0\n")
    assert given(coded) == [("01", "good"), ("01", "bad")]
    assert seen(coded) == ["01", "03"]


def test_no_is_a_0_beside_yes(read):
    coded = read(HEADER + "01,yes,no,NO\n02,no,no,no\n")
    assert (given(coded), seen(coded)) == ([("01", "good")], ["01", "02"])


@pytest.mark.parametrize("mark", ["x", "yes", "TRUE", "no", "2", "1.0", "-1"])
def test_a_sheet_that_uses_1_uses_no_other_mark(read, mark):
    message = refusal(read, f"{HEADER}01,1,0,0\n02,0,{mark},0\n")
    assert message.startswith("ann.csv, line 3, “safe”: ")
    assert message.endswith("Write 1, 0, or leave the whole row blank where it was not coded.")


@pytest.mark.parametrize("rest", ["1,0", "x,", ","])
def test_a_text_in_place_of_a_mark_is_not_repeated(read, rest):
    message = refusal(read, f"{HEADER}01,{SECRET},{rest}\n")
    assert message.startswith("ann.csv, line 2, “good”: a text of 20 characters is no mark.")
    assert SECRET not in message


def test_an_answer_with_two_rows_is_refused(read):
    message = refusal(read, HEADER + "01,1,0,0\n02,1,0,0\n01,,,\n02,0,0,0\n")
    assert [line[:16] for line in message.splitlines()] == ["ann.csv, line 4:", "ann.csv, line 5:"]
    assert "repeats an answer" in message


def test_codes_may_be_headed_by_their_names(read):
    names = {"good": "A good thing", "safe": "Safety", "bad": "Bad"}
    coded = read("ID, A good thing ,safe,Bad\n01,1,0,1\n", names=names)
    assert given(coded) == [("01", "good"), ("01", "bad")]


def test_an_accent_may_be_written_in_two_ways(read):
    name = "Sécurité"
    heading = unicodedata.normalize("NFD", name)
    assert heading != name
    assert given(read(f"ID,{heading}\n01,1\n", codes=["s"], names={"s": name})) == [("01", "s")]


def test_an_id_goes_before_another_codes_name(read):
    coded = read("ID,b,a\n01,1,0\n", codes=["a", "b"], names={"a": "b", "b": "B"})
    assert given(coded) == [("01", "b")]


def test_a_name_that_two_codes_share_is_no_heading(read):
    names = {"good": "Other", "safe": "Safe", "bad": "Other"}
    message = refusal(read, "ID,good,safe,Other\n01,1,0,0\n", names=names)
    assert "has no column “bad”." in message


def test_a_code_by_name_and_by_id_is_there_twice(read):
    message = refusal(read, "ID,good,Good,safe,bad\n01,1,0,0,0\n", names={"good": "Good"})
    assert "the header has “good” 2 times. Keep one." in message


# Columns


def test_every_missing_column_is_reported_at_once(read):
    message = refusal(read, "Number,Good,safe\n01,1,0\n")
    assert "ann.csv, line 1: has no column “respondent”." in message
    assert "ann.csv, line 1: has no column “good”. Did you mean “Good”?" in message
    assert "ann.csv, line 1: has no column “bad”." in message
    assert "ann.csv, line 1, “Good”: is no theme or subtheme of the codebook." in message


@pytest.mark.parametrize("cells", ["1,0", "x,", ",", "0,0"])
def test_a_code_outside_the_codebook_is_refused(read, cells):
    first, second = cells.split(",")
    message = refusal(read, f"ID,good,safe,bad,ugly\n01,1,0,0,{first}\n02,0,0,0,{second}\n")
    assert message.startswith("ann.csv, line 1, “ugly”: is no theme or subtheme of the codebook.")
    assert "“good”, “safe”, “bad”" in message


def test_columns_of_words_are_passed_over(read):
    coded = read("ID,variable,good,safe,bad,notes,notes,\n01,q5,1,0,0,1,y,\n02,q5,,,,,,\n")
    assert given(coded) == [("01", "good")]


def test_a_long_heading_is_not_repeated(read):
    heading = f"{SECRET} and then {SECRET} again"
    message = refusal(read, f"ID,good,safe,{heading}\n01,1,0,0\n")
    assert "has no column “bad”" in message
    assert "“column 4”: is no theme" in message
    assert SECRET not in message


def test_the_question_tells_two_answers_of_a_respondent_apart(read):
    text = "ID,question,good,safe,bad\n01,how,1,0,0\n01,why,0,0,0\n"
    coded = read(text, question_ids=["why", "how"])
    assert coded.marks["question"].tolist() == ["how"]
    assert coded.seen["question"].tolist() == ["how", "why"]


def test_the_question_may_be_left_out_only_if_there_is_one(read):
    message = refusal(read, HEADER + "01,1,0,0\n", question_ids=["why", "how"])
    assert message.startswith("ann.csv, line 1: has no column “question”.")


def test_an_unknown_question_is_refused_with_the_near_one(read):
    message = refusal(read, f"ID,question,good,safe,bad\n01,whys,1,0,0\n02,{SECRET},1,0,0\n")
    assert message.splitlines()[0] == (
        "ann.csv, line 2, “question”: “whys” is no question of the codebook. Did you mean “why”?"
    )
    assert SECRET not in message


@pytest.mark.parametrize("heading", ["Question", " QUESTION ", "varname"])
@pytest.mark.parametrize("respondent", ["id", "Respondent"])
def test_headings_are_known_whatever_the_case_and_the_spaces(read, heading, respondent):
    text = f"{respondent},{heading},good,safe,bad\n01,Why,1,0,0\n"
    coded = read(text, question_ids=["how", "why"])
    assert list(coded.seen["question"]) == ["why"]
    assert list(coded.marks["respondent"]) == ["01"]


def test_a_question_may_be_called_by_its_column_or_its_text(read):
    text = "ID,question,good,safe,bad\n01,Q5. What for?,1,0,0\n02,Q6,0,0,1\n"
    ids = {letters(name): i for name, i in (("Q5. What for?", "why"), ("Q6", "how"))}
    coded = read(text, question_ids=["how", "why"], called=ids)
    assert list(coded.marks["question"]) == ["why", "how"]


def test_a_coded_row_without_a_respondent_is_refused(read):
    message = refusal(read, HEADER + ",1,0,0\n,,,\n")
    assert message == "ann.csv, line 2, “respondent”: is blank. Fill in the respondent's id."


def test_a_sheet_may_hold_several_coders(read):
    coded = read("ID,coder,good,safe,bad\n01,ann,1,0,0\n01,ben,0,0,0\n")
    assert coded.seen["coder"].tolist() == ["ann", "ben"]
    assert coded.marks["coder"].tolist() == ["ann"]


def test_a_row_without_its_coder_is_refused(read):
    message = refusal(read, "ID,coder,good,safe,bad\n01,,1,0,0\n", coder="ann")
    assert message == "ann.csv, line 2, “coder”: is blank. Fill in who coded."


# Long sheets


def test_a_long_sheet_has_a_row_a_code(read):
    coded = read(LONG + "01,good\n01,bad\n02,safe\n", coder="ann")
    assert given(coded) == [("01", "good"), ("01", "bad"), ("02", "safe")]
    assert coded.seen.to_dict("split")["data"] == [["ann", "01", "why", 2], ["ann", "02", "why", 4]]


def test_a_row_without_a_code_is_coded_with_no_theme(read):
    coded = read(LONG + "01,good\n02,\n")
    assert (seen(coded), given(coded)) == (["01", "02"], [("01", "good")])


def test_a_long_sheet_may_use_names_and_have_questions_and_coders(read):
    coded = read(
        "respondent,question,code,coder,remark\n01,why,Good thing,ann,x\n01,how,bad,ben,\n",
        names={"good": "Good thing"},
        question_ids=["why", "how"],
    )
    assert coded.marks.to_dict("split")["data"] == [
        ["ann", "01", "why", "good"],
        ["ben", "01", "how", "bad"],
    ]


def test_a_code_of_a_long_sheet_outside_the_codebook_is_refused(read):
    message = refusal(read, f"{LONG}01,Good\n02,{SECRET}\n03,safe\n")
    first, second = message.splitlines()
    assert first.startswith("ann.csv, line 2, “code”: “Good” is no theme")
    assert first.endswith("Did you mean “good”?")
    assert second.startswith("ann.csv, line 3, “code”: a text of 20 characters is no theme")


def test_a_code_given_twice_to_an_answer_is_refused(read):
    message = refusal(read, LONG + "01,good\n02,good\n01,good\n")
    assert message.startswith("ann.csv, line 4: repeats")
    assert "\n" not in message


@pytest.mark.parametrize("rows", ["01,\n01,good\n", "01,good\n01,\n"])
def test_no_theme_and_a_theme_contradict_each_other(read, rows):
    assert "has no code, but another row has one" in refusal(read, LONG + rows)


def test_a_code_without_a_respondent_is_refused(read):
    message = refusal(read, LONG + ",good\n01,good\n")
    assert message == "ann.csv, line 2, “respondent”: is blank. Fill in the respondent's id."


def test_a_column_called_code_is_a_remark_where_the_codes_have_columns(read):
    assert given(read("ID,good,safe,bad,code\n01,1,0,0,z\n")) == [("01", "good")]


def test_a_theme_may_be_called_code(read):
    assert given(read("ID,code\n01,1\n", codes=["code"])) == [("01", "code")]


# Both


@pytest.mark.parametrize("header", [HEADER, LONG])
def test_a_header_alone_codes_nothing(read, header):
    coded = read(header)
    assert (given(coded), seen(coded)) == ([], [])


def test_a_workbooks_rows_are_called_rows():
    grid = Grid("ann.xlsx", [(1, ["ID", "good"]), (7, ["01", "7"])], place="row")
    message = refusal(
        coding_sheet.read, grid, codes=["good"], respondent="ID", question_ids=["why"]
    )
    assert message.startswith("ann.xlsx, row 7, “good”: “7” is no mark.")


def test_an_empty_grid_is_refused():
    message = refusal(
        coding_sheet.read, Grid("a.csv", []), codes=["x"], respondent=None, question_ids=[]
    )
    assert message == "a.csv: is empty. Export the coding again."


def test_everything_is_said_at_once(read):
    text = "ID,question,good,safe,bad\n01,Why,7,0,0\n,why,1,0,0\n03,why,0,0,0\n03,why,1,0,0\n"
    lines = {line.split(",")[1].split(":")[0] for line in refusal(read, text).splitlines()}
    assert lines == {" line 2", " line 3", " line 5"}


@pytest.mark.skipif(not Q5.is_file(), reason="the samples are not here")
def test_a_real_workbook_is_read():
    names = {
        "good": "Category 1: Fruit are good",
        "more": "Category 2: There should be more fruit.",
        "veg": "Category 3: Fruit should be replaced by vegetables",
    }
    coded = coding_sheet.read(
        workbook.grid(Q5),
        codes=list(names),
        respondent="ResponseID",
        question_ids=["q5"],
        names=names,
    )
    # Counted by hand in the workbook.
    assert coded.marks["code"].value_counts().to_dict() == {"good": 3, "more": 2, "veg": 2}
    assert coded.seen["line"].tolist() == [2, 3, 4, 5, 6]
    assert coded.seen["respondent"].iloc[0] == "R_9RWrgh1F9m7488l"


# Worksheets: what was agreed on at the coders' meeting

WORKSHEET = "respondent,question,answer,ann gave,differ on,agreed\n"


def test_agreed_codes_are_given_and_a_blank_is_not_coded(read):
    coded = read(WORKSHEET + "01,why,a,Good,Good,good; bad\n02,why,b,Bad,Bad,\n03,why,c,x,x,None\n")
    assert given(coded) == [("01", "good"), ("01", "bad")]
    assert seen(coded) == ["01", "03"]


def test_an_agreed_code_may_be_named_and_a_name_may_hold_a_semicolon(read):
    names = {"good": "Good; very", "safe": "Safe", "bad": "Bad"}
    coded = read(WORKSHEET + "01,why,a,x,x,Good; very\n02,why,b,x,x,Bad ;Safe\n", names=names)
    assert given(coded) == [("01", "good"), ("02", "bad"), ("02", "safe")]


def test_a_theme_that_is_called_none_is_a_theme(read):
    coded = read(WORKSHEET + "01,why,a,x,x,none\n", codes=["none"])
    assert given(coded) == [("01", "none")]


@pytest.mark.parametrize(
    "agreed, message",
    [
        ("goood", "“goood” is no theme or subtheme of the codebook. Did you mean “good”?"),
        ("none; bad", "has no code, but another row has one for the same answer."),
        ("bad; bad", "repeats an answer that this coder already coded."),
    ],
)
def test_what_is_wrong_with_agreed_codes_is_said_of_their_column(read, agreed, message):
    told = refusal(read, WORKSHEET + f"01,why,a,x,x,{agreed}\n")
    assert message in told
    assert "“code”" not in told


def test_a_sheet_with_a_column_a_code_is_no_worksheet(read):
    coded = read("ID,good,safe,bad,agreed\n01,1,0,0,yes we did\n")
    assert given(coded) == [("01", "good")]
