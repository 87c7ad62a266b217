import hashlib
import re

import pytest

from balint_analysis import paths, synthetic
from balint_analysis.any_codes import reliability
from balint_analysis.study import load
from balint_analysis.tables import themes

EXAMPLE = paths.project_root() / paths.EXAMPLE
SOURCE = "BJPsych Open supplement, 20 June 2025"  # where the published figures stand


def contents(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def example():
    return load(EXAMPLE)


def test_the_committed_example_is_regenerated_byte_for_byte(tmp_path):
    synthetic.write_example(tmp_path)
    assert contents(tmp_path) == contents(EXAMPLE)


def test_the_example_says_that_it_is_synthetic(example):
    assert example.codebook.synthetic
    assert "**Synthetic data.**" in (EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_cohort_and_respondents_are_as_published(example):
    assert example.codebook.cohort.enrolled == 193, SOURCE
    assert len(example.responses) == 81, SOURCE


@pytest.mark.parametrize(
    "item, agreed, answered",
    [("again_as_student", 55, 64), ("again_as_doctor", 53, 61)],  # abstract, Results
)
def test_the_two_attendance_items_come_out_as_published(example, item, agreed, answered):
    scale = example.codebook.scale_of(example.codebook.item(item))
    kinds = example.responses[item].dropna().map(scale.kind)
    assert (int((kinds == "agree").sum()), len(kinds)) == (agreed, answered), SOURCE


def test_the_claims_are_those_published(example):
    claims = [(c.item, c.count, c.base, c.percent, c.source) for c in example.codebook.claims]
    assert claims == [
        ("again_as_student", 55, 64, 86, SOURCE),
        ("again_as_doctor", 53, 61, 86, SOURCE),
    ]


def test_three_coders_and_four_themes_are_as_published(example):
    codebook = example.codebook
    assert len(codebook.coders) == 3, SOURCE
    assert len(codebook.themes) == 4, SOURCE
    assert codebook.parents == {"coping": "practice", "mismatch": "barriers"}, SOURCE


def test_few_mention_the_doctor_patient_relationship_as_published(example):
    first = themes.mentions(example).iloc[0]
    assert 0 < first["count"] < first["base"] / 10


def test_the_data_cards_checksums_are_those_of_the_files():
    card = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    sums = dict(re.findall(r"^\| `(\S+)` \| `([0-9a-f]{64})` \|$", card, flags=re.MULTILINE))
    files = {n: content for n, content in contents(EXAMPLE).items() if n != "README.md"}
    assert sums == {n: hashlib.sha256(content).hexdigest() for n, content in files.items()}


def test_the_data_cards_numbers_are_those_of_the_files(example):
    card = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    people, codebook = len(example.responses), example.codebook
    assert f"| {people} of a cohort of {codebook.cohort.enrolled} |" in card
    assert f"| {len(example.answers)}, to {len(codebook.questions)} questions |" in card


def test_nobody_writes_the_same_answer_as_another(example):
    assert example.answers.nunique() == len(example.answers) >= 90


def test_coders_agree_on_a_theme_as_often_as_careful_people_do(example):
    for theme in example.codebook.themes:
        observed = reliability.observed_agreement(example.codings[theme.id])
        assert 0.84 < observed < 0.96, theme.id  # .85 to .95, and .01 either way


def test_some_answers_are_coded_with_no_theme_and_some_not_coded(example):
    by_coder = example.codings.T.groupby(level="coder")
    assert (by_coder.max().T == 0).all(axis="columns").any(), "every coder: no theme"
    not_coded = (by_coder.count().T == 0).sum(axis="columns")
    assert set(not_coded) == {0, 1, 2}, "never all three"


def test_a_level_that_nobody_chose_is_still_a_level(example):
    chosen = example.responses["facilitation"].value_counts()
    assert chosen["Strongly disagree"] == 0
    assert chosen["Not applicable"] == 4


def test_respondents_who_stop_answer_nothing_further(example):
    """Up to the last answer there are single skips only."""
    given = example.responses.notna()
    reached = given.iloc[:, ::-1].cummax(axis="columns").iloc[:, ::-1]
    skipped = (reached & ~given).sum(axis="columns")
    assert skipped.max() <= 2
    assert (~reached.iloc[:, -1]).sum() >= 81 - 63
    wrote = example.answers.index.get_level_values("respondent").unique()
    assert reached.loc[wrote, example.codebook.items[-2].id].all()


@pytest.mark.parametrize("respondents, cohort", [(1, 1), (2, 9), (7, 20), (500, 1200)])
def test_a_study_of_any_size_is_simulated_and_valid(tmp_path, respondents, cohort):
    synthetic.write_study(tmp_path / "any", respondents=respondents, cohort=cohort, seed=3)
    study = load(tmp_path / "any")
    assert len(study.responses) + sum(study.set_aside.values()) == respondents
    assert study.codebook.id == "any"
    assert study.codebook.synthetic
    assert study.codebook.claims == []
    assert study.codings.index.equals(study.answers.index)


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path):
    for name, seed in [("a/x", 1), ("b/x", 1), ("c/x", 2)]:
        synthetic.write_study(tmp_path / name, respondents=30, cohort=40, seed=seed)
    same, again, other = (contents(tmp_path / name / "x") for name in "abc")
    assert same == again
    assert same["survey.csv"] != other["survey.csv"]
    assert same["coder-1.csv"] != other["coder-1.csv"]


@pytest.mark.parametrize("respondents, cohort", [(8, 7), (0, 7)])
def test_impossible_sizes_are_refused_and_nothing_is_written(tmp_path, respondents, cohort):
    with pytest.raises(ValueError, match=f"{respondents} respondents of a cohort of {cohort}"):
        synthetic.write_study(tmp_path / "x", respondents=respondents, cohort=cohort, seed=1)
    assert not (tmp_path / "x").exists()


def test_a_folder_whose_name_cannot_be_an_id_is_refused(tmp_path):
    with pytest.raises(ValueError, match="“my study” cannot be an id"):
        synthetic.write_study(tmp_path / "my study", respondents=1, cohort=1, seed=1)


def test_attendance_keeps_its_quotas_at_another_size(tmp_path):
    synthetic.write_study(tmp_path / "x", respondents=162, cohort=400, seed=5)
    student = load(tmp_path / "x").responses["again_as_student"].dropna()
    assert (len(student), student.isin(["Agree", "Strongly agree"]).sum()) == (128, 110)
