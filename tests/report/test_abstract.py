"""The abstract: sentences that follow the numbers."""

import html
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError
from markdown_it import MarkdownIt

from balint_analysis import paths
from balint_analysis.problems import InputError
from balint_analysis.report import abstract, findings, results
from balint_analysis.rounding import coefficient, percent, share
from balint_analysis.study import load
from building import codebook_of, study_of
from folders import refusal, write

SHARE = r"(\d+)% \(n=(\d+) of (\d+)\)"
NUMBER = r"(-?\d\.\d\d)"
ALPHA = rf"{NUMBER} \({NUMBER}–{NUMBER}\)"
ALPHAS = rf"\(Krippendorff’s alpha, 95% interval\) ranged from {ALPHA} to {ALPHA}\."
HEADINGS = ["Aims", "Methods", "Results", "Conclusion"]
NOTE = "Synthetic data: invented."
STUDIES = Path(__file__).parents[1] / "data/studies"


def told(folder):
    study = load(folder)
    return abstract.write(results.collect(study), study.codebook)


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """Compile the template once: with every abstract it would take as long as a table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(abstract, "_environment", cache(abstract._environment))
        yield


@pytest.fixture(scope="module")
def example():
    study = load(paths.EXAMPLE)
    found = results.collect(study)
    return study.codebook, found, abstract.write(found, study.codebook)


@pytest.fixture
def tell(tmp_path):
    """Write the abstract of the tiny study, with some of its parts replaced."""
    return lambda **parts: told(write(tmp_path, **parts))


@pytest.fixture
def tell_ratings(tell):
    """Write the abstract of a study of ratings alone: so many agreed, so many did not."""

    def make(agree, disagree=0, **parts):
        rows = ["Agree"] * agree + ["Disagree"] * disagree
        csv = "ID,Q1,Q2\n" + "".join(f"{n},{level},\n" for n, level in enumerate(rows))
        return tell(csv=csv, **{"coders": None, "cohort": None, **parts})

    return make


@pytest.fixture
def tell_answers(tell):
    """Write the abstract of a study of free text alone."""

    def make(texts, **parts):
        csv = "ID,Q1,Q2\n" + "".join(f"{n},,{text}\n" for n, text in enumerate(texts))
        return tell(csv=csv, **{"coders": None, "cohort": None, **parts})

    return make


BOTH = '[{ id = "ann", file = "ann.csv" }, { id = "ben", file = "ben.csv" }]'


def coder_of(answers, **counts):
    """Write a coder's file that gives each code to so many of the answers, the first ones."""
    codes = ("good", "safe", "bad")
    rows = [[int(n < counts.get(code, 0)) for code in codes] for n in range(answers)]
    lines = [f"{n},{','.join(map(str, row))}\n" for n, row in enumerate(rows)]
    return "ID,good,safe,bad\n" + "".join(lines)


@pytest.fixture
def tell_codes(tell_answers):
    """Write the abstract of a hundred answers that both coders gave each code so often."""

    def make(**counts):
        coder = coder_of(100, **counts)
        return tell_answers(["x"] * 100, ann=coder, ben=coder, coders=BOTH)["Results"]

    return make


# Numbers come from the results and the codebook alone


def shares(part):
    if isinstance(part, dict):
        if {"count", "base"} <= set(part):
            yield part["count"], part["base"]
        for inner in part.values():
            yield from shares(inner)


def test_every_per_cent_carries_its_count_and_base(example):
    text = " ".join(example[2].values())
    assert text.count("95% interval") == 1  # the one per cent that is no share
    assert text.count("%") - 1 == len(re.findall(SHARE, text)) > 10


def test_every_share_is_one_of_the_said_inrounded_half_up(example):
    _, found, sections = example
    known = set(shares(found.model_dump()))
    for said, count, base in re.findall(SHARE, " ".join(sections.values())):
        assert (int(count), int(base)) in known
        assert f"{said}%" == percent(int(count), int(base))


def test_every_other_number_is_a_count_of_the_said_inor_stands_in_the_codebook(example):
    codebook, found, sections = example
    rest = re.sub(SHARE, "", " ".join(sections.values()))
    rest = re.sub(ALPHAS, "", rest)
    flow = [row for row in found.flow if row.stage in codebook.headline_items]
    known = {found.response.base, found.response.count, found.answers.count, found.answers.writers}
    known |= {n for row in flow for n in (row.count, row.stopped)}
    said = {str(n) for n in known} | set(re.findall(r"\d+", codebook.study.academic_year))
    assert set(re.findall(r"\d+", rest)) == said


@pytest.mark.parametrize(
    ("alphas", "said"),
    [
        (
            [0.5, None, 0.25, 0.75],
            "ranged from 0.25 (0.19–0.31) to 0.75 (0.69–0.81) and was undefined for one theme.",
        ),
        ([0.5, None, None], "was 0.50 (0.44–0.56) and undefined for two themes."),
        ([0.5, 0.125], "ranged from 0.13 (0.06–0.19) to 0.50 (0.44–0.56)."),
        ([0.05, 0.5], "ranged from 0.05 (-0.01 to 0.11) to 0.50 (0.44–0.56)."),
        ([1 / 16, 0.5], "ranged from 0.06 (0.00–0.13) to 0.50 (0.44–0.56)."),
        ([0.5, 0.5], "was 0.50 (0.44–0.56)."),
        ([None], "Reliability is undefined, as"),
        ([], None),
    ],
)
def test_reliability_says_where_it_is_undefined(example, alphas, said):
    codebook, found, _ = example
    themes = {code: updated(theme, intervals={}) for code, theme in found.themes.items()}
    for theme, alpha in zip(codebook.themes, alphas, strict=False):
        measured = found.themes[theme.id].intervals["krippendorff_alpha"]
        limits = {} if alpha is None else {"lower": alpha - 1 / 16, "upper": alpha + 1 / 16}
        around = updated(measured, value=alpha, **limits)
        themes[theme.id] = updated(themes[theme.id], intervals={"krippendorff_alpha": around})
    methods = abstract.write(updated(found, themes=themes), codebook)["Methods"]
    assert said in methods if said else "eliability" not in methods


