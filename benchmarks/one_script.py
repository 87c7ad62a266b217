"""The floor of the whole job: what the notebooks compute, as one script in one process.

It runs the notebooks' code cells one after another without a kernel, a cell that was met before
only once, and shows nothing. Outputs go to $BALINT_OUTPUT_ROOT. Taken from the notebooks as they
are, it cannot fall behind them.
"""

import json
import re

from balint_analysis import paths


def cells() -> list[str]:
    """Gather the code of all notebooks in order, each different cell once."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in paths.notebooks()]
    code = [cell for book in notebooks for cell in book["cells"] if cell["cell_type"] == "code"]
    return list(dict.fromkeys("".join(cell["source"]) for cell in code))


def main() -> None:
    """Run the cells; a script has nothing to display, so that it need not import IPython."""
    variables = {"Markdown": str}
    for cell in cells():
        exec(re.sub("^from IPython.*", "", cell, flags=re.MULTILINE), variables)


if __name__ == "__main__":
    main()
