"""Shares in the states that a lost reply leads to, and what is recorded about them."""

from tests.factories.publishing import PublishingHarness
from webapp.core import activity, db
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery import queries
from webapp.delivery.jobs.attempt import MOST_INCONCLUSIVE
from webapp.delivery.models import Delivery
from webapp.sharing.models import Share

CREATE = {"method": "POST", "path": "/2/tweets"}
LOOKUP = {"kind": "lookup"}
LOOK_SUBJECT = "Your decision is needed: is your share public?"


def part_of(share: Share) -> str:
    """The part of the author in the company."""
    return str(share.story.author.email.partition("@")[0])


def delivery_of(share: Share) -> Delivery:
    """The delivery of a confirmed share."""
    found = queries.delivery_of(share)
    assert found is not None
    return found


def activity_verbs(share: Share) -> list[str]:
    """The verbs of the recorded activity, oldest first."""
    db.session().rollback()
    return [row.verb for row in activity.of_object(share.id)]


def attempt_rows(share: Share) -> list[tuple[str, str | None, str | None]]:
    """Step, outcome and reason of each recorded attempt."""
    db.session().rollback()
    return [(a.step.value, a.outcome, a.reason) for a in queries.attempts(delivery_of(share))]


def lose_reply(harness: PublishingHarness, share: Share, fault: str = "accept_then_reset") -> None:
    """Send a confirmed share without getting the reply; with `reset_before` no post exists."""
    harness.fake.fault(fault, match=CREATE)
    harness.work()
    assert harness.state(share) == ("prepared", "unknown")


def unknown_share(harness: PublishingHarness, fault: str = "accept_then_reset") -> Share:
    """A new share whose reply was lost."""
    share = harness.confirmed()
    lose_reply(harness, share, fault)
    return share


def fail_lookups(harness: PublishingHarness, share: Share, rounds: int = 1) -> None:
    """Let lookups fail until the author has to decide.

    The last `rounds` of the lookups are sent; the ones before are only counted, to save time.
    """
    with unit_of_work():
        delivery_of(share).inconclusive_count = MOST_INCONCLUSIVE - rounds
    harness.fake.fault("lookup_500", match=LOOKUP, times=None)
    for _ in range(rounds):
        assert harness.state(share) == ("prepared", "unknown")
        harness.pass_reconcile_delay()
        harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")


def undecided_share(
    harness: PublishingHarness, fault: str = "accept_then_reset", rounds: int = 1
) -> Share:
    """A new share that waits for its author's decision because lookups were inconclusive."""
    share = unknown_share(harness, fault)
    fail_lookups(harness, share, rounds)
    return share
