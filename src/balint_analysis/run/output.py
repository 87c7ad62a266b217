"""The only place that writes: figures, tables, texts and results, each whole or not at all."""

import base64
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from .. import paths
from ..problems import InputError, Problem, nearest
from ..study.codebook import Codebook
from ..wording import unmarked

SYNTHETIC = "Synthetic data: invented for demonstration, not the answers of real people."
FORMATS = ("png", "svg", "pdf")
DPI, PREVIEW = 300, 3  # dots per inch, and how many of them make one in a notebook


class Outputs:
    """Where one study's outputs go, and the note that they carry if its data are invented.

    Parameters
    ----------
    study : Codebook
        The codebook.
    root : path-like, optional
        Folder that holds figures/, data/processed/ and reports/. Default: the project, or
        $BALINT_OUTPUT_ROOT.
    formats : iterable of {"png", "svg", "pdf"}
        Of figures; a text with commas will do.

    Raises
    ------
    InputError
        If there is no such format.
    """

    def __init__(self, study: Codebook, root: str | os.PathLike = "", formats=FORMATS):
        self.study = study
        self.root = paths.output_root(root)
        self.formats = _formats(formats)
        self.note = SYNTHETIC if study.synthetic else ""
        self._written: list[str] = []

    def _repr_markdown_(self) -> str:
        title = f"**{unmarked(self.study.study.title)}**"
        return f"{title}\n\n*{self.note}*" if self.note else title

    def __repr__(self) -> str:
        return " ".join(filter(None, [f"{self.study.study.title}.", self.note]))

    def figure(self, kind, *tables) -> "Picture":
        """Draw a figure, save it in every format with its alt text, and return it to show.

        Parameters
        ----------
        kind : module
            One of :mod:`balint_analysis.figures`.
        *tables
            What it draws.
        """
        from matplotlib import rc_context
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        from ..figures.style import MUTED, RC

        folder = paths.figures(self.root, self.study.id)
        alt = " ".join(filter(None, [kind.alt(*tables), self.note]))
        with rc_context(RC):
            fig = Figure(figsize=kind.size(*tables), layout="constrained")
            FigureCanvasAgg(fig)
            kind.draw(fig, *tables)
            if self.note:
                fig.supxlabel(self.note, x=0.01, ha="left", fontsize=8.5, color=MUTED)
            fig.draw_without_rendering()
            fig.set_layout_engine("none")
            drawn = {
                name: _render(fig, name, alt) for name in dict.fromkeys(["png", *self.formats])
            }
        for name in self.formats:
            self._write(folder / f"{kind.NAME}.{name}", drawn[name])
        self._write(folder / f"{kind.NAME}.txt", f"{alt}\n".encode())
        return Picture(_preview(drawn["png"]), alt)

    def table(self, name: str, table: pd.DataFrame) -> None:
        """Save a table as CSV, unrounded; synthetic data say so in a column of their own."""
        named = table.reset_index() if table.index.name else table
        if self.note:
            named = named.assign(data="synthetic")
        text = named.map(_inert).to_csv(index=False, lineterminator="\n")
        self._write(paths.tables(self.root, self.study.id) / f"{name}.csv", text.encode())

    def report(self, name: str, content: str | dict) -> None:
        """Save a text as it is, or results as JSON, among the study's reports."""
        if not isinstance(content, str):
            content = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        self._write(paths.reports(self.root, self.study.id) / name, content.encode())

    def written(self) -> pd.DataFrame:
        """List the files written so far, as seen from the output root."""
        return pd.DataFrame({"written": self._written})

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            aside.write_bytes(content)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        self._written.append(path.relative_to(self.root).as_posix())


class Picture:
    """A figure to show in a notebook; its alt text stands in for it wherever it cannot be."""

    def __init__(self, png: bytes, alt: str):
        self.png, self.alt = png, alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"image/png": base64.b64encode(self.png).decode(), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}


def _formats(formats: str | Iterable[str]) -> list[str]:
    names = formats.replace(",", " ").split() if isinstance(formats, str) else list(formats)
    wrong = [name for name in names if name not in FORMATS]
    if wrong:
        raise InputError(
            Problem(
                "parameter", f"“{name}” is no format.", nearest(name, FORMATS).fix, column="formats"
            )
            for name in wrong
        )
    return names


def _render(fig, name: str, alt: str) -> bytes:
    """Render a figure without anything that changes from one run to the next."""
    metadata = {
        "png": {"Software": None, "Description": alt},
        "svg": {"Date": None, "Description": alt},
        "pdf": {"CreationDate": None, "Subject": alt},
    }
    file = io.BytesIO()
    fig.savefig(file, format=name, dpi=DPI, metadata=metadata[name])
    return file.getvalue()


def _preview(png: bytes) -> bytes:
    """Shrink a picture for the notebook."""
    from PIL import Image

    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").reduce(PREVIEW).save(file, format="png")
    return file.getvalue()


def _inert(cell):
    """Keep a spreadsheet from running a text that looks like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
