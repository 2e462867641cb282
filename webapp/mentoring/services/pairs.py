"""Pairs: sealed answers, the mentor first; pauses, ends, and what the other person is told."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from webapp.core import clock, crypto, db
from webapp.core.errors import NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.mentoring import events, queries
from webapp.mentoring.models import Edition, Pair, PairReply
from webapp.mentoring.rules import MAY, is_of_pair
from webapp.mentoring.sealing import NO, YES, reply_at
from webapp.mentoring.workflow import PAIR, PairState
from webapp.messaging.queries import due_of
from webapp.messaging.services import (
    Ask,
    MessageTemplate,
    Priority,
    ask,
    notify,
    resolve_notices,
    withdraw,
)
from webapp.messaging.topics import Topic
from webapp.people.calendar import add_working_days
from webapp.people.hierarchy import in_one_line, managers
from webapp.people.models import Person

DAY: Final = timedelta(days=1)


def _template(key: str, subject: str, body: str) -> MessageTemplate:
    return MessageTemplate(key, Topic.programs, subject, body, "mentoring.pair")


ASKED = _template(
    "pair_proposed", gettext_noop("A pair is proposed to you"),
    gettext_noop("“%(edition)s”: read who it is, and say yes or no until %(day)s. Nobody sees a no."),
)  # fmt: skip
CONCLUDED = _template(
    "pair_concluded", gettext_noop("Your pair is set up"),
    gettext_noop("“%(edition)s”: you both said yes. Plan your first meeting."),
)  # fmt: skip
NOT_CONCLUDED = _template(
    "pair_not_concluded", gettext_noop("A proposed pair is not concluded"),
    gettext_noop("“%(edition)s”: the pair is not concluded. You stay in the edition and can get another proposal."),
)  # fmt: skip
ENDED = _template(
    "pair_ended", gettext_noop("Your pair has ended"),
    gettext_noop("“%(edition)s”: the pair has ended. Thank you for the time you gave."),
)  # fmt: skip
MESSAGES = (ASKED, CONCLUDED, NOT_CONCLUDED, ENDED)


def propose(pair: Pair) -> None:
    """Ask the mentor of a new pair."""
    _ask(pair, pair.mentor)


def answer(pair: Pair, *, yes: bool, by: Person) -> None:
    """Store a person's answer, sealed. The mentor may change a yes until the pair is concluded.

    Raises NotAllowed, or WrongState after the time to answer.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    db.lock(pair)
    is_mentor = by.id == pair.mentor_id
    asked = pair.state == PairState.offered or (is_mentor and pair.state == PairState.proposed)
    if not asked or (_is_late(pair) and by.id == _asked(pair).id):
        raise WrongState(CHANGED)
    _seal(pair, by, YES if yes else NO)
    withdraw(_ref(pair, by))
    resolve_notices(pair.id, ASKED.subject)
    record(events.PairAnswered(actor=by.id, object_id=pair.id))
    if not yes or _in_one_line(pair):
        _lapse(pair)
    elif is_mentor and pair.state == PairState.proposed:
        PAIR.take(pair, "offer", by=None, may=MAY)
        pair.offered_at = clock.now()
        pair.reply_until = reply_time(pair.edition, pair.mentee)
        _ask(pair, pair.mentee)
    elif not is_mentor:
        PAIR.take(pair, "conclude", by=None, may=MAY, started_at=clock.now())
        for person in (pair.mentor, pair.mentee):
            _tell(pair, person, CONCLUDED)


def pause_pair(pair: Pair, *, by: Person) -> None:
    """Pause; the other person reads it on the page of the pair."""
    PAIR.take(pair, "pause", by=by, may=MAY)
    record(events.PairPaused(actor=by.id, object_id=pair.id))


def resume_pair(pair: Pair, *, by: Person) -> None:
    """Continue after a pause."""
    PAIR.take(pair, "resume", by=by, may=MAY)
    record(events.PairResumed(actor=by.id, object_id=pair.id))


def complete(pair: Pair, *, by: Person) -> None:
    """Say that the pair has done what it wanted to."""
    PAIR.take(pair, "complete", by=by, may=MAY, ended_at=clock.now())
    record(events.PairCompleted(actor=by.id, object_id=pair.id))
    _tell(pair, _other(pair, by), ENDED)


