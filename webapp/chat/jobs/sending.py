"""One request to a webhook, and what its answer means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import requests

from webapp.chat import queries
from webapp.chat.jobs.texts import text_of
from webapp.chat.models import ChatPost
from webapp.chat.payloads import payload
from webapp.chat.reasons import NOT_LISTED, OVER
from webapp.chat.services import open_address
from webapp.chat.validation import target_of
from webapp.chat.workflow import ChatPostState, WebhookState
from webapp.core import db, runtime
from webapp.core.errors import Unavailable
from webapp.core.jobs import State
from webapp.messaging.calendars import appointment_over
from webapp.networks.http import SafeHTTPAdapter
from webapp.networks.replies import LATEST, Reply

# Answers that another attempt may change: too early, too many requests, no time left.
LATER: Final = {
    HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS
}  # fmt: skip
# Words of Slack that say more than the status; nothing else of a body is kept.
WORDS: Final = frozenset({
    "action_prohibited", "channel_is_archived", "channel_not_found", "invalid_blocks",
    "invalid_payload", "invalid_token", "no_active_hooks", "no_service", "no_service_id",
    "no_team", "no_text", "posting_to_general_channel_denied", "team_disabled", "user_not_found",
})  # fmt: skip
# Faults that lie in the address, so that another attempt meets them again.
FINAL_FAULTS: Final = {"redirected", "private_address"}
# While an earlier post about the same object waits.
TURN: Final = timedelta(seconds=30)


class NotPostedError(Unavailable):
    """A post was not made; `reason` names neither the address nor the text.

    `to` is the state of its message: retry_wait and queued after `wait` at least, failed, with the
    sealed address that is `refused` for good, or cancelled.
    """

    def __init__(
        self, to: State, reason: str, *, refused: bytes | None = None, wait: timedelta = timedelta()
    ) -> None:
        super().__init__(f"A post was not made ({reason}).")
        self.to, self.reason, self.refused, self.wait = to, reason, refused, wait


@dataclass(frozen=True)
class _Request:
    """What is sent where; read before, because no transaction stays open during a request."""

    target: str = field(repr=False)
    json: Mapping[str, Any]
    sealed: bytes = field(repr=False)


def send(post_id: str) -> None:
    """Make a post that waits. Raises NotPostedError."""
    request = _read(post_id)
    if request is None:
        return
    settings = runtime.current().settings
    adapter = SafeHTTPAdapter(settings.networks.timeout, checked=not settings.chat.base_url)
    try:
        reply = adapter.call("POST", request.target, json=request.json)
    except requests.RequestException:
        # Its text has the address.
        raise NotPostedError(State.failed, "broken_answer", refused=request.sealed) from None
    _check(reply, request.sealed)


def _read(post_id: str) -> _Request | None:
    """Read a post and end the transaction; None where it was made or dropped before."""
    post = db.session().get_one(ChatPost, post_id)
    try:
        return _request_of(post) if post.state == ChatPostState.waiting else None
    finally:
        db.session().rollback()


def _request_of(post: ChatPost) -> _Request:
    webhook = post.webhook
    if webhook.state != WebhookState.active or webhook.address is None:
        raise NotPostedError(State.cancelled, webhook.state)
    if queries.waits_for_earlier(post):
        raise NotPostedError(State.queued, "earlier", wait=TURN)
    if _is_pointless(post):
        raise NotPostedError(State.cancelled, OVER)
    target = target_of(open_address(webhook), runtime.current().settings.chat)
    if target is None:
        raise NotPostedError(State.failed, NOT_LISTED, refused=webhook.address)
    return _Request(target, payload(webhook.kind, text_of(post)), webhook.address)


def _is_pointless(post: ChatPost) -> bool:
    """Whether a post invites to an appointment that is over, or is news of one that was never posted."""
    if post.appointment_id is None:
        return False
    return appointment_over(post) if post.is_request else not queries.has_request(post)


def _check(reply: Reply, sealed: bytes) -> None:
    """Raise NotPostedError unless the service took the post."""
    if HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if reply.fault in FINAL_FAULTS:
        raise NotPostedError(State.failed, reply.fault, refused=sealed)
    if reply.fault:
        raise NotPostedError(State.retry_wait, reply.fault)
    reason = _answer(reply)
    if reply.status in LATER or reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotPostedError(State.retry_wait, reason, wait=_wait(reply))
    raise NotPostedError(State.failed, reason, refused=sealed)


def _answer(reply: Reply) -> str:
    """The status, with a word of Slack where it is known."""
    word = reply.body[:80].decode("ascii", "replace").strip()
    return f"{reply.status} {word}" if word in WORDS else str(reply.status)


def _wait(reply: Reply) -> timedelta:
    """How long the service asks to wait, within bounds; zero where it says nothing clear."""
    asked = str(reply.headers.get("Retry-After", ""))
    if not (asked.isascii() and asked.isdigit()):
        return timedelta()
    return min(timedelta(seconds=int(asked[:6])), LATEST)
