"""How a share that goes out through an account stands, for the page of its author."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.kernel import clock, outbox
from webapp.kernel.outbox import State as RowState
from webapp.shares import queries, services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.registry import NAMES
from webapp.shares.models import Delivery, Reading, Share
from webapp.shares.views.blueprint import networks, settings
from webapp.shares.views.reasons import why
from webapp.shares.workflow import Age, State
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
    Age.hour: _l("After an hour"),
    Age.day: _l("After a day"),
    Age.week: _l("After a week"),
    Age.month: _l("After 29 days"),
}


class Standing(NamedTuple):
    """A delivery in words: `state` and `word` of its row, why, when, where its author can look."""

    state: RowState
    word: str | None
    why: str
    at: datetime
    ahead: bool
    handle: str
    profile: str
    perhaps_public: bool
    paused: bool


class Counted(NamedTuple):
    """What a network told: the moments, a row per count, and what it never tells."""

    moments: list[tuple[str, str]]
    rows: list[tuple[str, list[int | None]]]
    untold: str
    gone_at: datetime | None
    given_by_hand: bool
    follow: bool


def standing(share: Share, delivery: Delivery) -> Standing:
    """How a delivery stands now."""
    row, channel = delivery.row, str(_(NAMES[share.channel]))
    handle = services.handle_of(delivery.connection)
    return Standing(
        state=row.state,
        word=row.reason,
        why=why(row.reason, channel),
        at=row.not_before,
        ahead=row.not_before > clock.now(),
        handle=handle,
        profile=registry.profile(share.channel, share.server or "", handle),
        perhaps_public=row.reason in services.PERHAPS_PUBLIC,
        paused=share.channel in outbox.stopped(),
    )


def counted(delivery: Delivery) -> Counted:
    """The readings of a post, with the moment of each; what was not told is None."""
    read = queries.readings(delivery)
    told = [name for name in COUNTS if any(getattr(r, name) is not None for r in read)]
    untold = [str(said) for name, said in COUNTS.items() if name not in told]
    return Counted(
        moments=[(str(AFTER[r.age]), moment(r.read_at)) for r in read],
        rows=[(str(COUNTS[name]), _row(read, name)) for name in told],
        untold=", ".join(untold).lower() if read else "",
        gone_at=delivery.gone_at,
        given_by_hand=delivery.post_id is None,
        follow=services.wanted(delivery),
    )


def _row(read: Sequence[Reading], name: str) -> list[int | None]:
    return [getattr(r, name) for r in read]


def offer(share: Share) -> dict[str, Any] | None:
    """What an author reads before they let a share go out; None where the channel is by hand."""
    if share.channel not in registry.configured(networks()) or share.link is None:
        return None
    connection = queries.active_connection(share.person_id, share.channel)
    price = registry.prices(share.channel, networks())[0]
    zone: ZoneInfo = settings().zone
    today = clock.now().astimezone(zone)
    reason = services.obstacle(share, networks())
    return {
        "obstacle": reason,
        "hindrance": _(services.OBSTACLES[reason]) if reason else "",
        "handle": services.handle_of(connection) if connection else "",
        "price": dollars(price) if price else "",
        "spent": dollars(services.spent(share.program_id)),
        "monthly": dollars(services.monthly(share.program_id)),
        "zone": zone.key,
        "latest": (today + services.LATEST).strftime("%Y-%m-%dT%H:%M"),
    }


def dollars(micro: int) -> str:
    """US dollars of millionths, cents at least, as the language writes them."""
    amount = format_decimal(micro / services.MICRO, "#,##0.00##")
    return f"US${amount}" if str(get_locale()) == "en" else f"{amount}\u00a0$\u00a0US"


def publication(share: Share) -> dict[str, Any]:
    """What the page of a share needs beside the share itself."""
    delivery = queries.delivery_of(share)
    prepared = share.state == State.prepared
    posted_by_it = delivery is not None and delivery.row.state == RowState.sent
    return {
        "delivery": standing(share, delivery) if delivery else None,
        "offer": offer(share) if prepared and delivery is None else None,
        "counted": counted(delivery) if delivery and posted_by_it and not prepared else None,
    }
