"""What is read out of a text, and what is left alone."""

from decimal import Decimal

import pytest

from balint_analysis.claims_in_texts import numerals, statements


def found(text):
    return [str(one) for one in statements.find(text)]


SHARE = "86% (n=55 of 64)"


@pytest.mark.parametrize(
    "text",
    [
        "86% (n=55 of 64)",
        "86% (n = 55/64)",
        "86% (55 of 64)",
        "86% (55 out of 64)",
        "86% (55 of the 64)",
        "86% [55/64]",
        "86%, n = 55/64",
        "86% 55/64",
        "86% of respondents agreed (n=55 of 64)",
        "86% of the 64 students (n=55)",
        "86% of 64 (55)",
        "86% (n=55) of the 64 who answered",
        "86% (55) of 64",
        "55 (86%) of the 64 who answered",
        "55 of 64 students (86%)",
        "55 of 64 (86%)",
        "55/64 (86%)",
        "n = 55/64 (86%)",
        "55/64 = 86%",
        "55 of 64: 86%",
        "(55 of 64; 86%)",
        "(86%, n=55/64)",
        "55 of 64, 86%",
        "| Student | 55/64 | 86% |",
        "| Student | 86% | 55/64 |",
        "Student\t55/64\t86%",
        "Of the 64 who answered, 55 (86%) agreed",
        "Of 64 answers, 86% (n=55) agreed",
        "Of the 64: yes 55 (86%)",
        "fifty-five of 64 (86%)",
        "Fifty-five of sixty-four students (86%)",
        "86 % (55/64)",
        "86 per cent (55/64)",
        "86 percent (55/64)",
        "86\u00a0% (n\u2009=\u200955\u202fof\u00a064)",
        "86% (n\u200b=55\u2044 64)",
        "**86%** (*n* = 55 of 64)",
        "`86%` (_n_ = 55 of 64)",
        "86\\% (n=55 of 64)",
        "86%\n(n=55 of 64)",
        "The 86% (55 of 64 students) who agreed",
        "86% (55 of 64), 12 (5) [3]",
    ],
)
def test_ways_to_write_a_share(text):
    assert found(text)[0] == SHARE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("85,9% (55/64)", ["85.9% (n=55 of 64)"]),
        ("85·9% (55/64)", ["85.9% (n=55 of 64)"]),
        (".5% (1/200)", ["0.5% (n=1 of 200)"]),
        ("1,204 of 1,500 (80%)", ["80% (n=1204 of 1500)"]),
        ("1\u2009204 of 1\u202f500 (80%)", ["80% (n=1204 of 1500)"]),
        ("none of the 24 (0%)", ["0% (n=0 of 24)"]),
        ("a hundred and twelve of two hundred (56%)", ["56% (n=112 of 200)"]),
        ("86% (55/64), 87% (53/61)", [SHARE, "87% (n=53 of 61)"]),
        ("55/64, 86%; 53/61, 87%", [SHARE, "87% (n=53 of 61)"]),
        ("55 of 64 (86%), 53 of 61 (87%)", [SHARE, "87% (n=53 of 61)"]),
        ("| a | 86% | 55/64 | 87% | 53/61 |", [SHARE, "87% (n=53 of 61)"]),
        ("| a | 55/64 | 86% | 53/61 | 87% |", [SHARE, "87% (n=53 of 61)"]),
        ("| a | 86% | 55/64 |\n| b | 53/61 | 87% |", [SHARE, "87% (n=53 of 61)"]),
        # Only joined by a comma, and they do not agree: not one statement.
        ("86%, 53/61", ["86%", "n=53 of 61"]),
        ("55 of 64, 87%", ["n=55 of 64", "87%"]),
        ("4 of 10 items (52%, 39/75)", ["n=4 of 10", "52% (n=39 of 75)"]),
        ("10% (11 of 108) and 24% (26 of 108)", ["10% (n=11 of 108)", "24% (n=26 of 108)"]),
        ("Of 40, 12 (30%) agreed, 18 (45%) not", ["30% (n=12 of 40)", "45% (n=18 of 40)"]),
    ],
)
def test_shares_in_a_row(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("86% of the 61 who answered", ["86% (of 61)"]),
        ("29% of the seven leads", ["29% (of 7)"]),
        ("100% of 1 site", ["100% (of 1)"]),
        ("50% of 0 replies", ["50%"]),
        ("12 (30%) agreed: Of 50 none did", ["30% (n=12)"]),
        ("eight of 64 said so", ["n=8 of 64"]),
        ("1/13 of them", ["n=1 of 13"]),
        ("86% (n=55)", ["86% (n=55)"]),
        ("86%, n=55", ["86% (n=55)"]),
        ("n=55 (86%)", ["86% (n=55)"]),
        ("(n=55, 86%)", ["86% (n=55)"]),
        ("55 (86%) agreed", ["86% (n=55)"]),
        ("55 students (86%)", ["86% (n=55)"]),
        ("eighty-one students (42%)", ["42% (n=81)"]),
        ("54 of 64 said so", ["n=54 of 64"]),
        ("n = 3/4", ["n=3 of 4"]),
        ("n = 61/58", ["n=61 of 58"]),
        ("61 of the 58", ["n=61 of 58"]),
        ("between 52% and 87%", ["52%", "87%"]),
        ("52–87% agreed", ["52%", "87%"]),
        ("from 52 to 87 per cent", ["52%", "87%"]),
        ("86% (95% CI 75 to 92)", ["86% (CI 75 to 92)"]),
        ("86% (95% confidence interval: 75%–92%)", ["86% (CI 75 to 92)"]),
        ("86% (55/64; 95% CI, 75.4, 92.4)", ["86% (n=55 of 64, CI 75.4 to 92.4)"]),
        ("86% (95% CI 75 to 92; 55/64)", ["86% (n=55 of 64, CI 75 to 92)"]),
        ("55/64 (86%, 95% CI 75-92)", ["86% (n=55 of 64, CI 75 to 92)"]),
    ],
)
def test_parts_of_shares(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "nine out of ten agreed",
        "nine out of ten (about 90%)",
        "two of three",
        "a 95% confidence interval",
        "95% CI 75 to 92",
        "12 percentage points",
        "a rise of 12 per cent points",
        "24/7 support, 9/11, 1/2 and 6/12 of it",
        "20 of 2024 and 1999 of 2500",
        "on 12/06/2025 and on 3/4/25",
        "In 2021–22, in 2021/22 and in 2025",
        "four sessions of 90 minutes; 20 of 45 minutes",
        "about 86% agreed, over 50% did, <1%, > 99%, ~5%, at least 80%, up to 20%",
        "p < 0.001",
        "doi:10.1192/bjo.2025.123 and https://example.org/55/64 and a@b.org",
        "COVID-19, ICD-10, 5-point scale, version 28, 50:50, 18-25",
        "355 words",
        "1 201 of 2 402",
        "0 of 0",
        "Table 14, question 15, No. 16",
        "1,2,3 and 1.2.3",
    ],
)
def test_what_is_no_statement(text):
    lone = [one for one in statements.find(text) if one.number is None or one.number > 24]
    assert lone == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Table 2 (50%)", ["50%"]),
        ("question 5 (52%)", ["52%"]),
        ("in 2021 (42%)", ["42%"]),
        ("out of 193 invited (42%)", ["42%"]),
        ("15% of 2024 graduates", ["15%"]),
        ("50% of 90 minutes", ["50%"]),
        ("1 201 of 2 402 (50%)", ["50%"]),
        ("<1% (1/212)", ["n=1 of 212"]),
        ("over 80% (55 of 64)", ["n=55 of 64"]),
        ("two of three (66%)", ["66%"]),
        ("86% and, as a doctor (53/61)", ["86%", "n=53 of 61"]),
        ("agreed by 86%\n\n55/64 said", ["86%", "n=55 of 64"]),
        ("agreed by 86%\0\n55/64 said", ["86%", "n=55 of 64"]),
    ],
)
def test_what_is_read_in_part(text, expected):
    assert [one for one in found(text) if not one.isdigit()] == expected


