"""Jobs of messaging: send mail, the daily digest, and solicitations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from webapp.config import Settings
from webapp.core import clock, db
from webapp.core.jobs import Claim, FunctionHandler, JobHandler, OutboxMessage, Outcome, State
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.jobs.accounts import mail_account
from webapp.messaging.jobs.notices import mail_digest, mail_notice
from webapp.messaging.mail import MailNotSentError
from webapp.messaging.services.refusals import tell_refused
from webapp.messaging.services.solicitations import send_if_allowed

__all__ = ["mail_account", "mail_digest", "mail_notice"]

# A mail that the server did not take is tried again for this time at least.
LONGEST_OUTAGE = timedelta(days=2)
MAILS = {"account": mail_account, "notice": mail_notice, "digest": mail_digest}


@dataclass(frozen=True)
class MailHandler(FunctionHandler):
    """Keeps the reason of a mail that was not sent, and does not repeat one refused for good."""

    def on_error(self, claim: Claim, error: Exception) -> Outcome:
        """Fail at once after a final refusal; otherwise retry after a growing delay."""
        outcome = super().on_error(claim, error)
        if not isinstance(error, MailNotSentError):
            return outcome
        to = State.failed if error.final else outcome.to
        return replace(outcome, to=to, reason=error.reason, detail=error.final)

    def apply_limits(self, claim: Claim, outcome: Outcome) -> Outcome:
        """Fail after the last attempt, but not before the longest outage of a mail server."""
        now = clock.now()
        if outcome.detail is False and now - (claim.due_at or now) < LONGEST_OUTAGE:
            return outcome
        return super().apply_limits(claim, outcome)

    def on_lease_expired(self, message: OutboxMessage) -> bool:
        """Run it again after a worker was killed, as long as after any outage."""
        began = message.not_before or clock.now()
        return clock.now() - began < LONGEST_OUTAGE or super().on_lease_expired(message)

    def record_outcome(self, claim: Claim, outcome: Outcome, *, lease_held: bool) -> None:
        """Tell the recipient in the inbox when an email to them was refused for good."""
        # An outage that outlasts every attempt says nothing about the address.
        if lease_held and outcome.to == State.failed and outcome.detail is True:
            tell_refused(claim.payload, outcome.reason)


def job_handlers(settings: Settings) -> Mapping[str, JobHandler]:
    """The handlers of messaging, by kind of message."""
    made: dict[str, JobHandler] = {
        kind: MailHandler(job, settings.retry_delay) for kind, job in MAILS.items()
    }
    return made | {"solicitation": FunctionHandler(send_solicitation, settings.retry_delay)}


def send_solicitation(payload: Mapping[str, Any]) -> None:
    """Send a planned solicitation if the budget of its person allows it."""
    with unit_of_work():
        send_if_allowed(payload["solicitation"])


def unsent_mail(since: datetime) -> list[tuple[State, str, int]]:
    """State, reason and number of mails that failed since then, or wait after a failure."""
    failed = (OutboxMessage.state == State.failed) & (OutboxMessage.ended_at >= since)
    found = (
        select(OutboxMessage.state, func.coalesce(OutboxMessage.reason, ""), func.count())
        .where(OutboxMessage.kind.in_(tuple(MAILS)))
        .where(failed | (OutboxMessage.state == State.retry_wait))
        .group_by(OutboxMessage.state, OutboxMessage.reason)
        .order_by(OutboxMessage.state, OutboxMessage.reason)
    )
    return [(state, reason, count) for state, reason, count in db.session().execute(found)]
