"""The notebooks' parameters, checked before anything is read or written: all of them at once."""

import ast
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .. import paths
from ..problems import InputError, Problem, nearest, refuse
from ..rounding import half_up
from ..study import Codebook, Study
from ..study.reading import FILE
from ..tables.deciding import CONSENSUS, EVERY_RULE, NO_CONSENSUS
from .cache import load
from .output import FORMATS, Outputs, formats_of

INJECTED = "# Parameters\n"  # how papermill's own cell begins
NO_NUMBER = "is no number.", "Give one between 0 and 1, such as 0.95."


def start(
    study: str | os.PathLike,
    output_root: str | os.PathLike = "",
    *,
    formats: str | Iterable[str] = FORMATS,
    confidence: float = 0.95,
    decision_rule: str = "majority",
) -> tuple[Study, Outputs]:
    """Check a notebook's parameters, then read the study: nothing is written before that.

    Parameters
    ----------
    study : path-like
        The study's folder, its study.toml, or its folder's name under data/raw.
    output_root : path-like, optional
        Folder for all outputs. Default: the project, or $BALINT_OUTPUT_ROOT.
    formats : iterable of {"png", "svg", "pdf"}
        Of figures; a text with commas will do.
    confidence : float
        Coverage of the intervals.
    decision_rule : {"any", "majority", "unanimous", "consensus"}
        When an answer counts as carrying a theme.

    Returns
    -------
    study : Study
        The loaded study.
    outputs : Outputs
        Where its outputs go.

    Raises
    ------
    InputError
        With every parameter that is wrong, those that papermill was given and nobody knows among
        them; or with every problem of the study.
    """
    given = {
        "study": study,
        "output_root": output_root,
        "formats": formats,
        "confidence": confidence,
        "decision_rule": decision_rule,
    }
    cells = _cells()
    refuse([*unknown(_injected(cells), {*given, *_declared(cells)}), *wrong(given)])
    loaded = load(study_folder(study))
    refuse(wrong_for(loaded.codebook, given))
    return loaded, Outputs(loaded, output_root, formats)


def wrong(given: Mapping[str, Any]) -> Iterator[Problem]:
    """Say what is wrong with parameters that are known here; others may be anything.

    Parameters
    ----------
    given : dict
        Values by the parameters' names.

    Yields
    ------
    Problem
    """
    for name, value in given.items():
        try:
            CHECKS.get(name, lambda value: None)(value)
        except InputError as error:
            yield from error.problems


