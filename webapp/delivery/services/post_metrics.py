"""Post metrics: what a network counted of a post at one moment, stored as it was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from analytics.core.reported import COUNTS
from webapp.config import Networks
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, crypto, db, jobs
from webapp.delivery.models import Attempt, Delivery, PostMetrics
from webapp.delivery.services.budgets import affordable
from webapp.delivery.workflow import AttemptStep, MetricsAge
from webapp.networks import registry
from webapp.networks.types import MetricsReply
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.sharing.workflow import State

METRICS_AGES = {
    MetricsAge.hour: timedelta(hours=1),
    MetricsAge.day: timedelta(days=1),
    MetricsAge.week: timedelta(days=7),
    MetricsAge.month: timedelta(days=29),
}


@dataclass(frozen=True)
class MetricsRequest:
    """One reading of a post's metrics that is due."""

    delivery_id: str
    connection_id: str
    channel: str
    program_id: str
    age: MetricsAge
    post_id: str
    # At or before the time of posting: networks give some metrics only while a post is young.
    since: datetime


def metrics_request(delivery_id: str, age: MetricsAge, networks: Networks) -> MetricsRequest | None:
    """What to ask the network for, or None.

    None where the author no longer consents, the post is gone, its link is retired, or the budget
    does not cover it: the metrics stay unknown.
    """
    delivery = db.session().get(Delivery, delivery_id)
    if delivery is None or not metrics_wanted(delivery) or _is_stored(delivery, age):
        return None
    share, post_id = delivery.share, post_id_of(delivery)
    since = delivery.first_sent_at or share.posted_at
    if post_id is None or since is None or share.channel not in registry.configured(networks):
        return None
    price = registry.prices(share.channel, networks)[1]
    if price and not affordable(share.program_id, price):
        return None
    return MetricsRequest(
        delivery.id, delivery.connection_id, share.channel, share.program_id, age, post_id, since,
    )  # fmt: skip


def metrics_wanted(delivery: Delivery) -> bool:
    """Whether its author consents now, and there is something to read."""
    share = delivery.share
    return (
        delivery.gone_at is None
        and share.state == State.posted
        and delivery.connection.state == ConnectionState.active
        and programs.allows(share.person_id, share.program_id, Consent.connector)
    )


def store_metrics(request: MetricsRequest, reply: MetricsReply, networks: Networks) -> None:
    """Store what the network counted, with the time; what it did not give stays unknown.

    A post that is gone ends its readings. Where the author withdrew the consent while the network
    answered, only the request itself is recorded, because it may be charged.
    """
    delivery = db.session().get_one(Delivery, request.delivery_id)
    db.lock(delivery)
    moment = clock.now()
    price = registry.prices(request.channel, networks)[1] * reply.posts
    db.session().add(
        Attempt(
            delivery_id=delivery.id, program_id=request.program_id, fence=0,
            step=AttemptStep.read, at=moment,
            outcome="gone" if reply.gone else None, price=price,
        )
    )  # fmt: skip
    if reply.gone:
        delivery.gone_at = delivery.gone_at or moment
        jobs.cancel(f"post_metrics:{delivery.id}:")
        return
    if metrics_wanted(delivery) and not _is_stored(delivery, request.age):
        db.session().add(
            PostMetrics(
                delivery_id=delivery.id, age=request.age, read_at=moment, **_columns(reply.counts)
            )
        )


def _columns(counts: Mapping[str, int]) -> dict[str, int | None]:
    return {name: counts.get(name) for name in COUNTS}


def _is_stored(delivery: Delivery, age: MetricsAge) -> bool:
    found = db.session().query(PostMetrics.id).filter_by(delivery_id=delivery.id, age=age)
    return found.first() is not None


def schedule_metrics(delivery: Delivery, posted_at: datetime) -> None:
    """Queue the jobs that read the metrics of a post."""
    for age, wait in METRICS_AGES.items():
        jobs.enqueue(
            "post_metrics", f"post_metrics:{delivery.id}:{age.value}",
            {"delivery": delivery.id, "age": age.value},
            not_before=posted_at + wait, channel=delivery.share.channel,
        )  # fmt: skip


def post_id_of(delivery: Delivery) -> str | None:
    """The network's own id of the post; None where it is unknown or erased."""
    if delivery.post_id is None:
        return None
    where = f"delivery:{delivery.id}:post_id"
    return crypto.open_for(delivery.share.person_id, delivery.post_id, where=where)
