"""What administrators see of what leaves the building: depths, ages, workers, ways out."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, Response
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.kernel import clock, outbox
from webapp.kernel.outbox import State as RowState
from webapp.people.rules import is_admin
from webapp.shares import queries, services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.registry import NAMES
from webapp.shares.models import Delivery
from webapp.shares.views.blueprint import networks, settings
from webapp.shares.views.reasons import why
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import page, say, to

room = Blueprint(
    "operations", "webapp.shares.views", template_folder="../templates",
    url_prefix="/admin/operations",
)  # fmt: skip
KINDS = {
    "share": _l("Shares through accounts"),
    "reading": _l("Readings of posts"),
    "revoke": _l("Accounts to be revoked"),
    "share_reminder": _l("Reminders of shares"),
    "notice": _l("Mail of the inbox"),
    "account": _l("Mail about accounts"),
}
STATES = {
    RowState.scheduled: _l("scheduled"),
    RowState.queued: _l("queued"),
    RowState.retry_wait: _l("to be tried again"),
    RowState.sending: _l("in a worker’s hands"),
    RowState.unknown: _l("unknown: to be looked for"),
    RowState.checking: _l("being looked for"),
    RowState.held: _l("held for its author"),
    RowState.sent: _l("done"),
    RowState.failed: _l("refused"),
    RowState.cancelled: _l("cancelled"),
}
SILENT = timedelta(seconds=60)
CHANNEL = "<any(x, mastodon, bluesky):channel>"


class Depth(NamedTuple):
    """Rows of one kind, way out and state; `age` is that of the oldest, ahead of us if it waits."""

    kind: str
    channel: str
    state: str
    number: int
    age: str


class Astray(NamedTuple):
    """A delivery that nobody is sure of: its share's id, where, how it stands, since when, why."""

    share_id: str
    channel: str
    state: str
    since: datetime
    why: str


class Way(NamedTuple):
    """A way out: whether it is set up here, and since when and why it is stopped."""

    code: str
    name: str
    on: bool
    since: datetime | None
    why: str


@room.get("")
@guarded(is_admin)
def show() -> Response:
    """How it stands now."""
    moment = clock.now()
    silent = max(SILENT, timedelta(seconds=3 * settings().worker_poll))
    workers = [(w, moment - w.seen_at > silent) for w in outbox.workers()]
    return page(
        "shares/operations.html", depths=[_depth(w, moment) for w in outbox.standing()],
        astray=[_astray(d) for d in queries.astray()], ways=_ways(), workers=workers,
        silent=format_timedelta(silent, granularity="second", threshold=2), now=moment,
    )  # fmt: skip


def _depth(waiting: outbox.Waiting, moment: datetime) -> Depth:
    age = moment - waiting.oldest
    ahead = age < timedelta()
    told = format_timedelta(abs(age), granularity="second")
    return Depth(
        str(KINDS.get(waiting.kind, waiting.kind)),
        _(NAMES[waiting.route]) if waiting.route in NAMES else "",
        str(STATES[waiting.state]), waiting.count,
        _("due in %(time)s", time=told) if ahead else told,
    )  # fmt: skip


def _astray(delivery: Delivery) -> Astray:
    share, row = delivery.share, delivery.row
    channel = _(NAMES[share.channel])
    since = delivery.last_sent_at or row.due_at
    return Astray(share.id, channel, str(STATES[row.state]), since, why(row.reason, channel))


def _ways() -> list[Way]:
    on, stops = registry.configured(networks()), outbox.stopped()
    found = []
    for code in ("x", "mastodon", "bluesky"):
        stop, name = stops.get(code), _(NAMES[code])
        told = (stop.since, why(stop.reason, name)) if stop else (None, "")
        found.append(Way(code, name, code in on, *told))
    return found


@room.post(f"/{CHANNEL}/stop")
@guarded(is_admin)
def stop(channel: str) -> Response:
    """Publish nothing there until it is freed."""
    name = _(NAMES[channel])
    if acting(StepForm(), lambda me: services.stop_channel(channel, "paused", by=me)):
        say(_("Publishing on %(channel)s is paused. What waits is kept.", channel=name))
    else:
        say(_("Publishing on %(channel)s is paused already.", channel=name), "note")
    return to("operations.show")


@room.post(f"/{CHANNEL}/free")
@guarded(is_admin)
def free(channel: str) -> Response:
    """Publish there again."""
    name = _(NAMES[channel])
    if acting(StepForm(), lambda me: services.free_channel(channel, by=me)):
        say(_("Publishing on %(channel)s goes on.", channel=name))
    else:
        say(_("Publishing on %(channel)s was not paused.", channel=name), "note")
    return to("operations.show")
