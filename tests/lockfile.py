"""What requirements.lock pins, and whether that is what is installed."""

import re
from importlib.metadata import version

from balint_analysis.paths import project_root

PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    text = (project_root() / "requirements.lock").read_text()
    return {canonical(name): pinned for name, pinned in PIN.findall(text)}


def installed_as_locked(*names: str) -> bool:
    return all(version(name) == pins()[name] for name in names)
