"""The page My notifications: ways, quiet hours, pause, and one's own requests."""

from flask import Response
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.permissions import signed_in
from webapp.messaging import queries
from webapp.messaging.budget import MONTH, spent
from webapp.messaging.forms import PauseForm, TimesForm, WaysForm
from webapp.messaging.services import choices, limits
from webapp.messaging.topics import TOPICS
from webapp.messaging.views.blueprint import bp
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


@bp.post("/notifications/ways")
@guarded(signed_in)
def choose_ways() -> Response:
    """Store a way for each topic."""
    form = WaysForm(queries.ways_of(person()))
    result = submit(form, lambda me: choices.choose_ways(me, form.ways()))
    return _saved() if isinstance(result, Done) else _page(ways=form)


@bp.post("/notifications/times")
@guarded(signed_in)
def choose_times() -> Response:
    """Store the quiet hours."""
    form = TimesForm()
    result = submit(
        form, lambda me: choices.choose_times(me, form.quiet_from.data, form.quiet_until.data)
    )
    return _saved() if isinstance(result, Done) else _page(times=form)


@bp.post("/notifications/pause")
@guarded(signed_in)
def pause() -> Response:
    """Pause everything: for four weeks, or until a day."""
    form = PauseForm()
    result = submit(form, lambda me: choices.pause(me, form.until.data))
    if not isinstance(result, Done):
        return _page(pausing=form)
    flash(_("You get no messages before %(day)s.", day=day(result.value)))
    return redirect_to("messaging.notifications")


@bp.post("/notifications/resume")
@guarded(signed_in)
def resume() -> Response:
    """End the pause."""
    submit_button(StepForm(), choices.resume)
    flash(_("Messages reach you again."))
    return redirect_to("messaging.notifications")


def _saved() -> Response:
    flash(_("Your choices are saved."))
    return redirect_to("messaging.notifications")


def _page(
    ways: Form | None = None, times: Form | None = None, pausing: Form | None = None
) -> Response:
    me, moment = person(), clock.now()
    chosen = queries.stored_times(me)
    paused_until = chosen.paused_until if chosen else None
    today = moment.astimezone(queries.zone_of(me)).date()
    asked = queries.solicitations_since(me, moment - MONTH)
    return render(
        "messaging/notifications.html",
        ways=ways or WaysForm(queries.ways_of(me)),
        times=times or TimesForm(
            quiet_from=chosen.quiet_from if chosen else queries.QUIET_FROM,
            quiet_until=chosen.quiet_until if chosen else queries.QUIET_UNTIL,
        ),
        pausing=pausing or PauseForm(), form=StepForm(), names=TOPICS,
        paused_until=paused_until if paused_until and paused_until > today else None,
        zone=str(queries.zone_of(me)), asked=asked, limits=limits(),
        spent=spent(queries.sent_since(me, moment - MONTH), moment),
    )  # fmt: skip
