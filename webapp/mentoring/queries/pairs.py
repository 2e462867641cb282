"""Queries of pairs."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, or_, select

from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.core.i18n import gettext_noop
from webapp.mentoring.models import Edition, Pair
from webapp.mentoring.workflow import (
    PairState,
)
from webapp.people.models import Person

LIVE = (PairState.proposed, PairState.offered, PairState.active, PairState.paused)
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
    """The pairs that are proposed, active or paused: all, or those of an edition or a person."""
    found = select(Pair).where(Pair.state.in_(LIVE))
    if edition_id is not None:
        found = found.where(Pair.edition_id == edition_id)
    if person is not None:
        found = found.where(or_(Pair.mentor_id == person.id, Pair.mentee_id == person.id))
    return list(db.session().scalars(found.order_by(Pair.id)))


def places_taken(edition_id: str) -> tuple[Counter[str], Counter[str]]:
    """How many live pairs each mentor and each mentee has in an edition, by person id."""
    pairs = live_pairs(edition_id=edition_id)
    return Counter(p.mentor_id for p in pairs), Counter(p.mentee_id for p in pairs)


def earlier_pairs(program_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of all pairs that were active in a program: nobody is paired so again."""
    found = (
        select(Pair.mentor_id, Pair.mentee_id)
        .join(Edition, Edition.id == Pair.edition_id)
        .where(Edition.program_id == program_id, Pair.started_at.is_not(None))
    )
    return {(mentor, mentee) for mentor, mentee in db.session().execute(found)}


def not_told(before: date) -> list[Pair]:
    """Pairs that were offered and not concluded on an earlier day, of which nobody was told yet."""
    found = select(Pair).where(
        Pair.state == PairState.not_concluded, Pair.offered_at.is_not(None), Pair.told_at.is_(None)
    )
    pairs = db.session().scalars(found.order_by(Pair.id))
    zone = clock.zone()
    return [p for p in pairs if p.ended_at and clock.local_day(p.ended_at, zone) < before]


def counts_of_pairs(edition_id: str) -> Mapping[PairState, int]:
    """How many pairs of an edition are in each state."""
    found = (
        select(Pair.state, func.count()).where(Pair.edition_id == edition_id).group_by(Pair.state)
    )
    return dict(db.session().execute(found).all())


def not_concluded_pairs(edition_id: str) -> set[tuple[str, str]]:
    """Mentor and mentee of the pairs of an edition that were not concluded: not proposed again."""
    found = select(Pair.mentor_id, Pair.mentee_id).where(
        Pair.edition_id == edition_id, Pair.state == PairState.not_concluded
    )
    return {(mentor, mentee) for mentor, mentee in db.session().execute(found)}
