"""JupyterLab on working copies of the notebooks, so that looking around changes no original.

The copies lie in explore/<study>/, which git ignores, with the study set. What a person has
changed or run there is kept; a copy that nobody has touched is made afresh.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .. import paths
from ..problems import InputError, Problem
from ..study import reading
from . import written

FIRST = "explore.ipynb"
COPY = """> This is a working copy of `{original}` for the study **{study}**. Change, run
> and save what you like: git ignores `explore/`, and what it writes goes to `{folder}/`, not
> among the study's outputs. The original stays as it is. To begin again with a fresh copy, delete
> this file and run `balint lab` again."""
# Nothing is asked of other machines: no news, no look for a newer version, no list of extensions.
OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
# A table of thousands of answers comes at once.
RATE = "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=1e9"
HOOK = "--ContentsManager.pre_save_hook=balint_analysis.run.saving.as_it_was"


def copies(folder: str | os.PathLike) -> tuple[Path, list[Path]]:
    """Make the working copies of the notebooks for a study.

    Parameters
    ----------
    folder : path-like
        The study's folder.

    Returns
    -------
    home : Path
        Where they are: explore/<study>/ of the project.
    kept : list of Path
        The copies that somebody has changed or run, and that were left as they are.

    Raises
    ------
    InputError
        If study.toml has problems, or there are no notebooks.
    """
    originals = paths.every_notebook()
    if not originals:
        problem = f"there are none in {paths.project_root()}, so there is nothing to open."
        raise InputError([Problem("notebooks", problem, "Run it in the project's folder.")])
    codebook = reading.read(folder)
    home = paths.explored(paths.project_root(), codebook.id)
    record = paths.kept(paths.project_root()) / "lab" / f"{codebook.id}.json"
    known, kept = written.load(record), []
    home.mkdir(parents=True, exist_ok=True)
    for original in originals:
        copy = home / original.name
        if copy.exists() and written.digest(copy) != known.get(copy.name):
            kept.append(copy)
            continue
        copy.write_text(_copied(original, codebook.folder, home), encoding="utf-8", newline="\n")
        known[copy.name] = written.digest(copy)
    written.save(record, known)
    return home, kept


def _copied(original: Path, study: Path, home: Path) -> str:
    """Set the study in a notebook, clear its outputs, and say on top what it is."""
    import nbformat

    notebook = nbformat.read(original, as_version=4)
    folder = _seen(home)
    docs = Path(os.path.relpath(paths.project_root() / "docs", home)).as_posix()
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = _set(cell.source, {"study": _seen(study), "output_root": folder})
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = paths.linked(cell.source, docs)
    told = COPY.format(original=_seen(original), study=study.name, folder=folder)
    first = nbformat.v4.new_markdown_cell(told, id="working-copy")
    notebook.cells.insert(0, first)
    return nbformat.writes(notebook) + "\n"


def _seen(path: Path) -> str:
    """Name a path as seen from the project, where it is in it."""
    root = paths.project_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _set(source: str, values: dict[str, str]) -> str:
    """Set parameters: lines such as `study: str = "..."  # what it is`."""
    lines = source.splitlines()
    for n, line in enumerate(lines):
        name, _, _ = line.partition(":")
        if name in values:
            declared, _, rest = line.partition(" = ")
            _, mark, remark = rest.rpartition("  # ")
            lines[n] = f"{declared} = {json.dumps(values[name], ensure_ascii=False)}{mark}{remark}"
    return "\n".join(lines)


def command(home: Path, options: Sequence[str] = ()) -> list[str]:
    """Return the command that opens JupyterLab, rooted at the project, on explore.ipynb."""
    root = f"--ServerApp.root_dir={paths.project_root()}"
    return [
        *(sys.executable, "-m", "jupyterlab", root, *OFFLINE, RATE, HOOK),
        *options,
        str(home / FIRST),
    ]


def open_lab(home: Path, options: Sequence[str] = ()) -> int:
    """Run JupyterLab until it is closed; return its exit code.

    Where that is possible it takes this program's place, so that who ends one ends the other.
    """
    given = command(home, options)
    if os.name == "posix":
        os.chdir(paths.project_root())
        os.execv(given[0], given)
    return subprocess.call(given, cwd=paths.project_root())
