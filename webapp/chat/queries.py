"""Queries of chats."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from webapp.chat.models import ChatPost, Webhook, WebhookUnit
from webapp.chat.workflow import ChatPostState, WebhookState
from webapp.core import db
from webapp.core.errors import Missing
from webapp.directory.queries import reach_of
from webapp.people.models import OrgUnit, Person
from webapp.people.rules import is_employee_view

SHOWN = 20
# States of a request that people have read in a chat, or will.
POSTED = (ChatPostState.waiting, ChatPostState.sent)


def webhook_for(me: Person, webhook_id: str) -> Webhook:
    """A webhook, for those who manage them; raises Missing."""
    found = db.session().get(Webhook, webhook_id) if is_employee_view(me) else None
    if found is None:
        raise Missing("There is no such chat, or you cannot open it.")
    return found


def webhooks(*states: WebhookState) -> list[Webhook]:
    """The webhooks in some states, by name."""
    found = select(Webhook).where(Webhook.state.in_(states))
    return list(db.session().scalars(found.order_by(Webhook.name, Webhook.id)))


def units_of(webhook: Webhook) -> list[OrgUnit]:
    """The units whose people read a chat, by name."""
    named = select(WebhookUnit.unit_id).where(WebhookUnit.webhook_id == webhook.id)
    found = select(OrgUnit).where(OrgUnit.id.in_(named))
    return list(db.session().scalars(found.order_by(OrgUnit.name, OrgUnit.id)))


def webhooks_inside(unit_ids: Collection[str]) -> list[Webhook]:
    """The active webhooks that only people of some units, and of units below, read; by id."""
    reached = reach_of(unit_ids)
    outside = select(WebhookUnit.webhook_id).where(WebhookUnit.unit_id.not_in(reached))
    found = select(Webhook).where(Webhook.state == WebhookState.active, Webhook.id.not_in(outside))
    return list(db.session().scalars(found.order_by(Webhook.id)))


def posts_of(webhook: Webhook) -> list[ChatPost]:
    """The latest posts to a chat, the newest first."""
    found = select(ChatPost).where(ChatPost.webhook_id == webhook.id)
    newest = found.order_by(ChatPost.made_at.desc(), ChatPost.id)
    return list(db.session().scalars(newest.limit(SHOWN)))


def posts_about(about_id: str) -> list[ChatPost]:
    """The requests about an object that are or were meant for chats, by the name of the chat."""
    found = (
        select(ChatPost)
        .join(ChatPost.webhook)
        .options(contains_eager(ChatPost.webhook))
        .where(ChatPost.about_id == about_id, ChatPost.is_request)
    )
    return list(db.session().scalars(found.order_by(Webhook.name, ChatPost.id)))


def informed(about_id: str) -> list[Webhook]:
    """The active webhooks with a request about an object that was posted or waits; by id."""
    asked = select(ChatPost.webhook_id).where(
        ChatPost.about_id == about_id, ChatPost.is_request, ChatPost.state.in_(POSTED)
    )
    found = select(Webhook).where(Webhook.state == WebhookState.active, Webhook.id.in_(asked))
    return list(db.session().scalars(found.order_by(Webhook.id)))


def has_post(webhook: Webhook, ref: str) -> bool:
    """Whether a thing was meant for a chat before, whatever became of it."""
    found = select(ChatPost.id).where(ChatPost.webhook_id == webhook.id, ChatPost.ref == ref)
    return db.session().scalar(found) is not None


def has_request(post: ChatPost) -> bool:
    """Whether the request that a notice is about was posted to the same chat."""
    found = select(ChatPost.id).where(
        ChatPost.webhook_id == post.webhook_id, ChatPost.about_id == post.about_id,
        ChatPost.is_request, ChatPost.state == ChatPostState.sent,
    )  # fmt: skip
    return db.session().scalar(found.limit(1)) is not None


def waits_for_earlier(post: ChatPost) -> bool:
    """Whether an earlier post about the same object still waits for the same chat."""
    earlier = select(ChatPost.id).where(
        ChatPost.webhook_id == post.webhook_id, ChatPost.about_id == post.about_id,
        ChatPost.state == ChatPostState.waiting, ChatPost.made_at < post.made_at,
    )  # fmt: skip
    return db.session().scalar(earlier.limit(1)) is not None
