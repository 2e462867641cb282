"""Pages of meetings: plan one, move it; the page of the pair shows all of them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import Invalid, Missing
from webapp.core.i18n import gettext_noop
from webapp.meetings import queries, services
from webapp.meetings.forms import FitForm, MeetingForm, MoveForm
from webapp.meetings.models import Meeting
from webapp.meetings.rules import is_of_meeting
from webapp.meetings.sealing import NO, YES
from webapp.meetings.workflow import MeetingState
from webapp.mentoring.models import Pair
from webapp.mentoring.queries import pair_for
from webapp.mentoring.rules import is_of_pair
from webapp.mentoring.workflow import PairState
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

bp = Blueprint("meetings", __name__, template_folder="templates")
VERBS: Final[Mapping[str, Callable[..., Any]]] = {
    "cancel": services.cancel,
    "held": partial(services.say_whether_held, held=True),
    "missed": partial(services.say_whether_held, held=False),
}
SAID: Final = {
    "cancel": gettext_noop("The meeting is canceled. Both of you get the cancellation."),
    "held": gettext_noop("Saved. Either of you can correct this for seven days."),
    "missed": gettext_noop("Saved. Either of you can correct this for seven days."),
}


def load_pair(me: Person, pair_id: str) -> Pair:
    """A pair of this person that they may know of."""
    return pair_for(me, pair_id)


def load_meeting(me: Person, meeting_id: str) -> Meeting:
    """A meeting of a pair of this person."""
    return queries.meeting_for(me, meeting_id)


@bp.route("/pairs/<pair>/meetings/new", methods=["GET", "POST"])
@guarded(is_of_pair, pair=load_pair)
def plan_meeting(pair: Pair) -> Response:
    """Plan a meeting."""
    known = queries.meetings_of(pair.id)
    form = MeetingForm(known[-1] if known else None)
    result = submit(
        form,
        lambda me: services.plan(pair, form.slot(), by=me, row_id=form.row_id(me.id)),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("The meeting is planned. Both of you get an invitation for your calendar."))
        return redirect_to("mentoring.pair", pair=pair.id)
    return render(
        "meetings/plan.html", form=form, pair=pair, partner=_partner(pair), zone=clock.zone(),
        open=pair.state == PairState.active, meeting=None,
    )  # fmt: skip


@bp.route("/meetings/<meeting>/move", methods=["GET", "POST"])
@guarded(is_of_meeting, meeting=load_meeting)
def move_meeting(meeting: Meeting) -> Response:
    """Move a meeting to another time or place."""
    form, pair = MoveForm(meeting), meeting.pair
    result = submit(form, lambda me: services.move(meeting, form.slot(), by=me), keep=True)
    if isinstance(result, Done):
        if result.value:
            flash(_("The meeting is moved. Both of you get the change for your calendar."))
        return redirect_to("mentoring.pair", pair=pair.id)
    planned = meeting.state == MeetingState.planned and meeting.appointment.starts_at > clock.now()
    return render(
        "meetings/plan.html", form=form, pair=pair, partner=_partner(pair), zone=clock.zone(),
        open=planned and pair.state == PairState.active, meeting=meeting,
    )  # fmt: skip


@bp.post("/pairs/<pair>/meetings/<meeting>/<any(cancel, held, missed):verb>")
@guarded(is_of_meeting, page="mentoring.pair", pair=load_pair, meeting=load_meeting)
def change_meeting(pair: Pair, meeting: Meeting, verb: str) -> Response:
    """Cancel a meeting, or say whether it took place."""
    if meeting.pair_id != pair.id:
        raise Missing("There is no such meeting, or it is not yours.")
    submit_button(StepForm(), lambda me: VERBS[verb](meeting, by=me))
    flash(_(SAID[verb]))
    return redirect_to("mentoring.pair", pair=pair.id)


@bp.post("/pairs/<pair>/fit")
@guarded(is_of_pair, page="mentoring.pair", pair=load_pair)
def answer_fit(pair: Pair) -> Response:
    """Answer the fit check."""
    form = FitForm()
    if form.fits.data not in {YES, NO}:
        raise Invalid("", "What your browser sent is incomplete.")
    submit_button(form, lambda me: services.answer_fit(pair, fits=form.fits.data == YES, by=me))
    flash(_("Your answer is stored. Nobody but you can read it."))
    return redirect_to("mentoring.pair", pair=pair.id)


def _partner(pair: Pair) -> Person:
    return pair.mentee if person().id == pair.mentor_id else pair.mentor
