"""Writers: the synthetic study's survey and codings, as each tool would export them.

A survey's writer takes what was asked and writes one file (REDCap's its dictionary too); a
coding's takes what each coder coded. Both say what study.toml has to say of the files.
"""

import csv
import io
import json
import re
import sqlite3
import tomllib
import uuid
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from xml.sax.saxutils import quoteattr

import openpyxl
import pandas as pd
import pyreadstat

from balint_analysis import readers
from balint_analysis.study import reading

ASKED = ("items", "questions", "attributes")
MORNING = datetime(2022, 3, 1, 9, 5, 6)
NO_ANSWER = 99.0


@dataclass(frozen=True)
class Asked:
    """A survey's answers: a row a respondent and a column a question, without the ids."""

    ids: list[str]
    columns: list[str]
    rows: list[list[str]]
    choices: dict[str, list[str]]  # of the questions that have some, by column

    @property
    def numbers(self) -> list[str]:
        """The respondents as a tool would number them."""
        return [str(n) for n in range(1, len(self.ids) + 1)]

    def numbered(self, form: str) -> dict[str, str]:
        """Name the questions by their places."""
        return {column: form.format(n) for n, column in enumerate(self.columns, start=1)}


@dataclass(frozen=True)
class Written:
    """What study.toml says of the file: [survey], the headings of columns; and the ids in it."""

    survey: dict
    ids: list[str]
    headings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Codings:
    """What the coders coded: by coder, the codes of every answer that was coded, none or more.

    `themes` is the coding tree: (id, name, [(id, name), ...]).
    """

    texts: dict[tuple[str, str], str]
    coded: dict[str, dict[tuple[str, str], list[str]]]
    themes: list[tuple[str, str, list[tuple[str, str]]]]

    @property
    def names(self) -> dict[str, str]:
        """What the codes are called, a theme before its subthemes."""
        return {i: name for t, n, subthemes in self.themes for i, name in [(t, n), *subthemes]}

    def of(self, *coders: str) -> "Codings":
        """Leave out the other coders, and the answers that none of these coded."""
        coded = {coder: self.coded[coder] for coder in coders}
        seen = set().union(*coded.values())
        texts = {answer: text for answer, text in self.texts.items() if answer in seen}
        return Codings(texts, coded, self.themes)

    def given(self, coder: str) -> list[tuple[tuple[str, str], str]]:
        """Every code that a coder gave, with its answer."""
        return [(answer, code) for answer, codes in self.coded[coder].items() for code in codes]


def wording(column: str) -> str:
    """Take the number off a heading: “Q1. Was it useful?”."""
    return re.sub(r"^Q\d+\. ", "", column)


def save_text(path, rows, *, delimiter=",", encoding="utf-8", newline="\n", every=False, end=""):
    """Write a delimited text file, with quotes around every cell or where they are needed."""
    text, quoting = io.StringIO(), csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=quoting).writerows(rows)
    path.write_bytes((text.getvalue() + end).encode(encoding))


def save_book(path, sheets):
    """Write a workbook with these rows in these sheets; a blank cell is not there."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)


# From a study, and back to one


def asked(study) -> Asked:
    """Take a loaded study's answers as they were written in the plain CSV."""
    codebook = study.codebook
    file = readers.read_survey(codebook.folder / codebook.survey.file)
    cells = file.cells.drop(columns=codebook.survey.respondent)
    scale = codebook.scales["agreement"]
    choices = {item.column: [*scale.levels, *scale.not_applicable] for item in codebook.items}
    for attribute in codebook.attributes:
        choices[attribute.column] = sorted({*cells[attribute.column]} - {""})
    return Asked(list(study.lines.index), list(cells), cells.to_numpy().tolist(), choices)


