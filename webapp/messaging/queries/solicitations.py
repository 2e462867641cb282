"""Queries of solicitations."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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


def sent_by_person(person_ids: Sequence[str], since: datetime) -> Mapping[str, list[datetime]]:
    """When each of some people received solicitations after a moment."""
    found: dict[str, list[datetime]] = defaultdict(list)
    rows = select(Solicitation.person_id, Solicitation.sent_at).where(Solicitation.sent_at > since)
    wanted = set(person_ids)
    for person_id, at in db.session().execute(rows):
        if at is not None and person_id in wanted:
            found[person_id].append(at)
    return found


def due_of(person: Person, ref: str) -> datetime | None:
    """Until when a person may answer what `ref` asks, which moves with the question; None if unknown."""
    found = select(Solicitation.due_at).where(
        Solicitation.person_id == person.id, Solicitation.ref == ref,
        Solicitation.is_reminder.is_(False),
    )  # fmt: skip
    return db.session().scalar(found)