def updated(part, **changes):
    return part.model_copy(update=changes)


def test_reliability_is_the_range_of_the_alphas_of_the_themes(example):
    codebook, found, sections = example
    themes = [found.themes[theme.id] for theme in codebook.themes]
    alphas = [theme.intervals["krippendorff_alpha"] for theme in themes]
    alphas.sort(key=lambda alpha: alpha.value)
    ends = [(end.value, end.lower, end.upper) for end in (alphas[0], alphas[-1])]
    said = re.search(ALPHAS, sections["Methods"]).groups()
    assert said == tuple(coefficient(number) for end in ends for number in end)


# Published: BJPsych Open supplement, 20 June 2025; 87% is 53 of 61 rounded.


@pytest.mark.parametrize(
    "sentence",
    [
        "completed by 42% (n=81 of 193).",
        "Most of those who answered agreed that they would consider attending a Balint group again"
        " as a medical student, 86% (n=55 of 64), and that they would attend one as a qualified"
        " doctor, 87% (n=53 of 61).",
    ],
)
def test_said_insay_what_was_published(example, sentence):
    assert sentence in example[2]["Results"]


def test_methods_say_what_was_done(example):
    methods = example[2]["Methods"]
    assert methods.startswith("All 193 third-year medical students at Brighton and Sussex")
    assert "in 2021–22, with four weekly sessions of one hour within a rotation" in methods
    assert "ten rating and three free-text questions." in methods
    assert "Three researchers independently coded the 108 answers of 58 respondents to" in methods
    assert "four themes (codebook thematic analysis); an answer has a theme if more than" in methods


def test_the_abstract_has_its_four_sections(example):
    assert list(example[2]) == HEADINGS


def test_an_item_worded_the_other_way_round_has_a_sentence_of_its_own(example):
    # 15 of 69 in the example
    sentence = "A minority of those who answered agreed that they worried about being judged"
    assert sentence in example[2]["Results"]


def test_the_highest_and_the_lowest_of_the_other_items_are_named(example):
    # of the seven that neither lead nor are reverse: 57 of 68 and 39 of 75 in the example
    said = example[2]["Results"]
    assert "agreement ranged from 52% (n=39 of 75) for “Meeting online worked well for" in said
    assert "to 84% (n=57 of 68) for “The facilitator helped the group to stay" in said


# Ratings


@pytest.mark.parametrize(
    "agree, disagree, words",
    [
        (0, 20, "Nobody who answered"),
        (2, 18, "Few of those who answered"),
        (6, 14, "A minority of those who answered"),
        (10, 10, "About half of those who answered"),
        (14, 6, "Most of those who answered"),
        (19, 1, "Almost all of those who answered"),
        (20, 0, "All who answered"),
        (1, 0, "The one who answered"),
    ],
)
def test_a_sentence_begins_with_how_many_agreed(tell_ratings, agree, disagree, words):
    said = f"{words} chose “Agree” for “Q1”, {share(agree, agree + disagree)}."
    assert said in tell_ratings(agree, disagree)["Results"]


def test_a_phrase_completes_the_sentence(tell_ratings):
    items = '[{ id = "useful", column = "Q1", scale = "s", phrase = "it helped" }]'
    said = tell_ratings(14, 6, items=items)["Results"]
    assert "Most of those who answered agreed that it helped, 70% (n=14 of 20)." in said


TWO = '[{ id = "a", column = "Q1", scale = "s", phrase = "a" },'
TWO += '{ id = "b", column = "Q2", scale = "s", phrase = "b" }]'


@pytest.mark.parametrize(
    "second, said",
    [
        ("Agree", "All who answered agreed that a, 2 of 2, and that b, 2 of 2."),
        ("Neutral", "that a, 2 of 2. About half of those who answered agreed that b, 1 of 2."),
    ],
)
def test_items_share_a_sentence_only_where_the_same_can_be_said(tell, second, said):
    csv = f"ID,Q1,Q2\n1,Agree,Agree\n2,Agree,{second}\n"
    assert said in tell(csv=csv, items=TWO, questions=None, coders=None)["Results"]


def test_an_item_that_nobody_answered_is_left_out(tell):
    csv = "ID,Q1,Q2\n1,,Agree\n2,,Agree\n"
    said = tell(csv=csv, items=TWO, questions=None, coders=None, cohort=None)["Results"]
    assert "All who answered agreed that b, 2 of 2." in said
    assert "that a" not in said


# Themes


def test_themes_come_with_the_most_frequent_first(tell_codes):
    assert tell_codes(good=30, bad=60).endswith(
        "The most frequent theme in the free text was “Bad”, 60% (n=60 of 100). "
        "It was followed by “Good”, 30% (n=30 of 100)."
    )


def test_a_subtheme_is_named_within_its_theme(tell_codes):
    said = "was “Good”, 80% (n=80 of 100), including “Safe”, 20% (n=20 of 100). It was"
    assert said in tell_codes(good=80, safe=20, bad=10)


def test_a_theme_nobody_gave_is_left_out(tell_codes):
    said = tell_codes(good=30)
    assert said.endswith("The only theme in the free text was “Good”, 30% (n=30 of 100).")
    assert "Bad" not in said


