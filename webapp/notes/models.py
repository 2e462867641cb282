"""Tables of what the two people of a pair write down."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.mentoring.models import Pair
from webapp.notes.workflow import AGREEMENT, GOAL, AgreementState, GoalState
from webapp.people.models import Person


class Note(db.Base):
    """What one person of a pair wrote.

    A private note is sealed under the key of its author, a shared one under the key of the pair.
    """

    __tablename__ = "note"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), index=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    private: Mapped[bool]
    sealed: Mapped[bytes]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    pair: Mapped[Pair] = relationship()
    author: Mapped[Person] = relationship()


class Goal(db.Base):
    """A goal of a pair, sealed under the key of the pair."""

    __tablename__ = "pair_goal"
    __table_args__ = (*GOAL.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), index=True)
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    sealed: Mapped[bytes]
    state: Mapped[GoalState] = mapped_column(db.enum_column(GoalState), default=GoalState.open)
    made_at: Mapped[datetime]
    pair: Mapped[Pair] = relationship()


class Agreement(db.Base):
    """The topics that one of the two proposes to work on, until the other agrees.

    `topics` are codes of the edition's topics. Those that both agreed on are in `Pair.topics`.
    """

    __tablename__ = "pair_agreement"
    __table_args__ = (*AGREEMENT.checks(),)
    pair_id: Mapped[str] = mapped_column(ForeignKey("pair.id"), primary_key=True)
    # Who proposed them.
    author_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    topics: Mapped[list[str]]
    state: Mapped[AgreementState] = mapped_column(
        db.enum_column(AgreementState), default=AgreementState.proposed
    )
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    pair: Mapped[Pair] = relationship()
    author: Mapped[Person] = relationship()
