"""When programs with stories opened in each unit, and what decided these days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from webapp.core import activity, clock, db
from webapp.program_kinds import Kind
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState
from webapp.rollouts import queries as rollouts
from webapp.rollouts.workflow import Chosen

# From the most to the least favorable for a comparison, as in `analytics.contracts.unit_weeks`.
FAVORABLE: Final = (Chosen.lot, Chosen.calendar, Chosen.unknown, Chosen.outcome)


class Opening(NamedTuple):
    """The first day on which people of a unit could join a program, and what decided it."""

    day: date
    chosen_by: Chosen


@dataclass(frozen=True)
class Openings:
    """A program that was opened: its first day, the days of units in its plan, what decided them."""

    first: date
    days: Mapping[str, date]
    chosen: Chosen

    def of(self, unit: str) -> Opening:
        """Return the opening in a unit, by id; it may be ahead.

        Nothing records why a unit that the plan leaves out opened with the program, also where the
        order of the others was drawn.
        """
        planned = self.days.get(unit)
        if planned is None:
            return Opening(self.first, Chosen.unknown)
        return Opening(max(self.first, planned), self.chosen)


def first_openings() -> dict[str, datetime]:
    """Return when each program with stories was first opened, by id. The activity log has it."""
    programs = db.session().scalars(select(Program.id).where(Program.kind == Kind.sharing))
    found = {
        program: [
            act.at
            for act in activity.of_object(program)
            if act.facts.get("state") == ProgramState.open
        ]
        for program in programs
    }
    return {program: min(moments) for program, moments in found.items() if moments}


def openings(zone: ZoneInfo) -> list[Openings]:
    """Return the programs with stories that were opened, with the days of their plans."""
    made = []
    for program, moment in first_openings().items():
        plan = rollouts.rollout(program)
        chosen = plan.chosen if plan else Chosen.unknown
        first = clock.local_day(moment, zone)
        made.append(Openings(first, rollouts.days(program), chosen))
    return made


def earliest(programs: list[Openings], unit: str, today: date) -> Opening | None:
    """Return the first opening in a unit up to today; None if no program is open to it yet.

    Of two on one day the one that is less favorable for a comparison counts.
    """
    found = [opening for each in programs if (opening := each.of(unit)).day <= today]
    return min(found, key=lambda o: (o.day, -FAVORABLE.index(o.chosen_by)), default=None)
