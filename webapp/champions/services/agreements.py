"""Hours agreed with the manager: ask, agree, decline, lower; without a manager, a lead decides."""

from typing import Final

from webapp.champions import events, queries
from webapp.champions.models import Champion
from webapp.champions.quarters import DAY, agreed_until, quarter_end
from webapp.champions.rules import MAY
from webapp.champions.services.messages import (
    AGREED,
    LOWERED,
    MANAGER_ASKED,
    NOT_AGREED,
    is_late,
    tell,
    text_about,
)
from webapp.champions.workflow import AGREED as AGREED_STATES
from webapp.champions.workflow import CHAMPION, ChampionState
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.messaging.services import Ask, Priority, ask, resolve_notices, withdraw
from webapp.people.calendar import add_working_days
from webapp.people.models import Person
from webapp.people.queries import by_id

REPLY_DAYS: Final = 10
REMINDER_DAYS: Final = 5


def manager_of(champion: Champion) -> Person | None:
    """The direct manager, if the directory names one who has an account."""
    manager_id = champion.person.manager_id
    if manager_id in {None, champion.person_id}:
        return None
    return by_id(str(manager_id))


def find_decider(champion: Champion) -> None:
    """Ask the manager about the hours; without one, a lead sees the candidate.

    Also when the directory names another manager than the one who was asked. The row is locked.
    """
    manager = manager_of(champion)
    if manager is not None and manager.id != champion.asked_id:
        withdraw_question(champion)
        moment = clock.now()
        until = add_working_days(moment, REPLY_DAYS, manager)
        CHAMPION.take(
            champion, "ask", by=None, may=MAY, asked_id=manager.id, asked_at=moment,
            reply_until=until,
        )  # fmt: skip
        _ask(champion, manager)
        record(events.ManagerAsked(actor=None, object_id=champion.id))
    elif manager is None and champion.state == ChampionState.manager_asked:
        withdraw_question(champion)
        CHAMPION.take(champion, "hand", by=None, may=MAY)


def _ask(champion: Champion, manager: Person, *, is_reminder: bool = False) -> None:
    asked = Ask(
        _ref(champion), text_about(champion, manager, MANAGER_ASKED), Priority.agreement,
        carries_right=not is_reminder, is_reminder=is_reminder,
        due_at=None if is_reminder else champion.reply_until,
    )  # fmt: skip
    ask(manager, asked)


def withdraw_question(champion: Champion) -> None:
    """Take back the question to the manager, if there is one."""
    if champion.asked_id is not None:
        withdraw(_ref(champion))
        resolve_notices(champion.id, MANAGER_ASKED.subject)


def agree(champion: Champion, hours: int, *, by: Person) -> None:
    """Agree to hours a month, up to those that were asked. Raises NotAllowed, WrongState, Invalid."""
    _agree(champion, "agree", hours, by)


def grant(champion: Champion, hours: int, *, by: Person) -> None:
    """As `agree`, by a lead for a person without a manager; a lead cannot do it for themselves."""
    _check_other(champion, by)
    _agree(champion, "grant", hours, by)


def _agree(champion: Champion, step: str, hours: int, by: Person) -> None:
    permitted = CHAMPION.permit(champion, step, by=by, may=MAY)
    if not 1 <= hours <= champion.hours_asked:
        raise Invalid(
            "hours", "Between 1 and %(most)s hours a month.", most=str(champion.hours_asked)
        )
    withdraw_question(champion)
    CHAMPION.move(champion, permitted, hours=hours, until=agreed_until(clock.today()))
    moved(champion, by)
    tell(champion, champion.person, AGREED)


def refuse(champion: Champion, *, by: Person) -> None:
    """Decline the hours; no reason is asked."""
    CHAMPION.permit(champion, "refuse", by=by, may=MAY)
    _decline(champion, "refuse", by)


def decline(champion: Champion, *, by: Person) -> None:
    """As `refuse`, by a lead for a person without a manager."""
    _check_other(champion, by)
    CHAMPION.permit(champion, "decline", by=by, may=MAY)
    _decline(champion, "decline", by)


def _decline(champion: Champion, step: str, by: Person | None) -> None:
    withdraw_question(champion)
    CHAMPION.take(champion, step, by=by, may=MAY, ended_at=clock.now())
    moved(champion, by)
    tell(champion, champion.person, NOT_AGREED, day=quarter_end(clock.today()) + DAY)


def _check_other(champion: Champion, by: Person) -> None:
    if champion.person_id == by.id:
        raise NotAllowed("Another lead of the program decides about your hours.")


def lower_hours(champion: Champion, hours: int, *, by: Person) -> None:
    """Lower the hours a month: declared time stays, and no more is declared above them.

    Raises NotAllowed, WrongState, or Invalid.
    """
    if (reason := MAY["is_manager"].reason(by, champion)) is not None:
        raise NotAllowed(reason)
    db.lock(champion)
    if champion.state not in AGREED_STATES or champion.hours is None:
        raise WrongState(CHANGED)
    if not 1 <= hours <= champion.hours:
        raise Invalid("hours", "Between 1 and %(most)s hours a month.", most=str(champion.hours))
    if hours == champion.hours:
        return
    champion.hours = hours
    record(events.HoursLowered(actor=by.id, object_id=champion.id, hours=hours))
    tell(champion, champion.person, LOWERED)


def follow_managers() -> None:
    """Ask another manager where the directory changed, remind once, and let questions expire."""
    for champion in queries.in_states(ChampionState.candidate, ChampionState.manager_asked):
        db.lock(champion)
        if champion.state in {ChampionState.candidate, ChampionState.manager_asked}:
            find_decider(champion)
            _remind_or_expire(champion)


def _remind_or_expire(champion: Champion) -> None:
    manager = champion.asked
    if manager is None or champion.asked_at is None:
        return
    if is_late(champion, manager, _ref(champion)):
        _decline(champion, "expire", None)
    elif clock.now() >= add_working_days(champion.asked_at, REMINDER_DAYS, manager):
        _ask(champion, manager, is_reminder=True)


def moved(champion: Champion, by: Person | None) -> None:
    """Record that a role moved to another state."""
    record(
        events.ChampionMoved(
            actor=by.id if by else None, object_id=champion.id, state=champion.state.value
        )
    )


def _ref(champion: Champion) -> str:
    return f"champion:{champion.id}:{champion.asked_id}"
