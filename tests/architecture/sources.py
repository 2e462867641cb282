"""The files of the repository, parsed once for all architecture tests."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from webapp.config import ROOT

WEBAPP = ROOT / "webapp"
CORE = WEBAPP / "core"
# Tools write these folders beside the sources.
BUILT = {"__pycache__", ".ipynb_checkpoints"}


def python_files(*folders: str) -> list[Path]:
    """Python files below folders of the repository."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not BUILT & set(path.parts))


def name_of(path: Path) -> str:
    """A path relative to the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> tuple[str, str] | None:
    """The receiver ("" for a bare name) and the name of a call; None for another node."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name):
        return "", node.func.id
    if isinstance(node.func, ast.Attribute):
        on = node.func.value
        owner = on.id if isinstance(on, ast.Name) else getattr(on, "attr", "?")
        return owner, node.func.attr
    return None


def identifiers(module: ast.Module) -> Iterator[str]:
    """Every name that code binds or reads; strings and comments are not among them."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                yield name


def words_of(identifier: str) -> set[str]:
    """The words of a snake_case or CamelCase name."""
    return {w.lower() for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identifier)}
