"""The notebooks' parameters: every wrong one at once, in words, before anything is written."""

import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import balint_analysis as balint
from balint_analysis import paths
from balint_analysis.problems import InputError
from balint_analysis.run import parameters
from folders import refusal, write

NO_FORMAT = "is no format. Known here: “png”, “svg”, “pdf”."
EXAMPLE = paths.project_root() / paths.EXAMPLE


def told(**given) -> list[str]:
    return [f"{p.column or p.file}: {p.problem} {p.fix}" for p in parameters.wrong(given)]


# One by one


@pytest.mark.parametrize("good", [0.95, 0.5, 0.999])
def test_a_confidence_between_0_and_1_is_right(good):
    assert told(confidence=good) == []


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (95, "95 is not between 0 and 1. Did you mean 0.95?"),
        (99.5, "99.5 is not between 0 and 1. Did you mean 0.995?"),
        (90, "90 is not between 0 and 1. Did you mean 0.9?"),
        (1, "1 is not between 0 and 1. Give one between 0 and 1, such as 0.95."),
        (0, "0 is not between 0 and 1. Give one between 0 and 1, such as 0.95."),
        (-0.5, "-0.5 is not between 0 and 1. Give one between 0 and 1, such as 0.95."),
        (float("nan"), "nan is not between 0 and 1. Give one between 0 and 1, such as 0.95."),
        (float("inf"), "inf is not between 0 and 1. Give one between 0 and 1, such as 0.95."),
        (True, "True is no number. Give one between 0 and 1, such as 0.95."),
        (None, "None is no number. Give one between 0 and 1, such as 0.95."),
        ("abc", "“abc” is no number. Give one between 0 and 1, such as 0.95."),
        ([0.9], "[0.9] is no number. Give one between 0 and 1, such as 0.95."),
    ],
)
def test_another_confidence_is_one_sentence(wrong, text):
    assert told(confidence=wrong) == [f"confidence: {text}"]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ("majorty", "“majorty” is no decision rule. Did you mean “majority”?"),
        ([], "[] is no decision rule. Known here: “any”, “majority”, “unanimous”, “consensus”."),
        (1, "1 is no decision rule. Known here: “any”, “majority”, “unanimous”, “consensus”."),
    ],
)
def test_another_decision_rule_is_one_sentence(wrong, text):
    assert told(decision_rule=wrong) == [f"decision_rule: {text}"]


@pytest.mark.parametrize("good", ["png", "png, svg", ["pdf"], ("png",), []])
def test_formats_are_a_list_or_a_text_with_commas(good):
    assert told(formats=good) == []


@pytest.mark.parametrize(
    ("wrong", "texts"),
    [
        (["png", "pdff"], ["“pdff” is no format. Did you mean “pdf”?"]),
        (
            "jpg gif",
            [f"“{x}” is no format. Known here: “png”, “svg”, “pdf”." for x in ("jpg", "gif")],
        ),
        (5, ['is no list of formats. Give a list, such as ["png", "svg"].']),
        ([1], [f"“1” {NO_FORMAT}"]),
    ],
)
def test_every_other_format_is_named(wrong, texts):
    assert told(formats=wrong) == [f"formats: {text}" for text in texts]


@pytest.mark.parametrize(
    "given", [paths.EXAMPLE, EXAMPLE, EXAMPLE / "study.toml", "balint-2021-22", f"{paths.EXAMPLE}/"]
)
def test_a_study_is_its_folder_its_study_toml_or_its_name(given):
    assert parameters.study_folder(given) == EXAMPLE


@pytest.mark.parametrize(
    "given", ["balint-2021-23", "data/raw/balint-2021-2", "raw/balint-2021-22"]
)
def test_the_nearest_study_is_suggested(given):
    fix = "there is no such folder. Did you mean “data/raw/balint-2021-22”?"
    assert told(study=given) == [f"{given}: {fix}"]


@pytest.mark.parametrize("given", ["a\x00b", "x" * 5000, "no/such/place", "~nobody-here/x"])
def test_a_name_that_no_study_has_is_one_short_sentence(given):
    (text,) = told(study=given)
    assert "there is no such folder. Known here:" in text
    assert len(text) < 200


@pytest.mark.parametrize("given", ["", " ", None, 5, True])
def test_what_names_no_folder_is_told_so(given):
    assert told(study=given) == ["study: names no folder. Give the folder that holds study.toml."]


def test_a_folder_without_a_codebook_is_told_so(tmp_path):
    (text,) = told(study=tmp_path)
    assert "has no study.toml. Name a folder that holds a study.toml." in text


def test_outputs_below_a_file_are_refused(tmp_path):
    (tmp_path / "file").touch()
    assert told(output_root=tmp_path / "file/deep") == [
        "output_root: file is a file. Name a folder."
    ]
    assert told(output_root=tmp_path / "new") == told(output_root="") == []


