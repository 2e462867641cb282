"""What the page of a share shows about its delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.connections.queries import active_connection
from webapp.connections.services import handle_of
from webapp.core import clock, jobs
from webapp.core.jobs import State as MessageState
from webapp.delivery import queries, services
from webapp.delivery.forms import PublishForm
from webapp.delivery.models import Delivery, PostMetrics
from webapp.delivery.queries import LIVE
from webapp.delivery.views.blueprint import networks
from webapp.delivery.views.reasons import reason_sentence
from webapp.delivery.workflow import MetricsAge
from webapp.networks import registry
from webapp.networks.registry import NAMES
from webapp.sharing.models import Share
from webapp.sharing.providers import SharePanel
from webapp.sharing.workflow import State
from webapp.stories.providers import ShareStatus
from webapp.web.forms import Form
from webapp.web.locale import moment

COUNTS = {
    "impressions": _l("Times shown"),
    "likes": _l("Likes"),
    "replies": _l("Replies"),
    "reposts": _l("Reposts"),
    "quotes": _l("Quotes"),
    "bookmarks": _l("Bookmarks"),
    "link_clicks": _l("Clicks on the link"),
    "profile_clicks": _l("Clicks on your profile"),
}
AFTER = {
    MetricsAge.hour: _l("After an hour"),
    MetricsAge.day: _l("After a day"),
    MetricsAge.week: _l("After a week"),
    MetricsAge.month: _l("After 29 days"),
}


class DeliveryStatus(NamedTuple):
    """A delivery for its author: state, reason (code and sentence), time, where they can look."""

    state: MessageState
    reason: str | None
    why: str
    at: datetime
    ahead: bool
    handle: str
    profile: str
    perhaps_public: bool
    paused: bool


class CountedMetrics(NamedTuple):
    """The metrics of a post: times, a row per count, and the counts that are not given."""

    moments: list[tuple[str, str]]
    rows: list[tuple[str, list[int | None]]]
    missing: str
    gone_at: datetime | None
    given_by_hand: bool
    follow: bool


def delivery_status(share: Share, delivery: Delivery) -> DeliveryStatus:
    """The current status of a delivery."""
    message, channel = delivery.message, str(_(NAMES[share.channel]))
    handle = handle_of(delivery.connection)
    return DeliveryStatus(
        state=message.state,
        reason=message.reason,
        why=reason_sentence(message.reason, channel),
        at=message.not_before,
        ahead=message.not_before > clock.now(),
        handle=handle,
        profile=registry.profile(share.channel, share.server or "", handle),
        perhaps_public=message.reason in services.PERHAPS_PUBLIC,
        paused=share.channel in jobs.paused_channels(),
    )


def counted(delivery: Delivery) -> CountedMetrics:
    """The metrics of a post, with the time of each reading; a count that is not given is None."""
    read = queries.post_metrics(delivery)
    given = [name for name in COUNTS if any(getattr(r, name) is not None for r in read)]
    missing = [str(label) for name, label in COUNTS.items() if name not in given]
    return CountedMetrics(
        moments=[(str(AFTER[r.age]), moment(r.read_at)) for r in read],
        rows=[(str(COUNTS[name]), _row(read, name)) for name in given],
        missing=", ".join(missing).lower() if read else "",
        gone_at=delivery.gone_at,
        given_by_hand=delivery.post_id is None,
        follow=services.metrics_wanted(delivery),
    )


def _row(read: Sequence[PostMetrics], name: str) -> list[int | None]:
    return [getattr(r, name) for r in read]


def offer(share: Share) -> dict[str, Any] | None:
    """What an author reads before confirming; None where the channel is by hand only."""
    if share.channel not in registry.configured(networks()) or share.link is None:
        return None
    connection = active_connection(share.person_id, share.channel)
    price = registry.prices(share.channel, networks())[0]
    zone = clock.zone()
    now = clock.now().astimezone(zone)
    reason = services.obstacle(share, networks())
    return {
        "obstacle": reason,
        "sentence": _(services.OBSTACLES[reason]) if reason else "",
        "handle": handle_of(connection) if connection else "",
        "price": dollars(price) if price else "",
        "spent": dollars(services.spent_this_month(share.program_id)),
        "monthly": dollars(services.monthly_budget(share.program_id)),
        "zone": zone.key,
        "latest": (now + services.LATEST_SCHEDULE).strftime("%Y-%m-%dT%H:%M"),
    }


def dollars(micro: int) -> str:
    """An amount in millionths as US dollars, at least to the cent, in the language's format."""
    amount = format_decimal(micro / services.MICRO, "#,##0.00##")
    return f"US${amount}" if str(get_locale()) == "en" else f"{amount}\u00a0$\u00a0US"


def share_panel(share: Share, form: Form | None) -> SharePanel:
    """The panel of a share; `form` is the form of publishing that was sent, with its errors."""
    delivery = queries.delivery_of(share)
    prepared = share.state == State.prepared
    published = delivery is not None and delivery.message.state == MessageState.sent
    offered = offer(share) if prepared and delivery is None else None
    shown = delivery_status(share, delivery) if delivery and prepared else None
    return SharePanel(
        above="delivery/delivery.html" if shown else None,
        offer="delivery/offer.html" if offered else None,
        results="delivery/post_metrics.html" if published and not prepared else None,
        in_progress=shown is not None and shown.state in LIVE,
        only_cancel=shown is not None and shown.reason == "not_approved",
        context={
            "delivery": shown, "offer": offered, "publishing": form or PublishForm(),
            "counted": counted(delivery) if delivery and published and not prepared else None,
        },
    )  # fmt: skip


def share_statuses(shares: Sequence[Share]) -> dict[str, ShareStatus]:
    """The statuses of prepared shares that have a delivery, by share id."""
    waiting = [share.id for share in shares if share.state == State.prepared]
    found = queries.deliveries_of(waiting) if waiting else []
    return {delivery.share_id: _status(delivery) for delivery in found}


def _status(delivery: Delivery) -> ShareStatus:
    message = delivery.message
    match message.state:
        case MessageState.scheduled:
            word = _("Will be posted on %(moment)s", moment=moment(message.not_before))
        case MessageState.retry_wait:
            word = _("Next attempt on %(moment)s", moment=moment(message.not_before))
        case MessageState.queued:
            word = _("Being posted")
        case MessageState.sending | MessageState.unknown | MessageState.checking:
            word = _("It may already be public")
        case MessageState.needs_decision:
            word = _("Needs your decision")
        case _:
            return ShareStatus(_("Not posted"), "draft")
    return ShareStatus(word, "waiting")
