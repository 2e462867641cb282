"""The page of a workshop: sign up, withdraw, show one's name, state whether one was there."""

from flask import Response, url_for
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.appointments.ics import calendar_file
from webapp.appointments.jobs import entry_for
from webapp.core import clock
from webapp.core.errors import Invalid
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.programs.workflow import ProgramState
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button
from webapp.workshops import home, queries, services
from webapp.workshops.forms import AttendanceForm, ShownForm, SignUpForm
from webapp.workshops.links import titled
from webapp.workshops.models import Workshop
from webapp.workshops.rules import is_holder
from webapp.workshops.services.signing import can_state
from webapp.workshops.views.blueprint import bp
from webapp.workshops.views.lists import lines
from webapp.workshops.workflow import SignUpState, WorkshopState

PAGE = "workshops.workshop"
ANSWERS = {"yes": True, "no": False}


@bp.get("/workshops/<workshop>")
@guarded(signed_in, workshop=queries.workshop_for)
def workshop(workshop: Workshop) -> Response:
    """What it is about, when and where; one's own sign-up; for its holder, who comes."""
    me, now = person(), clock.now()
    mine = queries.sign_up_of(workshop, me)
    holds, is_open = is_holder(me, workshop), workshop.state == WorkshopState.open
    ends, can = workshop.appointment.ends_at, workshop.program.state == ProgramState.open
    has_place = mine is not None and mine.state != SignUpState.waiting
    return render(
        "workshops/workshop.html", workshop=workshop, kind=home.format_name(workshop),
        when=home.when(workshop), mine=mine, holds=holds, is_own=is_own(me, workshop), form=SignUpForm(), now=now,
        accepts=is_open and can and now < workshop.sign_up_until,
        started=workshop.appointment.starts_at <= now, full=services.is_full(workshop),
        number=queries.position(mine) if mine and not has_place else 0,
        stating=has_place and can_state(workshop), stated_until=ends + queries.STATED_FOR,
        others=_others(workshop, me) if is_open and has_place else [],
        people=queries.participants(workshop) if holds and is_open else [],
        series=lines(w for w in queries.series_after(workshop) if holds or w.state == WorkshopState.open),
        materials=titled(workshop.materials), links=titled(workshop.outcome_links),
        floor=ACTIVITY, **_counts(workshop, holds=holds),
    )  # fmt: skip


def _others(workshop: Workshop, me: Person) -> list[Person]:
    found = queries.participants(workshop, shown=True)
    return [each for each in found if each.id != me.id]


def _counts(workshop: Workshop, *, holds: bool) -> dict[str, int | None]:
    """Counts for the holder; how many were there only once no statement can change any more.

    The change of a count that can be watched would tell what one person stated.
    """
    final = clock.now() >= workshop.appointment.ends_at + queries.STATED_FOR
    over = workshop.state in queries.OVER
    waits = holds and workshop.state == WorkshopState.open and services.is_full(workshop)
    return {
        "waits": queries.waiting_count(workshop) if waits else None,
        "attended": queries.attended(workshop) if holds and over and final else None,
        "invited": queries.invited_count(workshop) if holds and workshop.invited_at else None,
    }


@bp.get("/workshops/<workshop>.ics")
@guarded(signed_in, workshop=queries.workshop_for)
def calendar(workshop: Workshop) -> Response:
    """A copy of the date for one's own calendar."""
    page = url_for(PAGE, workshop=workshop.id, _external=True)
    entry = entry_for(workshop.appointment, person(), page)
    made = calendar_file(entry, clock.now(), copy=True)
    response = Response(made, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="workshop.ics"'
    return response


@bp.post("/workshops/<workshop>/sign-up")
@guarded(signed_in, page=PAGE, workshop=queries.workshop_for)
def sign_up(workshop: Workshop) -> Response:
    """Take a place, or wait for one."""
    form = SignUpForm()
    made = submit_button(
        form, lambda me: services.sign_up(workshop, shown=bool(form.shown.data), by=me)
    )
    if made.state == SignUpState.waiting:
        flash(
            _(
                "You are on the waiting list. If a place becomes free, it is yours, and you are notified."
            ),
            "note",
        )
    else:
        flash(_("You are signed up. You get an invitation for your calendar."))
    return _back(workshop)


@bp.post("/workshops/<workshop>/withdraw")
@guarded(signed_in, page=PAGE, workshop=queries.workshop_for)
def withdraw(workshop: Workshop) -> Response:
    """Give the place back."""
    submit_button(StepForm(), lambda me: services.withdraw(workshop, by=me))
    flash(_("You are no longer signed up."))
    return _back(workshop)


@bp.post("/workshops/<workshop>/name")
@guarded(signed_in, page=PAGE, workshop=queries.own_workshop)
def show_name(workshop: Workshop) -> Response:
    """Show one's name to the others, or hide it."""
    form = ShownForm()
    wanted = _answer(form.shown.data)
    submit_button(form, lambda me: services.show_name(workshop, shown=wanted, by=me))
    return _back(workshop)


@bp.post("/workshops/<workshop>/attendance")
@guarded(signed_in, page=PAGE, workshop=queries.own_workshop)
def state_attendance(workshop: Workshop) -> Response:
    """State whether one was there."""
    form = AttendanceForm()
    there = _answer(form.there.data)
    submit_button(form, lambda me: services.state_attendance(workshop, there=there, by=me))
    flash(_("Saved. No one sees your answer."))
    return _back(workshop)


def _answer(typed: str | None) -> bool:
    if typed not in ANSWERS:
        raise Invalid("", "What your browser sent is incomplete.")
    return ANSWERS[typed]


def _back(workshop: Workshop) -> Response:
    return redirect_to(PAGE, workshop=workshop.id)
