"""A worker that dies at any point of a delivery loses nothing and doubles nothing.

Seven points, three networks, both databases. The worker is a process of its own that kills itself
there; another one takes over when the lease and the settling time are over.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from urllib3.connection import HTTPConnection

from tests.databases import settings_of
from tests.factories.company import House
from tests.factories.publishing import Desk, publishing_settings
from tests.fakes import Fake, running
from tests.rooms.standing import _address
from tests.soak.crew import fork
from tests.soak.town import APP, CHANNELS
from webapp.app import create_app
from webapp.kernel import clock, db, outbox
from webapp.kernel.unit_of_work import unit_of_work
from webapp.kernel.worker import Bench
from webapp.programs import services as places
from webapp.shares import services
from webapp.shares.channels.publishing import bluesky_wire, mastodon, x
from webapp.shares.jobs.delivering import Publishing
from webapp.shares.models import Share
from webapp.shares.workflow import ConnectionState
from webapp.web.database import db as flask_db

LEASE = 60.0
WAYS = pytest.mark.parametrize("channel", CHANNELS)
NUMBERS = count()
# Loaded once, and not by every process that is about to die.
LOADED = (bluesky_wire, mastodon, x)


def die(*_: object, **__: object) -> Any:
    """Here it ends."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(act: Callable[..., Any], *, when: Callable[[Any], bool] = bool) -> Callable[..., Any]:
    """Do it, and die before anybody hears what came of it."""

    def last(*args: Any, **how: Any) -> Any:
        found = act(*args, **how)
        if when(found) or any(map(when, args)):
            die()
        return found

    return last


def is_share(thing: object) -> bool:
    return isinstance(thing, outbox.Claim) and thing.kind == "share"


# What is patched in the process that dies, and by what.
POINTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "before the claim is committed": (outbox, "claim", after(outbox.claim, when=is_share)),
    "after the claim, before sending": (Publishing, "send", die),
    "when all bytes are sent": (HTTPConnection, "getresponse", die),
    "when the answer is read": (Publishing, "send", after(Publishing.send)),
    "when the outcome is committed": (Bench, "_do", after(Bench._do, when=is_share)),
}


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with ExitStack() as stack:
        made = {channel: stack.enter_context(running(channel)) for channel in CHANNELS}
        for fake in made.values():
            fake.app(APP, "hush")
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory,
    fakes: dict[str, Fake],
) -> Iterator[House]:  # fmt: skip
    folder = tmp_path_factory.mktemp("house")
    settings = settings_of(_address(request, folder), folder)
    urls = {channel: fake.url for channel, fake in fakes.items()}
    settings = publishing_settings(settings, **urls)
    settings = replace(
        settings, networks=replace(settings.networks, timeout=5.0, bluesky_settle=1.0)
    )
    app = create_app(settings)
    app.config["TESTING"] = True
    with clock.at(datetime.now(UTC)), app.app_context():
        made = House.build(app)
        with unit_of_work():
            services.set_budget(made.program, 1_000_000, by=made.people["lead"])
        yield made
        db.session().rollback()
        flask_db.session.remove()
        flask_db.engine.dispose()


@pytest.fixture
def at(house: House, fakes: dict[str, Fake], channel: str) -> Desk:
    """Somebody new with an account of their own there; the clock begins with the fake's."""
    clock.move(datetime.now(UTC))
    desk, part = Desk(house, fakes[channel], channel), f"p{next(NUMBERS)}"
    house.people["author"] = house.newcomer(part)
    with unit_of_work():
        places.join(house.program, by=house.people["author"], version=1)
    desk.allow("author")
    desk.connect("author", part)
    return desk


def queued(at: Desk) -> Share:
    """A share whose author confirmed it, and nothing else that waits."""
    at.work()
    body = " ".join(f"{at.house.people['author'].id}{n}" for n in range(12))
    share = at.share(body=body)
    at.confirm(share)
    return share


def perish(at: Desk, thing: Any, name: str, instead: Callable[..., Any]) -> None:
    """A worker, in a process that kills itself at the point."""

    def work() -> None:
        setattr(thing, name, instead)
        at.worker("w1", lease=LEASE).once()

    _, status = os.waitpid(fork(at.house.app, work), 0)
    assert os.WIFSIGNALED(status), "it never came to that point"
    assert os.WTERMSIG(status) == signal.SIGKILL


def recover(at: Desk, share: Share) -> None:
    """Another worker, as often as it takes."""
    for _ in range(5):
        at.wait(LEASE)
        at.settle()
        at.worker("w2").once()
        if at.state(share)[1] in {"sent", "held"}:
            return


def posts(at: Desk, share: Share) -> list[dict[str, Any]]:
    assert share.link is not None
    return [post for post in at.fake.posts() if share.link.token in post["text"]]


def heard(at: Desk, kind: str, before: int) -> None:
    """Wait until the fake has done what the dead worker still asked for."""
    until = time.monotonic() + 10
    while not any(e["kind"] == kind and e["accepted"] for e in at.fake.journal(before)):
        assert time.monotonic() < until
        time.sleep(0.005)


@WAYS
@pytest.mark.parametrize("point", POINTS)
def test_whoever_dies_there_leaves_one_post(at: Desk, point: str) -> None:
    share, before = queued(at), len(at.fake.journal())
    perish(at, *POINTS[point])
    if point == "when all bytes are sent":
        heard(at, "create", before)
    recover(at, share)
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1
    creates = [e for e in at.fake.journal(before) if e["kind"] == "create"]
    # A record that may be there is written again under its own key, and nothing else is.
    assert len(creates) == 1


@WAYS
def test_whoever_dies_while_looking_leaves_one_post(at: Desk) -> None:
    share = queued(at)
    at.fake.fault("accept_then_reset", match={"kind": "create"})
    at.work()
    assert at.state(share) == ("prepared", "unknown")
    at.settle()
    perish(at, HTTPConnection, "getresponse", die)
    assert at.state(share) == ("prepared", "checking")
    recover(at, share)
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1


@pytest.mark.parametrize("channel", [c for c in CHANNELS if c != "mastodon"])
def test_whoever_dies_while_renewing_leaves_it_to_the_author_who_connects_again(at: Desk) -> None:
    share, before = queued(at), len(at.fake.journal())
    with unit_of_work():
        at.connection().token_until = clock.now()
    perish(at, HTTPConnection, "getresponse", die)
    heard(at, "refresh", before)
    recover(at, share)
    assert at.connection().state == ConnectionState.expired
    assert at.state(share) == ("prepared", "held")
    assert sum(e["kind"] == "refresh" for e in at.fake.journal(before)) == 2
    at.connect("author", at.house.people["author"].name.lower())
    with unit_of_work():
        services.send_again(share, by=share.story.author)
    at.work()
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1


@pytest.mark.parametrize("channel", ["mastodon"])
def test_a_token_that_was_revoked_leaves_it_to_the_author_at_once(at: Desk) -> None:
    share = queued(at)
    at.fake.fault("token_revoked", match={"kind": "create"})
    at.work()
    assert at.connection().state == ConnectionState.expired
    assert at.state(share) == ("prepared", "cancelled")
    assert posts(at, share) == []
