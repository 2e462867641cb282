"""Proposals of pairs: the mentor is asked first, answers are sealed, what the two are told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from webapp.core import clock, crypto, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import day_in, gettext_noop
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.mentoring import events, queries
from webapp.mentoring.models import Edition, Pair, PairReply
from webapp.mentoring.rules import MAY, is_of_pair
from webapp.mentoring.sealing import NO, YES, reply_at, reply_of
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
from webapp.people.calendar import add_working_days, zone_of
from webapp.people.hierarchy import in_one_line, managers
from webapp.people.models import Person

MOST_TOPICS: Final = 3


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
CLOSES = _template(
    "pair_closes", gettext_noop("Your pair closes"),
    gettext_noop(
        "“%(edition)s”: the pair closes within two weeks. Until then, both of you can answer the last "
        "questions."
    ),
)  # fmt: skip
MESSAGES = (ASKED, CONCLUDED, NOT_CONCLUDED, CLOSES, ENDED)


def propose(
    edition: Edition, run_id: str, mentor: Person, mentee: Person, topics: Sequence[str]
) -> None:
    """Propose a pair that a run found: the mentor is asked first.

    `topics` are codes of the topics that they have in common, the most important first.
    """
    made = Pair(
        id=db.new_id(), edition_id=edition.id, run_id=run_id, mentor_id=mentor.id,
        mentee_id=mentee.id, topics=list(topics)[:MOST_TOPICS], made_at=clock.now(),
        reply_until=_reply_time(edition, mentor),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    _ask(made, mentor)


def answer(pair: Pair, *, yes: bool, by: Person) -> None:
    """Store a person's answer, sealed. The mentor may change a yes until the pair is concluded.

    Raises NotAllowed, or WrongState after the time to answer.
    """
    if (reason := is_of_pair.reason(by, pair)) is not None:
        raise NotAllowed(reason)
    db.lock(pair)
    is_mentor = by.id == pair.mentor_id
    if is_mentor and _seems_to_wait(pair):
        _seal(pair, by, YES if yes else NO)
        record(events.PairAnswered(actor=by.id, object_id=pair.id))
        return
    asked = pair.state == PairState.offered or (is_mentor and pair.state == PairState.proposed)
    if not asked or (_is_late(pair) and by.id == _asked(pair).id):
        raise WrongState(CHANGED)
    _seal(pair, by, YES if yes else NO)
    withdraw(_ref(pair, by))
    resolve_notices(pair.id, ASKED.subject)
    record(events.PairAnswered(actor=by.id, object_id=pair.id))
    if not yes or _in_one_line(pair):
        lapse(pair)
    elif is_mentor and pair.state == PairState.proposed:
        PAIR.take(pair, "offer", by=None, may=MAY)
        pair.offered_at = clock.now()
        pair.reply_until = _reply_time(pair.edition, pair.mentee)
        _ask(pair, pair.mentee)
    elif not is_mentor:
        PAIR.take(pair, "conclude", by=None, may=MAY, started_at=clock.now())
        record(events.PairStarted(actor=by.id, object_id=pair.id))
        for person in (pair.mentor, pair.mentee):
            tell(pair, person, CONCLUDED)


def check_topics(pair: Pair, topics: Collection[str]) -> None:
    """Raise Invalid unless these are one to three codes of topics of the edition."""
    if not 1 <= len(topics) <= MOST_TOPICS or not set(topics) <= pair.edition.topics.keys():
        raise Invalid("topics", "Choose one to three topics of the edition.")


def set_topics(pair: Pair, topics: Collection[str]) -> None:
    """Replace the topics of an active pair by those that both agreed on.

    Raises WrongState, or Invalid for a code that the edition does not have.
    """
    db.lock(pair)
    if pair.state != PairState.active:
        raise WrongState(CHANGED)
    check_topics(pair, topics)
    pair.topics = [code for code, _names in pair.edition.listed_topics if code in topics]


def expire_pairs() -> None:
    """Let proposals lapse whose time to answer is over."""
    for pair in queries.live_pairs():
        if pair.state in {PairState.proposed, PairState.offered} and _is_late(pair):
            db.lock(pair)
            lapse(pair)


def tell_not_concluded() -> None:
    """Tell both people of a pair that it is not concluded, the morning after the time to answer.

    Refusal, withdrawal and the end of that time are told on the same day with the same words, so
    that nobody can tell one from the other.
    """
    for pair in queries.not_told(before=clock.today()):
        pair.told_at = clock.now()
        for person in (pair.mentor, pair.mentee):
            tell(pair, person, NOT_CONCLUDED)


def _reply_time(edition: Edition, person: Person) -> datetime:
    """Until when a person who is asked now may answer: some working days of theirs."""
    return add_working_days(clock.now(), edition.reply_days, person)


def _ask(pair: Pair, person: Person) -> None:
    last = clock.local_day(pair.reply_until, zone_of(person))
    day = day_in(person.locale, last, "EEEE d MMMM")
    text = ASKED.about(
        pair.id, {"pair": pair.id}, _values(pair, person) | {"day": day},
        program_id=pair.edition.program_id,
    )  # fmt: skip
    asked = Ask(
        _ref(pair, person), text, Priority.answer, carries_right=True, due_at=pair.reply_until
    )
    ask(person, asked)


def lapse(pair: Pair) -> None:
    """Let a locked proposal lapse: questions that still wait are withdrawn."""
    PAIR.take(pair, "lapse", by=None, may=MAY, ended_at=clock.now())
    for person in (pair.mentor, pair.mentee):
        withdraw(_ref(pair, person))


def tell(pair: Pair, person: Person, template: MessageTemplate) -> None:
    """Send one of the two a message about the pair."""
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


def _seems_to_wait(pair: Pair) -> bool:
    """Whether the mentor's page still says that the mentee is being asked, although the pair lapsed.

    An error here would tell the mentor that it lapsed, and so that it was not the time to answer.
    """
    lapsed = pair.state == PairState.not_concluded and pair.offered_at is not None
    return lapsed and pair.told_at is None and reply_of(pair, pair.mentor) == YES


def _in_one_line(pair: Pair) -> bool:
    return in_one_line(managers(), pair.mentor_id, pair.mentee_id)


def _ref(pair: Pair, person: Person) -> str:
    return f"pair:{pair.id}:{person.id}"


def _seal(pair: Pair, person: Person, word: str) -> None:
    sealed = crypto.seal_for(person.id, word, where=reply_at(pair, person))
    db.session().merge(PairReply(pair_id=pair.id, person_id=person.id, sealed=sealed))
