"""The same bytes on every processor: each is played by libraries that are told to do with less.

A kernel is the way in which OpenBLAS adds up a matrix product; numpy and the C library, too, have
ways of their own for newer processors. All pick theirs as they are loaded: a process each.
"""

import os
import subprocess
import sys

import pytest

import checksums
import crowd
from balint_analysis import paths

try:
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
except ImportError:  # a numpy that does not tell
    __cpu_dispatch__, __cpu_features__ = [], {}

PROJECT = paths.project_root()
EVERY_NUMBER = PROJECT / "tests/every_number.py"
REPRODUCE = "from balint_analysis.cli import app; app()"

EVERYTHING = __cpu_dispatch__
NEWEST = [name for name in EVERYTHING if "512" in name or name == "X86_V4" or "SVE" in name]
OLD = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4"
# What each needs of the processor that plays it, and what numpy and the C library leave out.
PROCESSORS = {
    "Prescott": ("SSE3", EVERYTHING, OLD),
    "Nehalem": ("SSE42", EVERYTHING, OLD),
    "Sandybridge": ("AVX", EVERYTHING, OLD),
    "Haswell": ("AVX2", NEWEST, ""),
    "SkylakeX": ("AVX512F", [], ""),
    "ARMV8": ("ASIMD", EVERYTHING, ""),
    "NEOVERSEN1": ("ASIMDHP", NEWEST, ""),
}
TO_THE_BYTE = pytest.mark.skipif(not checksums.PROMISED, reason=checksums.NOT_PROMISED)


def played(kernel: str) -> dict:
    """Return the environment that plays a processor; skip the test if this one cannot."""
    needed, without, tunables = PROCESSORS[kernel]
    if not __cpu_features__.get(needed):
        pytest.skip(f"this processor lacks {needed}, which {kernel} needs")
    return {
        "OPENBLAS_CORETYPE": kernel,
        "NPY_DISABLE_CPU_FEATURES": " ".join(without),
        "GLIBC_TUNABLES": tunables,
    }


def python(*command, folder=PROJECT, **environment) -> str:
    given = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment
    command = [sys.executable, *map(str, command)]
    done = subprocess.run(command, cwd=folder, env=given, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


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
        ("SkylakeX", 4, {}),
    ],
    ids=["Prescott", "Nehalem", "Haswell", "SkylakeX"],
)
def test_every_output_is_the_committed_one_on(kernel, jobs, surroundings, tmp_path):
    command = "reproduce", PROJECT / paths.EXAMPLE, "--output-root", tmp_path, "--jobs", jobs
    python("-c", REPRODUCE, *command, folder=tmp_path, **played(kernel), **surroundings)
    assert checksums.of(tmp_path) == checksums.committed()
