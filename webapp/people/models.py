"""Tables of people."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.kernel import db
from webapp.people.workflow import ACCOUNT, AccountState, Role


class OrgUnit(db.Base):
    """A unit of the organisation; units form a tree."""

    __tablename__ = "org_unit"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"))


class Person(db.Base):
    """Somebody with an account."""

    __tablename__ = "person"
    __table_args__ = (*ACCOUNT.checks(),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(5))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"), index=True)
    state: Mapped[AccountState] = mapped_column(
        db.words(AccountState), default=AccountState.pending
    )
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Changes with each use, so that a mailed link works once.
    link_number: Mapped[int] = mapped_column(default=0)
    link_sent_at: Mapped[datetime | None]
    joined_at: Mapped[datetime]
    unit: Mapped[OrgUnit | None] = relationship(lazy="joined")

    # Flask-Login asks for these four; spelt out, so that this file needs no web library.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether this person may hold a session."""
        return self.state == AccountState.active

    def get_id(self) -> str:
        """The id a session keeps."""
        return self.id


class RoleGrant(db.Base):
    """A role somebody holds, for the house or for one program, given with a reason."""

    __tablename__ = "role_grant"
    __table_args__ = (
        db.one_of("role", Role),
        Index(
            "uq_role_grant_running", "person_id", "role", "scope_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(db.words(Role))
    scope_id: Mapped[str | None] = mapped_column(String(16), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
