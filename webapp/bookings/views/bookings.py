"""Pages of planned requests: a new one, one booking and what becomes of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.appointments.models import Appointment
from webapp.appointments.queries import appointment_of
from webapp.bookings import queries, services
from webapp.bookings.forms import AppointmentForm, BookingForm, MoveForm, RefuseForm
from webapp.bookings.models import Booking
from webapp.bookings.rules import sees_calendar
from webapp.bookings.views.blueprint import bp
from webapp.bookings.workflow import BookingState
from webapp.chat.models import ChatPost
from webapp.chat.queries import posts_about, units_of, webhooks_inside
from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.core.permissions import signed_in
from webapp.directory.queries import members, unit_tree
from webapp.people.models import Person
from webapp.people.rules import is_announcer, is_employee_view, is_own
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, before_transaction, submit, submit_button

DAY, WEEK, WEEKS = timedelta(days=1), timedelta(days=7), 8


def load_booking(me: Person, booking_id: str) -> Booking:
    """A booking that this person may see."""
    return queries.booking_for(me, booking_id)


def load_own_booking(me: Person, booking_id: str) -> Booking:
    """A booking, for those who plan requests."""
    return queries.booking_for(me, booking_id)


@bp.route("/requests/new", methods=["GET", "POST"])
@guarded(is_announcer)
def book() -> Response:
    """Plan a request; the button *Check* shows whom it would reach and stores nothing."""
    form = BookingForm(unit_tree())
    if request.method == "POST" and request.form.get("step") == "check":
        checked = before_transaction(form, lambda: services.check(form.plan()))
        shown = checked.value if isinstance(checked, Done) else None
        chats = webhooks_inside(form.units.data) if shown else []
        return render(
            "bookings/book.html", form=form, forecast=shown, chats=chats, floor=ACTIVITY,
            zone=clock.zone(),
        )  # fmt: skip

    def create(me: Person) -> Booking:
        return services.book(form.plan(), by=me, row_id=form.row_id(me.id))

    result = submit(form, create)
    if isinstance(result, Done):
        flash(
            _("It is planned. The employee-view lead, who watches over what employees are asked, can "
            "move or refuse it.")
        )  # fmt: skip
        return redirect_to("bookings.booking", booking=result.value.id)
    return render(
        "bookings/book.html", form=form, forecast=None, chats=[], floor=ACTIVITY, zone=clock.zone()
    )


@bp.get("/requests/<booking>")
@guarded(signed_in, booking=load_booking)
def booking(booking: Booking) -> Response:
    """What a department asks, and for those who plan requests, whom it would reach."""
    return _page(booking)


@bp.post("/requests/<booking>/move")
@guarded(is_employee_view, page="bookings.booking", booking=load_own_booking)
def move_booking(booking: Booking) -> Response:
    """Move it to another day."""
    form = MoveForm()
    result = submit(
        form, lambda me: services.move(booking, form.on_day.data, form.reason.data, by=me)
    )
    if isinstance(result, Done):
        flash(_("Moved. The department was notified."))
        return redirect_to("bookings.booking", booking=booking.id)
    return _page(booking, moving=form)


@bp.post("/requests/<booking>/refuse")
@guarded(is_employee_view, page="bookings.booking", booking=load_own_booking)
def refuse_booking(booking: Booking) -> Response:
    """Refuse it."""
    form = RefuseForm()
    result = submit(form, lambda me: services.refuse(booking, form.refusal.data, by=me))
    if isinstance(result, Done):
        flash(_("Refused. The department was notified."))
        return redirect_to("bookings.booking", booking=booking.id)
    return _page(booking, refusing=form)


@bp.post("/requests/<booking>/appointment")
@guarded(is_own, page="bookings.booking", booking=load_own_booking)
def move_appointment(booking: Booking) -> Response:
    """Change time or place of the appointment."""
    form = AppointmentForm()
    result = submit(form, lambda me: services.move_appointment(booking, form.slot(), by=me))
    if isinstance(result, Done):
        told = _("Saved. The people who were invited are notified.")
        flash(told if result.value else _("The appointment is saved."))
        return redirect_to("bookings.booking", booking=booking.id)
    return _page(booking, changing=form)


@bp.post("/requests/<booking>/appointment/cancel")
@guarded(is_own | is_employee_view, page="bookings.booking", booking=load_own_booking)
def call_off(booking: Booking) -> Response:
    """Cancel the appointment after people were invited."""
    submit_button(StepForm(), lambda me: services.call_off(booking, by=me))
    flash(_("Canceled. The people who were invited are notified."))
    return redirect_to("bookings.booking", booking=booking.id)


@bp.post("/requests/<booking>/cancel")
@guarded(is_own, page="bookings.booking", booking=load_own_booking)
def cancel_booking(booking: Booking) -> Response:
    """Cancel one's own booking."""
    submit_button(StepForm(), lambda me: services.cancel(booking, by=me))
    flash(_("Canceled. Nobody is asked."))
    return redirect_to("bookings.booking", booking=booking.id)


def _page(
    booking: Booking,
    moving: Form | None = None,
    refusing: Form | None = None,
    changing: Form | None = None,
) -> Response:
    me, appointment = person(), appointment_of(booking.id)
    plans = sees_calendar(me, None)
    waiting = booking.state == BookingState.booked
    values: dict[str, Any] = {}
    if plans:
        named = queries.units_of([booking.id])[booking.id]
        values["units"] = [unit.name for _depth, unit in unit_tree() if unit.id in named]
        values["chats"] = webhooks_inside(named) if waiting else []
        values["posts"] = [] if waiting else _shown(posts_about(booking.id))
        values["forecast"] = (
            services.forecast(booking.on_day, named, but=booking.id) if waiting else None
        )
    return render(
        "bookings/booking.html", booking=booking, plans=plans, languages=LANGUAGES, floor=ACTIVITY,
        decides=waiting and is_employee_view(me, None),
        cancels=waiting and is_own(me, booking), **values,
        appointment=appointment, zone=clock.zone(), changes=_changes(me, booking, appointment),
        calls_off=_calls_off(me, booking, appointment),
        moving=moving or MoveForm(on_day=booking.on_day), refusing=refusing or RefuseForm(),
        changing=changing or AppointmentForm(appointment),
    )  # fmt: skip


def _changes(me: Person, booking: Booking, appointment: Appointment | None) -> bool:
    """Whether this person may change the appointment now."""
    planned = _alive(appointment)
    alive = booking.state in {BookingState.booked, BookingState.sent}
    return planned and alive and is_own(me, booking)


def _calls_off(me: Person, booking: Booking, appointment: Appointment | None) -> bool:
    """Whether this person may cancel the appointment now."""
    alive = _alive(appointment) and booking.state == BookingState.sent
    return alive and (is_own | is_employee_view)(me, booking)


def _alive(appointment: Appointment | None) -> bool:
    """Whether an appointment is still to come."""
    return (
        appointment is not None
        and appointment.cancelled_at is None
        and appointment.starts_at > clock.now()
    )


def _shown(posts: Sequence[ChatPost]) -> list[ChatPost]:
    """Those to chats of at least five people: what became of others would tell one person's limit."""
    return [
        post for post in posts
        if len(members([unit.id for unit in units_of(post.webhook)])) >= ACTIVITY
    ]  # fmt: skip
