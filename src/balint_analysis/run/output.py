"""The only place that writes: figures, tables, texts and results, each whole or not at all."""

import base64
import io
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from .. import paths
from ..problems import InputError, Problem, nearest
from ..report.display import View, view
from ..study import Study
from ..tables import declared
from ..wording import unmarked

FORMATS = ("png", "svg", "pdf")
CLIP = re.compile(rb'(<clipPath id="|clip-path="url\(#)(p[0-9a-f]{10})\b')
DPI, PREVIEW = 300, 3  # dots per inch, and how many of them make one in a notebook


class Outputs:
    """Where one study's outputs go, and the note that they carry if its data are invented.

    Parameters
    ----------
    study : Study
        The loaded study.
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

    def __init__(
        self,
        study: Study,
        root: str | os.PathLike = "",
        formats: str | Iterable[str] = FORMATS,
    ):
        self.codebook = study.codebook
        self.root = paths.output_root(root)
        self.formats = _formats(formats)
        self.note = study.codebook.note
        self._written: list[str] = []

    def _repr_markdown_(self) -> str:
        title = f"**{unmarked(self.codebook.study.title)}**"
        return f"{title}\n\n*{self.note}*" if self.note else title

    def __repr__(self) -> str:
        return " ".join(filter(None, [f"{self.codebook.study.title}.", self.note]))

    def figure(self, kind: Any, *tables: Any) -> "Picture | Pictures":
        """Draw a figure, save it in every format with its alt text, and return it to show.

        What takes more than one page is saved as ``likert.png``, ``likert-2.png`` and so on.

        Parameters
        ----------
        kind : module
            One of :mod:`balint_analysis.figures`.
        *tables
            What it draws.
        """
        from ..figures import paging, style

        folder = paths.figures(self.root, self.codebook.id)
        with style.only_ours():
            drawn = [
                (page.name, page.alt, self._rendered(page.fig, page.alt))
                for page in paging.drawn(kind, tables, self.note)
            ]
        for name, alt, files in drawn:
            for suffix in self.formats:
                self._write(folder / f"{name}.{suffix}", files[suffix])
            self._write(folder / f"{name}.txt", f"{alt}\n".encode())
        shown = [Picture(_preview(files["png"]), alt) for _, alt, files in drawn]
        return shown[0] if len(shown) == 1 else Pictures(shown)

    def _rendered(self, fig: Any, alt: str) -> dict[str, bytes]:
        return {name: _render(fig, name, alt) for name in dict.fromkeys(["png", *self.formats])}

    def table(
        self,
        table: pd.DataFrame,
        *,
        columns: list[str] | None = None,
        of: list[str] | None = None,
    ) -> View:
        """Save a table as CSV, and return it rounded and in words, to show.

        Synthetic data, and drafts, say so in a column of their own.

        Parameters
        ----------
        table : DataFrame
            One of :mod:`balint_analysis.tables`, whole.
        columns : list of str, optional
            Which columns to show. Default: those that readers ask for.
        of : list of str, optional
            Which rows to show: those whose first column is one of these. Default: all.
        """
        cells = declared.exported(table)
        if self.note:
            cells = cells.assign(data=self._kind())
        text = cells.map(_inert).to_csv(index=False, lineterminator="\n")
        file = paths.tables(self.root, self.codebook.id) / f"{declared.of(table).name}.csv"
        self._write(file, text.encode())
        return self.show(table, columns=columns, of=of)

    def _kind(self) -> str:
        draft, synthetic = bool(self.codebook.confirm), self.codebook.synthetic
        return " ".join([*(["draft"] if draft else []), *(["synthetic"] if synthetic else [])])

    def show(
        self,
        table: pd.DataFrame,
        *,
        columns: list[str] | None = None,
        of: list[str] | None = None,
    ) -> View:
        """Return a table, or a part of it, rounded and in words; nothing is saved.

        Parameters as in :meth:`table`.
        """
        rows = table if of is None else table[table.iloc[:, 0].isin(of)]
        return view(rows, self.codebook, columns)

    def report(self, name: str, content: str | BaseModel) -> None:
        """Save a text as it is, or results as JSON, among the study's reports."""
        if not isinstance(content, str):
            plain = content.model_dump()
            content = json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        self._write(paths.reports(self.root, self.codebook.id) / name, content.encode())

    def written(self) -> View:
        """List the files written so far, as seen from the output root."""
        return View(pd.DataFrame({"Written": self._written}))

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


class Pictures:
    """The pages of a figure, shown in a notebook one below the other."""

    def __init__(self, pages: list[Picture]):
        self.pages = pages

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.pages))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self.pages)


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
    return _numbered(file.getvalue()) if name == "svg" else file.getvalue()


def _numbered(svg: bytes) -> bytes:
    """Give clip paths numbers; matplotlib's names depend on the last digit of their sizes."""
    names: dict[bytes, bytes] = {}
    return CLIP.sub(lambda found: found[1] + names.setdefault(found[2], b"p%d" % len(names)), svg)


def _preview(png: bytes) -> bytes:
    """Shrink a picture for the notebook."""
    from PIL import Image

    file = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").reduce(PREVIEW).save(file, format="png")
    return file.getvalue()


def _inert(cell):
    """Keep a spreadsheet from running a text that looks like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
