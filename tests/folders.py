"""A small valid study folder, what a reader says when it refuses one, and what a folder holds.

Every key of the codebook can be replaced by name, or left out with None.
"""

import zipfile

import pytest

from balint_analysis.problems import InputError

CODEBOOK = {
    "study": '{ id = "tiny", title = "A tiny study" }',
    "cohort": "{ enrolled = 5 }",
    "survey": '{ file = "survey.csv", respondent = "ID" }',
    "scales": '{ s = { levels = ["Disagree", "Neutral", "Agree"], agree = ["Agree"] } }',
    "items": '[{ id = "useful", column = "Q1", scale = "s" }]',
    "questions": '[{ id = "why", column = "Q2" }]',
    "coders": '[{ id = "ann", file = "ann.csv" }, { id = "ben", file = "ben.csv" }]',
    "themes": '[{ id = "good", name = "Good", subthemes = [{ id = "safe", name = "Safe" }] },'
    ' { id = "bad", name = "Bad" }]',
}
SURVEY = "ID,Q1,Q2\n01,Agree,It helped\n02,Disagree,None\n03,Neutral,\n"
CODER = "ID,good,safe,bad\n01,1,0,0\n02,0,0,1\n"


def toml(**changes) -> str:
    """Return the codebook's text with some of its keys replaced."""
    lines = {**CODEBOOK, **changes}
    return "".join(f"{key} = {value}\n" for key, value in lines.items() if value is not None)


def write(folder, *, csv=SURVEY, ann=CODER, ben=CODER, text=None, **changes):
    """Write a study folder; `text` stands for the whole study.toml."""
    text = toml(**changes) if text is None else text
    contents = {"study.toml": text, "survey.csv": csv, "ann.csv": ann, "ben.csv": ben}
    for name, content in contents.items():
        content = content.encode() if isinstance(content, str) else content
        if content is not None:
            (folder / name).write_bytes(content)
    return folder


def refusal(read, *args, **options) -> str:
    """Return the message with which `read` refuses its input."""
    with pytest.raises(InputError) as caught:
        read(*args, **options)
    return str(caught.value)


def every_file(root) -> list[tuple[str, bytes]]:
    """Return every file below a folder, and what is in those that hold others."""
    files = [(path.name, path.read_bytes()) for path in root.rglob("*") if path.is_file()]
    for path in root.rglob("*.docx"):
        with zipfile.ZipFile(path) as archive:
            files += [(name, archive.read(name)) for name in archive.namelist()]
    return files
