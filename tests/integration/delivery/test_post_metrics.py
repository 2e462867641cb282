"""Readings: what a network counted, when it was asked; what it did not tell stays unknown."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.databases import Templates
from tests.environment import NOON
from tests.factories.application import running as active
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, begin, publishing_settings
from tests.fakes import Fake, running
from webapp.app import create_app
from webapp.config import Networks
from webapp.connections import services as connections
from webapp.connections.services import account_of, connect, tokens_of
from webapp.core import clock, db, jobs
from webapp.core.jobs import OutboxMessage, State
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import queries
from webapp.delivery.models import Delivery, PostMetrics
from webapp.delivery.queries import attempts, post_metrics
from webapp.delivery.services import METRICS_AGES, metrics_request, store_metrics
from webapp.delivery.workflow import AttemptStep, MetricsAge
from webapp.networks.types import Account, Grant, MetricsReply, Tokens
from webapp.networks.x.publisher import XPublisher
from webapp.people.models import Person
from webapp.programs import queries as places
from webapp.programs import services as programs
from webapp.programs.models import Enrollment
from webapp.sharing.models import Share
from webapp.sharing.services import retire_link

HOUR, DAY = 3600, 86_400
# What each network is told to count, and what we are to know of it then.
COUNTED = {
    "x": {"impression_count": 40, "like_count": 3, "reply_count": 0, "retweet_count": 2,
          "quote_count": 1, "bookmark_count": 5, "url_link_clicks": 7, "user_profile_clicks": 4},
    "mastodon": {"favourites_count": 3, "reblogs_count": 2, "replies_count": 0},
    "bluesky": {"likeCount": 3, "repostCount": 2, "replyCount": 0, "quoteCount": 1},
}  # fmt: skip
KNOWN = {
    "x": {"impressions": 40, "likes": 3, "replies": 0, "reposts": 2, "quotes": 1, "bookmarks": 5,
          "link_clicks": 7, "profile_clicks": 4},
    "mastodon": {"likes": 3, "replies": 0, "reposts": 2},
    "bluesky": {"likes": 3, "replies": 0, "reposts": 2, "quotes": 1},
}  # fmt: skip
PRIVATE = ("link_clicks", "profile_clicks")
NAMES = (
    "impressions", "likes", "replies", "reposts", "quotes", "bookmarks", *PRIVATE,
)  # fmt: skip


@dataclass
class At:
    """One author at one network, in a company that stands for all tests of this module."""

    harness: PublishingHarness
    part: str = ""

    def begin(self) -> "At":
        """Somebody new joins and connects an account."""
        self.part = f"author{token_hex(4)}"
        person = self.company.newcomer(self.part)
        with unit_of_work():
            programs.join(self.company.program, by=person, version=1)
        self.harness.budget(10_000)
        self.harness.allow(self.part)
        self.connect()
        return self

    def connect(self, name: str = "") -> None:
        """The author connects an account of the fake, of their part's name or another."""
        keys = self.fake.user(name or self.part, app="francparler")
        # The tokens of Mastodon do not end.
        ends = clock.now() + timedelta(seconds=keys.expires_in)
        tokens = Tokens(keys.access, keys.refresh, None if self.channel == "mastodon" else ends)
        server = "here.example" if self.channel == "mastodon" else ""
        with unit_of_work():
            connect(self.person, self.channel, server, Grant(keys.id, keys.handle, tokens))

    @property
    def company(self) -> Company:
        return self.harness.company

    @property
    def fake(self) -> Fake:
        return self.harness.fake

    @property
    def channel(self) -> str:
        return self.harness.channel

    @property
    def person(self) -> Person:
        return self.harness.person(self.part)

    @property
    def networks(self) -> Networks:
        return self.harness.settings.networks

    @property
    def place(self) -> Enrollment:
        found = places.enrollment(self.person, self.company.program.id)
        assert found is not None
        return found

    def confirmed(self) -> Share:
        """A share that is to go out, in words that nobody else used."""
        body = f"Awa taught me in {token_hex(9)} days and {token_hex(9)} nights at the lathe."
        share = self.harness.share(self.part, body=body)
        self.harness.confirm(share)
        return share


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name)) for name in COUNTED}


