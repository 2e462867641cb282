"""Libraries for estimates: where they are imported, and the pair that gives a wrong answer."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import called, name_of, python_files, tree

# Servers that only read stored figures do not install these.
LIBRARIES = {"pyfixest", "statsmodels", "wildboottest", "linearmodels", "diff_diff"}
HOMES = {"analytics/designs/regression.py", "analytics/designs/levels.py", "analytics/hazards.py"}


def mentioning(*folders: str, words: set[str]) -> list[Path]:
    """Files with one of these words: the others need not be parsed."""
    pattern = re.compile("|".join(sorted(words)))
    return [path for path in python_files(*folders) if pattern.search(path.read_text("utf-8"))]


def imported(module: ast.Module) -> set[tuple[str, bool]]:
    """The packages of all imports, each with whether the import is inside a function."""
    late = {
        id(node)
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {(alias.name.partition(".")[0], id(node) in late) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add((node.module.partition(".")[0], id(node) in late))
    return found


def calls(module: ast.Module) -> set[str]:
    """The names of everything that is called."""
    return {found[1] for node in ast.walk(module) if (found := called(node)) is not None}


def test_libraries_for_estimates_are_imported_late_and_in_three_modules() -> None:
    places = {
        (name_of(path), late)
        for path in mentioning("webapp", "analytics", words=LIBRARIES)
        for package, late in imported(tree(path))
        if package in LIBRARIES
    }
    assert {name for name, _late in places} <= HOMES, "use analytics.designs or analytics.survival"
    assert all(late for _name, late in places), "import it inside the function that needs it"


def test_the_rule_sees_early_and_late_imports() -> None:
    source = "import pyfixest\ndef fit():\n    from statsmodels.api import OLS"
    assert imported(ast.parse(source)) == {("pyfixest", False), ("statsmodels", True)}


@pytest.mark.parametrize("folder", ["analytics", "notebooks", "tests"])
def test_no_bootstrap_of_the_second_stage_alone(folder: str) -> None:
    """pyfixest's `wildboottest` on a `did2s` fit takes the first stage as known (its issue 1573)."""
    wrong = [name_of(path) for path in mentioning(folder, words={"did2s"}) if _pair(tree(path))]
    assert wrong == [], "use `designs.rollout`: its bootstrap fits both stages again"


def _pair(module: ast.Module) -> bool:
    return {"did2s", "wildboottest"} <= calls(module)


def test_the_rule_sees_the_pair() -> None:
    fit = "fit = pyfixest.did2s(rows)\n"
    assert _pair(ast.parse(fit + "fit.wildboottest(param='open')"))
    assert not _pair(ast.parse(fit + "fit.tidy()"))
