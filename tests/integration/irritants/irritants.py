"""Irritants in each state, made through the services."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.company import Company
from webapp.answer_store.codes import mint
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import ExperienceTheme, Moment
from webapp.irritants import queries, services
from webapp.irritants.models import Irritant
from webapp.irritants.workflow import Reason, Verdict
from webapp.messaging.models import Notice
from webapp.people.models import Person

TEXT = "The badge of the workshop opens only after three tries."


def report_of(**changed: Any) -> services.Report:
    """What a reporter writes."""
    values: dict[str, Any] = {
        "title": "Slow badges", "text": TEXT, "language": "en", "theme": ExperienceTheme.tools,
        "moment": Moment.daily_work, "words_allowed": True,
    }  # fmt: skip
    return services.Report(**(values | changed))


def typed(**changed: Any) -> dict[str, Any]:
    """What a reporter types."""
    return {
        "title": "Slow badges", "text": TEXT, "theme": "tools", "moment": "daily_work",
        "program": "none", "unit": "none", "language": "en",
    } | changed  # fmt: skip


def handler_of(company: Company, program_id: str | None = None) -> Person:
    """A person who handles a report."""
    return queries.handlers(program_id)[0]


def reported(company: Company, *, by: Person | None = None, **changed: Any) -> Irritant:
    """A report with a name, the author's by default."""
    with unit_of_work():
        return services.report(
            report_of(**changed), by=by or company.people["author"], row_id=db.new_id()
        )


def anonymous(**changed: Any) -> tuple[Irritant, str]:
    """A report of yesterday without a name, and its code."""
    code = mint(1)[0]
    with clock.at(clock.now() - timedelta(days=1)), unit_of_work():
        made = services.report_by_code(report_of(**changed), code)
    return made, code


def assigned(company: Company, irritant: Irritant, *, owner: Person | None = None) -> Irritant:
    """Put the colleague in charge, without a headline."""
    with unit_of_work():
        services.assign(
            irritant, owner=owner or company.people["colleague"],
            due_on=clock.today() + timedelta(days=7), headline="", text_shown=False,
            by=handler_of(company, irritant.program_id), version=irritant.version,
        )  # fmt: skip
    return irritant


def answered(
    company: Company, irritant: Irritant, verdict: Verdict = Verdict.do, *, shown: bool = False
) -> Irritant:
    """An answer by a handler."""
    if irritant.state == "new":
        assigned(company, irritant)
    with unit_of_work():
        services.answer(
            irritant, verdict=verdict, answer="New readers come in May.", headline="Badges",
            text_shown=shown, by=handler_of(company, irritant.program_id), version=irritant.version,
        )  # fmt: skip
    return irritant


def irritant_of(company: Company, state: str = "new", **changed: Any) -> Irritant:
    """An irritant that its handler took to this state."""
    made = reported(company, **changed)
    handler = handler_of(company, made.program_id)
    if state == "assigned":
        assigned(company, made)
    if state in {"answered", "mended"}:
        answered(company, made)
    with unit_of_work():
        if state == "mended":
            services.mend(made, change="One try is enough.", by=handler, version=made.version)
        if state == "refused":
            services.refuse(made, reason=Reason.names_person, by=handler, version=made.version)
    return made


def told(person: Person, irritant: Irritant) -> list[str]:
    """Subjects of the unread messages to a person about an irritant."""
    db.session().rollback()
    found = select(Notice.subject).where(
        Notice.person_id == person.id, Notice.about_id == irritant.id, Notice.read_at.is_(None)
    )
    return list(db.session().scalars(found.order_by(Notice.made_at, Notice.id)))


def days_later(days: int) -> Any:
    """The clock, some days later at noon."""
    return clock.at(clock.now() + timedelta(days=days))


def on(day: int) -> date:
    """A day from today on."""
    return clock.today() + timedelta(days=day)
