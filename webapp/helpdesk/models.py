"""Tables of the help desk."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.champions.models import Champion
from webapp.core import db
from webapp.helpdesk.workflow import HELP, NOTE, HelpState, NoteState
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.routing.pick import Urgency


class HelpRequest(db.Base):
    """A person's request for help with a topic, in minutes that the person estimated.

    `champion` is who is asked now, or who accepted it. `held` are the minutes of the champion's
    month that it holds, until the champion says that it is answered. `sealed` is the text.
    """

    __tablename__ = "help_request"
    __table_args__ = (
        *HELP.checks(),
        db.check_enum("urgency", Urgency),
        CheckConstraint("minutes IN (15, 30, 60)", name="minutes"),
        CheckConstraint("held = 0 OR state IN ('asked', 'accepted')", name="held"),
        CheckConstraint(
            "champion_id IS NOT NULL OR state NOT IN ('asked', 'accepted')", name="has_champion"
        ),
        CheckConstraint(
            "champion_id IS NULL OR state NOT IN ('open', 'escalated')", name="no_champion"
        ),
        CheckConstraint(
            "person_id IS NOT NULL OR state IN ('resolved', 'withdrawn')", name="has_person"
        ),
        Index("ix_help_request_made", "program_id", "made_at"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    # NULL only once the text is deleted, when no page shows the row by itself.
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True, nullable=True)
    # The unit of the person when they asked.
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    topic: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    urgency: Mapped[Urgency] = mapped_column(db.enum_column(Urgency))
    minutes: Mapped[int]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[HelpState] = mapped_column(db.enum_column(HelpState), default=HelpState.open)
    champion_id: Mapped[str | None] = mapped_column(ForeignKey("champion.id"), index=True)
    held: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    answer_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # When a lead got it first; from then on the leads of the program can open it.
    escalated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    champion: Mapped[Champion | None] = relationship(foreign_keys=[champion_id])


class HelpHop(db.Base):
    """A champion who was asked. What they answered is not stored; deleted with the text."""

    __tablename__ = "help_hop"
    request_id: Mapped[str] = mapped_column(ForeignKey("help_request.id"), primary_key=True)
    champion_id: Mapped[str] = mapped_column(
        ForeignKey("champion.id"), primary_key=True, index=True
    )
    # A lead chose the champion, perhaps one whom the routing asked before.
    by_lead: Mapped[bool]


class GuidanceNote(db.Base):
    """What helps with a topic, in one language, for all employees. Readers do not see the author."""

    __tablename__ = "guidance_note"
    __table_args__ = (*NOTE.checks(), Index("ix_guidance_note_state", "program_id", "state"))
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    topic: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[NoteState] = mapped_column(db.enum_column(NoteState), default=NoteState.draft)
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship()
