"""The text of a post in the language of a chat, with absolute addresses."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import force_locale, gettext

from webapp.appointments.queries import appointment_of
from webapp.appointments.services import details_in
from webapp.chat import queries
from webapp.chat.models import ChatPost
from webapp.chat.payloads import Text
from webapp.core import clock, runtime
from webapp.directory.queries import organization_name
from webapp.messaging.jobs.letters import address_of

MOST_UNITS = 3


def text_of(post: ChatPost) -> Text:
    """What a post says. It names the application and the organization, and who asks is in its title."""
    base = runtime.current().settings.base_url
    language = post.webhook.language
    values = {**post.values, **_appointment(post, language)}
    with current_app.test_request_context(base_url=base), force_locale(language):
        return Text(
            gettext(post.subject, **values),
            gettext(post.body, **values),
            tuple(_links(post)),
            _footer(post),
        )


def _appointment(post: ChatPost, language: str) -> dict[str, str]:
    """Title, time and place of the appointment that a post is about, as it is now."""
    found = appointment_of(post.appointment_id or "")
    if found is None:
        return {}
    return details_in(found, language, clock.zone())


def _links(post: ChatPost) -> Iterator[tuple[str, str]]:
    yield gettext("Open in Franc-Parler"), address_of(post.endpoint, **post.place)
    if post.is_request:
        yield gettext("My notifications"), address_of("messaging.notifications")


def _footer(post: ChatPost) -> str:
    """What the post counts as, for whom, where they see it, and how to stop such posts."""
    organization = organization_name()
    if not post.is_request:
        return str(
            gettext(
                "Posted by Franc-Parler for %(organization)s. It does not count as a request for "
                "time.",
                organization=organization,
            )
        )
    names = [unit.name for unit in queries.units_of(post.webhook)]
    shown = ", ".join(names[:MOST_UNITS]) + (", …" if len(names) > MOST_UNITS else "")
    return str(
        gettext(
            "For the people of %(units)s this counts as one request for time, also under “My "
            "notifications”. To stop such posts, ask the employee-view lead of %(organization)s.",
            units=shown, organization=organization,
        )
    )  # fmt: skip