def coded(study) -> Codings:
    """Take the codings apart again: what each coder coded, and with which codes."""
    codebook, parents = study.codebook, study.codebook.parents
    by_coder = {coder.id: {} for coder in codebook.coders}
    for coder, given in by_coder.items():
        own = study.codings.xs(coder, axis="columns", level="coder")
        for answer, row in own.dropna().iterrows():
            codes = set(row.index[row == 1])
            # A subtheme was counted for its theme: only the subtheme need be written.
            given[answer] = [c for c in row.index if c in codes - {parents.get(x) for x in codes}]
    themes = [(t.id, t.name, [(s.id, s.name) for s in t.subthemes]) for t in codebook.themes]
    return Codings(study.answers.to_dict(), by_coder, themes)


def toml(value) -> str:
    """Write what tomllib read; a JSON text is a TOML text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def save_codebook(codebook, folder, *, headings=None, coders=None, **sections):
    """Write study.toml anew, with some sections, the columns' headings or the coders changed."""
    raw = tomllib.loads((codebook.folder / reading.FILE).read_text(encoding="utf-8")) | sections
    for section in ASKED:
        for entry in raw[section]:
            entry.setdefault("text", entry["column"])
            entry["column"] = (headings or {}).get(entry["column"], entry["column"])
    raw["coders"] = [{"id": c["id"], **(coders or {c["id"]: c})[c["id"]]} for c in raw["coders"]]
    text = "".join(f"{key} = {toml(value)}\n" for key, value in raw.items())
    (folder / reading.FILE).write_text(text, encoding="utf-8")


# Surveys


def _plain(asked: Asked) -> list[list[str]]:
    rows = ([i, *row] for i, row in zip(asked.ids, asked.rows, strict=True))
    return [["Respondent", *asked.columns], *rows]


def plain_csv(folder, asked):
    save_text(folder / "plain.csv", _plain(asked))
    return Written({"file": "plain.csv", "respondent": "Respondent"}, asked.ids)


def plain_tsv(folder, asked):
    save_text(folder / "plain.tsv", _plain(asked), delimiter="\t", newline="\r\n")
    return Written({"file": "plain.tsv", "respondent": "Respondent"}, asked.ids)


def plain_xlsx(folder, asked):
    save_book(folder / "plain.xlsx", {"Answers": _plain(asked)})
    return Written({"file": "plain.xlsx", "respondent": "Respondent"}, asked.ids)


RECORD_ID = "R_"
QUALTRICS = {  # tag: wording, ImportId, what is in it
    "StartDate": ("Start Date", "startDate", "2022-03-01 09:00:00"),
    "EndDate": ("End Date", "endDate", "2022-03-01 09:05:00"),
    "Status": ("Response Type", "status", "IP Address"),
    "IPAddress": ("IP Address", "ipAddress", "192.0.2.1"),
    "Progress": ("Progress", "progress", "100"),
    "Duration (in seconds)": ("Duration (in seconds)", "duration", "300"),
    "Finished": ("Finished", "finished", "True"),
    "RecordedDate": ("Recorded Date", "recordedDate", "2022-03-01 09:05:01"),
    "ResponseId": ("Response ID", "_recordId", RECORD_ID),
    "RecipientLastName": ("Recipient Last Name", "recipientLastName", "Quill"),
    "RecipientFirstName": ("Recipient First Name", "recipientFirstName", "Ada"),
    "RecipientEmail": ("Recipient Email", "recipientEmail", "ada.quill@example.org"),
    "ExternalReference": ("External Data Reference", "externalDataReference", "S001"),
    "LocationLatitude": ("Location Latitude", "locationLatitude", "51.5"),
    "LocationLongitude": ("Location Longitude", "locationLongitude", "-0.1"),
    "DistributionChannel": ("Distribution Channel", "distributionChannel", "anonymous"),
    "UserLanguage": ("User Language", "userLanguage", "EN"),
}
QUALTRICS_2016 = {
    "ResponseID": ("ResponseID", "responseId", RECORD_ID),
    "ResponseSet": ("ResponseSet", "responseSetId", "Default Response Set"),
    "IPAddress": ("IPAddress", "ipAddress", "192.0.2.1"),
    "StartDate": ("StartDate", "startDate", "2016-03-01 09:00:00"),
    "EndDate": ("EndDate", "endDate", "2016-03-01 09:05:00"),
    "RecipientEmail": ("RecipientEmail", "panel-RecipientEmail", "ada.quill@example.org"),
    "Finished": ("Finished", "finished", "1"),
    "Status": ("Status", "status", "0"),
}
LEGACY = {
    "V1": ("ResponseID", "", RECORD_ID),
    "V2": ("ResponseSet", "", "Default Response Set"),
    "V3": ("Name", "", "Quill, Ada"),
    "V4": ("ExternalDataReference", "", "S001"),
    "V5": ("EmailAddress", "", "ada.quill@example.org"),
    "V6": ("IPAddress", "", "192.0.2.1"),
    "V7": ("Status", "", "0"),
    "V8": ("StartDate", "", "2015-03-01 09:00:00"),
    "V9": ("EndDate", "", "2015-03-01 09:05:00"),
    "V10": ("Finished", "", "1"),
}


