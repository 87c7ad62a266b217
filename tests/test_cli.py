"""The commands, as a person meets them in a terminal 80 columns wide."""

import json
import shutil
import signal

import pytest
from typer.testing import CliRunner

from balint_analysis import cli, paths
from balint_analysis.cli import app
from balint_analysis.run import reproduce
from folders import write

EXAMPLE = paths.project_root() / paths.EXAMPLE


@pytest.fixture
def balint(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture
def study(tmp_path):
    return shutil.copytree(EXAMPLE, tmp_path / "study")


def test_check_sums_up_a_good_study(balint):
    result = balint("check", EXAMPLE)
    assert result.exit_code == 0
    assert "81 respondents, of a cohort of 193" in result.output
    assert "again_as_student: 64 answered" in result.output
    assert "coder-1: 106 of 108 answers coded" in result.output


def test_check_for_programs(balint):
    found = json.loads(balint("check", EXAMPLE, "--json").output)
    assert (found["respondents"], found["cohort"], found["problems"]) == (81, 193, [])
    assert found["items"]["again_as_student"] == 64


def test_check_for_programs_lists_the_problems(balint, study):
    (study / "coder-1.csv").unlink()
    result = balint("check", study, "--json")
    (problem,) = json.loads(result.output)["problems"]
    assert result.exit_code == 1
    assert problem["file"] == "study.toml"
    assert "coder-1.csv" in problem["problem"]


def test_check_names_every_problem_and_stops(balint, study):
    survey = study / "survey.csv"
    survey.write_text(survey.read_text().replace("Neither agree nor", "Neither agre nor", 2))
    result = balint("check", study)
    assert result.exit_code == 1
    assert "2 to mend" in result.output
    assert "survey.csv" in result.output
    assert "line" in result.output
    assert "Traceback" not in result.output


def test_problems_fit_the_terminal(balint, study):
    (study / "coder-1.csv").unlink()
    lines = balint("check", study).output.splitlines()
    assert max(map(len, lines)) <= 80


def test_a_folder_without_a_study_is_refused(balint, tmp_path):
    result = balint("check", tmp_path)
    assert result.exit_code == 1
    assert "study.toml" in result.output


@pytest.fixture
def advised(study):
    """Word one of the example's items so that there is something to say."""
    codebook = study / "study.toml"
    text = codebook.read_text(encoding="utf-8")
    new = 'text = "I often felt safe and respected in the group"'
    old = 'text = "I felt safe to speak openly in the group"'
    codebook.write_text(text.replace(old, new), encoding="utf-8")
    return study


def test_advice_is_a_table_of_the_terminal_s_width_and_no_error(balint, advised):
    result = balint("check", advised, "--advice")
    assert result.exit_code == 0
    assert "items safety" in result.output
    assert "“safe and respected”" in " ".join(result.output.split())
    assert "Gehlbach" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_advice_is_only_given_when_asked_for(balint, advised):
    assert "items safety" not in balint("check", advised).output


def test_advice_for_programs(balint, advised):
    found = json.loads(balint("check", advised, "--advice", "--json").output)
    assert {one["rule"] for one in found["advice"]} == {
        "double-barrelled",
        "frequency-by-agreement",
    }
    assert found["advice"][0]["column"] == "Q3. I felt safe to speak openly in the group"
    assert found["unread"] == ""


def test_all_advice(balint, advised):
    assert "(statements)" not in balint("check", advised, "--advice").output
    assert "(statements)" in balint("check", advised, "--advice", "all").output


@pytest.mark.parametrize("more", [("all",), ("--advice", "everything")])
def test_a_word_too_many_is_refused(balint, advised, more):
    result = balint("check", advised, *more)
    assert result.exit_code == 1
    assert "--advice all" in result.output


def test_wording_in_another_language_is_left_out_and_that_is_said(balint, tmp_path):
    write(tmp_path, csv="ID,Wie war es?,Q2\n01,Agree,It helped\n02,,None\n03,,\n",
          items='[{ id = "useful", column = "Wie war es?", scale = "s" }]')  # fmt: skip
    result = balint("check", tmp_path, "--advice")
    assert result.exit_code == 0
    assert "do not read as English" in " ".join(result.output.split())


def test_a_study_with_nothing_to_analyse(balint, tmp_path):
    write(tmp_path, items=None, questions=None, coders=None, themes=None)
    result = balint("check", tmp_path)
    assert result.exit_code == 1
    assert "1 to mend" in result.output
    assert "there is nothing to" in result.output
    assert "[[items]]" in result.output


def test_reproduce_reports_problems_without_a_traceback(balint, study, tmp_path):
    (study / "survey.csv").unlink()
    result = balint("reproduce", study, "--output-root", tmp_path / "out")
    assert result.exit_code == 1
    assert "survey.csv" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["reproduce", "check"])
