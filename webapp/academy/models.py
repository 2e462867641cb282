"""Tables of the academy."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.academy.workflow import MODULE, ModuleState, Source
from webapp.core import db
from webapp.people.models import Person
from webapp.programs.models import Program


class Module(db.Base):
    """A training module. Its texts are in its versions; `number` is that of the current one.

    `required_from` is the oldest version whose completion still counts. `requires` are the ids of
    modules of the same program that come before.
    """

    __tablename__ = "module"
    __table_args__ = (
        *MODULE.checks(),
        CheckConstraint("required_from BETWEEN 1 AND number", name="required_from"),
        UniqueConstraint("program_id", "code"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    program_id: Mapped[str] = mapped_column(ForeignKey("program.id"))
    # A short name in files of completions, such as `video-calls`.
    code: Mapped[str] = mapped_column(String(40))
    state: Mapped[ModuleState] = mapped_column(
        db.enum_column(ModuleState), default=ModuleState.draft
    )
    number: Mapped[int] = mapped_column(default=1)
    required_from: Mapped[int] = mapped_column(default=1)
    requires: Mapped[list[str]]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    program: Mapped[Program] = relationship(lazy="joined")


class ModuleVersion(db.Base):
    """The texts of a module. Once published, a version never changes.

    `questions` are those of the quiz by language: `{"text": ..., "answers": [...], "right": n}`.
    """

    __tablename__ = "module_version"
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    titles: Mapped[dict[str, Any]]
    texts: Mapped[dict[str, Any]]
    questions: Mapped[dict[str, Any]]
    video: Mapped[str] = mapped_column(String(500))
    minutes: Mapped[int]
    made_at: Mapped[datetime]


class Completion(db.Base):
    """A person completed a version of a module. Answers of a quiz are not stored."""

    __tablename__ = "completion"
    __table_args__ = (
        db.check_enum("source", Source),
        Index("ix_completion_person_id", "person_id"),
    )
    module_id: Mapped[str] = mapped_column(ForeignKey("module.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[Source] = mapped_column(db.enum_column(Source))
    on_day: Mapped[date]
    # Whether its owner shows it in the passport.
    shown: Mapped[bool] = mapped_column(default=False)
    module: Mapped[Module] = relationship()
    person: Mapped[Person] = relationship()
