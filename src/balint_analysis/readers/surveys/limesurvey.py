"""LimeSurvey's CSV export of responses, headed by codes, by texts or by both."""

import re
from dataclasses import replace

import pandas as pd

from ...problems import InputError, Problem
from ..export import Export, Grid, export
from ..people import identifying, identifying_part

NAME, TITLE = "limesurvey", "LimeSurvey"

# What LimeSurvey fills in by itself, by code and as it is called in English, German, French
# and Spanish; texts are the tool's own translations, so that they are compared and not read.
CALLED = {
    "id": {"response id", "antwort id", "antwort-id", "id de la réponse", "id de respuesta"},
    "submitdate": {"date submitted", "datum abgeschickt", "date de soumission", "fecha de envío"},
    "lastpage": {"last page", "letzte seite", "dernière page", "última página"},
    "startlanguage": {
        *("start language", "start-sprache", "startsprache"),
        *("langue de départ", "lenguaje inicial", "idioma inicial"),
    },
    "seed": {"zufallsstartwert", "zufallsgeneratorstartwert", "tête de série", "semilla"},
    "startdate": {"date started", "datum gestartet", "date de lancement", "fecha de inicio"},
    "datestamp": {
        *("date last action", "datum letzte aktivität"),
        *("date de la dernière action", "fecha de la última acción"),
    },
    "ipaddr": {"ip address", "ip-adresse", "adresse ip", "dirección ip"},
    "refurl": {
        *("referrer url", "weiterleitungs-url", "referrer-url"),
        *("url référente", "url de référence", "url de referencia"),
    },
    "token": {"access code", "zugangscode", "zugangsschlüssel", "code d'accès", "código de acceso"},
}
PERSONAL = {"ipaddr", "refurl", "token"}
TOTAL = re.compile(r"interviewtime\b|Total time$|Gesamtzeit$|Temps total$|Tiempo total$")
GROUP = re.compile(r"groupTime\d+\b|Group time: ")
TIMING = re.compile(r"\w+[tT]ime\b|(Total|Group|Question) time\b|\w+zeit\b|Temps |Tiempo ")
CODE_AND_TEXT = re.compile(r"(?P<code>\w+(?:\[[^\]]*\])*)\. ?(?P<text>.*)", re.DOTALL)
UNASKED = "N/A"
TICKS = {
    *("", "n/a", "yes", "no", "y", "ja", "nein", "oui", "non", "sí", "sì", "sim", "não"),
    *("nee", "nej", "nei"),
}
PART = re.compile(r"\[([^\]]*)\]")


def recognises(grid: Grid) -> bool:
    """Tell LimeSurvey by three of the columns that it starts with."""
    known = {_known(heading) for heading in grid.rows[0][1]} if grid.rows else set()
    return {"id", "lastpage", "startlanguage"} <= known


def read(grid: Grid) -> Export:
    """Read a LimeSurvey export.

    Parameters
    ----------
    grid : Grid
        The file's cells.

    Returns
    -------
    Export
        A record is unfinished where it has no date of submission. (In an anonymous survey all
        those dates are 1980-01-01; they still tell.)

    Raises
    ------
    InputError
        If no column is LimeSurvey's own, as when they were left out of the export.
    """
    line, headings = grid.rows[0]
    known = [_known(heading) for heading in headings]
    if "id" not in known:
        problem = "has no column “id” (Response ID), which LimeSurvey puts first."
        fix = "Export it again, with all columns and with headings by question code."
        raise InputError([Problem(grid.file, problem, fix, line=line)])
    personal = {n for n, name in enumerate(known) if name in PERSONAL or _is_personal(grid, n)}
    own = [n for n in _own(headings, known) if n not in personal]
    answers = [n for n, name in enumerate(known) if not name and n not in {*personal, *own}]
    id_column = headings[known.index("id")]
    whole = export(
        grid,
        NAME,
        headings,
        personal=personal,
        questions=_texts([headings[n] for n in answers]) if ". " in id_column else {},
        respondent=id_column,
        administrative=tuple(headings[n] for n in own),
        unfinished=_unfinished(grid, known),
    )
    return _without_unasked(whole)


def _without_unasked(export: Export) -> Export:
    """Blank the N/A that options have where nobody ticked or saw any: it is no answer."""
    several = [
        n
        for n, heading in enumerate(export.cells.columns)
        if PART.search(heading) and {x.casefold() for x in set(export.cells.iloc[:, n])} <= TICKS
    ]
    cells = export.cells.copy()
    for n in several:
        cells.isetitem(n, cells.iloc[:, n].replace(UNASKED, ""))
    return replace(export, cells=cells)


def _known(heading: str) -> str | None:
    """Return the code of one of LimeSurvey's own columns, however it is headed."""
    code, dot, _ = heading.partition(". ")
    plain = heading.strip().casefold()
    if heading in CALLED or (dot and code in CALLED):
        return code
    return next((name for name, texts in CALLED.items() if plain in {name, *texts}), None)


def _is_personal(grid: Grid, n: int) -> bool:
    """Look at code and text, and at subquestions: "Q1[SQ2]. Contact [E-mail]"."""
    heading, cells = grid.rows[0][1][n], grid.body()[n]
    both = CODE_AND_TEXT.fullmatch(heading)
    return any(map(identifying, (heading, *(both.groups() if both else ())))) or any(
        identifying_part(part, cells) for part in PART.findall(heading)
    )


def _own(headings: list[str], known: list[str | None]) -> list[int]:
    """Find LimeSurvey's own columns, but the id, and the timings, which the interview's leads."""
    start = next((n for n, heading in enumerate(headings) if TOTAL.match(heading)), len(headings))
    return [
        n
        for n, (heading, name) in enumerate(zip(headings, known, strict=True))
        if name not in (None, "id")
        or GROUP.match(heading)
        or (n >= start and TIMING.match(heading))
    ]


def _texts(headings: list[str]) -> dict[str, str]:
    both = {heading: CODE_AND_TEXT.fullmatch(heading) for heading in headings}
    return {heading: match["text"] for heading, match in both.items() if match and match["text"]}


def _unfinished(grid: Grid, known: list[str | None]) -> pd.Series | None:
    if "submitdate" not in known:
        return None
    dates = grid.body()[known.index("submitdate")].str.strip()
    return (dates == "").rename("unfinished")
