"""For every test run: where notebooks write, how stale ones are told, and what is begun first."""

import os
import shutil
import tempfile
from itertools import zip_longest

import pytest
from nbval.plugin import IPyNbCell, NbCellError

from balint_analysis.paths import OUTPUT_ROOT_VARIABLE

# What stands beside every table and picture in words, which are compared.
SEEN = ("text/html", "image/svg+xml")
# Begun first where there are several workers, so that none is left alone with them at the end.
LONGEST = ("tests/browser/", "tests/run/")
# The tests take all the cores as it is; threads that wait for one another only take their time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_configure(config):
    config.output_root = tempfile.mkdtemp(prefix="balint-tests-")
    os.environ[OUTPUT_ROOT_VARIABLE] = config.output_root


def pytest_unconfigure(config):
    shutil.rmtree(config.output_root, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    for notebook in {item.parent for item in items if isinstance(item, IPyNbCell)}:
        notebook.skip_compare += SEEN
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    stale = isinstance(item, IPyNbCell) and call.excinfo and call.excinfo.errisinstance(NbCellError)
    if stale and str(call.excinfo.value) == "Cell outputs differ":
        report.longrepr = told(item)
    return report


def told(item) -> str:
    """Say in a few lines what a stale cell holds, and what it would hold now."""
    saved, now = words(item.cell.outputs), words(item.test_outputs)
    differ = [pair for pair in zip_longest(saved, now, fillvalue="(nothing)") if pair[0] != pair[1]]
    first, *more = differ or [("other kinds of output", "other kinds of output")]
    lines = [
        f"{item.path.name}, code cell {item.cell_num + 1}: its saved output is stale.",
        f"  code:  {item.cell.source.splitlines()[-1]}",
        f"  saved: {first[0]}",
        f"  now:   {first[1]}",
        *([f"  and {len(more)} more lines"] if more else []),
        "  If the change is meant, make refresh saves it.",
    ]
    return "\n".join(lines)


def words(outputs) -> list[str]:
    """Return the lines of text that outputs show."""
    shown = [{"text/plain": output.get("text", ""), **output.get("data", {})} for output in outputs]
    texts = [data.get("text/markdown") or data["text/plain"] for data in shown]
    return [line.strip() for text in texts for line in text.splitlines()]
