"""Rules about the source code. Each failure names the place and says what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import (
    CORE,
    WEBAPP,
    called,
    identifiers,
    name_of,
    python_files,
    tree,
    words_of,
)

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
LONGEST_PACKAGE = 2_500
MOST_MODULES = 17
NOUNS = {
    "person", "people", "account", "program", "programs", "charter", "enrollment", "purpose",
    "ambassador", "theme", "brief", "story", "stories", "review", "reviewer", "share",
    "shares", "disclosure", "champion", "clinic", "mentor", "mentee", "workshop",
    "idea", "barometer", "wave", "ballot", "irritant", "repair", "notice", "hire",
    "figure", "snapshot", "visit", "author", "lead",
}  # fmt: skip


def _calls(*folders: str) -> Iterator[tuple[str, str, str]]:
    """Place, owner and name of every call."""
    for path in python_files(*folders):
        for node in ast.walk(tree(path)):
            if (found := called(node)) is not None:
                yield (f"{name_of(path)}:{getattr(node, 'lineno', 0)}", *found)


def test_only_the_unit_of_work_commits() -> None:
    home = "webapp/core/unit_of_work.py"
    places = [
        place
        for place, owner, name in _calls("webapp")
        if name == "commit" and not place.startswith(home)
    ]
    assert places == [], "call the service inside `unit_of_work()`; it commits once"
    assert [p.partition(":")[0] for p, _o, n in _calls("webapp/core") if n == "commit"] == [home]


def test_only_the_clock_asks_for_the_time() -> None:
    naive = {
        ("datetime", "now"), ("datetime", "today"), ("date", "today"), ("datetime", "utcnow"),
        ("datetime", "utcfromtimestamp"),
    }  # fmt: skip
    places = [
        place.partition(":")[0]
        for place, owner, name in _calls("webapp", "analytics")
        if (owner, name) in naive or name == "utcnow"
    ]
    assert set(places) == {"webapp/core/clock.py"}, "use `clock.now()`: tests and the demo set it"


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{name_of(path)}:{node.lineno} {node.name}", length


def test_no_file_is_too_long() -> None:
    lines = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files("webapp", "analytics")
    }
    long = {name: count for name, count in lines.items() if count > LONGEST_FILE}
    assert long == {}, "make it a package of the same name, split by noun"


def test_no_function_is_too_long() -> None:
    long = {
        place: length
        for path in python_files("webapp", "analytics")
        for place, length in _functions(path)
        if length > LONGEST_FUNCTION
    }
    assert long == {}, "give its parts names"


def test_no_package_is_too_long() -> None:
    lines = {
        package.name: sum(
            len(path.read_text(encoding="utf-8").splitlines())
            for path in python_files(f"webapp/{package.name}")
        )
        for package in WEBAPP.iterdir()
        if package.is_dir()
    }
    long = {name: count for name, count in lines.items() if count > LONGEST_PACKAGE}
    assert long == {}, "split the package by noun"


def test_the_day_is_the_organizations() -> None:
    """`clock.now().date()` is the day in UTC: at 00:30 in Paris it is yesterday."""
    places = [
        f"{name_of(path)}:{number}"
        for path in python_files("webapp", "analytics")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ".now().date()" in line
    ]
    assert places == [], "use `clock.today()`"


def test_no_state_hangs_on_untyped_extensions() -> None:
    places = [
        name_of(path)
        for path in python_files("webapp")
        if ".extensions[" in path.read_text(encoding="utf-8")
    ]
    assert places == [], "use the typed Runtime, or a Provider declared in feature.py"


def _ignored(module: ast.Module) -> list[int]:
    """Lines on which the result of a function of webapp.web.submit is thrown away."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "webapp.web.submit"
        for alias in node.names
    } & {"submit", "before_transaction"}
    return [
        node.lineno
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and (called(node.value) or ("", ""))[1] in imported
    ]


def test_no_view_ignores_a_refusal() -> None:
    places = {name_of(path): _ignored(tree(path)) for path in python_files("webapp")}
    assert {name: lines for name, lines in places.items() if lines} == {}, (
        "look at the result: `isinstance(result, Refused)` shows the page again"
    )


def test_the_refusal_rule_finds_an_ignored_result() -> None:
    imported = "from webapp.web.submit import submit\n"
    ignored = ast.parse(imported + "submit(form, write)\nflash('Saved.')")
    used = ast.parse(imported + "if isinstance(submit(form, write), Done):\n    flash('Saved.')")
    another = ast.parse("from webapp.stories.services import submit\nsubmit(story)")
    assert (_ignored(ignored), _ignored(used), _ignored(another)) == ([2], [], [])


def test_no_module_is_called_utils() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "misc"}
    found = [
        name_of(path)
        for path in python_files("webapp", "analytics", "tests")
        if path.stem in names or path.parent.name in names
    ]
    assert found == [], "put each function into the module of its noun"


def test_webapp_itself_is_empty() -> None:
    package = CORE.parent / "__init__.py"
    assert package.read_text(encoding="utf-8").strip() == "", (
        "every import of a package runs webapp/__init__.py: keep it empty"
    )


def test_core_stays_small() -> None:
    # A package that was split by noun is one module to those who use it.
    modules = {p.relative_to(CORE).parts[0] for p in CORE.rglob("*.py")} - {"__init__.py"}
    assert 0 < len(modules) <= MOST_MODULES, "a module enters core when two packages need it"


@pytest.mark.parametrize("path", python_files("webapp/core"), ids=lambda p: p.stem)
def test_core_names_no_domain_noun(path: Path) -> None:
    named = {name for name in identifiers(tree(path)) if words_of(name) & NOUNS}
    assert named == set(), "core serves every package: use `actor`, `row`, `object`"


def test_the_noun_rule_finds_a_noun() -> None:
    seen = set(identifiers(ast.parse("def load_story(thePerson):\n    return thePerson.brief")))
    assert {name for name in seen if words_of(name) & NOUNS} == {
        "load_story", "thePerson", "brief",
    }  # fmt: skip
