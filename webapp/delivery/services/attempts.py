"""What a worker checks inside its claim, and what it stores with the outcome."""

from datetime import timedelta

from webapp.config import Networks
from webapp.connections.queries import active_connection
from webapp.core import clock, crypto, db
from webapp.core.errors import Invalid
from webapp.core.jobs import ATTEMPTS, Claim, Outcome
from webapp.core.jobs import State as MessageState
from webapp.core.unit_of_work import record
from webapp.delivery import events, queries
from webapp.delivery.models import Attempt, Delivery
from webapp.delivery.services.obstacles import obstacle
from webapp.delivery.services.post_metrics import schedule_metrics
from webapp.delivery.workflow import AttemptStep
from webapp.networks import registry
from webapp.networks.text import link_in
from webapp.networks.types import LookupResult, PostRequest, SendOutcome, SendResult
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState
from webapp.sharing.queries import active_share
from webapp.sharing.rules import MAY
from webapp.sharing.services import store_address
from webapp.sharing.workflow import SHARE, State
from webapp.stories.workflow import State as StoryState

# Outdated news is worse than none: what could not be sent for a day is decided by its author.
STALE_AFTER = timedelta(days=1)
# Reasons with which no request was sent.
NOT_SENT = frozenset({"not_reached", "private_address"})
EVENTS: dict[MessageState, type[events.DeliveryProblem]] = {
    MessageState.needs_decision: events.DeliveryNeedsDecision,
    MessageState.failed: events.DeliveryFailed,
    MessageState.cancelled: events.DeliveryFellBack,
    MessageState.unknown: events.DeliveryUnknown,
}


def preflight_refusal(delivery: Delivery, claim: Claim, networks: Networks) -> Outcome | None:
    """The outcome that makes sending needless or wrong now, or None; read inside the claim."""
    if (reason := _reason(delivery, networks)) is not None:
        return Outcome(MessageState.cancelled, reason)
    if clock.now() > (claim.due_at or clock.now()) + STALE_AFTER:
        return Outcome(MessageState.needs_decision, "stale")
    if claim.attempts > ATTEMPTS:
        return Outcome(MessageState.needs_decision, "too_often")
    return None


def _reason(delivery: Delivery, networks: Networks) -> str | None:
    """Why this share must not be published now, or None."""
    share = delivery.share
    if share.state != State.prepared:
        return "not_wanted"
    approved = share.story.state == StoryState.approved
    if not approved or share.story.approved_revision_id != share.revision_id:
        return "not_approved"
    enrolled = programs.current_enrollment(share.story.author, share.program_id)
    if share.story.program.state != ProgramState.open or enrolled is None:
        return "program_paused"
    active = active_connection(share.person_id, share.channel)
    if active is not None and active.id != delivery.connection_id:
        return "account_ended"
    return obstacle(share, networks)


def record_intent(delivery: Delivery, claim: Claim, networks: Networks) -> None:
    """Record the intent to send, in the transaction of the claim."""
    moment = clock.now()
    delivery.first_sent_at = delivery.first_sent_at or moment
    delivery.last_sent_at = moment
    delivery.not_found_count = 0
    price = registry.prices(delivery.share.channel, networks)[0]
    _add_attempt(delivery, claim, AttemptStep.began, price=price)


def post_request_of(delivery: Delivery) -> PostRequest:
    """The request that was frozen when the author confirmed; its link is the one in the text."""
    share = delivery.share
    return PostRequest(
        text=share.body, link=link_in(share.body), language=share.story.language,
        key=delivery.key, record=delivery.record, made_at=delivery.made_at,
    )  # fmt: skip


def record_attempt(delivery: Delivery, claim: Claim, outcome: Outcome, networks: Networks) -> None:
    """Record the result of an attempt, whichever worker owns the message now."""
    detail = outcome.detail
    post_price, read_price = registry.prices(delivery.share.channel, networks)
    if isinstance(detail, LookupResult):
        price = read_price * detail.posts
        _add_attempt(
            delivery, claim, AttemptStep.looked, outcome, status=detail.status, price=price
        )
        return
    result = detail if isinstance(detail, SendResult) else SendResult(SendOutcome.unknown)
    unsent = outcome.to != MessageState.unknown and (detail is None or detail.reason in NOT_SENT)
    # No request was sent, so what was recorded before it is not charged.
    price = -post_price if unsent and queries.attempt_began(delivery, claim.fence) else 0
    _add_attempt(
        delivery, claim, AttemptStep.ended, outcome, status=result.status,
        request=result.request_id, price=price,
    )  # fmt: skip


def _add_attempt(
    delivery: Delivery, claim: Claim, step: AttemptStep, outcome: Outcome | None = None, *,
    status: int | None = None, request: str | None = None, price: int = 0,
) -> None:  # fmt: skip
    db.session().add(
        Attempt(
            delivery_id=delivery.id, program_id=delivery.share.program_id, fence=claim.fence,
            step=step, at=clock.now(), outcome=outcome.to.value if outcome else None,
            reason=outcome.reason[:40] or None if outcome else None, status=status,
            request_id=request[:120] if request else None, price=price,
        )
    )  # fmt: skip


def record_published(delivery: Delivery, post_id: str, address: str) -> None:
    """The post exists: mark the share as posted and schedule the reading of its metrics."""
    share = delivery.share
    replaced = share.state == State.cancelled and active_share(share.story, share.channel)
    if replaced or share.state in {State.posted, State.retired}:
        # Another share of the story replaced it, or its author posted it by hand meanwhile; the
        # attempts and the notice record what happened.
        record(events.DeliverySent(actor=None, object_id=share.id, channel=share.channel))
        return
    where = f"delivery:{delivery.id}:post_id"
    delivery.post_id = crypto.seal_for(share.person_id, post_id, where=where)
    try:
        store_address(share, address)
    except Invalid:
        # The post exists all the same; its author can give the address by hand.
        share.address = None
    moment = clock.now()
    SHARE.take(share, "publish", by=None, may=MAY, posted_at=moment)
    record(events.DeliverySent(actor=None, object_id=share.id, channel=share.channel))
    schedule_metrics(delivery, delivery.published_at or moment)


def record_result(delivery: Delivery, outcome: Outcome) -> None:
    """Record the event of an outcome that its author, and the audit, should learn about."""
    kind = EVENTS.get(outcome.to)
    is_lookup = outcome.to == MessageState.unknown and isinstance(outcome.detail, LookupResult)
    if kind is None or is_lookup or outcome.reason == "not_wanted":
        return
    share = delivery.share
    record(kind(actor=None, object_id=share.id, channel=share.channel, reason=outcome.reason))
