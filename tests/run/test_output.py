"""Files: whole or not at all, the same every time, and saying what they are."""

import base64
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import numpy as np
import openpyxl
import pandas as pd
import pytest
from matplotlib.backends.backend_pdf import pdfRepr
from PIL import Image
from pydantic import BaseModel

from balint_analysis.explore import subset
from balint_analysis.figures import response_flow
from balint_analysis.run import swap
from balint_analysis.run.output import Outputs, Picture
from balint_analysis.tables import flow, themes
from balint_analysis.wording import SYNTHETIC
from building import codebook_of, codings_of, study_of, table_of
from folders import refusal

FLOW = table_of(
    "response-flow",
    stage=["respondents", "a"],
    text=["Answered", "First & “last”"],
    count=[3, 2],
    base=[0, 3],
)
ALT = "Bar chart of who answered what. Answered: 3; First & “last”: 2 of 3."
FIGURES = Path("figures", "tiny")
TABLES = Path("data", "processed", "tiny")
REPORTS = Path("reports", "tiny")
PART = FLOW.copy()
PART.attrs["subset"] = "block 2 <only>, n=2"
LONG_FLOW = table_of(
    "response-flow",
    stage=["respondents", *(f"i{k}" for k in range(30))],
    text=["Answered", *(f"Item {k}" for k in range(30))],
    count=range(30, -1, -1),
    base=[0] + [30] * 30,
)
ITEM = codebook_of(
    scales={"s": {"levels": ["Disagree", "Agree"], "agree": ["Agree"]}},
    items=[{"id": "a", "column": "Q", "scale": "s"}],
)
HERE = str(Path(__file__).parent)
MATPLOTLIBRC = """
font.family: serif
font.size: 30
axes.grid: True
axes.facecolor: yellow
axes.unicode_minus: False
lines.linewidth: 20
path.sketch: 10, 100, 2
pdf.fonttype: 42
savefig.bbox: tight
savefig.transparent: True
svg.fonttype: none
text.usetex: True
ytick.labelsize: 30
"""


class Part(BaseModel):
    """Stands for results."""

    title: str
    value: float


def study(synthetic):
    """Make a study whose data are invented or real."""
    facts = {"id": "tiny", "title": "A tiny study", "synthetic": synthetic}
    return study_of(codebook_of(study=facts))


@pytest.fixture
def out(tmp_path):
    return Outputs(study(False), tmp_path)


@pytest.fixture
def synthetic(tmp_path):
    return Outputs(study(True), tmp_path)


def draw(synthetic, root) -> Path:
    Outputs(study(synthetic), root).figure(response_flow, FLOW)
    return root / FIGURES


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Draw the figure of a study with real data in every format."""
    return draw(False, tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def drawn_synthetic(tmp_path_factory):
    return draw(True, tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def drawn_again(tmp_path_factory):
    """Draw it by another process, in another working folder, with sets in another order.

    There the user has settings of matplotlib of their own.
    """
    script = (
        "import sys; from pathlib import Path; import test_output as test;"
        "test.draw(False, Path(sys.argv[1]))"
    )
    root, elsewhere = tmp_path_factory.mktemp("again"), tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "matplotlibrc").write_text(MATPLOTLIBRC, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-c", script, str(root)],
        cwd=elsewhere,  # where matplotlib looks for settings first
        env=os.environ | {"PYTHONPATH": os.pathsep.join([HERE, *sys.path]), "PYTHONHASHSEED": "7"},
        check=True,
    )
    return root / FIGURES


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Draw a figure of two pages, and keep its folder beside what a notebook is given."""
    out = Outputs(study(True), tmp_path_factory.mktemp("pages"), ["png"])
    return out.root / FIGURES, out.figure(response_flow, LONG_FLOW)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    return Outputs(study(True), tmp_path_factory.mktemp("shown"), []).figure(response_flow, FLOW)


def files(root) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


# Figures as files


def test_a_figure_is_written_in_every_format_with_its_alt_text(drawn):
    assert files(drawn) == [f"response-flow.{kind}" for kind in ("pdf", "png", "svg", "txt")]


