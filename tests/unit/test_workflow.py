"""A workflow allows exactly its steps, to the roles that it names, and sets their evidence."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.factories.company import Company
from webapp.core import db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.core.workflow import Step, Workflow
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role
from webapp.stories.models import Story
from webapp.stories.rules import MAY
from webapp.stories.workflow import STORY, State
from webapp.web.application import Application

_S = State
# The expected workflow: a step, its source states, its target state.
PLAN = {
    "submit": ({_S.draft, _S.edits_suggested, _S.objected}, _S.in_review),
    "approve": ({_S.in_review}, _S.approved),
    "suggest_edits": ({_S.in_review}, _S.edits_suggested),
    "accept_edits": ({_S.edits_suggested}, _S.approved),
    "object": ({_S.in_review}, _S.objected),
    "ask_second_reader": ({_S.objected}, _S.in_review),
    "release": ({_S.in_review}, _S.approved),
    "take_back": ({_S.approved, _S.edits_suggested, _S.objected}, _S.in_review),
    "withdraw": (set(State) - {_S.withdrawn}, _S.withdrawn),
    "take_up": ({_S.withdrawn}, _S.draft),
}
MOVES = {(state, verb): to for verb, (states, to) in PLAN.items() for state in states}
# No person takes this step.
SYSTEM = "release"
VERBS = tuple(v for v in PLAN if v != SYSTEM)
WRITING = {"submit", "accept_edits", "ask_second_reader", "withdraw", "take_up"}
REVIEWING = {"approve", "suggest_edits", "object"}
# Who may take which step, whatever the state. Only the person who decided may take a decision back,
# and an unsaved story has no decision.
ACTORS = {
    "author": WRITING,
    "reviewer": REVIEWING,
    "lead": set(),
    "colleague": set(),
    "stranger": set(),
    "admin": set(),
    "analyst": set(),
    "observer": set(),
    "foreign_lead": set(),
    "foreign_reviewer": set(),
    "foreign_author": set(),
    # Last, because these two get an additional role.
    "author who reviews": WRITING,
    "reviewer who leads": REVIEWING,
}


def actor(company: Company, role_name: str) -> tuple[Person, Person]:
    """The person of a role name, and the author of the story."""
    plain, _, extra = role_name.partition(" who ")
    person = company.people[plain]
    role = {"reviews": Role.reviewer, "leads": Role.lead}.get(extra)
    if role is not None:
        with unit_of_work():
            people.grant(person, role, by=None, scope=company.program.id, reason="for the test")
    return person, company.people["author"]


EVIDENCE = {c for named in STORY.evidence.values() for c in named}


def unsaved_story(company: Company, author: Person, state: State) -> Story:
    """A story that is not in the database."""
    return Story(person_id=author.id, author=author, program_id=company.program.id, state=state)


def outcome(company: Company, by: Person, author: Person, state: State, verb: str) -> str:
    candidate = unsaved_story(company, author, state)
    try:
        STORY.take(candidate, verb, by=by, may=MAY, **dict.fromkeys(EVIDENCE, "x"))
    except NotAllowed:
        return "not allowed"
    except WrongState:
        return "wrong state"
    return candidate.state.value


def test_every_state_every_verb_every_role(company: Company) -> None:
    outcomes, expected = {}, {}
    for role_name, verbs in ACTORS.items():
        by, author = actor(company, role_name)
        for state, verb in product(State, VERBS):
            outcomes[role_name, state, verb] = outcome(company, by, author, state, verb)
            allowed = MOVES.get((state, verb), "wrong state")
            expected[role_name, state, verb] = allowed if verb in verbs else "not allowed"
    assert len(outcomes) == 13 * 6 * 9
    assert outcomes == expected


def test_the_matrix_covers_the_table() -> None:
    assert {step.name for step in STORY.steps} == set(PLAN)
    assert {step.name for step in STORY.steps if step.by == "system"} == {SYSTEM}
    assert {(s, step.name): step.target for step in STORY.steps for s in step.sources} == MOVES
    assert {verb for verbs in ACTORS.values() for verb in verbs} == set(VERBS) - {"take_back"}


def test_a_refusal_has_its_reason(company: Company) -> None:
    by, author = actor(company, "author who reviews")
    candidate = unsaved_story(company, author, State.in_review)
    with pytest.raises(NotAllowed) as own:
        STORY.permit(candidate, "approve", by=by, may=MAY)
    with pytest.raises(NotAllowed) as foreign:
        STORY.permit(candidate, "approve", by=company.people["stranger"], may=MAY)
    assert own.value.message == "You cannot review your own story."
    assert foreign.value.message == "Only a reviewer of the program can do this."


def test_the_rule_is_checked_before_the_state(company: Company) -> None:
    done = unsaved_story(company, company.people["author"], State.withdrawn)
    with pytest.raises(NotAllowed):
        STORY.permit(done, "submit", by=company.people["stranger"], may=MAY)
    with pytest.raises(WrongState):
        STORY.permit(done, "submit", by=company.people["author"], may=MAY)


@pytest.mark.both_databases
def test_the_state_is_read_again_under_a_lock(company: Company) -> None:
    draft = company.story()
    with unit_of_work():
        db.session().refresh(draft)
        db.session().execute(
            text("UPDATE story SET state = 'withdrawn', withdrawn_at = '2026-11-18 12:00:00+00:00'")
        )
        with pytest.raises(WrongState):
            STORY.permit(draft, "submit", by=company.people["author"], may=MAY)


def test_each_state_has_exactly_its_evidence(company: Company) -> None:
    columns = {c for named in STORY.evidence.values() for c in named}
    found = {}
    for state in State:
        stored = company.again(company.story(state.value))
        found[state] = {c for c in columns if getattr(stored, c) is not None}
    assert found == {state: set(STORY.evidence.get(state, ())) for state in State}


CONTRADICTIONS = [
    "UPDATE story SET state = 'approved', submitted_at = NULL",
    "UPDATE story SET state = 'draft'",
    "UPDATE story SET state = 'lost', submitted_at = NULL",
    "UPDATE story SET submitted_at = NULL",
    "UPDATE story SET withdrawn_at = submitted_at",
    "UPDATE story SET state = 'objected', submitted_at = NULL, reason = 'taste'",
]


def refused(statement: str) -> bool:
    try:
        db.session().execute(text(statement))
    except IntegrityError:
        return True
    finally:
        db.session().rollback()
    return False


@pytest.mark.both_databases
def test_the_database_refuses_evidence_that_contradicts_the_state(company: Company) -> None:
    company.story("in_review")
    assert [statement for statement in CONTRADICTIONS if not refused(statement)] == []
    assert refused("UPDATE story SET title = 'Another'") is False


class LampState(StrEnum):
    """State of a lamp."""

    off = "off"
    on = "on"
    broken = "broken"


@dataclass
class Lamp:
    """A row with the columns that the workflow sets."""

    state: Any = LampState.off
    lit_at: str | None = None
    lit_by: str | None = None
    fell_at: str | None = None


LAMP = Workflow(
    LampState,
    LampState.off,
    (
        Step("light", "Light", "lit", (LampState.off,), LampState.on, "system"),
        Step("pass_on", "Pass on", "passed on", (LampState.on,), LampState.on, "system"),
        Step("drop", "Drop", "dropped", (LampState.off, LampState.on), LampState.broken, "system"),
    ),
    evidence={LampState.on: ("lit_at", "lit_by"), LampState.broken: ("fell_at",)},
)


def test_a_move_sets_the_evidence_of_the_new_state_and_clears_the_rest(app: Application) -> None:
    lamp = Lamp()
    LAMP.move(lamp, LAMP.step("light"), lit_at="noon", lit_by="anna", fell_at="never")
    assert lamp == Lamp(LampState.on, "noon", "anna", None)
    LAMP.move(lamp, LAMP.step("pass_on"), lit_by="ben")
    assert lamp == Lamp(LampState.on, "noon", "ben", None)
    LAMP.move(lamp, LAMP.step("drop"), fell_at="night")
    assert lamp == Lamp(LampState.broken, None, None, "night")


def test_an_unknown_step_raises_key_error() -> None:
    with pytest.raises(KeyError):
        LAMP.step("dim")


def test_open_steps_are_those_that_leave_from_a_state() -> None:
    assert [[s.name for s in LAMP.open_steps(state)] for state in LampState] == [
        ["light", "drop"], ["pass_on", "drop"], [],
    ]  # fmt: skip


def test_checks_are_derived_from_the_table() -> None:
    assert {check.name: str(check.sqltext) for check in LAMP.checks()} == {
        "state_known": "state IN ('off', 'on', 'broken')",
        "lit_at_evidence": "(state IN ('on')) = (lit_at IS NOT NULL)",
        "lit_by_evidence": "(state IN ('on')) = (lit_by IS NOT NULL)",
        "fell_at_evidence": "(state IN ('broken')) = (fell_at IS NOT NULL)",
    }


def test_the_diagram_is_derived_from_the_table() -> None:
    assert LAMP.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> off",
        "    off --> on: light",
        "    on --> on: pass_on",
        "    off --> broken: drop",
        "    on --> broken: drop",
    ]
