"""Tables of reverse mentoring."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.mentoring.workflow import (
    APPLICATION,
    EDITION,
    PAIR,
    ApplicationState,
    EditionState,
    PairState,
    Role,
)
from webapp.people.models import Person
from webapp.programs.models import Program


class Edition(db.Base):
    """One round of a mentoring program: people apply, pairs are found, meet and end.

    `topics` maps the code of a topic to its names by language and its place in the list. `grades`
    are the organization's grades from junior to senior; the mentor's is the lower one.
    """

    __tablename__ = "edition"
    __table_args__ = (
        *EDITION.checks(),
        CheckConstraint("applications_until <= starts_on", name="applications_first"),
        CheckConstraint("starts_on < ends_on", name="lasts"),
        CheckConstraint("meetings > 0", name="meetings"),
        CheckConstraint("reply_days > 0", name="reply_days"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"), index=True)
    names: Mapped[dict[str, Any]]
    topics: Mapped[dict[str, Any]]
    grades: Mapped[list[str]]
    other_unit: Mapped[bool]
    applications_until: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    meetings: Mapped[int]
    # Working days that each person has to answer a proposal.
    reply_days: Mapped[int]
    state: Mapped[EditionState] = mapped_column(
        db.enum_column(EditionState), default=EditionState.draft
    )
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    program: Mapped[Program] = relationship()

    @property
    def listed_topics(self) -> list[tuple[str, dict[str, Any]]]:
        """Code and names of the topics, in the order of the lead; JSON of a database has none."""
        return sorted(self.topics.items(), key=lambda topic: topic[1]["place"])


class Application(db.Base):
    """What a person offers as a mentor, or looks for as a mentee.

    `topics` maps the code of a topic to `{"level": 1 to 4}`, for a mentee with `"priority": 1 to 3`.
    `slots` are half-days such as `mon-am`. `excluded` and `ranked` are sealed under the person's
    own key: lists of people they cannot or would like to be paired with.
    """

    __tablename__ = "application"
    __table_args__ = (
        *APPLICATION.checks(),
        db.check_enum("role", Role),
        CheckConstraint("capacity BETWEEN 1 AND 5", name="capacity"),
        UniqueConstraint("edition_id", "person_id", "role"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(db.enum_column(Role))
    capacity: Mapped[int]
    topics: Mapped[dict[str, Any]]
    languages: Mapped[list[str]]
    slots: Mapped[list[str]]
    remote: Mapped[bool]
    excluded: Mapped[bytes | None]
    ranked: Mapped[bytes | None]
    state: Mapped[ApplicationState] = mapped_column(
        db.enum_column(ApplicationState), default=ApplicationState.submitted
    )
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()
    person: Mapped[Person] = relationship()


class Pair(db.Base):
    """A mentor and a mentee, from the proposal on."""

    __tablename__ = "pair"
    __table_args__ = (
        *PAIR.checks(),
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        UniqueConstraint("run_id", "mentor_id", "mentee_id"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"), index=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("match_run.id"))
    mentor_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    mentee_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    # Codes of the topics that they have in common; three at most.
    topics: Mapped[list[str]]
    state: Mapped[PairState] = mapped_column(db.enum_column(PairState), default=PairState.proposed)
    # Until when the person asked now may answer.
    reply_until: Mapped[datetime]
    made_at: Mapped[datetime]
    # When the mentor said yes, and the mentee learned of it.
    offered_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    closing_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # When the mentor who had said yes was told that the pair is not concluded.
    told_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id])
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id])


class PairReply(db.Base):
    """What a person answered to a proposal, sealed under their own key."""

    __tablename__ = "pair_reply"
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes]
