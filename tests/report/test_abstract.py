"""The abstract: sentences that follow the numbers."""

import html
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, UndefinedError
from markdown_it import MarkdownIt

from balint_analysis import paths
from balint_analysis.problems import InputError
from balint_analysis.report import abstract, model, results
from balint_analysis.rounding import coefficient, percent
from balint_analysis.study import load
from building import codebook_of, study_of
from folders import refusal, write

SHARE = r"(\d+)% \(n=(\d+) of (\d+)\)"
ALPHAS = r"ranged from (-?\d\.\d\d) to (-?\d\.\d\d) over the themes"
HEADINGS = ["Aims", "Methods", "Results", "Conclusion"]
NOTE = "Synthetic data: invented."


def told(folder):
    study = load(folder)
    return abstract.write(results.collect(study), study.codebook)


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


@pytest.fixture
def tell_codes(tell_answers):
    """Write the abstract of ten answers that both coders gave each code so often."""

    def make(**counts):
        codes = ("good", "safe", "bad")
        rows = [[int(n < counts.get(code, 0)) for code in codes] for n in range(10)]
        lines = [f"{n},{','.join(map(str, row))}\n" for n, row in enumerate(rows)]
        coder = "ID,good,safe,bad\n" + "".join(lines)
        coders = '[{ id = "ann", file = "ann.csv" }, { id = "ben", file = "ben.csv" }]'
        return tell_answers(["x"] * 10, ann=coder, ben=coder, coders=coders)["Results"]

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
    assert text.count("%") == len(re.findall(SHARE, text)) > 10


def test_every_share_is_one_of_the_results_rounded_half_up(example):
    _, found, sections = example
    known = set(shares(found.model_dump()))
    for said, count, base in re.findall(SHARE, " ".join(sections.values())):
        assert (int(count), int(base)) in known
        assert f"{said}%" == percent(int(count), int(base))


def test_every_other_number_stands_in_the_codebook(example):
    codebook, _, sections = example
    rest = re.sub(SHARE, "", " ".join(sections.values()))
    rest = re.sub(ALPHAS, "", rest)
    known = str(codebook.cohort.enrolled), *re.findall(r"\d+", codebook.study.academic_year)
    assert set(re.findall(r"\d+", rest)) == set(known)


@pytest.mark.parametrize(
    ("alphas", "said"),
    [
        (
            [0.5, None, 0.25, 0.75],
            "ranged from 0.25 to 0.75 over the themes; it is undefined for one theme.",
        ),
        ([0.5, None, None], "was 0.50 over the themes; it is undefined for two themes."),
        ([0.5, 0.125], "ranged from 0.13 to 0.50 over the themes."),
        ([None], "Coder reliability is undefined, as"),
        ([], None),
    ],
)
def test_reliability_says_where_it_is_undefined(example, alphas, said):
    codebook, found, _ = example
    themes = {code: updated(theme, reliability=None) for code, theme in found.themes.items()}
    for theme, alpha in zip(codebook.themes, alphas, strict=False):
        measured = updated(found.themes[theme.id].reliability, krippendorff_alpha=alpha)
        themes[theme.id] = updated(themes[theme.id], reliability=measured)
    methods = abstract.write(updated(found, themes=themes), codebook)["Methods"]
    assert said in methods if said else "eliability" not in methods


def updated(part, **changes):
    return part.model_copy(update=changes)


def test_reliability_is_the_range_of_the_alphas_of_the_themes(example):
    codebook, found, sections = example
    measured = [found.themes[theme.id].reliability for theme in codebook.themes]
    alphas = [reliability.krippendorff_alpha for reliability in measured]
    said = re.search(ALPHAS, sections["Methods"]).groups()
    assert said == (coefficient(min(alphas)), coefficient(max(alphas)))


# Published: BJPsych Open supplement, 20 June 2025; 87% is 53 of 61 rounded.


@pytest.mark.parametrize(
    "sentence",
    [
        "completed by 42% (n=81 of 193).",
        "Most respondents agreed that they would consider attending a Balint group again as a"
        " medical student, 86% (n=55 of 64), and that they would attend one as a qualified"
        " doctor, 87% (n=53 of 61).",
    ],
)
def test_results_say_what_was_published(example, sentence):
    assert sentence in example[2]["Results"]


def test_methods_say_what_was_done(example):
    methods = example[2]["Methods"]
    assert methods.startswith("All 193 third-year medical students at Brighton and Sussex")
    assert "in 2021–22, with four weekly sessions of one hour within a rotation" in methods
    assert "ten rating questions and three free-text questions." in methods
    assert "Three researchers independently coded the free text to four themes;" in methods


