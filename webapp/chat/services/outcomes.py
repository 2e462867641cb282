"""Store what became of a post."""

from webapp.chat import events
from webapp.chat.models import ChatPost
from webapp.chat.reasons import LONGEST
from webapp.chat.services.warnings import REFUSED, UNANSWERED, warn
from webapp.chat.workflow import CHAT_POST, WEBHOOK, ChatPostState, WebhookState
from webapp.core import clock, db
from webapp.core.unit_of_work import record


def record_sent(post: ChatPost) -> None:
    """Store that the service took it."""
    if _waits(post):
        CHAT_POST.take(post, "send", by=None, may={}, sent_at=clock.now())


def record_drop(post: ChatPost, reason: str) -> None:
    """Store that nothing was sent, and why: a key of `reasons.NOT_SENT`."""
    if _waits(post):
        CHAT_POST.take(post, "drop", by=None, may={}, reason=reason)


def record_failure(post: ChatPost, reason: str, refused: bytes | None) -> None:
    """Store that the post failed, and notify the owner of the webhook.

    `refused` is the sealed address that the service refuses for good: nothing more is posted there
    until somebody repairs the webhook. None after an outage that outlasted every attempt: it says
    nothing about the address.
    """
    if not _waits(post):
        return
    CHAT_POST.take(post, "fail", by=None, may={}, reason=reason[:LONGEST])
    webhook = post.webhook
    db.lock(webhook)
    if refused is None:
        warn(webhook, UNANSWERED)
    # It may have another address by now.
    elif webhook.state == WebhookState.active and webhook.address == refused:
        WEBHOOK.take(webhook, "fail", by=None, may={}, failed_at=clock.now(), reason=reason)
        record(events.WebhookFailed(actor=None, object_id=webhook.id))
        warn(webhook, REFUSED)


def _waits(post: ChatPost) -> bool:
    return post.state == ChatPostState.waiting