def _qualtrics(asked: Asked, own: dict, import_id) -> tuple[list[list[str]], Written]:
    """Return the rows of a Qualtrics export, and what there is to say of it."""
    tags, ids = asked.numbered("Q{}"), [f"R_{name}" for name in asked.ids]
    titles, names, cells = zip(*own.values(), strict=True)
    rows = [[*own, *tags.values()], [*titles, *map(wording, asked.columns)]]
    if import_id:
        rows.append([import_id(name) for name in (*names, *(f"QID_{t}" for t in tags.values()))])
    for i, row in zip(ids, asked.rows, strict=True):
        rows.append([*(i if cell == RECORD_ID else cell for cell in cells), *row])
    return rows, Written({}, ids, tags)


def _as_json(name: str) -> str:
    return json.dumps({"ImportId": name}, separators=(",", ":"))


def _as_python(name: str) -> str:
    return repr({"ImportId": name})


def qualtrics(folder, asked):
    """Today's CSV, with a preview among the records."""
    rows, written = _qualtrics(asked, QUALTRICS, _as_json)
    preview = [*rows[-1]]
    preview[2], preview[8] = "Survey Preview", "R_preview"
    save_text(folder / "qualtrics.csv", [*rows, preview])
    return Written({"file": "qualtrics.csv"}, written.ids, written.headings)


def qualtrics_2016(folder, asked):
    rows, written = _qualtrics(asked, QUALTRICS_2016, _as_python)
    save_text(folder / "qualtrics.csv", rows)
    return Written({"file": "qualtrics.csv"}, written.ids, written.headings)


def qualtrics_legacy(folder, asked):
    """Two header rows, a byte-order mark, and an empty column at the end."""
    rows, written = _qualtrics(asked, LEGACY, None)
    save_text(folder / "legacy.csv", [[*row, ""] for row in rows], encoding="utf-8-sig")
    return Written({"file": "legacy.csv"}, written.ids, written.headings)


def qualtrics_tsv(folder, asked):
    rows, written = _qualtrics(asked, QUALTRICS, _as_json)
    save_text(folder / "qualtrics.tsv", rows, delimiter="\t", encoding="utf-16")
    survey = {"file": "qualtrics.tsv", "encoding": "utf-16"}
    return Written(survey, written.ids, written.headings)


def microsoft_forms(folder, asked):
    own = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
    rows = [
        [n, start, start + timedelta(minutes=4), "anonymous", "", "", *row]
        for n, row in enumerate(asked.rows, start=1)
        for start in [MORNING + timedelta(minutes=7 * n)]
    ]
    save_book(folder / "forms.xlsx", {"Sheet1": [[*own, *asked.columns], *rows]})
    return Written({"file": "forms.xlsx"}, asked.numbers)


def google_forms(folder, asked):
    """It has no ids: who answered is known by the order alone."""
    rows = [["2022/03/01 9:05:06 am GMT", *row] for row in asked.rows]
    save_text(
        folder / "google.csv", [["Timestamp", *asked.columns], *rows], newline="\r\n", every=True
    )
    return Written({"file": "google.csv"}, asked.numbers)


