"""Reads of deliveries: by share, by account, what they cost, what others say on a channel."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.kernel import db
from webapp.kernel.outbox import Outgoing
from webapp.kernel.outbox import State as RowState
from webapp.shares.models import Attempt, Connection, Delivery, Reading, Share, TrackedLink
from webapp.shares.workflow import Act, State
from webapp.stories.models import Revision, Story

# Where a delivery still may become a post by itself, or waits for its author.
LIVE = (
    RowState.scheduled, RowState.queued, RowState.retry_wait, RowState.sending, RowState.unknown,
    RowState.checking, RowState.held,
)  # fmt: skip
MOST_ASTRAY = 200
# Where nothing can be public yet.
NOT_YET = (RowState.scheduled, RowState.queued, RowState.retry_wait)


def delivery_of(share: Share) -> Delivery | None:
    """The delivery of a share, if its author confirmed one."""
    return db.session().scalar(select(Delivery).where(Delivery.share_id == share.id))


def by_row(row_id: int) -> Delivery:
    """The delivery of an outbox row."""
    return db.session().scalars(select(Delivery).where(Delivery.outbox_id == row_id)).one()


def live_of_connection(connection: Connection) -> list[Delivery]:
    """What waits to go out through an account, oldest first."""
    return list(
        db.session().scalars(
            select(Delivery)
            .join(Outgoing, Outgoing.id == Delivery.outbox_id)
            .where(Delivery.connection_id == connection.id, Outgoing.state.in_(NOT_YET))
            .order_by(Outgoing.not_before, Outgoing.id)
        )
    )


def astray() -> list[Delivery]:
    """What may be public without anybody knowing, or waits for its author's word; oldest first."""
    return list(
        db.session().scalars(
            select(Delivery)
            .join(Outgoing, Outgoing.id == Delivery.outbox_id)
            .where(Outgoing.state.in_((RowState.unknown, RowState.checking, RowState.held)))
            .order_by(Outgoing.due_at, Outgoing.id)
            .limit(MOST_ASTRAY)
        )
    )


def attempts(delivery: Delivery) -> list[Attempt]:
    """What workers noted of a delivery, in order."""
    asked = select(Attempt).where(Attempt.delivery_id == delivery.id)
    return list(db.session().scalars(asked.order_by(Attempt.id)))


def began(delivery: Delivery, fence: int) -> bool:
    """Whether a worker noted under this fence that it was about to send."""
    noted = select(Attempt.id).where(
        Attempt.delivery_id == delivery.id, Attempt.fence == fence, Attempt.act == Act.began
    )
    return db.session().scalar(noted.limit(1)) is not None


def readings(delivery: Delivery) -> list[Reading]:
    """What the network counted, in order."""
    asked = select(Reading).where(Reading.delivery_id == delivery.id)
    return list(db.session().scalars(asked.order_by(Reading.read_at, Reading.id)))


@dataclass(frozen=True)
class Posted:
    """A post that went out through its author's account, and its readings."""

    delivery_id: str
    person_id: str
    program_id: str
    unit_id: str | None
    channel: str
    since: datetime
    gone_at: datetime | None
    readings: list[Reading]


def posted_through_accounts(person_ids: Collection[str]) -> list[Posted]:
    """What these people posted through their accounts and networks can be asked of, in order."""
    theirs = (Share.person_id.in_(person_ids), Share.posted_at.is_not(None))
    readings: dict[str, list[Reading]] = defaultdict(list)
    taken = select(Reading).join(Delivery).join(Share, Share.id == Delivery.share_id)
    for reading in db.session().scalars(taken.where(*theirs)):
        readings[reading.delivery_id].append(reading)
    found = (
        select(Delivery, TrackedLink.unit_id)
        .join(Share, Share.id == Delivery.share_id)
        .outerjoin(TrackedLink, TrackedLink.id == Share.link_id)
        .where(*theirs, Delivery.post_id.is_not(None))
        .options(joinedload(Delivery.share))
        .order_by(Share.posted_at, Share.id)
    )
    return [
        Posted(
            each.id, each.share.person_id, each.share.program_id, unit_id, each.share.channel,
            each.stands_since, each.gone_at, readings[each.id],
        )
        for each, unit_id in db.session().execute(found)
        if each.stands_since is not None
    ]  # fmt: skip


def spent(program_id: str, since: datetime) -> int:
    """What a program spent at networks since a moment, in millionths of a US dollar."""
    total = select(func.sum(Attempt.price)).where(
        Attempt.program_id == program_id, Attempt.at >= since
    )
    return int(db.session().scalar(total) or 0)


def texts_on(share: Share, since: datetime) -> Iterator[str]:
    """Approved texts of other people's shares on the channel, posted or waiting to go out."""
    waits = and_(Share.state == State.prepared, Outgoing.state.in_(LIVE), Delivery.made_at >= since)
    found = (
        select(Revision.body)
        .join(Share, Share.revision_id == Revision.id)
        .join(Story, Story.id == Share.story_id)
        .outerjoin(Delivery, Delivery.share_id == Share.id)
        .outerjoin(Outgoing, Outgoing.id == Delivery.outbox_id)
        .where(Share.channel == share.channel, Share.person_id != share.person_id)
        .where(Story.language == share.story.language, or_(Share.posted_at >= since, waits))
        .distinct()
    )
    yield from db.session().scalars(found)
