"""Tables of ballots: who is invited. No column holds a code, an answer or whether one was given."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class InvitationState(StrEnum):
    """How far the mail with a person's ballot is. It says nothing about answering.

    `chosen` and `waiting`: not yet, or for the budget; `ready`: for a batch. `sending` and
    `resending` are in a batch now. `unknown`: the mail may have arrived; one more may be sent.
    """

    chosen = "chosen"
    waiting = "waiting"
    ready = "ready"
    sending = "sending"
    sent = "sent"
    unknown = "unknown"
    resending = "resending"
    failed = "failed"


class WaveGroup(db.Base):
    """A group of a wave: the id of a unit, or "all" for everybody in no other group.

    `invited` counts people to whom a ballot was or may have been mailed, `replaced` ballots mailed
    because an earlier mail may have been lost, `printed` ballots on paper.
    """

    __tablename__ = "wave_group"
    __table_args__ = (
        CheckConstraint("invited >= 0 AND replaced >= 0 AND printed >= 0", name="counts"),
    )
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    invited: Mapped[int] = mapped_column(default=0)
    replaced: Mapped[int] = mapped_column(default=0)
    printed: Mapped[int] = mapped_column(default=0)
    # Whether the one reminder was planned.
    reminded: Mapped[bool] = mapped_column(default=False)


class Invitation(db.Base):
    """A person who is asked in a wave; the row is deleted after the wave."""

    __tablename__ = "invitation"
    __table_args__ = (
        db.check_enum("state", InvitationState),
        Index("ix_invitation_wave_id_group_key", "wave_id", "group_key", "state"),
    )
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    group_key: Mapped[str] = mapped_column(String(16))
    state: Mapped[InvitationState] = mapped_column(
        db.enum_column(InvitationState), default=InvitationState.chosen
    )
