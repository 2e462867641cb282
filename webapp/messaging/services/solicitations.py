"""Solicitations: ask one person for an act, within the person's budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from sqlalchemy import select

from webapp.core import clock, db, jobs, runtime
from webapp.messaging import queries
from webapp.messaging.budget import MONTH, Limits, free_from
from webapp.messaging.calendars import appointment_over, appointment_values
from webapp.messaging.handing_over import handed_over
from webapp.messaging.models import Solicitation
from webapp.messaging.services.notices import NoticeText, notify
from webapp.messaging.topics import Way
from webapp.messaging.workflow import SOLICITATION, SolicitationState
from webapp.people.models import Person

BUDGET, OFF, OVER = "budget", "off", "over"


class Priority(IntEnum):
    """Which solicitation goes first when several wait for the same person."""

    answer = 10
    help = 20
    agreement = 30
    survey = 40
    renewal = 50
    promotion = 60


@dataclass(frozen=True)
class Ask:
    """What is asked for. `ref` names the thing: nobody is asked twice for the same one.

    One that `carries_right` waits while the budget is spent, and `due_at` moves with it; any other
    is dropped. `not_before` is the earliest moment.
    """

    ref: str
    text: NoticeText
    priority: Priority
    carries_right: bool = False
    due_at: datetime | None = None
    not_before: datetime | None = None
    is_reminder: bool = False


def limits() -> Limits:
    """The limits of this organization."""
    own = runtime.current().settings
    return Limits(own.requests_per_week, own.requests_per_month)


def ask(person: Person, asked: Ask) -> Solicitation | None:
    """Plan a solicitation. None where the same one was planned before; a reminder needs a first.

    The worker decides at the planned time whether the budget allows it.
    """
    if asked.is_reminder and not _was_sent(person, asked.ref):
        return None
    moment = clock.now()
    due = queries.timing_of(person).next_open(max(moment, asked.not_before or moment))
    made = plan(person, asked, due)
    if made is not None:
        _queue(made)
    return made


def plan(person: Person, asked: Ask, due: datetime) -> Solicitation | None:
    """Store a solicitation that waits for a moment; None where it exists."""
    row = db.insert(Solicitation).values(
        id=db.new_id(), person_id=person.id, ref=asked.ref, is_reminder=asked.is_reminder,
        priority=asked.priority, carries_right=asked.carries_right, due_at=asked.due_at,
        state=SolicitationState.waiting, made_at=clock.now(), not_before=due, **asked.text.columns(),
    )  # fmt: skip
    once = row.on_conflict_do_nothing(index_elements=["person_id", "ref", "is_reminder"])
    made: Solicitation | None = db.session().scalar(once.returning(Solicitation))
    return made


def withdraw(ref: str, *, but: str = "") -> None:
    """Take back the solicitations for a thing that were not sent: nothing is asked for any more.

    `but` is the id of a person whose solicitation stays.
    """
    waiting = select(Solicitation).where(
        Solicitation.ref == ref, Solicitation.state == SolicitationState.waiting,
        Solicitation.person_id != but,
    )  # fmt: skip
    for solicitation in db.session().scalars(waiting):
        SOLICITATION.take(solicitation, "withdraw", by=None, may={})


def send_if_allowed(solicitation_id: str) -> None:
    """Send a planned solicitation, drop it, or plan it again for later.

    The person's row is locked, so that two workers cannot use the same place of a budget.
    """
    found = db.session().get(Solicitation, solicitation_id)
    person = db.session().get(Person, found.person_id) if found else None
    if found is None or person is None:
        return
    db.lock(person)
    db.lock(found)
    if found.state != SolicitationState.waiting:
        return
    if not person.is_active or queries.way_of(person, found.topic) == Way.off:
        _drop(found, OFF)
        return
    moment = clock.now()
    if appointment_over(found):
        _drop(found, OVER)
        return
    later = max(found.not_before, queries.timing_of(person).next_open(moment))
    if later > moment:
        _postpone(found, later)
        return
    sent = queries.sent_since(person, moment - MONTH)
    free = free_with(sent, _before(found, moment), moment)
    if free <= moment:
        send(found, person, moment)
    elif found.carries_right:
        _postpone(found, queries.timing_of(person).next_open(free))
    else:
        _drop(found, BUDGET)


def free_with(sent: Sequence[datetime], first: int, moment: datetime) -> datetime:
    """When one more solicitation keeps the budget; `first` due ones take their places before it."""
    return free_from([*sent, *[moment] * first], moment, limits())


def send(found: Solicitation, person: Person, moment: datetime, *, at_once: bool = True) -> None:
    """Send a solicitation whose budget was checked under a lock on the person.

    Without `at_once` its mail waits for the end of quiet hours. An invitation reaches the inbox
    even where the topic is off: the person read it elsewhere, and must hear of its changes.
    """
    SOLICITATION.take(found, "send", by=None, may={}, sent_at=moment)
    if handed_over(found, person):
        return
    text = NoticeText.of(found)
    # An appointment may have changed since.
    text = replace(text, values={**text.values, **appointment_values(found, person)})
    notify(person, text, at_once=at_once, always=text.appointment_id is not None)


def _drop(found: Solicitation, reason: str) -> None:
    SOLICITATION.take(found, "drop", by=None, may={}, reason=reason)


def _postpone(found: Solicitation, until: datetime) -> None:
    if found.due_at is not None:
        found.due_at += until - found.not_before
    found.not_before = until
    _queue(found)


def _before(found: Solicitation, moment: datetime) -> int:
    """How many other solicitations of the person are due and go before this one."""
    mine = select(Solicitation.id, Solicitation.priority, Solicitation.made_at).where(
        Solicitation.person_id == found.person_id, Solicitation.id != found.id,
        Solicitation.state == SolicitationState.waiting, Solicitation.not_before <= moment,
    )  # fmt: skip
    own = (found.priority, found.made_at, found.id)
    return sum((p, made, other) < own for other, p, made in db.session().execute(mine))


def _was_sent(person: Person, ref: str) -> bool:
    first = select(Solicitation.id).where(
        Solicitation.person_id == person.id, Solicitation.ref == ref,
        Solicitation.is_reminder.is_(False), Solicitation.sent_at.is_not(None),
    )  # fmt: skip
    return db.session().scalar(first) is not None


def _queue(made: Solicitation) -> None:
    key = f"solicitation:{made.id}:{made.not_before:%Y%m%dT%H%M%S}"
    jobs.enqueue("solicitation", key, {"solicitation": made.id}, not_before=made.not_before)
