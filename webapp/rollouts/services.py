"""Plan the days on which a program opens in units."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.directory.queries import unit_by_id
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.rules import MAY
from webapp.programs.workflow import ProgramState
from webapp.rollouts import events, queries
from webapp.rollouts.models import Rollout, UnitOpening
from webapp.rollouts.workflow import Chosen

FEWEST, MOST_UNITS, MOST_GROUPS, MOST_WEEKS = 2, 500, 12, 26
LONGEST = timedelta(days=3653)
FROM_TOMORROW = gettext_noop("Choose a day from tomorrow on, ten years ahead at most.")
KEEPS = gettext_noop("A unit keeps a day. Choose an earlier or a later one.")


def draw(
    units: Sequence[str], first: date, *, groups: int, weeks: int, chance: random.Random
) -> dict[str, date]:
    """Return a day for each unit, in an order drawn by lot: groups of one size, `weeks` apart."""
    order = sorted(units)
    chance.shuffle(order)
    return {
        unit: first + timedelta(weeks=weeks * (place * groups // len(order)))
        for place, unit in enumerate(order)
    }


def plan(
    program: Program, days: Mapping[str, date], chosen: Chosen, *, by: Person, version: int
) -> Rollout | None:
    """Fix the day of each unit, by id; without days a draft opens everywhere at once.

    `version` is that of the plan which the person read, 0 for none. A day that has come is never
    changed, because people of the unit may have joined. Raises NotAllowed, WrongState for a
    program that opened without a plan or is closed, Stale, or Invalid on `days`.
    """
    found = _plan_to_change(program, by, version)
    _check(queries.entries(program.id), days, draft=program.state == ProgramState.draft)
    db.session().execute(delete(UnitOpening).where(UnitOpening.program_id == program.id))
    if not days:
        _drop(program, found, by)
        return None
    if found is None:
        found = Rollout(program_id=program.id, version=0)
        db.session().add(found)
    found.chosen, found.version, found.made_at = chosen, found.version + 1, clock.now()
    db.session().flush()
    db.session().add_all(
        UnitOpening(program_id=program.id, unit_id=unit_by_id(unit).id, opens_on=day)
        for unit, day in days.items()
    )
    db.session().flush()
    facts: dict[str, Any] = {
        "actor": by.id, "object_id": program.id, "chosen": chosen.value, "units": len(days),
    }  # fmt: skip
    lot = chosen == Chosen.lot
    record(events.RolloutDrawn(**facts) if lot else events.RolloutPlanned(**facts))
    return found


def _plan_to_change(program: Program, by: Person, version: int) -> Rollout | None:
    """Return the plan that the person read, with the program locked. Raises as `plan`."""
    db.lock(program)
    if (reason := MAY["is_lead"].reason(by, program)) is not None:
        raise NotAllowed(reason)
    found = queries.rollout(program.id)
    if version != (found.version if found else 0):
        raise Stale("Another window or person changed this in the meantime.")
    if program.state == ProgramState.closed or (
        found is None and program.state != ProgramState.draft
    ):
        raise WrongState("The program is open to all units already.")
    return found


def change_days(
    program: Program,
    changed: Mapping[str, date | None],
    chosen: Chosen,
    *,
    by: Person,
    version: int,
) -> Rollout | None:
    """Fix the day of some units by hand, by id; None takes the day away. Other units keep theirs.

    Nothing changes where all days are those of a draw. Raises as `plan`.
    """
    db.lock(program)
    before, found = queries.entries(program.id), queries.rollout(program.id)
    days = {unit: day for unit, day in (before | dict(changed)).items() if day is not None}
    if found is not None and found.chosen == Chosen.lot and days == before:
        return found
    return plan(program, days, chosen, by=by, version=version)


def draw_order(
    program: Program, units: Sequence[str], first: date, *, groups: int, weeks: int, by: Person,
    version: int, chance: random.Random,
) -> Rollout | None:  # fmt: skip
    """Draw by lot on which day each of these units opens. The days replace those of the draft.

    Only before a program opens: a later draw could wait for results. Raises as `plan`, and Invalid
    on `units`, `first`, `groups` or `weeks`.
    """
    db.lock(program)
    if program.state != ProgramState.draft:
        raise WrongState("The order is drawn before the program opens.")
    drawn = set(units)
    if not FEWEST <= len(drawn) <= MOST_UNITS:
        raise Invalid("units", "Choose from %(least)s to %(most)s units.", least=FEWEST, most=MOST_UNITS)  # fmt: skip
    most = min(MOST_GROUPS, len(drawn))
    if not FEWEST <= groups <= most:
        raise Invalid(
            "groups", "Enter a number from %(least)s to %(most)s.", least=FEWEST, most=most
        )
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid(
            "weeks", "Enter a number from %(least)s to %(most)s.", least=1, most=MOST_WEEKS
        )
    if not clock.today() < first <= clock.today() + LONGEST:
        raise Invalid("first", FROM_TOMORROW)
    days = draw(sorted(drawn), first, groups=groups, weeks=weeks, chance=chance)
    return plan(program, days, Chosen.lot, by=by, version=version)


def may_change(program: Program, day: date | None) -> bool:
    """Whether the lead may change the day of a unit: of a draft, or a day that has not come."""
    if program.state == ProgramState.draft:
        return True
    return program.state != ProgramState.closed and day is not None and day > clock.today()


def open_past_days(program_id: str) -> None:
    """Move days that passed in the draft to today, on which the program opened for these units."""
    today, found = clock.today(), queries.rollout(program_id)
    late = (UnitOpening.program_id == program_id) & (UnitOpening.opens_on < today)
    moved = list(db.session().scalars(select(UnitOpening).where(late)))
    if found is None or not moved:
        return
    for opening in moved:
        opening.opens_on = today
    found.version += 1
    db.session().flush()


def _check(before: Mapping[str, date], days: Mapping[str, date], *, draft: bool) -> None:
    today = clock.today()
    changed = {unit for unit in before.keys() | days.keys() if before.get(unit) != days.get(unit)}
    if not draft and before.keys() - days.keys():
        raise Invalid("days", KEEPS)
    if not draft and any(before.get(unit, today) <= today for unit in changed):
        raise Invalid("days", "A unit that is open stays open. Only later days can be changed.")
    if any(not today < days[unit] <= today + LONGEST for unit in changed & days.keys()):
        raise Invalid("days", FROM_TOMORROW)


def _drop(program: Program, found: Rollout | None, by: Person) -> None:
    if found is not None:
        db.session().delete(found)
        db.session().flush()
        record(events.RolloutDropped(actor=by.id, object_id=program.id))
