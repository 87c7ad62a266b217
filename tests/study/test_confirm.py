"""Open decisions of a codebook: [[confirm]]."""

import pytest

from balint_analysis.study import reading
from folders import refusal, write

OPEN = '{ s = { levels = ["Red", "Blue"], agree = [] } }'
ASKED = '[{ key = "scales.s.agree", guess = [], why = "Nobody knows.", options = [["Red"]] }]'


def test_open_decisions_are_read(tmp_path):
    (entry,) = reading.read(write(tmp_path, scales=OPEN, confirm=ASKED)).confirm
    assert (entry.key, entry.guess, entry.options) == ("scales.s.agree", [], [["Red"]])


def test_agreement_may_be_empty_only_while_it_is_asked(tmp_path):
    codebook = reading.read(write(tmp_path, scales=OPEN, confirm=ASKED))
    assert codebook.scales["s"].kind("Red") == "neutral"
    message = refusal(reading.read, write(tmp_path, scales=OPEN))
    assert "scales.s.agree is empty. List the levels that count as agreement." in message


@pytest.mark.parametrize("guess", ['"x"', "false", '["x", "y"]'])
def test_a_guess_is_a_text_a_list_or_a_truth(tmp_path, guess):
    asked = f'[{{ key = "study.title", guess = {guess} }}]'
    assert reading.read(write(tmp_path, confirm=asked)).confirm[0].guess is not None


def test_a_decision_has_a_key(tmp_path):
    message = refusal(reading.read, write(tmp_path, confirm='[{ why = "?" }]'))
    assert "confirm[1].key" in message
