"""A delivery in the hands of its author: confirm, call off, say that it is there, send again."""

import secrets
from datetime import datetime, timedelta

from webapp.config import Networks
from webapp.kernel import clock, db, outbox
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.outbox import State as RowState
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import EnrollmentState, ProgramState, Purpose
from webapp.shares import events, queries
from webapp.shares.channels.publishing import registry
from webapp.shares.models import Connection, Delivery, Share
from webapp.shares.queries.deliveries import LIVE, NOT_YET
from webapp.shares.rules import MAY
from webapp.shares.services.budgets import affordable
from webapp.shares.services.likeness import same_words_out
from webapp.shares.services.planning import unplan
from webapp.shares.workflow import SHARE, State

KIND = "share"
# Approved words grow old.
LATEST = timedelta(days=30)
MAY_BE_PUBLIC = msg(
    "It is on its way and may be public by now, so it cannot be cancelled any more."
)

# Held with one of these words it may be public; with any other it certainly did not go out.
PERHAPS_PUBLIC = frozenset({"not_confirmed", "account_ended"})

OBSTACLES = {
    "not_set_up": msg("Publishing through an account is not set up for this channel."),
    "program_closed": msg("The program is not open at the moment."),
    "pausing": msg(
        "You pause in this program. Once you are back, your shares can go out through your account."
    ),
    "new_charter": msg("The charter has a new version. Read it and choose first."),
    "outside": msg("You do not take part in this program."),
    "not_allowed": msg("You do not allow a connected account to be used in this program."),
    "account_ended": msg("No account of yours is connected there, or its connection ended."),
    "budget": msg(
        "The program’s budget of this month for this network is used up, or none is set."
    ),
}


def lane_of(connection: Connection) -> str:
    """One delivery of an account is on its way at a time."""
    return f"account:{connection.id}"


def obstacle(share: Share, networks: Networks) -> str | None:
    """Why a share cannot go out through an account, as a word of OBSTACLES; None when it can."""
    if share.channel not in registry.configured(networks):
        return "not_set_up"
    if (reason := _outside(share)) is not None:
        return reason
    if not programs.allows(share.person_id, share.program_id, Purpose.connector):
        return "not_allowed"
    if queries.active_connection(share.person_id, share.channel) is None:
        return "account_ended"
    price = registry.prices(share.channel, networks)[0]
    if price and not affordable(share.program_id, price):
        return "budget"
    return None


def _outside(share: Share) -> str | None:
    author, program = share.story.author, share.story.program
    place = programs.place(author, program.id)
    if place is None:
        return "outside"
    if program.state != ProgramState.open:
        return "program_closed"
    if place.state == EnrollmentState.paused:
        return "pausing"
    return None if programs.current_enrollment(author, program.id) else "new_charter"


def confirm(
    share: Share, *, by: Person, networks: Networks, at: datetime | None = None
) -> Delivery:
    """Let a prepared share go out through its author's account, now or at a later moment.

    From here on body, link and keys stand. Raises NotAllowed, WrongState, or Invalid on `at` or
    on `words` (others shared substantially the same there).
    """
    # The place before the share, as leaving does: who pauses at this moment has nothing go out.
    programs.held_enrollment(by, share.program_id)
    db.lock(share)
    SHARE.permit(share, "post", by=by, may=MAY)
    if queries.delivery_of(share) is not None:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    if (reason := obstacle(share, networks)) is not None:
        raise NotAllowed(OBSTACLES[reason])
    _check_moment(at)
    if same_words_out(share):
        raise Invalid(
            "words",
            "Others shared nearly the same words there in the last 30 days, and networks forbid "
            "or hide that. Write some of it in your own words, or share it by hand.",
        )
    connection = queries.own_connection(by, share.channel)
    share.server = connection.server or None
    delivery = _queue(share, connection, at)
    record(events.DeliveryConfirmed(actor=by.id, object_id=share.id, channel=share.channel))
    return delivery


def _check_moment(at: datetime | None) -> None:
    moment = clock.now()
    if at is not None and at <= moment:
        raise Invalid("at", "This moment is over. Choose a later one, or leave it empty.")
    if at is not None and at > moment + LATEST:
        raise Invalid("at", "Choose a moment within the next 30 days.")


def _queue(share: Share, connection: Connection, at: datetime | None) -> Delivery:
    unplan(share)
    moment = clock.now()
    row = outbox.send(
        KIND, f"delivery:{share.id}", {"share": share.id}, not_before=at, careful=True,
        route=share.channel, lane=lane_of(connection),
    )  # fmt: skip
    if row is None:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    delivery = Delivery(
        share_id=share.id, connection_id=connection.id, outbox_id=row.id,
        key=secrets.token_hex(16), record=registry.record_key(share.channel, moment),
        made_at=moment,
    )  # fmt: skip
    db.session().add(delivery)
    db.session().flush()
    return delivery


def live(share: Share) -> Delivery | None:
    """The delivery that may still become a post by itself, or waits for its author."""
    found = queries.delivery_of(share)
    return found if found and found.row.state in LIVE else None


def call_off(share: Share, *, held: bool = True, reason: str = "") -> bool:
    """Let the delivery of a share, if there is one, not go out; False when it may be public.

    With `held` one that waits for its author's word is given up too. `reason` is kept with it.
    """
    delivery = live(share)
    if delivery is None:
        return True
    db.lock(delivery.row)
    open_states = (*NOT_YET, RowState.held) if held else NOT_YET
    if delivery.row.state not in open_states:
        return delivery.row.state not in LIVE
    outbox.act(delivery.row, "cancel", reason)
    return True


def by_hand(delivery: Delivery, reason: str) -> None:
    """Take a delivery that has not begun out of the machine; the share can be posted by hand."""
    called_off = call_off(delivery.share, held=False, reason=reason)
    if called_off and delivery.share.state == State.prepared:
        record(
            events.DeliveryByHand(
                actor=None, object_id=delivery.share_id, channel=delivery.share.channel,
                reason=reason,
            )
        )  # fmt: skip


def send_again(share: Share, *, by: Person) -> None:
    """Its author looked and it is not there: queue it again. Raises NotAllowed or WrongState."""
    SHARE.permit(share, "post", by=by, may=MAY)
    delivery = live(share)
    if delivery is None:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    active = queries.active_connection(share.person_id, share.channel)
    if active is None or active.id != delivery.connection_id:
        raise WrongState(
            "The connection to this account ended. Connect the same account again, then send it."
        )
    outbox.act(delivery.row, "send_again")
    delivery.absent = delivery.blind = 0
    record(events.DeliveryRepeated(actor=by.id, object_id=share.id, channel=share.channel))


def settle_by_hand(share: Share) -> None:
    """Its author posted it, or saw it there: a held delivery is done, one on its way is not.

    Raises WrongState while it goes out by itself.
    """
    delivery = live(share)
    if delivery is None:
        return
    if delivery.row.state != RowState.held:
        raise WrongState("It goes out through your account. Cancel that first to post it by hand.")
    outbox.act(delivery.row, "confirm")
