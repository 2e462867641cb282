"""Reads of asks."""

from sqlalchemy import func, select

from webapp.asks.models import Notice
from webapp.kernel import db
from webapp.kernel.errors import Missing
from webapp.people.models import Person

SHOWN = 50


def inbox(person: Person) -> list[Notice]:
    """Somebody's newest notices."""
    return list(
        db.session().scalars(
            select(Notice)
            .where(Notice.person_id == person.id)
            .order_by(Notice.made_at.desc(), Notice.id)
            .limit(SHOWN)
        )
    )


def unread(person: Person) -> int:
    """How many notices somebody has not opened."""
    mine = select(func.count()).select_from(Notice).where(Notice.person_id == person.id)
    return db.session().scalar(mine.where(Notice.read_at.is_(None))) or 0


def own(person: Person, notice_id: str) -> Notice:
    """A notice of this person; raises Missing."""
    found = db.session().get(Notice, notice_id)
    if found is None or found.person_id != person.id:
        raise Missing("There is no such notice.")
    return found
