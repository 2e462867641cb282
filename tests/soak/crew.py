"""Worker processes that are killed and replaced, and authors who say what they see."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

from flask import Flask
from sqlalchemy import select

from tests.fakes.talk import post
from tests.soak.town import APP, SERVER, Account, Town, connection
from webapp import wiring
from webapp.kernel import db
from webapp.kernel.errors import Refusal
from webapp.kernel.outbox import Claim, Outcome, Outgoing, State, Work
from webapp.kernel.unit_of_work import unit_of_work
from webapp.kernel.worker import Bench
from webapp.shares import services
from webapp.shares.channels.publishing import answers, bluesky_wire, mastodon, x
from webapp.shares.channels.publishing.port import Look, Seen
from webapp.shares.jobs.delivering import Publishing
from webapp.shares.models import Delivery, Share
from webapp.shares.workflow import ConnectionState
from webapp.shares.workflow import State as ShareState
from webapp.web.database import db as flask_db

# Rows that are done before there are workers, and libraries that are loaded by then.
WARM = 40
LOADED = (bluesky_wire, mastodon, x)


class Blind(Publishing):
    """The negative control: who does not look sends again at once."""

    def patience(self, route: str | None) -> timedelta:  # noqa: ARG002 - the port's
        """Nothing is waited for."""
        return timedelta()

    def look(self, held: Claim) -> Outcome:  # noqa: ARG002 - the port's
        """Nothing is ever there."""
        return Outcome(State.queued, "not_there", detail=Look(Seen.absent))


def fork(app: Flask, work: Callable[[], object]) -> int:
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


def unread(_payload: Mapping[str, Any]) -> None:
    """Mail is another test's."""


def bench(town: Town, *, blind: bool = False) -> Bench:
    """A worker as it runs in life; mail goes nowhere, and periodic jobs are another test's."""
    settings = town.settings
    works: Mapping[str, Work] = wiring.works(settings)
    lease, retry = (
        timedelta(seconds=settings.worker_lease),
        timedelta(seconds=settings.worker_retry),
    )
    if blind:
        works = {"share": Blind(settings.networks, lease, retry)}
    return Bench(
        {**wiring.JOBS, "notice": unread, "account": unread}, (), town.house.app.app_context,
        lease, settings.worker_poll, works=works, retry=retry,
    )  # fmt: skip


@dataclass
class Crew:
    """So many workers, whatever happens to them."""

    town: Town
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
        # Half a minute is the least that the house waits for a limit; here time runs faster.
        self._usual, answers.SOONEST = answers.SOONEST, timedelta(seconds=0.5)
        # A first few are done here: those who are born from this process have all loaded then.
        own = bench(self.town, blind=self.blind)
        for _ in range(WARM):
            if not own._deliver():
                break
        for _ in range(self.size):
            self.hire()
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self.pids:
            self._end(pid)
        self.pids.clear()
        answers.SOONEST = self._usual

    def hire(self) -> None:
        """One more worker."""
        self.pids.append(fork(self.town.house.app, self._work))

    def _work(self) -> None:
        bench(self.town, blind=self.blind).run()

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

    town: Town
    held: int = 0
    # Shares that came back into their authors' hands, by channel and the row's reason.
    by_hand: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._accounts = {a.connection_id: a for a in self.town.accounts}

    def answer(self) -> None:
        """Everybody whose delivery is held looks, and answers."""
        for share, account in self._asked(State.held):
            self.held += 1
            self._connect_again(account)
            there = self._seen(share, account)
            with suppress(Refusal):  # a worker learned of it meanwhile
                if there:
                    self._declare(share, account, there)
                else:
                    with unit_of_work():
                        services.send_again(share, by=share.story.author)

    def finish(self) -> None:
        """What came back into its author's hands is posted as people do, once all is quiet."""
        for share, account in self._asked(State.cancelled, State.failed):
            reason = _row_of(share).reason or "no reason"
            self.by_hand[f"{account.channel}: {reason}"] += 1
            fake, token = self.town.fakes[account.channel], share.link_id or ""
            if not self._seen(share, account):
                post(account.channel, fake, fake.user(account.part, app=APP), share.body, key=token)
            self._declare(share, account, self._seen(share, account))

    def _asked(self, *states: State) -> Iterator[tuple[Share, Account]]:
        asked = (
            select(Share.id, Delivery.connection_id)
            .join(Delivery, Delivery.share_id == Share.id)
            .join(Outgoing, Outgoing.id == Delivery.outbox_id)
            .where(Share.state == ShareState.prepared, Outgoing.state.in_(states))
        )
        found = db.session().execute(asked).all()
        db.session().rollback()
        for share_id, connection_id in found:
            yield db.session().get_one(Share, share_id), self._accounts[connection_id]

    def _seen(self, share: Share, account: Account) -> str:
        """The network's id of the post, if it stands there."""
        assert share.link is not None
        token = share.link.token
        posts = self.town.fakes[account.channel].posts(account=account.part)
        return next((str(post["id"]) for post in posts if token in post["text"]), "")

    def _declare(self, share: Share, account: Account, post_id: str) -> None:
        with unit_of_work():
            address = _address(account, post_id)
            services.declare_posted(share, by=share.story.author, address=address)

    def _connect_again(self, account: Account) -> None:
        found = connection(account).state
        db.session().rollback()
        if found == ConnectionState.expired:
            keys = self.town.fakes[account.channel].user(account.part, app=APP)
            self.town.connect(account.part, account.channel, keys)


def _row_of(share: Share) -> Outgoing:
    """The outbox row of a share's delivery."""
    asked = select(Outgoing).join(Delivery, Delivery.outbox_id == Outgoing.id)
    return db.session().scalars(asked.where(Delivery.share_id == share.id)).one()


def _address(account: Account, post_id: str) -> str:
    handle = account.keys.handle
    known = {
        "x": f"https://x.com/{handle}/status/{post_id}",
        "mastodon": f"https://{SERVER}/@{handle}/{post_id}",
        "bluesky": f"https://bsky.app/profile/{handle}/post/{post_id.rpartition('/')[2]}",
    }
    return known[account.channel]
