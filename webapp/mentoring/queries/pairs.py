"""Queries of pairs."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Pair
from webapp.mentoring.workflow import PairState
from webapp.people.models import Person

STARTED = (PairState.active, PairState.paused, PairState.closing)
LIVE = (PairState.proposed, PairState.offered, *STARTED)
NO_PAIR = gettext_noop("There is no such pair, or it is not yours.")


def pair_for(me: Person, pair_id: str) -> Pair:
    """A pair of this person that they may know of; raises Missing.

    A mentee learns of a pair once its mentor has said yes.
    """
    found = db.session().get(Pair, pair_id)
    if found is not None and (found.mentor_id == me.id or _known_to_mentee(found, me)):
        return found
    raise Missing(NO_PAIR)


def _known_to_mentee(pair: Pair, me: Person) -> bool:
    return pair.mentee_id == me.id and pair.offered_at is not None


def pairs_of(person: Person) -> list[Pair]:
    """The pairs of a person that they may know of, the latest first."""
    found = select(Pair).where(
        or_(
            Pair.mentor_id == person.id,
            (Pair.mentee_id == person.id) & Pair.offered_at.is_not(None),
        )
    )
    return list(db.session().scalars(found.order_by(Pair.made_at.desc(), Pair.id)))


def live_pairs(*, edition_id: str | None = None, person: Person | None = None) -> list[Pair]:
    """The pairs that are proposed, active, paused or closing: all, or those of an edition or a person."""
    found = select(Pair).where(Pair.state.in_(LIVE))
    if edition_id is not None:
        found = found.where(Pair.edition_id == edition_id)
    if person is not None:
        found = found.where(or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id))
    return list(db.session().scalars(found.order_by(Pair.id)))


def not_told(before: date) -> list[Pair]:
    """Pairs that were offered and not concluded, whose time to answer was over on an earlier day, and of
    which nobody was told yet.
    """
    found = select(Pair).where(
        Pair.state == PairState.not_concluded, Pair.offered_at.is_not(None), Pair.told_at.is_(None)
    )
    pairs = db.session().scalars(found.order_by(Pair.id))
    zone = clock.zone()
    return [
        p for p in pairs
        if p.ended_at and clock.local_day(max(p.ended_at, p.reply_until), zone) < before
    ]  # fmt: skip


def counts_of_pairs(edition_id: str) -> Mapping[PairState, int]:
    """How many pairs of an edition are in each state."""
    found = (
        select(Pair.state, func.count()).where(Pair.edition_id == edition_id).group_by(Pair.state)
    )
    return dict(db.session().execute(found).all())


def in_pairs(start: datetime, end: datetime) -> set[str]:
    """The ids of the people who were in a pair at some time from one moment until before another.

    A pair counts from its start to its end, also while it is paused or closing.
    """
    found = select(Pair.mentor_id, Pair.mentee_id).where(Pair.started_at < end, _not_over(start))
    return {person for both in db.session().execute(found) for person in both}


def first_in_a_pair() -> datetime | None:
    """When the earliest pair started, or None."""
    return db.session().scalar(select(func.min(Pair.started_at)))


def _not_over(moment: datetime) -> ColumnElement[bool]:
    return or_(Pair.ended_at.is_(None), Pair.ended_at >= moment)
