"""Active pairs and their meetings for tests."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.mentoring.editions import applied, edition_of, joined, simulated
from tests.pages import Client, Page
from webapp.appointments.services import Slot
from webapp.core import clock, db
from webapp.core.activity import Activity
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings import services
from webapp.meetings.models import Meeting
from webapp.mentoring import services as mentoring
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.workflow import Role
from webapp.messaging.models import Notice
from webapp.pairing import services as pairing
from webapp.people.models import Person

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# In a week, at 15:00 in Paris.
START = NOON + 7 * DAY + 2 * HOUR
LOCAL = "2026-11-25T15:00"
TYPED = {"starts": LOCAL, "minutes": "60", "place": "Cafeteria"}


def pairs_of(company: Company, edition: Edition, people: list[tuple[Person, Person]]) -> list[Pair]:
    """Active pairs of an edition, one for each mentor and mentee."""
    places = Counter(mentor.id for mentor, _mentee in people)
    found = [
        (
            applied(edition, mentor, Role.mentor, capacity=places[mentor.id]),
            applied(edition, mentee, Role.mentee),
        )
        for mentor, mentee in people
    ]
    run = simulated(company, edition, found)
    with unit_of_work():
        pairing.review(run, by=company.people["lead"])
        pairing.publish(run, by=company.people["lead"])
    made = []
    for mentor, mentee in people:
        wanted = (
            Pair.edition_id == edition.id,
            Pair.mentor_id == mentor.id,
            Pair.mentee_id == mentee.id,
        )
        pair = db.session().scalars(select(Pair).where(*wanted)).one()
        for person in (mentor, mentee):
            with unit_of_work():
                mentoring.answer(pair, yes=True, by=person)
        made.append(pair)
    return made


def paired(
    company: Company, name: str, *, mentor: Person | None = None, **edition: Any
) -> tuple[Pair, Person, Person]:
    """An active pair of a new edition, with its mentor and mentee."""
    mentor = mentor or joined(company, f"{name}_mentor")
    mentee = joined(company, f"{name}_mentee")
    [pair] = pairs_of(company, edition_of(company, **edition), [(mentor, mentee)])
    return pair, mentor, mentee


def slot(start: datetime = START, minutes: int = 60, place: str = "Cafeteria") -> Slot:
    return Slot(start, start + timedelta(minutes=minutes), place)


def planned(pair: Pair, start: datetime = START) -> Meeting:
    """A meeting that the mentor planned."""
    with unit_of_work():
        return services.plan(pair, slot(start), by=pair.mentor)


def held(pair: Pair, start: datetime = START) -> Meeting:
    """A meeting that took place, as the mentee said an hour after its end."""
    meeting = planned(pair, start)
    with clock.at(start + 2 * HOUR), unit_of_work():
        services.say_whether_held(meeting, held=True, by=pair.mentee)
    return meeting


@contextmanager
def after(meeting: Meeting, more: timedelta = HOUR) -> Iterator[None]:
    """Some time after the end of a meeting."""
    with clock.at(meeting.appointment.ends_at + more):
        yield


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def post(company: Company, person: Person, path: str, data: dict[str, Any] | None = None) -> Page:
    """Send a form as a person, and read the database again."""
    page = client_of(company, person).post(path, data or {})
    db.session().rollback()
    return page


def plan(company: Company, pair: Pair, person: Person, **typed: Any) -> Page:
    return post(company, person, f"/pairs/{pair.id}/meetings/new", TYPED | typed)


def say(company: Company, meeting: Meeting, person: Person, verb: str) -> int:
    return post(company, person, f"/pairs/{meeting.pair_id}/meetings/{meeting.id}/{verb}").status


def subjects(person: Person) -> list[str]:
    """The subjects of the messages to a person, the first one first."""
    db.session().rollback()
    found = select(Notice.subject).where(Notice.person_id == person.id)
    return list(db.session().scalars(found.order_by(Notice.made_at, Notice.id)))


def acts(object_id: str) -> list[tuple[str, str | None]]:
    """Verb and actor of the activity about an object, the first one first."""
    db.session().rollback()
    found = select(Activity.verb, Activity.actor_id).where(Activity.object_id == object_id)
    rows = db.session().execute(found.order_by(Activity.id))
    return [(verb, actor) for verb, actor in rows]
