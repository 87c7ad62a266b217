"""What may be wrong with an input, one test a fault, and what a user of the commands gets."""

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from rich.console import Console
from typer.testing import CliRunner

from balint_analysis import cli, paths
from balint_analysis.figures import likert as likert_figure
from balint_analysis.problems import Problem
from balint_analysis.readers.codings import refi_qda
from balint_analysis.report import abstract, results
from balint_analysis.run import check, reproduce
from balint_analysis.study import load
from balint_analysis.tables.likert import counts
from folders import write

SECRET = "My consultant, Dr Quill, made me cry"
SURVEY = f'ID,Q1,Q2\n01,Agree,"{SECRET}"\n02,Disagree,It helped\n03,Neutral,\n'
AGAIN, CUT = "Export the survey again.", "Export the survey again, as .sav."
LEVELS = "Its levels: “Disagree”, “Neutral”, “Agree”."
DECLARE = "Name its encoding: --encoding of balint init, or encoding in study.toml."
QUOTE = "A cell with a comma or line break in it must be quoted."
EXPORT = "Export the project again."
QUIET_HOUR = Path(__file__).parents[1] / "studies/quiet-hour"
MEMORY = 1_500 * 2**20


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study").mkdir()
    return tmp_path / "study"


@pytest.fixture
def balint(folder, monkeypatch):
    """Run a command; it may neither write a file nor repeat what a respondent wrote."""
    monkeypatch.setattr(cli, "err", Console(stderr=True, width=500))  # no cell is wrapped
    monkeypatch.setattr(reproduce, "cells", lambda notebooks: 1)  # saves reading them every time
    monkeypatch.setattr(reproduce, "_run_all", lambda *run: pytest.fail("a notebook was started"))

    def balint(*arguments):
        before = contents(folder.parent)
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
        assert contents(folder.parent) == before
        assert SECRET not in result.output
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return balint


@pytest.fixture
def accepted(balint, folder):
    """Check a good study, and return the summary that programs get."""

    def accepted(files=None, **changes):
        fill(folder, files, changes)
        result = balint("check", folder, "--json")
        assert result.exit_code == 0, result.output
        found = json.loads(result.output)
        assert found["problems"] == []
        assert all(note in check.told(found) for note in found["notes"])
        return found

    return accepted


@pytest.fixture
def refused(balint, folder):
    """Check a bad study; return where every problem is and how to mend it.

    What is said of each has to hold the reason, and to be the same for programs and on the
    screen, where outputs would be made.
    """

    def refused(reason, files=None, **changes):
        fill(folder, files, changes)
        found = balint("check", folder, "--json")
        shown = balint("reproduce", folder, "--output-root", folder.parent / "out")
        assert (found.exit_code, shown.exit_code) == (1, 1)
        problems = [Problem(**problem) for problem in json.loads(found.output)["problems"]]
        assert f"{len(problems)} to mend" in shown.output
        for problem in problems:
            assert reason in problem.problem
            assert is_in(shown.output, problem), (problem, shown.output)
        return [(place(problem), problem.fix) for problem in problems]

    return refused


def fill(folder, files, changes):
    """Write a study with these changes, if there are any or none was written, and the files."""
    if changes or not (folder / "study.toml").exists():
        write(folder, **{"csv": SURVEY} | changes)
    for name, content in (files or {}).items():
        (folder / name).write_bytes(content)


def contents(folder):
    """Return whatever a command could change below a folder."""
    paths = sorted(folder.rglob("*"))
    return [
        (p, p.lstat().st_mtime_ns, not p.is_symlink() and p.is_file() and p.read_bytes())
        for p in paths
    ]


def is_in(table, problem):
    """Tell whether a problem is in a table; those of several lines may stand together."""
    cells = {cell.strip() for row in table.splitlines() for cell in row.split("│")}
    lines = re.findall(r"\d+", " ".join(c for c in cells if c.startswith(problem.place)))
    texts = {problem.file, problem.problem, problem.fix, problem.column or problem.file}
    return texts <= cells and (problem.line is None or str(problem.line) in lines)


def place(problem):
    return str(replace(problem, problem="", fix="")).removesuffix(":  ")


def collect(folder):
    found = results.collect(load(folder)).model_dump()
    json.dumps(found, allow_nan=False)
    return found


def from_file(name, **settings):
    """Return the survey's settings for a file of this name."""
    settings = {"file": name, "respondent": "ID"} | settings
    return "{ " + ", ".join(f'{key} = "{value}"' for key, value in settings.items()) + " }"


# The survey