def test_a_parameter_that_is_not_known_here_may_be_anything():
    assert told(colour="mauve") == []


# All at once, and nothing written


def test_start_names_every_wrong_parameter_at_once(tmp_path):
    message = refusal(
        balint.start,
        "nowhere",
        tmp_path / "out",
        formats="sgv",
        confidence=95,
        decision_rule="all",
    )
    assert len(message.splitlines()) == 4
    assert not (tmp_path / "out").exists()


def test_start_gives_the_study_and_where_its_outputs_go(tmp_path):
    loaded, out = balint.start("balint-2021-22", tmp_path, formats="svg")
    assert len(loaded.responses) == 81
    assert (out.root, out.formats) == (tmp_path, ["svg"])
    assert list(tmp_path.iterdir()) == []


def test_a_consensus_that_a_study_does_not_have_is_refused_at_the_start():
    message = refusal(balint.start, paths.EXAMPLE, decision_rule="consensus")
    assert "this study has no consensus of its coders" in message


# As a terminal gives them


def test_a_text_is_the_number_or_the_list_that_it_is():
    given = ["confidence=0.9", 'formats=["png"]', "decision_rule=any", "flag=true"]
    values, problems = parameters.typed(given)
    assert values == {
        "confidence": 0.9,
        "formats": ["png"],
        "decision_rule": "any",
        "flag": True,
    }
    assert problems == []


def test_one_without_a_value_and_one_given_twice_are_named():
    _, problems = parameters.typed(["x", "a=1", "a=2", "b=1", "b=1"])
    assert [(p.column, p.problem) for p in problems] == [
        ("x", "has no value."),
        ("a", "is given twice."),
    ]


# In a notebook


def notebook(name, **changes):
    """Read a notebook, with a cell of parameters after its own as papermill puts it there."""
    path = next(path for path in paths.every_notebook() if path.stem == name)
    read = nbformat.read(path, as_version=4)
    place = next(n for n, c in enumerate(read.cells) if "parameters" in c.metadata.get("tags", []))
    lines = ["# Parameters", *(f"{key} = {value!r}" for key, value in changes.items())]
    read.cells.insert(place + 1, nbformat.v4.new_code_cell("\n".join(lines)))
    return read


@pytest.mark.parametrize("path", paths.every_notebook(), ids=lambda path: path.stem)
def test_every_notebook_has_all_its_parameters_checked_at_its_start(path):
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    names = {line.partition(":")[0] for line in cells[0].source.splitlines()}
    (call,) = [cell.source for cell in cells[1:3] if "balint.start(" in cell.source]
    given = re.findall(r"\w+", call.partition("balint.start(")[2])
    assert names <= set(given)


def test_a_notebook_stops_at_its_start_and_says_why_without_a_traceback(tmp_path):
    read = notebook("03_themes", study="nowhere", output_root=str(tmp_path / "out"), confidense=0.9)
    with pytest.raises(CellExecutionError):
        NotebookClient(read, kernel_name="python3").execute()
    (error,) = [o for c in read.cells for o in c.get("outputs", []) if o.output_type == "error"]
    assert error.traceback[0] == "These problems have to be mended first:"
    assert "“confidense”: no notebook has it. Did you mean “confidence”?" in error.traceback[1]
    assert "there is no such folder" in error.traceback[-1]
    assert len(error.traceback) == 3
    assert not (tmp_path / "out").exists()


def test_papermill_ends_with_the_same_words(tmp_path):
    (source,) = [path for path in paths.notebooks() if path.stem == "01_survey"]
    command = [sys.executable, "-m", "papermill", source, tmp_path / "out.ipynb"]
    given = [
        "-p",
        "output_root",
        tmp_path / "out",
        "-p",
        "formats",
        "sgv",
        "-p",
        "confidence",
        "95",
    ]
    run = subprocess.run([*command, *given], capture_output=True, text=True)
    assert run.returncode == 1
    assert "- parameter, “formats”: “sgv” is no format." in run.stderr
    assert "confidence" not in run.stderr.partition("These problems")[2]  # which 01 does not have
    assert not (tmp_path / "out").exists()


def test_a_parameter_that_a_notebook_of_ones_own_declares_is_known(tmp_path):
    own = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source)
            for source in (
                "colour: str = 'red'",
                "# Parameters\ncolour = 'blue'",
                "%pprint",
                f"import balint_analysis as balint; balint.start({paths.EXAMPLE!r}, '{tmp_path}')",
            )
        ]
    )
    NotebookClient(own, kernel_name="python3").execute()


def test_a_problem_of_the_study_is_told_at_the_start(tmp_path):
    (tmp_path / "study").mkdir()
    folder = write(tmp_path / "study", csv="ID,Q1\n1,Agree\n")
    with pytest.raises(InputError, match="has no column “Q2”"):
        balint.start(folder)
