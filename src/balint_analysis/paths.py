"""Where things are: the project, a study's folder, and where its outputs go."""

import os
from pathlib import Path

STUDIES = "data/raw"
EXAMPLE = f"{STUDIES}/balint-2021-22"
OUTPUT_ROOT_VARIABLE = "BALINT_OUTPUT_ROOT"


def project_root() -> Path:
    """Return the folder that holds notebooks/, data/ and figures/.

    It is found from this file, never from the working folder, which papermill, nbval
    and JupyterLab each set differently.
    """
    root = Path(__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() else Path.cwd()


def study_folder(folder: str | os.PathLike) -> Path:
    """Resolve a study's folder: an absolute path, or one seen from the project or from here."""
    from_project = project_root() / folder
    return (from_project if from_project.exists() else Path(folder)).resolve()


def output_root(folder: str | os.PathLike = "") -> Path:
    """Resolve where outputs go: `folder`, else $BALINT_OUTPUT_ROOT, else the project."""
    given = Path(folder or os.environ.get(OUTPUT_ROOT_VARIABLE, "")).expanduser()
    return (project_root() / given).resolve()


def kept(root: Path) -> Path:
    """Folder of what runs remember, in the project or in an output root; git ignores it."""
    return root / ".balint"


def cache() -> Path:
    """Folder of what the processes of a run share."""
    return kept(project_root()) / "cache"


def figures(root: Path, study_id: str) -> Path:
    """Folder of a study's figures."""
    return root / "figures" / study_id


def tables(root: Path, study_id: str) -> Path:
    """Folder of a study's tables."""
    return root / "data" / "processed" / study_id


def reports(root: Path, study_id: str) -> Path:
    """Folder of a study's abstract, results and executed notebooks."""
    return root / "reports" / study_id


def explored(root: Path, study_id: str) -> Path:
    """Folder of what is looked at and never published; git ignores it.

    Where that is where outputs go already, as in working copies of the notebooks, it is no deeper.
    """
    folder = Path("explore", study_id)
    return root if root == project_root() / folder else root / folder


def linked(text: str, docs: str) -> str:
    """Let a notebook's links to docs/ lead there from where its copy lies."""
    return text.replace("](../docs/", f"]({docs}/")


def every_notebook() -> list[Path]:
    """Return all notebooks of the project: those of the analysis, then the one to explore with."""
    return sorted((project_root() / "notebooks").glob("*.ipynb"))


def notebooks() -> list[Path]:
    """Return the analysis notebooks in order: the ones whose names start with a number."""
    return [path for path in every_notebook() if path.name[0].isdigit()]
