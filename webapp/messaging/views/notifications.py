"""The page My notifications: ways, quiet hours, pause, and one's own requests."""

from flask import Response, request
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.permissions import signed_in
from webapp.messaging import queries
from webapp.messaging.budget import MONTH, spent
from webapp.messaging.forms import ChoicesForm, PauseForm
from webapp.messaging.providers import coming
from webapp.messaging.services import choices, limits
from webapp.messaging.topics import TOPICS
from webapp.messaging.views.blueprint import bp
from webapp.people import services as people
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import day
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


@bp.get("/notifications")
@guarded(signed_in)
def notifications() -> Response:
    """What reaches the person, how and when."""
    return _page()


@bp.post("/notifications")
@guarded(signed_in)
def choose() -> Response:
    """Store a way for each topic, quiet hours, titles in calendars, language and time zone."""
    form = _choices(person())

    def store(me: Person) -> None:
        choices.choose_ways(me, form.ways())
        choices.choose_times(me, form.quiet_from.data, form.quiet_until.data)
        choices.choose_titles(me, neutral=form.neutral_titles.data)
        zone = form.time_zone.data or None
        people.change_profile(me, name=me.name, locale=form.locale.data, time_zone=zone)

    if not isinstance(submit(form, store), Done):
        return _page(form=form)
    flash(_("Your choices are saved."))
    return redirect_to("messaging.notifications", lang=form.locale.data)


@bp.post("/notifications/pause")
@guarded(signed_in)
def pause() -> Response:
    """Pause everything: for four weeks, or until a day."""
    form = PauseForm() if "until" in request.form else StepForm()
    day_of = form.until if isinstance(form, PauseForm) else None
    result = submit(form, lambda me: choices.pause(me, day_of.data if day_of else None))
    if not isinstance(result, Done):
        return _page(pausing=form)
    flash(_("You get no emails before %(day)s.", day=day(result.value)))
    return redirect_to("messaging.notifications")


@bp.post("/notifications/resume")
@guarded(signed_in)
def resume() -> Response:
    """End the pause."""
    submit_button(StepForm(), choices.resume)
    flash(_("You get emails again."))
    return redirect_to("messaging.notifications")


def _choices(me: Person) -> ChoicesForm:
    stored = queries.stored_times(me)
    quiet = (stored.quiet_from, stored.quiet_until) if stored else queries.QUIET
    neutral = stored is None or stored.neutral_titles
    return ChoicesForm(me, queries.ways_of(me), quiet, neutral=neutral)


def _page(form: Form | None = None, pausing: Form | None = None) -> Response:
    me, moment = person(), clock.now()
    stored = queries.stored_times(me)
    paused_until = stored.paused_until if stored else None
    today = moment.astimezone(zone_of(me)).date()
    return render(
        "messaging/notifications.html", form=form or _choices(me), names=TOPICS,
        pausing=pausing if isinstance(pausing, PauseForm) else PauseForm(),
        paused_until=paused_until if paused_until and paused_until > today else None,
        zone=str(zone_of(me)), limits=limits(),
        asked=queries.solicitations_since(me, moment - MONTH),
        coming=coming(me, today, today + MONTH),
        spent=spent(queries.sent_since(me, moment - MONTH), moment),
    )  # fmt: skip
