"""What people wrote, and columns that nobody declared, never reach a file that is made."""

import shutil
import zipfile
from string import ascii_lowercase

from hypothesis import given, settings
from hypothesis import strategies as st

import balint_analysis as balint
from balint_analysis import paths
from balint_analysis.report.every_table import TABLES
from balint_analysis.run import reproduce
from balint_analysis.run.output import Outputs
from folders import write

WORDS = st.text(ascii_lowercase, min_size=6, max_size=12).map("zq{}".format)
PLANTED = ["zqremark", "zqname"]


def written(root) -> list[tuple[str, bytes]]:
    """Return every file below a folder, and what is in those that hold others."""
    files = [(path.name, path.read_bytes()) for path in root.rglob("*") if path.is_file()]
    for path in root.rglob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            files += [(name, archive.read(name)) for name in archive.namelist()]
    return files


@settings(max_examples=5)
@given(undeclared=st.lists(WORDS, min_size=3, max_size=3), answers=st.lists(WORDS, min_size=2))
def test_no_cell_of_another_column_reaches_a_table_or_a_text(undeclared, answers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")
    rows = [
        f"{n},Agree,{answers[n % len(answers)]},{secret}\n"
        for n, secret in enumerate(undeclared, start=1)
    ]
    coder = "ID,good,safe,bad\n1,1,0,0\n2,0,0,1\n"
    study = balint.load(write(folder, csv="ID,Q1,Q2,Tutor\n" + "".join(rows), ann=coder, ben=coder))
    out = Outputs(study, tmp_path_factory.mktemp("out"), formats=[])
    for table in TABLES.values():
        out.table(table(study))
    results = balint.results.collect(study)
    out.report("results.json", results)
    out.report(
        "abstract.md", balint.abstract.markdown(balint.abstract.write(results, study.codebook))
    )
    for name, content in written(out.root):
        assert not [word for word in (*undeclared, *answers) if word.encode() in content], name


def test_no_planted_word_reaches_any_file_of_a_run(tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(paths.project_root() / paths.EXAMPLE, folder)
    header, *rows = (folder / "survey.csv").read_text().splitlines()
    planted = [f"{row},{PLANTED[0]} {n},{PLANTED[1]}{n}" for n, row in enumerate(rows)]
    (folder / "survey.csv").write_text("\n".join([f"{header},Remarks,Tutor", *planted]) + "\n")
    reproduce.reproduce(folder, output_root=tmp_path / "out")
    answers = set(balint.load(folder).answers)
    files = written(tmp_path / "out")
    assert len(files) > 50
    for name, content in files:
        secrets = [*PLANTED, *(answer for answer in answers if len(answer) > 20)]
        assert not [word for word in secrets if word.encode() in content], name
