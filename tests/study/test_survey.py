import pytest

from balint_analysis.study import reading, survey
from folders import SURVEY, refusal, write

SECRET = "My consultant, Dr Quill, made me cry"


@pytest.fixture
def codebook(tmp_path):
    return lambda **changes: reading.read(write(tmp_path, **changes))


def test_the_fixture_survey_is_sound(codebook):
    read = survey.read(codebook())
    assert list(read.responses.index) == ["01", "02", "03"]
    assert list(read.responses["useful"]) == ["Agree", "Disagree", "Neutral"]
    assert read.set_aside == {}


def test_an_unknown_column_is_refused_with_the_near_one(codebook):
    message = refusal(survey.read, codebook(csv=SURVEY.replace("ID,Q1", "ID, q1")))
    assert message == (
        "study.toml, “items useful”: survey.csv has no column “Q1”. Did you mean “ q1”?"
    )


def test_every_missing_column_is_reported_at_once(codebook):
    message = refusal(survey.read, codebook(csv="A,B\n1,2\n"))
    named = {"survey.respondent": "ID", "items useful": "Q1", "questions why": "Q2"}
    assert message.splitlines() == [
        f"study.toml, “{key}”: survey.csv has no column “{column}”. Known here: “A”, “B”."
        for key, column in named.items()
    ]


def test_a_header_that_ends_in_a_space_can_be_named_with_it(codebook):
    item = '[{ id = "useful", column = "Q1 ", scale = "s" }]'
    read = survey.read(codebook(items=item, csv=SURVEY.replace("Q1", "Q1 ")))
    assert read.responses["useful"].notna().all()


def test_a_used_header_given_twice_is_refused(codebook):
    message = refusal(survey.read, codebook(csv="ID,Q1,Q2,Q1\n01,Agree,,Agree\n"))
    assert message == (
        "study.toml, “items useful”: survey.csv has no column “Q1”. "
        "Known here: “ID”, “Q1 (1)”, “Q2”, “Q1 (2)”."
    )


def test_an_unused_header_may_come_twice(codebook):
    assert survey.read(codebook(csv="ID,Q1,Q2,,\n01,Agree,,x,y\n")).answers.empty


def test_an_unknown_level_is_refused_with_line_column_and_suggestion(codebook):
    message = refusal(survey.read, codebook(csv=SURVEY.replace("Neutral", "neutrall")))
    assert message == (
        "survey.csv, line 4, “Q1”: “neutrall” is not a level of the scale “s”. "
        "Did you mean “Neutral”? Its levels: “Disagree”, “Neutral”, “Agree”."
    )


@pytest.mark.parametrize("number", ["6", "99", "-999"])
def test_a_number_off_the_scale_is_refused_with_the_levels(codebook, number):
    message = refusal(survey.read, codebook(csv=SURVEY.replace("Neutral", number)))
    assert f"“{number}”" in message
    assert "Its levels: “Disagree”, “Neutral”, “Agree”." in message


@pytest.mark.parametrize("text", [SECRET, "07700900123", "Dr Quill"])
def test_a_respondents_own_words_are_never_repeated(codebook, text):
    message = refusal(survey.read, codebook(csv=SURVEY.replace("Neutral", f'"{text}"')))
    assert text not in message
    assert f"a text of {len(text)} characters" in message


def test_several_problems_are_reported_at_once_by_their_lines(codebook):
    csv = "ID,Q1,Q2\n01,Agre,\n,Agree,\n01,6,\n"
    lines = refusal(survey.read, codebook(csv=csv)).splitlines()
    assert sorted(line.split(",")[1] for line in lines) == [
        " line 2",
        " line 3",
        " line 4",
        " line 4",
    ]


def test_a_repeated_respondent_is_refused_with_the_first_line(codebook):
    message = refusal(survey.read, codebook(csv=SURVEY + "02,Agree,\n02 ,Agree,\n"))
    assert message.splitlines() == [
        f"survey.csv, line {n}, “ID”: repeats the respondent of line 3. Keep one record each."
        for n in (5, 6)
    ]


