"""Ask several people at once, or nobody: for a message that all of them read in one place."""

from collections.abc import Sequence

from sqlalchemy import func, select

from webapp.core import clock, db
from webapp.messaging import queries
from webapp.messaging.budget import MONTH
from webapp.messaging.models import Solicitation
from webapp.messaging.services.solicitations import Ask, free_with, plan, send
from webapp.messaging.workflow import SolicitationState
from webapp.people.models import Person


def ask_all(people: Sequence[Person], asked: Ask) -> bool:
    """Ask all of these people now, if the budget of each allows it; returns whether it does.

    It counts once for each person, whatever they chose: they read it where it is posted. It
    reaches them in their own way too. Somebody who was asked the same before does not count again.
    """
    moment, ids = clock.now(), [person.id for person in people]
    locked = _lock(ids)
    known, sent = _known(ids, asked.ref), queries.sent_by_person(ids, moment - MONTH)
    first = _waiting(ids, asked.ref)
    following = []
    for person in locked:
        mine = known.get(person.id)
        if mine is not None and mine.state == SolicitationState.sent:
            continue
        if free_with(sent.get(person.id, ()), first.get(person.id, 0), moment) > moment:
            return False
        following.append((person, mine))
    for person, mine in following:
        made = mine or plan(person, asked, moment)
        if made is not None and made.state == SolicitationState.waiting:
            send(made, person, moment, at_once=False)
    return True


def _lock(ids: Sequence[str]) -> list[Person]:
    """The people, whose rows stay locked until the end of the transaction; always in one order."""
    found = (
        select(Person)
        .where(Person.id.in_(ids))
        .order_by(Person.id)
        .with_for_update(of=Person, key_share=True)
    )
    fresh = {"populate_existing": True}
    return list(db.session().scalars(found, execution_options=fresh))


def _known(ids: Sequence[str], ref: str) -> dict[str, Solicitation]:
    """What was planned for each person for the same thing."""
    found = select(Solicitation).where(
        Solicitation.person_id.in_(ids), Solicitation.ref == ref,
        Solicitation.is_reminder.is_(False),
    )  # fmt: skip
    return {each.person_id: each for each in db.session().scalars(found)}


def _waiting(ids: Sequence[str], ref: str) -> dict[str, int]:
    """How many other solicitations are due for each person: they go first."""
    due = (
        select(Solicitation.person_id, func.count())
        .where(Solicitation.person_id.in_(ids), Solicitation.ref != ref)
        .where(Solicitation.state == SolicitationState.waiting)
        .where(Solicitation.not_before <= clock.now())
        .group_by(Solicitation.person_id)
    )
    return dict(db.session().execute(due).all())