@pytest.fixture(scope="module")
def company(
    templates: Templates,
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    fakes: dict[str, Fake],
) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("company")
    urls = {name: fake.url for name, fake in fakes.items()}
    with copied(templates, database_kind, folder, company=True) as settings:
        app = create_app(publishing_settings(settings, **urls))
        with clock.at(NOON), active(app):
            yield Company.load(app)


@pytest.fixture(params=sorted(COUNTED))
def at(request: pytest.FixtureRequest, company: Company, fakes: dict[str, Fake]) -> Iterator[At]:
    """An author at one network after the other."""
    yield from _at(request.param, company, fakes)


@pytest.fixture
def at_x(company: Company, fakes: dict[str, Fake]) -> Iterator[At]:
    yield from _at("x", company, fakes)


def _at(channel: str, company: Company, fakes: dict[str, Fake]) -> Iterator[At]:
    fake = fakes[channel]
    with clock.at(NOON):
        begin(fake)
        if channel == "mastodon":
            fake.settings(access_seconds=10**9)
        yield At(PublishingHarness(company, fake, channel)).begin()
        db.session().rollback()
        left = {"state": State.cancelled, "ended_at": clock.now(), "lease_until": None}
        with unit_of_work():
            db.session().execute(
                update(OutboxMessage).where(OutboxMessage.ended_at.is_(None)).values(**left)
            )


def posted(at: At) -> Share:
    """A share that stands on the network, which has counted something."""
    share = at.confirmed()
    at.harness.work()
    assert at.harness.state(share) == ("posted", "sent")
    (post,) = [p for p in at.fake.posts() if p["text"] == share.body]
    at.fake.metrics(post["id"], **COUNTED[at.channel])
    return share


def later(at: At, seconds: float) -> None:
    """Time goes by, and a worker looks."""
    at.harness.wait(seconds)
    at.harness.work()


def kept(share: Share) -> list[PostMetrics]:
    db.session().rollback()
    db.session().expire_all()
    return post_metrics(delivery_of(share))


def delivery_of(share: Share) -> Delivery:
    found = queries.delivery_of(db.session().get_one(Share, share.id))
    assert found is not None
    return found


def told(reading: PostMetrics) -> dict[str, int]:
    """What is known; the rest is NULL."""
    found = {name: getattr(reading, name) for name in NAMES}
    return {name: value for name, value in found.items() if value is not None}


def rows(share: Share) -> dict[str, str]:
    """The queued readings and their states."""
    db.session().rollback()
    prefix = f"post_metrics:{delivery_of(share).id}:"
    found = db.session().scalars(select(OutboxMessage).where(OutboxMessage.key.startswith(prefix)))
    return {row.key.removeprefix(prefix): row.state.value for row in found}


def asked(at: At) -> int:
    """How often the network was asked for anything."""
    return len(at.fake.journal())


def test_counts_are_read_at_four_ages_each_with_its_moment(at: At) -> None:
    start = clock.now()
    share = posted(at)
    assert set(rows(share).values()) == {"queued"}
    later(at, HOUR - 1)
    assert kept(share) == []
    for seconds in (1, DAY - HOUR, 6 * DAY, 22 * DAY):
        later(at, seconds)
    found = kept(share)
    assert [(r.age.value, r.read_at - start) for r in found] == [
        ("1h", timedelta(hours=1)),
        ("1d", timedelta(days=1)),
        ("7d", timedelta(days=7)),
        ("29d", timedelta(days=29)),
    ]
    assert [told(r) for r in found] == [KNOWN[at.channel]] * 4
    later(at, 40 * DAY)
    assert len(kept(share)) == 4


def test_what_a_network_does_not_tell_is_unknown_and_what_it_tells_may_be_nought(
    at: At,
) -> None:
    share = posted(at)
    later(at, HOUR)
    (reading,) = kept(share)
    assert reading.replies == 0
    untold = set(NAMES) - set(KNOWN[at.channel])
    assert all(getattr(reading, name) is None for name in untold)


