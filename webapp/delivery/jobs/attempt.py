"""One attempt at a delivery: what it needs, and which outcome a network's answer means."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.config import Networks
from webapp.connections.jobs.opening import UnusableAccount
from webapp.core import clock, db, jobs
from webapp.core.jobs import Claim, Outcome, State
from webapp.delivery import queries, services
from webapp.networks import registry
from webapp.networks.protocols import Connector, Publisher
from webapp.networks.types import (
    LookupOutcome,
    LookupResult,
    PostRequest,
    SendOutcome,
    SendResult,
)

# Inconclusive lookups, and workers that stopped with the message, after which its author decides.
MOST_INCONCLUSIVE = 8
MOST_CRASHES = 3


@dataclass(frozen=True)
class DeliveryContext:
    """What one attempt needs, read before any request is sent."""

    publisher: Publisher
    connector: Connector
    connection_id: str
    request: PostRequest
    since: datetime
    not_found_count: int
    inconclusive_count: int


def read_context(claim: Claim, networks: Networks) -> DeliveryContext:
    """Read the delivery of a claim, and end the transaction: none stays open during a request."""
    delivery = queries.delivery_of_message(claim.id)
    channel = delivery.share.channel
    found = DeliveryContext(
        registry.publisher(channel, networks), registry.connector(channel, networks),
        delivery.connection_id, services.post_request_of(delivery),
        delivery.first_sent_at or delivery.made_at, delivery.not_found_count,
        delivery.inconclusive_count,
    )  # fmt: skip
    db.session().rollback()
    return found


@dataclass(frozen=True)
class Outcomes:
    """Maps what a network answered about a claim to the outcome of the claim."""

    claim: Claim
    retry: timedelta
    reconcile_delay: timedelta

    def unusable(self, account: UnusableAccount) -> Outcome:
        """The outcome of an account that could not be opened."""
        if account.ended:
            return Outcome(State.cancelled, account.reason)
        if account.reason == "renewing":
            return Outcome(State.queued, account.reason, min(self.retry, timedelta(seconds=1)))
        return Outcome(State.retry_wait, account.reason, self._retry_delay())

    def of_send(self, result: SendResult) -> Outcome:
        """The outcome of a send."""
        match result.outcome:
            case SendOutcome.sent:
                return Outcome(State.sent, detail=result)
            case SendOutcome.refused:
                return Outcome(State.failed, result.reason, detail=result)
            case SendOutcome.stale_token:
                return Outcome(State.retry_wait, result.reason, detail=result)
            case SendOutcome.later:
                return Outcome(State.retry_wait, result.reason, self._wait_of(result), result)
            case SendOutcome.closed:
                return Outcome(State.queued, result.reason, self.retry, result)
            case SendOutcome.unknown:
                return Outcome(State.unknown, result.reason, self.reconcile_delay, result)

    def of_lookup(self, found: LookupResult, context: DeliveryContext) -> Outcome:
        """The outcome of a lookup."""
        if found.outcome == LookupOutcome.present:
            return Outcome(State.sent, detail=found)
        if found.outcome == LookupOutcome.inconclusive:
            return self._inconclusive(found, context)
        needed = context.publisher.lookups_needed(context.since, clock.now())
        if context.not_found_count + 1 < needed:
            return Outcome(State.unknown, "not_there", self.reconcile_delay, found)
        if self.claim.worker_crash_count >= MOST_CRASHES:
            return Outcome(State.needs_decision, "too_often", detail=found)
        return Outcome(State.queued, "not_there", detail=found)

    def _inconclusive(self, found: LookupResult, context: DeliveryContext) -> Outcome:
        moment = clock.now()
        stale = moment > (self.claim.due_at or moment) + services.STALE_AFTER
        if stale or context.inconclusive_count + 1 >= MOST_INCONCLUSIVE:
            return Outcome(State.needs_decision, "not_confirmed", detail=found)
        wait = max(self.reconcile_delay, self.retry)
        return Outcome(State.unknown, found.reason, wait, found)

    def _wait_of(self, result: SendResult) -> timedelta:
        if result.retry_at is None:
            return self._retry_delay()
        return max(result.retry_at - clock.now(), timedelta())

    def _retry_delay(self) -> timedelta:
        return jobs.retry_delay(self.claim.attempts, random.random(), self.retry)
