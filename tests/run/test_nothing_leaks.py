"""What people wrote, and columns that nobody declared, never reach a file that is made.

A whole run is looked through in test_decisions.py.
"""

from string import ascii_lowercase

from hypothesis import given, settings
from hypothesis import strategies as st

import balint_analysis as balint
from balint_analysis.run.output import Outputs
from balint_analysis.tables import TABLES
from folders import every_file, write

WORDS = st.text(ascii_lowercase, min_size=6, max_size=12).map("zq{}".format)


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
    for name, content in every_file(out.root):
        assert not [word for word in (*undeclared, *answers) if word.encode() in content], name