def test_a_post_that_is_gone_ends_its_readings(at: At) -> None:
    share = posted(at)
    later(at, HOUR)
    (post,) = at.fake.posts()
    at.fake.delete(post["id"])
    later(at, DAY)
    assert [r.age for r in kept(share)] == [MetricsAge.hour]
    gone_at = delivery_of(share).gone_at
    assert gone_at == clock.now()
    assert rows(share) == {"1h": "sent", "1d": "sent", "7d": "cancelled", "29d": "cancelled"}
    before = asked(at)
    later(at, 30 * DAY)
    assert (asked(at), len(kept(share)), delivery_of(share).gone_at) == (before, 1, gone_at)


def test_a_silent_network_is_asked_again_and_the_moment_is_the_true_one(at: At) -> None:
    share = posted(at)
    at.fake.fault("reset_before", match={"method": "GET"})
    later(at, HOUR)
    assert (kept(share), rows(share)["1h"]) == ([], "retry_wait")
    later(at, HOUR)
    (reading,) = kept(share)
    assert (reading.age, reading.read_at) == (MetricsAge.hour, clock.now())
    assert told(reading) == KNOWN[at.channel]


def test_what_a_late_worker_reads_keeps_its_true_moment(at: At) -> None:
    share = posted(at)
    start = clock.now()
    later(at, 3 * DAY)
    assert [(r.age, r.read_at - start) for r in kept(share)] == [
        (MetricsAge.hour, timedelta(days=3)),
        (MetricsAge.day, timedelta(days=3)),
    ]


def withdraw(at: At) -> None:
    at.harness.allow(at.part, given=False)


def disconnect(at: At) -> None:
    with unit_of_work():
        connections.disconnect(at.harness.connection(at.part), by=at.person)


def pause(at: At) -> None:
    with unit_of_work():
        back = (clock.now() + timedelta(days=60)).date()
        programs.pause_until(at.place, back, by=at.person)


def leave(at: At) -> None:
    with unit_of_work():
        programs.leave(at.place, by=at.person)


def retire(at: At) -> None:
    with unit_of_work():
        share = db.session().scalars(select(Share).where(Share.person_id == at.person.id)).one()
        retire_link(share, by=share.story.author)


@pytest.mark.parametrize("ends", [withdraw, disconnect, pause, leave, retire])
def test_what_its_author_does_not_allow_any_more_is_not_asked(at_x: At, ends: Any) -> None:
    share = posted(at_x)
    later(at_x, HOUR)
    ends(at_x)
    at_x.harness.work()  # a disconnected account is revoked
    before = asked(at_x)
    later(at_x, 29 * DAY)
    assert [r.age for r in kept(share)] == [MetricsAge.hour]
    assert asked(at_x) == before
    assert set(rows(share).values()) == {"sent"}


@pytest.mark.parametrize("ends", [withdraw, disconnect, retire])
def test_what_was_withdrawn_while_the_network_answered_is_not_kept(at_x: At, ends: Any) -> None:
    share = posted(at_x)
    wanted = metrics_request(delivery_of(share).id, MetricsAge.hour, at_x.networks)
    assert wanted is not None
    db.session().rollback()
    ends(at_x)
    with unit_of_work():
        store_metrics(wanted, MetricsReply({"likes": 3}, posts=1), at_x.networks)
    assert kept(share) == []
    assert reads(share) == [(None, at_x.networks.x_read_price)]


def reads(share: Share) -> list[tuple[str | None, int]]:
    db.session().rollback()
    found = attempts(delivery_of(share))
    return [(a.outcome, a.price) for a in found if a.step == AttemptStep.read]


def test_without_money_left_it_stays_unknown_and_nothing_is_asked(at_x: At) -> None:
    share = posted(at_x)
    at_x.harness.budget(0)
    before = asked(at_x)
    later(at_x, HOUR)
    assert (kept(share), asked(at_x), reads(share)) == ([], before, [])
    at_x.harness.budget(10_000)
    later(at_x, DAY)
    assert [r.age for r in kept(share)] == [MetricsAge.day]
    assert reads(share) == [(None, at_x.networks.x_read_price)]


