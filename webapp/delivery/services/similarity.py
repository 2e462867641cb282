"""The check against posting nearly the same text as others on one network."""

from datetime import timedelta

from analytics.core.own_words import resemblance
from webapp.core import clock
from webapp.delivery import queries
from webapp.sharing.models import Share
from webapp.sharing.services import disclosures_of, without

SINCE = timedelta(days=30)
# X forbids substantially similar posts of several accounts; the other networks hide them.
SUBSTANTIAL = 0.6


def repeats_others(share: Share) -> bool:
    """Whether another person's share on this channel, of 30 days, is substantially the same text.

    Shares that wait to be published through an account count too.
    """
    disclosures = disclosures_of(share.story)
    mine = without(share.revision.body, disclosures)
    theirs = queries.other_texts_on(share, clock.now() - SINCE)
    return any(resemblance(mine, without(body, disclosures)) >= SUBSTANTIAL for body in theirs)
