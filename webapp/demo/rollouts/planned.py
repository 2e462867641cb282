"""Pilot units open with the program; the others follow in groups, in an order drawn by lot."""

from collections.abc import Mapping
from datetime import date

from webapp.directory.queries import units
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.rollouts import services
from webapp.rollouts.workflow import Chosen


def plan(program: Program, days: Mapping[str, date], *, by: Person) -> None:
    """Record the days of units, by name, for a draft."""
    ids = {unit.name: unit.id for unit in units()}
    # A small company may have no people of a unit yet.
    planned = {ids[name]: day for name, day in days.items() if name in ids}
    services.plan(program, planned, Chosen.lot, by=by, version=0)