def test_no_theme_at_all_is_said(tell_codes):
    assert tell_codes().endswith("No theme was given to any answer.")


def test_a_study_without_coders_says_so(tell_answers):
    sections = tell_answers(["x", "y"])
    assert "The free-text answers of two respondents were not coded." in sections["Methods"]
    assert "theme" not in sections["Results"]


def test_a_study_without_questions_says_so(tell_ratings):
    methods = tell_ratings(1, questions=None)["Methods"]
    assert "There was no free text to code." in methods
    assert "free-text question" not in methods


@pytest.mark.parametrize("people", [3, 100])
def test_themes_are_ranked_only_where_their_order_holds(tell_answers, people):
    # “Bad” and “Good” in two and one of three, or in 67 and 33 of a hundred
    ann = coder_of(people, bad=people * 2 // 3, good=people // 3)
    said = tell_answers(["x"] * people, ann=ann, ben=ann, coders=BOTH)["Results"]
    assert ("followed by" in said) == (people == 100)
    assert ("The themes were “Good”, 1 of 3; and “Bad”, 2 of 3." in said) == (people == 3)


@pytest.mark.parametrize(
    "counts, said",
    [
        (
            {"good": 30, "bad": 30},
            "The themes were “Good”, 30% (n=30 of 100); and, as often, “Bad”, 30% (n=30 of 100).",
        ),
        (
            {"good": 30, "bad": 30, "odd": 9},
            "The two most frequent themes in the free text were “Good”, 30% (n=30 of 100); and, as"
            " often, “Bad”, 30% (n=30 of 100). They were followed by “Odd”, 9% (n=9 of 100).",
        ),
        (
            {"good": 9, "bad": 9, "odd": 30},
            "The most frequent theme in the free text was “Odd”, 30% (n=30 of 100). It was followed"
            " by “Good”, 9% (n=9 of 100); and, as often, “Bad”, 9% (n=9 of 100).",
        ),
        (
            {"good": 60, "bad": 9, "odd": 30},
            "It was followed by “Odd”, 30% (n=30 of 100); and “Bad”, 9% (n=9 of 100).",
        ),
    ],
)
def test_themes_as_frequent_as_each_other_stand_together(tell_answers, counts, said):
    codes = ("good", "bad", "odd")
    rows = [[str(int(n < counts.get(code, 0))) for code in codes] for n in range(100)]
    ann = "ID,good,bad,odd\n" + "".join(f"{n},{','.join(row)}\n" for n, row in enumerate(rows))
    themes = "[" + ", ".join(f"{{ id = '{c}', name = '{c.capitalize()}' }}" for c in codes) + "]"
    sections = tell_answers(["x"] * 100, ann=ann, ben=ann, coders=BOTH, themes=themes)
    assert sections["Results"].endswith(said)


# The coding


@pytest.mark.parametrize("independent", [True, False])
def test_that_coders_were_independent_is_declared(tell_answers, independent):
    coding = f"{{ independent = {str(independent).lower()} }}"
    ann = coder_of(2, good=1)
    sections = tell_answers(["x"] * 2, ann=ann, ben=ann, coders=BOTH, coding=coding)
    assert ("Two researchers independently coded" in sections["Methods"]) == independent


def test_one_coder_is_independent_of_nobody(tell_answers):
    one = '[{ id = "ann", file = "ann.csv" }]'
    coding = "{ independent = true }"
    methods = tell_answers(["x"], ann=coder_of(1), coders=one, coding=coding)["Methods"]
    assert "One researcher coded the one free-text answer to" in methods
    assert "an answer has a theme if" not in methods


def test_a_coder_whose_file_is_empty_coded_nothing(tell_answers):
    methods = tell_answers(["x"], ann=coder_of(1), ben=coder_of(0), coders=BOTH)["Methods"]
    assert "One researcher coded" in methods


@pytest.mark.parametrize(
    "both, rule, said",
    [
        (True, "any", "any of them gave it"),
        (True, "majority", "both gave it"),
        (True, "unanimous", "both gave it"),
        (False, "any", "any of those who coded it gave it"),
        (False, "majority", "more than half of those who coded it gave it"),
        (False, "unanimous", "all of those who coded it gave it"),
    ],
)
def test_the_decision_rule_names_those_who_coded_it_where_some_did_not(tmp_path, both, rule, said):
    csv = "ID,Q1,Q2\n0,,x\n1,,x\n"
    ann, ben = coder_of(2, good=1), coder_of(1 + both, good=1)
    study = load(write(tmp_path, csv=csv, ann=ann, ben=ben))
    sections = abstract.write(results.collect(study, decision_rule=rule), study.codebook)
    assert f"; an answer has a theme if {said}. " in sections["Methods"]


@pytest.mark.parametrize(
    "wrote, coded, said",
    [
        ({1: "ab", 2: "a"}, "", "coded the 3 answers of two respondents to"),
        ({1: "a", 2: "b"}, "", "coded the free-text answers of two respondents to"),
        ({1: "ab", 2: "a"}, "1a", "coded 1 of the 3 free-text answers of two respondents to"),
        ({1: "a", 2: "b"}, "1a", "coded 1 of the 2 free-text answers to"),
        ({1: "a"}, "", "coded the one free-text answer to"),
    ],
)
def test_pooled_answers_say_how_many_people_wrote_them(tell, wrote, coded, said):
    asked = '[{ id = "a", column = "A" }, { id = "b", column = "B" }]'
    answers = [f"{who}{q}" for who, questions in wrote.items() for q in questions]
    rows = [f"{n},{'x' * ('a' in q)},{'x' * ('b' in q)}\n" for n, q in wrote.items()]
    marks = [f"{a[0]},{a[1]},1,0,0\n" for a in answers if coded in a]
    ann = "ID,Question,good,safe,bad\n" + "".join(marks)
    csv = "ID,A,B\n" + "".join(rows)
    sections = tell(csv=csv, items=None, scales=None, questions=asked, ann=ann, ben=ann)
    assert said in sections["Methods"]


REFLEXIVE = '{ approach = "reflexive" }'


def test_a_reflexive_study_has_words_of_its_own(tell_answers):
    ann = coder_of(40, good=30)
    sections = tell_answers(["x"] * 40, ann=ann, ben=ann, coders=BOTH, coding=REFLEXIVE)
    said = "Two researchers analysed the free-text answers of 40 respondents by reflexive thematic"
    assert f"{said} analysis, which led to two themes." in sections["Methods"]
    assert sections["Results"].endswith("The themes were “Good”, including “Safe”; and “Bad”.")
    for wrong in ("eliability", "gave it", "%", "coded", "Percentages"):
        assert wrong not in " ".join(sections.values())


def test_a_reflexive_study_counts_its_themes_where_asked(tell_answers):
    coding = REFLEXIVE.replace("}", ", percentages = true }")
    ann = coder_of(40, good=30)
    sections = tell_answers(["x"] * 40, ann=ann, ben=ann, coders=BOTH, coding=coding)
    assert "which led to two themes; an answer has a theme if" in sections["Methods"]
    assert "the 40 answers (themes)" in sections["Methods"]
    assert "“Good”, 75% (n=30 of 40)" in sections["Results"]
    assert "eliability" not in sections["Methods"]


def test_nothing_is_analysed_that_nobody_wrote(tell_ratings):
    sections = tell_ratings(3, ann=coder_of(0), ben=coder_of(0), coders=BOTH, coding=REFLEXIVE)
    assert "Nobody wrote an answer in free text." in sections["Methods"]
    assert "theme" not in sections["Results"]


THEME = '[{{ id = "good", name = "Good"{} }}]'


@pytest.mark.parametrize(
    "parts, said",
    [
        ("", "was “Good”."),
        (', description = "it helped."', "was “Good”: it helped."),
        (', approved_quotes = ["I slept."]', "was “Good”: “I slept”."),
        (', approved_quotes = ["I slept.", "Why not?"]', "was “Good”: “I slept” and “Why not?”."),
        (
            ', description = "it helped", approved_quotes = ["I slept."]',
            "was “Good”: it helped (“I slept”).",
        ),
        (
            ', description = "it helped", source = "Journal"',
            "theme in the free text, described as published, was “Good”: it helped.",
        ),
    ],
)
def test_a_theme_is_told_in_the_words_that_somebody_gave(tell_answers, parts, said):
    ann = "ID,good\n0,1\n"
    themes = THEME.format(parts)
    one = '[{ id = "ann", file = "ann.csv" }]'
    sections = tell_answers(["x"], ann=ann, coders=one, coding=REFLEXIVE, themes=themes)
    assert sections["Results"].endswith(said)


def test_a_description_that_was_published_says_so_among_others(tell_answers):
    themes = '[{ id = "good", name = "Good", description = "a", source = "Journal" },'
    themes += ' { id = "bad", name = "Bad", description = "b" }]'
    ann = "ID,good,bad\n0,1,1\n"
    sections = tell_answers(["x"], ann=ann, ben=ann, coders=BOTH, themes=themes, coding=REFLEXIVE)
    assert sections["Results"].endswith("were “Good”: as published, a; and “Bad”: b.")


# Mentions

MENTION = '[{ id = "m", name = "patients", role = "the aim", if_few = "Say more.", '
MENTION += 'terms = ["patient"], few_below_percent = 10 }]'


@pytest.mark.parametrize(
    "times, few",
    [(0, "No answer"), (3, "Notably few answers")],  # 3 of 40: 7.5%, below the 10% it states
)
def test_notably_few_mentions_are_called_so_and_concluded_from(tell_answers, times, few):
    texts = ["a patient"] * times + ["x"] * (40 - times)
    sections = tell_answers(texts, mentions=MENTION)
    assert f"{few} mentioned patients, the aim: {share(times, 40)}." in sections["Results"]
    rests_on = f"{few.removeprefix('Notably ').lower()} mentioned patients"
    assert f"Say more ({rests_on})." in sections["Conclusion"]


@pytest.mark.parametrize("percent, few", [("10", False), ("10.05", True)])
def test_as_many_as_the_threshold_are_not_few(tell_answers, percent, few):
    texts = ["a patient"] * 4 + ["x"] * 36  # 10%
    mention = MENTION.replace("= 10 }", f"= {percent} }}")
    assert ("Notably few" in tell_answers(texts, mentions=mention)["Results"]) == few


def test_without_a_threshold_nothing_is_called_few(tell_answers):
    mention = '[{ id = "m", name = "patients", terms = ["patient"] }]'
    said = tell_answers(["a patient"] + ["x"] * 99, mentions=mention)["Results"]
    assert "Of the answers, 1% (n=1 of 100) mentioned patients." in said


def test_the_only_answer_is_not_one_of_one(tell_answers):
    said = tell_answers(["a patient"], mentions=MENTION)["Results"]
    assert "The one answer mentioned patients, the aim." in said


def test_mentions_that_are_not_few_are_only_counted(tell_answers):
    sections = tell_answers(["a patient"] * 8 + ["x"] * 32, mentions=MENTION)
    said = "Of the answers, 20% (n=8 of 40) mentioned patients, the aim."
    assert said in sections["Results"]
    assert "Say more." not in sections["Conclusion"]


def test_nothing_is_said_of_mentions_where_nobody_wrote(tell_ratings):
    assert "patients" not in " ".join(tell_ratings(3, mentions=MENTION).values())


# The cohort


def test_without_a_cohort_there_is_no_response_rate_and_that_is_said(tell_ratings):
    sections = tell_ratings(30)
    assert sections["Methods"].startswith("Students were invited to answer one rating and one")
    assert "(response)" not in sections["Methods"]
    assert "completed by 30 respondents." in sections["Results"]
    assert "(answered by all 30 respondents). How many were invited is" in sections["Conclusion"]


# 30 of 30 agreed: more than half of 59 invited, and one half of 60
@pytest.mark.parametrize("enrolled, said", [(30, ""), (59, findings.ROBUST), (60, findings.OPEN)])
def test_the_caveat_is_what_the_worst_case_bounds_say(tell_ratings, enrolled, said):
    conclusion = tell_ratings(30, cohort=f"{{ enrolled = {enrolled} }}")["Conclusion"]
    known = [caveat for caveat in (findings.ROBUST, findings.OPEN) if caveat in conclusion]
    assert known == ([said] if said else [])


# 10 of 40 disagreed and 10 agreed, or 30 did: of 60 invited no more than 30 can do either
@pytest.mark.parametrize(
    "levels, enrolled, said",
    [
        ({"Agree": 10, "Neutral": 20, "Disagree": 10}, 60, findings.ROBUST),
        ({"Agree": 10, "Neutral": 20, "Disagree": 10}, 61, findings.OPEN),
        ({"Agree": 11, "Neutral": 20, "Disagree": 9}, 60, findings.OPEN),
        ({"Agree": 9, "Neutral": 20, "Disagree": 11}, 60, findings.OPEN),
    ],
)
def test_a_mixed_conclusion_stands_where_nobody_could_tip_it(tell, levels, enrolled, said):
    rows = [level for level, n in levels.items() for _ in range(n)]
    csv = "ID,Q1,Q2\n" + "".join(f"{n},{level},\n" for n, level in enumerate(rows))
    sections = tell(csv=csv, coders=None, cohort=f"{{ enrolled = {enrolled} }}")
    assert said in sections["Conclusion"]


def test_people_who_took_part_in_nothing_were_invited(tell_ratings):
    methods = tell_ratings(3, cohort="{ enrolled = 5 }")["Methods"]
    assert methods.startswith("All 5 students were invited to answer one rating and one free-text")


COURSE = '{ id = "tiny", title = "Tiny", intervention = "a course" }'


@pytest.mark.parametrize(
    "attended, said",
    [
        ("", "All 5 students were offered a course. All 5 were invited"),
        (", attended = 5", "All 5 students took part in a course. Afterwards they were invited"),
        (", attended = 4", "Of 5 students, 4 took part in a course. All 5 were invited"),
        (", attended = 0", "Of 5 students, none took part in a course. All 5 were invited"),
    ],
)
def test_only_a_declared_attendance_is_told(tell_ratings, attended, said):
    methods = tell_ratings(3, study=COURSE, cohort=f"{{ enrolled = 5{attended} }}")["Methods"]
    assert methods.startswith(said)


def test_all_who_were_invited_is_no_percentage(tell_ratings):
    sections = tell_ratings(30, cohort="{ enrolled = 30 }")
    assert sections["Results"].startswith("All 30 answered part or all of the questionnaire.")
    assert "(response)" not in sections["Methods"]


# The conclusion

THREE = '{ favourable = "Good.", mixed = "Divided.", unfavourable = "Bad." }'


@pytest.mark.parametrize(
    "agree, disagree, said",
    [(30, 0, "Good"), (15, 15, "Divided"), (0, 30, "Bad")],
)
def test_the_intervals_choose_the_conclusion(tell_ratings, agree, disagree, said):
    conclusion = tell_ratings(agree, disagree, abstract=THREE)["Conclusion"]
    assert conclusion.startswith(f"{said} (answered by all 30 respondents).")


@pytest.mark.parametrize(
    "agree, disagree, said",
    [
        (30, 0, "did so favourably"),
        (15, 15, "do not clearly lean one way"),
        (0, 30, "did so unfavourably"),
    ],
)
def test_a_codebook_without_conclusions_gets_plain_ones(tell_ratings, agree, disagree, said):
    assert said in tell_ratings(agree, disagree)["Conclusion"]


def test_a_majority_within_its_interval_of_half_is_no_favour(tell_ratings):
    # 6 of 10: Wilson 31 to 83%
    assert tell_ratings(6, 4, abstract=THREE)["Conclusion"].startswith("Divided (")


def test_without_ratings_nothing_is_concluded(tell_answers):
    said = tell_answers(["x"])["Conclusion"]
    assert said.startswith("There were no ratings to conclude from. [author: interpretation]")


@pytest.mark.parametrize(
    "lowest, said",
    [
        ([(0.6, 0.1), (0.51, 0.1)], "favourable"),
        ([(0.6, 0.1), (0.5, 0.1)], "mixed"),
        ([(0.6, 0.1), (0.1, 0.6)], "mixed"),
        ([(0.1, 0.6), (0.2, 0.51)], "unfavourable"),
        ([(0.1, 0.6), (0.2, 0.5)], "mixed"),
        ([(0.1, 0.1)], "mixed"),
        ([(0.6, 0.1), (None, None)], ""),
        ([], ""),
    ],
)
def test_a_verdict_needs_every_interval_of_one_side_above_half(example, lowest, said):
    item = next(iter(example[1].items.values()))
    items = [
        updated(
            item,
            agreement=updated(item.agreement, lower=agree),
            disagreement=updated(item.disagreement, lower=disagree),
        )
        for agree, disagree in lowest
    ]
    assert findings.verdict(items) == said


@pytest.mark.parametrize(
    "levels, said",
    [
        ({"Agree": 20, "Neutral": 0, "Disagree": 20}, "Disagreement was 50% (n=20 of 40)."),
        ({"Neutral": 40}, "Nobody disagreed."),
        ({"Disagree": 40}, "Disagreement was 100% (n=40 of 40)."),
        ({"Agree": 40}, ""),
        ({"Agree": 1}, ""),
    ],
)
def test_a_conclusion_that_is_not_favourable_says_how_many_disagreed(tell, levels, said):
    rows = [level for level, n in levels.items() for _ in range(n)]
    csv = "ID,Q1,Q2\n" + "".join(f"{n},{level},\n" for n, level in enumerate(rows))
    said_in = tell(csv=csv, coders=None, questions=None, cohort=None)["Results"]
    assert said in said_in
    assert ("isagree" in said_in) == bool(said)


def test_few_who_agree_are_not_many_who_disagree():
    study = load(STUDIES / "few-agree")  # 80 agree, 90 are neutral, 30 disagree
    assert findings.verdict(list(results.collect(study).items.values())) == "mixed"


def test_one_rating_is_too_few_whatever_it_was(tell_ratings):
    conclusion = tell_ratings(1, abstract=THREE)["Conclusion"]
    assert conclusion.startswith("One respondent is too few to conclude from. [author")


@pytest.mark.parametrize(
    "answered, said",
    [
        ([25], "Good (answered by 25 of 30)."),
        ([30], "Good (answered by all 30)."),
        ([25, 25], "Good (two questions, answered by 25 of 30)."),
        ([25, 24], "Good (two questions, answered by 25 and 24 of 30)."),
        ([30, 30], "Good (two questions, answered by all 30)."),
        ([25, 24, 29], "Good (three questions, answered by 24 to 29 of 30)."),
    ],
)
def test_a_conclusion_says_how_many_it_rests_on(tell, answered, said):
    items = [f'{{ id = "i{k}", column = "I{k}", scale = "s" }}' for k in range(len(answered))]
    head = ",".join(f"I{k}" for k in range(len(answered)))
    rows = [[str(n), *("Agree" * (n < m) for m in answered)] for n in range(30)]
    csv = f"ID,Q2,{head}\n" + "".join(f"{r[0]},x,{','.join(r[1:])}\n" for r in rows)
    sections = tell(
        csv=csv,
        items=f"[{', '.join(items)}]",
        coders=None,
        abstract=THREE,
        cohort="{ enrolled = 30 }",
    )
    assert sections["Conclusion"].startswith(said)


@pytest.mark.parametrize(
    "rows, said",
    [
        # those who wrote had not stopped; the others had, but for the first, who answered Q1 alone
        ({"Agree,Agree,": 20, ",,x": 2}, "Of the 22 respondents, two each left them out."),
        ({"Agree,Agree,": 20, "Agree,,": 3}, "Of the 23 respondents, 0 and 3 had stopped by then."),
        ({"Agree,Agree,": 20, ",N/A,x": 2}, "2 and 0 left them out, and 0 and 2 found them not"),
        ({"Agree,Agree,": 20}, ""),
    ],
)
def test_it_is_said_why_fewer_answered_what_leads(tell, rows, said):
    lines = [row for row, n in rows.items() for _ in range(n)]
    csv = "ID,Q1,Q3,Q2\n" + "".join(f"{n},{row}\n" for n, row in enumerate(lines))
    scales = (
        '{ s = { levels = ["Disagree", "Agree"], agree = ["Agree"], not_applicable = ["N/A"] } }'
    )
    items = TWO.replace('"Q2"', '"Q3"')
    sections = tell(csv=csv, items=items, scales=scales, coders=None, cohort=None)
    assert said in sections["Results"]
    assert ("Of the" in sections["Results"]) == bool(said)


def test_a_study_of_one_leading_item_says_it_in_the_singular(tell):
    csv = "ID,Q1,Q2\n1,Agree,\n2,,x\n3,,x\n"
    assert "Of the three respondents, two left it out." in tell(csv=csv, coders=None)["Results"]


def test_items_all_worded_the_other_way_round_leave_no_conclusion(tell_ratings):
    items = '[{ id = "a", column = "Q1", scale = "s", reverse = true }]'
    conclusion = tell_ratings(30, items=items)["Conclusion"]
    assert conclusion.startswith("The ratings leave nothing to conclude from.")


def test_other_items_that_are_alike_share_a_sentence():
    said = told(STUDIES / "ties")["Results"]
    assert "On each of the three other questions agreement was 60% (n=30 of 50)." in said


# What only the authors know


def test_gaps_are_visible_until_they_are_filled(tell_ratings):
    filled = {
        "study": '{ id = "t", title = "T", ethics = "Approved", funding = "None." }',
        "abstract": '{ interpretation = "It may help" }',
    }
    left, right = tell_ratings(30), tell_ratings(30, **filled)
    for gap in ("ethics", "interpretation", "source, or none"):
        assert f"[author: {gap}]" in " ".join(left.values())
    assert "author" not in " ".join(right.values())
    assert "free-text question. Approved. " in right["Methods"]
    assert right["Conclusion"].endswith(" It may help. Funding: None.")


def test_gaps_are_listed_by_key(tmp_path):
    study = '{ id = "t", title = "T", ethics = "Approved." }'
    codebook = load(write(tmp_path, study=study)).codebook
    assert findings.gaps(codebook) == {
        "abstract.interpretation": "interpretation",
        "study.funding": "source, or none",
    }


# Bases


@pytest.mark.parametrize(
    "people, said",
    [
        (
            20,
            "Percentages are of those invited (response), those who answered (each rating) and"
            " the 20 answers (themes and mentions).",
        ),
        (19, "Percentages are of those invited (response)."),
    ],
)
def test_what_percentages_are_of_is_named_once(tell, people, said):
    csv = "ID,Q1,Q2\n" + "".join(f"{n},Agree,a patient\n" for n in range(people))
    ann = coder_of(people, good=9)
    cohort = "{ enrolled = 40 }"
    sections = tell(csv=csv, ann=ann, ben=ann, cohort=cohort, mentions=MENTION)
    assert sections["Methods"].endswith(said)


def test_coded_answers_have_a_base_of_their_own(tell_answers):
    ann = coder_of(25, good=9)
    sections = tell_answers(["x"] * 30, ann=ann, ben=ann, coders=BOTH, mentions=MENTION)
    said = "Percentages are of the 25 coded answers (themes) and the 30 answers (mentions)."
    assert sections["Methods"].endswith(said)


# Twelve small studies, each with the abstract that a careful writer would accept


@pytest.mark.parametrize("folder", sorted(STUDIES.iterdir()), ids=lambda folder: folder.name)
def test_the_abstract_of_a_small_study_to_the_letter(folder):
    text = (folder / "abstract.txt").read_text(encoding="utf-8")
    assert abstract.plain(told(folder)) == text


def test_there_are_twelve_small_studies():
    assert len(list(STUDIES.iterdir())) == 12


# The template


@pytest.mark.parametrize(
    "source",
    ["All 193 took part.", "fine\n{{ share or '86%' }}", "{% if x == '2021' %}{% endif %}"],
)
def test_a_number_typed_into_the_template_is_refused(source):
    with pytest.raises(ValueError, match="a number is typed into the text"):
        abstract.check_template(source)


@pytest.mark.parametrize("source", ["one\n\nabout 3\nfour", "one\n{{ two }}\nabout 3", "\n\n3"])
def test_the_refusal_names_the_line(source):
    with pytest.raises(ValueError, match=r"line 3: .*3'\.$"):
        abstract.check_template(source)


@pytest.mark.parametrize("source", ["{# 193 #}", "{{ found[1] }}", "{{ x if n > 2 }}"])
def test_a_number_that_is_not_printed_is_allowed(source):
    assert abstract.check_template(source) is None


def test_no_number_is_typed_into_the_template_that_ships():
    template = files("balint_analysis.report") / "templates" / abstract.TEMPLATE
    abstract.check_template(template.read_text(encoding="utf-8"))


@pytest.fixture
def templated(monkeypatch, example):
    """Write the example's abstract by another template."""

    def make(source):
        loader = DictLoader({abstract.TEMPLATE: source})
        monkeypatch.setattr(abstract, "PackageLoader", lambda *package: loader)
        monkeypatch.setattr(abstract, "_environment", abstract._environment.__wrapped__)
        return abstract.write(example[1], example[0])

    return make


def test_a_template_with_an_unknown_name_fails(templated):
    with pytest.raises(UndefinedError, match="nobody"):
        templated("# Aims\n{{ nobody }}")


def test_no_abstract_is_written_by_a_template_with_a_number(templated):
    with pytest.raises(ValueError, match="a number is typed"):
        templated("# Aims\n86% agreed.")


# Markdown and plain text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert()</script>",
        "*bold* and **bold**",
        "snake_case_ _name_",
        "a | b",
        "[x](y)",
        "![x](y)",
        "`code` and ~~struck~~",
        "&lt; and &",
        "# Heading",
        "> quote",
        "- first",
        "+ first",
        "1. first",
        "2) second",
        r"\*",
    ],
)
def test_nothing_in_a_text_is_taken_for_markup(text):
    rendered = MarkdownIt("commonmark").render(abstract.markdown({"Aims": text}))
    assert f"<p>{html.escape(text)}</p>" in rendered


