"""Draft a study from every export of the corpus, and write the table in docs/formats.md."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import corpus  # noqa: E402

PAGE, START, END = ROOT / "docs/formats.md", "<!-- table -->\n", "<!-- end of table -->\n"

with tempfile.TemporaryDirectory() as folder:
    scored = {
        case.name: (case, corpus.score(case, *corpus.draft(case, Path(folder) / case.name)))
        for case in corpus.cases(ROOT / "tests/data/exports")
    }
text = PAGE.read_text(encoding="utf-8")
before, after = text.partition(START)[0], text.partition(END)[2]
PAGE.write_text(f"{before}{START}{corpus.table(scored)}{END}{after}", encoding="utf-8")
print(f"{PAGE.name}: {len(scored)} exports")
