"""The calendar files of the mails that a person gets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import icalendar
from sqlalchemy import select

from tests.factories.company import Company
from tests.unit.smtp_sink import SMTPSink, running_server
from webapp.core import db, jobs
from webapp.core.jobs import OutboxMessage, State
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.jobs import mail_notice
from webapp.messaging.models import Notice
from webapp.people.models import Person


@contextmanager
def mail_server(company: Company) -> Iterator[SMTPSink]:
    sink, own = SMTPSink(), company.settings
    with running_server(sink) as address:
        company.app.runtime.settings = replace(own, smtp_url=f"smtp://{address}")
        try:
            yield sink
        finally:
            company.app.runtime.settings = own


def mail_all(company: Company, person: Person) -> list[Any]:
    """Send the waiting mails to a person; returns the calendars in them."""
    mine = set(db.session().scalars(select(Notice.id).where(Notice.person_id == person.id)))
    waiting = select(OutboxMessage).where(
        OutboxMessage.kind == "notice", OutboxMessage.state.in_((State.scheduled, State.queued))
    )
    rows = [r for r in db.session().scalars(waiting) if r.payload["notice"] in mine]
    with mail_server(company) as sink:
        for row in rows:
            mail_notice(row.payload)
    with unit_of_work():
        for row in rows:
            jobs.cancel(row.key)
    return [calendar_in(mail) for mail in sink.messages()]


def calendar_in(mail: Any) -> Any:
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert list(parts) == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    calendar = icalendar.Calendar.from_ical(parts["text/calendar"].get_payload(decode=True))
    assert parts["text/calendar"].get_param("method") == calendar["method"]
    return calendar