def jisc_csv(folder, asked):
    ids = [f"1001-1000-{int(n):05}" for n in asked.numbers]
    headings = {c: f"{n}. {wording(c)}" for n, c in enumerate(asked.columns, start=1)}
    rows = [[i, *row] for i, row in zip(ids, asked.rows, strict=True)]
    save_text(folder / "jisc.csv", [["Unique Response Number", *headings.values()], *rows])
    return Written({"file": "jisc.csv"}, ids, headings)


def _limesurvey(path, asked, delimiter):
    headings = {c: f"G01Q{n:02}. {wording(c)}" for n, c in enumerate(asked.columns, start=1)}
    own = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page"]
    own += ["startlanguage. Start language", "ipaddr. IP address"]
    timings = ["interviewtime. Total time", "groupTime7. Group time: Groups"]
    rows = [
        [i, "1980-01-01 00:00:00", "2", "en", "192.0.2.7", *row, "93.2", "80.1"]
        for i, row in zip(asked.numbers, asked.rows, strict=True)
    ]
    rows = [[*own, *headings.values(), *timings], *rows]
    how = {"newline": "\r\n", "encoding": "utf-8-sig", "every": True, "end": "\r\n"}
    save_text(path, rows, delimiter=delimiter, **how)
    return Written({"file": path.name}, asked.numbers, headings)


def limesurvey(folder, asked):
    """As downloaded from its page."""
    return _limesurvey(folder / "limesurvey.csv", asked, ",")


def limesurvey_api(folder, asked):
    """As its API sends it."""
    return _limesurvey(folder / "limesurvey-api.csv", asked, ";")


DICTIONARY = [
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note"),
    *("Text Validation Type OR Show Slider Number", "Identifier?"),
]


def _codes(asked: Asked, column: str) -> dict[str, str]:
    return {label: str(n) for n, label in enumerate(asked.choices.get(column, ()), start=1)}


def redcap(folder, asked):
    """Raw codes, and beside them the dictionary that says what they mean."""
    names = asked.numbered("field_{}")
    fields = [["record_id", "balint", "", "text", "Record ID", "", "", "", ""]]
    for column, name in names.items():
        codes = _codes(asked, column)
        kind, choices = "radio" if codes else "notes", " | ".join(f"{codes[c]}, {c}" for c in codes)
        fields.append([name, "balint", "", kind, wording(column), choices, "", "", ""])
    rows = [["record_id", "balint_timestamp", *names.values(), "balint_complete"]]
    for i, row in zip(asked.numbers, asked.rows, strict=True):
        cells = [_codes(asked, c).get(x, x) for c, x in zip(asked.columns, row, strict=True)]
        rows.append([i, "2022-03-01 10:15:00", *cells, "2"])
    save_text(folder / "redcap.csv", rows)
    save_text(folder / "dictionary.csv", [DICTIONARY, *fields])
    return Written({"file": "redcap.csv", "dictionary": "dictionary.csv"}, asked.numbers, names)


def _surveymonkey(asked: Asked) -> tuple[list[list], Written]:
    own = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
    own += ["Email Address", "First Name", "Last Name", "Custom Data 1"]
    parts = ["Response" if c in asked.choices else "Open-Ended Response" for c in asked.columns]
    ids, date = [f"118{int(n):08}" for n in asked.numbers], "03/01/2022 09:05:06 AM"
    rows = [
        [i, "41", date, date, "192.0.2.1", "", "", "", "S001", *row]
        for i, row in zip(ids, asked.rows, strict=True)
    ]
    return [[*own, *asked.columns], [*("" for _ in own), *parts], *rows], Written({}, ids)


def surveymonkey_csv(folder, asked):
    rows, written = _surveymonkey(asked)
    save_text(folder / "monkey.csv", rows)
    return Written({"file": "monkey.csv"}, written.ids)


def surveymonkey_xlsx(folder, asked):
    """Here the ids are numbers."""
    rows, written = _surveymonkey(asked)
    rows[2:] = [[int(row[0]), *row[1:]] for row in rows[2:]]
    save_book(folder / "monkey.xlsx", {"Sheet": rows})
    return Written({"file": "monkey.xlsx"}, written.ids)


