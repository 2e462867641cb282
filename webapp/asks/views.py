"""The inbox."""

from flask import Blueprint, Response

from webapp.asks import queries, services
from webapp.asks.models import Notice
from webapp.kernel.rules import signed_in
from webapp.people.models import Person
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import page, to

room = Blueprint("asks", __name__, template_folder="templates")


def load_notice(me: Person, notice_id: str) -> Notice:
    """A notice of this person."""
    return queries.own(me, notice_id)


@room.get("/inbox")
@guarded(signed_in)
def inbox() -> Response:
    """What there is to know, newest first."""
    return page("asks/inbox.html", notices=queries.inbox(person()), form=StepForm())


@room.post("/inbox/<notice>")
@guarded(signed_in, notice=load_notice)
def open_notice(notice: Notice) -> Response:
    """Mark as read and go where it points."""
    acting(StepForm(), lambda _me: services.open_notice(notice))
    return to(notice.endpoint, **notice.place)
