"""Write docs/codebook.md from the models of study.toml: every key, what it means, an example.

A test holds the page and the models together.
"""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import tomlkit
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from balint_analysis import paths
from balint_analysis.study.codebook import Codebook

PAGE = paths.project_root() / "docs/codebook.md"
INTRODUCTION = """# What study.toml may say

Made by `make docs` from `src/balint_analysis/study/codebook.py`; change it there.

A study's codebook is a text file in TOML: texts stand in quotes, lists in square brackets, and a
line that starts with `#` is a remark. Only `[study]` and `[survey]` have to be there. A key that
is not listed here is left alone, unless it looks like a slip of the pen. `balint check` names
everything that is wrong, with the way to mend it.
"""


def page() -> str:
    """Return the whole page."""
    sections = [_section(*found) for found in _sections()]
    return "\n".join([INTRODUCTION, *sections])


def _sections() -> Iterator[tuple[str, type[BaseModel], str]]:
    """Find every section: its heading as TOML writes it, its model, and what it is about."""
    for name, field in Codebook.model_fields.items():
        model = _model(field.annotation)
        if model is None:
            continue
        yield _heading(name, field.annotation), model, field.description or _told(model)
        for key, part in model.model_fields.items():
            nested = _model(part.annotation)
            if nested is not None:
                yield _heading(f"{name}.{key}", part.annotation), nested, _told(nested)


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model, get_args(annotation))), None)


def _heading(name: str, annotation: Any) -> str:
    if get_origin(annotation) is list:
        return f"[[{name}]]"
    return f"[{name}.NAME]" if get_origin(annotation) is dict else f"[{name}]"


def _told(model: type[BaseModel]) -> str:
    """Return what a model's docstring says after the section's name."""
    about = " ".join((model.__doc__ or "").partition(": ")[2].split())
    return about[:1].upper() + about[1:]


def _section(heading: str, model: type[BaseModel], about: str) -> str:
    keys = [
        f"| `{key}` | {field.description} | {_default(field)} | {_example(key, field)} |"
        for key, field in model.model_fields.items()
        if _model(field.annotation) is None
    ]
    head = ["| Key | Meaning | If left out | Example |", "|---|---|---|---|"]
    return "\n".join([f"## {heading}", "", about, "", *head, *keys, ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "has to be given"
    return f"`{_toml(field.default)}`" if field.default not in (None, "", [], {}) else "nothing"


def _example(key: str, field: FieldInfo) -> str:
    (example,) = field.examples or []
    return f"`{key} = {_toml(example)}`"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table.as_string()
    return tomlkit.item(value).as_string()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(paths.project_root())}: written")
