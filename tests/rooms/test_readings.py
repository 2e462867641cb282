"""Readings: what a network counted, when it was asked; what it did not tell stays unknown."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.conftest import ENVIRONMENT, NOON
from tests.factories.company import House, standing
from tests.factories.publishing import Desk, begin, publishing_settings
from tests.fakes import Fake, running
from tests.rooms.standing import _address
from webapp import config
from webapp.config import Networks
from webapp.kernel import clock, db, outbox
from webapp.kernel.outbox import Outgoing, State
from webapp.kernel.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs import queries as places
from webapp.programs import services as programs
from webapp.programs.models import Enrollment
from webapp.shares import queries, services
from webapp.shares.channels.publishing.port import Account, Figures, Grant, Tokens
from webapp.shares.channels.publishing.x import XPublisher
from webapp.shares.models import Delivery, Reading, Share
from webapp.shares.workflow import Act, Age

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
    """One author at one network, in a house that stands for all tests of this module."""

    desk: Desk
    part: str = ""

    def begin(self) -> "At":
        """Somebody new joins and connects an account."""
        self.part = f"author{token_hex(4)}"
        person = self.house.newcomer(self.part)
        with unit_of_work():
            programs.join(self.house.program, by=person, version=1)
        self.desk.budget(10_000)
        self.desk.allow(self.part)
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
            services.connect(self.person, self.channel, server, Grant(keys.id, keys.handle, tokens))

    @property
    def house(self) -> House:
        return self.desk.house

    @property
    def fake(self) -> Fake:
        return self.desk.fake

    @property
    def channel(self) -> str:
        return self.desk.channel

    @property
    def person(self) -> Person:
        return self.desk.person(self.part)

    @property
    def networks(self) -> Networks:
        return self.desk.settings.networks

    @property
    def place(self) -> Enrollment:
        found = places.place(self.person, self.house.program.id)
        assert found is not None
        return found

    def confirmed(self) -> Share:
        """A share that is to go out, in words that nobody else used."""
        body = f"Awa taught me in {token_hex(9)} days and {token_hex(9)} nights at the lathe."
        share = self.desk.share(self.part, body=body)
        self.desk.confirm(share)
        return share


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name)) for name in COUNTED}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fakes: dict[str, Fake],
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    given = {**ENVIRONMENT, "DATABASE_URL": _address(request, folder), "INSTANCE": str(folder)}
    settings = replace(config.read(given), password_cost=1)
    urls = {name: fake.url for name, fake in fakes.items()}
    with standing(publishing_settings(settings, **urls), NOON) as made:
        yield made


@pytest.fixture(params=sorted(COUNTED))
def at(request: pytest.FixtureRequest, house: House, fakes: dict[str, Fake]) -> Iterator[At]:
    """An author at one network after the other."""
    yield from _at(request.param, house, fakes)


@pytest.fixture
def at_x(house: House, fakes: dict[str, Fake]) -> Iterator[At]:
    yield from _at("x", house, fakes)


def _at(channel: str, house: House, fakes: dict[str, Fake]) -> Iterator[At]:
    fake = fakes[channel]
    with clock.at(NOON):
        begin(fake)
        if channel == "mastodon":
            fake.settings(access_seconds=10**9)
        yield At(Desk(house, fake, channel)).begin()
        db.session().rollback()
        left = {"state": State.cancelled, "ended_at": clock.now(), "lease_until": None}
        with unit_of_work():
            db.session().execute(update(Outgoing).where(Outgoing.ended_at.is_(None)).values(**left))


def posted(at: At) -> Share:
    """A share that stands on the network, which has counted something."""
    share = at.confirmed()
    at.desk.work()
    assert at.desk.state(share) == ("posted", "sent")
    (post,) = [p for p in at.fake.posts() if p["text"] == share.body]
    at.fake.metrics(post["id"], **COUNTED[at.channel])
    return share


def later(at: At, seconds: float) -> None:
    """Time goes by, and a worker looks."""
    at.desk.wait(seconds)
    at.desk.work()


def kept(share: Share) -> list[Reading]:
    db.session().rollback()
    db.session().expire_all()
    return queries.readings(delivery_of(share))


def delivery_of(share: Share) -> Delivery:
    found = queries.delivery_of(db.session().get_one(Share, share.id))
    assert found is not None
    return found


def told(reading: Reading) -> dict[str, int]:
    """What is known; the rest is NULL."""
    found = {name: getattr(reading, name) for name in NAMES}
    return {name: value for name, value in found.items() if value is not None}


def rows(share: Share) -> dict[str, str]:
    """The queued readings and their states."""
    db.session().rollback()
    prefix = f"reading:{delivery_of(share).id}:"
    found = db.session().scalars(select(Outgoing).where(Outgoing.key.startswith(prefix)))
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
    assert [r.age for r in kept(share)] == [Age.hour]
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
    assert (reading.age, reading.read_at) == (Age.hour, clock.now())
    assert told(reading) == KNOWN[at.channel]


def test_what_a_late_worker_reads_keeps_its_true_moment(at: At) -> None:
    share = posted(at)
    start = clock.now()
    later(at, 3 * DAY)
    assert [(r.age, r.read_at - start) for r in kept(share)] == [
        (Age.hour, timedelta(days=3)),
        (Age.day, timedelta(days=3)),
    ]


def withdraw(at: At) -> None:
    at.desk.allow(at.part, given=False)


def disconnect(at: At) -> None:
    with unit_of_work():
        services.disconnect(at.desk.connection(at.part), by=at.person)


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
        services.retire(share, by=share.story.author)


@pytest.mark.parametrize("ends", [withdraw, disconnect, pause, leave, retire])
def test_what_its_author_does_not_allow_any_more_is_not_asked(at_x: At, ends: Any) -> None:
    share = posted(at_x)
    later(at_x, HOUR)
    ends(at_x)
    at_x.desk.work()  # a disconnected account is revoked
    before = asked(at_x)
    later(at_x, 29 * DAY)
    assert [r.age for r in kept(share)] == [Age.hour]
    assert asked(at_x) == before
    assert set(rows(share).values()) == {"sent"}


@pytest.mark.parametrize("ends", [withdraw, disconnect, retire])
def test_what_was_withdrawn_while_the_network_answered_is_not_kept(at_x: At, ends: Any) -> None:
    share = posted(at_x)
    wanted = services.to_read(delivery_of(share).id, Age.hour, at_x.networks)
    assert wanted is not None
    db.session().rollback()
    ends(at_x)
    with unit_of_work():
        services.keep_reading(wanted, Figures({"likes": 3}, posts=1), at_x.networks)
    assert kept(share) == []
    assert reads(share) == [(None, at_x.networks.x_read_price)]


def reads(share: Share) -> list[tuple[str | None, int]]:
    db.session().rollback()
    found = queries.attempts(delivery_of(share))
    return [(a.outcome, a.price) for a in found if a.act == Act.read]


def test_without_money_left_it_stays_unknown_and_nothing_is_asked(at_x: At) -> None:
    share = posted(at_x)
    at_x.desk.budget(0)
    before = asked(at_x)
    later(at_x, HOUR)
    assert (kept(share), asked(at_x), reads(share)) == ([], before, [])
    at_x.desk.budget(10_000)
    later(at_x, DAY)
    assert [r.age for r in kept(share)] == [Age.day]
    assert reads(share) == [(None, at_x.networks.x_read_price)]


def test_a_reading_that_another_worker_kept_is_not_doubled(at: At) -> None:
    share = posted(at)
    networks = at.networks
    wanted = services.to_read(delivery_of(share).id, Age.hour, networks)
    assert wanted is not None
    db.session().rollback()
    later(at, HOUR)
    first = told(kept(share)[0])
    with unit_of_work():
        services.keep_reading(wanted, Figures({"likes": 99}, posts=1), networks)
    assert [told(r) for r in kept(share)] == [first]
    assert services.to_read(delivery_of(share).id, Age.hour, networks) is None
    assert len(reads(share)) == 2  # both were asked, and each may have been charged


def test_figures_for_the_author_alone_are_asked_for_thirty_days(
    at_x: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = posted(at_x)
    ages: list[timedelta] = []
    read = XPublisher.read

    def noted(self: XPublisher, account: Account, post_id: str, age: timedelta) -> Figures:
        ages.append(age)
        return read(self, account, post_id, age)

    monkeypatch.setattr(XPublisher, "read", noted)
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
    at_x.desk.work()
    later(at_x, 2 * HOUR)
    assert at_x.desk.state(share) == ("posted", "sent")
    delivery = delivery_of(share)
    assert (delivery.stands_since, delivery.share.posted_at) == (start, clock.now())
    at_x.desk.work()
    assert [r.age for r in kept(share)] == [Age.hour]
    assert due(share) == {age: start + services.AGES[age] for age in Age if age != Age.hour}


def due(share: Share) -> dict[Age, datetime]:
    prefix = f"reading:{delivery_of(share).id}:"
    keys = {age: outbox.of_key(prefix + age.value) for age in Age}
    return {age: row.not_before for age, row in keys.items() if row and row.ended_at is None}


def test_a_post_is_read_through_the_account_that_posted_it(at: At) -> None:
    share = posted(at)
    later(at, HOUR)
    first = at.desk.connection(at.part).id
    at.connect("another")  # another account of the same person
    assert at.desk.connection(at.part).id != first
    later(at, DAY)
    assert [r.age for r in kept(share)] == [Age.hour]
    assert delivery_of(share).gone_at is None


def test_the_same_account_connected_again_is_the_same_connection(at: At) -> None:
    share = posted(at)
    connection = at.desk.connection(at.part)
    account = services.account_of(connection)
    person: Person = at.person
    tokens = Tokens(account.token, services.tokens_of(connection).refresh)
    with unit_of_work():
        services.connect(
            person, at.channel, connection.server, Grant(account.user_id, "new", tokens)
        )
    assert at.desk.connection(at.part).id == connection.id
    later(at, HOUR)
    assert [r.age for r in kept(share)] == [Age.hour]


def test_each_read_is_noted_with_what_it_costs(at: At) -> None:
    share = posted(at)
    later(at, HOUR)
    price = at.networks.x_read_price if at.channel == "x" else 0
    assert reads(share) == [(None, price)]