@given(st.text("<>*_|[]()#`\\~&!-+=.:1 ax", min_size=1))
def test_any_text_reads_in_markdown_as_it_was_written(text):
    text = " ".join(text.split())
    rendered = MarkdownIt("commonmark").render(abstract.markdown({"Aims": text}))
    body = rendered.partition("</h2>\n")[2].rpartition("<p><em>")[0]
    assert html.unescape(body) == (f"<p>{text}</p>\n" if text else "")


def test_a_codebook_cannot_put_markup_into_the_abstract(tell_ratings):
    info = '{ id = "tiny", title = "Tiny", aim = "To see <b>*[x](y)*</b>" }'
    shown = abstract.markdown(tell_ratings(1, study=info))
    assert r"To see \<b\>\*\[x\](y)\*\</b\>." in shown


@pytest.mark.parametrize("form", [abstract.plain, abstract.markdown])
def test_the_note_stands_first_where_there_is_one(form):
    assert NOTE in form({"Aims": "x"}, NOTE).splitlines()[0]
    assert form({"Aims": "x"}) == form({"Aims": "x"}, "")
    assert NOTE not in form({"Aims": "x"})


def test_plain_text_is_headings_bodies_and_the_count():
    sections = {"Aims": "To see.", "Results": "All good."}
    expected = "Aims\nTo see.\n\nResults\nAll good.\n\n(4 words without headings)\n"
    assert abstract.plain(sections) == expected


