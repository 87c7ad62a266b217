"""A file in which everything is wrong is refused with a list that a person can read."""

import pytest

import balint_analysis as balint
from balint_analysis.problems import MOST, InputError
from folders import write

ROWS = 3 * MOST
IDS = [f"{n:03}" for n in range(ROWS)]


def survey(row):
    return "ID,Q1,Q2\n" + "".join(f"{row(n)}\n" for n in range(ROWS))


def sheet(row, header="ID,good,safe,bad"):
    return f"{header}\n" + "".join(f"{row(n)}\n" for n in range(ROWS))


SOUND = survey(lambda n: f"{IDS[n]},Agree,x")
FAULTS = {
    "levels": {"csv": survey(lambda n: f"{IDS[n]},wrong {n},x")},
    "repeated ids": {"csv": survey(lambda n: "1,Agree,x")},
    "blank ids": {"csv": survey(lambda n: ",Agree,x")},
    "ragged rows": {"csv": survey(lambda n: f"{IDS[n]},Agree")},
    "marks": {"ann": sheet(lambda n: f"{IDS[n]},1,0,{n}x")},
    "unknown people": {"ann": sheet(lambda n: f"Z{n},1,0,0")},
    "repeated answers": {"ann": sheet(lambda n: "001,1,0,0")},
    "blank people": {"ann": sheet(lambda n: ",1,0,0")},
    "questions": {"ann": sheet(lambda n: f"{IDS[n]},q{n},1,0,0", "ID,question,good,safe,bad")},
    "codes": {"ann": sheet(lambda n: f"{IDS[n]},wrong {n}", "ID,code")},
    "contradictions": {
        "ann": sheet(lambda n: f"{IDS[n // 2]},{'good' if n % 2 else ''}", "ID,code")
    },
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_everywhere_is_listed_in_part_and_the_rest_is_counted(tmp_path, fault):
    empty = "ID,good,safe,bad\n"
    folder = write(
        tmp_path, cohort=None, **{"csv": SOUND, "ann": empty, "ben": empty, **FAULTS[fault]}
    )
    with pytest.raises(InputError) as caught:
        balint.load(folder)
    kinds = [p for p in caught.value.problems if "more problems of this kind" in p.problem]
    assert kinds
    assert len(caught.value.problems) <= len(kinds) * (MOST + 1) + 1
