"""What authors and administrators are told of publishing."""

from webapp.asks.services import Words, notify, settle_notices
from webapp.kernel import db
from webapp.kernel.words import msg
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.shares import events, services
from webapp.shares.channels.registry import NAMES
from webapp.shares.models import Connection, Share

HELD = msg("Please look whether your share is there")
# Reasons of which a person learns by something else: their own act, or one notice for all.
QUIET = frozenset({"account_ended", "disconnected", "not_allowed"})
BY_HAND = {
    "budget": msg(
        "“%(title)s” does not go out on %(channel)s by itself: the program’s budget of this month "
        "is used up. You can share it by hand."
    ),
    "program_paused": msg(
        "“%(title)s” does not go out on %(channel)s by itself: the program does not run, or you "
        "pause. You can share it by hand once you take part again."
    ),
    "not_approved": msg(
        "“%(title)s” does not go out on %(channel)s: it is not approved as you prepared it."
    ),
    "not_set_up": msg(
        "“%(title)s” does not go out by itself: publishing on %(channel)s was switched off here. "
        "You can share it by hand."
    ),
}


def _tell(share_id: str, subject: str, body: str) -> None:
    share = db.session().get_one(Share, share_id)
    values = {"title": share.revision.title, "channel": NAMES[share.channel]}
    place = {"share": share.id}
    notify(share.story.author, Words(subject, body, share.id, "shares.show", place, values))


def tell_sent(event: events.DeliverySent) -> None:
    """The author: it stands there; and nobody asks any more whether it does."""
    settle_notices(event.object_id, HELD)
    _tell(
        event.object_id, msg("Your share is public"),
        msg("“%(title)s” stands on %(channel)s now."),
    )  # fmt: skip


def tell_held(event: events.DeliveryHeld) -> None:
    """The author, who alone can decide."""
    if event.reason == "stale":
        _tell(
            event.object_id, msg("Your share did not go out in time"),
            msg("“%(title)s” could not go out on %(channel)s for a day, so it was held back. "
                "You decide whether it still should."),
        )  # fmt: skip
        return
    if event.reason not in services.PERHAPS_PUBLIC:
        _tell(
            event.object_id, msg("Your share did not go out"),
            msg("“%(title)s” did not go out on %(channel)s, though it was tried several times. You "
                "decide whether it still should."),
        )  # fmt: skip
        return
    _tell(
        event.object_id, HELD,
        msg("We could not confirm whether “%(title)s” stands on %(channel)s. Nothing is sent "
            "again unless you say so."),
    )  # fmt: skip


def tell_failed(event: events.DeliveryFailed) -> None:
    """The author: the network refused it."""
    _tell(
        event.object_id, msg("Your share was refused"),
        msg("%(channel)s did not take “%(title)s”. It is not public; you can share it by hand."),
    )  # fmt: skip


def tell_by_hand(event: events.DeliveryByHand) -> None:
    """The author, where nothing else told them."""
    if event.reason not in QUIET:
        _tell(event.object_id, msg("Your share waits for you"), BY_HAND[event.reason])


def tell_expired(event: events.ConnectionExpired) -> None:
    """The owner, once for everything that waited."""
    connection = db.session().get_one(Connection, event.object_id)
    words = Words(
        msg("A connected account ended"),
        msg("%(channel)s does not take your connection any more. What waited for it is ready to "
            "be shared by hand; you can also connect again."),
        connection.id, "shares.accounts", {}, {"channel": NAMES[event.channel]},
    )  # fmt: skip
    notify(connection.person, words)


def tell_stopped(event: events.ChannelStopped) -> None:
    """Administrators, where the house stopped a channel by itself."""
    if event.actor is not None:
        return
    for person in holders(Role.admin, None):
        words = Words(
            msg("Publishing on a network stopped"),
            msg("%(channel)s takes nothing from this house now: credits are used up, a cap is "
                "reached, or it does not know us. What waits is kept; go on with it on the "
                "operations page once it is settled."),
            event.object_id, "operations.show", {}, {"channel": NAMES[event.object_id]},
        )  # fmt: skip
        notify(person, words)
