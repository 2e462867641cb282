"""What a worker reads inside its claim, and what it writes with the outcome."""

from datetime import datetime, timedelta

from webapp.config import Networks
from webapp.kernel import clock, crypto, db, outbox
from webapp.kernel.errors import Invalid
from webapp.kernel.outbox import ATTEMPTS, Claim, Outcome
from webapp.kernel.outbox import State as RowState
from webapp.kernel.unit_of_work import record
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.shares import events, queries
from webapp.shares.channels.base import link_in
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.publishing.port import Answer, Fate, Look, Parcel
from webapp.shares.models import Attempt, Delivery
from webapp.shares.rules import MAY
from webapp.shares.services.deliveries import obstacle
from webapp.shares.services.sharing import known_hosts, seal_address
from webapp.shares.workflow import SHARE, Act, Age, State
from webapp.stories.workflow import State as StoryState

# Stale news is worse than none: what could not go out for a day is shown to its author.
STALE = timedelta(days=1)
# Words of the port for requests that never left.
NOT_SENT = frozenset({"not_reached", "private_address"})
AGES = {
    Age.hour: timedelta(hours=1),
    Age.day: timedelta(days=1),
    Age.week: timedelta(days=7),
    Age.month: timedelta(days=29),
}
TOLD: dict[RowState, type[events.Troubled]] = {
    RowState.held: events.DeliveryHeld,
    RowState.failed: events.DeliveryFailed,
    RowState.cancelled: events.DeliveryByHand,
    RowState.unknown: events.DeliveryUnknown,
}


def refusal(delivery: Delivery, held: Claim, networks: Networks) -> Outcome | None:
    """What speaks against sending now, read anew inside the claim."""
    if (reason := _reason(delivery, networks)) is not None:
        return Outcome(RowState.cancelled, reason)
    if clock.now() > (held.due_at or clock.now()) + STALE:
        return Outcome(RowState.held, "stale")
    if held.attempts > ATTEMPTS:
        return Outcome(RowState.held, "too_often")
    return None


def _reason(delivery: Delivery, networks: Networks) -> str | None:
    """The word for what stands in the way of this share, if anything does."""
    share = delivery.share
    if share.state != State.prepared:
        return "not_wanted"
    approved = share.story.state == StoryState.approved
    if not approved or share.story.approved_revision_id != share.revision_id:
        return "not_approved"
    inside = programs.current_enrollment(share.story.author, share.program_id)
    if share.story.program.state != ProgramState.open or inside is None:
        return "program_paused"
    active = queries.active_connection(share.person_id, share.channel)
    if active is not None and active.id != delivery.connection_id:
        return "account_ended"
    return obstacle(share, networks)


def begin(delivery: Delivery, held: Claim, networks: Networks) -> None:
    """Write the intent, in the transaction of the claim."""
    moment = clock.now()
    delivery.first_sent_at = delivery.first_sent_at or moment
    delivery.last_sent_at = moment
    delivery.absent = 0
    price = registry.prices(delivery.share.channel, networks)[0]
    _note(delivery, held, Act.began, price=price)


def parcel_of(delivery: Delivery) -> Parcel:
    """What was frozen when the author confirmed; its link is the one inside the text."""
    share = delivery.share
    return Parcel(
        text=share.body, link=link_in(share.body), language=share.story.language,
        key=delivery.key, record=delivery.record, made_at=delivery.made_at,
    )  # fmt: skip


def note(delivery: Delivery, held: Claim, outcome: Outcome, networks: Networks) -> None:
    """Write what an attempt came to, whoever holds the row by now."""
    told = outcome.detail
    post_price, read_price = registry.prices(delivery.share.channel, networks)
    if isinstance(told, Look):
        price = read_price * told.posts
        _note(delivery, held, Act.looked, outcome, status=told.status, price=price)
        return
    answer = told if isinstance(told, Answer) else Answer(Fate.unknown)
    unsent = outcome.to != RowState.unknown and (told is None or told.reason in NOT_SENT)
    # Nothing left the house, so what was noted at the beginning is not charged.
    price = -post_price if unsent and queries.began(delivery, held.fence) else 0
    _note(
        delivery, held, Act.ended, outcome, status=answer.status, request=answer.request_id,
        price=price,
    )  # fmt: skip


def _note(
    delivery: Delivery, held: Claim, act: Act, outcome: Outcome | None = None, *,
    status: int | None = None, request: str | None = None, price: int = 0,
) -> None:  # fmt: skip
    db.session().add(
        Attempt(
            delivery_id=delivery.id, program_id=delivery.share.program_id, fence=held.fence,
            act=act, at=clock.now(), outcome=outcome.to.value if outcome else None,
            reason=outcome.reason[:40] or None if outcome else None, status=status,
            request_id=request[:120] if request else None, price=price,
        )
    )  # fmt: skip


def publish(delivery: Delivery, post_id: str, address: str) -> None:
    """It stands on the network: the share is posted, and its readings are planned."""
    share = delivery.share
    replaced = share.state == State.cancelled and queries.running(share.story, share.channel)
    if replaced or share.state in {State.posted, State.retired}:
        # Another share of the story took its place, or its author posted it by hand meanwhile; the
        # truth is in the attempts and the notice.
        record(events.DeliverySent(actor=None, object_id=share.id, channel=share.channel))
        return
    where = f"delivery:{delivery.id}:post_id"
    delivery.post_id = crypto.seal_for(share.person_id, post_id, where=where)
    try:
        seal_address(share, address, known_hosts(share))
    except Invalid:
        # The post stands all the same; its author can give the address by hand.
        share.address = None
    moment = clock.now()
    SHARE.take(share, "publish", by=None, may=MAY, posted_at=moment)
    record(events.DeliverySent(actor=None, object_id=share.id, channel=share.channel))
    # Found after a while, it stood there all the while.
    plan_readings(delivery, delivery.stands_since or moment)


def plan_readings(delivery: Delivery, posted_at: datetime) -> None:
    """Queue the readings of a post."""
    for age, wait in AGES.items():
        outbox.send(
            "reading", f"reading:{delivery.id}:{age.value}",
            {"delivery": delivery.id, "age": age.value},
            not_before=posted_at + wait, route=delivery.share.channel,
        )  # fmt: skip


def post_id_of(delivery: Delivery) -> str | None:
    """The network's own id of the post; None where it is unknown or was erased."""
    if delivery.post_id is None:
        return None
    where = f"delivery:{delivery.id}:post_id"
    return crypto.open_for(delivery.share.person_id, delivery.post_id, where=where)


def tell(delivery: Delivery, outcome: Outcome) -> None:
    """Record what its author, and the audit, should learn of an outcome."""
    kind = TOLD.get(outcome.to)
    looked = outcome.to == RowState.unknown and isinstance(outcome.detail, Look)
    if kind is None or looked or outcome.reason == "not_wanted":
        return
    share = delivery.share
    record(kind(actor=None, object_id=share.id, channel=share.channel, reason=outcome.reason))
