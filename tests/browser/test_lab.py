"""JupyterLab in Chromium, through `balint lab`: clicked, typed into, saved, and listened to.

Chromium is the system's. Without it these tests are skipped, but not where $BALINT_BROWSER is
"required".
"""

import contextlib
import json
import os
import re
import runpy
import shutil
import subprocess
import time

import pytest

from balint_analysis import paths
from folders import write

PROJECT = paths.project_root()
TOOL = runpy.run_path(str(PROJECT / "tools/screenshots.py"))
REQUIRED = os.environ.get("BALINT_BROWSER") == "required"
UNWANTED = (".git", ".venv", ".balint", "__pycache__", ".*_cache", ".hypothesis")
COPIES = "explore/balint-2021-22"
PLANTED = '<img src=x onerror=\\"window.ran=1\\"><script>window.ran=1</script>'
pytestmark = pytest.mark.skipif(
    not TOOL["CHROMIUM"] and not REQUIRED, reason="Chromium is not installed"
)


def git(project, *command) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    run = subprocess.run(
        ["git", *identity, *command], cwd=project, check=True, capture_output=True, text=True
    )
    return run.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Copy the project to a repository of its own, with one more study in which scripts lie."""
    home = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(PROJECT, home, ignore=shutil.ignore_patterns(*UNWANTED))
    shutil.rmtree(home / "explore", ignore_errors=True)
    git(home, "init", "--quiet")
    git(home, "add", "--all")
    git(home, "commit", "--quiet", "--message", "As it is")
    planted = home / "data/raw/planted"
    planted.mkdir()
    answer = PLANTED.replace("\\", "").replace('"', '""')
    write(
        planted,
        csv=f'ID,Q1,Q2\n01,Agree,"{answer}"\n02,Disagree,plain\n',
        ann="ID,good,bad\n01,1,0\n02,0,1\n",
        ben="ID,good,bad\n01,0,1\n02,0,1\n",
        items=f'[{{ id = "a", column = "Q1", scale = "s", text = "{PLANTED}" }}]',
        themes=f'[{{ id = "good", name = "{PLANTED}" }}, {{ id = "bad", name = "Bad" }}]',
    )
    return home


@pytest.fixture(scope="module")
def browser():
    assert TOOL["CHROMIUM"], "Chromium is required here, and is not installed"
    with TOOL["chromium"]() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(project, tmp_path_factory):
    with TOOL["lab"](project, tmp_path_factory.mktemp("log") / "log") as address:
        yield address


@pytest.fixture(scope="module")
def asked():
    """Collect the addresses that pages ask for."""
    return []


@pytest.fixture(scope="module")
def explore(browser, address, asked):
    """Open explore.ipynb, and run all of it."""
    page = TOOL["opened"](browser, address, f"{COPIES}/explore.ipynb", 1400)
    page.on("request", lambda request: asked.append(request.url))
    TOOL["run_all"](page)
    page.get_by_text("Showing 1 to 10 of 108 entries").wait_for()
    idle(page)
    return page


def tab(page, path):
    """Open a notebook in a tab more of a page, wait for its kernel, and return the tab's panel."""
    choose(page, "File", "Open from Path…")
    page.get_by_role("dialog").get_by_role("textbox").fill(path)
    page.keyboard.press("Enter")
    page.locator(f".lm-mod-current[title*='Path: {path}']").wait_for()
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    panel.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    return panel


def choose(page, menu, entry):
    """Choose an entry of a menu."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(entry, exact=True).click()


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def idle(page):
    page.get_by_text("| Idle").wait_for()


def saved(page, file):
    """Save a notebook from the menu, wait until the file is written, and return its cells."""
    before = file.stat().st_mtime_ns
    choose(page, "File", "Save Notebook")
    for _ in range(300):
        with contextlib.suppress(ValueError):  # half written
            if file.stat().st_mtime_ns != before:
                return [cell for cell in read(file)["cells"] if cell["cell_type"] == "code"]
        time.sleep(0.1)
    raise TimeoutError(f"{file.name} was not saved")


def described(panel, pictures: int):
    """Check that a notebook's pictures have alt texts, and that nothing in it is cut off."""
    shown = panel.locator(".jp-OutputArea-output img")
    alts = [picture.get_attribute("alt") for picture in shown.all()]
    assert len(alts) == pictures
    assert not [alt for alt in alts if not alt or len(alt) < 100]
    words = panel.locator(".jp-OutputArea-output").all_inner_texts()
    assert not [text for text in words if "…" in text]


def rows(page) -> int:
    """Return how many answers the table holds, as it says itself."""
    info = page.locator(".dt-info").last
    return int(re.search(r"of (\d+) entr|(0) to 0", info.inner_text().replace(",", ""))[1] or 0)