def test_words_are_counted_without_headings_or_note():
    sections = {"Aims": "one two", "Results": "three"}
    assert abstract.words(sections) == 3
    assert "3 words" in abstract.plain(sections, NOTE)


# The venue's rules


def checked(sections, codebook=None):
    """Return what readers see of the venue's check."""
    return abstract.check(sections, codebook or codebook_of()).cells


@pytest.fixture
def kept():
    def check(conclusion="Fine.", headings=HEADINGS):
        sections = dict.fromkeys(headings, "") | {headings[-1]: conclusion}
        return [kept == "yes" for kept in checked(sections)["Kept"]]

    return check


@pytest.mark.parametrize("words, within", [(400, True), (401, False)])
def test_an_abstract_may_have_400_words_without_headings(kept, words, within):
    assert kept("word " * words) == [within, True, True]


def test_headings_stand_in_the_order_of_the_venue(kept):
    assert kept(headings=["Methods", "Aims", "Results", "Conclusion"]) == [True, False, True]


def test_a_refused_phrase_is_found_in_any_case(kept):
    assert kept("The Data will be AVAILABLE later.") == [True, True, False]


def test_the_abstract_of_the_example_keeps_its_rules(example):
    table = checked(example[2], example[0])
    assert table["Kept"].eq("yes").all()
    assert table["Found"][0] == f"{abstract.words(example[2])} words"