def test_a_reading_that_another_worker_kept_is_not_doubled(at: At) -> None:
    share = posted(at)
    networks = at.networks
    wanted = metrics_request(delivery_of(share).id, MetricsAge.hour, networks)
    assert wanted is not None
    db.session().rollback()
    later(at, HOUR)
    first = told(kept(share)[0])
    with unit_of_work():
        store_metrics(wanted, MetricsReply({"likes": 99}, posts=1), networks)
    assert [told(r) for r in kept(share)] == [first]
    assert metrics_request(delivery_of(share).id, MetricsAge.hour, networks) is None
    assert len(reads(share)) == 2  # both were asked, and each may have been charged


def test_figures_for_the_author_alone_are_asked_for_thirty_days(
    at_x: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = posted(at_x)
    ages: list[timedelta] = []
    read = XPublisher.read_metrics

    def noted(self: XPublisher, account: Account, post_id: str, age: timedelta) -> MetricsReply:
        ages.append(age)
        return read(self, account, post_id, age)

    monkeypatch.setattr(XPublisher, "read_metrics", noted)
    with unit_of_work():
        # It went out for the first time two days before it was found.
        delivery_of(share).first_sent_at = clock.now() - timedelta(days=2)
    for days in (7, 22):
        later(at_x, days * DAY)
    public = {n: v for n, v in KNOWN["x"].items() if n not in PRIVATE}
    found = [told(r) for r in kept(share)]
    assert found == [KNOWN["x"]] * 3 + [public]
    assert ages == [timedelta(days=9)] * 3 + [timedelta(days=31)]


def test_what_was_found_late_is_as_old_as_it_is(at_x: At) -> None:
    share = at_x.confirmed()
    start = clock.now()
    at_x.fake.fault("accept_then_reset", match={"method": "POST", "path": "/2/tweets"})
    at_x.harness.work()
    later(at_x, 2 * HOUR)
    assert at_x.harness.state(share) == ("posted", "sent")
    delivery = delivery_of(share)
    assert (delivery.published_at, delivery.share.posted_at) == (start, clock.now())
    at_x.harness.work()
    assert [r.age for r in kept(share)] == [MetricsAge.hour]
    assert due(share) == {
        age: start + METRICS_AGES[age] for age in MetricsAge if age != MetricsAge.hour
    }


def due(share: Share) -> dict[MetricsAge, datetime]:
    prefix = f"post_metrics:{delivery_of(share).id}:"
    keys = {age: jobs.by_key(prefix + age.value) for age in MetricsAge}
    return {age: row.not_before for age, row in keys.items() if row and row.ended_at is None}


def test_a_post_is_read_through_the_account_that_posted_it(at: At) -> None:
    share = posted(at)
    later(at, HOUR)
    first = at.harness.connection(at.part).id
    at.connect("another")  # another account of the same person
    assert at.harness.connection(at.part).id != first
    later(at, DAY)
    assert [r.age for r in kept(share)] == [MetricsAge.hour]
    assert delivery_of(share).gone_at is None


def test_the_same_account_connected_again_is_the_same_connection(at: At) -> None:
    share = posted(at)
    connection = at.harness.connection(at.part)
    account = account_of(connection)
    person: Person = at.person
    tokens = Tokens(account.token, tokens_of(connection).refresh)
    with unit_of_work():
        connect(person, at.channel, connection.server, Grant(account.user_id, "new", tokens))
    assert at.harness.connection(at.part).id == connection.id
    later(at, HOUR)
    assert [r.age for r in kept(share)] == [MetricsAge.hour]


def test_each_read_is_noted_with_what_it_costs(at: At) -> None:
    share = posted(at)
    later(at, HOUR)
    price = at.networks.x_read_price if at.channel == "x" else 0
    assert reads(share) == [(None, price)]