def test_a_respondent_without_an_id_is_refused(codebook):
    message = refusal(survey.read, codebook(csv=SURVEY + " ,Agree,\n,Agree,\n"))
    assert message.splitlines() == [
        f"survey.csv, line {n}, “ID”: the respondent has no id. Fill it in." for n in (5, 6)
    ]


def test_more_respondents_than_enrolled_are_refused(codebook):
    message = refusal(survey.read, codebook(cohort="{ enrolled = 2 }"))
    assert "has 3 respondents, more than the 2 enrolled" in message


def test_records_with_nothing_answered_do_not_count_as_respondents(codebook):
    csv = SURVEY + "04,,\n05, ,\u00a0\n"
    read = survey.read(codebook(cohort="{ enrolled = 3 }", csv=csv))
    assert read.set_aside == {"nothing answered": 2}
    assert list(read.lines.index) == ["01", "02", "03"]


@pytest.mark.parametrize("csv", ["ID,Q1,Q2\n", "ID,Q1,Q2\n01,,\n"], ids=["header", "blank"])
def test_a_survey_without_an_answer_is_refused(codebook, csv):
    message = refusal(survey.read, codebook(csv=csv))
    assert message == "survey.csv: holds no answers. Export the survey again."


def test_spaces_around_a_cell_are_trimmed_no_break_spaces_too(codebook):
    csv = "ID,Q1,Q2\n\u00a001 , Agree\u00a0,\u202fIt helped \n"
    read = survey.read(codebook(csv=csv))
    assert read.responses.loc["01", "useful"] == "Agree"
    assert read.answers["01", "why"] == "It helped"


def test_missing_and_not_applicable_are_different(codebook):
    scales = (
        '{ s = { levels = ["Disagree", "Agree"], agree = ["Agree"], not_applicable = ["n/a"] }}'
    )
    useful = survey.read(
        codebook(scales=scales, csv="ID,Q1,Q2\n1,n/a,\n2,,x\n3,Agree,\n")
    ).responses["useful"]
    assert list(useful.isna()) == [False, True, False]
    assert useful["1"] == "n/a"


def test_categories_are_the_codebooks_even_when_unused(codebook):
    useful = survey.read(codebook(csv="ID,Q1,Q2\n01,Agree,\n")).responses["useful"]
    assert list(useful.cat.categories) == ["Disagree", "Neutral", "Agree"]


def test_an_item_that_nobody_answered_keeps_its_categories(codebook):
    useful = survey.read(codebook(csv="ID,Q1,Q2\n01,,x\n")).responses["useful"]
    assert useful.isna().all()
    assert list(useful.cat.categories) == ["Disagree", "Neutral", "Agree"]


def test_ids_with_leading_zeros_are_kept(codebook):
    assert list(survey.read(codebook(csv="ID,Q1,Q2\n007,Agree,\n7,Agree,\n")).lines.index) == [
        "007",
        "7",
    ]


def test_without_a_respondent_column_records_are_numbered(codebook):
    read = survey.read(codebook(survey='{ file = "survey.csv" }', csv="Q1,Q2\nAgree,\n,\n,x\n"))
    assert list(read.lines.index) == ["1", "3"]
    assert read.answers["3", "why"] == "x"


@pytest.mark.parametrize("text", ["None", "N/A", "NA", "null", "nan", "007", "=1+1"])
def test_an_answer_that_reads_as_nothing_is_still_an_answer(codebook, text):
    answers = survey.read(codebook(csv=f"ID,Q1,Q2\n01,,{text}\n")).answers
    assert answers.to_dict() == {("01", "why"): text}


def test_answers_hold_only_those_that_are_not_blank(codebook):
    questions = '[{ id = "why", column = "Q2" }, { id = "how", column = "Q3" }]'
    csv = 'ID,Q1,Q2,Q3\n01,Agree,a,b\n02,Agree, ,"c\nd"\n03,Agree,,\n'
    answers = survey.read(codebook(questions=questions, csv=csv)).answers
    assert answers.to_dict() == {("01", "why"): "a", ("01", "how"): "b", ("02", "how"): "c\nd"}
    assert answers.index.names == ["respondent", "question"]


