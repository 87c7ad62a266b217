"""The only place that writes: figures, tables, texts and results, each whole or not at all."""

import base64
import io
import json
import os
import re
from collections.abc import Iterable
from html import escape
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from .. import paths
from ..problems import InputError, Problem, nearest, refuse
from ..report import readings
from ..report.display import Said, View, view
from ..report.readings.said import Reading
from ..study import Study
from ..tables import declared
from ..wording import capital, counted, unmarked
from . import worksheets

FORMATS = ("png", "svg", "pdf")
CLIP = re.compile(rb'(<clipPath id="|clip-path="url\(#)(p[0-9a-f]{10})\b')
Drawn = tuple[str, str, dict[str, bytes]]
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
        self.formats = formats_of(formats)
        self.note, self.subset = study.codebook.note, study.subset
        self._written: list[str] = []

    def _repr_markdown_(self) -> str:
        title = f"**{unmarked(self.codebook.study.title)}**"
        return f"{title}\n\n*{self.note}*" if self.note else title

    def __repr__(self) -> str:
        return " ".join(filter(None, [f"{self.codebook.study.title}.", self.note]))

    def figure(self, kind: Any, *tables: Any) -> "Shown":
        """Draw a figure, save it in every format with its alt text, and return it to show.

        What takes more than one page is saved as ``likert.png``, ``likert-2.png`` and so on.

        Parameters
        ----------
        kind : module
            One of :mod:`balint_analysis.figures`.
        *tables
            What it draws.

        Raises
        ------
        InputError
            If a table was computed from a part of the study.
        """
        self._refuse(*tables)
        folder = paths.figures(self.root, self.codebook.id)
        drawn = self._drawn(kind, tables, self.formats)
        for name, alt, files in drawn:
            for suffix in self.formats:
                self._write(folder / f"{name}.{suffix}", files[suffix])
            self._write(folder / f"{name}.txt", f"{alt}\n".encode())
        return self._pictures(kind, tables, drawn)

    def _drawn(self, kind: Any, tables: tuple, formats: Iterable[str]) -> list[Drawn]:
        """Draw the pages of a figure: each one's name, its alt text, and its files by format."""
        from ..figures import paging, style

        wanted = list(dict.fromkeys(["png", *formats]))
        with style.only_ours():
            return [
                (page.name, page.alt, {name: _render(page.fig, name, page.alt) for name in wanted})
                for page in paging.drawn(kind, tables, self.note, declared.subset_of(*tables))
            ]

    def _refuse(self, *tables: Any) -> None:
        """Refuse to save what was made from a part of the study."""
        subset = self.subset or declared.subset_of(*tables)
        if subset:
            problem = f"a part of the study ({subset}) is not saved: its files hold the whole."
            fix = "Look at it: out.show(...) takes figures and tables."
            raise InputError([Problem("subset", problem, fix)])

    def table(
        self,
        table: pd.DataFrame,
        *,
        columns: list[str] | None = None,
        of: list[str] | None = None,
        reading: Reading | None = None,
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
        reading : callable, optional
            What is said below it, one of :mod:`balint_analysis.report.readings`. Default: the one
            that is declared for the table.

        Raises
        ------
        InputError
            If the table was computed from a part of the study.
        """
        self._refuse(table)
        cells = declared.exported(table)
        if self.note:
            cells = cells.assign(data=self._kind())
        text = cells.map(_inert).to_csv(index=False, lineterminator="\n")
        file = paths.tables(self.root, self.codebook.id) / f"{declared.of(table).name}.csv"
        self._write(file, text.encode())
        return self._view(table, columns, of, reading)

    def _kind(self) -> str:
        draft, synthetic = bool(self.codebook.confirm), self.codebook.synthetic
        return " ".join([*(["draft"] if draft else []), *(["synthetic"] if synthetic else [])])

    def show(
        self,
        shown: Any,
        *tables: Any,
        columns: list[str] | None = None,
        of: list[str] | None = None,
        reading: Reading | None = None,
    ) -> "View | Shown":
        """Return a table, rounded and in words, or draw a figure; nothing is saved.

        Parameters
        ----------
        shown : DataFrame or module
            A table, or one of :mod:`balint_analysis.figures`. What was computed from a part of
            the study says so.
        *tables
            What the figure draws.
        columns, of, reading
            Of a table, as in :meth:`table`.
        """
        if isinstance(shown, pd.DataFrame):
            return self._view(shown, columns, of, reading)
        return self._pictures(shown, tables, self._drawn(shown, tables, ()))

    def say(self, text: str) -> Said:
        """Return a sentence to show."""
        return Said(text)

    def _view(
        self,
        table: pd.DataFrame,
        columns: list[str] | None,
        of: list[str] | None,
        reading: Reading | None,
    ) -> View:
        rows = table if of is None else table[table.iloc[:, 0].isin(of)]
        said = reading(self.codebook, rows) if reading else readings.of_table(rows, self.codebook)
        if declared.of(table).about_answers:
            rows = rows.iloc[:0]  # single people's answers: for the coders, in the file
        return view(rows, self.codebook, columns, said)

    def _pictures(self, kind: Any, tables: tuple, drawn: list[Drawn]) -> "Shown":
        """Show the pages of a figure, and below the last what it says; of none that alone."""
        said = readings.of_figure(kind.NAME, self.codebook, *tables)
        shown = [Picture(_preview(files["png"]), alt) for _, alt, files in drawn]
        if not shown:
            return Said(said)
        shown[-1].reading = said
        return shown[0] if len(shown) == 1 else Pictures(shown)

    def report(self, name: str, content: str | BaseModel) -> None:
        """Save a text as it is, or results as JSON, among the study's reports.

        Raises
        ------
        InputError
            If these are the outputs of a part of the study.
        """
        self._refuse()
        if not isinstance(content, str):
            plain = content.model_dump()
            content = json.dumps(plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        self._write(paths.reports(self.root, self.codebook.id) / name, content.encode())

    def worksheet(self, table: pd.DataFrame, format: str = "csv") -> Path:
        """Save the worksheet for the coders' meeting in explore/<study>/, which git ignores.

        It holds people's words. One that is there already, and may be filled in, stays: the new
        one is numbered.

        Parameters
        ----------
        table : DataFrame
            From :func:`balint_analysis.explore.tables.worksheet`.
        format : {"csv", "xlsx"}

        Returns
        -------
        Path
        """
        folder = paths.explored(self.root, self.codebook.id)
        numbers = chain([""], (f"-{n}" for n in count(2)))
        names = (f"consensus{number}.{format}" for number in numbers)
        path = next(path for path in map(folder.joinpath, names) if not path.exists())
        if format == "xlsx":
            content = worksheets.workbook(table, self.codebook.codes)
        else:
            content = table.map(_inert).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
        self._write(path, content)
        return path

    def of(self, study: Study) -> "Outputs":
        """Return where another study's outputs go, below the same folder."""
        return Outputs(study, self.root, self.formats)

    def written(self) -> View:
        """List the files written so far, as seen from the output root."""
        n = len(self._written)
        said = f"{capital(counted(n, 'file'))} written. Run again, the notebook writes the same."
        return View(pd.DataFrame({"Written": self._written}), reading=said)

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
    """A figure to show in a notebook, and what it says below it.

    It is shown as HTML, which carries an alt text wherever it is opened: to a bare picture
    JupyterLab gives none.
    """

    def __init__(self, png: bytes, alt: str, reading: str = ""):
        self.png, self.alt, self.reading = png, alt, reading

    def __repr__(self) -> str:
        return "\n".join(filter(None, [self.alt, self.reading]))

    def _repr_html_(self) -> str:
        source = f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        picture = f'<img alt="{escape(self.alt)}" style="max-width: 100%" src="{source}">'
        return picture + Said(self.reading)._repr_html_()


class Pictures:
    """The pages of a figure, shown in a notebook one below the other."""

    def __init__(self, pages: list[Picture]):
        self.pages = pages

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.pages))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self.pages)


Shown = Picture | Pictures | Said


def formats_of(given: Any) -> list[str]:
    """Return the formats of figures that a parameter names.

    Raises
    ------
    InputError
        With every one that there is not.
    """
    names = given.replace(",", " ").split() if isinstance(given, str) else given
    if not isinstance(names, list | tuple | set):
        fix = 'Give a list, such as ["png", "svg"].'
        raise InputError([Problem("parameter", "is no list of formats.", fix, column="formats")])
    refuse(
        Problem(
            "parameter",
            f"“{name}” is no format.",
            nearest(str(name), FORMATS).fix,
            column="formats",
        )
        for name in names
        if name not in FORMATS
    )
    return list(names)


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
