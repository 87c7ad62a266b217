"""What JupyterLab's server does on saving a notebook; it starts with it, so nothing heavy here.

The project's installation names :func:`as_it_was` to every JupyterLab of its environment, in
etc/jupyter/jupyter_server_config.d.
"""

import json
from pathlib import Path
from typing import Any


def as_it_was(path: str, model: dict[str, Any], contents_manager: Any, **_: Any) -> None:
    """Keep a notebook's language_info on saving, so that a file nobody edited doesn't change.

    JupyterLab puts the kernel's version of Python there whenever it opens a notebook.

    Parameters
    ----------
    path : str
        Where it is saved, as the server names it.
    model : dict
        What is saved; changed in place.
    contents_manager
        The server's, which knows the folder that paths are seen from.
    """
    file = Path(contents_manager.root_dir, path.strip("/"))
    if model.get("type") != "notebook" or not file.is_file():
        return
    before = json.loads(file.read_text(encoding="utf-8"))["metadata"]
    metadata = model["content"]["metadata"]
    metadata.pop("language_info", None)
    if "language_info" in before:
        metadata["language_info"] = before["language_info"]
