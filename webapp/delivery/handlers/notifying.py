"""Notices about deliveries, to authors and administrators."""

from webapp.core import db
from webapp.core.i18n import gettext_noop
from webapp.delivery import events, services
from webapp.messaging.services import MessageTemplate, notify, resolve_notices
from webapp.messaging.topics import Topic
from webapp.networks.registry import NAMES
from webapp.people.queries import holders
from webapp.people.workflow import Role
from webapp.sharing.models import Share


def _to_author(key: str, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.sharing, subject, body, "sharing.show")


PUBLIC = _to_author(
    "share_public", gettext_noop("Your share is public"),
    gettext_noop("“%(title)s” is now public on %(channel)s."),
)  # fmt: skip
PLEASE_LOOK = _to_author(
    "share_unclear", gettext_noop("Your decision is needed: is your share public?"),
    gettext_noop("We could not confirm whether “%(title)s” is public on %(channel)s. It is not "
        "posted again without you."),
)  # fmt: skip
STALE = _to_author(
    "share_late", gettext_noop("Your decision is needed: your share was not posted"),
    gettext_noop("“%(title)s” could not be posted on %(channel)s for a day. Decide whether to "
        "post it now or to cancel it."),
)  # fmt: skip
GAVE_UP = _to_author(
    "share_not_posted", gettext_noop("Your decision is needed: your share was not posted"),
    gettext_noop("“%(title)s” could not be posted on %(channel)s after several attempts. Decide "
        "whether to try again or to cancel it."),
)  # fmt: skip
REFUSED = _to_author(
    "share_refused", gettext_noop("Your share was refused"),
    gettext_noop("%(channel)s refused “%(title)s”. It is not public. You can post it by hand."),
)  # fmt: skip
NOT_POSTED = gettext_noop("Your share was not posted")
# Reasons that a person learns otherwise: by their own act, or from one notice for all shares.
QUIET = frozenset({"account_ended", "disconnected", "not_allowed"})
FELL_BACK = {
    "budget": _to_author("share_without_budget", NOT_POSTED, gettext_noop(
        "“%(title)s” was not posted on %(channel)s: the program has no budget left this month. "
        "You can post it by hand."
    )),
    "program_paused": _to_author("share_paused", NOT_POSTED, gettext_noop(
        "“%(title)s” was not posted on %(channel)s. The program or your participation is "
        "paused, or the charter has a new version. Once this is resolved, you can post it by "
        "hand."
    )),
    "not_approved": _to_author("share_not_approved", NOT_POSTED, gettext_noop(
        "“%(title)s” was not posted on %(channel)s: the text you prepared is no longer approved."
    )),
    "not_set_up": _to_author("share_switched_off", NOT_POSTED, gettext_noop(
        "“%(title)s” was not posted: publishing on %(channel)s was switched off in Franc-Parler. "
        "You can post it by hand."
    )),
}  # fmt: skip
CHANNEL_PAUSED = MessageTemplate(
    "network_paused", Topic.operations, gettext_noop("Publishing on a network is paused"),
    gettext_noop("%(channel)s refuses posts from Franc-Parler: the credits are used up, a limit "
        "is reached, or the settings are wrong. Waiting shares are kept. Once this is fixed, "
        "resume publishing on the operations page."),
    "operations.show",
)  # fmt: skip
MESSAGES = (
    PUBLIC, PLEASE_LOOK, STALE, GAVE_UP, REFUSED, *FELL_BACK.values(), CHANNEL_PAUSED,
)  # fmt: skip


def _notify_author(share_id: str, template: MessageTemplate) -> None:
    share = db.session().get_one(Share, share_id)
    values = {"title": share.revision.title, "channel": NAMES[share.channel]}
    text = template.about(share.id, {"share": share.id}, values, program_id=share.program_id)
    notify(share.story.author, text)


def notify_sent(event: events.DeliverySent) -> None:
    """Tell the author that the post is public, and close an earlier notice that asked to look."""
    resolve_notices(event.object_id, PLEASE_LOOK.subject)
    _notify_author(event.object_id, PUBLIC)


def notify_needs_decision(event: events.DeliveryNeedsDecision) -> None:
    """Ask the author, who alone can decide."""
    if event.reason == "stale":
        _notify_author(event.object_id, STALE)
    elif event.reason not in services.PERHAPS_PUBLIC:
        _notify_author(event.object_id, GAVE_UP)
    else:
        _notify_author(event.object_id, PLEASE_LOOK)


def notify_failed(event: events.DeliveryFailed) -> None:
    """Tell the author that the network refused it."""
    _notify_author(event.object_id, REFUSED)


def notify_fell_back(event: events.DeliveryFellBack) -> None:
    """Tell the author, where nothing else does."""
    if event.reason not in QUIET:
        _notify_author(event.object_id, FELL_BACK[event.reason])


def notify_channel_paused(event: events.ChannelPaused) -> None:
    """Tell administrators when the application paused a channel by itself."""
    if event.actor is not None:
        return
    text = CHANNEL_PAUSED.about(event.object_id, {}, {"channel": NAMES[event.object_id]})
    for person in holders(Role.admin, None):
        notify(person, text)
