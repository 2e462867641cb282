"""The job of chats: make one post, and read what its service answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from webapp.chat.jobs.sending import NotPostedError, send
from webapp.chat.models import ChatPost
from webapp.chat.reasons import STOPPED
from webapp.chat.services import record_drop, record_failure, record_sent
from webapp.config import Settings
from webapp.core import db, jobs
from webapp.core.jobs import Claim, FunctionHandler, JobHandler, OutboxMessage, Outcome, State


def job_handlers(settings: Settings) -> Mapping[str, JobHandler]:
    """The handler of posts."""
    return {"chat": ChatHandler(make_post, settings.retry_delay)}


def make_post(payload: Mapping[str, Any]) -> None:
    """Make one post. Raises NotPostedError."""
    send(payload["post"])


@dataclass(frozen=True)
class ChatHandler(FunctionHandler):
    """Keeps what became of a post. Only a refusal for good stops the posts to a chat."""

    def on_lease_expired(self, message: OutboxMessage) -> bool:
        """Run it again, unless every attempt stopped its worker."""
        again = super().on_lease_expired(message)
        if not again:
            record_failure(_post_of(message.payload), STOPPED, None)
        return again

    def on_error(self, claim: Claim, error: Exception) -> Outcome:
        """Wait as long as the service says, at least; do not repeat what cannot succeed."""
        outcome = super().on_error(claim, error)
        if not isinstance(error, NotPostedError):
            return outcome
        wait = max(outcome.wait, error.wait)
        return replace(outcome, to=error.to, reason=error.reason, wait=wait, detail=error.refused)

    def lock_related(self, claim: Claim) -> None:
        """Lock the webhook before the message, as those do who end it."""
        db.lock(_post_of(claim.payload).webhook)

    def record_outcome(self, claim: Claim, outcome: Outcome, *, lease_held: bool) -> None:
        """Store what became of the post.

        With `lease_held=False` another worker owns the message: only a success is stored, so that
        it is not posted again.
        """
        post = _post_of(claim.payload)
        if outcome.to == State.sent:
            if lease_held or jobs.record_late_success(claim):
                record_sent(post)
        elif lease_held and outcome.to == State.cancelled:
            record_drop(post, outcome.reason)
        elif lease_held and outcome.to == State.failed:
            record_failure(post, outcome.reason, outcome.detail)


def _post_of(payload: Mapping[str, Any]) -> ChatPost:
    return db.session().get_one(ChatPost, payload["post"])
