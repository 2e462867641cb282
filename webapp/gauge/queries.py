"""Reads of the gauge."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from webapp.briefs.models import Theme
from webapp.briefs.workflow import ThemeState
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.gauge.models import GaugeReading, Repair
from webapp.gauge.outside import Shared
from webapp.gauge.rules import reads_gauge
from webapp.gauge.workflow import RepairState
from webapp.people.models import Person
from webapp.people.queries import holds
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.workflow import ProgramState

# How long employees read on the page of the program what a repair changed.
NEWS = timedelta(weeks=13)


def program_for(person: Person, slug: str) -> Program:
    """Return a sharing program whose gauge a person may read or to which they belong.

    Raises Missing.
    """
    found = programs.by_slug(slug)
    if found is None or not (reads_gauge(person, found) or programs.belongs(person, found.id)):
        raise Missing(programs.NO_PROGRAM)
    return programs.of_kind(found, Kind.sharing)


def led_repair(person: Person, repair_id: str) -> Repair:
    """Return a repair of a program that this person leads; raises Missing."""
    found = db.session().get(Repair, repair_id)
    if found is None or not holds(person, Role.lead, found.program_id):
        raise Missing("There is no such repair, or you cannot change it.")
    return found


def compared_programs() -> list[Program]:
    """Return the sharing programs that were opened, in a fixed order."""
    found = select(Program).where(Program.kind == Kind.sharing, Program.state != ProgramState.draft)
    return list(db.session().scalars(found.order_by(Program.id)))


def compared_themes(program_id: str) -> list[Theme]:
    """Return the themes of a program that are compared with something, oldest first."""
    found = select(Theme).where(Theme.program_id == program_id, Theme.about.is_not(None))
    return list(db.session().scalars(found.order_by(Theme.made_at, Theme.id)))


def is_read(week: str) -> bool:
    """Return whether a week was read, or a later one."""
    newest = db.session().scalar(select(func.max(GaugeReading.week)))
    return newest is not None and newest >= week


def newest_reading(theme: Theme) -> GaugeReading | None:
    """Return the newest reading of a theme about what it is compared with now, or None."""
    return db.session().scalar(
        select(GaugeReading)
        .where(GaugeReading.theme_id == theme.id, GaugeReading.about == theme.about)
        .order_by(GaugeReading.week.desc())
        .limit(1)
    )


def last_shared(theme_id: str) -> Shared | None:
    """Return the number of shares of a theme that was shown last, or None."""
    last = db.session().scalar(
        select(GaugeReading)
        .where(GaugeReading.theme_id == theme_id, GaugeReading.shares_week.is_not(None))
        .order_by(GaugeReading.week.desc())
        .limit(1)
    )
    if last is None or last.shares is None or last.shares_week is None:
        return None
    return Shared(last.shares, last.shares_week)


def irritants_open_at(theme_id: str, moment: datetime) -> int:
    """Return how many irritants were open in the last reading of a theme before a moment."""
    found = select(GaugeReading.irritants_open).where(
        GaugeReading.theme_id == theme_id, GaugeReading.made_at <= moment
    )
    return db.session().scalar(found.order_by(GaugeReading.week.desc()).limit(1)) or 0


def last_repair(theme_id: str) -> Repair | None:
    """Return the last repair of a theme, open or closed, or None."""
    found = select(Repair).where(Repair.theme_id == theme_id)
    return db.session().scalar(found.order_by(Repair.opened_at.desc(), Repair.id).limit(1))


def repairs(program_id: str) -> list[Repair]:
    """Return the repairs of a program, the newest first."""
    found = select(Repair).where(Repair.program_id == program_id)
    return list(db.session().scalars(found.order_by(Repair.opened_at.desc(), Repair.id)))


def open_repairs(program_ids: Sequence[str]) -> list[Repair]:
    """Return the open repairs of some programs, the first that is due first."""
    found = select(Repair).where(
        Repair.program_id.in_(program_ids), Repair.state == RepairState.open
    )
    return list(db.session().scalars(found.order_by(Repair.due_on, Repair.id)))


def told_repairs(program_id: str) -> list[Repair]:
    """Return what employees read: repairs of paused themes, and those closed in the last quarter."""
    since = clock.now() - NEWS
    last: dict[str, Repair] = {}
    for each in repairs(program_id):
        last.setdefault(each.theme_id, each)
    return [
        each
        for each in last.values()
        if each.theme.state == ThemeState.paused or (each.closed_at and each.closed_at >= since)
    ]