def test_it_runs_all_without_an_error(explore, project):
    cells = saved(explore, project / COPIES / "explore.ipynb")
    assert all(cell["execution_count"] for cell in cells)
    kinds = {output["output_type"] for cell in cells for output in cell["outputs"]}
    assert kinds == {"display_data", "execute_result"}


def test_a_dropdown_moves_picture_matrix_and_rows(explore):
    explore.get_by_label("Attribute").first.select_option("Rotation block")
    explore.get_by_label("Group").first.select_option("Block 2")
    explore.get_by_alt_text(re.compile("^Rotation block: Block 2 only, n=17 beside")).wait_for()
    explore.get_by_alt_text(re.compile("^Themes: Rotation block: Block 2 only")).wait_for()
    explore.get_by_text("Rotation block: Block 2 only, n=17: 22 answers").wait_for()
    explore.get_by_text("of 22 entries").wait_for()


def test_a_click_on_a_number_shows_as_many_answers(explore):
    cell = explore.get_by_role("button", name=re.compile(r"^\d+$")).first
    number = int(cell.inner_text())
    cell.click()
    explore.get_by_text(
        re.compile(f"Balint groups as a positive experience: {number} answers")
    ).wait_for()
    assert rows(explore) == number > 0


def test_what_is_typed_into_the_search_field_filters_the_rows(explore):
    explore.get_by_label("Theme").first.select_option("any, or none")
    explore.get_by_label("Group").first.select_option("everybody")
    explore.get_by_text("of 108 entries").wait_for()
    explore.get_by_label("Search:").last.press_sequentially("silence")
    explore.get_by_text("filtered from 108 total entries").wait_for()
    found = explore.locator("table.dataTable tbody tr").all_inner_texts()
    assert 0 < len(found) < 10
    assert all("silence" in row.lower() for row in found)


def test_the_keyboard_reaches_every_control_and_moves_it(explore):
    first = explore.get_by_label("Study").first
    first.focus()
    labels = ["Study", "Attribute", "Group", "Items", "Sort", "Confidence"]
    reached = []
    for _ in labels:
        reached.append(
            explore.evaluate("document.activeElement.closest('.widget-inline-hbox').innerText")
        )
        explore.keyboard.press("Tab")
    assert [text.split()[0] for text in reached] == labels
    explore.get_by_label("Attribute").first.focus()
    explore.keyboard.press("ArrowDown")
    explore.get_by_alt_text(re.compile("^Agreement by ")).wait_for()


def test_the_worksheet_is_saved_by_its_button_and_git_does_not_see_it(explore, project):
    explore.get_by_role("button", name="Save the worksheet").click()
    explore.get_by_text("as the consensus:").first.wait_for()
    assert (project / COPIES / "consensus.csv").is_file()
    assert git(project, "status", "--porcelain") == ""


def test_a_script_in_answer_label_or_theme_is_shown_and_does_not_run(explore):
    explore.get_by_label("Study").first.select_option("planted")
    explore.get_by_text("of 2 entries").wait_for()
    idle(explore)
    assert "<script>window.ran=1</script>" in explore.locator("table.dataTable").last.inner_text()
    assert "<script>" in explore.get_by_role("button", name="onerror").first.inner_text()
    assert explore.get_by_alt_text(re.compile("onerror.*: 50% agreed")).count()
    assert explore.evaluate("window.ran") is None


def test_each_of_the_four_runs_all_without_an_error_and_git_sees_nothing(explore, project):
    for name in [path.name for path in paths.notebooks()]:
        panel = tab(explore, f"{COPIES}/{name}")
        TOOL["run_all"](explore)
        last = sum(cell["cell_type"] == "code" for cell in read(project / COPIES / name)["cells"])
        panel.get_by_text(f"[{last}]:", exact=True).first.wait_for(state="attached")
        idle(explore)
        cells = saved(explore, project / COPIES / name)
        assert all(cell["execution_count"] for cell in cells)
        outputs = [output for cell in cells for output in cell["outputs"]]
        assert not [
            o
            for o in outputs
            if o["output_type"] in ("error", "stream") and o.get("name") != "stdout"
        ]
        described(panel, sum("out.figure(" in "".join(cell["source"]) for cell in cells))
    assert (project / COPIES / "figures/balint-2021-22/likert.png").is_file()
    assert git(project, "status", "--porcelain") == ""


def test_an_original_that_is_opened_and_saved_is_as_it_was(explore, project):
    for name in [path.name for path in paths.every_notebook()]:
        tab(explore, f"notebooks/{name}")
        saved(explore, project / "notebooks" / name)
    assert git(project, "diff") == ""


def test_no_request_left_the_machine(asked, address):
    assert len(asked) > 50
    here = (address, address.replace("http", "ws", 1), "data:", "blob:")
    assert not [url for url in asked if not url.startswith(here)]
