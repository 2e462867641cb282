"""Worker processes that are killed and replaced, and authors who say what they see."""

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
from tests.fakes.talk import post
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

# Rows that are done before there are workers, and libraries that are loaded by then.
WARM = 40
LOADED = (bluesky, mastodon, x)


class Blind(DeliveryHandler):
    """The negative control: without reconciliation every unknown post is sent again."""

    def reconcile_delay(self, channel: str | None) -> timedelta:  # noqa: ARG002 - the interface's
        """No delay."""
        return timedelta()

    def reconcile(self, claim: Claim) -> Outcome:  # noqa: ARG002 - the interface's
        """Report every post as not found."""
        return Outcome(State.queued, "not_there", detail=LookupResult(LookupOutcome.absent))


def fork(app: Application, work: Callable[[], object]) -> int:
    """Do something in a process of its own, which shares no connection with this one."""
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


def bench(scenario: LoadScenario, *, blind: bool = False) -> Worker:
    """A worker as it runs in life; mail goes nowhere, and periodic jobs are another test's."""
    settings = scenario.settings
    handlers = handlers_without_mail(settings)
    if blind:
        handlers["share"] = Blind(settings.networks, settings.lease, settings.retry_delay)
    return Worker(
        handlers, (), scenario.company.app.app_context, settings.lease, settings.worker_poll
    )


@dataclass
class WorkerPool:
    """So many workers, whatever happens to them."""

    scenario: LoadScenario
    size: int = 4
    blind: bool = False
    seed: int = 0
    kills: int = 0
    # Workers that ended although nobody killed them.
    fallen: int = 0
    pids: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def __enter__(self) -> Self:
        # Half a minute is the least that the company waits for a limit; here time runs faster.
        self._usual, replies.SOONEST = replies.SOONEST, timedelta(seconds=0.5)
        # A first few are done here: those who are born from this process have all loaded then.
        own = bench(self.scenario, blind=self.blind)
        for _ in range(WARM):
            if not own.process_one():
                break
        for _ in range(self.size):
            self.hire()
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self.pids:
            self._end(pid)
        self.pids.clear()
        replies.SOONEST = self._usual

    def hire(self) -> None:
        """One more worker."""
        self.pids.append(fork(self.scenario.company.app, self._work))

    def _work(self) -> None:
        bench(self.scenario, blind=self.blind).run()

    def kill(self) -> None:
        """SIGKILL to one of them, whatever it is doing; another one takes its place."""
        pid = self.pids.pop(self.dice.randrange(len(self.pids)))
        self._end(pid)
        self.kills += 1
        self.hire()

    def replace(self) -> None:
        """Notice who is not there any more."""
        for pid in list(self.pids):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.pids.remove(pid)
                self.fallen += 1
                self.hire()

    @staticmethod
    def _end(pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


@dataclass
class Authors:
    """Everybody whose share waits for them: they look at the network and say what they see."""

    scenario: LoadScenario
    held: int = 0
    # Shares that came back into their authors' hands, by channel and the row's reason.
    by_hand: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._accounts = {a.connection_id: a for a in self.scenario.accounts}

    def answer(self) -> None:
        """Everybody whose delivery is held looks, and answers."""
        for share, account in self._asked(State.needs_decision):
            self.held += 1
            self._connect_again(account)
            there = self._seen(share, account)
            with suppress(Refusal):  # a worker learned of it meanwhile
                if there:
                    self._declare(share, account, there)
                else:
                    with unit_of_work():
                        retry_delivery(share, by=share.story.author)

    def finish(self) -> None:
        """What came back into its author's hands is posted as people do, once all is quiet."""
        for share, account in self._asked(State.cancelled, State.failed):
            reason = _row_of(share).reason or "no reason"
            self.by_hand[f"{account.channel}: {reason}"] += 1
            fake, token = self.scenario.fakes[account.channel], share.link_id or ""
            if not self._seen(share, account):
                post(account.channel, fake, fake.user(account.part, app=APP), share.body, key=token)
            self._declare(share, account, self._seen(share, account))

    def _asked(self, *states: State) -> Iterator[tuple[Share, Account]]:
        asked = (
            select(Share.id, Delivery.connection_id)
            .join(Delivery, Delivery.share_id == Share.id)
            .join(OutboxMessage, OutboxMessage.id == Delivery.outbox_id)
            .where(Share.state == ShareState.prepared, OutboxMessage.state.in_(states))
        )
        found = db.session().execute(asked).all()
        db.session().rollback()
        for share_id, connection_id in found:
            yield db.session().get_one(Share, share_id), self._accounts[connection_id]

    def _seen(self, share: Share, account: Account) -> str:
        """The network's id of the post, if it stands there."""
        assert share.link is not None
        token = share.link.token
        posts = self.scenario.fakes[account.channel].posts(account=account.part)
        return next((str(post["id"]) for post in posts if token in post["text"]), "")

    def _declare(self, share: Share, account: Account, post_id: str) -> None:
        with unit_of_work():
            address = _address(account, post_id)
            declare_posted(share, by=share.story.author, address=address)

    def _connect_again(self, account: Account) -> None:
        found = connection(account).state
        db.session().rollback()
        if found == ConnectionState.expired:
            keys = self.scenario.fakes[account.channel].user(account.part, app=APP)
            self.scenario.connect(account.part, account.channel, keys)


def _row_of(share: Share) -> OutboxMessage:
    """The outbox row of a share's delivery."""
    asked = select(OutboxMessage).join(Delivery, Delivery.outbox_id == OutboxMessage.id)
    return db.session().scalars(asked.where(Delivery.share_id == share.id)).one()


def _address(account: Account, post_id: str) -> str:
    handle = account.keys.handle
    known = {
        "x": f"https://x.com/{handle}/status/{post_id}",
        "mastodon": f"https://{SERVER}/@{handle}/{post_id}",
        "bluesky": f"https://bsky.app/profile/{handle}/post/{post_id.rpartition('/')[2]}",
    }
    return known[account.channel]
