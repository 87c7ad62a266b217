"""Run the notebooks in place with their default parameters, ready to commit.

Nothing that changes from one run to the next is kept: no times, no version of Python.
"""

import nbformat
from nbclient import NotebookClient

from balint_analysis import paths

for path in paths.notebooks():
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--log-level=50"],
    ).execute()
    notebook.metadata["language_info"] = {"name": "python"}
    nbformat.write(notebook, path)
    print(f"{path.name}: refreshed")
