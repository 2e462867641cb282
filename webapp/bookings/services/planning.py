"""Plan a request for time: check whom it would reach, and book it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from webapp.appointments.services import Slot, check_slot, plan_appointment
from webapp.bookings import events, queries
from webapp.bookings.models import Booking, BookingUnit
from webapp.bookings.services.sending import moment_of
from webapp.bookings.workflow import BookingState
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.directory.queries import members, reach_of
from webapp.directory.queries import units as all_units
from webapp.messaging.budget import MONTH, free_from
from webapp.messaging.queries import sent_by_person
from webapp.messaging.services import MessageTemplate, limits, notify
from webapp.messaging.topics import Topic
from webapp.people.calendar import is_working_day
from webapp.people.models import Person
from webapp.people.queries import holders
from webapp.people.rules import is_announcer
from webapp.people.workflow import Role

FARTHEST: Final = timedelta(days=366)
# How many days before and after its day other bookings count with one.
AROUND: Final = timedelta(days=30)
PLANNED: Final = MessageTemplate(
    "request_planned",
    Topic.requests,
    gettext_noop("A department plans a request for time"),
    gettext_noop("%(department)s: “%(title)s”. You can move or refuse it."),
    "bookings.booking",
)


@dataclass(frozen=True)
class Plan:
    """What a department wants to ask: who asks, what, why, which units, and when.

    `slot` is the time and place of an appointment that it invites to, if any.
    """

    department: str
    title: str
    body: str
    address: str
    why: str
    language: str
    on_day: date
    unit_ids: frozenset[str]
    slot: Slot | None = None


@dataclass(frozen=True)
class Forecast:
    """How many people a plan would ask, and how many of them would not get it."""

    people: int
    refused: int


def forecast(day: date, unit_ids: Collection[str], *, but: str = "") -> Forecast:
    """Count whom a booking on a day would reach if everything happened as planned.

    `but` is the id of the booking itself, where it exists. Nothing is stored.
    """
    moment = moment_of(day)
    asked = members(unit_ids)
    sent = sent_by_person([p.id for p in asked], clock.now() - MONTH)
    planned = [
        b for b in queries.bookings_ahead(day - AROUND, day)
        if b.state == BookingState.booked and b.id != but
    ]  # fmt: skip
    named = queries.units_of([b.id for b in planned])
    reached = {b.id: reach_of(named[b.id]) for b in planned}
    refused = 0
    for person in asked:
        moments = list(sent.get(person.id, ()))
        for booking in planned:
            at = moment_of(booking.on_day)
            if person.unit_id in reached[booking.id] and free_from(moments, at, limits()) <= at:
                moments.append(at)
        refused += free_from(moments, moment, limits()) > moment
    return Forecast(len(asked), refused)


def check(plan: Plan) -> Forecast:
    """The forecast of a plan that could be booked. Raises Invalid on a field of the plan."""
    _check_plan(plan)
    return forecast(plan.on_day, plan.unit_ids)


def book(plan: Plan, *, by: Person, row_id: str = "") -> Booking:
    """Plan a request. Raises NotAllowed, or Invalid on a field of the plan."""
    if not is_announcer(by, None):
        raise NotAllowed(is_announcer.why_not)
    db.lock(by)
    found = db.existing(Booking, row_id)
    if found is not None:
        return found
    _check_plan(plan)
    made = Booking(
        id=row_id or db.new_id(), person_id=by.id, department=plan.department, title=plan.title,
        body=plan.body, address=plan.address, why=plan.why, language=plan.language,
        on_day=plan.on_day, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    db.session().add_all(BookingUnit(booking_id=made.id, unit_id=u) for u in plan.unit_ids)
    if plan.slot is not None:
        plan_appointment(made.id, made.title, plan.slot)
    record(events.Booked(actor=by.id, object_id=made.id))
    _tell_leads(made)
    return made


def _check_plan(plan: Plan) -> None:
    check_day(plan.on_day)
    if not plan.unit_ids or not plan.unit_ids <= {unit.id for unit in all_units()}:
        raise Invalid("units", "Choose at least one unit.")
    if plan.slot is not None:
        check_slot(plan.slot)
        check_order(plan.on_day, plan.slot.starts_at)


def check_order(day: date, starts_at: datetime) -> None:
    """Raise Invalid on `on_day` where people would be invited after the appointment began."""
    if moment_of(day) >= starts_at:
        raise Invalid("on_day", "Choose a day before the appointment: people are invited then.")


def check_day(day: date) -> None:
    """Raise Invalid on `on_day` for a day on which nothing can be sent."""
    if not clock.today() < day <= clock.today() + FARTHEST:
        raise Invalid("on_day", "Choose a day from tomorrow on, within twelve months.")
    if not is_working_day(day, None):
        raise Invalid("on_day", "Choose a working day.")


def _tell_leads(booking: Booking) -> None:
    values = {"department": booking.department, "title": booking.title}
    text = PLANNED.about(booking.id, {"booking": booking.id}, values, reply_to_id=booking.person_id)
    for lead in holders(Role.employee_view, None):
        notify(lead, text, always=True)
