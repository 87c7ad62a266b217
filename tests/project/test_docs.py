"""Pages that are made from the code are those that the code makes."""

import runpy

import pytest

from balint_analysis import paths
from balint_analysis.rounding import Kind

TOOL = runpy.run_path(str(paths.project_root() / "tools/write_docs.py"))


@pytest.mark.parametrize("name", TOOL["PAGES"])
def test_the_committed_page_is_the_one_made_now(name):
    committed = (paths.project_root() / "docs" / name).read_text(encoding="utf-8")
    assert TOOL["PAGES"][name]() == committed


def test_every_kind_of_column_is_explained():
    assert list(TOOL["KINDS"]) == list(Kind)
