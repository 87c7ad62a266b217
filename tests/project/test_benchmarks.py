"""The benchmarks measure the project as it is: every call of ours in them can be made."""

import runpy

import pytest

from balint_analysis import paths
from balint_analysis.study import load

BENCHMARKS = paths.project_root() / "benchmarks"
MEASURED = ("alpha", "likert", "wilson", "reading", "tables")  # the rest takes whole processes
SMALL = 81


@pytest.fixture(scope="module")
def tables():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        return runpy.run_path(str(BENCHMARKS / "contenders.py"))["TABLES"]


def test_every_change_of_a_control_is_timed():
    tool = runpy.run_path(str(BENCHMARKS / "redraw.py"))
    found = tool["redraws"](load(paths.EXAMPLE), turns=1)
    assert len(found) == len(tool["CHANGES"])
    assert all(took > 0 for both in found.values() for took in both)


@pytest.mark.parametrize("name", MEASURED)
def test_what_is_ours_can_be_called(tables, name):
    contenders = tables[name].contenders(SMALL)
    ours = [how for how in contenders if how.startswith("balint")]
    assert ours
    for how in ours:
        assert contenders[how]() is not None
