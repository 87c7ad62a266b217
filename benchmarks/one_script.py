"""The floor of the whole job: what the notebooks compute, as one script in one process.

It runs the notebooks' code cells one after another without a kernel, a cell that was met before
only once, and shows nothing. Outputs go to $BALINT_OUTPUT_ROOT. Taken from the notebooks as they
are, it cannot fall behind them.

    python benchmarks/one_script.py [STUDY]
"""

import json
import re
import sys

from balint_analysis import paths


def cells(study: str) -> list[str]:
    """Gather the code of all notebooks in order, each different cell once; set the study."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in paths.notebooks()]
    code = []
    for cell in (cell for book in notebooks for cell in book["cells"]):
        if cell["cell_type"] == "code":
            chosen = "parameters" in cell["metadata"].get("tags", [])
            code.append("".join(cell["source"]) + (f"\nstudy = {study!r}" if chosen else ""))
    return list(dict.fromkeys(code))


def main() -> None:
    """Run the cells; a script has nothing to display, so that it need not import IPython."""
    variables = {"Markdown": str}
    for cell in cells(*sys.argv[1:] or [paths.EXAMPLE]):
        exec(re.sub("^from IPython.*", "", cell, flags=re.MULTILINE), variables)


if __name__ == "__main__":
    main()
