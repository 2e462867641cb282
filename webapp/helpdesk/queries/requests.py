"""Reads of help requests."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from webapp.champions.models import Champion
from webapp.core import clock, db
from webapp.core.errors import Missing
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.queries.champions import lines
from webapp.helpdesk.workflow import LIVE, WITH_CHAMPION, HelpState
from webapp.people.models import Person
from webapp.people.queries import holders, holds
from webapp.people.workflow import Role

# The latest requests that a person's list shows.
MOST_SHOWN: Final = 25


def help_for(me: Person, request_id: str) -> HelpRequest:
    """A help request of this person, to this champion, or handed to this lead; raises Missing.

    Nobody finds one whose text and people are deleted.
    """
    found = db.session().get(HelpRequest, request_id)
    if found is None or not (
        found.person_id == me.id
        or (found.champion is not None and found.champion.person_id == me.id)
        or (found.escalated_at is not None and is_handled_by(me, found))
    ):
        raise Missing("There is no such help request, or it is not open to you.")
    return found


def is_handled_by(me: Person, asked: HelpRequest) -> bool:
    """Whether a person is a lead whom the person who asked need not avoid.

    That is neither the person nor somebody above or below them in the hierarchy.
    """
    if asked.person_id in {None, me.id} or not holds(me, Role.lead, asked.program_id):
        return False
    return not lines()(me.id, asked.person_id)


def leads_of(asked: HelpRequest) -> list[Person]:
    """The leads who handle a help request once no champion can take it."""
    together = lines()
    return [
        lead
        for lead in holders(Role.lead, asked.program_id)
        if lead.id != asked.person_id and not together(lead.id, asked.person_id)
    ]


def own_requests(person: Person, *, live: bool = False) -> list[HelpRequest]:
    """The latest help requests of a person, the newest first; with `live`, those not ended."""
    found = _shown().where(HelpRequest.person_id == person.id)
    if live:
        found = found.where(HelpRequest.state.in_(LIVE))
    ordered = found.order_by(HelpRequest.made_at.desc(), HelpRequest.id).limit(MOST_SHOWN)
    return list(db.session().scalars(ordered))


def live_count(person: Person) -> int:
    """How many help requests of a person have not ended."""
    found = select(func.count()).where(
        HelpRequest.person_id == person.id, HelpRequest.state.in_(LIVE)
    )
    return db.session().scalar(found) or 0


def questions_to(person: Person) -> list[HelpRequest]:
    """The help requests that a person is asked to take, or has accepted, the oldest first."""
    found = (
        _shown()
        .join(Champion, Champion.id == HelpRequest.champion_id)
        .where(Champion.person_id == person.id, HelpRequest.state.in_(WITH_CHAMPION))
    )
    return list(db.session().scalars(found.order_by(HelpRequest.made_at, HelpRequest.id)))


def escalated_to(me: Person, program_ids: Collection[str]) -> list[HelpRequest]:
    """The help requests of programs of a lead that this lead handles, the oldest first."""
    found = _shown().where(
        HelpRequest.program_id.in_(program_ids), HelpRequest.state == HelpState.escalated
    )
    waiting = db.session().scalars(found.order_by(HelpRequest.made_at, HelpRequest.id)).all()
    together = lines() if waiting else None
    return [
        asked
        for asked in waiting
        if together and asked.person_id != me.id and not together(me.id, asked.person_id)
    ]


def _shown() -> Select[Any]:
    """Help requests with what a line of a list shows."""
    champion = joinedload(HelpRequest.champion).joinedload(Champion.person)
    return select(HelpRequest).options(
        joinedload(HelpRequest.program), joinedload(HelpRequest.person), champion
    )


def all_with_champions() -> list[HelpRequest]:
    """The help requests that champions are asked to take, or have accepted."""
    found = _shown().where(HelpRequest.state.in_(WITH_CHAMPION))
    return list(db.session().scalars(found.order_by(HelpRequest.id)))


def in_program(program_id: str, *states: HelpState) -> list[HelpRequest]:
    """The help requests of a program in some states."""
    found = select(HelpRequest).where(
        HelpRequest.program_id == program_id, HelpRequest.state.in_(states)
    )
    return list(db.session().scalars(found.order_by(HelpRequest.id)))


def with_champion(champion_id: str) -> list[HelpRequest]:
    """The help requests that a champion is asked to take, or has accepted."""
    found = select(HelpRequest).where(
        HelpRequest.champion_id == champion_id, HelpRequest.state.in_(WITH_CHAMPION)
    )
    return list(db.session().scalars(found.order_by(HelpRequest.id)))


def held_minutes(champion_ids: Any) -> Mapping[str, int]:  # noqa: ANN401 - ids or a query of them
    """The minutes that open questions hold of champions; champions without any are left out."""
    return _held(champion_ids, *WITH_CHAMPION)


def accepted_minutes(champion_ids: Any) -> Mapping[str, int]:  # noqa: ANN401 - as above
    """As `held_minutes`, of the help requests that were accepted."""
    return _held(champion_ids, HelpState.accepted)


def _held(champion_ids: Any, *states: HelpState) -> Mapping[str, int]:  # noqa: ANN401 - as above
    found = (
        select(HelpRequest.champion_id, func.sum(HelpRequest.held))
        .where(HelpRequest.champion_id.in_(champion_ids), HelpRequest.held > 0)
        .where(HelpRequest.state.in_(states))
        .group_by(HelpRequest.champion_id)
    )
    rows = db.session().execute(found)
    return {champion: int(minutes) for champion, minutes in rows if champion is not None}


def open_ids(program_id: str) -> list[str]:
    """The help requests of a program that wait for the routing, in the order of their arrival."""
    found = select(HelpRequest.id).where(
        HelpRequest.program_id == program_id, HelpRequest.state == HelpState.open
    )
    return list(db.session().scalars(found.order_by(HelpRequest.made_at, HelpRequest.id)))


def programs_with(state: HelpState) -> list[str]:
    """The programs that have help requests in a state."""
    found = select(HelpRequest.program_id).where(HelpRequest.state == state).distinct()
    return sorted(db.session().scalars(found))


def unanswered() -> list[HelpRequest]:
    """The help requests whose champion did not answer in time."""
    return _ended(HelpRequest.state == HelpState.asked, HelpRequest.answer_until < clock.now())


def to_settle(before: datetime) -> list[HelpRequest]:
    """The help requests that were answered before a moment, and wait for the person."""
    return _ended(HelpRequest.state == HelpState.answered, HelpRequest.answered_at <= before)


def to_delete(before: datetime) -> list[HelpRequest]:
    """The help requests that ended before a moment and still have their text."""
    return _ended(HelpRequest.ended_at <= before, HelpRequest.sealed.is_not(None))


def _ended(*conditions: Any) -> list[HelpRequest]:  # noqa: ANN401 - conditions of a query
    return list(
        db.session().scalars(select(HelpRequest).where(*conditions).order_by(HelpRequest.id))
    )
