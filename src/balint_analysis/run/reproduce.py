"""The whole job for a study: its notebooks run side by side, all of it kept or none."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .. import paths
from ..study import load
from ..study.cache import shared
from ..study.codebook import Codebook

TIMEOUT = 600  # seconds a cell may take


class RunError(RuntimeError):
    """A notebook did not run to its end; the message says which, where and why."""


@shared()
def reproduce(
    folder: str | os.PathLike,
    *,
    output_root: str | os.PathLike = "",
    jobs: int | None = None,
    parameters: dict | None = None,
    on_cell: Callable[[str], None] = lambda notebook: None,
) -> list[Path]:
    """Run every notebook on one study and put what they write into place.

    Parameters
    ----------
    folder : path-like
        The study's folder.
    output_root : path-like, optional
        Folder that gets figures/, data/processed/ and reports/. Default: the project.
    jobs : int, optional
        How many notebooks run at a time. Default: one a core.
    parameters : dict, optional
        Parameters for the notebooks that have them, such as ``confidence``.
    on_cell : callable
        Called with a notebook's name whenever one of its cells is done.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        If the study has problems; no notebook was started.
    RunError
        If a notebook failed; all outputs are as they were.
    """
    codebook = load(folder).codebook
    root = paths.output_root(output_root)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".balint-", dir=root) as aside:
        given = {"study": str(codebook.folder), "output_root": aside, **(parameters or {})}
        _run_all(paths.notebooks(), codebook, Path(aside), given, jobs, on_cell)
        return _move_into_place(Path(aside), root)


def cells(notebooks: Sequence[Path]) -> int:
    """Count what a run of notebooks gets through: their cells, and one of given parameters."""
    import nbformat

    return sum(len(nbformat.read(path, as_version=4).cells) + 1 for path in notebooks)


def _run_all(notebooks, codebook: Codebook, aside: Path, parameters, jobs, on_cell) -> None:
    target = paths.reports(aside, codebook.id) / "notebooks"
    target.mkdir(parents=True)
    with ThreadPoolExecutor(max_workers=jobs or os.cpu_count()) as pool:
        runs = [
            pool.submit(_run, path, target / path.name, parameters, on_cell) for path in notebooks
        ]
        try:
            for run in runs:
                run.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _run(notebook: Path, copy: Path, parameters: dict, on_cell) -> None:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import NBClientEngine, papermill_engines

    class Reporting(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, on_cell, **options):
            complete = nb_man.cell_complete
            nb_man.cell_complete = lambda *a, **k: (complete(*a, **k), on_cell(notebook.name))
            return super().execute_managed_notebook(nb_man, kernel_name, **options)

    papermill_engines.register("balint", Reporting)
    known = papermill.inspect_notebook(str(notebook))
    try:
        run = papermill.execute_notebook(
            notebook,
            copy,
            {name: value for name, value in parameters.items() if name in known},
            engine_name="balint",
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=TIMEOUT,
            extra_arguments=["--log-level=50"],  # its start-up notes are not for the user
            on_cell=on_cell,
        )
    except papermill.PapermillExecutionError as error:
        shown = error.exec_count - 1  # as in the notebook, which lacks papermill's own cell
        raise RunError(f"{notebook.name}, cell [{shown}]: {error.evalue}") from None
    except (DeadKernelError, CellTimeoutError) as error:
        reason = str(error).partition("\n")[0]
        raise RunError(f"{notebook.name} did not run to its end: {reason}") from None
    _check_every_cell_ran(notebook.name, run)


def _check_every_cell_ran(name: str, notebook) -> None:
    """Papermill calls a notebook complete even where its kernel died or left early."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for place, cell in enumerate(code, start=1):
        if cell.execution_count is None:
            raise RunError(f"{name}: its kernel stopped before code cell {place} had run.")


def _move_into_place(aside: Path, root: Path) -> list[Path]:
    moved = []
    for source in sorted(path for path in aside.rglob("*") if path.is_file()):
        target = root / source.relative_to(aside)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
        moved.append(target)
    return moved
