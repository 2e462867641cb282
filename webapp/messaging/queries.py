"""Reads of messaging."""

from sqlalchemy import func, select

from webapp.core import db
from webapp.core.errors import Missing
from webapp.messaging.models import Notice
from webapp.people.models import Person

SHOWN = 50


def inbox(person: Person) -> list[Notice]:
    """The newest notices of a person."""
    return list(
        db.session().scalars(
            select(Notice)
            .where(Notice.person_id == person.id)
            .order_by(Notice.made_at.desc(), Notice.id)
            .limit(SHOWN)
        )
    )


def unread(person: Person) -> int:
    """The number of notices that a person has not opened."""
    mine = select(func.count()).select_from(Notice).where(Notice.person_id == person.id)
    return db.session().scalar(mine.where(Notice.read_at.is_(None))) or 0


def own(person: Person, notice_id: str) -> Notice:
    """A notice of this person; raises Missing."""
    found = db.session().get(Notice, notice_id)
    if found is None or found.person_id != person.id:
        raise Missing("There is no such notice.")
    return found
