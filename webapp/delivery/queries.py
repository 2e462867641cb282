"""Reads of deliveries: by share, by account, costs, texts of others on a channel."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.connections.models import Connection
from webapp.core import db
from webapp.core.jobs import OutboxMessage
from webapp.core.jobs import State as MessageState
from webapp.delivery.models import Attempt, Delivery, PostMetrics
from webapp.delivery.workflow import AttemptStep
from webapp.sharing.models import Share
from webapp.sharing.workflow import State
from webapp.stories.models import Revision, Story
from webapp.tracking.models import TrackedLink

# States in which a delivery may still become a post, or waits for its author's decision.
LIVE = (
    MessageState.scheduled, MessageState.queued, MessageState.retry_wait, MessageState.sending,
    MessageState.unknown, MessageState.checking, MessageState.needs_decision,
)  # fmt: skip
MOST_LISTED = 200
# States in which nothing can be public yet.
NOT_STARTED = (MessageState.scheduled, MessageState.queued, MessageState.retry_wait)


def delivery_of(share: Share) -> Delivery | None:
    """The delivery of a share, if its author confirmed one."""
    return db.session().scalar(select(Delivery).where(Delivery.share_id == share.id))


def deliveries_of(share_ids: Collection[str]) -> list[Delivery]:
    """The deliveries of these shares, each with its outbox message."""
    found = select(Delivery).where(Delivery.share_id.in_(share_ids))
    return list(db.session().scalars(found.options(joinedload(Delivery.message))))


def delivery_of_message(message_id: int) -> Delivery:
    """The delivery of an outbox message."""
    return db.session().scalars(select(Delivery).where(Delivery.outbox_id == message_id)).one()


def live_of_connection(connection: Connection) -> list[Delivery]:
    """Deliveries of an account that have not begun, oldest first."""
    return list(
        db.session().scalars(
            select(Delivery)
            .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
            .where(Delivery.connection_id == connection.id, OutboxMessage.state.in_(NOT_STARTED))
            .order_by(OutboxMessage.not_before, OutboxMessage.id)
        )
    )


def in_state(person_id: str, state: MessageState, most: int) -> list[Delivery]:
    """A person's deliveries in a state, oldest first."""
    return list(
        db.session().scalars(
            select(Delivery)
            .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
            .join(Share, Share.id == Delivery.share_id)
            .where(Share.person_id == person_id, Share.state == State.prepared)
            .where(OutboxMessage.state == state)
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(most)
        )
    )


def needs_attention() -> list[Delivery]:
    """Deliveries with an unknown outcome or that wait for a decision; oldest first."""
    return list(
        db.session().scalars(
            select(Delivery)
            .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
            .where(
                OutboxMessage.state.in_(
                    (MessageState.unknown, MessageState.checking, MessageState.needs_decision)
                )
            )
            .order_by(OutboxMessage.due_at, OutboxMessage.id)
            .limit(MOST_LISTED)
        )
    )


def attempts(delivery: Delivery) -> list[Attempt]:
    """What workers recorded about a delivery, in order."""
    statement = select(Attempt).where(Attempt.delivery_id == delivery.id)
    return list(db.session().scalars(statement.order_by(Attempt.id)))


def attempt_began(delivery: Delivery, fence: int) -> bool:
    """Whether a worker recorded under this fence that it was about to send."""
    statement = select(Attempt.id).where(
        Attempt.delivery_id == delivery.id,
        Attempt.fence == fence,
        Attempt.step == AttemptStep.began,
    )
    return db.session().scalar(statement.limit(1)) is not None


def post_metrics(delivery: Delivery) -> list[PostMetrics]:
    """The metrics of a post, in order."""
    statement = select(PostMetrics).where(PostMetrics.delivery_id == delivery.id)
    return list(db.session().scalars(statement.order_by(PostMetrics.read_at, PostMetrics.id)))


@dataclass(frozen=True)
class DeliveredPost:
    """A post that was published through its author's account, and its metrics."""

    delivery_id: str
    person_id: str
    program_id: str
    unit_id: str | None
    channel: str
    since: datetime
    gone_at: datetime | None
    metrics: list[PostMetrics]


def posted_through_accounts(person_ids: Collection[str]) -> list[DeliveredPost]:
    """The posts of these people, through their accounts, that can be read; oldest first."""
    theirs = (Share.person_id.in_(person_ids), Share.posted_at.is_not(None))
    metrics: dict[str, list[PostMetrics]] = defaultdict(list)
    taken = select(PostMetrics).join(Delivery).join(Share, Share.id == Delivery.share_id)
    for each in db.session().scalars(taken.where(*theirs)):
        metrics[each.delivery_id].append(each)
    found = (
        select(Delivery, TrackedLink.unit_id)
        .join(Share, Share.id == Delivery.share_id)
        .outerjoin(TrackedLink, TrackedLink.id == Share.link_id)
        .where(*theirs, Delivery.post_id.is_not(None))
        .options(joinedload(Delivery.share))
        .order_by(Share.posted_at, Share.id)
    )
    return [
        DeliveredPost(
            each.id, each.share.person_id, each.share.program_id, unit_id, each.share.channel,
            each.published_at, each.gone_at, metrics[each.id],
        )
        for each, unit_id in db.session().execute(found)
        if each.published_at is not None
    ]  # fmt: skip


def spent_since(program_id: str, since: datetime) -> int:
    """What a program spent at networks since a moment, in millionths of a US dollar."""
    total = select(func.sum(Attempt.price)).where(
        Attempt.program_id == program_id, Attempt.at >= since
    )
    return int(db.session().scalar(total) or 0)


def other_texts_on(share: Share, since: datetime) -> Iterator[str]:
    """Approved texts of other people's shares on the channel, posted or waiting to go out."""
    waits = and_(
        Share.state == State.prepared, OutboxMessage.state.in_(LIVE), Delivery.made_at >= since
    )
    found = (
        select(Revision.body)
        .join(Share, Share.revision_id == Revision.id)
        .join(Story, Story.id == Share.story_id)
        .outerjoin(Delivery, Delivery.share_id == Share.id)
        .outerjoin(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
        .where(Share.channel == share.channel, Share.person_id != share.person_id)
        .where(Story.language == share.story.language, or_(Share.posted_at >= since, waits))
        .distinct()
    )
    yield from db.session().scalars(found)
