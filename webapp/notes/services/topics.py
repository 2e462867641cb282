"""What the two work on: one of them proposes topics, the other agrees or proposes others."""

from collections.abc import Collection

from webapp.core import clock, db
from webapp.core.errors import NotAllowed, Stale, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.mentoring.models import Pair
from webapp.mentoring.rules import is_of_pair
from webapp.mentoring.services import check_topics, set_topics
from webapp.mentoring.workflow import PairState
from webapp.notes import events, queries
from webapp.notes.models import Agreement
from webapp.notes.rules import MAY
from webapp.notes.services.notes import STALE
from webapp.notes.workflow import AGREEMENT
from webapp.people.models import Person

NOT_ACTIVE = gettext_noop("Topics can be changed while the pair is active.")


def propose_topics(pair: Pair, topics: Collection[str], *, by: Person, version: int) -> None:
    """Propose one to three topics of the edition; they replace an earlier proposal.

    `version` is that of the proposal shown, 0 for none. Raises NotAllowed, WrongState, Stale, or
    Invalid on `topics`.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    _lock_active(pair)
    known = queries.agreement_of(pair)
    if version != (known.version if known else 0):
        raise Stale(STALE)
    check_topics(pair, topics)
    chosen = [code for code, _names in pair.edition.listed_topics if code in topics]
    if known is None:
        made = Agreement(pair_id=pair.id, author_id=by.id, topics=chosen, made_at=clock.now())
        db.session().add(made)
    else:
        AGREEMENT.take(known, "propose", by=by, may=MAY)
        known.author_id, known.topics, known.made_at = by.id, chosen, clock.now()
        known.version += 1
    record(events.TopicsProposed(actor=by.id, object_id=pair.id))


def agree(pair: Pair, *, by: Person, version: int) -> None:
    """Agree to the topics that the other person proposed: they become those of the pair.

    Raises NotAllowed, WrongState, or Stale where other topics were proposed meanwhile.
    """
    _lock_active(pair)
    known = queries.agreement_of(pair)
    if known is None or known.version != version:
        raise Stale(STALE)
    AGREEMENT.take(known, "agree", by=by, may=MAY)
    set_topics(pair, known.topics)
    record(events.TopicsAgreed(actor=by.id, object_id=pair.id))


def _lock_active(pair: Pair) -> None:
    db.lock(pair)
    if pair.state != PairState.active:
        raise WrongState(NOT_ACTIVE)
