"""A role from the training to the end of its quarter; it lapses unless the champion renews it."""

from datetime import datetime, timedelta
from typing import Final

from webapp.champions import queries
from webapp.champions.models import Champion
from webapp.champions.quarters import DAY, NOTICE, quarter_end
from webapp.champions.rules import MAY
from webapp.champions.services.agreements import manager_of, moved, withdraw_question
from webapp.champions.services.messages import (
    LAPSED,
    LAPSED_TEAM,
    RENEWAL,
    RENEWED,
    STOPPED,
    is_late,
    tell,
    text_about,
)
from webapp.champions.workflow import CHAMPION, ChampionState
from webapp.core import clock, db
from webapp.core.errors import WrongState
from webapp.messaging.services import Ask, Priority, ask, resolve_notices, withdraw
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.workflow import ProgramState

# A question that is late, because no worker ran, leaves this much time.
SHORTEST_NOTICE: Final = timedelta(days=7)
REMINDER: Final = timedelta(days=7)
_C = ChampionState


def begin_training(champion: Champion, *, by: Person) -> None:
    """Start the training, which accepts the hours as they were agreed."""
    _take(champion, "begin", by)


def finish_training(champion: Champion, *, by: Person) -> None:
    """Note that the training is done: the champion is in the directory from now on."""
    CHAMPION.permit(champion, "train", by=by, may=MAY)
    if programs.active_enrollment(champion.person, champion.program_id) is None:
        raise WrongState("The person pauses. This is possible after the pause.")
    _take(champion, "train", by)


def renew(champion: Champion, *, by: Person) -> None:
    """Continue for the next quarter; the manager is told and can lower the hours."""
    permitted = CHAMPION.permit(champion, "renew", by=by, may=MAY)
    _close_question(champion)
    last = champion.until or clock.today()
    CHAMPION.move(champion, permitted, until=quarter_end(max(last + DAY, clock.today())))
    moved(champion, by)
    if (manager := manager_of(champion)) is not None:
        tell(champion, manager, RENEWED)


def end_role(champion: Champion, *, by: Person) -> None:
    """End one's role or application; no reason is asked. Whoever signed up for a clinic is told of that."""
    CHAMPION.permit(champion, "end", by=by, may=MAY)
    _end(champion, "end", by)


def stop_roles(person: Person, program_id: str) -> int:
    """End the role of a person who left the program; returns how many there were."""
    mine = [each for each in queries.roles_of(person) if each.program_id == program_id]
    for champion in mine:
        _end(champion, "stop", None)
    return len(mine)


def stop_applications(program_id: str) -> None:
    """End the applications that wait for an answer about the hours in a program that is closed."""
    for champion in queries.in_states(_C.candidate, _C.manager_asked):
        if champion.program_id == program_id:
            _end(champion, "stop", None)
            tell(champion, champion.person, STOPPED)


def _end(champion: Champion, step: str, by: Person | None) -> None:
    _close_question(champion)
    CHAMPION.take(champion, step, by=by, may=MAY, ended_at=clock.now())
    moved(champion, by)


def pause_role(person: Person, program_id: str) -> None:
    """Leave the directory while the person pauses in the program."""
    champion = queries.running(program_id, person)
    if champion is not None and champion.state in {_C.active, _C.renewal_due}:
        _take(champion, "pause", None)


def resume_role(person: Person, program_id: str) -> None:
    """Come back to the directory after a pause."""
    champion = queries.running(program_id, person)
    if champion is not None and champion.state == _C.paused:
        _take(champion, "resume", None)


def ask_to_renew() -> None:
    """Ask champions whose quarter ends soon whether they continue, and remind them once."""
    soon = clock.today() + NOTICE
    for champion in queries.in_states(_C.active, until=soon):
        db.lock(champion)
        if champion.state == _C.active and champion.program.state == ProgramState.open:
            _take(champion, "come_due", None, reply_until=_reply_time(champion))
            _ask(champion)
    for champion in queries.in_states(_C.renewal_due):
        if champion.reply_until and clock.now() >= champion.reply_until - REMINDER:
            _ask(champion, is_reminder=True)


def end_quarters() -> None:
    """End the roles whose quarter is over and that nobody renewed; both people are told."""
    yesterday = clock.today() - DAY
    for champion in queries.in_states(
        _C.granted, _C.in_training, _C.active, _C.renewal_due, _C.paused, until=yesterday
    ):
        db.lock(champion)
        if _is_over(champion):
            _close_question(champion)
            manager = manager_of(champion)
            _take(champion, "lapse", None, ended_at=clock.now())
            tell(champion, champion.person, LAPSED)
            if manager is not None:
                tell(champion, manager, LAPSED_TEAM)


def _is_over(champion: Champion) -> bool:
    """Whether a locked role ends now: not while its champion still has the time to answer."""
    if champion.until is None or champion.until >= clock.today():
        return False
    if champion.state == _C.renewal_due:
        return is_late(champion, champion.person, _ref(champion))
    # An active champion of an open program is asked first.
    return champion.state != _C.active or champion.program.state != ProgramState.open


def _reply_time(champion: Champion) -> datetime:
    """The end of the quarter's last day, or some days from now where that is later."""
    after = (champion.until or clock.today()) + DAY
    end = datetime.combine(after, datetime.min.time(), clock.zone()) - timedelta(seconds=1)
    return max(end, clock.now() + SHORTEST_NOTICE)


def _ask(champion: Champion, *, is_reminder: bool = False) -> None:
    asked = Ask(
        _ref(champion), text_about(champion, champion.person, RENEWAL), Priority.renewal,
        carries_right=not is_reminder, is_reminder=is_reminder,
        due_at=None if is_reminder else champion.reply_until,
    )  # fmt: skip
    ask(champion.person, asked)


def _close_question(champion: Champion) -> None:
    withdraw_question(champion)
    withdraw(_ref(champion))
    resolve_notices(champion.id, RENEWAL.subject)


def _take(champion: Champion, step: str, by: Person | None, **evidence: object) -> None:
    CHAMPION.take(champion, step, by=by, may=MAY, **evidence)
    moved(champion, by)


def _ref(champion: Champion) -> str:
    return f"renewal:{champion.id}:{champion.until}"
