"""Functions that bring the delivery of a share into each of its states, at a fake X."""

from datetime import timedelta

from tests.factories.publishing import PublishingHarness
from webapp.core.unit_of_work import unit_of_work
from webapp.delivery.jobs.attempt import MOST_INCONCLUSIVE
from webapp.delivery.services import pause_channel, resume_channel
from webapp.sharing.models import Share

CREATE = {"method": "POST", "path": "/2/tweets"}


def scheduled(harness: PublishingHarness, share: Share) -> None:
    """Confirmed for a later moment."""
    harness.confirm(share, after=timedelta(hours=3))


def queued(harness: PublishingHarness, share: Share) -> None:
    """Confirmed, before a worker has claimed it."""
    harness.confirm(share)


def paused(harness: PublishingHarness, share: Share) -> None:
    """Confirmed, then an administrator paused the channel."""
    harness.confirm(share)
    with unit_of_work():
        pause_channel("x", "paused", by=harness.company.people["admin"])


def retry_wait(harness: PublishingHarness, share: Share) -> None:
    """The network answered 429."""
    harness.fake.fault("429", match=CREATE)
    harness.confirm(share)
    harness.work()


def unknown(harness: PublishingHarness, share: Share) -> None:
    """The network accepted the post; its reply was lost."""
    harness.fake.fault("accept_then_reset", match=CREATE)
    harness.confirm(share)
    harness.work()


def needs_decision(harness: PublishingHarness, share: Share) -> None:
    """The reply was lost, and the look-ups failed until the author has to decide."""
    unknown(harness, share)
    fail_look_ups(harness, share)


def fail_look_ups(harness: PublishingHarness, share: Share) -> None:
    """Let all look-ups of an unknown delivery fail."""
    harness.fake.fault("lookup_500", times=MOST_INCONCLUSIVE)
    for _ in range(MOST_INCONCLUSIVE):
        harness.pass_reconcile_delay()
        harness.work()
    assert harness.state(share) == ("prepared", "needs_decision")


def too_late(harness: PublishingHarness, share: Share) -> None:
    """The channel was paused for so long that the share is not sent any more."""
    paused(harness, share)
    harness.wait(2 * 86400)
    with unit_of_work():
        resume_channel("x", by=harness.company.people["admin"])
    harness.work()


def refused(harness: PublishingHarness, share: Share) -> None:
    """The network answered 403."""
    harness.fake.fault("403_not_permitted", match=CREATE)
    harness.confirm(share)
    harness.work()


def withdrawn_consent(harness: PublishingHarness, share: Share) -> None:
    """Scheduled; then its author withdrew the consent and gave it again."""
    harness.confirm(share, after=timedelta(hours=3))
    harness.allow("author", given=False)
    harness.allow("author")


def sent(harness: PublishingHarness, share: Share) -> None:
    """Sent, and its counts were read twice."""
    harness.confirm(share)
    harness.work()
    (post, *_) = reversed(harness.fake.posts())
    harness.fake.metrics(post["id"], impression_count=412, like_count=9, reply_count=2)
    for seconds in (3700, 86400):
        harness.wait(seconds)
        harness.work()


# Days before today on which a state that takes time begins; few, so that sessions do not expire.
DAYS_AGO = {sent: 2, needs_decision: 1, too_late: 3}
STATES = (
    scheduled, retry_wait, unknown, too_late, refused, withdrawn_consent, sent, needs_decision,
    queued, paused,
)  # fmt: skip