def test_unknown_rules_are_refused_with_the_near_ones():
    codebook = codebook_of(venue={"rules": "rcpsych-2052"})
    message = refusal(abstract.check, {"Aims": "x"}, codebook)
    assert "there is no rule set “rcpsych-2052”. Did you mean “rcpsych-2025”?" in message


def test_the_venue_check_says_what_it_found():
    sections = {"Aims": "To see. The data will be available.", "Results": "None."}
    assert checked(sections).to_dict("records") == [
        {"Rule": "at most 400 words", "Kept": "yes", "Found": "8 words"},
        {"Rule": "headings in order", "Kept": "no", "Found": "Aims, Results"},
        {"Rule": "no refused phrase", "Kept": "no", "Found": "data will be available"},
    ]


def test_the_venue_check_is_shown_in_full():
    headings = " ".join(f"H{n}" for n in range(40))
    shown = abstract.check({headings: "Fine."}, codebook_of())._repr_html_()
    assert f"<td>{headings}</td>" in shown  # pandas by itself stops at 50 characters


def test_a_venue_may_count_headings_and_refuse_several_phrases(monkeypatch):
    venue = {"words": 4, "headings_counted": True, "headings": [], "refused": ["to see", "no"]}
    monkeypatch.setattr(abstract, "_venue", lambda name: venue)
    table = checked({"Main aims": "To see.", "Results": "None."})
    assert table["Found"].tolist() == ["6 words", "Main aims, Results", "to see, no"]
    assert set(table["Kept"]) == {"no"}


