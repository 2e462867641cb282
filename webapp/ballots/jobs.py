"""Jobs of ballots: invite, mail batches, remind, close."""

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from sqlalchemy import func, select

from analytics.core.wave_results import ALL
from webapp import answer_store
from webapp.ballots import queries, services
from webapp.ballots.grouping import FLOOR
from webapp.ballots.letters import ballot_mail, reminder_mail
from webapp.ballots.models import InvitationState
from webapp.ballots.services.batches import LATER, LOST, REFUSED, SENT
from webapp.ballots.services.inviting import POOL
from webapp.barometers.models import Wave
from webapp.core import db, jobs, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.jobs.letters import mailer
from webapp.messaging.mail import MailNotSentError
from webapp.people.queries import by_id
from webapp.smtp import answer_of

Outcomes = Mapping[InvitationState, InvitationState]
Found = TypeVar("Found")
# The share of a lease in which a worker begins further mails of a batch.
SHARE: Final = 0.4


def tend() -> None:
    """Do what is due for each open wave: choose, ask, plan batches, remind; end what is left over."""
    for wave_id in [wave.id for wave in queries.open_waves()]:
        _apart(wave_id, services.choose)
        while _apart(wave_id, services.ask_chosen):
            pass
        _apart(wave_id, _plan_batches)
        _apart(wave_id, services.remind)
    # Where the job that ends a wave failed for good, people would stay listed.
    for wave_id in queries.ended_waves():
        close({"wave": wave_id})


def send_batch(payload: Mapping[str, Any]) -> None:
    """Make ballots for the people of a group whose turn has come, and mail them.

    Codes are in the memory of this function only. The hash of one whose mail was refused stays:
    nobody knows its code, and without it the others of the batch would be fewer.
    """
    _check_mail()
    wave = db.session().get_one(Wave, payload["wave"])
    with unit_of_work():
        services.recover(wave)
        batch = services.take_batch(wave, payload["group"])
    if not batch.people:
        return
    codes = answer_store.mint(len(batch.people))
    answer_store.open_ballots(batch.wave_id, batch.group, codes)
    until = time.monotonic() + SHARE * runtime.current().settings.worker_lease
    for person_id, code in zip(batch.people, codes, strict=True):
        outcome = LATER if time.monotonic() > until else _mail(wave, person_id, code)
        with unit_of_work():
            services.finish(wave, person_id, outcome)


def _check_mail() -> None:
    """Raise MailNotSentError where no ballot can be mailed: none is made, and the job tries again.

    Without a server mails are printed. That is for trying things out on one computer: elsewhere the
    log would keep people with their codes.
    """
    own = mailer()
    if own.url:
        own.check()
    elif runtime.current().settings.secure:
        raise MailNotSentError("no mail server is set (SMTP_URL)")


def mail_reminder(payload: Mapping[str, Any]) -> None:
    """Mail the reminder of a wave to one person."""
    wave, person = db.session().get_one(Wave, payload["wave"]), by_id(payload["person"])
    if person is not None and queries.accepts(wave):
        letter = reminder_mail(wave, person)
        number = f"reminder.{wave.id}.{person.id}"
        mailer().send(person.email, letter.subject, letter.text, number, letter.more)


def close(payload: Mapping[str, Any]) -> None:
    """Accept no more ballots of a wave, and forget who was invited."""
    answer_store.close_wave(payload["wave"])
    _apart(payload["wave"], services.wind_up)


def _mail(wave: Wave, person_id: str, code: str) -> Outcomes:
    """Mail one ballot; what is known of it then."""
    person = by_id(person_id)
    if person is None:
        return REFUSED
    letter = ballot_mail(wave, person, code)
    try:
        # A number of chance: a second mail must not look like the same one.
        mailer().send(
            person.email,
            letter.subject,
            letter.text,
            f"ballot.{secrets.token_hex(12)}",
            letter.more,
        )
    except MailNotSentError as error:
        if error.final:
            return REFUSED
        problem = error.__cause__
        refused = isinstance(problem, ConnectionRefusedError)
        answered = isinstance(problem, Exception) and answer_of(problem)[0] is not None
        # Without an answer, the server may have taken the mail.
        return LATER if refused or answered else LOST
    return SENT


def _plan_batches(wave: Wave) -> None:
    """Queue a batch for each group with enough people, where none is queued."""
    services.pool_leftovers(wave, ALL)
    for key, number in queries.in_states(wave, POOL).items():
        if number >= FLOOR and queries.accepts(wave):
            _queue(wave, key)


def _queue(wave: Wave, key: str) -> None:
    mine = f"ballots:{wave.id}:{key}:"
    message = jobs.OutboxMessage
    before = select(func.count(), func.count(message.ended_at)).where(
        message.key.startswith(mine, autoescape=True)
    )
    made, ended = db.session().execute(before).one()
    if made == ended:
        payload = {"wave": wave.id, "group": key}
        jobs.enqueue("ballots", f"{mine}{made}", payload, concurrency_key=f"ballots:{wave.id}")


def _apart(wave_id: str, act: Callable[[Wave], Found]) -> Found:
    """Do something to a wave in a unit of work of its own."""
    with unit_of_work():
        return act(db.session().get_one(Wave, wave_id))