def test_a_folder_that_is_not_there_is_told_at_once(balint, monkeypatch, command):
    monkeypatch.setattr("rich.progress.Progress.start", lambda bar: pytest.fail("a bar"))
    result = balint(command, "data/raw/balint-2021-23")
    assert result.exit_code == 1
    assert "there is no such folder" in result.output


def test_every_folder_that_is_not_there_is_named(balint):
    result = balint("reproduce", EXAMPLE, "nowhere", "neither")
    assert "2 to mend" in result.output


def test_without_notebooks_reproduce_fails(balint, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    result = balint("reproduce", EXAMPLE)
    assert result.exit_code == 1
    assert "Run it in the project's folder" in " ".join(result.output.replace("│", " ").split())


def test_reproduce_says_where_things_are(balint, monkeypatch, tmp_path):
    written = [tmp_path / "figures/x/likert.png", tmp_path / "reports/x/abstract.md"]
    monkeypatch.setattr(reproduce, "reproduce", lambda folder, **options: written)
    result = balint("reproduce", EXAMPLE, "--output-root", tmp_path)
    assert result.exit_code == 0
    assert "wrote 2 files" in result.output
    assert "figures/x" in result.output.replace("\n", "")


@pytest.fixture
def asked(balint, monkeypatch, tmp_path):
    """Run `balint reproduce` with these options, and return the parameters that it passes on."""
    passed = []
    monkeypatch.setattr(
        reproduce, "reproduce", lambda folder, **given: passed.append(given["parameters"]) or []
    )

    def asked(*options):
        result = balint("reproduce", *options, "--output-root", tmp_path)
        assert result.exit_code == 0, result.output
        return passed.pop()

    return asked


def test_reproduce_takes_the_notebooks_parameters(asked):
    options = ("--confidence", 0.9, "--decision-rule", "any", "--formats", "png,svg")
    wanted = {"confidence": 0.9, "decision_rule": "any", "formats": "png,svg"}
    assert asked(EXAMPLE, *options) == wanted


@pytest.mark.parametrize(
    "options",
    [
        ("-p", "confidence", "0.9", "-p", "formats", '["png"]', EXAMPLE),
        (EXAMPLE, "-p", "confidence=0.9", "-p", 'formats=["png"]'),
        ("--confidence", "0.9", EXAMPLE, "-p", "formats", '["png"]'),
    ],
)
def test_any_parameter_can_be_given_by_name_and_value(asked, options):
    assert asked(*options) == {"confidence": 0.9, "formats": ["png"]}


def test_without_any_the_notebooks_keep_their_own(asked):
    assert asked(EXAMPLE) == {}


def test_every_wrong_parameter_and_folder_is_named_at_once(balint, monkeypatch, tmp_path):
    monkeypatch.setattr(reproduce, "_run_all", lambda *run: pytest.fail("a notebook was started"))
    monkeypatch.setenv("COLUMNS", "200")
    root = ("--output-root", tmp_path / "out")
    wrong = ("--confidence", "95", "-p", "formatz", "png", "-p", "study", "x", "-p", "odd")
    result = balint("reproduce", "nowhere", *wrong, *root)
    assert result.exit_code == 1
    assert "5 to mend" in result.output
    for said in ("Did you mean 0.95?", "Did you mean “formats”?", "has no value", "nowhere"):
        assert said in result.output
    assert "is set by the run itself" in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_consensus_that_a_study_lacks_starts_no_notebook(balint, monkeypatch, tmp_path):
    monkeypatch.setattr(reproduce, "_run_all", lambda *run: pytest.fail("a notebook was started"))
    options = ("--decision-rule", "consensus", "--output-root", tmp_path / "out")
    result = balint("reproduce", EXAMPLE, *options)
    assert (result.exit_code, "no consensus" in " ".join(result.output.split())) == (1, True)
    assert not (tmp_path / "out").exists()


def test_a_failed_notebook_is_named(balint, monkeypatch):
    def fail(folder, **options):
        raise reproduce.RunError("02_likert.ipynb, cell 3: no room left on the disk")

    monkeypatch.setattr(reproduce, "reproduce", fail)
    result = balint("reproduce", EXAMPLE)
    assert result.exit_code == 1
    assert "02_likert.ipynb, cell 3: no room left on the disk" in result.output


def test_simulate_writes_a_study_that_passes_the_check(balint, tmp_path):
    options = ("--respondents", 30, "--cohort", 50, "--seed", 4)
    assert balint("simulate", tmp_path / "new", *options).exit_code == 0
    result = balint("check", tmp_path / "new")
    assert "30 respondents, of a cohort of 50" in result.output


def test_simulate_writes_over_nothing(balint, study):
    before = (study / "survey.csv").read_bytes()
    result = balint("simulate", study)
    assert result.exit_code == 1
    assert "not empty" in " ".join(result.output.split())
    assert (study / "survey.csv").read_bytes() == before


def test_more_respondents_than_people_are_refused(balint, tmp_path):
    result = balint("simulate", tmp_path / "new", "--respondents", 9, "--cohort", 8)
    assert result.exit_code == 1
    assert not (tmp_path / "new").exists()


def test_a_run_that_is_stopped_says_what_became_of_the_outputs(balint, monkeypatch):
    def stopped(*folder, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(reproduce, "reproduce", stopped)
    result = balint("reproduce", EXAMPLE)
    assert (result.exit_code, "are as they were" in result.output) == (130, True)


def test_check_lists_what_only_the_authors_can_say(balint, study):
    gaps = "ethics (study.ethics), interpretation (abstract.interpretation) and source, or none"
    assert gaps in " ".join(balint("check", study).output.split())
    assert set(json.loads(balint("check", study, "--json").output)["gaps"]) == {
        "study.ethics", "abstract.interpretation", "study.funding",
    }  # fmt: skip


def test_check_asks_for_what_respondents_said_of_a_theme(balint, study):
    wanted = "what respondents said of a theme (themes.description)"
    assert wanted not in " ".join(balint("check", study).output.split())
    toml = study / "study.toml"
    toml.write_text(toml.read_text().replace('description = "doctors have feelings too"\n', ""))
    assert wanted in " ".join(balint("check", study).output.split())


def test_check_says_what_comes_next(balint):
    assert "balint reproduce" in balint("check", EXAMPLE).output


def test_check_tells_a_study_of_uncoded_text_that_there_is_nothing_to_report(balint, study):
    text = {"items": None, "scales": None, "coders": None, "themes": None}
    (folder := study.parent / "text").mkdir()
    output = balint("check", write(folder, **text)).output
    assert "nothing is there to report yet" in " ".join(output.split())
    assert "nothing is there" not in balint("check", study).output


def test_what_runs_over_is_set_in(balint, study):
    lines = balint("check", study).output.splitlines()
    assert {len(line) - len(line.lstrip()) for line in lines} == {0, 2, 6}


@pytest.fixture
def draft(tmp_path):
    """Write a draft of an abstract."""

    def write(text):
        (tmp_path / "draft.md").write_text(text, encoding="utf-8")
        return tmp_path / "draft.md"

    return write


def test_claims_of_a_text_are_shown_with_their_place_and_verdict(balint, draft):
    text = "# Results\n\n86% (n=55 of 64) as a student, 86% (n=53 of 61) as a doctor."
    result = balint("claims", draft(text))
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert max(map(len, lines)) <= 80
    (student,) = [line for line in lines if "55 of 64" in line]
    assert student.split("│")[1:4] == [" 3    ", " 86% (n=55 of 64) ", " consistent        "]
    said = " ".join(result.output.split())
    assert "Line 3, 86% (n=53 of 61): Reported 86%, recomputed 86.9%: 87% rounded" in said
    assert "Possible: digits that were cut off" in said
    assert said.endswith("2 numbers: 1 consistent, 1 only if truncated.")


def test_claims_that_are_right_are_no_error(balint, draft):
    result = balint("claims", draft("62% (5/8), 63% (5 of 8) and 41%"))
    assert result.exit_code == 0
    assert "Half up gives 63%, half to even 62%" in " ".join(result.output.split())


def test_claims_beside_a_study(balint, draft):
    result = balint("claims", draft("42% (81/192) and 86% (55/64)"), "--study", EXAMPLE)
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert max(map(len, result.output.splitlines())) <= 80
    assert "The study has 81 of 193 (response) instead." in said
    assert "Line 1, 86%" not in said


def test_claims_of_a_text_without_any(balint, draft):
    result = balint("claims", draft("Nothing."))
    assert (result.exit_code, result.output) == (0, "No number was found that could be checked.\n")


def test_claims_of_a_file_that_cannot_be_read(balint, tmp_path):
    result = balint("claims", tmp_path / "draft.pdf")
    assert result.exit_code == 1
    assert "draft.pdf" in result.output
    assert "Save it as" in result.output


def test_claims_beside_a_study_that_is_not_there(balint, draft, tmp_path):
    result = balint("claims", draft("86% (55/64)"), "--study", tmp_path / "none")
    assert result.exit_code == 1
    assert "there is no such folder" in " ".join(result.output.split())


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="there are no terminals that close here")
def test_a_closing_terminal_stops_a_run_unless_nohup_was_asked_for(monkeypatch):
    handlers = {signal.SIGTERM: signal.SIG_DFL, signal.SIGHUP: signal.SIG_IGN}
    monkeypatch.setattr(signal, "getsignal", handlers.get)
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    cli._stop_alike()
    assert handlers == {signal.SIGTERM: signal.default_int_handler, signal.SIGHUP: signal.SIG_IGN}
