"""Going through decisions: forwards, back, stopping half-way, and with nonsense typed."""

import shutil

import pytest

from balint_analysis import paths
from balint_analysis.drafting.terminal import CHANGED, plain, walk

ENTRIES = """
[[confirm]]
key = "study.title"
guess = "{title}"
why = "It is the folder's name."

[[confirm]]
key = "items.judged.reverse"
guess = true
why = "It may be worded the other way round."
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(paths.project_root() / paths.EXAMPLE, folder)
    with (folder / "study.toml").open("a") as file:
        file.write(ENTRIES)
    return folder


@pytest.fixture
def talk(folder):
    """Type some lines; return how many decisions are left, and all that was said."""

    def talking(*lines):
        typed, said = iter([f"{line}\n" for line in lines]), []
        left = walk(folder, plain(lambda: next(typed, ""), said.append))
        return left, "\n".join(said)

    return talking


def test_all_can_be_answered(talk):
    assert talk(1, 2)[0] == 0


def test_the_end_of_the_input_stops(talk):
    assert talk(1)[0] == 1


def test_what_was_answered_stays_answered(talk):
    talk(1)
    assert "study.title" not in talk()[1]


def test_one_can_go_back(talk, folder):
    before = (folder / "study.toml").read_text()
    left, _ = talk(1, 3)  # yes; back
    assert left == 2
    assert (folder / "study.toml").read_text() == before


def test_there_is_nothing_to_go_back_to_at_first(talk):
    assert "Back" not in talk()[1]


@pytest.mark.parametrize("typed", ["0", "9", "yes", "-1", "1.5"])
def test_nonsense_is_asked_again(talk, typed):
    left, said = talk(typed, 1)
    assert left == 1
    assert "Type a number from 1 to 3." in said


def test_an_empty_text_changes_nothing(talk):
    left, said = talk(2, "  ")
    assert left == 2
    assert "Nothing was changed" in said


@pytest.mark.parametrize("typed", ["9", "0", "1 x", "1.5", ""])
def test_numbers_that_are_no_levels_change_nothing(talk, folder, typed):
    with (folder / "study.toml").open("a") as file:
        file.write('\n[[confirm]]\nkey = "scales.agreement.levels"\n')
    left, said = talk(1, 1, 3, typed)
    assert left == 1
    assert "that is not numbers from 1 to 5" in said


def test_a_scale_keeps_two_levels(talk, folder):
    with (folder / "study.toml").open("a") as file:
        file.write('\n[[confirm]]\nkey = "scales.agreement.levels"\n')
    assert "a scale has two levels or more" in talk(1, 1, 3, "1")[1]


def test_somebody_elses_edit_is_kept(folder):
    path, said = folder / "study.toml", []

    def typed():
        if not said[1:]:  # the first question is on the screen
            path.write_text(path.read_text().replace("[[items]]", "# theirs\n[[items]]", 1))
            return "1\n"
        return ""

    assert walk(folder, plain(typed, said.append)) == 2
    assert CHANGED in said
    assert "# theirs\n" in path.read_text()
