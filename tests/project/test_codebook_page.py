"""docs/codebook.md and README say what study.toml may say, as the code has it."""

import re
import runpy
import tomllib

import pytest

from balint_analysis import load, paths
from balint_analysis.study.codebook import Codebook

PROJECT = paths.project_root()
TOOL = runpy.run_path(str(PROJECT / "tools/codebook_page.py"))
PAGE = (PROJECT / "docs/codebook.md").read_text(encoding="utf-8")
SECTIONS = {heading: model for heading, model, _ in TOOL["_sections"]()}
KEYS = [
    pytest.param(heading, key, field, id=f"{heading} {key}")
    for heading, model in SECTIONS.items()
    for key, field in model.model_fields.items()
]


def test_the_page_is_the_one_that_make_docs_writes():
    assert TOOL["page"]() == PAGE


def test_the_page_has_every_section():
    assert set(re.findall(r"^## \[+(\w+)[\].]", PAGE, re.MULTILINE)) == {*Codebook.model_fields} - {
        "folder"
    }


@pytest.mark.parametrize("heading, key, field", KEYS)
def test_every_key_has_a_meaning_that_is_a_sentence(heading, key, field):
    assert re.fullmatch(r"[A-Z“].*\.", field.description)


@pytest.mark.parametrize("heading, model", SECTIONS.items())
def test_a_section_made_of_its_examples_is_valid(heading, model):
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    examples = re.findall(r"\| `(\w+ = .*)` \|$", section, re.MULTILINE)
    nested = len([f for f in model.model_fields.values() if TOOL["_model"](f.annotation)])
    assert len(examples) == len(model.model_fields) - nested
    assert model.model_validate(tomllib.loads("\n".join(examples)))


def test_the_study_toml_of_the_readme_loads(tmp_path):
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    assert len([line for line in text.splitlines() if line]) == 10
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    (tmp_path / "survey.csv").write_text(
        "ID,The course was useful\nR1,Agree\nR2,\nR3,Disagree\n", encoding="utf-8"
    )
    study = load(tmp_path)
    assert list(study.responses["useful"].dropna()) == ["Agree", "Disagree"]
