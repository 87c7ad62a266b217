"""Take README's screenshots of explore.ipynb, in Chromium, from a run on the example.

What starts JupyterLab here, and runs a notebook in it, the tests of it use too.
"""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from balint_analysis import paths

PROJECT = paths.project_root()
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
BALINT = [sys.executable, "-c", "from balint_analysis.cli import app; app()"]
TOKEN, WAIT = "for-this-machine-alone", 120  # seconds
EXPLORE = "explore/balint-2021-22/explore.ipynb"
COLOURS = 128  # of a screenshot's palette, so that it stays small


@contextmanager
def lab(project: Path, log: Path, study: Path | str = paths.EXAMPLE) -> Iterator[str]:
    """Start `balint lab` in a project, and yield its address; stop it after."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, log.open("w") as told:
        settings = Path(home, "jupyter_server_config.json")
        settings.write_text(json.dumps({"ServerApp": {"allow_root": True}}))
        own = {"PYTHONPATH": str(project / "src"), "JUPYTER_TOKEN": TOKEN}
        own |= dict.fromkeys(("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"), home)
        own |= {"JUPYTERLAB_WORKSPACES_DIR": home, "JUPYTERLAB_SETTINGS_DIR": home}
        command = [*BALINT, "lab", str(study), "--no-browser", "--port", str(port)]
        server = subprocess.Popen(
            command, cwd=project, env=os.environ | own, stdout=told, stderr=told
        )
        try:
            address = f"http://127.0.0.1:{port}"
            answers(f"{address}/api", server)
            yield address
        finally:
            server.terminate()
            server.wait()


def answers(url: str, server: subprocess.Popen) -> None:
    """Wait until a server answers."""
    started = time.monotonic()
    while time.monotonic() - started < WAIT and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer at {url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, address: str, notebook: str, height: int = 1000) -> Page:
    """Open a notebook in a page of its own, and wait for its kernel."""
    page = browser.new_page(viewport={"width": 1400, "height": height})
    page.set_default_timeout(WAIT * 1000)
    page.goto(f"{address}/lab/workspaces/{Path(notebook).stem}/tree/{notebook}?token={TOKEN}")
    page.get_by_text("| Idle").wait_for()
    return page


def run_all(page: Page) -> None:
    """Choose Run All Cells from the menu."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def kept(page: Page, name: str) -> None:
    """Save what a page shows, in few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = PROJECT / "docs" / name
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(PROJECT)}: {file.stat().st_size // 1000} kB")


def main() -> None:
    """Take both."""
    with (
        tempfile.TemporaryDirectory() as logs,
        lab(PROJECT, Path(logs, "log")) as address,
        chromium() as browser,
    ):
        page = opened(browser, address, EXPLORE)
        run_all(page)
        page.get_by_label("Attribute").first.select_option("Rotation block")
        page.get_by_label("Group").first.select_option("Block 2")
        page.get_by_alt_text("Block 2 only").first.wait_for()
        page.get_by_role("heading", name="What they ticked").scroll_into_view_if_needed()
        page.get_by_text("| Idle").wait_for()
        page.locator(".jp-OutputArea-output", has=page.get_by_label("Items")).evaluate(
            "shown => shown.scrollIntoView()"
        )
        page.wait_for_timeout(1000)
        kept(page, "explore-lab.png")
        page.set_viewport_size({"width": 1400, "height": 1200})
        page.get_by_role("button", name="7", exact=True).first.click()
        page.get_by_alt_text("Themes: ").first.evaluate("shown => shown.scrollIntoView()")
        page.wait_for_timeout(1000)
        kept(page, "explore-views.png")


if __name__ == "__main__":
    main()
