"""Queries of solicitations."""

from datetime import datetime

from sqlalchemy import select

from webapp.core import db
from webapp.messaging.models import Solicitation
from webapp.people.models import Person


def sent_since(person: Person, since: datetime) -> list[datetime]:
    """When the person received solicitations after a moment, oldest first."""
    found = (
        select(Solicitation.sent_at)
        .where(Solicitation.person_id == person.id, Solicitation.sent_at > since)
        .order_by(Solicitation.sent_at)
    )
    return [moment for moment in db.session().scalars(found) if moment is not None]


def solicitations_since(person: Person, since: datetime) -> list[Solicitation]:
    """The solicitations to a person that were made after a moment, newest first."""
    found = select(Solicitation).where(
        Solicitation.person_id == person.id, Solicitation.made_at > since
    )
    return list(db.session().scalars(found.order_by(Solicitation.made_at.desc(), Solicitation.id)))
