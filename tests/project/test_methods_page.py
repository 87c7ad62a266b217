"""The methods page: what it names exists, nothing is left out, and its numbers are right."""

import inspect
import re
from pathlib import Path
from pkgutil import resolve_name

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats import inter_rater

from balint_analysis import claims, comparison, meeting, theme_shares
from balint_analysis.any_codes import distances, reliability, theme_sets
from balint_analysis.comparison import consistency, ranks, shares
from balint_analysis.paths import EXAMPLE
from balint_analysis.rounding import coefficient, p_value, percent, percent_of, share
from balint_analysis.stats import agreement, bootstrap, intervals, patterns
from balint_analysis.study import load
from balint_analysis.tables import Table, coders, deciding, flow, likert, prevalence, themes
from balint_analysis.wording import STEPS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "methods.md").read_text(encoding="utf-8")
FLOWING = " ".join(PAGE.split())
NAMES = sorted(set(re.findall(r"`(balint_analysis\.[\w.]+)`", PAGE)))
MODULES = [
    *(likert, intervals, shares, comparison.tables, consistency),
    *(reliability, coders, theme_sets, themes),
    *(agreement, bootstrap, deciding, prevalence, theme_shares.tables),
    *(meeting.agreement, meeting.tables),
]
METHODS = {
    "Wilson": "wilson",
    "Clopper–Pearson": "clopper-pearson",
    "Jeffreys": "jeffreys",
    "Agresti–Coull": "agresti-coull",
}


def span(bounds):
    """Write an interval as the page does."""
    lower, upper = (percent_of(float(bound), 1) for bound in bounds)
    return f"{lower.removesuffix('%')}–{upper}"


@pytest.fixture(scope="module")
def example():
    """Load the example."""
    return load(EXAMPLE)


# Names


@pytest.mark.parametrize("name", NAMES)
def test_named_function_exists(name):
    assert callable(resolve_name(name))


def is_computed(thing):
    """Tell a function or a declared table from anything else."""
    return inspect.isfunction(thing) or isinstance(thing, Table)


def function(thing):
    return thing.compute if isinstance(thing, Table) else thing


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_function_is_left_out(module):
    named = [resolve_name(name) for name in NAMES]
    public = [
        thing
        for name, thing in inspect.getmembers(module, is_computed)
        if name[0] != "_" and function(thing).__module__ == module.__name__
    ]
    assert public
    assert [function(thing).__qualname__ for thing in public if thing not in named] == []


# The page itself


