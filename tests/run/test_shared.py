"""A run reads its study once: the kernels find the tables, and nothing of them stays."""

import os
from pathlib import Path

import pytest

import balint_analysis as balint
from balint_analysis import paths
from balint_analysis.run import cache, reproduce
from balint_analysis.study import survey
from folders import write


def test_a_study_is_read_once_a_run(tmp_path, monkeypatch):
    (tmp_path / "study").mkdir()
    folder, found = write(tmp_path / "study"), []

    def as_a_kernel_does(*_):
        found.extend(Path(os.environ[cache.VARIABLE]).iterdir())
        monkeypatch.setattr(survey, "read", lambda *_: pytest.fail("was read again"))
        found.append(balint.load(folder))

    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(reproduce, "_run_all", as_a_kernel_does)
    reproduce.reproduce(folder, output_root=tmp_path / "out")
    assert [thing.suffix for thing in found[:-1]] == [".npz"]
    assert not found[0].exists()
    assert not list((tmp_path / "cache").iterdir())


def test_git_ignores_what_a_run_shares():
    ignored = (paths.project_root() / ".gitignore").read_text().splitlines()
    assert f"/{paths.cache().relative_to(paths.project_root()).parts[0]}/" in ignored
