"""Tables of the runs of the matching."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.mentoring.models import Edition
from webapp.pairing.workflow import RUN, RunState


class MatchRun(db.Base):
    """One computation of pairs for the applications of an edition.

    `input_hash` identifies what it was computed from: a publication is refused once that changed.
    `result` has the figures of the review page and the certificate of optimality.
    """

    __tablename__ = "match_run"
    __table_args__ = (*RUN.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    edition_id: Mapped[str] = mapped_column(ForeignKey("edition.id"), index=True)
    # The lead who asked for it; None where people without a partner are paired again.
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[RunState] = mapped_column(db.enum_column(RunState), default=RunState.queued)
    input_hash: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[dict[str, Any]]
    # While it is computed: the stage that was reached.
    progress: Mapped[dict[str, Any] | None]
    certificate: Mapped[bytes | None] = mapped_column(deferred=True)
    failure: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    edition: Mapped[Edition] = relationship()

    @property
    def program_id(self) -> str:
        """The program, whose lead decides."""
        return self.edition.program_id


class RunQuestion(db.Base):
    """A lead's question why two people are not a pair of a run; `answer` is None until the worker answers."""

    __tablename__ = "run_question"
    run_id: Mapped[str] = mapped_column(ForeignKey("match_run.id"), primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    mentee_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    answer: Mapped[dict[str, Any] | None]
    asked_at: Mapped[datetime]


class RunPair(db.Base):
    """A pair that a run found; nobody but those who review it sees it."""

    __tablename__ = "run_pair"
    run_id: Mapped[str] = mapped_column(ForeignKey("match_run.id"), primary_key=True)
    mentor_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    mentee_id: Mapped[str] = mapped_column(ForeignKey("application.id"), primary_key=True)
    # Satisfactions, bands, ranks, common topics and half-days, as the matching explains them.
    parts: Mapped[dict[str, Any]]
