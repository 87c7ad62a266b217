"""Write the results of studies: python every_number.py OUTPUT_ROOT STUDY_DIR ...

A process of its own, as a processor's features are read once, when numpy is loaded. It prints
the name of the kernel that numpy's matrix products come from, if it can be found out.
"""

import ctypes
import sys
from pathlib import Path

import numpy as np

import balint_analysis as balint


def kernel() -> str:
    packages = Path(np.__file__).parents[1]
    for path in (packages / "numpy.libs").glob("*openblas*"):
        name = ctypes.CDLL(str(path)).scipy_openblas_get_corename64_
        name.restype = ctypes.c_char_p
        return name().decode()
    return ""


def main(root: str, *folders: str) -> None:
    for folder in folders:
        study = balint.load(folder)
        out = balint.output.Outputs(study, root)
        out.report("results.json", balint.results.collect(study))
    print(kernel(), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
