"""Every workflow table can be lived: states reached, steps named once, rules known, diagrams true."""

import re
from collections import Counter

import pytest

from tests.house.workflows import README, drawn, may_of, tables
from webapp.kernel.workflow import Workflow

TABLES = tables()
ROOMS = sorted({name.partition(".")[0] for name in TABLES} - {"kernel"})
every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())


def test_the_tables_are_found() -> None:
    assert sorted(TABLES) == [
        "kernel.DELIVERY", "people.ACCOUNT", "programs.BRIEF", "programs.ENROLLMENT",
        "programs.PROGRAM", "programs.THEME", "shares.CONNECTION", "shares.SHARE", "stories.STORY",
    ]  # fmt: skip


@every_table
def test_every_state_is_reached(table: Workflow) -> None:
    reached = {table.start}
    for _ in table.states:
        reached |= {s.target for s in table.steps if set(s.sources) & reached}
    assert reached == set(table.states), "a state nobody reaches: remove it, or add the step"


@every_table
def test_steps_are_named_once(table: Workflow) -> None:
    counted = Counter(step.name for step in table.steps)
    assert {name for name, count in counted.items() if count > 1} == set()


@every_table
def test_steps_leave_from_states_named_once(table: Workflow) -> None:
    assert [
        s.name for s in table.steps if len(set(s.sources)) != len(s.sources) or not s.sources
    ] == []


@every_table
def test_evidence_belongs_to_states_of_the_table(table: Workflow) -> None:
    assert set(table.evidence) <= set(table.states)
    assert table.start not in table.evidence, "a new row has no evidence yet"


@pytest.mark.parametrize("room", ROOMS)
def test_who_may_is_a_rule_of_the_room(room: str) -> None:
    tables_of_room = [t for name, t in TABLES.items() if name.startswith(f"{room}.")]
    named = {step.by for table in tables_of_room for step in table.steps} - {"system"}
    assert set(may_of(room)) == named, (
        f"webapp/{room}/rules.py: MAY holds exactly the rules that the room's tables name"
    )


def test_kernel_steps_are_the_systems() -> None:
    assert {step.by for step in TABLES["kernel.DELIVERY"].steps} == {"system"}


def test_the_diagrams_are_in_step() -> None:
    text = README.read_text(encoding="utf-8")
    assert text == drawn(text), "run `python -m tests.house.workflows`"


def test_no_diagram_outlives_its_table() -> None:
    text = README.read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- diagram (\S+) -->", text)) == sorted(TABLES)
