"""What git holds of the example's outputs, as checksums: `make` overwrites the files themselves."""

import hashlib
import platform
import sys

from balint_analysis.paths import project_root
from lockfile import installed_as_locked

PROJECT = project_root()
FILE = PROJECT / "tests/reference/example.sha256"
FOLDERS = [f"{kind}/balint-2021-22" for kind in ("data/processed", "figures", "reports")]
MAKERS = "matplotlib", "numpy", "pandas", "pillow", "scipy", "seaborn", "statsmodels"
PROMISED = (
    sys.platform == "linux"
    and platform.machine() in ("x86_64", "aarch64")
    and installed_as_locked(*MAKERS)
)
NOT_PROMISED = "other system or versions than the lock's"


def committed() -> dict[str, str]:
    """Return the checksum of every committed output, by its path below the output root."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return {name: checksum for checksum, name in (line.split("  ", 1) for line in lines)}


def checksum(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_committed(name: str) -> bool:
    """Tell whether the file in the work tree is the one that git holds."""
    return (PROJECT / name).is_file() and checksum(PROJECT / name) == committed()[name]


def of(root) -> dict[str, str]:
    """Compute the checksum of every output below a folder; executed notebooks carry times."""
    paths = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
    names = sorted(p.relative_to(root).as_posix() for p in paths if p.suffix != ".ipynb")
    return {name: checksum(root / name) for name in names}
