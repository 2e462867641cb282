"""No list is in the order of a count: a list of people in such an order is a ranking."""

import ast
import re

import pytest

from tests.architecture.sources import WEBAPP, called, name_of, python_files, tree

COUNTS = {"count", "sum", "avg"}
# Jinja's own ways to sort; `sort` by a plain attribute such as a name is none of these.
SORTED = re.compile(r"\|\s*(dictsort\([^)]*value|sort\([^)]*(count|number|total|sum))")
# Objections of a program by reason, where no person is in the list.
ALLOWED = {"webapp/insights/review_figures.py"}


def ranks(node: ast.AST) -> bool:
    """Whether a call sorts by a count: in the database, of a Counter, or by the length of a list."""
    match called(node):
        case (_, "most_common"):
            return True
        case (_, "order_by"):
            keys = getattr(node, "args", [])
            counts = {("func", each) for each in COUNTS}
            return any(called(n) in counts for key in keys for n in ast.walk(key))
        case (_, "sorted" | "sort" | "max" | "nlargest"):
            keys = [k.value for k in getattr(node, "keywords", []) if k.arg == "key"]
            return any(
                called(n) == ("", "len") or (called(n) or ("", ""))[1] == "count"
                for key in keys for n in ast.walk(key)
            )  # fmt: skip
    return False


@pytest.mark.parametrize(
    ("code", "is_ranking"),
    [
        ("select(Person).group_by(Person.id).order_by(func.count().desc(), Person.name)", True),
        ("select(Person).order_by(desc(func.sum(Entry.minutes)))", True),
        ("Counter(people).most_common(3)", True),
        ("sorted(people, key=lambda p: len(notes[p.id]))", True),
        ("select(Person).order_by(Person.name, Person.id)", False),
        ("select(func.count()).where(Note.person_id == me.id)", False),
    ],
)
def test_the_rule_knows_a_ranking(code: str, *, is_ranking: bool) -> None:
    assert any(ranks(node) for node in ast.walk(ast.parse(code))) is is_ranking


def test_no_query_and_no_list_is_in_the_order_of_a_count() -> None:
    found = [
        f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        for path in python_files("webapp")
        if name_of(path) not in ALLOWED
        for node in ast.walk(tree(path))
        if ranks(node)
    ]
    assert found == [], "sort by name or day: people are never in the order of what they did"


def test_no_template_sorts_by_a_count() -> None:
    found = [
        name_of(p)
        for p in WEBAPP.glob("*/templates/**/*.html")
        if SORTED.search(p.read_text("utf-8"))
    ]
    assert found == [], "sort by name or day in the query"
