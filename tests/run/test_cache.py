"""What a run's processes share of a study: the same tables, and never those of another input."""

import os
import stat

import pandas as pd
import pytest

import balint_analysis as balint
from balint_analysis import paths
from balint_analysis.problems import InputError
from balint_analysis.run import cache
from balint_analysis.study import coding, survey
from folders import CODER, SURVEY, write

ATTRIBUTES = {
    "attributes": '[{ id = "block", column = "Block" }]',
    "csv": 'ID,Q1,Q2,Block\n02,Agree,"é\nb",1\n01,Neutral, It helped ,\n03,,not coded,1\n04,,,\n',
}


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    with cache.shared() as folder:
        yield folder


@pytest.fixture
def unread(monkeypatch):
    """Fail whoever reads the study's files."""

    def forbid():
        for module in (survey, coding):
            monkeypatch.setattr(module, "read", lambda *_: pytest.fail("was read again"))

    return forbid


def study(tmp_path, **changes):
    folder = tmp_path / "study"
    folder.mkdir(exist_ok=True)
    (folder / "agreed.csv").write_text(CODER, encoding="utf-8")
    return write(folder, **changes)


def same(one, other):
    for name in ("responses", "attributes", "codings"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert list(one.rounds) == list(other.rounds)
    for number, codings in one.rounds.items():
        pd.testing.assert_frame_equal(codings, other.rounds[number])
    assert (one.consensus is None) == (other.consensus is None)
    if one.consensus is not None:
        pd.testing.assert_frame_equal(one.consensus, other.consensus)
    for name in ("answers", "lines"):
        pd.testing.assert_series_equal(getattr(one, name), getattr(other, name))
    assert (one.codebook, one.set_aside, one.notes) == (
        other.codebook,
        other.set_aside,
        other.notes,
    )


STAGED = {
    "coders": '[{ id = "ann", file = "ann.csv" }, { id = "ann", file = "ben.csv", round = 2 }]',
    "coding": '{ consensus = "agreed.csv" }',
}


@pytest.mark.parametrize("changes", [{}, ATTRIBUTES, STAGED, {"coders": None}, {"items": "[]"}])
def test_what_was_read_once_is_found_again_the_same(tmp_path, monkeypatch, shared, unread, changes):
    folder = study(tmp_path, **changes)
    monkeypatch.delenv(cache.VARIABLE)
    fresh = balint.load(folder)
    monkeypatch.setenv(cache.VARIABLE, str(shared))
    balint.load(folder)
    unread()
    same(fresh, balint.load(folder))


def test_a_study_alone_is_read_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    balint.load(study(tmp_path))
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"csv": SURVEY.replace("02,Disagree", "02,Agree")}, "responses"),
        ({"ann": CODER.replace("01,1,0,0", "01,0,0,0")}, "codings"),
        ({"items": '[{ id = "helpful", column = "Q1", scale = "s" }]'}, "responses"),
    ],
    ids=["survey", "coder", "codebook"],
)
def test_a_changed_input_is_never_met_with_the_tables_of_another(tmp_path, shared, changes, seen):
    before = balint.load(study(tmp_path))
    after = balint.load(study(tmp_path, **changes))
    assert not getattr(before, seen).equals(getattr(after, seen))


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path, monkeypatch, shared):
    folder, read = study(tmp_path), survey.read

    def meanwhile(codebook):
        found = read(codebook)
        (folder / "survey.csv").write_text(SURVEY.replace("02,Disagree", "02,Agree"))
        return found

    monkeypatch.setattr(survey, "read", meanwhile)
    balint.load(folder)
    assert not list(shared.iterdir())


def test_every_file_of_a_project_that_is_a_folder_counts(tmp_path):
    codebook = balint.study.reading.read(study(tmp_path))
    project = tmp_path / "study" / "ann.csv"
    project.unlink()
    (project / "deep").mkdir(parents=True)
    names = set()
    for content in ("a", "b"):
        (project / "deep" / "data.qda").write_text(content)
        names.add(cache.digest(codebook))
    (project / "deep" / "data.qda").rename(project / "data.qda")
    assert len({*names, cache.digest(codebook)}) == 3


@pytest.mark.parametrize("package", cache.READ_BY)
def test_another_version_of_a_reading_package_has_other_tables(tmp_path, monkeypatch, package):
    codebook = balint.study.reading.read(study(tmp_path))
    name, version = cache.digest(codebook), cache.version
    monkeypatch.setattr(cache, "version", lambda p: "0" if p == package else version(p))
    assert cache.digest(codebook) != name


def test_the_librarys_own_code_counts(tmp_path, monkeypatch):
    codebook = balint.study.reading.read(study(tmp_path))
    name = cache.digest(codebook)
    assert any(line.endswith("balint_analysis/study/survey.py") for line in cache._library())
    monkeypatch.setattr(cache, "_library", lambda: ["changed"])
    assert cache.digest(codebook) != name


@pytest.mark.parametrize("place", [0, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0"], ids=["cut short", "overwritten"])
def test_a_damaged_file_is_passed_over_and_made_again(tmp_path, shared, place, damage):
    folder = study(tmp_path)
    fresh = balint.load(folder)
    (kept,) = shared.iterdir()
    whole = kept.read_bytes()
    n = int(len(whole) * place)
    kept.write_bytes(whole[:n] + damage + (whole[n + len(damage) :] if damage else b""))
    same(fresh, balint.load(folder))
    assert kept.read_bytes() == whole


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_what_is_kept_is_for_its_owners_eyes_alone(tmp_path, shared):
    balint.load(study(tmp_path))
    (kept,) = shared.iterdir()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, shared)] == [0o600, 0o700]


def test_nothing_is_kept_of_a_study_with_problems(tmp_path, shared):
    with pytest.raises(InputError):
        balint.load(study(tmp_path, csv=SURVEY.replace("Neutral", "neutrall")))
    assert not list(shared.iterdir())


@pytest.mark.parametrize("error", [None, RuntimeError])
def test_all_goes_when_the_run_is_over(tmp_path, monkeypatch, error):
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "cache")
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    (tmp_path / "cache" / "killed").mkdir(parents=True)
    try:
        with cache.shared() as folder:
            balint.load(study(tmp_path))
            assert list(folder.iterdir())
            if error:
                raise error
    except RuntimeError:
        pass
    assert not list((tmp_path / "cache").iterdir())
    assert cache.VARIABLE not in os.environ


def test_without_a_place_for_it_a_run_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(paths, "cache", lambda: tmp_path / "file" / "cache")
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    with cache.shared() as folder:
        assert folder is None
        assert len(balint.load(study(tmp_path)).lines) == 3


def test_a_folder_that_is_gone_is_no_harm(tmp_path, shared):
    shared.rmdir()
    assert len(balint.load(study(tmp_path)).lines) == 3
    shared.mkdir()
