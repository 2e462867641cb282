"""Post metrics are read only with the consent of the author and a budget."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.integration.delivery.metrics import (
    DAY,
    HOUR,
    MetricsAuthor,
    author_at_x,
    company,
    delivery_of,
    fakes,
    job_states,
    pass_time,
    published,
    recorded_readings,
    request_count,
    stored_metrics,
)
from webapp.connections import services as connections
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import metrics_request, store_metrics
from webapp.delivery.workflow import MetricsAge
from webapp.networks.types import MetricsReply
from webapp.programs import services as program_services
from webapp.sharing.models import Share
from webapp.sharing.services import retire_link

__all__ = ["author_at_x", "company", "fakes"]


def withdraw(author: MetricsAuthor) -> None:
    author.harness.allow(author.part, given=False)


def disconnect(author: MetricsAuthor) -> None:
    with unit_of_work():
        connections.disconnect(author.harness.connection(author.part), by=author.person)


def pause(author: MetricsAuthor) -> None:
    with unit_of_work():
        until = (clock.now() + timedelta(days=60)).date()
        program_services.pause_until(author.enrollment, until, by=author.person)


def leave(author: MetricsAuthor) -> None:
    with unit_of_work():
        program_services.leave(author.enrollment, by=author.person)


def retire(author: MetricsAuthor) -> None:
    with unit_of_work():
        share = db.session().scalars(select(Share).where(Share.person_id == author.person.id)).one()
        retire_link(share, by=share.story.author)


@pytest.mark.parametrize("end", [withdraw, disconnect, pause, leave, retire])
def test_no_request_after_the_author_withdrew(
    author_at_x: MetricsAuthor, end: Callable[[MetricsAuthor], None]
) -> None:
    share = published(author_at_x)
    pass_time(author_at_x, HOUR)
    end(author_at_x)
    author_at_x.harness.work()  # a disconnected account is revoked
    before = request_count(author_at_x)
    pass_time(author_at_x, 29 * DAY)
    assert [r.age for r in stored_metrics(share)] == [MetricsAge.hour]
    assert request_count(author_at_x) == before
    assert set(job_states(share).values()) == {"sent"}


@pytest.mark.parametrize("end", [withdraw, disconnect, retire])
def test_reply_after_withdrawal_is_not_stored(
    author_at_x: MetricsAuthor, end: Callable[[MetricsAuthor], None]
) -> None:
    share = published(author_at_x)
    request = metrics_request(delivery_of(share).id, MetricsAge.hour, author_at_x.networks)
    assert request is not None
    db.session().rollback()
    end(author_at_x)
    with unit_of_work():
        store_metrics(request, MetricsReply({"likes": 3}, posts=1), author_at_x.networks)
    assert stored_metrics(share) == []
    assert recorded_readings(share) == [(None, author_at_x.networks.x_read_price)]


def test_no_request_without_budget(author_at_x: MetricsAuthor) -> None:
    share = published(author_at_x)
    author_at_x.harness.budget(0)
    before = request_count(author_at_x)
    pass_time(author_at_x, HOUR)
    assert (stored_metrics(share), request_count(author_at_x), recorded_readings(share)) == (
        [],
        before,
        [],
    )
    author_at_x.harness.budget(10_000)
    pass_time(author_at_x, DAY)
    assert [r.age for r in stored_metrics(share)] == [MetricsAge.day]
    assert recorded_readings(share) == [(None, author_at_x.networks.x_read_price)]
