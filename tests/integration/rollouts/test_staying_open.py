"""Whatever leads plan, whenever: a unit that opened never closes."""

import random
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.rollouts.plans import TODAY, drafted, opened, units
from webapp.core import clock, db
from webapp.core.errors import Refusal
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import OrgUnit
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.rollouts import queries, services
from webapp.rollouts.workflow import Chosen

UNITS = 5
NUMBERS = count()
DAYS = st.none() | st.integers(-3, 40)
PLANS = st.tuples(
    st.sampled_from(["plan", "change", "draw", "open"]),
    st.dictionaries(st.integers(0, UNITS - 1), DAYS, max_size=UNITS),
    st.integers(0, 15),
)


@pytest.fixture(scope="module")
def tree(company: Company) -> list[OrgUnit]:
    """Two units at the top, two below the first, one below these."""
    top = units("Staying", 2)
    middle = units("Staying middle", 2, top[0])
    return [*top, *middle, *units("Staying leaf", 1, middle[1])]


def act(company: Company, program: Program, kind: str, days: dict[str, Any]) -> None:
    """Take one step; a refusal changes nothing."""
    lead, found = company.people["lead"], queries.rollout(program.id)
    version = found.version if found else 0
    if kind == "open":
        if program.state == ProgramState.draft:
            opened(company, program)
        return
    with suppress(Refusal), unit_of_work():
        if kind == "change":
            services.change_days(program, days, Chosen.calendar, by=lead, version=version)
        elif kind == "plan":
            given_days = {unit: day for unit, day in days.items() if day is not None}
            services.plan(program, given_days, Chosen.calendar, by=lead, version=version)
        else:
            services.draw_order(
                program, sorted(days), clock.today() + timedelta(days=3), groups=2, weeks=1, by=lead,
                version=version, chance=random.Random(3),
            )  # fmt: skip


def open_units(program: Program, every: list[OrgUnit]) -> set[str]:
    """The units whose people may join today."""
    if program.state != ProgramState.open:
        return set()
    days, today = queries.days(program.id), clock.today()
    return {unit.id for unit in every if days.get(unit.id, today) <= today}


@settings(max_examples=20)
@given(st.lists(PLANS, min_size=1, max_size=6))
def test_a_unit_that_opened_never_closes(
    company: Company, tree: list[OrgUnit], steps: list[Any]
) -> None:
    program = drafted(company, f"staying-{next(NUMBERS)}")
    every, known, today = tree, set[str](), TODAY
    for kind, days, later in steps:
        today += timedelta(days=later)
        with clock.at(datetime.combine(today, time(12), NOON.tzinfo)):
            assert known <= open_units(program, every)
            typed = {
                every[number].id: None if day is None else today + timedelta(days=day)
                for number, day in days.items()
            }
            act(company, program, kind, typed)
            known |= open_units(program, every)
            assert known <= open_units(program, every)
    db.session().rollback()