def wrong_for(codebook: Codebook, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Say which parameters are right, but ask for what this study does not have."""
    if given.get("decision_rule") == CONSENSUS and codebook.coding.consensus is None:
        yield NO_CONSENSUS


def unknown(given: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """Name parameters that no notebook has, and the nearest that one has."""
    free = sorted(known)
    for name in given:
        if name not in free:
            fix = nearest(name, free).fix
            yield Problem("parameters", "no notebook has it.", fix, column=name)


def typed(given: Iterable[str]) -> tuple[dict[str, Any], list[Problem]]:
    """Read parameters as a terminal gives them: a number, a list or true where it is one.

    Parameters
    ----------
    given : iterable of str
        Each as NAME=VALUE.

    Returns
    -------
    parameters : dict
        Values by name.
    problems : list of Problem
        Of those without a value, or given twice with different ones.
    """
    values: dict[str, Any] = {}
    problems = []
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            fix = f"Write -p {name} VALUE."
            problems.append(Problem("parameters", "has no value.", fix, column=name))
        elif name in values and values[name] != _typed(value):
            fix = "Give one of the two."
            problems.append(Problem("parameters", "is given twice.", fix, column=name))
        else:
            values[name] = _typed(value)
    return values, problems


def _typed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def study_folder(study: Any) -> Path:
    """Find a study by its folder, its study.toml, or its folder's name under data/raw.

    Raises
    ------
    InputError
        If it is none of these; the nearest study of data/raw is suggested.
    """
    if not isinstance(study, str | os.PathLike) or not str(study).strip():
        raise _problem("study", "names no folder.", "Give the folder that holds study.toml.")
    folder = _found(study)
    if folder is None:
        found = sorted(paths.study_folder(paths.STUDIES).glob(f"*/{FILE}"))
        known = [f"{paths.STUDIES}/{path.parent.name}" for path in found]
        hint = nearest(str(study), known)
        if hint.match is None and (by_id := nearest(Path(study).name, map(_name, known)).match):
            hint = nearest(f"{paths.STUDIES}/{by_id}", known)
        raise InputError([Problem(_shortened(study), "there is no such folder.", hint.fix)])
    if not (folder / FILE).exists():
        fix = f"Name a folder that holds a {FILE}."
        raise _problem("study", f"the folder {folder.name} has no {FILE}.", fix)
    return folder


def _found(study: str | os.PathLike) -> Path | None:
    """Find the folder that is meant, if there is one."""
    try:
        given = Path(study).expanduser()
        for place in map(paths.study_folder, (given, Path(paths.STUDIES) / given)):
            folder = place.parent if place.name == FILE else place
            if folder.is_dir():
                return folder
    except (OSError, ValueError, RuntimeError):
        pass  # no name that a file may have, or the home of a user that there is not
    return None


def _name(path: str) -> str:
    return Path(path).name


def _output_root(folder: Any) -> None:
    if not isinstance(folder, str | os.PathLike):
        raise _problem("output_root", "names no folder.", "Give a folder, or an empty text.")
    root = paths.output_root(folder)
    for place in (root, *root.parents):
        if place.exists() and not place.is_dir():
            raise _problem("output_root", f"{place.name} is a file.", "Name a folder.")


def _formats(formats: Any) -> None:
    formats_of(formats)


def _confidence(confidence: Any) -> None:
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise _problem("confidence", f"{_shown(confidence)} {NO_NUMBER[0]}", NO_NUMBER[1])
    if not 0 < confidence < 1:
        fix = NO_NUMBER[1]
        if 1 < confidence < 100:
            fix = f"Did you mean {half_up(confidence / 100, 4).normalize()}?"
        raise _problem("confidence", f"{confidence} is not between 0 and 1.", fix)


def _decision_rule(rule: Any) -> None:
    if not isinstance(rule, str) or rule not in EVERY_RULE:
        fix = nearest(str(rule), EVERY_RULE).fix
        raise _problem("decision_rule", f"{_shown(rule)} is no decision rule.", fix)


CHECKS = {
    "study": study_folder,
    "output_root": _output_root,
    "formats": _formats,
    "confidence": _confidence,
    "decision_rule": _decision_rule,
}


def _problem(name: str, problem: str, fix: str) -> InputError:
    return InputError([Problem("parameter", problem, fix, column=name)])


def _shown(value: Any) -> str:
    return f"“{_shortened(value)}”" if isinstance(value, str) else _shortened(repr(value))


def _shortened(value: Any, most: int = 60) -> str:
    text = str(value)
    return text if len(text) <= most else f"{text[:most]}… ({len(text)} characters)"


def _cells() -> list[str]:
    """Return what has been run in this notebook so far; nothing outside of one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return list(shell.user_ns.get("In", [])) if shell else []


def _declared(cells: list[str]) -> set[str]:
    """Name the parameters that a notebook's own cell declares, each with its type."""
    nodes = (node for cell in cells for node in _parsed(cell) if isinstance(node, ast.AnnAssign))
    return {node.target.id for node in nodes if isinstance(node.target, ast.Name)}


def _injected(cells: list[str]) -> list[str]:
    """Name the parameters that papermill was given: it sets them in a cell of its own."""
    nodes = [n for cell in cells if cell.startswith(INJECTED) for n in _parsed(cell)]
    targets = (target for n in nodes if isinstance(n, ast.Assign) for target in n.targets)
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _parsed(cell: str) -> list[ast.stmt]:
    try:
        return ast.parse(cell).body
    except SyntaxError:
        return []  # a line for IPython alone
