"""Notices about deliveries, to authors and administrators."""

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.delivery import events, services
from webapp.messaging.services import NoticeText, notify, resolve_notices
from webapp.messaging.topics import Topic
from webapp.networks.registry import NAMES
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.sharing.models import Share

PLEASE_LOOK = gettext_noop("Your decision is needed: is your share public?")
# Reasons that a person learns otherwise: by their own act, or from one notice for all shares.
QUIET = frozenset({"account_ended", "disconnected", "not_allowed"})
FELL_BACK = {
    "budget": gettext_noop(
        "“%(title)s” was not posted on %(channel)s: the program has no budget left this month. "
        "You can post it by hand."
    ),
    "program_paused": gettext_noop(
        "“%(title)s” was not posted on %(channel)s. The program or your participation is "
        "paused, or the charter has a new version. Once this is resolved, you can post it by "
        "hand."
    ),
    "not_approved": gettext_noop(
        "“%(title)s” was not posted on %(channel)s: the text you prepared is no longer approved."
    ),
    "not_set_up": gettext_noop(
        "“%(title)s” was not posted: publishing on %(channel)s was switched off in Franc-Parler. "
        "You can post it by hand."
    ),
}


def _notify_author(share_id: str, subject: str, body: str) -> None:
    share = db.session().get_one(Share, share_id)
    values = {"title": share.revision.title, "channel": NAMES[share.channel]}
    place = {"share": share.id}
    text = NoticeText(
        Topic.sharing, subject, body, share.id, "sharing.show", place, values,
        program_id=share.program_id,
    )  # fmt: skip
    notify(share.story.author, text)


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
            event.object_id, gettext_noop("Your decision is needed: your share was not posted"),
            gettext_noop("“%(title)s” could not be posted on %(channel)s for a day. Decide whether to "
                "post it now or to cancel it."),
        )  # fmt: skip
        return
    if event.reason not in services.PERHAPS_PUBLIC:
        _notify_author(
            event.object_id, gettext_noop("Your decision is needed: your share was not posted"),
            gettext_noop("“%(title)s” could not be posted on %(channel)s after several attempts. Decide "
                "whether to try again or to cancel it."),
        )  # fmt: skip
        return
    _notify_author(
        event.object_id, PLEASE_LOOK,
        gettext_noop("We could not confirm whether “%(title)s” is public on %(channel)s. It is not "
            "posted again without you."),
    )  # fmt: skip


def notify_failed(event: events.DeliveryFailed) -> None:
    """Tell the author that the network refused it."""
    _notify_author(
        event.object_id, gettext_noop("Your share was refused"),
        gettext_noop("%(channel)s refused “%(title)s”. It is not public. You can post it by hand."),
    )  # fmt: skip


def notify_fell_back(event: events.DeliveryFellBack) -> None:
    """Tell the author, where nothing else does."""
    if event.reason not in QUIET:
        _notify_author(
            event.object_id, gettext_noop("Your share was not posted"), FELL_BACK[event.reason]
        )


def notify_channel_paused(event: events.ChannelPaused) -> None:
    """Tell administrators when the application paused a channel by itself."""
    if event.actor is not None:
        return
    for person in holders(Role.admin, None):
        text = NoticeText(
            Topic.operations,
            gettext_noop("Publishing on a network is paused"),
            gettext_noop("%(channel)s refuses posts from Franc-Parler: the credits are used up, a limit "
                "is reached, or the settings are wrong. Waiting shares are kept. Once this is fixed, "
                "resume publishing on the operations page."),
            event.object_id, "operations.show", {}, {"channel": NAMES[event.object_id]},
        )  # fmt: skip
        notify(person, text)
