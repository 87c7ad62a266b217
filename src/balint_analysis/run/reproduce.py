"""The whole job for a study: its notebooks run side by side, all of it kept or none."""

import os
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any

from .. import paths
from ..problems import InputError, Problem, refuse
from ..study.codebook import Codebook
from ..study.reading import FILE
from . import parameters as checks
from . import swap, written
from .cache import load, shared

TIMEOUT = 600  # seconds a cell may take
NO_KERNEL = "Kernel didn't respond", "Kernel died before"
BUSY = "The machine may be too busy, or short of memory: try again, with --jobs 1."
DOCS = "../../../docs"  # as seen from reports/<study>/notebooks
OWN = ("study", "output_root")  # parameters that a run sets itself


class RunError(RuntimeError):
    """A notebook did not run to its end; the message says which, where and why."""


@shared()
def reproduce(
    folder: str | os.PathLike,
    *,
    output_root: str | os.PathLike = "",
    jobs: int | None = None,
    draft: bool = False,
    parameters: dict[str, Any] | None = None,
    on_cell: Callable[[str], object] = lambda notebook: None,
    waiting: Callable[[str], object] | None = None,
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
    draft : bool
        Whether to run although decisions are open; everything made then says “DRAFT”.
    parameters : dict, optional
        Parameters for the notebooks that have them, such as ``confidence``.
    on_cell : callable
        Called with a notebook's name whenever one of its cells is done.
    waiting : callable, optional
        Called once with who runs the study already, before waiting. Default: refuse.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    InputError
        If a parameter is wrong or none of theirs, the study has problems or open decisions,
        there are no notebooks, or another run of the study is at work: no notebook was started.
        Or if its outputs can't be put into place.
    RunError
        If a notebook failed; all outputs are as they were.
    """
    known, asked = _parameters(notebooks()), parameters or {}
    refuse([*_wrong(known, asked), *checks.wrong({"study": folder})])
    codebook = load(checks.study_folder(folder)).codebook
    refuse(checks.wrong_for(codebook, asked))
    if codebook.confirm and not draft:
        raise InputError([_undecided(codebook)])
    root = paths.output_root(output_root)
    refuse(_another_study(codebook, root))
    with swap.aside(root, codebook.id, waiting) as aside:
        given = {"study": str(codebook.folder), "output_root": str(aside), **asked}
        _run_all(known, codebook, aside, given, jobs, on_cell)
        return swap.take_place(root, codebook.id, codebook.folder)


def _undecided(codebook: Codebook) -> Problem:
    problem = f"decisions left to you: {len(codebook.confirm)}. Until then nothing is published."
    fix = "Take them by balint confirm, or run it as a draft: balint reproduce --draft."
    return Problem(FILE, problem, fix, column="confirm")


def _another_study(codebook: Codebook, root: Path) -> Iterator[Problem]:
    """Refuse to write one study over another, and anything over the example, which git keeps."""
    example, known = paths.study_folder(paths.EXAMPLE), written.source(root, codebook.id)
    if root == paths.project_root() and codebook.id == example.name:
        known = example
    if known and known != codebook.folder and _id(known) == codebook.id:
        problem = f"is the id of another study, {_seen(known)}, whose outputs it would replace."
        fix = "Give this study an id of its own, or name another folder: --output-root FOLDER."
        yield Problem(FILE, problem, fix, column="study.id")


def _id(folder: Path) -> str:
    """Return the id of a study, if there still is one in a folder."""
    try:
        return tomllib.loads((folder / FILE).read_text(encoding="utf-8"))["study"]["id"]
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _seen(folder: Path) -> Path:
    project = paths.project_root()
    return folder.relative_to(project) if folder.is_relative_to(project) else folder


def notebooks() -> list[Path]:
    """Return the notebooks that a run consists of.

    Raises
    ------
    InputError
        If there are none, as outside the project's folder.
    """
    found = paths.notebooks()
    if not found:
        problem = f"there are none in {paths.project_root()}, so there is nothing to run."
        fix = "Run it in the project's folder, the one that holds notebooks/ and pyproject.toml."
        raise InputError([Problem("notebooks", problem, fix)])
    return found


def cells(notebooks: Sequence[Path]) -> int:
    """Count what a run of notebooks gets through: their cells, and one of given parameters."""
    import nbformat

    return sum(len(nbformat.read(path, as_version=4).cells) + 1 for path in notebooks)


def _parameters(notebooks: list[Path]) -> dict[Path, set[str]]:
    """Return the parameters that each notebook has."""
    import papermill

    return {path: set(papermill.inspect_notebook(str(path))) for path in notebooks}


def wrong(parameters: dict[str, Any]) -> Iterator[Problem]:
    """Say what is wrong with parameters that notebooks are to be given, in names and values.

    Parameters
    ----------
    parameters : dict
        As :func:`reproduce` takes them.

    Yields
    ------
    Problem
    """
    yield from _wrong(_parameters(notebooks()), parameters)


def _wrong(known: dict[Path, set[str]], given: dict[str, Any]) -> Iterator[Problem]:
    for name in given:
        if name in OWN:
            fix = "Name the study’s folder, or --output-root, instead."
            yield Problem("parameters", "is set by the run itself.", fix, column=name)
    free = set().union(*known.values()).difference(OWN)
    asked = {name: value for name, value in given.items() if name not in OWN}
    yield from checks.unknown(asked, free)
    yield from checks.wrong(asked)
    for notebook, names in known.items():
        for name in OWN:
            if name not in names:
                fix = "Add it to the cell that is tagged “parameters”."
                yield Problem(notebook.name, "is no parameter here.", fix, column=name)


def _run_all(
    known: dict[Path, set[str]], codebook: Codebook, aside: Path, parameters, jobs, on_cell
) -> None:
    from . import engine

    target = paths.reports(aside, codebook.id) / "notebooks"
    target.mkdir(parents=True)
    at_a_time = jobs or os.cpu_count() or 1
    turns = engine.Turns(at_a_time)
    with (
        tempfile.TemporaryDirectory(prefix="balint-", ignore_cleanup_errors=True) as temporary,
        ThreadPoolExecutor(max_workers=at_a_time + 1) as pool,  # one more starts its kernel
    ):
        runs = [
            pool.submit(
                _run,
                path,
                target / path.name,
                {name: value for name, value in parameters.items() if name in names},
                turns=turns,
                place=place,
                on_cell=partial(on_cell, path.name),
                temporary=temporary,
            )
            for place, (path, names) in enumerate(known.items())
        ]
        try:
            for run in as_completed(runs):
                run.result()
        except BaseException:
            turns.stop()
            pool.shutdown(cancel_futures=True)
            raise


def _run(notebook: Path, *given: Any, **options: Any) -> None:
    """Run a notebook; on a busy machine its kernel may need a second try to start."""
    for again in (True, False):
        try:
            return _run_once(notebook, *given, **options)
        except RuntimeError as error:
            if not str(error).startswith(NO_KERNEL):
                raise
            if not again:
                raise RunError(f"{notebook.name}: its kernel didn't start. {BUSY}") from None


def _run_once(notebook: Path, copy: Path, parameters: dict[str, Any], **options: Any) -> None:
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    from . import engine

    try:
        run = papermill.execute_notebook(
            notebook,
            copy,
            parameters,
            engine_name=engine.NAME,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=TIMEOUT,
            **options,
        )
    except papermill.PapermillExecutionError as error:
        shown = error.exec_count - 1  # as in the notebook, which lacks papermill's own cell
        raise RunError(f"{notebook.name}, cell [{shown}]: {error.evalue}") from None
    except (DeadKernelError, CellTimeoutError) as error:
        reason = str(error).partition("\n")[0]
        raise RunError(f"{notebook.name} did not run to its end: {reason}") from None
    _check_every_cell_ran(notebook.name, run)
    text = copy.read_text(encoding="utf-8")
    copy.write_text(paths.linked(text, DOCS), encoding="utf-8", newline="\n")


def _check_every_cell_ran(name: str, notebook) -> None:
    """Papermill calls a notebook complete even where its kernel died or left early."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for place, cell in enumerate(code, start=1):
        if cell.execution_count is None:
            raise RunError(f"{name}: its kernel stopped before code cell {place} had run.")