def _save_sav(path, asked: Asked, names: dict, key: str, ids: list[str], blanks, **options):
    """Write codes with labels; `blanks` are the codes that stand, in turn, for no answer."""
    columns, labels, missing = {key: ids}, {}, {}
    for n, (column, name) in enumerate(names.items()):
        cells, codes = [row[n] for row in asked.rows], _codes(asked, column)
        if codes:
            blank = [blanks[k % len(blanks)] for k in range(len(cells))]
            values = [float(codes.get(x, b)) for x, b in zip(cells, blank, strict=True)]
            labels[name] = {float(code): label for label, code in codes.items()}
            missing[name] = [b for b in blanks if b == b]
            cells = values
        columns[name] = cells
    pyreadstat.write_sav(
        pd.DataFrame(columns),
        path,
        column_labels={name: wording(column) for column, name in names.items()},
        variable_value_labels=labels,
        missing_ranges=missing,
        **options,
    )


def jisc_sav(folder, asked):
    """Every code 0 is declared as missing."""
    ids, names = [f"1001-1000-{int(n):05}" for n in asked.numbers], asked.numbered("Q{}")
    _save_sav(folder / "jisc.sav", asked, names, "URN", ids, [0.0])
    return Written({"file": "jisc.sav"}, ids, names)


def spss_sav(folder, asked):
    """A question without an answer is system-missing or has a code that is declared as missing."""
    names = asked.numbered("q{}")
    _save_sav(
        folder / "survey.sav", asked, names, "Respondent", asked.ids, [NO_ANSWER, float("nan")]
    )
    return Written({"file": "survey.sav", "respondent": "Respondent"}, asked.ids, names)


def spss_zsav(folder, asked):
    names, blanks = asked.numbered("q{}"), [float("nan")]
    path = folder / "survey.zsav"
    _save_sav(path, asked, names, "Respondent", asked.ids, blanks, compress=True)
    return Written({"file": "survey.zsav", "respondent": "Respondent"}, asked.ids, names)


SURVEYS = {
    "plain_csv": plain_csv,
    "plain_tsv": plain_tsv,
    "plain_xlsx": plain_xlsx,
    "qualtrics": qualtrics,
    "qualtrics_2016": qualtrics_2016,
    "qualtrics_legacy": qualtrics_legacy,
    "qualtrics_tsv": qualtrics_tsv,
    "microsoft_forms": microsoft_forms,
    "google_forms": google_forms,
    "jisc_csv": jisc_csv,
    "jisc_sav": jisc_sav,
    "limesurvey": limesurvey,
    "limesurvey_api": limesurvey_api,
    "redcap": redcap,
    "surveymonkey_csv": surveymonkey_csv,
    "surveymonkey_xlsx": surveymonkey_xlsx,
    "spss_sav": spss_sav,
    "spss_zsav": spss_zsav,
}

# Codings


def _wide(codings: Codings, coder: str) -> list[list]:
    """Give every answer a row, which is blank where the coder did not code it."""
    rows = [["respondent", "question", *codings.names]]
    for answer in codings.texts:
        codes = codings.coded[coder].get(answer)
        marks = ["" if codes is None else int(code in codes) for code in codings.names]
        rows.append([*answer, *marks])
    return rows


def wide_csv(folder, codings):
    for coder in codings.coded:
        save_text(folder / f"{coder}-wide.csv", _wide(codings, coder))
    return {coder: {"file": f"{coder}-wide.csv"} for coder in codings.coded}


def long_csv(folder, codings):
    """A row for every code; one without a code is an answer coded with none."""
    for coder, coded in codings.coded.items():
        rows = [[*answer, code] for answer, codes in coded.items() for code in codes or [""]]
        save_text(folder / f"{coder}-long.csv", [["respondent", "question", "code"], *rows])
    return {coder: {"file": f"{coder}-long.csv"} for coder in codings.coded}


