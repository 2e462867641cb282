"""Reads of insights."""

from typing import Final

from sqlalchemy import func, select

from analytics.plain.measures import registry
from webapp.insights.models import PanelWeek, ReleasedWeek, StoredFigure
from webapp.insights.rules import may_read
from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program

MEASURE: Final = "authentic_visits"
REACH: Final = "authentic_reach"
REVIEW: Final = "review"
PARTICIPATION: Final = "participation"
OWN_WORDS: Final = "own_words"
REPORTED: Final = "reported_views"


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


def review_delay(program: Program) -> float | None:
    """Median hours to an answer as last stored, for the charter; None where it is not known."""
    stored = newest(program, REVIEW)
    return stored.content["hours"] if stored else None


def kept(name: str, snapshot: str) -> bool:
    """Whether a figure of this name is stored for a snapshot or a week."""
    found = select(StoredFigure.id).where(
        StoredFigure.name == name, StoredFigure.snapshot == snapshot
    )
    return db.session().scalar(found.limit(1)) is not None


def released(week: str) -> bool:
    """Whether a week was released."""
    return db.session().get(ReleasedWeek, week) is not None


def panel_weeks() -> list[PanelWeek]:
    """Every released week of every program in which enough people's links were visited, in order.

    The others are told nowhere, not even inside a total: the difference would tell them.
    """
    told = select(PanelWeek).where(PanelWeek.authors >= registry[MEASURE].floor)
    return list(db.session().scalars(told.order_by(PanelWeek.week, PanelWeek.program_id)))


def weeks_of(program: Program) -> list[PanelWeek]:
    """The released weeks of one program that are told, in order."""
    return [w for w in panel_weeks() if w.program_id == program.id]


def withheld(program: Program) -> bool:
    """Whether there were visits, and no week of them may be told."""
    any_week = select(PanelWeek.week).where(PanelWeek.program_id == program.id).limit(1)
    return not weeks_of(program) and db.session().scalar(any_week) is not None


def uncounted_weeks() -> list[str]:
    """Released weeks whose requests were not counted by day yet."""
    return list(
        db.session().scalars(select(ReleasedWeek.week).where(ReleasedWeek.counted_at.is_(None)))
    )


def counted_weeks() -> list[str]:
    """Released weeks whose requests were counted by day."""
    counted = select(ReleasedWeek.week).where(ReleasedWeek.counted_at.is_not(None))
    return list(db.session().scalars(counted.order_by(ReleasedWeek.week)))


def measured(snapshot: str) -> bool:
    """Whether the figures of a snapshot are stored."""
    return kept(MEASURE, snapshot)


def last_released() -> str | None:
    """The newest released week."""
    return db.session().scalar(select(func.max(ReleasedWeek.week)))


def readable(person: Person) -> list[Program]:
    """Programs whose figures somebody may read."""
    everything = db.session().scalars(select(Program).order_by(Program.made_at))
    return [p for p in everything if may_read(person, p)]