@pytest.mark.parametrize("kind, start", [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_file_is_what_its_name_says(drawn, kind, start):
    assert (drawn / f"response-flow.{kind}").read_bytes().startswith(start)


@pytest.mark.parametrize(
    "formats, kinds",
    [(["svg"], ["svg"]), ("png,svg", ["png", "svg"]), ("png, svg", ["png", "svg"]), ([], [])],
)
def test_only_the_formats_asked_for_are_written(tmp_path, formats, kinds):
    Outputs(study(False), tmp_path, formats).figure(response_flow, FLOW)
    assert files(tmp_path / FIGURES) == [f"response-flow.{kind}" for kind in [*kinds, "txt"]]


@pytest.mark.parametrize("formats", [["png", "sgv"], "png,sgv"])
def test_a_format_that_does_not_exist_is_refused(tmp_path, formats):
    message = refusal(Outputs, study(False), tmp_path, formats)
    assert "“sgv” is no format. Known here: “png”, “svg”, “pdf”." in message


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "txt"])
def test_the_same_figure_is_the_same_bytes(drawn, drawn_again, kind):
    name = f"response-flow.{kind}"
    assert (drawn / name).read_bytes() == (drawn_again / name).read_bytes()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_format_does_not_depend_on_which_others_are_drawn(drawn, tmp_path, kind):
    Outputs(study(False), tmp_path, [kind]).figure(response_flow, FLOW)
    name = f"response-flow.{kind}"
    assert (tmp_path / FIGURES / name).read_bytes() == (drawn / name).read_bytes()


def test_a_figure_is_saved_at_300_dots_an_inch(drawn):
    with Image.open(drawn / "response-flow.png") as image:
        assert image.width == 9 * 300


def test_drawing_leaves_the_settings_of_matplotlib_alone(tmp_path):
    with mpl.rc_context():
        mpl.rcdefaults()
        before = dict(mpl.rcParams)
        Outputs(study(True), tmp_path, ["svg"]).figure(response_flow, FLOW)
        assert dict(mpl.rcParams) == before


# Alt text


def test_alt_text_lies_beside_the_figure(drawn):
    assert (drawn / "response-flow.txt").read_text(encoding="utf-8") == f"{ALT}\n"


def test_alt_text_travels_inside_the_png(drawn):
    with Image.open(drawn / "response-flow.png") as image:
        assert image.text == {"Description": ALT}


def test_clip_paths_of_an_svg_are_numbered(drawn):
    # Matplotlib names them by a hash of their sizes, whose last digit is the processor's.
    text = (drawn / "response-flow.svg").read_text(encoding="utf-8")
    named = re.findall(r'<clipPath id="(.*?)"', text)
    assert named
    assert set(named) == set(re.findall(r'clip-path="url\(#(.*?)\)"', text))
    assert sorted(named) == [f"p{number}" for number in range(len(named))]


def test_alt_text_travels_inside_the_svg(drawn):
    text = (drawn / "response-flow.svg").read_text(encoding="utf-8")
    assert f"<dc:description>{ALT.replace('&', '&amp;')}</dc:description>" in text
    assert "<dc:date>" not in text


def test_alt_text_travels_inside_the_pdf(drawn):
    content = (drawn / "response-flow.pdf").read_bytes()
    assert b"/Subject " + pdfRepr(ALT) in content
    assert b"CreationDate" not in content


# Figures of several pages


def test_every_page_is_a_file_of_its_own_with_its_alt_text(pages):
    folder, _ = pages
    names = [f"response-flow{page}.{kind}" for page in ("-2", "") for kind in ("png", "txt")]
    assert files(folder) == names
    with Image.open(folder / "response-flow-2.png") as image:
        assert image.text == {"Description": (folder / "response-flow-2.txt").read_text()[:-1]}
        assert image.text["Description"].startswith("Page 2 of 2. Bar chart")


def test_a_notebook_shows_all_pages(pages, monkeypatch):
    folder, shown = pages
    displayed = []
    monkeypatch.setattr("IPython.display.display", lambda *given: displayed.extend(given))
    shown._ipython_display_()
    alts = [(folder / f"response-flow{page}.txt").read_text()[:-1] for page in ("", "-2")]
    assert [picture.alt for picture in displayed] == alts
    assert repr(shown) == "\n".join(alts)


def test_a_page_that_is_no_longer_made_goes(tmp_path):
    for table in (LONG_FLOW, FLOW):
        with swap.aside(tmp_path, "tiny") as aside:
            Outputs(study(True), aside, []).figure(response_flow, table)
            swap.take_place(tmp_path, "tiny", tmp_path)
    assert files(tmp_path / FIGURES) == ["response-flow.txt"]


