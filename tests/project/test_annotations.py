"""Every public function says what it takes and what it returns."""

import ast

import pytest

from balint_analysis import paths

PACKAGE = paths.project_root() / "src/balint_analysis"
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def public(node: ast.AST):
    for inner in ast.iter_child_nodes(node):
        is_named = isinstance(inner, ast.ClassDef | ast.FunctionDef)
        if is_named and (not inner.name.startswith("_") or inner.name == "__init__"):
            yield from [inner] if isinstance(inner, ast.FunctionDef) else public(inner)


def bare(function: ast.FunctionDef) -> list[str]:
    takes = function.args
    all_of_them = [*takes.posonlyargs, *takes.args, *takes.kwonlyargs, takes.vararg, takes.kwarg]
    found = [a.arg for a in all_of_them if a and not a.annotation and a.arg not in ("self", "cls")]
    returns = function.returns or function.name == "__init__"
    return found if returns else [*found, "return"]


@pytest.mark.parametrize("file", FILES)
def test_public_functions_are_annotated(file):
    tree = ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
    assert {f.name: bare(f) for f in public(tree) if bare(f)} == {}
