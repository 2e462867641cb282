"""Worker processes that are killed and replaced, and authors who decide about deliveries."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from sqlalchemy import select

from tests.factories.application import handlers_without_mail
from tests.fakes.client import post
from tests.soak.load_scenario import APP, SERVER, Account, LoadScenario, connection
from webapp.connections.workflow import ConnectionState
from webapp.core import db
from webapp.core.errors import Refusal
from webapp.core.jobs import Claim, OutboxMessage, Outcome, State
from webapp.core.jobs.worker import Worker
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.jobs.send_once import DeliveryHandler
from webapp.delivery.models import Delivery
from webapp.delivery.services import retry_delivery
from webapp.networks import replies
from webapp.networks.bluesky import publisher as bluesky
from webapp.networks.mastodon import publisher as mastodon
from webapp.networks.types import LookupOutcome, LookupResult
from webapp.networks.x import publisher as x
from webapp.sharing.models import Share
from webapp.sharing.services import declare_posted
from webapp.sharing.workflow import State as ShareState
from webapp.web.application import Application
from webapp.web.database import db as flask_db

# Messages processed before workers are forked, so that they inherit loaded libraries.
WARM = 40
PRELOADED = (bluesky, mastodon, x)


class WithoutReconciliation(DeliveryHandler):
    """The negative control: every unknown post is sent again without a lookup."""

    def reconcile_delay(self, channel: str | None) -> timedelta:  # noqa: ARG002 - the protocol's
        """No delay."""
        return timedelta()

    def reconcile(self, claim: Claim) -> Outcome:  # noqa: ARG002 - the protocol's
        """Report every post as not found."""
        return Outcome(State.queued, "not_there", detail=LookupResult(LookupOutcome.absent))


def fork(app: Application, work: Callable[[], object]) -> int:
    """Run a function in a forked process that shares no database connection; return its pid."""
    db.session().rollback()
    flask_db.engine.dispose()
    pid = os.fork()
    if pid == 0:
        try:
            with app.app_context():
                work()
        finally:
            os._exit(0)
    return pid


def new_worker(scenario: LoadScenario, *, blind: bool = False) -> Worker:
    """A worker with the production handlers, but without mail and periodic jobs."""
    settings = scenario.settings
    handlers = handlers_without_mail(settings)
    if blind:
        handlers["share"] = WithoutReconciliation(
            settings.networks, settings.lease, settings.retry_delay
        )
    return Worker(
        handlers, (), scenario.company.app.app_context, settings.lease, settings.worker_poll
    )


@dataclass
class WorkerPool:
    """A fixed number of worker processes; one that ends is replaced."""

    scenario: LoadScenario
    size: int = 4
    blind: bool = False
    seed: int = 0
    kills: int = 0
    # Workers that ended without being killed.
    crashed: int = 0
    pids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    def __enter__(self) -> Self:
        # A rate limit is waited for at least 30 seconds: too long for a soak.
        self._soonest, replies.SOONEST = replies.SOONEST, timedelta(seconds=0.5)
        # Load all libraries in this process before it forks.
        worker = new_worker(self.scenario, blind=self.blind)
        for _ in range(WARM):
            if not worker.process_one():
                break
        for _ in range(self.size):
            self.start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self.pids:
            self._kill(pid)
        self.pids.clear()
        replies.SOONEST = self._soonest

    def start_worker(self) -> None:
        """Fork a worker."""
        self.pids.append(fork(self.scenario.company.app, self._work))

    def _work(self) -> None:
        new_worker(self.scenario, blind=self.blind).run()

    def kill(self) -> None:
        """Send SIGKILL to a random worker and replace it."""
        pid = self.pids.pop(self.rng.randrange(len(self.pids)))
        self._kill(pid)
        self.kills += 1
        self.start_worker()

    def replace(self) -> None:
        """Replace workers that have ended."""
        for pid in list(self.pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.pids.remove(pid)
                self.crashed += 1
                self.start_worker()

    @staticmethod
    def _kill(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


@dataclass
class Authors:
    """The authors of shares that need a decision; they check the network and decide."""

    scenario: LoadScenario
    needed_decision: int = 0
    # Shares that fell back to manual posting, by channel and reason.
    manual: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._accounts = {a.connection_id: a for a in self.scenario.accounts}

    def decide(self) -> None:
        """Decide about all deliveries that need it: mark as published, or retry."""
        for share, account in self._deliveries(State.needs_decision):
            self.needed_decision += 1
            self._reconnect(account)
            post_id = self._find_post(share, account)
            with suppress(Refusal):  # a worker has recorded an outcome meanwhile
                if post_id:
                    self._declare(share, account, post_id)
                else:
                    with unit_of_work():
                        retry_delivery(share, by=share.story.author)

    def finish(self) -> None:
        """Post failed and cancelled shares by hand, after the workers have finished."""
        for share, account in self._deliveries(State.cancelled, State.failed):
            reason = _row_of(share).reason or "no reason"
            self.manual[f"{account.channel}: {reason}"] += 1
            fake, token = self.scenario.fakes[account.channel], share.link_id or ""
            if not self._find_post(share, account):
                post(account.channel, fake, fake.user(account.name, app=APP), share.body, key=token)
            self._declare(share, account, self._find_post(share, account))

    def _deliveries(self, *states: State) -> Iterator[tuple[Share, Account]]:
        statement = (
            select(Share.id, Delivery.connection_id)
            .join(Delivery, Delivery.share_id == Share.id)
            .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
            .where(Share.state == ShareState.prepared, OutboxMessage.state.in_(states))
        )
        found = db.session().execute(statement).all()
        db.session().rollback()
        for share_id, connection_id in found:
            yield db.session().get_one(Share, share_id), self._accounts[connection_id]

    def _find_post(self, share: Share, account: Account) -> str:
        """The id of the post at the network, or an empty string."""
        assert share.link is not None
        token = share.link.token
        posts = self.scenario.fakes[account.channel].posts(account=account.name)
        return next((str(post["id"]) for post in posts if token in post["text"]), "")

    def _declare(self, share: Share, account: Account, post_id: str) -> None:
        with unit_of_work():
            address = _address(account, post_id)
            declare_posted(share, by=share.story.author, address=address)

    def _reconnect(self, account: Account) -> None:
        found = connection(account).state
        db.session().rollback()
        if found == ConnectionState.expired:
            keys = self.scenario.fakes[account.channel].user(account.name, app=APP)
            self.scenario.connect(account.name, account.channel, keys)


def _row_of(share: Share) -> OutboxMessage:
    """The outbox message of a share's delivery."""
    statement = select(OutboxMessage).join(Delivery, Delivery.outbox_id == OutboxMessage.id)
    return db.session().scalars(statement.where(Delivery.share_id == share.id)).one()


def _address(account: Account, post_id: str) -> str:
    handle = account.keys.handle
    addresses = {
        "x": f"https://x.com/{handle}/status/{post_id}",
        "mastodon": f"https://{SERVER}/@{handle}/{post_id}",
        "bluesky": f"https://bsky.app/profile/{handle}/post/{post_id.rpartition('/')[2]}",
    }
    return addresses[account.channel]