def end_pair(pair: Pair, *, by: Person) -> None:
    """End early, without a reason; the other person reads that it has ended."""
    PAIR.take(pair, "end", by=by, may=MAY, ended_at=clock.now())
    record(events.PairEnded(actor=by.id, object_id=pair.id))
    _tell(pair, _other(pair, by), ENDED)


def lapse_or_stop(pair: Pair) -> None:
    """End a pair because of something outside it: a proposal lapses, both people of others are told."""
    db.lock(pair)
    if pair.state in {PairState.proposed, PairState.offered}:
        _lapse(pair)
    elif pair.state in {PairState.active, PairState.paused}:
        PAIR.take(pair, "stop", by=None, may=MAY, ended_at=clock.now())
        for person in (pair.mentor, pair.mentee):
            _tell(pair, person, ENDED)


def stop_pairs(pairs: Iterable[Pair]) -> None:
    """End some pairs."""
    for pair in pairs:
        lapse_or_stop(pair)


def expire_pairs() -> None:
    """Let proposals lapse whose time to answer is over."""
    for pair in queries.live_pairs():
        if pair.state in {PairState.proposed, PairState.offered} and _is_late(pair):
            lapse_or_stop(pair)


def stop_related_pairs() -> None:
    """End the pairs whose two people the directory now has in one line of hierarchy."""
    live = queries.live_pairs()
    known = managers() if live else {}
    stop_pairs(p for p in live if in_one_line(known, p.mentor_id, p.mentee_id))


def tell_not_concluded() -> None:
    """Tell both people of a pair that it is not concluded, the morning after.

    Refusal, withdrawal and the end of the time to answer are told at the same time of day with the
    same words, so that nobody can tell one from the other.
    """
    for pair in queries.not_told(before=clock.today()):
        pair.told_at = clock.now()
        for person in (pair.mentor, pair.mentee):
            _tell(pair, person, NOT_CONCLUDED)


def reply_time(edition: Edition, person: Person) -> datetime:
    """Until when a person who is asked now may answer: some working days of theirs."""
    return add_working_days(clock.now(), edition.reply_days, person)


def _ask(pair: Pair, person: Person) -> None:
    day = pair.reply_until.date().isoformat()
    text = ASKED.about(
        pair.id, {"pair": pair.id}, _values(pair, person) | {"day": day},
        program_id=pair.edition.program_id,
    )  # fmt: skip
    asked = Ask(
        _ref(pair, person), text, Priority.answer, carries_right=True, due_at=pair.reply_until
    )
    ask(person, asked)


def _lapse(pair: Pair) -> None:
    PAIR.take(pair, "lapse", by=None, may=MAY, ended_at=clock.now())
    for person in (pair.mentor, pair.mentee):
        withdraw(_ref(pair, person))


def _tell(pair: Pair, person: Person, template: MessageTemplate) -> None:
    if person.is_active:
        text = template.about(
            pair.id, {"pair": pair.id}, _values(pair, person), program_id=pair.edition.program_id
        )
        notify(person, text)


def _values(pair: Pair, person: Person) -> dict[str, str]:
    names = pair.edition.names
    return {"edition": names.get(person.locale) or next(iter(names.values()))}


def _asked(pair: Pair) -> Person:
    """Who is asked now."""
    return pair.mentor if pair.state == PairState.proposed else pair.mentee


def _is_late(pair: Pair) -> bool:
    """Whether the time to answer is over; it moves with a question that waited for the budget."""
    moved = due_of(_asked(pair), _ref(pair, _asked(pair)))
    return clock.now() > max(pair.reply_until, moved or pair.reply_until)


def _in_one_line(pair: Pair) -> bool:
    return in_one_line(managers(), pair.mentor_id, pair.mentee_id)


def _other(pair: Pair, person: Person) -> Person:
    return pair.mentee if person.id == pair.mentor_id else pair.mentor


def _ref(pair: Pair, person: Person) -> str:
    return f"pair:{pair.id}:{person.id}"


def _seal(pair: Pair, person: Person, word: str) -> None:
    sealed = crypto.seal_for(person.id, word, where=reply_at(pair, person))
    db.session().merge(PairReply(pair_id=pair.id, person_id=person.id, sealed=sealed))
