"""A loaded study's tables in a file named after all that they were made from, for one run.

Whoever runs the notebooks reads and checks a study once; their kernels find the tables here. A
file's name is the digest of its sources, so that whatever has changed has another file. It holds
people's answers: it is for its owner's eyes alone, and goes when the run is over.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import paths
from ..readers.distinct import Distinct
from ..study import Codebook, Study, coding, read, reading, survey

VARIABLE = "BALINT_CACHE"
READ_BY = ("numpy", "openpyxl", "pandas", "pyreadstat")  # whose versions may matter
DAMAGED = (OSError, ValueError, LookupError, EOFError, TypeError, zipfile.BadZipFile)


@contextmanager
def shared() -> Iterator[Path | None]:
    """Give the processes that are started meanwhile a folder to share, and remove it after.

    What a run that was killed has left is removed too. Yields None where there is no place.
    """
    home = paths.cache()
    try:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=home, ignore_cleanup_errors=True)
    except OSError:
        yield None
        return
    before = os.environ.get(VARIABLE)
    with folder:
        os.environ[VARIABLE] = folder.name
        try:
            yield Path(folder.name)
        finally:
            os.environ.pop(VARIABLE)
            if before is not None:
                os.environ[VARIABLE] = before


def load(folder: str | os.PathLike) -> Study:
    """Read and check a study, or take from the run's folder what was read before.

    Parameters
    ----------
    folder : path-like
        The study's folder: absolute, or relative to the project or the working folder.

    Returns
    -------
    Study

    Raises
    ------
    InputError
        As :func:`balint_analysis.study.load`.
    """
    codebook = reading.read(folder)
    given = os.environ.get(VARIABLE)
    return _found(codebook, Path(given)) if given else read(codebook)


def _found(codebook: Codebook, folder: Path) -> Study:
    """Take a study from a folder that a run's processes share, or else leave it there."""
    name = digest(codebook)
    study = find(folder, name, codebook)
    if study is None:
        study = read(codebook)
        if digest(codebook) == name:  # no file changed while it was read
            keep(folder, name, study)
    return study


def digest(codebook: Codebook) -> str:
    """Digest all that a study's tables depend on: codebook, files, this library, its readers.

    Parameters
    ----------
    codebook : Codebook
        The codebook, which names the files. Of a project that is a folder, all files count.

    Returns
    -------
    str
    """
    named = [
        codebook.survey.file,
        codebook.survey.dictionary,
        *(c.file for c in codebook.coding_files),
    ]
    sources = [codebook.folder / name for name in dict.fromkeys(filter(None, named))]
    facts = [codebook.model_dump_json(exclude={"folder"}), *map(version, READ_BY), _library()]
    facts += [line for source in sources for line in _contents(source)]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@cache
def _library() -> list[str]:
    return [line for line in _contents(Path(__file__).parents[1]) if not line.endswith(".pyc")]


def _contents(source: Path) -> Iterator[str]:
    """Yield the digest and the name of a file, or of every file of a folder."""
    for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
        if path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            yield f"{content} {path.relative_to(source.parent).as_posix()}"


def find(folder: Path, name: str, codebook: Codebook) -> Study | None:
    """Return the study of that name; None if there is none, or a damaged one."""
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
            return _unpacked(dict(stored), codebook)
    except DAMAGED:
        return None


def keep(folder: Path, name: str, study: Study) -> None:
    """Write a study's tables under that name, whole or not at all."""
    content = io.BytesIO()
    arrays: dict[str, Any] = _packed(study)
    np.savez(content, **arrays)
    try:
        descriptor, aside = tempfile.mkstemp(dir=folder)  # readable by its owner alone
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.getbuffer())
        Path(aside).replace(folder / f"{name}.npz")
    except OSError:
        return  # the next one reads the study itself


def _packed(study: Study) -> dict[str, np.ndarray]:
    answers = study.answers.index
    columns = [Distinct.of(column) for _, column in study.attributes.items()]
    words = {
        "respondents": study.lines.index.tolist(),
        "levels": [level.tolist() for level in answers.levels],
        "attributes": [column.distinct for column in columns],
        "set_aside": study.set_aside,
        "notes": study.notes,
        "answers": study.answers.tolist(),
    }
    return {
        "words": np.frombuffer(json.dumps(words).encode(), dtype=np.uint8),
        "responses": np.array([column.cat.codes for _, column in study.responses.items()]),
        "attributes": np.array([column.codes for column in columns]),
        "lines": study.lines.to_numpy(),
        "answers": np.array(answers.codes),
        "codings": _marks(study),
    }


def _marks(study: Study) -> np.ndarray:
    """Set the marks of every file of codings out: codes × files × answers, -1 for not coded."""
    rounds, codes = study.rounds, list(study.codebook.codes)
    marks = [
        rounds.get(c.round, study.codings).xs(c.id, axis="columns", level="coder")[codes]
        for c in study.codebook.coders
    ]
    marks += [study.consensus] if study.consensus is not None else []
    stored = [part.fillna(-1).to_numpy(dtype=np.int8).T for part in marks]
    return np.stack(stored, axis=1) if stored else np.zeros((len(codes), 0, len(study.answers)))


def _unpacked(stored: dict[str, np.ndarray], codebook: Codebook) -> Study:
    words = json.loads(stored["words"].tobytes())
    respondents = pd.Index(words["respondents"], dtype=str, name="respondent")
    levels = [pd.Index(level, dtype=str) for level in words["levels"]]
    index = pd.MultiIndex(levels, stored["answers"], names=["respondent", "question"])
    columns = map(Distinct, stored["attributes"], words["attributes"])
    marks = np.where(stored["codings"] < 0, np.nan, stored["codings"])
    return Study(
        codebook=codebook,
        responses=survey.responses(codebook, stored["responses"], respondents),
        attributes=survey.select(columns, codebook.attributes, respondents),
        answers=pd.Series(words["answers"], index=index, name="answer", dtype=str),
        **coding.stages(codebook, index, marks)._asdict(),
        lines=pd.Series(stored["lines"], index=respondents, name="line"),
        set_aside=words["set_aside"],
        notes=words["notes"],
    )