def test_respondents_keep_their_lines(codebook):
    csv = 'ID,Q1,Q2\n01,Agree,"a\nb"\n\n02,,\n03,Agree,\n'
    assert survey.read(codebook(csv=csv)).lines.to_dict() == {"01": 2, "03": 6}


def test_attributes_are_text_and_blank_where_missing(codebook):
    csv = "ID,Q1,Q2,Block\n01,Agree,,1\n02,Agree,,\n"
    read = survey.read(codebook(attributes='[{ id = "block", column = "Block" }]', csv=csv))
    assert read.attributes.to_dict() == {"block": {"01": "1", "02": ""}}


def test_columns_that_the_codebook_does_not_name_are_left_out(codebook):
    read = survey.read(codebook(csv="ID,E-mail,Q1,Q2\n01,a@b.c,Agree,x\n"))
    assert list(read.responses.columns) == ["useful"]
    assert read.attributes.shape == (1, 0)


def test_the_declared_format_and_encoding_are_used(codebook):
    settings = '{ file = "survey.csv", respondent = "ID", format = "tsv", encoding = "cp1252" }'
    csv = SURVEY.replace(",", "\t").replace("helped", "helped – “so”").encode("cp1252")
    assert survey.read(codebook(survey=settings, csv=csv)).answers["01", "why"].endswith("“so”")


def test_an_unknown_format_is_refused_with_the_near_one(codebook):
    message = refusal(survey.read, codebook(survey='{ file = "survey.csv", format = "csv2" }'))
    assert message == (
        "study.toml, “survey.format”: there is no format “csv2”. Did you mean “csv”?"
    )


def test_a_long_heading_is_not_repeated_among_the_known(codebook):
    # It may be a respondent's own words, in a file that lost its header.
    long = "I did not feel that I could say anything at all"
    message = refusal(survey.read, codebook(csv=f"ID,{long},Q2\n01,Agree,a\n"))
    assert "has no column “Q1”" in message
    assert long not in message


# Groups within groups, and how many were invited

NESTED = """ID,Q1,Q2,Block,Group
01,Agree,,North,A
02,Agree,,South,A
03,Agree,,North,
04,Agree,,,A
"""
GROUPS = (
    '[{ id = "block", column = "Block" }, { id = "group", column = "Group", within = "block" }]'
)


def test_groups_of_one_name_are_told_apart_by_what_they_are_within(codebook):
    read = survey.read(codebook(csv=NESTED, attributes=GROUPS))
    assert list(read.attributes["group"]) == ["North / A", "South / A", "", ""]
    assert list(read.attributes["block"]) == ["North", "South", "North", ""]


def test_sizes_of_all_groups_are_sound(codebook):
    sizes = "{ enrolled = 9, sizes = { block = { North = 2, South = 3, East = 4 } } }"
    assert len(survey.read(codebook(csv=NESTED, attributes=GROUPS, cohort=sizes)).lines) == 4


def test_a_group_without_a_size_is_refused(codebook):
    sizes = "{ sizes = { block = { North = 5, Soth = 4 } } }"
    message = refusal(survey.read, codebook(csv=NESTED, attributes=GROUPS, cohort=sizes))
    assert message == (
        "study.toml, “cohort.sizes.block”: “South” is a group of survey.csv without a size. "
        "Did you mean “Soth”?"
    )


def test_a_group_with_more_respondents_than_were_invited_is_refused(codebook):
    sizes = "{ sizes = { block = { North = 1, South = 4 } } }"
    message = refusal(survey.read, codebook(csv=NESTED, attributes=GROUPS, cohort=sizes))
    assert message == (
        "study.toml, “cohort.sizes.block”: “North” has 2 respondents, more than the 1 invited. "
        "Correct its size."
    )