def test_fault_01_free_text_that_looks_missing_is_kept(accepted, folder):
    texts = ["NA", "None", "N/A", "null", "nan"]
    rows = "".join(f"{n},Agree,{text}\n" for n, text in enumerate(texts, start=4))
    assert accepted(csv=SURVEY + rows, cohort=None)["questions"] == {"why": 7}
    assert list(load(folder).answers)[2:] == texts


def test_fault_02_an_empty_cell_is_missing_and_counted(accepted, folder):
    found = accepted(csv=f'{SURVEY}04,,"{SECRET}"\n05, ,b\n')
    assert (found["respondents"], found["items"]) == (5, {"useful": 3})
    item = collect(folder)["items"]["useful"]
    assert (item["answered"], item["missing"], item["agreement"]["base"]) == (3, 2, 3)


def test_fault_03_a_used_column_given_twice_is_refused(refused):
    csv = f"ID,Q1,Q2,Q1,Q2\n01,Agree,,Agree,{SECRET.replace(',', '')}\n"
    known = "Known here: “ID”, “Q1 (1)”, “Q2 (1)”, “Q1 (2)”, “Q2 (2)”."
    assert refused("has no column", csv=csv) == [
        ("study.toml, “items useful”", known),
        ("study.toml, “questions why”", known),
    ]


@pytest.mark.parametrize("heading", ["q1", "Q1 ", "\u00a0Q1"])
def test_fault_04_a_header_that_differs_by_case_or_space_is_suggested(refused, heading):
    problem = ("study.toml, “items useful”", f"Did you mean “{heading}”?")
    assert refused("survey.csv has no column “Q1”", csv=SURVEY.replace("Q1", heading)) == [problem]


def test_fault_04_a_lost_header_row_repeats_no_answer(refused):
    csv = SURVEY.partition("\n")[2]
    fix = "Put back the row that names the columns."
    assert refused("begins with answers", csv=csv) == [("survey.csv, line 1", fix)]


def test_fault_05_a_row_too_long_is_refused_with_its_line(refused):
    csv = f'{SURVEY}"04",Agree,"two\nlines",{SECRET}\n05,Agree,a,b\n'
    assert refused("cells where the header has 3", csv=csv) == [
        ("survey.csv, line 5", QUOTE),
        ("survey.csv, line 7", QUOTE),
    ]


@pytest.mark.parametrize("row", ["04,Agree\n", "04,Ag"])
def test_fault_06_a_short_or_truncated_row_is_refused(refused, row):
    problem = ("survey.csv, line 5", QUOTE)
    assert refused("has 2 cells where the header has 3", csv=SURVEY + row) == [problem]


def test_fault_07_an_unclosed_quote_is_refused_with_the_line_where_it_starts(refused):
    csv = f'{SURVEY}04,Agree,"{SECRET}\n05,Agree,a\n06,Agree,b\n'
    fix = "Close the quote; a quote inside a cell is written twice."
    assert refused("a quoted cell is not closed here", csv=csv) == [("survey.csv, line 5", fix)]


@pytest.mark.parametrize(("mark", "name"), [(";", "a semicolon"), ("\t", "a tab")])
def test_fault_08_another_delimiter_is_refused_and_named(refused, mark, name):
    csv = f"ID,Q1,Q2\n01,Agree,{SECRET.replace(',', '')}\n".replace(",", mark)
    fix = "Name what separates it: --delimiter of balint init, or delimiter in study.toml."
    problem = ("survey.csv, line 1", fix)
    assert refused(f"looks separated by {name}, not by a comma", csv=csv) == [problem]


@pytest.mark.parametrize(("encoding", "line"), [("utf-16", 1), ("cp1252", 3)])
def test_fault_09_another_encoding_is_read_if_declared(accepted, refused, folder, encoding, line):
    csv = SURVEY.replace("It helped", "The café").encode(encoding)
    problem = (f"survey.csv, line {line}", DECLARE)
    assert refused("is not utf-8 text", csv=csv) == [problem]
    accepted(csv=csv, survey=from_file("survey.csv", encoding=encoding))
    assert load(folder).answers["02", "why"] == "The café"


def test_fault_09_so_is_that_of_a_coders_file(accepted, refused):
    ann = "ID,good,safe,bad,note\n01,1,0,0,“\n".encode("cp1252")
    assert refused("is not utf-8 text", ann=ann) == [("ann.csv, line 2", DECLARE)]
    coders = '[{ id = "ann", file = "ann.csv", encoding = "cp1252" }, '
    coders += '{ id = "ben", file = "ben.csv" }]'
    assert accepted(ann=ann, coders=coders)["coders"]["ann"] == 1