def test_a_base_that_the_sentence_opens_with_may_not_be_the_count_s():
    (one,) = statements.find("Of the 193 invited, 68% (n=55) agreed.")
    assert (one.percent, one.count, one.base, one.elsewhere) == (68, 55, None, 193)
    (one,) = statements.find("Of the 193 invited, 81 replied. Then 68% (n=55) agreed.")[1:]
    assert one.elsewhere is None


# Means


def numbers(text):
    (one,) = statements.find(text)
    return one.mean, one.sd, one.base, one.items, one.scale


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M = 3.46, SD = 1.04, n = 28", ("3.46", "1.04", 28, 1, None)),
        ("M=3.46 (SD=1.04; n=28)", ("3.46", "1.04", 28, 1, None)),
        ("mean 3.46 (SD 1.04, N = 28)", ("3.46", "1.04", 28, 1, None)),
        ("The mean was 3.46 ± 1.04 (n = 28)", ("3.46", "1.04", 28, 1, None)),
        ("a mean score of 3,46 (n=28)", ("3.46", None, 28, 1, None)),
        ("Students (n = 28) gave a mean of 3.46", ("3.46", None, 28, 1, None)),
        ("M = 3.46", ("3.46", None, None, 1, None)),
        ("M = 3.46, n = 28 (1–5)", ("3.46", None, 28, 1, (1, 5))),
        ("M = 3.46, n = 28, on a 1 to 7 scale", ("3.46", None, 28, 1, (1, 7))),
        ("M = 3.46 on a scale from 0 to 10 (n = 28)", ("3.46", None, 28, 1, (0, 10))),
        ("M = 0.35 (n = 20; coded 0/1)", ("0.35", None, 20, 1, (0, 1))),
        ("M = 0.35 (n = 20, binary)", ("0.35", None, 20, 1, (0, 1))),
        ("Mean of four items 3.35 (n = 15)", ("3.35", None, 15, 4, None)),
        ("M = 3.35 over the 4 items (n = 15)", ("3.35", None, 15, 4, None)),
    ],
)
def test_ways_to_write_a_mean(text, expected):
    mean, sd, *rest = expected
    read = Decimal(mean), sd and Decimal(sd), *rest
    assert numbers(text) == read


