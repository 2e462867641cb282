"""Rules about the text of the code. Each failure names the place and says what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import KERNEL, called, identifiers, name_of, python_files, tree, words_of

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
MOST_MODULES = 13
NOUNS = {
    "person", "people", "account", "program", "programs", "charter", "enrollment", "purpose",
    "ambassador", "theme", "brief", "story", "stories", "revision", "review", "reviewer", "share",
    "shares", "channel", "disclosure", "champion", "clinic", "mentor", "mentee", "workshop",
    "idea", "barometer", "wave", "ballot", "irritant", "repair", "notice", "application", "hire",
    "figure", "snapshot", "visit", "author", "lead",
}  # fmt: skip


def _calls(*folders: str) -> Iterator[tuple[str, str, str]]:
    """Place, owner and name of every call."""
    for path in python_files(*folders):
        for node in ast.walk(tree(path)):
            if (found := called(node)) is not None:
                yield (f"{name_of(path)}:{getattr(node, 'lineno', 0)}", *found)


def test_only_the_unit_of_work_commits() -> None:
    home = "webapp/kernel/unit_of_work.py"
    places = [
        place
        for place, owner, name in _calls("webapp")
        if name == "commit" and not place.startswith(home)
    ]
    assert places == [], "run the verb inside `unit_of_work()`; it commits once"
    assert [p.partition(":")[0] for p, _o, n in _calls("webapp/kernel") if n == "commit"] == [home]


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
    assert places == ["webapp/kernel/clock.py"], "use `clock.now()`: tests and the seed set it"


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


def test_there_is_no_junk_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    found = [
        name_of(path)
        for path in python_files("webapp", "analytics", "tests")
        if path.stem in drawers or path.parent.name in drawers
    ]
    assert found == [], "put each function where its noun lives"


def test_webapp_itself_is_empty() -> None:
    package = KERNEL.parent / "__init__.py"
    assert package.read_text(encoding="utf-8").strip() == "", (
        "Python runs webapp/__init__.py before any room: whatever stands there is known to all"
    )


def test_the_kernel_stays_small() -> None:
    # A package that was split by noun is one module to those who use it.
    modules = {p.relative_to(KERNEL).parts[0] for p in KERNEL.rglob("*.py")} - {"__init__.py"}
    assert 0 < len(modules) <= MOST_MODULES, "a module enters when two rooms need it; one must go"


@pytest.mark.parametrize("path", python_files("webapp/kernel"), ids=lambda p: p.stem)
def test_the_kernel_knows_no_noun_of_ours(path: Path) -> None:
    named = {name for name in identifiers(tree(path)) if words_of(name) & NOUNS}
    assert named == set(), "the kernel serves every room: call it `who`, `thing`, `row`, `object`"


def test_the_noun_rule_would_see_one() -> None:
    seen = set(identifiers(ast.parse("def load_story(thePerson):\n    return thePerson.brief")))
    assert {name for name in seen if words_of(name) & NOUNS} == {
        "load_story", "thePerson", "brief",
    }  # fmt: skip