def test_a_refused_phrase_is_found_across_sections():
    sections = {"Aims": "The data will", "Results": "be available."}
    assert checked(sections)["Found"][2] == "data will be available"


def test_an_abstract_without_a_refused_phrase():
    assert checked({"Aims": "To see."})["Found"][2] == "none found"


def test_an_unknown_rule_set_is_looked_for_in_the_codebook():
    with pytest.raises(InputError) as caught:
        abstract.check({}, codebook_of(venue={"rules": "rcpsych-2052"}))
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("study.toml", "venue.rules")
    assert problem.problem == "there is no rule set “rcpsych-2052”."
    assert problem.fix == "Did you mean “rcpsych-2025”?"


@pytest.mark.parametrize(("note", "top"), [("", ""), ("Made up.", "> **Made up.**\n\n")])
def test_markdown_to_the_letter(note, top):
    text = abstract.markdown({"Aims": "To see.", "Results": "Seen."}, note)
    body = "## Aims\n\nTo see.\n\n## Results\n\nSeen.\n\n*3 words without headings*\n"
    assert text == top + body


@pytest.mark.parametrize(("note", "top"), [("", ""), ("Made up.", "[Made up.]\n\n")])
def test_plain_text_to_the_letter(note, top):
    text = abstract.plain({"Aims": "To see.", "Results": "Seen."}, note)
    assert text == top + "Aims\nTo see.\n\nResults\nSeen.\n\n(3 words without headings)\n"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Students were invited to answer no question."),
        ({"questions": [{"id": "q", "column": "Q"}]}, "to answer one free-text question."),
    ],
)
def test_a_study_without_ratings_says_so(asked, said):
    study = study_of(codebook_of(**asked), attributes={"year": ["third", "third"]})
    sections = abstract.write(results.collect(study), study.codebook)
    assert said in sections["Methods"]
    assert sections["Results"] == "Nobody answered a question."


def test_one_coder_is_not_said_to_agree_with_anybody(tmp_path):
    sections = told(write(tmp_path, coders='[{ id = "ann", file = "ann.csv" }]'))
    said = "One researcher coded the free-text answers of two respondents to two themes (codebook"
    assert f"{said} thematic analysis)." in sections["Methods"]
    assert "reliability" not in sections["Methods"]


def test_nothing_is_said_of_agreement_that_nobody_has_decided(tmp_path):
    scales = '{ s = { levels = ["Disagree", "Neutral", "Agree"], agree = [] } }'
    confirm = '[{ key = "scales.s.agree", why = "Nobody knows." }]'
    sections = told(write(tmp_path, scales=scales, confirm=confirm))
    assert (
        "Which answers count as agreement is not decided for one question." in sections["Results"]
    )
    assert "agreed" not in sections["Results"]
    assert "Nothing is concluded before that is decided." in sections["Conclusion"]