# The note on invented data, there and not there


def test_an_invented_figure_says_so_on_its_face(drawn_synthetic):
    assert SYNTHETIC in (drawn_synthetic / "response-flow.svg").read_text(encoding="utf-8")
    assert SYNTHETIC in (drawn_synthetic / "response-flow.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "txt"])
def test_a_figure_of_real_answers_has_no_note(drawn, kind):
    assert b"ynthetic" not in (drawn / f"response-flow.{kind}").read_bytes()


def test_the_note_is_drawn_not_only_described(drawn, drawn_synthetic):
    pictures = [Image.open(folder / "response-flow.png") for folder in (drawn, drawn_synthetic)]
    lowest = [image.crop((0, image.height - 60, image.width, image.height)) for image in pictures]
    dark = [sum(strip.convert("L").histogram()[:128]) for strip in lowest]
    assert dark[0] < dark[1] / 2


def test_an_invented_table_says_so_in_every_row(synthetic):
    synthetic.table(FLOW)
    table = pd.read_csv(synthetic.root / TABLES / "response-flow.csv")
    assert table["data"].tolist() == ["synthetic"] * 2


def test_a_table_of_real_answers_has_no_such_column(out):
    out.table(FLOW)
    assert list(pd.read_csv(out.root / TABLES / "response-flow.csv")) == list(FLOW)


def test_the_note_is_at_hand_for_reports_and_notebooks(synthetic):
    assert synthetic.note == SYNTHETIC
    assert synthetic._repr_markdown_() == f"**A tiny study**\n\n*{SYNTHETIC}*"
    assert repr(synthetic) == f"A tiny study. {SYNTHETIC}"


def test_a_study_of_real_answers_has_no_note(out):
    assert (out.note, out._repr_markdown_(), repr(out)) == (
        "",
        "**A tiny study**",
        "A tiny study.",
    )


# Pictures in a notebook


class _Page(HTMLParser):
    """Reads the pictures of a page."""

    def __init__(self, markup):
        super().__init__()
        self.pictures = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.pictures += [dict(attrs)] if tag == "img" else []


def test_a_picture_is_shown_with_its_alt_text(picture):
    (shown,) = _Page(picture._repr_html_()).pictures
    assert shown["alt"] == f"{ALT} {SYNTHETIC}" == repr(picture)
    start, _, content = shown["src"].partition(",")
    assert (start, base64.b64decode(content)) == ("data:image/png;base64", picture.png)


def test_an_alt_text_is_no_markup():
    alt = '"><script>1</script> “a” & b'
    markup = Picture(b"", alt)._repr_html_()
    assert "<script" not in markup
    assert _Page(markup).pictures[0]["alt"] == alt


def test_what_a_figure_shows_stands_below_it(tmp_path):
    study = study_of(ITEM, responses={"a": ["Agree", "Agree", None]})
    shown = Outputs(study, tmp_path, []).figure(response_flow, flow.response(study))
    said = "How many were invited is not known; 3 people answered something; 2 answered the only"
    assert said in shown._repr_html_().partition("<p")[2]
    assert said in repr(shown).splitlines()[-1]


def test_what_a_figure_of_several_pages_shows_stands_below_the_last(tmp_path, monkeypatch):
    displayed = []
    monkeypatch.setattr("IPython.display.display", lambda *given: displayed.extend(given))
    levels = {"levels": ["Disagree", "Agree"], "agree": ["Agree"]}
    items = [{"id": f"i{k}", "column": f"Q{k}", "scale": "s"} for k in range(30)]
    study = study_of(codebook_of(scales={"s": levels}, items=items), responses={"i0": ["Agree"]})
    shown = Outputs(study, tmp_path, []).show(response_flow, flow.response(study))
    shown._ipython_display_()
    assert len(displayed) > 1
    assert [bool(picture.reading) for picture in displayed] == [False] * (len(displayed) - 1) + [
        True
    ]


def test_a_sentence_is_shown_as_it_is(out):
    said = out.say("1 < 2")
    assert (repr(said), "1 &lt; 2</p>" in said._repr_html_()) == ("1 < 2", True)


def test_the_rows_of_single_people_are_in_the_file_and_not_in_the_notebook(tmp_path):
    codebook = codebook_of(
        coders=[{"id": coder, "file": coder} for coder in ("ann", "ben")],
        questions=[{"id": "why", "column": "Why?"}],
        themes=[{"id": "x", "name": "Good"}],
    )
    study = study_of(codebook, codings=codings_of({"x": ["10", "11"]}, coders=("ann", "ben")))
    out = Outputs(study, tmp_path)
    shown = out.table(themes.disagreements(study))
    assert repr(shown) == "Coders differ on one answer, by theme: “Good” 1."
    assert (
        (out.root / "data/processed/small/disagreements.csv").read_text().startswith("respondent")
    )


def test_a_picture_of_nine_inches_is_900_pixels_wide(picture):
    assert Image.open(io.BytesIO(picture.png)).width == 900


def test_a_picture_is_shown_though_no_png_is_saved(picture):
    assert Image.open(io.BytesIO(picture.png)).format == "PNG"


# Looking without saving


def test_a_figure_is_shown_and_nothing_is_saved(out):
    assert out.show(response_flow, FLOW).alt == ALT
    assert files(out.root) == []


def test_a_shown_figure_is_the_one_that_is_saved(out):
    assert out.show(response_flow, FLOW).png == out.figure(response_flow, FLOW).png


def test_a_table_is_shown_and_nothing_is_saved(out):
    assert "First & “last”" in repr(out.show(FLOW))
    assert files(out.root) == []


def test_a_part_of_the_study_is_shown_under_what_it_is_of(out):
    picture = out.show(response_flow, PART)
    assert picture.alt == f"Block 2 <only>, n=2. {ALT}"
    assert repr(out.show(PART)).startswith("block 2 <only>, n=2\n")
    assert "<strong>block 2 &lt;only&gt;, n=2</strong>" in out.show(PART)._repr_html_()


def test_the_subtitle_is_drawn(out):
    # The title and the bars are the same, so a taller margin above the bars is the subtitle's.
    plain, part = (
        np.asarray(Image.open(io.BytesIO(out.show(response_flow, flow).png)).convert("L"))
        for flow in (FLOW, PART)
    )
    first, second = ((picture[:120] < 128).sum() for picture in (plain, part))
    assert second > 1.2 * first


@pytest.mark.parametrize(
    "save", [lambda out: out.figure(response_flow, PART), lambda out: out.table(PART)]
)
def test_what_is_of_a_part_is_never_saved(out, save):
    message = refusal(save, out)
    assert "a part of the study (block 2 <only>, n=2) is not saved" in message
    assert files(out.root) == []


def test_the_outputs_of_a_part_save_nothing_at_all(tmp_path):
    part = subset.people(study(False), [], "nobody")
    out = Outputs(part, tmp_path)
    for save in (lambda: out.figure(response_flow, FLOW), lambda: out.report("a.txt", "x")):
        assert "a part of the study (nobody, n=0)" in refusal(save)
    assert files(tmp_path) == []


def test_another_study_has_its_outputs_below_the_same_folder(out):
    other = out.of(study(True))
    assert (other.root, other.formats, other.note) == (out.root, out.formats, SYNTHETIC)


# The worksheet for the coders' meeting

WORDS = ["=1+1", "plain, “quoted” and\x0b long", "ü"]
SHEET = pd.DataFrame({"respondent": ["1", "2", "3"], "answer": WORDS, "agreed": [""] * 3})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_worksheet_lies_in_the_folder_that_git_ignores(out, kind):
    path = out.worksheet(SHEET, kind)
    assert path == out.root / "explore" / "tiny" / f"consensus.{kind}"
    assert files(out.root) == [f"explore/tiny/consensus.{kind}"]


def test_a_worksheet_never_replaces_one_that_may_be_filled_in(out):
    first = out.worksheet(SHEET)
    first.write_text("filled in", encoding="utf-8")
    assert [out.worksheet(SHEET).name for _ in range(2)] == [
        "consensus-2.csv",
        "consensus-3.csv",
    ]
    assert first.read_text(encoding="utf-8") == "filled in"


def test_words_in_a_workbook_are_words(out):
    sheet = openpyxl.load_workbook(out.worksheet(SHEET, "xlsx"))["answers"]
    cells = [cell for (cell,) in sheet["B2:B4"]]
    assert [cell.value for cell in cells] == ["=1+1", "plain, “quoted” and long", "ü"]
    assert {cell.data_type for cell in cells} == {"s"}


def test_words_in_a_csv_file_are_inert_and_excel_reads_their_letters(out):
    content = out.worksheet(SHEET).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"1,'=1+1," in content


# Tables and reports


def test_a_table_is_not_rounded(out):
    shares = [55 / 64, 1 / 3, 0.1 + 0.2]
    out.table(table_of("breakdown", share=shares))
    read = pd.read_csv(out.root / TABLES / "breakdown.csv", dtype=str)
    assert read["share"].map(float).tolist() == shares


def test_what_is_no_quotient_of_counts_is_written_to_ten_digits(out):
    out.table(table_of("pairs", p=[1 / 3, 2 / 3e9]))
    assert (out.root / TABLES / "pairs.csv").read_text() == "p\n0.3333333333\n6.666666667e-10\n"


def test_rows_are_written_without_a_number(out):
    out.table(table_of("completeness", answered=[1], respondents=[2]).rename(index={0: "x"}))
    content = (out.root / TABLES / "completeness.csv").read_bytes()
    assert content == b"answered,respondents\n1,2\n"


def test_a_count_that_is_not_there_leaves_its_cell_empty_and_the_others_whole(out):
    out.table(table_of("intervals", people_lower=pd.array([7, None], "Int64")))
    assert (out.root / TABLES / "intervals.csv").read_bytes() == b'people_lower\n7\n""\n'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_made_inert(out, text):
    out.table(table_of("response-flow", text=[text]))
    assert f"'{text}" in (out.root / TABLES / "response-flow.csv").read_bytes().decode()


def test_numbers_and_other_texts_stay_as_they_are(out):
    out.table(table_of("groups", difference=[-0.5, 1.0], note=["a=b", "don't"]))
    content = (out.root / TABLES / "groups.csv").read_bytes()
    assert content == b"difference,note\n-0.5,a=b\n1.0,don't\n"


def test_a_text_is_reported_as_it_is(out):
    out.report("abstract.txt", "86% – “most”\n")
    assert (out.root / REPORTS / "abstract.txt").read_bytes() == "86% – “most”\n".encode()


def test_results_are_reported_as_json(out):
    out.report("results.json", Part(title="2021–22", value=1 / 3))
    text = (out.root / REPORTS / "results.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"title": "2021–22", "value": 1 / 3}
    assert "2021–22" in text
    assert text.endswith("}\n")


def test_a_number_that_json_does_not_have_is_not_written(out):
    with pytest.raises(ValueError, match="not JSON compliant"):
        out.report("results.json", Part(title="", value=float("nan")))
    assert files(out.root) == []


def test_what_was_written_is_listed_as_seen_from_the_root(out):
    out.report("abstract.txt", "x")
    out.table(FLOW)
    assert out.written().cells["Written"].tolist() == [
        "reports/tiny/abstract.txt",
        "data/processed/tiny/response-flow.csv",
    ]


# Whole or not at all


@pytest.fixture
def failing(monkeypatch):
    """Let a step of writing fail."""

    def fail(*arguments, **options):
        raise OSError("disk full")

    return lambda step: monkeypatch.setattr(Path, step, fail)


def half_written(path, content):
    """Stand for a disk that fills up."""
    with path.open("wb") as file:
        file.write(content[: len(content) // 2])
    raise OSError("disk full")


def test_a_write_that_fails_leaves_nothing_behind(out, failing):
    failing("replace")
    with pytest.raises(OSError, match="disk full"):
        out.report("abstract.txt", "new")
    assert files(out.root) == []
    assert out.written().cells.empty


def test_a_write_that_fails_halfway_leaves_the_old_file(out, monkeypatch):
    out.report("abstract.txt", "old")
    monkeypatch.setattr(Path, "write_bytes", half_written)
    with pytest.raises(OSError, match="disk full"):
        out.report("abstract.txt", "new and longer")
    assert (out.root / REPORTS / "abstract.txt").read_text() == "old"
    assert files(out.root) == ["reports/tiny/abstract.txt"]


def test_a_figure_that_cannot_be_drawn_writes_no_file(out):
    with pytest.raises(KeyError):
        out.figure(response_flow, FLOW.drop(columns="stage"))
    assert files(out.root) == []
