"""Queries of insights."""

from typing import Final

from sqlalchemy import func, select

from analytics.core.measures import registry
from webapp.core import db
from webapp.core.errors import Missing
from webapp.insights.models import PanelWeek, ReleasedWeek, StoredFigure
from webapp.insights.rules import ORGANIZATION_READERS, may_read
from webapp.insights.weeks import RANGE
from webapp.people.models import Person
from webapp.people.queries import roles_of
from webapp.people.workflow import Role
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.models import Program

FIGURE_READERS: Final = (Role.lead, *ORGANIZATION_READERS)
MEASURE: Final = "authentic_visits"
RECENT: Final = "recent"
REVIEW: Final = "review"
PARTICIPATION: Final = "participation"
OWN_WORDS: Final = "own_words"
REPORTED: Final = "reported_views"


def visits_name(weeks: int) -> str:
    """Return the name of the stored visits of the last closed weeks."""
    return f"visits_{weeks}"


def program_for(person: Person, slug: str) -> Program:
    """Return a program whose figures a person may read or to which they belong; raises Missing.

    Only sharing programs have figures.
    """
    found = programs.by_slug(slug)
    if found is None or not (may_read(person, found) or programs.belongs(person, found.id)):
        raise Missing(programs.NO_PROGRAM)
    return programs.of_kind(found, Kind.sharing)


def with_figures() -> list[Program]:
    """Return the programs that have figures, in a fixed order: those of sharing."""
    found = select(Program).where(Program.kind == Kind.sharing).order_by(Program.id)
    return list(db.session().scalars(found))


def newest(program: Program, name: str) -> StoredFigure | None:
    """Return the newest stored figure with that name, or None; its charts are read when used."""
    return db.session().scalar(
        select(StoredFigure)
        .where(StoredFigure.program_id == program.id, StoredFigure.name == name)
        .order_by(StoredFigure.made_at.desc(), StoredFigure.id)
        .limit(1)
    )


def review_delay(program: Program) -> float | None:
    """Return the median hours to an answer as last stored, for the charter; None if unknown."""
    stored = newest(program, REVIEW)
    return stored.content["hours"] if stored else None


def has_figure(name: str, snapshot: str) -> bool:
    """Return whether a figure with this name is stored for a snapshot or a week."""
    found = select(StoredFigure.id).where(
        StoredFigure.name == name, StoredFigure.snapshot == snapshot
    )
    return db.session().scalar(found.limit(1)) is not None


def released(week: str) -> bool:
    """Return whether a week was released."""
    return db.session().get(ReleasedWeek, week) is not None


def panel_weeks() -> list[PanelWeek]:
    """Return the released weeks of all programs that reach the floor of authors, in order.

    Other weeks are not part of any total either, because differences of totals would reveal them.
    """
    shown = select(PanelWeek).where(PanelWeek.authors >= registry[MEASURE].floor)
    return list(db.session().scalars(shown.order_by(PanelWeek.week, PanelWeek.program_id)))


def weeks_of(program: Program) -> list[PanelWeek]:
    """Return the released weeks of one program that may be shown, in order."""
    shown = select(PanelWeek).where(PanelWeek.authors >= registry[MEASURE].floor)
    own = shown.where(PanelWeek.program_id == program.id).order_by(PanelWeek.week)
    return list(db.session().scalars(own))


def withheld(program: Program) -> bool:
    """Return whether there were visits, but no week of them may be shown."""
    any_week = select(PanelWeek.week).where(PanelWeek.program_id == program.id).limit(1)
    return not weeks_of(program) and db.session().scalar(any_week) is not None


def uncounted_weeks() -> list[str]:
    """Return released weeks whose requests are not counted by day yet."""
    return list(
        db.session().scalars(select(ReleasedWeek.week).where(ReleasedWeek.counted_at.is_(None)))
    )


def counted_weeks() -> list[str]:
    """Return released weeks whose requests were counted by day."""
    counted = select(ReleasedWeek.week).where(ReleasedWeek.counted_at.is_not(None))
    return list(db.session().scalars(counted.order_by(ReleasedWeek.week)))


def measured(snapshot: str) -> bool:
    """Return whether the figures of a snapshot are stored."""
    return has_figure(visits_name(RANGE), snapshot)


def last_released() -> str | None:
    """Return the newest released week, or None."""
    return db.session().scalar(select(func.max(ReleasedWeek.week)))


def readable(person: Person) -> list[Program]:
    """Return the programs whose figures a person may read."""
    if not any(role in FIGURE_READERS for role, _scope in roles_of(person)):
        return []
    found = sorted(with_figures(), key=lambda program: program.made_at)
    return [program for program in found if may_read(person, program)]
