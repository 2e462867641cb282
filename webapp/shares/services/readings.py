"""Readings: what a network counted of a post at one moment, kept as it was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from analytics.plain.reported import COUNTS
from webapp.config import Networks
from webapp.kernel import clock, db, outbox
from webapp.programs import queries as programs
from webapp.programs.workflow import Purpose
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.publishing.port import Figures
from webapp.shares.models import Attempt, Delivery, Reading
from webapp.shares.services.budgets import affordable
from webapp.shares.services.publishing import post_id_of
from webapp.shares.workflow import Act, Age, ConnectionState, State


@dataclass(frozen=True)
class Asked:
    """One reading that is due."""

    delivery_id: str
    connection_id: str
    channel: str
    program_id: str
    age: Age
    post_id: str
    # No later than it was posted: networks tell some figures only while a post is young.
    since: datetime


def to_read(delivery_id: str, age: Age, networks: Networks) -> Asked | None:
    """What to ask the network for; None where its author does not allow it any more, where the
    post is gone or its link retired, or where the budget does not cover it: then it stays unknown.
    """
    delivery = db.session().get(Delivery, delivery_id)
    if delivery is None or not wanted(delivery) or _kept(delivery, age):
        return None
    share, post_id = delivery.share, post_id_of(delivery)
    since = delivery.first_sent_at or share.posted_at
    if post_id is None or since is None or share.channel not in registry.configured(networks):
        return None
    price = registry.prices(share.channel, networks)[1]
    if price and not affordable(share.program_id, price):
        return None
    return Asked(
        delivery.id, delivery.connection_id, share.channel, share.program_id, age, post_id, since,
    )  # fmt: skip


def wanted(delivery: Delivery) -> bool:
    """Whether its author allows it now, and there is something to read."""
    share = delivery.share
    return (
        delivery.gone_at is None
        and share.state == State.posted
        and delivery.connection.state == ConnectionState.active
        and programs.allows(share.person_id, share.program_id, Purpose.connector)
    )


def keep_reading(asked: Asked, figures: Figures, networks: Networks) -> None:
    """Keep what was told, with the moment; what was not told stays unknown.

    A post that is gone ends its readings. Where its author withdrew while the network answered,
    nothing is kept but that it was asked, because that may be charged.
    """
    delivery = db.session().get_one(Delivery, asked.delivery_id)
    db.lock(delivery)
    moment = clock.now()
    price = registry.prices(asked.channel, networks)[1] * figures.posts
    db.session().add(
        Attempt(
            delivery_id=delivery.id, program_id=asked.program_id, fence=0, act=Act.read, at=moment,
            outcome="gone" if figures.gone else None, price=price,
        )
    )  # fmt: skip
    if figures.gone:
        delivery.gone_at = delivery.gone_at or moment
        outbox.cancel(f"reading:{delivery.id}:")
        return
    if wanted(delivery) and not _kept(delivery, asked.age):
        db.session().add(
            Reading(
                delivery_id=delivery.id, age=asked.age, read_at=moment, **_counts(figures.counts)
            )
        )


def _counts(told: Mapping[str, int]) -> dict[str, int | None]:
    return {name: told.get(name) for name in COUNTS}


def _kept(delivery: Delivery, age: Age) -> bool:
    found = db.session().query(Reading.id).filter_by(delivery_id=delivery.id, age=age)
    return found.first() is not None