def test_several_means_have_their_own_sds_and_share_an_n():
    text = "Of all (n = 28), M = 3.46 (SD 1.04) before and M = 3.50 (SD 1.00) after."
    shown = ["M = 3.46, SD = 1.04, n = 28", "M = 3.50, SD = 1.00, n = 28"]
    assert found(text) == shown


def test_of_two_n_before_a_mean_none_is_taken():
    assert found("We had n = 28 and n = 30. So n = 5 and n = 6 gave M = 3.46.")[-1] == "M = 3.46"


@pytest.mark.parametrize(
    "text", ["The mean age was 21.37 (n = 19)", "M = 12.37 minutes (n = 19)", "a mean time of 3.46"]
)
def test_what_is_measured(text):
    (one,) = statements.find(text)
    assert one.measured


def test_a_percentage_is_no_mean():
    assert found("a mean of 46% agreed") == ["46%"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("median 3.5 (n = 39)", "median 3.5, n = 39"),
        ("Mdn = 3.5", "median 3.5"),
        ("The median score was 4 (n=41; 1–5)", "median 4, n = 41"),
    ],
)
def test_medians(text, expected):
    assert found(text) == [expected]


# Numbers that stand alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All 193 third-year students", ["193"]),
        ("n = 64 and N=81", ["64", "81"]),
        ("Krippendorff's alpha ranged from 0.66 to 0.83", ["alpha 0.66", "alpha 0.83"]),
        ("kappa was .74", ["kappa 0.74"]),
        ("(alpha 0.66; p = 0.03)", ["alpha 0.66", "p 0.03"]),
        ("Gwet's AC1 0.92", ["ac1 0.92"]),
        ("12 sessions, 13 groups", ["13"]),
        ("a value of 0.66", []),
        ("alpha was high. We paid 0.66", []),
    ],
)
def test_lone_numbers(text, expected):
    assert found(text) == expected


# Where it stands


def test_the_line_is_that_of_the_text():
    text = "# Results\n\n86% (55/64).\n\n\n| a | b |\n|---|---|\n| 55/64 | 86% |\n87%\n"
    assert [(one.line, str(one)) for one in statements.find(text)] == [
        (3, SHARE),
        (8, SHARE),
        (9, "87%"),
    ]


def test_statements_come_in_the_order_of_the_text():
    assert found("All 193: 87%, 55 of 64, M = 3.46, 86% (55/64)") == [
        *("193", "87%", "n=55 of 64", "M = 3.46"),
        SHARE,
    ]


# Numbers as they are written


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,204", 1204),
        ("none", 0),
        ("one", 1),
        ("nine", 9),
        ("ten", 10),
        ("nineteen", 19),
        ("twenty", 20),
        ("Ninety-nine", 99),
        ("forty one", 41),
        ("a hundred", 100),
        ("hundred and one", 101),
        ("three hundred and twelve", 312),
    ],
)
def test_whole_numbers_in_words(written, number):
    assert numerals.whole(written) == number
