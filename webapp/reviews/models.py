"""Tables of reviews."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import db
from webapp.people.models import Person
from webapp.stories.models import Revision


class Comment(db.Base):
    """A message of the author or a reviewer about a revision. Plain text."""

    __tablename__ = "comment"
    id: Mapped[str] = mapped_column(db.IdColumn, primary_key=True, default=db.new_id)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revision.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    revision: Mapped[Revision] = relationship()
    person: Mapped[Person] = relationship(lazy="joined")