def test_fault_10_a_byte_order_mark_is_ignored(accepted):
    mark = "\ufeff"
    found = accepted(csv=mark + SURVEY, ann=f"{mark}ID,good,safe,bad\n01,1,0,0\n")
    assert (found["respondents"], found["coders"]["ann"]) == (3, 1)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b"])
def test_fault_11_a_control_character_is_refused_with_its_line(refused, control):
    csv = SURVEY.replace("It helped", f"It{control}helped")
    problem = ("survey.csv, line 3", "Export the file again, or remove it.")
    assert refused("holds a control character", csv=csv) == [problem]


def qualtrics():
    ids = '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n'
    rows = "".join(f'R_{n},Agree,"{SECRET}"\n' for n in range(81))
    return f"ResponseId,Q1,Q2\nResponse ID,It was useful,Why?\n{ids}{rows}"


def test_fault_12_three_header_rows_are_no_respondents(accepted):
    settings = from_file("survey.csv", respondent="ResponseId")
    found = accepted(csv=qualtrics(), survey=settings, cohort="{ enrolled = 81 }", coders=None)
    assert (found["respondents"], found["items"]) == (81, {"useful": 81})
    assert "Read as Qualtrics." in found["notes"]


def test_fault_12_three_header_rows_are_refused_where_one_is_declared(refused):
    settings = from_file("survey.csv", respondent="ResponseId", format="csv")
    problem = ("survey.csv, line 2", "Declare its format in study.toml: “qualtrics”.")
    reason = "has more than one header row"
    assert refused(reason, csv=qualtrics(), survey=settings, cohort=None) == [problem]


def test_fault_13_leading_zeros_of_an_id_are_kept(accepted, folder):
    csv = f'ID,Q1,Q2\n007,Agree,"{SECRET}"\n7,Agree,b\n'
    accepted(csv=csv, ann="ID,good,safe,bad\n007,1,0,0\n", ben="ID,good,safe,bad\n7,1,0,0\n")
    study = load(folder)
    assert list(study.lines.index) == ["007", "7"]
    assert study.codings["good"].notna().to_numpy().tolist() == [[True, False], [False, True]]


def test_fault_14_a_respondent_given_twice_is_refused(refused):
    csv = f'{SURVEY}02,Agree,"{SECRET}"\n02 ,Neutral,\n'
    assert refused("repeats the respondent of line 3", csv=csv) == [
        ("survey.csv, line 5, “ID”", "Keep one record each."),
        ("survey.csv, line 6, “ID”", "Keep one record each."),
    ]


def test_fault_14_so_is_one_of_a_workbook_with_its_row(refused):
    rows = ["ID", "Q1", "Q2"], ["01", "Agree", SECRET], ["01", "Neutral", "It helped"]
    files, reason = {"survey.xlsx": xlsx(*rows)}, "repeats the respondent of row 2"
    problem = ("survey.xlsx, row 3, “ID”", "Keep one record each.")
    assert refused(reason, files, **WORKBOOK) == [problem]


def test_fault_15_more_respondents_than_the_cohort_are_refused(refused):
    problem = ("survey.csv", "Correct [cohort] enrolled, or remove test records.")
    reason = "has 3 respondents, more than the 2 enrolled"
    assert refused(reason, cohort="{ enrolled = 2 }") == [problem]


@pytest.mark.parametrize(
    ("csv", "reason"), [("", "is empty"), ("\n", "is empty"), ("ID,Q1,Q2\n", "holds no answers")]
)
def test_fault_16_a_file_without_records_is_refused(refused, csv, reason):
    assert refused(reason, csv=csv) == [("survey.csv", AGAIN)]


def test_fault_17_unknown_levels_are_refused_with_the_nearest_and_all(refused):
    csv = f'{SURVEY}04,agre,a\n05,"{SECRET}",b\n'
    assert refused("is not a level of the scale “s”", csv=csv) == [
        ("survey.csv, line 5, “Q1”", f"Did you mean “Agree”? {LEVELS}"),
        ("survey.csv, line 6, “Q1”", LEVELS),
    ]


def test_fault_17_spaces_around_a_cell_are_trimmed_and_counted(accepted, folder):
    csv = f'ID,Q1,Q2\n01,Agree\u00a0,"{SECRET}"\n\u202f02 , Agree,cafe\u0301\n'
    found = accepted(csv=csv)
    assert (found["respondents"], found["items"]) == (2, {"useful": 2})
    assert "Cells with spaces around them, trimmed: 3." in found["notes"]


ONE_TO_FIVE = 'levels = ["1", "2", "3", "4", "5"], agree = ["4", "5"]'
NUMBERS = f'ID,Q1,Q2\n01,5,"{SECRET}"\n02,6,It helped\n03,99,\n04,1,\n'


