"""The send-once protocol: intent before the request, lookup after an unknown outcome.

A share is never sent again on a guess. When the outcome of a send is unknown, the network is asked
whether the post exists (reconciliation); it is sent again only when enough complete lookups did not
find it, and after too many inconclusive ones its author decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from webapp.config import ANSWERS, Networks, Settings
from webapp.connections.jobs.opening import UnusableAccount, open_account
from webapp.core import clock, db, jobs
from webapp.core.jobs import ATTEMPTS, Claim, JobHandler, OutboxMessage, Outcome, State
from webapp.delivery import queries, services
from webapp.delivery.jobs.attempt import DeliveryContext, Outcomes, read_context
from webapp.networks import registry
from webapp.networks.types import (
    Account,
    LookupOutcome,
    LookupResult,
    SendOutcome,
    SendResult,
)

# How long a lookup may fail to learn anything; after that the author decides.
LONGEST_LOOKUP = timedelta(days=1)


@dataclass(frozen=True)
class DeliveryHandler:
    """Executes outbox messages of kind *share*: each post is created at most once."""

    networks: Networks
    lease: timedelta
    retry: timedelta

    def reconcile_delay(self, channel: str | None) -> timedelta:
        """How long after an unknown outcome a lookup on a channel can be trusted."""
        return (
            registry.publisher(channel, self.networks).reconcile_delay if channel else timedelta()
        )

    def on_lease_expired(self, message: OutboxMessage) -> bool:
        """Mark it as unknown: the worker that stopped may have sent it."""
        since = message.lease_until or message.not_before
        message.worker_crash_count += 1
        message.lease_until = None
        message.not_before = since + self.reconcile_delay(message.channel)
        message.state, message.reason = State.unknown, "stopped"
        return False

    def preflight(self, claim: Claim) -> Outcome | None:
        """Check everything that may have changed since the author confirmed; record the intent."""
        if claim.checking:
            return None
        delivery = queries.delivery_of_message(claim.id)
        refused = services.preflight_refusal(delivery, claim, self.networks)
        if refused is None:
            services.record_intent(delivery, claim, self.networks)
        return refused

    def run(self, claim: Claim) -> Outcome:
        """Send the post, or look up whether an earlier attempt created it."""
        return self.reconcile(claim) if claim.checking else self.send(claim)

    def on_error(self, claim: Claim, error: Exception) -> Outcome:
        """Whatever went wrong, the post may have been created."""
        wait = max(self.reconcile_delay(claim.channel), self.retry)
        return Outcome(State.unknown, type(error).__name__, wait)

    def send(self, claim: Claim) -> Outcome:
        """Create the post with one request."""
        context = read_context(claim, self.networks)
        outcomes = self._outcomes(claim)
        account = self._open(context)
        if isinstance(account, UnusableAccount):
            return outcomes.unusable(account)
        if not self._still_owns(claim):
            return Outcome(State.queued, "late")
        result = context.publisher.send(account, context.request)
        if result.outcome == SendOutcome.stale_token:
            renewed = self._open(context, stale=account.token)
            if isinstance(renewed, UnusableAccount):
                return outcomes.unusable(renewed)
        return outcomes.of_send(result)

    def reconcile(self, claim: Claim) -> Outcome:
        """Ask the network whether an earlier attempt created the post."""
        context = read_context(claim, self.networks)
        account = self._open(context)
        if isinstance(account, Account):
            found = context.publisher.look_up(account, context.request, context.since)
            if found.outcome != LookupOutcome.stale_token:
                return self._outcomes(claim).of_lookup(found, context)
            account = self._open(context, stale=account.token)
        if isinstance(account, UnusableAccount) and account.ended:
            return Outcome(State.needs_decision, "account_ended")
        return Outcome(State.unknown, "renewing", self.retry)

    def apply_limits(self, claim: Claim, outcome: Outcome) -> Outcome:
        """After the last attempt, or a day of lookups that learned nothing, the author decides."""
        learned_nothing = outcome.to == State.unknown and outcome.detail is None
        if claim.checking and learned_nothing and claim.due_at is not None:
            over = clock.now() > claim.due_at + LONGEST_LOOKUP
            return (
                replace(outcome, to=State.needs_decision, reason="not_confirmed")
                if over
                else outcome
            )
        if outcome.to == State.retry_wait and claim.attempts >= ATTEMPTS:
            return replace(outcome, to=State.needs_decision)
        return outcome

    def lock_related(self, claim: Claim) -> None:
        """Lock the share before the message, in the order in which cancelling locks them."""
        db.lock(queries.delivery_of_message(claim.id).share)

    def record_outcome(self, claim: Claim, outcome: Outcome, *, lease_held: bool) -> None:
        """Store the attempt, and what follows from the outcome where it counts.

        With `lease_held=False` another worker owns the message: only a success is stored, because
        the post exists whoever created it.
        """
        delivery = queries.delivery_of_message(claim.id)
        services.record_attempt(delivery, claim, outcome, self.networks)
        counts = lease_held or (outcome.to == State.sent and jobs.record_late_success(claim))
        if not counts:
            return
        detail = outcome.detail
        if isinstance(detail, LookupResult):
            delivery.not_found_count += detail.outcome == LookupOutcome.absent
            delivery.inconclusive_count += detail.outcome == LookupOutcome.inconclusive
        if isinstance(detail, SendResult) and detail.outcome == SendOutcome.closed:
            services.pause_channel(delivery.share.channel, detail.reason, by=None)
        if outcome.to == State.sent and isinstance(detail, SendResult | LookupResult):
            services.record_published(delivery, detail.post_id or "", detail.address or "")
        else:
            services.record_result(delivery, outcome)

    def _open(
        self, context: DeliveryContext, stale: str | None = None
    ) -> Account | UnusableAccount:
        return open_account(context.connection_id, context.connector, self.lease, stale)

    def _outcomes(self, claim: Claim) -> Outcomes:
        return Outcomes(claim, self.retry, self.reconcile_delay(claim.channel))

    def _still_owns(self, claim: Claim) -> bool:
        """Whether the lease lasts long enough for a request, by both clocks.

        The monotonic clock does not advance while a machine sleeps, so the stored lease is read
        too: another worker may have claimed the message since.
        """
        needed = ANSWERS * self.networks.timeout
        owns = claim.seconds_left() > needed and jobs.lease_holds(claim, needed)
        db.session().rollback()
        return owns


def job_handlers(settings: Settings) -> Mapping[str, JobHandler]:
    """The handler of messages of kind *share*."""
    handler = DeliveryHandler(
        settings.networks,
        timedelta(seconds=settings.worker_lease),
        timedelta(seconds=settings.worker_retry),
    )
    return {"share": handler}