def test_the_abstract_has_its_four_sections(example):
    assert list(example[2]) == HEADINGS


def test_an_item_worded_the_other_way_round_has_a_sentence_of_its_own(example):
    # 15 of 69 in the example
    sentence = "A minority of respondents agreed that they worried about being judged"
    assert sentence in example[2]["Results"]


def test_the_highest_and_the_lowest_of_the_other_items_are_named(example):
    # of the seven that neither lead nor are reverse: 57 of 68 and 39 of 75 in the example
    said = example[2]["Results"]
    assert re.search(r"most frequent for “The facilitator helped [^”]+”, 84% \(n=57 of 68\)", said)
    assert re.search(r"least frequent for “Meeting online [^”]+”, 52% \(n=39 of 75\)", said)


# Ratings


@pytest.mark.parametrize(
    "agree, disagree, words",
    [
        (0, 10, "No respondents"),
        (1, 9, "Few respondents"),
        (3, 7, "A minority of respondents"),
        (5, 5, "About half of respondents"),
        (7, 3, "Most respondents"),
        (19, 1, "Almost all respondents"),
        (10, 0, "All respondents"),
    ],
)
def test_a_sentence_begins_with_how_many_agreed(tell_ratings, agree, disagree, words):
    said = f"{words} answered “Agree” to “Q1”, {percent(agree, agree + disagree)} (n={agree} of"
    assert said in tell_ratings(agree, disagree)["Results"]


def test_a_phrase_completes_the_sentence(tell_ratings):
    items = '[{ id = "useful", column = "Q1", scale = "s", phrase = "it helped" }]'
    said = tell_ratings(7, 3, items=items)["Results"]
    assert said == "Most respondents agreed that it helped, 70% (n=7 of 10)."


TWO = '[{ id = "a", column = "Q1", scale = "s", phrase = "a" },'
TWO += '{ id = "b", column = "Q2", scale = "s", phrase = "b" }]'


@pytest.mark.parametrize(
    "second, said",
    [
        ("Agree", "All respondents agreed that a, 100% (n=2 of 2), and that b, 100% (n=2 of 2)."),
        ("Neutral", "100% (n=2 of 2). About half of respondents agreed that b, 50% (n=1 of 2)."),
    ],
)
def test_items_share_a_sentence_only_where_the_same_can_be_said(tell, second, said):
    csv = f"ID,Q1,Q2\n1,Agree,Agree\n2,Agree,{second}\n"
    assert said in tell(csv=csv, items=TWO, questions=None, coders=None)["Results"]


def test_an_item_that_nobody_answered_is_left_out(tell):
    csv = "ID,Q1,Q2\n1,,Agree\n2,,Agree\n"
    said = tell(csv=csv, items=TWO, questions=None, coders=None, cohort=None)["Results"]
    assert said == "All respondents agreed that b, 100% (n=2 of 2)."


# Themes


def test_themes_come_with_the_most_frequent_first(tell_codes):
    assert tell_codes(good=3, bad=6) == (
        "The most frequent theme in the free text was “Bad”, 60% (n=6 of 10). "
        "It was followed by “Good”, 30% (n=3 of 10)."
    )


def test_a_subtheme_is_named_within_its_theme(tell_codes):
    assert "“Good”, 80% (n=8 of 10), including “Safe”, 20% (n=2 of 10)." in tell_codes(
        good=8, safe=2, bad=1
    ).replace(" It was", ". It was")


def test_a_theme_nobody_gave_is_left_out(tell_codes):
    said = tell_codes(good=3)
    assert said == "The only theme in the free text was “Good”, 30% (n=3 of 10)."


def test_no_theme_at_all_is_said(tell_codes):
    assert tell_codes() == "No theme was given to any answer."


def test_a_study_without_coders_says_so(tell_answers):
    sections = tell_answers(["x"])
    assert "The free text was not coded." in sections["Methods"]
    assert "theme" not in sections["Results"]


def test_a_study_without_questions_says_so(tell_ratings):
    methods = tell_ratings(1, questions=None)["Methods"]
    assert "There was no free text to code." in methods
    assert "free-text question" not in methods


# Mentions

MENTION = '[{ id = "m", name = "patients", role = "the aim", if_few = "Say more.", '
MENTION += 'terms = ["patient"] }]'


@pytest.mark.parametrize("times", [0, 1])
def test_notably_few_mentions_are_called_so_and_concluded_from(tell_answers, times):
    texts = ["a patient"] * times + ["x"] * (10 - times)
    sections = tell_answers(texts, mentions=MENTION)
    said = f"Notably few answers mentioned patients, the aim: {10 * times}% (n={times} of 10)."
    assert said in sections["Results"]
    assert "Say more." in sections["Conclusion"]


