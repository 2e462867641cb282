"""The inbox."""

from flask import Blueprint, Response

from webapp.core.permissions import signed_in
from webapp.messaging import queries, services
from webapp.messaging.models import Notice
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import redirect_to, render
from webapp.web.submit import submit_button

bp = Blueprint("messaging", __name__, template_folder="templates")


def load_notice(me: Person, notice_id: str) -> Notice:
    """A notice of this person."""
    return queries.own(me, notice_id)


@bp.get("/inbox")
@guarded(signed_in)
def inbox() -> Response:
    """The notices of the signed-in person, newest first."""
    return render("messaging/inbox.html", notices=queries.inbox(person()), form=StepForm())


@bp.post("/inbox/<notice>")
@guarded(signed_in, notice=load_notice)
def open_notice(notice: Notice) -> Response:
    """Mark a notice as read and redirect to its page."""
    submit_button(StepForm(), lambda _me: services.open_notice(notice))
    return redirect_to(notice.endpoint, **notice.place)
