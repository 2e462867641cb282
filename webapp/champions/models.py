"""Tables of digital champions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.champions.workflow import CHAMPION, ChampionState
from webapp.core import db
from webapp.people.models import Person
from webapp.programs.models import Program

LIVE = "state NOT IN ('lapsed', 'declined', 'ended')"


class ChampionTopics(db.Base):
    """What champions of a program help with.

    `topics` maps the code of a topic to its names by language and its place in the list.
    """

    __tablename__ = "champion_topics"
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), primary_key=True)
    topics: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)


class Proposal(db.Base):
    """A question to a person whether to become a champion; deleted with the answer or without one."""

    __tablename__ = "champion_proposal"
    __table_args__ = (Index("uq_champion_proposal_person", "program_id", "person_id", unique=True),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    proposed_by_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    reply_until: Mapped[datetime]
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])


class Champion(db.Base):
    """A person's role as a champion of a program; one at a time.

    `topics` maps the code of a topic to a level (1 to 4). `hours` and `until`, the last day of the
    quarter, are what the manager (or without one, a lead) agreed to.
    """

    __tablename__ = "champion"
    __table_args__ = (
        *CHAMPION.checks(),
        CheckConstraint("hours_asked BETWEEN 1 AND 20", name="hours_asked"),
        CheckConstraint("hours BETWEEN 1 AND hours_asked", name="hours"),
        Index(
            "uq_champion_running", "program_id", "person_id", unique=True,
            sqlite_where=text(LIVE), postgresql_where=text(LIVE),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    topics: Mapped[dict[str, Any]]
    languages: Mapped[list[str]]
    # Hours a month, as the person asked and as they were agreed.
    hours_asked: Mapped[int]
    hours: Mapped[int | None]
    # The last day of the quarter.
    until: Mapped[date | None]
    state: Mapped[ChampionState] = mapped_column(
        db.enum_column(ChampionState), default=ChampionState.candidate
    )
    made_at: Mapped[datetime]
    # The manager who was asked, when, and until when the manager or the champion may answer.
    asked_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime | None]
    reply_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked: Mapped[Person | None] = relationship(foreign_keys=[asked_id])


class SkillConfirmation(db.Base):
    """Another champion, or a lead, confirms that a champion has a skill at the level they say."""

    __tablename__ = "skill_confirmation"
    champion_id: Mapped[str] = mapped_column(ForeignKey("champion.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    by_lead: Mapped[bool]
    made_at: Mapped[datetime]


class TimeEntry(db.Base):
    """Minutes that a champion declares for a day; neither who was helped nor about what."""

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes"),
        Index("ix_time_entry_days", "champion_id", "day"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    champion_id: Mapped[str] = mapped_column(ForeignKey("champion.id"))
    day: Mapped[date]
    minutes: Mapped[int]
    made_at: Mapped[datetime]
    champion: Mapped[Champion] = relationship()
