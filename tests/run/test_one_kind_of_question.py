"""Studies with ratings only, or with free text only: everything runs. With neither: told so."""

import nbformat
import pytest

from balint_analysis import paths
from balint_analysis.report.every_table import TABLES
from balint_analysis.run import check, reproduce
from balint_analysis.study import load
from folders import refusal, write

NEITHER = {"items": None, "questions": None, "scales": None, "coders": None, "themes": None}
LEFT_OUT = {
    "free text only": {"items": None, "scales": None},
    "free text only, not coded": {"items": None, "scales": None, "coders": None, "themes": None},
    "ratings only": {"questions": None, "coders": None, "themes": None},
}


@pytest.fixture(params=LEFT_OUT.values(), ids=LEFT_OUT)
def study(request, tmp_path):
    return write(tmp_path, **request.param)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_made(name, study):
    assert TABLES[name](load(study)).attrs["table"] == name


@pytest.mark.parametrize("notebook", paths.notebooks(), ids=lambda path: path.stem)
def test_every_notebook_runs(notebook, study, tmp_path_factory):
    root = tmp_path_factory.mktemp("outputs")
    code = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    names = {}
    exec(code[0].source, names)
    names |= {"study": str(study), "output_root": str(root), "formats": ["png"]}
    for cell in code[1:]:
        exec(cell.source, names)
    assert names["out"].written() is not None
    assert [path for path in root.rglob("*") if path.is_file()]


def test_nothing_to_analyse_is_one_problem_with_a_fix(tmp_path):
    message = refusal(check.summarise, write(tmp_path, **NEITHER))
    assert message.count("\n") == 0
    assert "nothing to analyse" in message
    assert "[[items]]" in message


def test_questions_that_nobody_answered_are_nothing_to_analyse(tmp_path):
    study = write(
        tmp_path,
        csv="ID,Q1,Q2\n01,Agree,\n",
        **NEITHER | {"questions": '[{ id = "why", column = "Q2" }]'},
    )
    assert "nothing to analyse" in refusal(load, study)


def test_no_notebook_is_started_with_nothing_to_analyse(tmp_path, monkeypatch):
    monkeypatch.setattr(reproduce, "_run_all", lambda *given: pytest.fail("a notebook ran"))
    study = write(tmp_path, **NEITHER)
    assert "nothing to analyse" in refusal(reproduce.reproduce, study, output_root=tmp_path / "o")
    assert not (tmp_path / "o").exists()
