"""Tables of people."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.core.mailbox import readable
from webapp.people.workflow import ACCOUNT, AccountState, Role


class OrgUnit(db.Base):
    """An organizational unit; units form a tree."""

    __tablename__ = "org_unit"
    __table_args__ = (
        UniqueConstraint("parent_id", "name"),
        # Keys that are NULL differ from each other, so units at the top need an index of their own.
        Index(
            "uq_org_unit_top_name", "name", unique=True,
            sqlite_where=text("parent_id IS NULL"), postgresql_where=text("parent_id IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"))
    # The place whose public holidays apply: ISO 3166-1, and ISO 3166-2 without the country.
    country: Mapped[str] = mapped_column(String(2), default="FR")
    subdivision: Mapped[str | None] = mapped_column(String(8))


class Person(db.Base):
    """A person with an account."""

    __tablename__ = "person"
    # People of a unit are counted without reading their rows.
    __table_args__ = (*ACCOUNT.checks(), Index("ix_person_unit_id_state", "unit_id", "state"))
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    # In the spelling of core.mailbox.canonical.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str] = mapped_column(String(5))
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("org_unit.id"))
    state: Mapped[AccountState] = mapped_column(
        db.enum_column(AccountState), default=AccountState.pending
    )
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Increases with each use, so that a mailed link works once.
    link_number: Mapped[int] = mapped_column(default=0)
    link_sent_at: Mapped[datetime | None]
    joined_at: Mapped[datetime]
    grade: Mapped[str | None] = mapped_column(String(60))
    site: Mapped[str | None] = mapped_column(String(120))
    languages: Mapped[list[str]] = mapped_column(default=list)
    time_zone: Mapped[str | None] = mapped_column(String(64))
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    # The first day of work in the organization; only the person and totals show it.
    hired_on: Mapped[date | None]
    # The last day of work; the account ends with the day.
    ends_on: Mapped[date | None]
    # The id of the portrait, so that lists of people need no further query.
    portrait_id: Mapped[str | None] = mapped_column(String(16))
    unit: Mapped[OrgUnit | None] = relationship(lazy="joined")

    @property
    def address(self) -> str:
        """The mail address as people write it: the domain with its accents."""
        return readable(self.email)

    # Flask-Login requires these four; written out so that this module needs no web library.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether this person may have a session."""
        return self.state == AccountState.active

    def get_id(self) -> str:
        """The id stored in the session."""
        return self.id


class Portrait(db.Base):
    """The picture that a person has added of themselves; each new one has a new id.

    It is in the database and not in a folder, so that it is deleted in the transaction that ends
    the account, and no orphan file remains.
    """

    __tablename__ = "portrait"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), unique=True)
    mimetype: Mapped[str] = mapped_column(String(20))
    data: Mapped[bytes]
    made_at: Mapped[datetime]


class RoleGrant(db.Base):
    """A role of a person, for the organization or for one program, granted with a reason."""

    __tablename__ = "role_grant"
    __table_args__ = (
        db.check_enum("role", Role),
        Index(
            "uq_role_grant_running", "person_id", "role", "scope_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(db.enum_column(Role))
    scope_id: Mapped[str | None] = mapped_column(String(16), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(300))


class SignInDelay(db.Base):
    """Failed sign-ins of one account or one network address; `key` is the hash of either."""

    __tablename__ = "sign_in_delay"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)
