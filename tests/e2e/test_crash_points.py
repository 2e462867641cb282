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

from tests.databases import Templates
from tests.factories.application import running as active
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.factories.publishing import PublishingHarness, publishing_settings
from tests.fakes import Fake, running
from tests.soak.load_scenario import APP, CHANNELS
from tests.soak.worker_pool import fork
from webapp.app import create_app
from webapp.connections.workflow import ConnectionState
from webapp.core import clock, db, jobs
from webapp.core.jobs import worker
from webapp.core.jobs.worker import Worker
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.jobs.send_once import DeliveryHandler
from webapp.delivery.services import retry_delivery, set_budget
from webapp.networks.bluesky import publisher as bluesky
from webapp.networks.mastodon import publisher as mastodon
from webapp.networks.x import publisher as x
from webapp.programs import services as places
from webapp.sharing.models import Share

LEASE = 60.0
pytestmark = pytest.mark.both_databases
WAYS = pytest.mark.parametrize("channel", CHANNELS)
NUMBERS = count()
# Loaded once, and not by every process that is about to die.
LOADED = (bluesky, mastodon, x)


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
    return isinstance(thing, jobs.Claim) and thing.kind == "share"


# What is patched in the process that dies, and by what.
POINTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "before the claim is committed": (worker, "claim", after(jobs.claim, when=is_share)),
    "after the claim, before sending": (DeliveryHandler, "send", die),
    "when all bytes are sent": (HTTPConnection, "getresponse", die),
    "when the answer is read": (DeliveryHandler, "send", after(DeliveryHandler.send)),
    "when the outcome is committed": (Worker, "execute", after(Worker.execute, when=is_share)),
}


@pytest.fixture(scope="module")
def fakes() -> Iterator[dict[str, Fake]]:
    with ExitStack() as stack:
        made = {channel: stack.enter_context(running(channel)) for channel in CHANNELS}
        for fake in made.values():
            fake.app(APP, "hush")
        yield made


@pytest.fixture(scope="module")
def company(
    templates: Templates, database_kind: str, tmp_path_factory: pytest.TempPathFactory,
    fakes: dict[str, Fake],
) -> Iterator[Company]:  # fmt: skip
    urls = {channel: fake.url for channel, fake in fakes.items()}
    folder = tmp_path_factory.mktemp("company")
    with copied(templates, database_kind, folder, company=True) as found:
        settings = publishing_settings(found, **urls)
        settings = replace(
            settings, networks=replace(settings.networks, timeout=5.0, bluesky_reconcile_delay=1.0)
        )
        with clock.at(datetime.now(UTC)), active(create_app(settings)) as app:
            made = Company.load(app)
            with unit_of_work():
                set_budget(made.program, 1_000_000, by=made.people["lead"])
            yield made
            db.session().rollback()


@pytest.fixture
def at(company: Company, fakes: dict[str, Fake], channel: str) -> PublishingHarness:
    """Somebody new with an account of their own there; the clock begins with the fake's."""
    clock.move(datetime.now(UTC))
    harness, part = PublishingHarness(company, fakes[channel], channel), f"p{next(NUMBERS)}"
    company.people["author"] = company.newcomer(part)
    with unit_of_work():
        places.join(company.program, by=company.people["author"], version=1)
    harness.allow("author")
    harness.connect("author", part)
    return harness


def queued(at: PublishingHarness) -> Share:
    """A share whose author confirmed it, and nothing else that waits."""
    at.work()
    body = " ".join(f"{at.company.people['author'].id}{n}" for n in range(12))
    share = at.share(body=body)
    at.confirm(share)
    return share


def perish(at: PublishingHarness, thing: Any, name: str, instead: Callable[..., Any]) -> None:
    """A worker, in a process that kills itself at the point."""

    def work() -> None:
        setattr(thing, name, instead)
        at.worker("w1", lease=LEASE).once()

    _, status = os.waitpid(fork(at.company.app, work), 0)
    assert os.WIFSIGNALED(status), "it never came to that point"
    assert os.WTERMSIG(status) == signal.SIGKILL


def recover(at: PublishingHarness, share: Share) -> None:
    """Another worker, as often as it takes."""
    for _ in range(5):
        at.wait(LEASE)
        at.settle()
        at.worker("w2").once()
        if at.state(share)[1] in {"sent", "held"}:
            return


def posts(at: PublishingHarness, share: Share) -> list[dict[str, Any]]:
    assert share.link is not None
    return [post for post in at.fake.posts() if share.link.token in post["text"]]


def heard(at: PublishingHarness, kind: str, before: int) -> None:
    """Wait until the fake has done what the dead worker still asked for."""
    until = time.monotonic() + 10
    while not any(e["kind"] == kind and e["accepted"] for e in at.fake.journal(before)):
        assert time.monotonic() < until
        time.sleep(0.005)


@WAYS
@pytest.mark.parametrize("point", POINTS)
def test_whoever_dies_there_leaves_one_post(at: PublishingHarness, point: str) -> None:
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
def test_whoever_dies_while_looking_leaves_one_post(at: PublishingHarness) -> None:
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
def test_whoever_dies_while_renewing_leaves_it_to_the_author_who_connects_again(
    at: PublishingHarness,
) -> None:
    share, before = queued(at), len(at.fake.journal())
    with unit_of_work():
        at.connection().token_until = clock.now()
    perish(at, HTTPConnection, "getresponse", die)
    heard(at, "refresh", before)
    recover(at, share)
    assert at.connection().state == ConnectionState.expired
    assert at.state(share) == ("prepared", "held")
    assert sum(e["kind"] == "refresh" for e in at.fake.journal(before)) == 2
    at.connect("author", at.company.people["author"].name.lower())
    with unit_of_work():
        retry_delivery(share, by=share.story.author)
    at.work()
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1


@pytest.mark.parametrize("channel", ["mastodon"])
def test_a_token_that_was_revoked_leaves_it_to_the_author_at_once(at: PublishingHarness) -> None:
    share = queued(at)
    at.fake.fault("token_revoked", match={"kind": "create"})
    at.work()
    assert at.connection().state == ConnectionState.expired
    assert at.state(share) == ("prepared", "cancelled")
    assert posts(at, share) == []
