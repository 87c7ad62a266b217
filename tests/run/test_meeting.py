"""The worksheet of the coders' meeting, filled in and named in study.toml, is read back."""

import openpyxl
import pandas as pd
import pytest

from balint_analysis import paths
from balint_analysis.explore import tables as exploring
from balint_analysis.run.output import Outputs
from balint_analysis.study import load
from folders import write

# Ann and Ben agree on the first answer, and differ on the second.
SURVEY = "ID,Q1,Q2\n01,Agree,It helped\n02,Disagree,=1+1\n03,Neutral,Yes; and no\n"
ANN = "ID,good,safe,bad\n01,1,0,0\n02,0,0,1\n03,0,0,0\n"
BEN = "ID,good,safe,bad\n01,1,0,0\n02,1,1,0\n03,0,0,0\n"


def filled_csv(path, agreed):
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table["agreed"] = table["agreed"].where(table["agreed"] != "", agreed)
    table.to_csv(path, index=False)


def filled_xlsx(path, agreed):
    book = openpyxl.load_workbook(path)
    *_, column = book["answers"].columns
    for cell in column:
        cell.value = cell.value or agreed
    book.save(path)


@pytest.fixture(params=[("csv", filled_csv), ("xlsx", filled_xlsx)], ids=["csv", "xlsx"])
def read_back(request, tmp_path, monkeypatch):
    """Save the worksheet, fill in what is blank, and read the consensus from where it lies."""
    kind, fill = request.param
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path)
    home = tmp_path / "data/raw/tiny"
    home.mkdir(parents=True)
    study = load(write(home, csv=SURVEY, ann=ANN, ben=BEN))
    path = Outputs(study, tmp_path).worksheet(exploring.worksheet(study), kind)

    def read(agreed):
        fill(path, agreed)
        file = f"../../../explore/tiny/{path.name}"
        coding = f'{{ consensus = "{file}" }}'
        return load(write(home, csv=SURVEY, ann=ANN, ben=BEN, coding=coding)).consensus

    return read


def test_what_was_agreed_is_read_back_beside_what_nobody_disputed(read_back):
    agreed = read_back("Bad")
    assert agreed.loc[("01", "why")].to_dict() == {"good": 1, "safe": 0, "bad": 0}
    assert agreed.loc[("02", "why")].to_dict() == {"good": 0, "safe": 0, "bad": 1}
    assert agreed.loc[("03", "why")].to_dict() == {"good": 0, "safe": 0, "bad": 0}


def test_a_subtheme_agreed_on_counts_for_its_theme(read_back):
    assert read_back("safe; bad").loc[("02", "why")].tolist() == [1, 1, 1]


def test_what_was_left_blank_is_not_coded(read_back):
    assert read_back("").loc[("02", "why")].isna().all()