def test_fault_18_numbers_off_the_scale_are_refused(refused):
    fix = "Its levels: “1”, “2”, “3”, “4”, “5”."
    assert refused("is not a level", csv=NUMBERS, scales=f"{{ s = {{ {ONE_TO_FIVE} }} }}") == [
        ("survey.csv, line 3, “Q1”", fix),
        ("survey.csv, line 4, “Q1”", fix),
    ]


def test_fault_18_numbers_off_the_scale_may_be_declared_missing(accepted):
    scales = f'{{ s = {{ {ONE_TO_FIVE}, missing = ["6", "99"] }} }}'
    found = accepted(csv=NUMBERS, scales=scales)
    assert found["items"] == {"useful": 2}
    assert "Answers that are declared as missing, and counted so: 2." in found["notes"]


def test_fault_19_an_item_nobody_answered_has_no_data_and_no_nan(accepted, folder):
    claim = '[{ item = "useful", count = 1, base = 3, percent = 33 }]'
    construct = '[{ id = "c", name = "C", items = ["useful", "safe"] }]'
    items = '[{ id = "useful", column = "Q1", scale = "s" }, { id = "safe", column = "Q3", '
    items += 'scale = "s" }]'
    changes = {"claims": claim, "constructs": construct, "items": items}
    csv = f'ID,Q1,Q2,Q3\n01,,"{SECRET}",\n02,,It helped,\n'
    assert accepted(csv=csv, **changes)["items"] == {"useful": 0, "safe": 0}
    study = load(folder)
    agreement = collect(folder)["items"]["useful"]["agreement"]
    assert agreement == {"count": 0, "base": 0, "value": None, "lower": None, "upper": None}
    text = abstract.plain(abstract.write(results.collect(study), study.codebook))
    alt = likert_figure.alt(counts(study))
    assert "Q1: no data." in alt
    assert "nan" not in (text + alt).casefold().split()


def test_fault_20_a_level_nobody_chose_is_shown_as_0(accepted, folder):
    accepted(csv=f'ID,Q1,Q2\n01,Agree,"{SECRET}"\n02,Agree,It helped\n')
    levels = collect(folder)["items"]["useful"]["levels"]
    assert {level: (s["count"], s["value"]) for level, s in levels.items()} == {
        "Disagree": (0, 0.0),
        "Neutral": (0, 0.0),
        "Agree": (2, 1.0),
    }
    assert list(counts(load(folder))["count"]) == [0, 0, 2, 0]


@pytest.mark.parametrize("declared", [True, False])
def test_fault_21_an_undeclared_reverse_worded_item_is_warned_of(accepted, folder, declared):
    items = [
        f'{{ id = "{name}", column = "{name}", scale = "s", reverse = {reverse} }}'
        for name, reverse in (("a", "false"), ("b", "false"), ("c", str(declared).lower()))
    ]
    rows = ["Agree,Agree,Disagree", "Disagree,Disagree,Agree", "Neutral,Agree,Disagree"]
    csv = "ID,Q2,a,b,c\n" + "".join(f'0{n},"{SECRET}",{row}\n' for n, row in enumerate(rows, 1))
    changes = {"constructs": '[{ id = "x", name = "X", items = ["a", "b", "c"] }]'}
    found = accepted(csv=csv, items=f"[{', '.join(items)}]", coders=None, **changes)
    told = [note for note in found["notes"] if "“c”" in note and "is it reverse-worded?" in note]
    members = collect(folder)["constructs"]["x"]["item_rest"]
    warned = [row["item"] for row in members if row["warning"]]
    assert (bool(told), "c" in warned) == (not declared, not declared)


def sav(folder) -> bytes:
    """Return an SPSS file in which 9 is declared as missing, and one answer is blank."""
    cells = {
        "ID": ["01", "02", "03", "04"],
        "Q1": [3.0, 9.0, None, 1.0],
        "Q2": [SECRET, "It helped", "So so", ""],
    }
    labels = {1.0: "Disagree", 2.0: "Neutral", 3.0: "Agree", 9.0: "Refused"}
    path = folder.parent / "written.sav"
    pyreadstat.write_sav(
        pd.DataFrame(cells),
        path,
        variable_value_labels={"Q1": labels},
        missing_ranges={"Q1": [9.0]},
    )
    return path.read_bytes()


SPSS = {"csv": None, "survey": from_file("survey.sav"), "cohort": None}


