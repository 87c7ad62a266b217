"""How long explore.ipynb takes to follow a control: on the example, and at 2,000 respondents.

What is timed is all that the kernel does, from the control's new value to the messages that are
ready to be sent: tables, pictures and the answers. On an idle machine the processor's time is the
time that passes; on a busy one it isn't, so both are given. With --browser, what a person waits for
is timed too: from choosing in Chromium until the views are there. Nothing is asserted.
"""

import json
import statistics
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path

from balint_analysis import paths, synthetic
from balint_analysis.explore.controls import MOST, Explorer
from balint_analysis.run.output import Outputs
from balint_analysis.study import Study, load

PROJECT = paths.project_root()
SIZES = {"example": 0, "2,000 respondents": 2000}
LIMITS = {"example": 300, "2,000 respondents": 1000}  # milliseconds that were promised
CHANGES = [
    ("attribute", "group"),
    ("group", ("Block 1 / A",)),
    ("items", ("safety", "time")),
    ("sort", MOST),
    ("confidence", 0.8),
    ("question", "difficult"),
    ("rule", "any"),
    ("theme", "barriers"),
    ("beside", "positive"),
    ("theme", ""),
    ("question", ""),
    ("group", ()),
]
TURNS = 5


class Sent:
    """Stands for a place in a notebook: makes the message, and sends it nowhere."""

    def update(self, bundle: dict, raw: bool) -> None:
        """Write the message as the kernel does."""
        json.dumps(bundle).encode()


def redraws(study: Study, turns: int = TURNS) -> dict[str, tuple[float, float]]:
    """Return the milliseconds of the processor, and those that pass, of each change: medians."""
    with tempfile.TemporaryDirectory() as root:
        explorer = Explorer(study, Outputs(study, root))
        for view in explorer.views:
            view.draw()
            view.handle = Sent()
        times: dict[str, list[tuple[float, float]]] = {}
        for turn in range(turns + 1):
            explorer._part.cache_clear()
            explorer._groups.cache_clear()
            for name, value in CHANGES:
                began = time.process_time(), time.perf_counter()
                getattr(explorer, name).value = value
                ended = time.process_time(), time.perf_counter()
                took = tuple(1000 * (b - a) for a, b in zip(began, ended, strict=True))
                shown = {"": "all", (): "everybody", ("Block 1 / A",): "Block 1 / A"}.get(
                    value, value
                )
                if turn:  # the first does not count
                    times.setdefault(f"{name}: {shown}", []).append(took)
            explorer.attribute.value, explorer.items.value, explorer.sort.index = "", (), 0
            explorer.confidence.value, explorer.rule.value = 0.95, "majority"
            explorer.beside.value = ""
    return {
        change: tuple(map(statistics.median, zip(*took, strict=True)))
        for change, took in times.items()
    }


def sized(respondents: int, folder: Path) -> Path:
    """Return the folder of the example, or of a study of another size."""
    if not respondents:
        return PROJECT / paths.EXAMPLE
    made = folder / f"of-{respondents}"
    synthetic.write_study(made, respondents=respondents, cohort=2 * respondents, seed=1)
    return made


def in_browser(study: Path) -> list[float]:
    """Return the milliseconds from choosing a group in Chromium until the views have followed."""
    import re
    import runpy

    tool = runpy.run_path(str(PROJECT / "tools/screenshots.py"))
    with (
        tempfile.TemporaryDirectory() as logs,
        tool["lab"](PROJECT, Path(logs, "log"), study) as address,
        tool["chromium"]() as browser,
    ):
        page = tool["opened"](browser, address, f"explore/{study.name}/explore.ipynb")
        tool["run_all"](page)
        page.get_by_label("Attribute").first.select_option("Balint group")
        page.get_by_text("| Idle").wait_for()
        page.wait_for_timeout(3000)
        times = []
        for group in "ABCDEF":
            started = time.perf_counter()
            page.get_by_label("Group").first.select_option(group)
            for words in ("Balint group", "Themes: Balint group"):
                page.get_by_alt_text(re.compile(f"^{words}: {group} only")).wait_for()
            page.get_by_text(re.compile(f"^Balint group: {group} only.* answers")).wait_for()
            times.append(1000 * (time.perf_counter() - started))
            page.wait_for_timeout(500)
    return times


def told(took) -> str:
    """Write both times."""
    return " / ".join(f"{each:.0f}" for each in took)


def main() -> None:
    """Measure, and print a table."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--browser", action="store_true", help="time it in Chromium too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        studies = {name: sized(size, Path(folder)) for name, size in SIZES.items()}
        found = {name: redraws(load(study)) for name, study in studies.items()}
        print("| milliseconds of the processor / that pass |", " | ".join(found), "|")
        print("|---|" + "---:|" * len(found))
        for change in next(iter(found.values())):
            print(f"| {change} |", " | ".join(map(told, (f[change] for f in found.values()))), "|")
        slowest = (map(max, zip(*times.values(), strict=True)) for times in found.values())
        print("| slowest |", " | ".join(map(told, slowest)), "|")
        print("| promised |", " | ".join(str(LIMITS[name]) for name in found), "|")
        if asked.browser:
            seen = [statistics.median(in_browser(study)) for study in studies.values()]
            print("| group, seen in Chromium |", " | ".join(f"{took:.0f}" for took in seen), "|")


if __name__ == "__main__":
    main()
