"""Tables of releases: the ledger, and what the attack on it found."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import db


class LedgerEntry(db.Base):
    """One released table, as it was published. The database refuses to change or delete it.

    `content` is the JSON of `analytics.privacy.ReleasedTable`, and `sha256` the hash of this text.
    One name and period is released once.
    """

    __tablename__ = "released_table"
    __table_args__ = (
        UniqueConstraint("name", "period"),
        CheckConstraint("hidden BETWEEN 0 AND cells", name="hidden"),
    )
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    # What the table is about: a key of `views.NAMES`.
    name: Mapped[str] = mapped_column(String(40))
    # An ISO week, a quarter, or the id of a wave, an edition or figures of recruitment.
    period: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    cells: Mapped[int]
    hidden: Mapped[int]


class LedgerCheck(db.Base):
    """One attack on all released tables together.

    `hidden` numbers were attacked; of `computed` ones only one value is possible, `narrowed` ones
    are known up to less than the floor or known to be below it.
    """

    __tablename__ = "ledger_check"
    __table_args__ = (CheckConstraint("0 <= computed AND computed <= narrowed", name="computed"),)
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    checked_at: Mapped[datetime] = mapped_column(index=True)
    tables: Mapped[int]
    hidden: Mapped[int]
    narrowed: Mapped[int]
    computed: Mapped[int]
