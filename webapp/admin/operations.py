"""Operations pages for administrators: job queue, workers and channels."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, Response
from flask_babel import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.admin.problems import problems
from webapp.admin.providers import job_labels
from webapp.core import clock, jobs, runtime
from webapp.core.jobs import State as MessageState
from webapp.delivery.models import Delivery
from webapp.delivery.queries import needs_attention
from webapp.delivery.services import pause_channel, resume_channel
from webapp.delivery.views.reasons import reason_sentence
from webapp.messaging.jobs import unsent_mail
from webapp.networks import registry
from webapp.networks.registry import NAMES
from webapp.people.rules import is_admin
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button

bp = Blueprint(
    "operations", "webapp.admin", template_folder="templates", url_prefix="/admin/operations"
)
STATES = {
    MessageState.scheduled: _l("scheduled"),
    MessageState.queued: _l("queued"),
    MessageState.retry_wait: _l("will be retried"),
    MessageState.sending: _l("being sent"),
    MessageState.unknown: _l("unknown, will be checked"),
    MessageState.checking: _l("being checked"),
    MessageState.needs_decision: _l("needs its author’s decision"),
    MessageState.sent: _l("done"),
    MessageState.failed: _l("refused"),
    MessageState.cancelled: _l("cancelled"),
}
SILENT = timedelta(seconds=60)
# How long a mail that failed is shown.
RECENT = timedelta(days=7)
CHANNEL = "<any(x, mastodon, bluesky):channel>"


class BacklogRow(NamedTuple):
    """Messages of one kind, channel and state; `age` is that of the oldest, or when it is due."""

    kind: str
    channel: str
    state: str
    number: int
    age: str


class UncertainDelivery(NamedTuple):
    """A delivery with an unknown outcome: share id, channel, state, since when, why."""

    share_id: str
    channel: str
    state: str
    since: datetime
    why: str


class ChannelRow(NamedTuple):
    """A channel: whether it is configured, and since when and why it is paused."""

    code: str
    name: str
    on: bool
    since: datetime | None
    why: str


@bp.get("")
@guarded(is_admin)
def show() -> Response:
    """The current backlog, uncertain deliveries, channels and workers."""
    moment = clock.now()
    silent = max(SILENT, timedelta(seconds=3 * runtime.current().settings.worker_poll))
    workers = [(w, moment - w.seen_at > silent) for w in jobs.workers()]
    return render(
        "admin/operations.html", backlog=[_backlog_row(b, moment) for b in jobs.backlog()],
        uncertain=[_uncertain(d) for d in needs_attention()], channels=_channels(), workers=workers,
        unsent=[(str(STATES[state]), why, n) for state, why, n in unsent_mail(moment - RECENT)],
        silent=format_timedelta(silent, granularity="second", threshold=2), now=moment,
        problems=problems(),
    )  # fmt: skip


def _backlog_row(line: jobs.BacklogLine, moment: datetime) -> BacklogRow:
    age = moment - line.oldest
    ahead = age < timedelta()
    text = format_timedelta(abs(age), granularity="second")
    return BacklogRow(
        str(job_labels().get(line.kind, line.kind)),
        _(NAMES[line.channel]) if line.channel in NAMES else "",
        str(STATES[line.state]), line.count,
        _("due in %(time)s", time=text) if ahead else text,
    )  # fmt: skip


def _uncertain(delivery: Delivery) -> UncertainDelivery:
    share, message = delivery.share, delivery.message
    channel = _(NAMES[share.channel])
    since = delivery.last_sent_at or message.due_at
    why = reason_sentence(message.reason, channel)
    return UncertainDelivery(share.id, channel, str(STATES[message.state]), since, why)


def _channels() -> list[ChannelRow]:
    on = registry.configured(runtime.current().settings.networks)
    paused = jobs.paused_channels()
    found = []
    for code in registry.PUBLISHING:
        pause, name = paused.get(code), _(NAMES[code])
        since, why = (pause.since, reason_sentence(pause.reason, name)) if pause else (None, "")
        found.append(ChannelRow(code, name, code in on, since, why))
    return found


@bp.post(f"/{CHANNEL}/pause")
@guarded(is_admin)
def pause(channel: str) -> Response:
    """Publish nothing on a channel until it is resumed."""
    name = _(NAMES[channel])
    if submit_button(StepForm(), lambda me: pause_channel(channel, "paused", by=me)):
        flash(_("Publishing on %(channel)s is paused. Waiting shares are kept.", channel=name))
    else:
        flash(_("Publishing on %(channel)s was already paused.", channel=name), "note")
    return redirect_to("operations.show")


@bp.post(f"/{CHANNEL}/resume")
@guarded(is_admin)
def resume(channel: str) -> Response:
    """Publish on a channel again."""
    name = _(NAMES[channel])
    if submit_button(StepForm(), lambda me: resume_channel(channel, by=me)):
        flash(_("Publishing on %(channel)s has resumed.", channel=name))
    else:
        flash(_("Publishing on %(channel)s was not paused.", channel=name), "note")
    return redirect_to("operations.show")
