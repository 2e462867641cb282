"""Notices about deliveries, to authors and administrators."""

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.delivery import events, services
from webapp.messaging.services import NoticeText, notify, resolve_notices
from webapp.networks.registry import NAMES
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.sharing.models import Share

PLEASE_LOOK = gettext_noop("Please look whether your share is there")
# Reasons that a person learns otherwise: by their own act, or from one notice for all shares.
QUIET = frozenset({"account_ended", "disconnected", "not_allowed"})
FELL_BACK = {
    "budget": gettext_noop(
        "“%(title)s” does not go out on %(channel)s by itself: the program’s budget of this month "
        "is used up. You can share it by hand."
    ),
    "program_paused": gettext_noop(
        "“%(title)s” does not go out on %(channel)s by itself: the program does not run, or you "
        "pause. You can share it by hand once you take part again."
    ),
    "not_approved": gettext_noop(
        "“%(title)s” does not go out on %(channel)s: it is not approved as you prepared it."
    ),
    "not_set_up": gettext_noop(
        "“%(title)s” does not go out by itself: publishing on %(channel)s was switched off here. "
        "You can share it by hand."
    ),
}


def _notify_author(share_id: str, subject: str, body: str) -> None:
    share = db.session().get_one(Share, share_id)
    values = {"title": share.revision.title, "channel": NAMES[share.channel]}
    place = {"share": share.id}
    notify(share.story.author, NoticeText(subject, body, share.id, "sharing.show", place, values))


def notify_sent(event: events.DeliverySent) -> None:
    """Tell the author that the post is public, and close an earlier notice that asked to look."""
    resolve_notices(event.object_id, PLEASE_LOOK)
    _notify_author(
        event.object_id, gettext_noop("Your share is public"),
        gettext_noop("“%(title)s” is now public on %(channel)s."),
    )  # fmt: skip


def notify_needs_decision(event: events.DeliveryNeedsDecision) -> None:
    """Ask the author, who alone can decide."""
    if event.reason == "stale":
        _notify_author(
            event.object_id, gettext_noop("Your share did not go out in time"),
            gettext_noop("“%(title)s” could not go out on %(channel)s for a day, so it was held "
                "back. You decide whether it still should."),
        )  # fmt: skip
        return
    if event.reason not in services.PERHAPS_PUBLIC:
        _notify_author(
            event.object_id, gettext_noop("Your share did not go out"),
            gettext_noop("“%(title)s” did not go out on %(channel)s, though it was tried several "
                "times. You decide whether it still should."),
        )  # fmt: skip
        return
    _notify_author(
        event.object_id, PLEASE_LOOK,
        gettext_noop("We could not confirm whether “%(title)s” is public on %(channel)s. Nothing "
            "is sent again unless you say so."),
    )  # fmt: skip


def notify_failed(event: events.DeliveryFailed) -> None:
    """Tell the author that the network refused it."""
    _notify_author(
        event.object_id, gettext_noop("Your share was refused"),
        gettext_noop("%(channel)s did not take “%(title)s”. It is not public; you can share it "
            "by hand."),
    )  # fmt: skip


def notify_fell_back(event: events.DeliveryFellBack) -> None:
    """Tell the author, where nothing else does."""
    if event.reason not in QUIET:
        _notify_author(
            event.object_id, gettext_noop("Your share waits for you"), FELL_BACK[event.reason]
        )


def notify_channel_paused(event: events.ChannelPaused) -> None:
    """Tell administrators when the application paused a channel by itself."""
    if event.actor is not None:
        return
    for person in holders(Role.admin, None):
        text = NoticeText(
            gettext_noop("Publishing on a network stopped"),
            gettext_noop("%(channel)s accepts nothing from Franc-Parler now: credits are used up, "
                "a cap is reached, or it does not know this installation. What waits is kept; go "
                "on with it on the operations page once it is settled."),
            event.object_id, "operations.show", {}, {"channel": NAMES[event.object_id]},
        )  # fmt: skip
        notify(person, text)