def workbook(folder, codings):
    """A sheet per coder."""
    save_book(folder / "codings.xlsx", {coder: _wide(codings, coder) for coder in codings.coded})
    return {coder: {"file": "codings.xlsx", "sheet": coder} for coder in codings.coded}


def _guid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name)).upper()


def _qde(codings: Codings) -> str:
    """Return a project's XML: nested codes, and a source for every answer."""

    def code(i, name, inside=""):
        return f'<Code guid="{_guid(i)}" name={quoteattr(name)} isCodable="true">{inside}</Code>'

    def coding(coder, answer, i):
        user = f'guid="{_guid(f"{coder} {answer} {i}")}" creatingUser="{_guid(coder)}"'
        return f'<Coding {user}><CodeRef targetGUID="{_guid(i)}"/></Coding>'

    def source(answer, text):
        who = "".join(
            coding(coder, answer, i)
            for coder, coded in codings.coded.items()
            for i in coded.get(answer, ())
        )
        places = f'startPosition="0" endPosition="{len(text)}"'
        name = _guid(" ".join(answer))
        return (
            f'<TextSource guid="{name}" name={quoteattr(" ".join(answer))} '
            f'plainTextPath="internal://{name}.txt">'
            f'<PlainTextSelection guid="{_guid(f"{name} 1")}" {places}>{who}</PlainTextSelection>'
            "</TextSource>"
        )

    users = "".join(f'<User guid="{_guid(c)}" name={quoteattr(c)}/>' for c in codings.coded)
    codes = "".join(
        code(i, name, "".join(code(*sub) for sub in subs)) for i, name, subs in codings.themes
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Project xmlns="urn:QDA-XML:project:1.0" name="study" origin="MAXQDA 2022">'
        f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>"
        f"<Sources>{''.join(source(*item) for item in codings.texts.items())}</Sources></Project>"
    )


