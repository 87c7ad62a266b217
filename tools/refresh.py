"""Make everything that git holds of the example afresh: outputs, notebooks and checksums.

The notebooks are run in place with their default parameters; nothing that changes from one run
to the next is kept: no times, no version of Python, and of what is alive its words alone.
"""

import hashlib

import nbformat
from nbclient import NotebookClient

from balint_analysis import paths
from balint_analysis.run import reproduce

PROJECT = paths.project_root()
CHECKSUMS = PROJECT / "tests/reference/example.sha256"


def notebook(path) -> None:
    """Run a notebook in place."""
    run = nbformat.read(path, as_version=4)
    NotebookClient(
        run,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--log-level=50"],
    ).execute()
    run.metadata["language_info"] = {"name": "python"}
    run.metadata.pop("widgets", None)
    for cell in run.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
            if "<script" in output.get("data", {}).get("text/html", ""):
                del output.data["text/html"]  # a megabyte; its words stay
    nbformat.write(run, path)
    print(f"{path.name}: refreshed")


def checksums(written) -> str:
    """List checksums as sha256sum does, of all but the executed notebooks, which carry times."""
    names = sorted(p.relative_to(PROJECT).as_posix() for p in written if p.suffix != ".ipynb")
    lines = (f"{hashlib.sha256((PROJECT / n).read_bytes()).hexdigest()}  {n}\n" for n in names)
    return "".join(lines)


for path in paths.every_notebook():
    notebook(path)
CHECKSUMS.write_text(
    checksums(reproduce.reproduce(PROJECT / paths.EXAMPLE)), encoding="utf-8", newline="\n"
)
print(f"{CHECKSUMS.name}: refreshed")
