"""Workflow tables: states are reached, steps named once, rules known, diagrams up to date."""

import re
from collections import Counter

import pytest

from tests.architecture.workflows import PAGE, drawn, may_of, tables
from webapp.core.workflow import Workflow

TABLES = tables()
PACKAGES = sorted({name.partition(".")[0] for name in TABLES} - {"core"})
every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())


def test_the_tables_are_found() -> None:
    assert sorted(TABLES) == [
        "academy.MODULE", "appointments.APPOINTMENT", "barometers.WAVE", "bookings.BOOKING",
        "briefs.BRIEF", "briefs.THEME", "careers.REFERRAL", "champions.CHAMPION",
        "chat.CHAT_POST", "chat.WEBHOOK", "connections.CONNECTION", "core.OUTBOX",
        "gauge.REPAIR", "helpdesk.HELP", "helpdesk.NOTE", "ideas.IDEA", "irritants.IRRITANT",
        "meetings.MEETING", "mentoring.APPLICATION", "mentoring.EDITION", "mentoring.PAIR",
        "messaging.SOLICITATION", "notes.AGREEMENT", "notes.GOAL", "pairing.RUN",
        "people.ACCOUNT", "programs.ENROLLMENT", "programs.PROGRAM", "recognition.GOAL",
        "sharing.SHARE", "stories.AMENDMENT", "stories.STORY", "workshops.SIGN_UP",
        "workshops.WORKSHOP",
    ]  # fmt: skip


@every_table
def test_every_state_is_reached(table: Workflow) -> None:
    reached = {table.start}
    for _ in table.states:
        reached |= {s.target for s in table.steps if set(s.sources) & reached}
    assert reached == set(table.states), "remove a state that no step reaches, or add the step"


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


@pytest.mark.parametrize("package", PACKAGES)
def test_who_may_is_a_rule_of_the_package(package: str) -> None:
    own = [table for name, table in TABLES.items() if name.startswith(f"{package}.")]
    named = {step.by for table in own for step in table.steps} - {"system"}
    assert set(may_of(package)) == named, (
        f"webapp/{package}/rules.py: MAY has exactly the rules that the package's tables name"
    )


def test_outbox_steps_are_the_systems() -> None:
    assert {step.by for step in TABLES["core.OUTBOX"].steps} == {"system"}


def test_the_diagrams_are_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == drawn(text), "run `python -m tests.architecture.workflows`"


def test_every_diagram_has_a_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- diagram (\S+) -->", text)) == sorted(TABLES)