def refi_qda(folder, codings, name="together.qdpx"):
    """All coders as users of one project."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", _qde(codings))
        for answer, text in codings.texts.items():
            archive.writestr(f"Sources/{_guid(' '.join(answer))}.txt", text)
    return {coder: {"file": name, "user": coder} for coder in codings.coded}


def refi_qda_each(folder, codings):
    """A project for every coder, with the answers that were coded alone."""
    for coder in codings.coded:
        refi_qda(folder, codings.of(coder), f"{coder}.qdpx")
    return {coder: {"file": f"{coder}.qdpx"} for coder in codings.coded}


def save_database(path, statements):
    """Write an SQLite file by statements, each with its rows of values."""
    with closing(sqlite3.connect(":memory:")) as database:
        for statement, rows in statements:
            if rows is None:
                database.execute(statement)
            else:
                database.executemany(statement, rows)
        database.commit()
        path.write_bytes(database.serialize())


TAGUETTE = {
    "projects": "id INTEGER PRIMARY KEY, name VARCHAR(200), description TEXT",
    "documents": "id INTEGER PRIMARY KEY, name VARCHAR(200), filename VARCHAR(200),"
    " project_id INTEGER, contents TEXT",
    "highlights": "id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,"
    " end_offset INTEGER, snippet TEXT",
    "tags": "id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200)",
    "highlight_tags": "highlight_id INTEGER, tag_id INTEGER, PRIMARY KEY (highlight_id, tag_id)",
}


def taguette(folder, codings):
    """A project for every coder, with the answers that were coded alone."""
    for coder in codings.coded:
        _taguette(folder / f"{coder}.sqlite3", codings.of(coder), coder)
    return {coder: {"file": f"{coder}.sqlite3"} for coder in codings.coded}


def _taguette(path, codings: Codings, coder: str):
    documents = {answer: n for n, answer in enumerate(codings.texts, start=1)}
    tags = {code: n for n, code in enumerate(codings.names, start=1)}
    given = list(enumerate(codings.given(coder), start=1))
    rows = {
        "projects": [(1, "study", "")],
        "documents": [
            (n, " ".join(answer), "", 1, f"<p>{escape(codings.texts[answer])}</p>")
            for answer, n in documents.items()
        ],
        "highlights": [
            (n, documents[answer], 0, len(codings.texts[answer].encode()), "")
            for n, (answer, _) in given
        ],
        "tags": [(n, 1, tag) for tag, n in tags.items()],
        "highlight_tags": [(n, tags[code]) for n, (_, code) in given],
    }
    tables = [(f"CREATE TABLE {table} ({columns})", None) for table, columns in TAGUETTE.items()]
    filled = [
        (f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        for table, values in rows.items()
        if values
    ]
    save_database(path, [*tables, *filled])


def taguette_highlights(folder, codings):
    """The highlights of every coder: an answer that was coded with no theme has none."""
    for coder in codings.coded:
        rows = [
            [n, " ".join(answer), code, codings.texts[answer]]
            for n, (answer, code) in enumerate(codings.given(coder), start=1)
        ]
        path = folder / f"{coder}-highlights.csv"
        save_text(path, [["id", "document", "tag", "content"], *rows], newline="\r\n")
    return {coder: {"file": f"{coder}-highlights.csv"} for coder in codings.coded}


QUALCODER = [
    "CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text,"
    " memo text, owner text, date text, av_text_id integer, risid integer, unique(name))",
    "CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text,"
    " memo text, supercatid integer, unique(name))",
    "CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer,"
    " owner text, date text, color text, unique(name))",
    "CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,"
    " pos0 integer, pos1 integer, owner text, date text, memo text, avid integer,"
    " important integer, unique(cid, fid, pos0, pos1, owner))",
]


def qualcoder(folder, codings, name="project.qda"):
    """A folder; a theme with subthemes is a category with a code of the same name in it."""
    files = {answer: n for n, answer in enumerate(codings.texts, start=1)}
    numbers = {code: n for n, code in enumerate(codings.names, start=1)}
    groups = [(n, t) for n, t in enumerate(codings.themes, start=1) if t[2]]
    inside = {i: n for n, (t, _, subs) in groups for i in (t, *(sub for sub, _ in subs))}
    given = [
        (numbers[code], files[answer], codings.texts[answer], 0, len(codings.texts[answer]), coder)
        for coder in codings.coded
        for answer, code in codings.given(coder)
    ]
    named = [(n, codings.names[i], inside.get(i)) for i, n in numbers.items()]
    texts = [(n, " ".join(answer), codings.texts[answer]) for answer, n in files.items()]
    (folder / name).mkdir(exist_ok=True)
    save_database(
        folder / name / "data.qda",
        [
            *((statement, None) for statement in QUALCODER),
            ("INSERT INTO source (id, name, fulltext) VALUES (?, ?, ?)", texts),
            ("INSERT INTO code_cat (catid, name) VALUES (?, ?)", [(n, t[1]) for n, t in groups]),
            ("INSERT INTO code_name (cid, name, catid) VALUES (?, ?, ?)", named),
            (
                "INSERT INTO code_text (cid, fid, seltext, pos0, pos1, owner)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                given,
            ),
        ],
    )
    return {coder: {"file": name, "user": coder} for coder in codings.coded}


def mixed(folder, codings):
    """Every coder works with another tool."""
    first, second, third = codings.coded
    return (
        taguette(folder, codings.of(first))
        | refi_qda_each(folder, codings.of(second))
        | qualcoder(folder, codings.of(third))
    )


CODINGS = {
    "wide_csv": wide_csv,
    "long_csv": long_csv,
    "workbook": workbook,
    "refi_qda": refi_qda,
    "refi_qda_each": refi_qda_each,
    "taguette": taguette,
    "taguette_highlights": taguette_highlights,
    "qualcoder": qualcoder,
    "mixed": mixed,
}
# What a format cannot tell apart: every coder has seen every text of a project that they share,
# and an answer without a highlight is in no list of highlights.
CODED_BY_ALL, CODED_IF_GIVEN = {"refi_qda", "qualcoder"}, {"taguette_highlights"}