def test_fault_22_user_missing_is_distinct_from_blank(accepted, folder):
    found = accepted({"survey.sav": sav(folder)}, **SPSS)
    assert (found["respondents"], found["items"]) == (4, {"useful": 2})
    assert "Answers that are declared as missing, and counted so: 1." in found["notes"]


def test_fault_22_user_missing_may_be_an_answer_of_the_scale(folder):
    levels = 'levels = ["Disagree", "Neutral", "Agree"], agree = ["Agree"]'
    scales = f'{{ s = {{ {levels}, not_applicable = ["Refused"] }} }}'
    fill(folder, {"survey.sav": sav(folder)}, {"scales": scales, **SPSS})
    item = collect(folder)["items"]["useful"]
    assert (item["answered"], item["not_applicable"], item["missing"]) == (2, 1, 1)


def xlsx(*rows) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


WORKBOOK = {"csv": None, "survey": from_file("survey.xlsx")}


def test_fault_23_a_truncated_or_fake_sav_is_refused(refused, folder):
    whole = sav(folder)
    files = {"survey.sav": whole[: len(whole) // 2]}
    assert refused("is damaged or cut short", files, **SPSS) == [("survey.sav", CUT)]
    files = {"survey.sav": SURVEY.encode()}
    assert refused("is no SPSS file", files, **SPSS) == [("survey.sav", CUT)]


def test_fault_23_a_truncated_or_fake_xlsx_is_refused(refused):
    whole = xlsx(["ID", "Q1", "Q2"], ["01", "Agree", SECRET])
    for content in (whole[: len(whole) // 2], SURVEY.encode()):
        files, reason = {"survey.xlsx": content}, "is no whole .xlsx workbook"
        assert refused(reason, files, **WORKBOOK) == [("survey.xlsx", AGAIN)]


def sparse() -> bytes:
    """Return a workbook of two cells, as far apart as can be."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>{2}</t></is></c></row>'
    rows = cell.format(1, "A", "ID") + cell.format(1_048_576, "XFD", SECRET)
    sheet = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped({"xl/worksheets/sheet1.xml": sheet}, xlsx(["x"]))


def zipped(members, within=None) -> bytes:
    """Return a zip archive of these members; they replace those of the archive `within`."""
    content = io.BytesIO()
    if within:
        with zipfile.ZipFile(io.BytesIO(within)) as old:
            members = {name: old.read(name) for name in old.namelist()} | members
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


BOUNDED = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from balint_analysis.cli import app
app()
"""


def bounded(folder) -> str:
    """Check a study in a process that is given little memory, and return what it says."""
    command = [sys.executable, "-c", BOUNDED, "check", str(folder)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


linux = pytest.mark.skipif(sys.platform != "linux", reason="the system limits no memory")


@linux
def test_fault_24_a_sparse_workbook_is_refused_in_little_memory(refused, folder):
    content = sparse()
    assert len(content) < 10_000
    problem = ("survey.xlsx, “cell XFD1048576”", "Delete its row or column.")
    reason = "stands far outside of the survey"
    assert refused(reason, {"survey.xlsx": content}, **WORKBOOK) == [problem]
    assert "XFD1048576" in bounded(folder)


def test_fault_25_formulas_without_a_value_and_errors_are_refused_with_their_cells(refused):
    rows = ["ID", "Q1", "Q2"], ["01", "Agree", SECRET], ["02", "=B2", None], ["03", "#N/A", None]
    assert refused("holds a", {"survey.xlsx": xlsx(*rows)}, **WORKBOOK) == [
        ("survey.xlsx, “cell B3”", "Open the file in a spreadsheet program and save it."),
        ("survey.xlsx, “cell B4”", "Correct the cell, or empty it."),
    ]


# The coding

ANN, BEN, GOOD, BAD = (f"0000000{n}-0000-4000-8000-000000000000" for n in range(1, 5))
LOST = "00000009-0000-4000-8000-000000000000"
PROJECT = {
    "coders": '[{ id = "ann", file = "p.qdpx", user = "ann" },'
    ' { id = "ben", file = "p.qdpx", user = "ben" }]',
    "ann": None,
    "ben": None,
}


def coded(user=ANN, code=GOOD, start=0, end=2) -> str:
    coding = f'<Coding creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
    positions = f'guid="{start}-{end}" startPosition="{start}" endPosition="{end}"'
    return f"<PlainTextSelection {positions}>{coding}</PlainTextSelection>"


def qde(first="", second="", *, before="", text="It helped", origin="MAXQDA", good="Good") -> str:
    """Return a project of two coders, two codes and the answers 01 and 02."""
    users = "".join(f'<User guid="{g}" name="{n}"/>' for g, n in ((ANN, "ann"), (BEN, "ben")))
    codes = "".join(f'<Code guid="{g}" name="{n}"/>' for g, n in ((GOOD, good), (BAD, "Bad")))
    sources = "".join(
        f'<TextSource guid="{n}" name="{n}"><PlainTextContent>{content}</PlainTextContent>'
        f"{selections}</TextSource>"
        for n, content, selections in (("01", SECRET, first), ("02", text, second))
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<Project origin="{origin}">'
        f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>"
        f"<Sources>{sources}</Sources></Project>"
    )


SOUND = qde(coded() + coded(BEN), coded(code=BAD))


def qdpx(xml):
    return {"p.qdpx": zipped({"p.qde": xml})}


BOMBED = '[{ id = "ann", file = "p.qdpx", user = "ann" }, { id = "ben", file = "ben.csv" }]'


@linux
@pytest.mark.parametrize(("unit", "times"), [(" ", 65 * 2**20), ("<a/>", 2_100_000)])
def test_fault_26_a_zip_bomb_is_refused_in_little_memory(refused, folder, unit, times):
    files = qdpx(unit * times)
    assert len(files["p.qdpx"]) < 100_000
    ((where, fix),) = refused("unpacks to more", files, coders=BOMBED)
    assert where == "p.qdpx"
    assert fix in ("Export the file again.", EXPORT)
    assert "unpacks to more" in bounded(folder)


def test_fault_26_what_an_archive_declares_is_not_believed(refused):
    size, small = (n.to_bytes(4, "little") for n in (5_000_000, 10))
    files = {"p.qdpx": qdpx(" " * 5_000_000)["p.qdpx"].replace(size, small)}
    problem = ("p.qdpx", "Export the file again.")
    assert refused("is damaged or cut short", files, coders=BOMBED) == [problem]


def test_fault_27_members_outside_links_and_doubles_are_refused_all_at_once(refused, folder):
    link = zipfile.ZipInfo("sources/link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    members = {"p.qde": SOUND, "P.QDE": SOUND, "../up.txt": "x", "/etc/x.txt": "x"}
    members |= {"C:\\x.txt": "x", link: "/etc/passwd"}
    problems = refused("", {"p.qdpx": zipped(members)}, **PROJECT)
    assert problems == [("p.qdpx", "Export the file again.")] * 5
    assert not (folder.parent / "up.txt").exists()


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE p SYSTEM "http://localhost/p.dtd">',
        '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_fault_28_a_dtd_and_entities_are_refused(refused, before):
    files = qdpx(qde(before=before, text="" if "ENTITY" not in before else "&a;"))
    assert refused("has a DTD or entities in its XML", files, **PROJECT) == [("p.qdpx", EXPORT)]


def test_fault_29_a_project_without_its_project_file_is_refused(refused):
    files = {"p.qdpx": zipped({"sources/01.txt": SECRET})}
    assert refused("holds 0 project files", files, **PROJECT) == [("p.qdpx", EXPORT)]


def test_fault_29_dangling_references_and_wrong_selections_are_refused_all_at_once(refused):
    xml = qde(coded(code=LOST) + coded(user=LOST), coded(start=5, end=10) + coded(start=-1))
    assert refused("", qdpx(xml), **PROJECT) == [
        ("p.qdpx", EXPORT),
        ("p.qdpx", EXPORT),
        ("p.qdpx", "Bring the user back, or delete the coding."),
        ("p.qdpx", "Bring the code back, or delete the coding."),
    ]


def test_fault_30_text_beyond_the_bmp_and_with_crlf_is_the_right_text(accepted, folder):
    text = "Good \N{GRINNING FACE}\r\nand safe"
    xml = qde(
        coded() + coded(BEN), coded(start=13, end=17), text=text.replace("\r", ""), origin="NVivo"
    )
    csv = SURVEY.replace("It helped", f'"{text}"')
    assert accepted(qdpx(xml), csv=csv, **PROJECT)["coders"] == {"ann": 2, "ben": 2}
    assert load(folder).answers["02", "why"] == text
    assert refi_qda.selected_text(text, 13, 17, "UTF-16") == "safe"
    assert refi_qda.selected_text(text, 12, 16) == "safe"


def test_one_source_without_an_answer_is_one_problem(refused):
    xml = SOUND.replace('name="02"', 'name="Interview"')
    problems = refused("is the name of no answer", qdpx(xml), **PROJECT)
    assert len(problems) == 1


def test_fault_31_one_coder_alone_has_themes_and_no_reliability(accepted, folder):
    assert accepted(coders='[{ id = "ann", file = "ann.csv" }]')["coders"] == {"ann": 2}
    found = collect(folder)
    assert found["themes"]["good"]["prevalence"]["any"]["count"] == 1
    assert found["themes"]["good"]["reliability"] is None
    assert "reliability needs two" in found["no_reliability"]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ('id = "ann", file = "ann.csv"', 'id = "ann", file = "ben.csv"', "“ann” is used 2 times"),
        ('id = "ann", file = "ann.csv"', 'id = "ben", file = "ann.csv"', "is used 2 times"),
        ('id = "ann", file = "ann.csv"', 'id = "ben", file = "./ann.csv"', "is used 2 times"),
        (
            'id = "ann", file = "ann.csv", user = "ann"',
            'id = "ben", file = "ann.csv", user = "ben"',
            "holds one coder, who is named twice",
        ),
    ],
    ids=["id", "file", "path", "users"],
)
def test_fault_31_the_same_coder_twice_is_refused(refused, first, second, reason):
    ((where, fix),) = refused(reason, coders=f"[{{ {first} }}, {{ {second} }}]")
    assert where in ("study.toml, “coders”", "ann.csv, “coders ben”")
    assert fix in ("Each must be unique.", "Name the file of each coder.")


def test_fault_31_a_project_of_one_coder_is_refused_as_two(refused):
    coders = PROJECT["coders"].replace(', user = "ben"', "")
    problem = ("p.qdpx, “coders ben”", "Name the file of each coder.")
    files = qdpx(qde(coded()))
    assert refused("holds one coder", files, **PROJECT | {"coders": coders}) == [problem]


def test_fault_32_codes_outside_the_codebook_are_refused_with_the_near_one(refused):
    assert refused("", ann="ID,GOOD,safe,bad,ugly\n01,1,0,0,1\n") == [
        ("ann.csv, line 1", "Did you mean “GOOD”?"),
        ("ann.csv, line 1, “GOOD”", "Did you mean “good”?"),
        ("ann.csv, line 1, “ugly”", "Known here: “good”, “safe”, “bad”."),
    ]


def test_fault_32_so_are_they_in_a_list_and_in_a_project(refused):
    ann = f'ID,code\n01,good\n02,SAFE\n02,"{SECRET}"\n'
    reason = "is no theme or subtheme of the codebook"
    (line_3, suggested), (line_4, known) = refused(reason, ann=ann)
    assert (line_3, suggested) == ("ann.csv, line 3, “code”", "Did you mean “safe”?")
    assert line_4 == "ann.csv, line 4, “code”"
    assert "“good”" in known
    files = qdpx(qde(coded() + coded(BEN), good="GOOOD"))
    problem = ("p.qdpx, “code”", "Did you mean “Good”?")
    assert refused(reason, files, **PROJECT) == [problem]


def test_fault_33_not_coded_and_coded_with_none_are_distinct(accepted, folder):
    header = "ID,good,safe,bad\n"
    changes = {"ann": f"{header}01,0,0,0\n02,,,\n", "ben": f"{header}01,0,0,0\n"}
    assert accepted(**changes)["coders"] == {"ann": 1, "ben": 1}
    answers = collect(folder)["answers"]
    assert (answers["count"], answers["coded"], answers["coded_with_no_theme"]) == (2, 1, 1)
    codings = load(folder).codings
    assert (codings.loc[("01", "why")] == 0).all()
    assert codings.loc[("02", "why")].isna().all()


def test_fault_34_one_category_is_undefined_with_observed_agreement(accepted, folder):
    rows = "ID,good,safe,bad\n01,1,0,0\n02,1,0,0\n"
    accepted(ann=rows, ben=rows)
    found = collect(folder)["themes"]["good"]["reliability"]
    assert (found["observed_agreement"], found["answers"]) == (1.0, 2)
    assert {found[name] for name in ("fleiss_kappa", "krippendorff_alpha", "gwet_ac1")} == {None}
    assert found["note"].startswith("undefined")


def test_fault_35_unequal_numbers_of_coders_have_alpha_with_pair_counts(accepted, folder):
    shutil.copytree(QUIET_HOUR, folder, dirs_exist_ok=True)
    assert accepted()["coders"] == {"a": 6, "b": 6, "c": 5}
    rest = collect(folder)["themes"]["rest"]
    # Five answers with three pairs of coders each and one with a single pair; 1 - (6/17)/(140/272)
    assert (rest["reliability"]["answers"], rest["reliability"]["pairs"]) == (6, 16)
    assert rest["reliability"]["krippendorff_alpha"] == pytest.approx(11 / 35)
    assert [pair["answers"] for pair in rest["pairs"]] == [6, 5, 5]


# Seen to fail


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
@pytest.mark.parametrize("name", ["study.toml", "survey.csv", "ann.csv"])
def test_fault_50_a_pipe_is_refused_and_not_waited_for(refused, folder, name):
    write(folder, csv=SURVEY)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert refused("is a pipe or a device, not a file.") == [
        (name, "Name the file that was exported.")
    ]


@pytest.mark.parametrize("file", ["survey.csv", "."])
def test_fault_50_a_folder_is_refused_as_a_survey(refused, folder, file):
    write(folder, csv=SURVEY, survey=from_file(file))
    (folder / "survey.csv").unlink()
    (folder / "survey.csv").mkdir()
    assert len(refused("is a folder, not a file.")) == 1


def test_fault_50_a_folder_is_refused_as_a_coders_file(refused, folder):
    write(folder, csv=SURVEY)
    (folder / "ann.csv").unlink()
    (folder / "ann.csv").mkdir()
    fix = "Name a file, or the folder of a QualCoder project."
    assert refused("is a folder, and no project.") == [("ann.csv, “coders ann”", fix)]


@pytest.mark.parametrize("file", ["loop.csv", "a\\u0000b", "x" * 5000])
def test_fault_50_a_name_that_leads_nowhere_is_refused(refused, folder, file):
    (folder / "loop.csv").symlink_to("loop.csv")
    found = refused("leads nowhere", survey=from_file(file))
    assert found == [("study.toml, “survey.file”", "Name a file in the study's folder.")]


def test_fault_50_brackets_without_end_are_refused(refused):
    text = "x = " + 5000 * "[" + 5000 * "]"
    assert refused("has brackets in brackets without end.", text=text)


def test_fault_51_blank_files_of_coders_are_said(accepted):
    blank = "ID,good,safe,bad\n01,,,\n02,,,\n"
    found = accepted(ann=blank, ben=blank)
    assert "No answer is coded yet: the coders' files are blank." in found["notes"]


@pytest.mark.parametrize("code", ["001B", "009F", "200B", "202E", "2066", "FEFF"])
def test_fault_52_what_shows_nothing_is_refused_in_a_label(refused, code):
    study = f'{{ id = "tiny", title = "A\\u{code}b" }}'
    (found,) = refused(f"shows nothing: U+{code}.", study=study)
    assert found[0] == "study.toml, “study.title”"


def test_fault_52_so_is_it_in_a_level(refused):
    levels = '["Disagree", "Neutral", "Agree\\u200b"]'
    scales = f'{{ s = {{ levels = {levels}, agree = ["Agree\\u200b"] }} }}'
    places = [where for where, _ in refused("shows nothing: U+200B.", scales=scales)]
    assert places == ["study.toml, “scales.s.levels[3]”", "study.toml, “scales.s.agree[1]”"]


def test_fault_52_in_a_cell_it_is_passed_over_and_scripts_keep_their_joiners(accepted, folder):
    accepted(csv="ID,Q1,Q2\n01,Agree\u200b,\u202eIt helped\n02,Neutral,می\u200cشود\n")
    study = load(folder)
    assert study.responses["useful"].tolist() == ["Agree", "Neutral"]
    assert study.answers.tolist() == ["It helped", "می\u200cشود"]


def test_fault_53_a_copy_of_a_coders_file_is_refused_by_what_is_in_it(refused, folder):
    rows = [f"{n:02},{n % 2},0,0\n" for n in range(1, 7)]
    csv = "ID,Q1,Q2\n" + "".join(f"{n:02},Agree,It helped\n" for n in range(1, 7))
    write(folder, csv=csv, cohort=None, ann="ID,good,safe,bad\n" + "".join(rows))
    (folder / "ben.csv").unlink()
    os.link(folder / "ann.csv", folder / "ben.csv")
    (found,) = refused("holds what ann's file holds, to the byte.")
    assert found[0] == "ben.csv, “coders ben”"


def test_fault_53_coders_who_coded_all_alike_are_asked_about(accepted):
    assert "ann and ben coded every answer alike: is each file their own?" in accepted()["notes"]


def test_fault_54_a_tilde_is_ones_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(paths.OUTPUT_ROOT_VARIABLE, "~/outputs")
    assert paths.output_root() == tmp_path / "outputs"


def test_a_line_break_in_a_text_makes_no_heading(accepted, folder):
    title = '{ id = "tiny", title = "A\\n# Heading" }'
    accepted(study=title, questions='[{ id = "why", column = "Q2", text = "Why\\n\\n# Not one" }]')
    codebook = load(folder).codebook
    assert (codebook.study.title, codebook.questions[0].label) == ("A # Heading", "Why # Not one")
