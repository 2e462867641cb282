"""Post metrics: read at four ages; a count that the network does not give stays NULL."""

from datetime import datetime, timedelta

import pytest

from tests.integration.delivery.metrics import (
    DAY,
    HOUR,
    KNOWN,
    NAMES,
    PRIVATE,
    MetricsAuthor,
    author,
    author_at_x,
    company,
    delivery_of,
    fakes,
    job_states,
    known_counts,
    pass_time,
    published,
    recorded_readings,
    request_count,
    stored_metrics,
)
from webapp.connections.services import account_of, connect, tokens_of
from webapp.core import clock, db, jobs
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.services import METRICS_AGES, metrics_request, store_metrics
from webapp.delivery.workflow import MetricsAge
from webapp.networks.types import Account, Grant, MetricsReply, Tokens
from webapp.networks.x.publisher import XPublisher
from webapp.people.models import Person
from webapp.sharing.models import Share

__all__ = ["author", "author_at_x", "company", "fakes"]


def test_metrics_are_read_at_four_ages(author: MetricsAuthor) -> None:
    start = clock.now()
    share = published(author)
    assert set(job_states(share).values()) == {"queued"}
    pass_time(author, HOUR - 1)
    assert stored_metrics(share) == []
    for seconds in (1, DAY - HOUR, 6 * DAY, 22 * DAY):
        pass_time(author, seconds)
    found = stored_metrics(share)
    assert [(r.age.value, r.read_at - start) for r in found] == [
        ("1h", timedelta(hours=1)),
        ("1d", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("29d", timedelta(days=29)),
    ]
    assert [known_counts(r) for r in found] == [KNOWN[author.channel]] * 4
    pass_time(author, 40 * DAY)
    assert len(stored_metrics(share)) == 4


def test_missing_counts_are_null_and_reported_zero_is_zero(
    author: MetricsAuthor,
) -> None:
    share = published(author)
    pass_time(author, HOUR)
    (metrics,) = stored_metrics(share)
    assert metrics.replies == 0
    missing = set(NAMES) - set(KNOWN[author.channel])
    assert all(getattr(metrics, name) is None for name in missing)


def test_deleted_post_is_not_read_again(author: MetricsAuthor) -> None:
    share = published(author)
    pass_time(author, HOUR)
    (post,) = author.fake.posts()
    author.fake.delete(post["id"])
    pass_time(author, DAY)
    assert [r.age for r in stored_metrics(share)] == [MetricsAge.hour]
    gone_at = delivery_of(share).gone_at
    assert gone_at == clock.now()
    assert job_states(share) == {"1h": "sent", "1d": "sent", "7d": "cancelled", "29d": "cancelled"}
    before = request_count(author)
    pass_time(author, 30 * DAY)
    assert (request_count(author), len(stored_metrics(share)), delivery_of(share).gone_at) == (
        before,
        1,
        gone_at,
    )


def test_failed_reading_is_retried_and_stored_with_its_actual_time(author: MetricsAuthor) -> None:
    share = published(author)
    author.fake.fault("reset_before", match={"method": "GET"})
    pass_time(author, HOUR)
    assert (stored_metrics(share), job_states(share)["1h"]) == ([], "retry_wait")
    pass_time(author, HOUR)
    (metrics,) = stored_metrics(share)
    assert (metrics.age, metrics.read_at) == (MetricsAge.hour, clock.now())
    assert known_counts(metrics) == KNOWN[author.channel]


def test_late_worker_stores_the_actual_time(author: MetricsAuthor) -> None:
    share = published(author)
    start = clock.now()
    pass_time(author, 3 * DAY)
    assert [(r.age, r.read_at - start) for r in stored_metrics(share)] == [
        (MetricsAge.hour, timedelta(days=3)),
        (MetricsAge.day, timedelta(days=3)),
    ]


def test_metrics_of_one_age_are_stored_once(author: MetricsAuthor) -> None:
    share = published(author)
    networks = author.networks
    request = metrics_request(delivery_of(share).id, MetricsAge.hour, networks)
    assert request is not None
    db.session().rollback()
    pass_time(author, HOUR)
    first = known_counts(stored_metrics(share)[0])
    with unit_of_work():
        store_metrics(request, MetricsReply({"likes": 99}, posts=1), networks)
    assert [known_counts(r) for r in stored_metrics(share)] == [first]
    assert metrics_request(delivery_of(share).id, MetricsAge.hour, networks) is None
    assert len(recorded_readings(share)) == 2  # both requests were sent and may be charged


def test_private_counts_are_requested_for_thirty_days(
    author_at_x: MetricsAuthor, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = published(author_at_x)
    ages: list[timedelta] = []
    original = XPublisher.read_metrics

    def record_age(
        self: XPublisher, account: Account, post_id: str, age: timedelta
    ) -> MetricsReply:
        ages.append(age)
        return original(self, account, post_id, age)

    monkeypatch.setattr(XPublisher, "read_metrics", record_age)
    with unit_of_work():
        # The first attempt was two days before the post was found.
        delivery_of(share).first_sent_at = clock.now() - timedelta(days=2)
    for days in (7, 22):
        pass_time(author_at_x, days * DAY)
    public = {n: v for n, v in KNOWN["x"].items() if n not in PRIVATE}
    found = [known_counts(r) for r in stored_metrics(share)]
    assert found == [KNOWN["x"]] * 3 + [public]
    assert ages == [timedelta(days=9)] * 3 + [timedelta(days=31)]


def test_age_counts_from_the_first_send(author_at_x: MetricsAuthor) -> None:
    share = author_at_x.confirmed()
    start = clock.now()
    author_at_x.fake.fault("accept_then_reset", match={"method": "POST", "path": "/2/tweets"})
    author_at_x.harness.work()
    pass_time(author_at_x, 2 * HOUR)
    assert author_at_x.harness.state(share) == ("posted", "sent")
    delivery = delivery_of(share)
    assert (delivery.published_at, delivery.share.posted_at) == (start, clock.now())
    author_at_x.harness.work()
    assert [r.age for r in stored_metrics(share)] == [MetricsAge.hour]
    assert due_times(share) == {
        age: start + METRICS_AGES[age] for age in MetricsAge if age != MetricsAge.hour
    }


def due_times(share: Share) -> dict[MetricsAge, datetime]:
    prefix = f"post_metrics:{delivery_of(share).id}:"
    keys = {age: jobs.by_key(prefix + age.value) for age in MetricsAge}
    return {age: row.not_before for age, row in keys.items() if row and row.ended_at is None}


def test_post_is_read_only_through_its_own_account(author: MetricsAuthor) -> None:
    share = published(author)
    pass_time(author, HOUR)
    first = author.harness.connection(author.part).id
    author.connect("another")  # another account of the same person
    assert author.harness.connection(author.part).id != first
    pass_time(author, DAY)
    assert [r.age for r in stored_metrics(share)] == [MetricsAge.hour]
    assert delivery_of(share).gone_at is None


def test_reconnected_account_is_the_same_connection(author: MetricsAuthor) -> None:
    share = published(author)
    connection = author.harness.connection(author.part)
    account = account_of(connection)
    person: Person = author.person
    tokens = Tokens(account.token, tokens_of(connection).refresh)
    with unit_of_work():
        connect(person, author.channel, connection.server, Grant(account.user_id, "new", tokens))
    assert author.harness.connection(author.part).id == connection.id
    pass_time(author, HOUR)
    assert [r.age for r in stored_metrics(share)] == [MetricsAge.hour]


def test_each_reading_is_recorded_with_its_price(author: MetricsAuthor) -> None:
    share = published(author)
    pass_time(author, HOUR)
    price = author.networks.x_read_price if author.channel == "x" else 0
    assert recorded_readings(share) == [(None, price)]