def test_links_lead_to_headings():
    headings = re.findall(r"^#+ (.+)$", PAGE, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    links = set(re.findall(r"\]\(#([^)]+)\)", PAGE))
    assert links
    assert links <= anchors


def test_pictures_exist():
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", PAGE)
    assert pictures
    assert [name for name in pictures if not (DOCS / name).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_page_and_function_cite_alike(name):
    """Volume and pages as in the docstring: one of the two was mended, and not the other."""
    cited = re.findall(r"\b\d+:\d+-\d+", inspect.getdoc(resolve_name(name)) or "")
    assert [where for where in cited if where.replace("-", "–") not in PAGE] == []


@pytest.mark.parametrize(
    "section",
    [part for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:] if "- **" in part],
    ids=lambda section: section.splitlines()[0],
)
def test_section_is_complete(section):
    assert "\n    " in section
    for label in ("Computed by", "Reference", "When not to use it"):
        assert section.count(f"- **{label}**") == 1


@pytest.mark.parametrize(
    "said",
    [
        *(ranks.ALL_ALIKE, comparison.tables.ONE_GROUP),
        *(consistency.TOO_FEW, consistency.NO_VARIANCE),
        *(patterns.NO_PAIRS, patterns.ONE_CATEGORY),
        *(coders.REFLEXIVE, coders.NO_CODING, coders.NOBODY_CODED),
        *(bootstrap.ALL_SAME, bootstrap.TOO_FEW, meeting.tables.NEVER),
    ],
)
def test_quotes_what_is_said(said):
    assert said in PAGE


# Numbers: shares


@pytest.mark.parametrize("title", METHODS)
def test_interval_of_55_of_64(title):
    bounds = intervals.interval(55, 64, method=METHODS[title])
    assert f"| {title} | {span(bounds)} |" in PAGE


def test_finite_cohort():
    lower, upper = intervals.finite_cohort(55, 64, 193)
    assert f"{lower} to {upper} students" in FLOWING
    assert PAGE.count(span((lower / 193, upper / 193))) == 2


@pytest.mark.parametrize(("people", "name"), [(81, "respondents"), (193, "cohort")])
def test_worst_case(people, name):
    bounds = span(intervals.worst_case(55, 64, people))
    assert f"| Worst case, {name} | {bounds} |" in PAGE
    assert PAGE.count(bounds) == 2


def test_shares():
    assert f'"{share(55, 64)}"' in PAGE
    assert f"1 of 8 is {percent(1, 8, 1)} and is written {percent(1, 8)}" in FLOWING


def test_response_rate(example):
    row = flow.response(example).set_index("stage").loc["respondents"]
    rate = percent(row["count"], row["base"], 1)
    assert f"{row['count']} of {row['base']} answered something: {rate}" in FLOWING


def test_those_who_stopped_and_those_who_skipped(example):
    row = flow.response(example).set_index("stage").loc["again_as_student"]
    said = f"{row['stopped']} had stopped before the first attendance item and {row['skipped']}"
    assert f"Of the {row['base']}, {said} skipped it, which leaves {row['count']}." in FLOWING


def test_few_who_agree_are_not_many_who_disagree():
    agreed, disagreed = (span(intervals.interval(n, 200)) for n in (80, 30))
    said = f"Agreement is {percent(80, 200)} ({agreed}), disagreement {percent(30, 200)}"
    assert f"{said} ({disagreed}): mixed." in FLOWING


def test_steps_from_one_word_to_the_next():
    said = [f"{word} (below {limit:.0%})" for limit, word in STEPS]
    assert f"fixed steps: none; {'; '.join(said)}; all." in FLOWING


def test_coverage():
    table = pd.read_csv(DOCS / "coverage.csv")
    by = dict(iter(table.groupby(table["method"].str.replace(" ", "-"))))
    lowest = {name: rows.loc[rows["exact"].idxmin()] for name, rows in by.items()}
    low = {name: percent_of(row["exact"], 1) for name, row in lowest.items()}
    mean = by["wilson"].groupby("base")["exact"].mean().map(lambda x: percent_of(x, 1))
    assert f"its lowest coverage was {low['clopper-pearson']}" in FLOWING
    assert by["clopper-pearson"]["exact"].min() >= 0.95
    assert f"{mean[20]} for a base of 20, {mean[64]} for 64 and {mean[193]} for 193" in FLOWING
    for name, said in (("wilson", "was {}"), ("jeffreys", "to {}")):
        row = lowest[name]
        said = f"{said.format(low[name])}, for a base of {row['base']} and a true share of 5%"
        assert said in FLOWING
        assert min(row["p"], 1 - row["p"]) == pytest.approx(0.05)
    most = percent_of(by["finite-cohort"]["exact"].max(), 1)
    assert f"between {low['finite-cohort']} and {most}" in FLOWING
    assert min(lowest, key=lambda name: lowest[name]["exact"]) == "jeffreys"


# Numbers: comparisons


def test_attendance_items(example):
    pair = comparison.pairs(example, ["again_as_student", "again_as_doctor"]).iloc[0]
    assert f"In the example {pair['base']} answered both" in FLOWING
    assert f"{pair['only_1']} agreed with the first only and {pair['only_2']} with" in FLOWING
    assert f"p = {p_value(pair['p'])}." in FLOWING
    points = [coefficient(100 * pair[key], 1) for key in ("difference", "lower", "upper")]
    said = "differ by {} points, with an interval from {} to {}.".format(*points)
    assert said.replace("-", "−") in FLOWING


def test_construct(example):
    row = consistency.constructs(example).set_index("construct").loc["experience"]
    alpha, *bounds = (coefficient(row[key]) for key in ("cronbach_alpha", "lower", "upper"))
    assert f"{row['base']} people answered all {row['items']} items on" in FLOWING
    assert f"alpha is {alpha} ({' to '.join(bounds)})." in FLOWING


def test_claim_quoted_as_said(example):
    verdict = claims.claims(example).set_index("item").loc["again_as_doctor", "verdict"]
    quoted = re.search(r'the check says: "(.+?)"', FLOWING).group(1)
    assert verdict.startswith(quoted)


# Numbers: themes and reliability


def test_prevalence_and_mentions(example):
    table = themes.prevalence(example)
    positive = table[table["code"] == "positive"].set_index("rule")["count"]
    said = f"{positive['any']}, {positive['majority']} or {positive['unanimous']}"
    assert f"{said} of {table['base'][0]} answers" in FLOWING
    mention = themes.mentions(example).set_index("mention").loc["relationship"]
    assert f"{mention['count']} of {mention['base']} answers mention" in FLOWING


def test_order_of_the_themes(example):
    order = theme_shares.order(example).set_index("rule").loc["majority"]
    table = themes.prevalence(example).query("rule == 'majority' and code == theme")
    *most, last = table["count"].sort_values(ascending=False)
    counts = f"{', '.join(map(str, most))} and {last} of {table['base'].iloc[0]} answers"
    assert f"In the example {counts} carry the four themes" in FLOWING
    assert f"that order held in {percent_of(order['held'], 1)} of replicates" in FLOWING


def test_kappa_and_ac1_part_ways():
    codes = [[0, 0, 0]] * 57 + [[1, 1, 1]] + [[0, 0, 1]] * 2
    kappa, alpha, ac1 = (
        coefficient(measure(codes))
        for measure in (
            reliability.fleiss_kappa,
            reliability.krippendorff_alpha,
            reliability.gwet_ac1,
        )
    )
    observed = percent_of(reliability.observed_agreement(codes), 1)
    assert (
        f"Observed agreement is {observed}, Fleiss' kappa {kappa}, alpha {alpha} and AC1 {ac1}."
    ) in FLOWING


def test_coping(example):
    table = coders.reliability(example).set_index("code")
    row = table.loc["coping"]
    assert (
        f"observed agreement {percent_of(row['observed_agreement'], 1)}, "
        f"kappa {coefficient(row['fleiss_kappa'])}, "
        f"alpha {coefficient(row['krippendorff_alpha'])}, AC1 {coefficient(row['gwet_ac1'])}."
    ) in FLOWING
    assert list(table.index[table["note"] == coders.PART_WAYS]) == ["coping"]


def test_bootstrap_interval(example):
    table = coders.intervals(example).set_index(["code", "coefficient"])
    row = table.loc[("coping", "fleiss_kappa")]
    bounds = f"{coefficient(row['lower'])} to {coefficient(row['upper'])}"
    assert f"the interval is {bounds}." in FLOWING


def test_coverage_of_the_bootstrap():
    table = pd.read_csv(DOCS / "coverage-reliability.csv")
    counts = table.groupby(["carrying", "alike", "drawn"])[["covered", "interval"]].sum()
    shares = counts["covered"] / counts["interval"]
    bands = {0: "0 to 3", 4: "4 to 7", 8: "8 to 15", 16: "16 and more"}
    for least, said in bands.items():
        cells = [percent_of(share, 1) for share in shares[least]]
        assert f"| {said} | {' | '.join(cells)} |" in PAGE
    assert table["simulations"].sum() == 2 * 20 * 2_000


def test_themes_by_question_and_person(example):
    table = theme_shares.by_question(example).set_index(["code", "question"])["share"]
    shares = [percent_of(share) for share in table["barriers"]]
    assert f"carried by {shares[0]}, {shares[1]} and {shares[2]} of the answers" in FLOWING
    row = theme_shares.by_person(example).set_index("code").loc["barriers"]
    voiced = f"{row['count']} ({percent_of(row['share'])})"
    assert f"of the {row['base']} whose answers were coded, {voiced}" in FLOWING


def test_design_effect():
    effect = coefficient(intervals.design_effect([15, 12, 18, 10], [16, 20, 18, 10]), 1)
    assert f"15 of 16, 12 of 20, 18 of 18 and 10 of 10 agreed, it is {effect}" in FLOWING


def test_exact_bound():
    assert f"at 95% is {percent_of(intervals.lower_bound(64, 64), 1)}:" in FLOWING


def test_interval_of_superiority():
    groups = [5, 4, 4, 3, 5, 4], [5, 5, 4, 3, 5, 4]
    chance = percent_of(ranks.superiority(*groups), 1)
    lower, upper = (percent_of(limit, 1) for limit in ranks.superiority_interval(*groups))
    assert f"the chance is {chance}, with an interval from {lower} to {upper}." in FLOWING


def test_prevalence_and_bias():
    codes = np.repeat([[0.0, 0], [1, 1], [1, 0], [0, 1]], [80, 5, 10, 5], axis=0)
    indices = agreement.indices(np.array([[80, 5], [10, 5]]))
    found = [coefficient(float(x)) for x in (reliability.cohen_kappa(codes), *indices)]
    said = "kappa is {}, the prevalence index {}, the bias index {} in size and PABAK {}."
    assert said.format(*found).replace("-", "−") in FLOWING
    r, w = np.array([[2.0, 0], [0, 2], [1, 1]]), np.array([80.0, 5, 15])
    not_given, given = (percent_of(x, 1) for x in meeting.agreement.specific(r, w).tolist())
    assert f"they are {given} and {not_given}." in FLOWING


@pytest.mark.parametrize(("prevalence", "said"), [(0.3, "it takes {}"), (0.05, "5 of 100, {}.")])
def test_planning(prevalence, said):
    assert said.format(int(meeting.agreement.answers_needed(0.6, prevalence, 0.3))) in FLOWING


def test_theme_sets(example):
    table = theme_sets.reliability(example).set_index(["level", "distance"])
    masi, jaccard = table.loc[("theme", "masi")], table.loc[("theme", "jaccard")]
    bounds = f"{coefficient(masi['lower'])} to {coefficient(masi['upper'])}"
    assert f"{coefficient(masi['value'])} with MASI ({bounds})" in FLOWING
    assert f"and {coefficient(jaccard['value'])} with Jaccard" in FLOWING


@pytest.mark.parametrize(("a", "b"), [("ab", "a"), ("ab", "bc")])
def test_distances(a, b):
    jaccard, masi = (coefficient(float(d(a, b))) for d in (distances.jaccard, distances.masi))
    sets = " and ".join("{" + ", ".join(letters) + "}" for letters in (a, b))
    assert f"For {sets}: Jaccard {jaccard}, MASI {masi}." in FLOWING


def test_missing_codings_as_statsmodels_and_here():
    codes = np.array([[1, 1, np.nan], [0, 0, 0], [1, 1, 1], [0, 1, 0]])
    theirs = coefficient(inter_rater.fleiss_kappa(inter_rater.aggregate_raters(codes)[0]))
    ours = coefficient(reliability.fleiss_kappa(codes))
    assert f"statsmodels gives {theirs} and this project {ours}." in FLOWING
