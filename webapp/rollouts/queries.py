"""Reads of rollouts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.directory.queries import unit_names, unit_tree
from webapp.people.models import OrgUnit, Person
from webapp.programs.models import Program
from webapp.programs.opening import OpeningDay
from webapp.programs.queries import NO_PROGRAM, led_program
from webapp.programs.workflow import ProgramState
from webapp.rollouts.models import Rollout, UnitOpening

# Units that are folded together at most, where a part can be split.
LARGE = 25


@dataclass(frozen=True)
class UnitRow:
    """A unit on the lead's page: its depth, the names above it, and its day.

    `day` is its own day, `above` that of the nearest unit above with one; None where there is none.
    """

    unit: OrgUnit
    depth: int
    path: tuple[str, ...]
    day: date | None
    above: date | None


def load_program(me: Person, slug: str) -> Program:
    """A program that opens unit by unit or still may, for its lead; raises Missing."""
    program = led_program(me, slug)
    if program.state != ProgramState.draft and rollout(program.id) is None:
        raise Missing(NO_PROGRAM)
    return program


def rollout(program_id: str) -> Rollout | None:
    """Return the plan of a program; None if it opens everywhere at once."""
    return db.session().get(Rollout, program_id)


def entries(program_id: str) -> dict[str, date]:
    """Return the planned day of each unit that has an entry of its own, by id."""
    found = select(UnitOpening.unit_id, UnitOpening.opens_on).where(
        UnitOpening.program_id == program_id
    )
    return {row.unit_id: row.opens_on for row in db.session().execute(found)}


def days(program_id: str) -> dict[str, date]:
    """Return the day from which each unit may join, by id, also of the units below an entry.

    Units that are missing open with the program.
    """
    planned, found = entries(program_id), dict[str, date]()
    if not planned:
        return found
    for _depth, unit in unit_tree():
        day = planned.get(unit.id) or found.get(unit.parent_id or "")
        if day is not None:
            found[unit.id] = day
    return found


def opens_on(program: Program, person: Person) -> date | None:
    """Return the day from which a person may join; None if the program opens for them at once."""
    planned = entries(program.id)
    unit = person.unit if planned else None
    # Pages ask this of each person: the units above one are few, the whole tree may be large.
    while unit is not None and unit.id not in planned:
        unit = db.session().get(OrgUnit, unit.parent_id) if unit.parent_id else None
    return planned[unit.id] if unit else None


def opening_days(program: Program) -> list[OpeningDay]:
    """Return the days of the plan in order, each with the names of its units."""
    planned = entries(program.id)
    if not planned:
        return []
    names, found = unit_names(), defaultdict(list)
    for unit, day in planned.items():
        found[day].append(names[unit])
    return [OpeningDay(day, tuple(sorted(found[day]))) for day in sorted(found)]


def unit_rows(program: Program) -> list[UnitRow]:
    """Return all units in the order of the tree, with their days in the plan of a program."""
    planned, found = entries(program.id), dict[str, UnitRow]()
    for depth, unit in unit_tree():
        up = found.get(unit.parent_id or "")
        found[unit.id] = UnitRow(
            unit, depth, (*up.path, up.unit.name) if up else (), planned.get(unit.id),
            (up.day or up.above) if up else None,
        )  # fmt: skip
    return list(found.values())


def levels(rows: Sequence[UnitRow], most: int) -> list[list[OrgUnit]]:
    """Return the units of each level of the tree; a level with more than `most` is empty."""
    found = list[list[OrgUnit]]()
    for row in sorted(rows, key=lambda row: row.depth):
        if row.depth == len(found):
            found.append([])
        found[row.depth].append(row.unit)
    return [units if len(units) <= most else [] for units in found]


def listed(rows: Sequence[UnitRow], most: int) -> list[UnitRow]:
    """Return the units from the top down to the deepest level with which there are `most` at most.

    Units below open with the unit above. Of more units than that at the top, the first are listed.
    """
    deepest = 0
    while any(row.depth > deepest for row in rows):
        if sum(row.depth <= deepest + 1 for row in rows) > most:
            break
        deepest += 1
    return [row for row in rows if row.depth <= deepest][:most]


def folds(rows: Sequence[UnitRow]) -> list[Sequence[UnitRow]]:
    """Return units in the order of the tree, in parts that a page can fold.

    A part is a unit with all units below it; one that is large and has units of units is its top
    unit alone, followed by the parts below.
    """
    found, start = list[Sequence[UnitRow]](), 0
    while start < len(rows):
        top, end = rows[start], start + 1
        while end < len(rows) and rows[end].depth > top.depth:
            end += 1
        part = rows[start:end]
        if len(part) > LARGE and any(row.depth > top.depth + 1 for row in part):
            part = part[:1]
        found.append(part)
        start += len(part)
    return found