def test_mentions_that_are_not_few_are_only_counted(tell_answers):
    sections = tell_answers(["a patient"] * 2 + ["x"] * 8, mentions=MENTION)
    said = "Answers that mentioned patients, the aim, made up 20% (n=2 of 10)."
    assert sections["Results"] == said
    assert "Say more." not in sections["Conclusion"]


def test_nothing_is_said_of_mentions_where_nobody_wrote(tell_ratings):
    assert "patients" not in " ".join(tell_ratings(3, mentions=MENTION).values())


# The cohort


def test_without_a_cohort_there_is_no_response_rate_and_no_caveat(tell_ratings):
    sections = tell_ratings(3)
    assert sections["Methods"].startswith("Part or all of a questionnaire with one rating question")
    assert "was answered by 3 respondents." in sections["Methods"]
    assert "completed by" not in sections["Results"]
    assert "cohort" not in " ".join(sections.values())


@pytest.mark.parametrize("enrolled, caveat", [(6, False), (7, True)])
def test_a_response_below_half_is_a_caveat(tell_ratings, enrolled, caveat):
    sections = tell_ratings(3, cohort=f"{{ enrolled = {enrolled} }}")
    assert ("fewer than half of the cohort" in sections["Conclusion"]) == caveat


def test_people_who_took_part_in_nothing_were_invited(tell_ratings):
    methods = tell_ratings(3, cohort="{ enrolled = 5 }")["Methods"]
    assert methods.startswith("All 5 students were invited to answer one rating question and")


# The conclusion

THREE = '{ favourable = "Good.", mixed = "Divided.", unfavourable = "Bad." }'


@pytest.mark.parametrize(
    "agree, disagree, said",
    [(30, 0, "Good."), (15, 15, "Divided."), (0, 30, "Bad.")],
)
def test_the_intervals_choose_the_conclusion(tell_ratings, agree, disagree, said):
    assert tell_ratings(agree, disagree, abstract=THREE)["Conclusion"] == said


@pytest.mark.parametrize(
    "agree, disagree, said",
    [
        (30, 0, "did so favourably"),
        (15, 15, "do not clearly lean one way"),
        (0, 30, "did not do so favourably"),
    ],
)
def test_a_codebook_without_conclusions_gets_plain_ones(tell_ratings, agree, disagree, said):
    assert said in tell_ratings(agree, disagree)["Conclusion"]


def test_a_majority_within_its_interval_of_half_is_no_favour(tell_ratings):
    # 6 of 10: Wilson 31 to 83%
    assert tell_ratings(6, 4, abstract=THREE)["Conclusion"] == "Divided."


def test_without_ratings_nothing_is_concluded(tell_answers):
    assert tell_answers(["x"])["Conclusion"] == "There were no ratings to conclude from."


@pytest.mark.parametrize(
    "intervals, said",
    [
        ([(0.6, 0.9), (0.51, 0.8)], "favourable"),
        ([(0.6, 0.9), (0.5, 0.8)], "mixed"),
        ([(0.6, 0.9), (0.1, 0.4)], "mixed"),
        ([(0.1, 0.4), (0.2, 0.49)], "unfavourable"),
        ([(0.1, 0.4), (0.2, 0.5)], "mixed"),
        ([(0.6, 0.9), (None, None)], ""),
        ([], ""),
    ],
)
def test_a_verdict_needs_every_interval_on_one_side_of_half(intervals, said):
    agreements = [
        model.Agreement(count=1, base=2, value=0.5, lower=lower, upper=upper)
        for lower, upper in intervals
    ]
    assert abstract.verdict(agreements) == said


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
    assert "ynthetic" not in form({"Aims": "x"})


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
        ({}, "with no question was answered by 2 respondents."),
        ({"questions": [{"id": "q", "column": "Q"}]}, "one free-text"),
    ],
)
def test_a_study_without_ratings_says_so(asked, said):
    study = study_of(codebook_of(**asked), attributes={"year": ["third", "third"]})
    sections = abstract.write(results.collect(study), study.codebook)
    assert said in sections["Methods"]
    assert sections["Results"] == "There are no ratings and no coded answers to report."


def test_one_coder_is_not_said_to_agree_with_anybody(tmp_path):
    sections = told(write(tmp_path, coders='[{ id = "ann", file = "ann.csv" }]'))
    assert "One researcher coded the free text to two themes." in sections["Methods"]
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
