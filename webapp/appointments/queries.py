"""Queries of appointments."""

from itertools import groupby
from operator import itemgetter

from sqlalchemy import select

from webapp.appointments.models import Appointment
from webapp.core import db
from webapp.core.errors import Missing
from webapp.messaging.models import Notice
from webapp.people.models import Person


def invitations(appointment_id: str, after: str, most: int) -> list[tuple[Person, list[Notice]]]:
    """The messages about an appointment to each of the next people invited, by the person's id.

    `after` is the id of the person to begin after; `most` limits the number of people.
    """
    about = Notice.appointment_id == appointment_id
    following = select(Notice.person_id).where(about, Notice.person_id > after).distinct()
    people = following.order_by(Notice.person_id).limit(most).subquery()
    found = (
        select(Person, Notice)
        .join(Notice, Notice.person_id == Person.id)
        .where(about, Person.id.in_(select(people.c.person_id)))
        .order_by(Person.id, Notice.made_at, Notice.id)
    )
    rows = db.session().execute(found)
    return [
        (person, [notice for _person, notice in each])
        for person, each in groupby(rows, key=itemgetter(0))
    ]


def people_invited(appointment_id: str) -> list[Person]:
    """The people who got a message about an appointment, by name."""
    invited = select(Notice.person_id).where(Notice.appointment_id == appointment_id)
    found = select(Person).where(Person.id.in_(invited))
    return list(db.session().scalars(found.order_by(Person.name, Person.id)))


def own_invitation(me: Person, appointment_id: str) -> Notice:
    """The latest message about an appointment to a person; raises Missing."""
    found = (
        select(Notice)
        .where(Notice.appointment_id == appointment_id, Notice.person_id == me.id)
        .order_by(Notice.made_at.desc())
        .limit(1)
    )
    notice = db.session().scalar(found)
    if notice is None:
        raise Missing("There is no such appointment, or you are not invited.")
    return notice


def own_invitations(person: Person, appointment_id: str) -> list[Notice]:
    """All messages about an appointment to a person."""
    found = select(Notice).where(
        Notice.appointment_id == appointment_id, Notice.person_id == person.id
    )
    return list(db.session().scalars(found))


def appointment_of(about_id: str) -> Appointment | None:
    """The appointment of an object, if it has one."""
    return db.session().get(Appointment, about_id)
