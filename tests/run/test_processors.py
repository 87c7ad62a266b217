"""The same bytes on every processor: each is played in a process of its own."""

import pytest

import checksums
import crowd
from balint_analysis import paths
from processors import LAST, PROCESSORS, PROJECT, played, python, reproduce

EVERY_NUMBER = PROJECT / "tests/every_number.py"
TO_THE_BYTE = pytest.mark.skipif(not checksums.PROMISED, reason=checksums.NOT_PROMISED)


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    return PROJECT / paths.EXAMPLE, crowd.write(tmp_path_factory.mktemp("study") / "crowd")


@pytest.fixture(scope="module")
def here(studies, tmp_path_factory):
    """Compute every number as this processor does, and tell its kernel."""
    root = tmp_path_factory.mktemp("here")
    return root, python(EVERY_NUMBER, root, *studies)


@pytest.mark.parametrize("kernel", PROCESSORS)
def test_every_number_is_the_same_on(kernel, here, studies, tmp_path):
    root, own = here
    taken = python(EVERY_NUMBER, tmp_path, *studies, **played(kernel))
    if taken == own and taken.casefold() != kernel.casefold():
        pytest.skip(f"the OpenBLAS of this numpy does not know {kernel}")
    for study in ("balint-2021-22", "crowd"):
        made, kept = ((r / f"reports/{study}/results.json").read_text() for r in (tmp_path, root))
        assert made.splitlines() == kept.splitlines()


@TO_THE_BYTE
def test_every_number_of_the_example_is_the_committed_one(here):
    made = checksums.of(here[0])
    assert made.items() <= checksums.committed().items()
    assert len(made) == 1


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
UTF_8 = {"LC_ALL": "C.UTF-8"}


@TO_THE_BYTE
@pytest.mark.parametrize(
    ("kernel", "jobs", "surroundings"),
    [
        ("Prescott", 1, ASCII | {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}),
        ("Nehalem", 4, {}),
        ("Haswell", 4, UTF_8 | {"TZ": "America/St_Johns", "PYTHONHASHSEED": "2"}),
    ],
    ids=["Prescott", "Nehalem", "Haswell"],
)
def test_every_output_is_the_committed_one_on(kernel, jobs, surroundings, tmp_path):
    """And on the last of the kernels: as test_reproduce.py runs on that, another stands in."""
    kernel = "Sandybridge" if kernel == LAST else kernel
    reproduce(tmp_path, "--jobs", jobs, **played(kernel), **surroundings)
    assert checksums.of(tmp_path) == checksums.committed()
