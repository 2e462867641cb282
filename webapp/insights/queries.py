"""Reads of insights."""

from typing import Final

from sqlalchemy import func, select

from webapp.insights.models import PanelWeek, ReleasedWeek, StoredFigure
from webapp.insights.rules import may_read
from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program

MEASURE: Final = "authentic_visits"


def program_for(person: Person, slug: str) -> Program:
    """A program whose figures somebody may read, or that they belong to; raises Missing."""
    found = programs.by_slug(slug)
    if found is None or not (may_read(person, found) or programs.belongs(person, found.id)):
        raise Missing(programs.NO_PROGRAM)
    return found


def newest(program: Program, name: str) -> StoredFigure | None:
    """The newest stored figure of that name."""
    return db.session().scalar(
        select(StoredFigure)
        .where(StoredFigure.program_id == program.id, StoredFigure.name == name)
        .order_by(StoredFigure.made_at.desc(), StoredFigure.id)
        .limit(1)
    )


def released(week: str) -> bool:
    """Whether a week was released."""
    return db.session().get(ReleasedWeek, week) is not None


def panel_weeks() -> list[PanelWeek]:
    """Every released week of every program, in order."""
    ordered = select(PanelWeek).order_by(PanelWeek.week, PanelWeek.program_id)
    return list(db.session().scalars(ordered))


def measured(snapshot: str) -> bool:
    """Whether the figures of a snapshot are stored."""
    found = select(StoredFigure.id).where(StoredFigure.snapshot == snapshot).limit(1)
    return db.session().scalar(found) is not None


def last_released() -> str | None:
    """The newest released week."""
    return db.session().scalar(select(func.max(ReleasedWeek.week)))


def readable(person: Person) -> list[Program]:
    """Programs whose figures somebody may read."""
    everything = db.session().scalars(select(Program).order_by(Program.made_at))
    return [p for p in everything if may_read(person, p)]
