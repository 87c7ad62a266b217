"""environment.yml, pyproject.toml and requirements.lock say the same."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from balint_analysis.paths import project_root
from lockfile import PIN, canonical, pins

ROOT = project_root()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DECLARED = [
    Requirement(line)
    for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])
]
LOCK = (ROOT / "requirements.lock").read_text()
CALLED = {"playwright": "playwright-python"}  # what conda-forge calls it
CONDA = [
    line
    for line in yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    if isinstance(line, str)
]


@pytest.mark.parametrize("requirement", DECLARED, ids=lambda r: r.name)
def test_the_lock_pins_what_is_declared(requirement):
    assert pins()[canonical(requirement.name)] in requirement.specifier


@pytest.mark.parametrize("requirement", DECLARED, ids=lambda r: r.name)
def test_conda_gets_the_locked_version(requirement):
    name = canonical(requirement.name)
    assert f"{CALLED.get(name, name)}=={pins()[name]}" in CONDA


def test_conda_gets_nothing_else():
    names = {line.split("==")[0] for line in CONDA if "==" in line}
    declared = [canonical(requirement.name) for requirement in DECLARED]
    assert names == {CALLED.get(name, name) for name in declared}


@pytest.mark.parametrize("requirement", DECLARED, ids=lambda r: r.name)
def test_the_readme_says_what_it_is_for(requirement):
    _, _, text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What it is built")
    assert canonical(requirement.name) in text.lower().replace("_", "-").replace("\n", " ")


def test_python_is_the_same_everywhere():
    assert f"python{PROJECT['requires-python']}" in CONDA
    assert "3.11.0" in SpecifierSet(PROJECT["requires-python"])


def test_every_locked_package_has_hashes():
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert {PIN.match(entry)[1].lower() for entry in entries} == set(pins())
    assert len(entries) > 100
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_names_no_index():
    assert "://" not in LOCK
    assert "index" not in LOCK


def test_jsonschema_stays_below_the_slow_grammar():
    # From 4.25 on, jsonschema's format extra imports rfc3987-syntax: 1.5 s at every start.
    assert "rfc3987-syntax" not in pins()
    assert pins()["jsonschema"] in SpecifierSet("<4.25")
