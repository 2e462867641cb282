"""Deliveries in a worker's hands: what is sent, what is looked for, what is noted of it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.config import ANSWERS, Networks
from webapp.kernel import clock, db, outbox
from webapp.kernel.outbox import Claim, Outcome, State
from webapp.shares import queries, services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.publishing.port import (
    Account,
    Answer,
    Fate,
    Look,
    Parcel,
    Publisher,
    Seen,
)
from webapp.shares.jobs.opening import Closed, open_account

# Looks that could not be completed, and workers that stopped with it: then a person decides.
MOST_BLIND = 8
MOST_CRASHES = 3


@dataclass(frozen=True)
class Sending:
    """What one attempt needs, read before anything goes out."""

    publisher: Publisher
    connection_id: str
    parcel: Parcel
    since: datetime
    absent: int
    blind: int


@dataclass(frozen=True)
class Publishing:
    """The work of outbox rows of kind *share*."""

    networks: Networks
    lease: timedelta
    retry: timedelta

    def patience(self, route: str | None) -> timedelta:
        """The settling time of a channel."""
        return registry.publisher(route, self.networks).settle if route else timedelta()

    def admit(self, held: Claim) -> Outcome | None:
        """Read everything that may have changed since the author confirmed."""
        delivery = queries.by_row(held.id)
        refused = services.refusal(delivery, held, self.networks)
        if refused is None:
            services.begin(delivery, held, self.networks)
        return refused

    def send(self, held: Claim) -> Outcome:
        """Post it, once."""
        work = self._read(held)
        account = open_account(work.connection_id, work.publisher, self.lease)
        if isinstance(account, Closed):
            return self._put_back(held, account)
        if not self._mine(held):
            return Outcome(State.queued, "late")
        answer = work.publisher.send(account, work.parcel)
        if answer.fate == Fate.stale_token:
            renewed = open_account(
                work.connection_id, work.publisher, self.lease, stale=account.token
            )
            if isinstance(renewed, Closed):
                return self._put_back(held, renewed)
        return self._judged(held, answer)

    def _mine(self, held: Claim) -> bool:
        """A worker that slept since its claim must not send what another one has in hand; one
        whose machine slept does not know how long by the clock that stood still.
        """
        needed = ANSWERS * self.networks.timeout
        mine = held.left() > needed and outbox.holds(held, needed)
        db.session().rollback()
        return mine

    def look(self, held: Claim) -> Outcome:
        """Look for what may stand there."""
        work = self._read(held)
        account = open_account(work.connection_id, work.publisher, self.lease)
        if isinstance(account, Account):
            found = work.publisher.look(account, work.parcel, work.since)
            if found.seen != Seen.stale_token:
                return self._seen(held, work, found)
            account = open_account(
                work.connection_id, work.publisher, self.lease, stale=account.token
            )
        if isinstance(account, Closed) and account.ended:
            return Outcome(State.held, "account_ended")
        return Outcome(State.unknown, "renewing", self.retry)

    def brace(self, held: Claim) -> None:
        """The share: who cancels or posts it by hand holds it, too, and then the row."""
        db.lock(queries.by_row(held.id).share)

    def settle(self, held: Claim, outcome: Outcome, *, kept: bool) -> None:
        """Write the attempt, and where the outcome counts what follows from it."""
        delivery = queries.by_row(held.id)
        services.note(delivery, held, outcome, self.networks)
        if not kept:
            return
        told = outcome.detail
        if isinstance(told, Look):
            delivery.absent += told.seen == Seen.absent
            delivery.blind += told.seen == Seen.incomplete
        if isinstance(told, Answer) and told.fate == Fate.closed:
            services.stop_channel(delivery.share.channel, told.reason, by=None)
        if outcome.to == State.sent and isinstance(told, Answer | Look):
            services.publish(delivery, told.post_id or "", told.address or "")
        else:
            services.tell(delivery, outcome)

    def _read(self, held: Claim) -> Sending:
        delivery = queries.by_row(held.id)
        found = Sending(
            registry.publisher(delivery.share.channel, self.networks), delivery.connection_id,
            services.parcel_of(delivery), delivery.first_sent_at or delivery.made_at,
            delivery.absent, delivery.blind,
        )  # fmt: skip
        # No transaction stays open while a network is asked.
        db.session().rollback()
        return found

    def _put_back(self, held: Claim, closed: Closed) -> Outcome:
        if closed.ended:
            return Outcome(State.cancelled, closed.reason)
        if closed.reason == "renewing":
            return Outcome(State.queued, closed.reason, min(self.retry, timedelta(seconds=1)))
        return Outcome(State.retry_wait, closed.reason, self._back_off(held))

    def _judged(self, held: Claim, answer: Answer) -> Outcome:
        match answer.fate:
            case Fate.sent:
                return Outcome(State.sent, detail=answer)
            case Fate.refused:
                return Outcome(State.failed, answer.reason, detail=answer)
            case Fate.stale_token:
                return Outcome(State.retry_wait, answer.reason, detail=answer)
            case Fate.later:
                return Outcome(State.retry_wait, answer.reason, self._until(held, answer), answer)
            case Fate.closed:
                return Outcome(State.queued, answer.reason, self.retry, answer)
            case Fate.unknown:
                return Outcome(State.unknown, answer.reason, self.patience(held.route), answer)

    def _until(self, held: Claim, answer: Answer) -> timedelta:
        if answer.retry_at is None:
            return self._back_off(held)
        return max(answer.retry_at - clock.now(), timedelta())

    def _back_off(self, held: Claim) -> timedelta:
        return outbox.back_off(held.attempts, random.random(), self.retry)

    def _seen(self, held: Claim, work: Sending, found: Look) -> Outcome:
        moment = clock.now()
        settle = self.patience(held.route)
        if found.seen == Seen.present:
            return Outcome(State.sent, detail=found)
        if found.seen == Seen.incomplete:
            stale = moment > (held.due_at or moment) + services.STALE
            if stale or work.blind + 1 >= MOST_BLIND:
                return Outcome(State.held, "not_confirmed", detail=found)
            return Outcome(State.unknown, found.reason, max(settle, self.retry), found)
        if work.absent + 1 < work.publisher.looks(work.since, moment):
            return Outcome(State.unknown, "not_there", settle, found)
        if held.crashes >= MOST_CRASHES:
            return Outcome(State.held, "too_often", detail=found)
        return Outcome(State.queued, "not_there", detail=found)
