"""The inbox."""

from flask import Response, request
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.messaging import queries, services
from webapp.messaging.models import Notice
from webapp.messaging.topics import TOPICS, Topic
from webapp.messaging.views.blueprint import bp
from webapp.people.models import Person
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

NEW = "new"


def load_notice(me: Person, notice_id: str) -> Notice:
    """A notice of this person."""
    return queries.own(me, notice_id)


@bp.get("/inbox")
@guarded(signed_in)
def inbox() -> Response:
    """The messages of the signed-in person by what they are about, the new ones first."""
    me, asked = person(), request.args.get("topic", "")
    topic = Topic(asked) if asked in set(Topic) else None
    only_new = request.args.get("show") == NEW
    page = queries.inbox(me, request.args.get("page", 1, int), topic, new=only_new)
    chosen = {"topic": topic, "show": NEW if only_new else None}
    return render(
        "messaging/inbox.html", page=page, unread=any(thread.new for thread in page.rows), form=StepForm(),
        topics=queries.topics_of(me), names=TOPICS, topic=topic, only_new=only_new,
        kept={name: value for name, value in chosen.items() if value},
    )  # fmt: skip


@bp.post("/inbox")
@guarded(signed_in)
def read_all() -> Response:
    """Mark all notices of the signed-in person as read."""
    submit_button(StepForm(), services.read_all)
    flash(_("All messages are marked as read."))
    return redirect_to("messaging.inbox")


@bp.post("/inbox/<notice>")
@guarded(signed_in, notice=load_notice)
def open_notice(notice: Notice) -> Response:
    """Mark a notice as read and redirect to its page."""
    submit_button(StepForm(), lambda _me: services.open_notice(notice))
    return redirect_to(notice.endpoint, **notice.place)
