"""Processors, played by libraries that are told to do with less.

A kernel is the way in which OpenBLAS adds up a matrix product; numpy and the C library, too, have
ways of their own for newer processors. All pick theirs as they are loaded: a process each.
"""

import os
import subprocess
import sys

import pytest

from balint_analysis import paths

try:
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
except ImportError:  # a numpy that does not tell
    __cpu_dispatch__, __cpu_features__ = [], {}

PROJECT = paths.project_root()
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
# The one most like the processor that is here; none where numpy does not tell.
LAST = next((k for k in reversed(PROCESSORS) if __cpu_features__.get(PROCESSORS[k][0])), "")


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
    """Run Python with as many threads as a user has, and return what it prints."""
    given = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))} | environment
    given.pop("OPENBLAS_NUM_THREADS", None)
    command = [sys.executable, *map(str, command)]
    done = subprocess.run(command, cwd=folder, env=given, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def reproduce(root, *options, **environment) -> None:
    """Run `balint reproduce` on the example, in a process and a folder of its own."""
    command = "reproduce", PROJECT / paths.EXAMPLE, "--output-root", root, *options
    python("-c", REPRODUCE, *command, folder=root, **environment)
