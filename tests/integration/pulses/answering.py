"""Pairs that met, and what their people answer."""

from collections.abc import Sequence
from datetime import timedelta

from tests.factories.company import Company
from tests.integration.meetings.meetings import pairs_of
from tests.integration.mentoring.editions import edition_of, joined
from webapp.appointments.models import Appointment
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.meetings.models import Meeting
from webapp.meetings.workflow import MeetingState
from webapp.mentoring.models import Edition, Pair
from webapp.people.models import Person
from webapp.pulses import services
from webapp.pulses.workflow import ITEMS, PulseStep


def met(pair: Pair, times: int) -> Pair:
    """The pair, after so many more meetings that were held.

    The rows are written here: planning each meeting through the pages would only make mails.
    """
    with unit_of_work():
        for number in range(times):
            start = clock.now() - timedelta(days=30, hours=-number)
            meeting_id = db.new_id()
            appointment = Appointment(
                id=meeting_id, title="Meeting", place="Cafeteria", starts_at=start,
                ends_at=start + timedelta(hours=1),
            )  # fmt: skip
            db.session().add(appointment)
            db.session().flush()
            db.session().add(
                Meeting(
                    id=meeting_id, pair_id=pair.id, person_id=pair.mentor_id, made_at=start,
                    state=MeetingState.held, said_at=start,
                )
            )  # fmt: skip
    return pair


def edition_with_pairs(company: Company, name: str, number: int) -> tuple[Edition, list[Pair]]:
    """An edition with some active pairs of new people."""
    edition = edition_of(company)
    people = [
        (joined(company, f"{name}_mentor_{n}"), joined(company, f"{name}_mentee_{n}"))
        for n in range(number)
    ]
    return edition, pairs_of(company, edition, people)


def say(pair: Pair, person: Person, step: PulseStep, scores: Sequence[int]) -> None:
    """A person answers the questions of a step in their order."""
    with unit_of_work():
        services.answer(pair, step, dict(zip(ITEMS[step], scores, strict=False)), by=person)
