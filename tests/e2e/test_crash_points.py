"""A worker that is killed at any point of a delivery neither loses nor duplicates the post.

Seven points, three networks, both databases. The worker is a forked process that kills itself at the
point; another worker continues after the lease and the reconcile delay.
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
from tests.factories.application import running as active_app
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
from webapp.programs import services as programs
from webapp.sharing.models import Share

LEASE = 60.0
pytestmark = pytest.mark.both_databases
EVERY_CHANNEL = pytest.mark.parametrize("channel", CHANNELS)
NUMBERS = count()
# Loaded before the fork, so that no forked process spends time on it.
LOADED = (bluesky, mastodon, x)


def die(*_: object, **__: object) -> Any:
    """Kill this process."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(act: Callable[..., Any], *, when: Callable[[Any], bool] = bool) -> Callable[..., Any]:
    """Call the function, then die if `when` is true for its result or an argument."""

    def replacement(*args: Any, **options: Any) -> Any:
        found = act(*args, **options)
        if when(found) or any(map(when, args)):
            die()
        return found

    return replacement


def is_share(value: object) -> bool:
    return isinstance(value, jobs.Claim) and value.kind == "share"


# Per point: the object, the attribute to replace in the forked process, and the replacement.
POINTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "before the claim is committed": (worker, "claim", die_after(jobs.claim, when=is_share)),
    "after the claim, before sending": (DeliveryHandler, "send", die),
    "when all bytes are sent": (HTTPConnection, "getresponse", die),
    "when the reply is read": (DeliveryHandler, "send", die_after(DeliveryHandler.send)),
    "when the outcome is committed": (Worker, "execute", die_after(Worker.execute, when=is_share)),
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
        with clock.at(datetime.now(UTC)), active_app(create_app(settings)) as app:
            made = Company.load(app)
            with unit_of_work():
                set_budget(made.program, 1_000_000, by=made.people["lead"])
            yield made
            db.session().rollback()


@pytest.fixture
def at(company: Company, fakes: dict[str, Fake], channel: str) -> PublishingHarness:
    """A harness whose `author` is a new person with a new account; its clock starts at the fake's."""
    clock.move(datetime.now(UTC))
    harness, part = PublishingHarness(company, fakes[channel], channel), f"p{next(NUMBERS)}"
    company.people["author"] = company.newcomer(part)
    with unit_of_work():
        programs.join(company.program, by=company.people["author"], version=1)
    harness.allow("author")
    harness.connect("author", part)
    return harness


def queued(at: PublishingHarness) -> Share:
    """A confirmed share; nothing else waits in the outbox."""
    at.work()
    body = " ".join(f"{at.company.people['author'].id}{n}" for n in range(12))
    share = at.share(body=body)
    at.confirm(share)
    return share


def run_and_die(
    at: PublishingHarness, target: Any, name: str, replacement: Callable[..., Any]
) -> None:
    """Run a worker in a forked process that kills itself at the point."""

    def work() -> None:
        setattr(target, name, replacement)
        at.worker("w1", lease=LEASE).once()

    _, status = os.waitpid(fork(at.company.app, work), 0)
    assert os.WIFSIGNALED(status), "the worker did not reach the point"
    assert os.WTERMSIG(status) == signal.SIGKILL


def recover(at: PublishingHarness, share: Share) -> None:
    """Let another worker process the share until it is sent or needs a decision."""
    for _ in range(5):
        at.wait(LEASE)
        at.pass_reconcile_delay()
        at.worker("w2").once()
        if at.state(share)[1] in {"sent", "needs_decision"}:
            return


def posts(at: PublishingHarness, share: Share) -> list[dict[str, Any]]:
    assert share.link is not None
    return [post for post in at.fake.posts() if share.link.token in post["text"]]


def wait_for(at: PublishingHarness, kind: str, before: int) -> None:
    """Wait until the fake has processed the last request of the dead worker."""
    deadline = time.monotonic() + 60
    while not any(e["kind"] == kind and e["accepted"] for e in at.fake.journal(before)):
        assert time.monotonic() < deadline
        time.sleep(0.005)


@EVERY_CHANNEL
@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_a_point_leaves_one_post(at: PublishingHarness, point: str) -> None:
    share, before = queued(at), len(at.fake.journal())
    run_and_die(at, *POINTS[point])
    if point == "when all bytes are sent":
        wait_for(at, "create", before)
    recover(at, share)
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1
    creates = [e for e in at.fake.journal(before) if e["kind"] == "create"]
    # The look-up finds a post that exists, so none is requested twice.
    assert len(creates) == 1


@EVERY_CHANNEL
def test_a_worker_killed_during_a_look_up_leaves_one_post(at: PublishingHarness) -> None:
    share = queued(at)
    at.fake.fault("accept_then_reset", match={"kind": "create"})
    at.work()
    assert at.state(share) == ("prepared", "unknown")
    at.pass_reconcile_delay()
    run_and_die(at, HTTPConnection, "getresponse", die)
    assert at.state(share) == ("prepared", "checking")
    recover(at, share)
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1


@pytest.mark.parametrize("channel", [c for c in CHANNELS if c != "mastodon"])
def test_a_worker_killed_during_a_token_refresh_leaves_the_decision_to_the_author(
    at: PublishingHarness,
) -> None:
    share, before = queued(at), len(at.fake.journal())
    with unit_of_work():
        at.connection().token_until = clock.now()
    run_and_die(at, HTTPConnection, "getresponse", die)
    wait_for(at, "refresh", before)
    recover(at, share)
    assert at.connection().state == ConnectionState.expired
    assert at.state(share) == ("prepared", "needs_decision")
    assert sum(e["kind"] == "refresh" for e in at.fake.journal(before)) == 2
    at.connect("author", at.company.people["author"].name.lower())
    with unit_of_work():
        retry_delivery(share, by=share.story.author)
    at.work()
    assert at.state(share) == ("posted", "sent")
    assert len(posts(at, share)) == 1


@pytest.mark.parametrize("channel", ["mastodon"])
def test_a_revoked_token_cancels_the_delivery(at: PublishingHarness) -> None:
    share = queued(at)
    at.fake.fault("token_revoked", match={"kind": "create"})
    at.work()
    assert at.connection().state == ConnectionState.expired
    assert at.state(share) == ("prepared", "cancelled")
    assert posts(at, share) == []
