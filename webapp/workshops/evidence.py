"""What workshops tell recognition: who said often enough that they took part."""

from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import func, select

from webapp.core import clock, db
from webapp.recognition.services import Evidence
from webapp.recognition.workflow import RULES, Rule
from webapp.workshops.models import SignUp, Workshop
from webapp.workshops.workflow import SignUpState


def attended(start: date, end: date) -> Iterator[Evidence]:
    """People who said in the period that they took part in enough workshops of a program.

    Without a proof: it would keep who took part in what longer than sign-ups are kept.
    """
    found = db.session().execute(
        select(SignUp.person_id, Workshop.program_id)
        .join(Workshop, Workshop.id == SignUp.workshop_id)
        .where(SignUp.state == SignUpState.attended)
        .where(SignUp.said_at >= _moment(start), SignUp.said_at < _moment(end))
        .group_by(SignUp.person_id, Workshop.program_id)
        .having(func.count() >= RULES[Rule.workshops_attended].threshold)
    )
    for person_id, program_id in found:
        yield Evidence(person_id, program_id, Rule.workshops_attended, [])


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
