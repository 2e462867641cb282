"""Every step of a story, in every state, by every kind of person."""

from typing import Any

import pytest

from tests.factories.company import SUGGESTED, Company
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.stories import services
from webapp.stories.models import Story
from webapp.stories.workflow import STORY, Reason, State

STATES = tuple(State)
CALLS: dict[str, Any] = {
    "submit": lambda s, by: services.submit(s, by=by, version=s.version),
    "approve": lambda s, by: services.approve(s, by=by, revision=_number(s)),
    "suggest_edits": lambda s, by: services.suggest_edits(
        s, by=by, revision=_number(s), title=s.title, body=f"{SUGGESTED} And more."
    ),
    "accept_edits": lambda s, by: services.accept_edits(s, by=by, revision=_number(s)),
    "object": lambda s, by: services.object_to(
        s, by=by, revision=_number(s), reason=Reason.legal, note="No."
    ),
    "take_back": lambda s, by: services.take_back(s, by=by),
    "ask_second_reader": lambda s, by: services.ask_second_reader(s, by=by),
    "withdraw": lambda s, by: services.withdraw(s, by=by),
    "take_up": lambda s, by: services.take_up(s, by=by),
}
PARTS = ("author", "colleague", "reviewer", "lead", "foreign_reviewer", "admin", "stranger")


def _number(story: Story) -> int:
    return story.latest.number if story.latest else 0


def _may(name: str, part: str) -> bool:
    authors = {"is_author", "may_ask_second_reader"}
    return part == ("author" if STORY.step(name).by in authors else "reviewer")


def test_every_step_of_a_person_is_covered() -> None:
    assert set(CALLS) == {s.name for s in STORY.steps if s.by != "system"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", CALLS)
def test_each_step_succeeds_only_in_its_states_and_for_its_people(
    company: Company, state: State, name: str
) -> None:
    """Try a step as every person; a refused attempt must leave the state unchanged."""
    step = STORY.step(name)
    found: dict[str, Any] = {}
    story = company.story(state)
    for part in PARTS:
        try:
            with unit_of_work():
                CALLS[name](story, company.people[part])
        except (NotAllowed, WrongState) as refusal:
            unchanged = company.again(story).state == state
            found[part] = type(refusal) if unchanged else "changed"
        else:
            found[part] = company.again(story).state
            story = company.story(state)
    target: Any = step.target if state in step.sources else WrongState
    expected = {p: target if _may(name, p) else NotAllowed for p in PARTS}
    if name == "take_back" and state not in step.sources:
        expected["reviewer"] = NotAllowed  # no decision of theirs exists
    assert found == expected
