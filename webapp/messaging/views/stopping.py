"""Stop mails about a topic with the link of a mail, without signing in."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.permissions import public
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.services.unsubscribing import DIGEST, subscription, unsubscribe
from webapp.messaging.topics import TOPICS, Topic
from webapp.messaging.views.blueprint import bp
from webapp.web.guards import guarded
from webapp.web.pages import render

# Programs of mail send the POST of RFC 8058 without a page, so without its token.
WITHOUT_TOKEN = f"{__name__}.stop_mails"


@bp.get("/unsubscribe/<token>")
@guarded(public, secret=True)
def unsubscribe_page(token: str) -> Response:
    """Say which mails would stop; opening the link changes nothing."""
    _person, topic = subscription(token)
    return _page(token, topic, done=False)


@bp.post("/unsubscribe/<token>")
@guarded(public, secret=True)
def stop_mails(token: str) -> Response:
    """Stop them."""
    person, topic = subscription(token)
    with unit_of_work():
        unsubscribe(person, topic)
    return _page(token, topic, done=True)


def _page(token: str, topic: str, *, done: bool) -> Response:
    name = _("Daily summary") if topic == DIGEST else _(TOPICS[Topic(topic)].name)
    digest = topic == DIGEST
    return render(
        "messaging/unsubscribe.html", link=token, topic_name=name, digest=digest, done=done
    )
