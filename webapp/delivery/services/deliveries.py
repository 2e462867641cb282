"""Author actions on a delivery: confirm, cancel, mark as published, retry."""

import secrets
from datetime import datetime, timedelta

from webapp.config import Networks
from webapp.connections.models import Connection
from webapp.connections.queries import active_connection, own_connection
from webapp.connections.services import check_length
from webapp.core import clock, db, jobs
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.jobs import State as MessageState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.delivery import events, queries
from webapp.delivery.models import Delivery
from webapp.delivery.queries import LIVE, NOT_STARTED
from webapp.delivery.services.obstacles import OBSTACLES, obstacle
from webapp.delivery.services.similarity import repeats_others
from webapp.networks import registry
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.sharing.models import Share
from webapp.sharing.rules import MAY
from webapp.sharing.services import clear_reminder
from webapp.sharing.workflow import SHARE, State

KIND = "share"
# An approved text may be published for 30 days; after that its facts may be outdated.
LATEST_SCHEDULE = timedelta(days=30)
MAY_BE_PUBLIC = gettext_noop(
    "It is being published and may be public by now. You can no longer cancel it."
)
# A delivery that waits for a decision with one of these reasons may be public; with any other
# reason it certainly was not published.
PERHAPS_PUBLIC = frozenset({"not_confirmed", "account_ended"})


def concurrency_key_of(connection: Connection) -> str:
    """At most one delivery of an account is under way at a time."""
    return f"account:{connection.id}"


def confirm(
    share: Share, *, by: Person, networks: Networks, at: datetime | None = None
) -> Delivery:
    """Queue a prepared share to be published through its author's account, now or later.

    Body, link and keys do not change afterwards. Raises NotAllowed, WrongState, or Invalid on
    `at` or on `words` (too long for the author's server, or others shared nearly the same there).
    """
    # Locked before the share, in the same order as leaving and pausing, so that a person who
    # pauses at this moment publishes nothing.
    programs.locked_enrollment(by, share.program_id)
    db.lock(share)
    SHARE.permit(share, "post", by=by, may=MAY)
    if queries.delivery_of(share) is not None:
        raise WrongState(CHANGED)
    if (reason := obstacle(share, networks)) is not None:
        raise NotAllowed(OBSTACLES[reason])
    _check_moment(at)
    if repeats_others(share):
        raise Invalid(
            "words",
            "Other people shared nearly the same text there in the last 30 days. Networks forbid or "
            "hide that. Change some of the words, or post it by hand.",
        )
    check_length(by.id, share.channel, share.body)
    connection = own_connection(by, share.channel)
    share.server = connection.server or None
    delivery = _queue(share, connection, at)
    record(events.DeliveryConfirmed(actor=by.id, object_id=share.id, channel=share.channel))
    return delivery


def _check_moment(at: datetime | None) -> None:
    moment = clock.now()
    if at is not None and at <= moment:
        raise Invalid("at", "This time is in the past. Choose a later one, or leave it empty.")
    if at is not None and at > moment + LATEST_SCHEDULE:
        raise Invalid("at", "Choose a time within the next 30 days.")


def _queue(share: Share, connection: Connection, at: datetime | None) -> Delivery:
    clear_reminder(share)
    moment = clock.now()
    message = jobs.enqueue(
        KIND, f"delivery:{share.id}", {"share": share.id}, not_before=at, at_most_once=True,
        channel=share.channel, concurrency_key=concurrency_key_of(connection),
    )  # fmt: skip
    if message is None:
        raise WrongState(CHANGED)
    delivery = Delivery(
        share_id=share.id, connection_id=connection.id, outbox_id=message.id,
        key=secrets.token_hex(16), record=registry.record_key(share.channel, moment),
        made_at=moment,
    )  # fmt: skip
    db.session().add(delivery)
    db.session().flush()
    return delivery


def live_delivery(share: Share) -> Delivery | None:
    """The delivery of a share that may still become a post, or waits for its author's decision."""
    found = queries.delivery_of(share)
    return found if found and found.message.state in LIVE else None


def cancel_delivery(share: Share, *, undecided: bool = True, reason: str = "") -> bool:
    """Cancel the delivery of a share, if there is one; False when the post may be public.

    With `undecided` a delivery that waits for its author's decision is cancelled too. `reason` is
    stored with the message.
    """
    delivery = live_delivery(share)
    if delivery is None:
        return True
    db.lock(delivery.message)
    cancellable = (*NOT_STARTED, MessageState.needs_decision) if undecided else NOT_STARTED
    if delivery.message.state not in cancellable:
        return delivery.message.state not in LIVE
    jobs.apply_decision(delivery.message, "cancel", reason)
    return True


def fall_back_to_manual(delivery: Delivery, reason: str) -> None:
    """Cancel a delivery that has not begun; its author can post the share by hand."""
    cancelled = cancel_delivery(delivery.share, undecided=False, reason=reason)
    if cancelled and delivery.share.state == State.prepared:
        record(
            events.DeliveryFellBack(
                actor=None, object_id=delivery.share_id, channel=delivery.share.channel,
                reason=reason,
            )
        )  # fmt: skip


def retry_delivery(share: Share, *, by: Person) -> None:
    """Queue it again: its author looked, and the post does not exist.

    Raises NotAllowed or WrongState.
    """
    SHARE.permit(share, "post", by=by, may=MAY)
    delivery = live_delivery(share)
    if delivery is None:
        raise WrongState(CHANGED)
    active = active_connection(share.person_id, share.channel)
    if active is None or active.id != delivery.connection_id:
        raise WrongState(
            "This account is no longer connected. Connect the same account again, then retry."
        )
    jobs.apply_decision(delivery.message, "retry")
    delivery.not_found_count = delivery.inconclusive_count = 0
    record(events.DeliveryRetried(actor=by.id, object_id=share.id, channel=share.channel))


def mark_sent_by_author(share: Share) -> None:
    """Mark a delivery that waits for a decision as sent: its author says that the post exists.

    Raises WrongState while the delivery is under way.
    """
    delivery = live_delivery(share)
    if delivery is None:
        return
    if delivery.message.state != MessageState.needs_decision:
        raise WrongState(
            "It is being published through your account. Cancel that first to post it by hand."
        )
    jobs.apply_decision(delivery.message, "confirm")
