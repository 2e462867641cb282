"""Help requests in every state, for tests."""

from typing import Any

from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.champions.champions import champion_in, codes, program_of
from webapp.champions import services as champions
from webapp.champions.models import Champion
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.helpdesk import services
from webapp.helpdesk.models import GuidanceNote, HelpRequest
from webapp.helpdesk.services import Details, NoteContent
from webapp.people.models import Person
from webapp.routing.pick import Urgency

TEXT = "My microphone is silent in video calls."


def champion_of(company: Company, slug: str, name: str = "", **changed: Any) -> Champion:
    """A new active champion whose topics the lead confirmed."""
    made = champion_in(company, name or f"champion{db.new_id()}", slug=slug, **changed)
    for topic in list(made.topics):
        with unit_of_work():
            champions.confirm_skill(made, topic, by=company.people["lead"])
    return made


def asked_by(
    company: Company, person: Person, slug: str, *, minutes: int = 30, routed: bool = True,
    urgency: Urgency = Urgency.normal, language: str = "en",
) -> HelpRequest:  # fmt: skip
    """A help request, which was routed."""
    program = program_of(company, slug)
    code = codes(program)[0]
    with unit_of_work():
        made = services.ask_for_help(
            program, Details(code, language, urgency, minutes, TEXT), by=person
        )
    if routed:
        route(program.id)
    return made


def route(program_id: str) -> None:
    """Route the open help requests of a program, as the worker does."""
    with unit_of_work():
        services.route_open(program_id)


def fresh(asked: HelpRequest) -> HelpRequest:
    """The stored row."""
    db.session().rollback()
    db.session().refresh(asked)
    return asked


def helper_of(asked: HelpRequest) -> Person:
    """The person who is asked, or who accepted."""
    helper = fresh(asked).champion
    assert helper is not None
    return helper.person


def state_of(asked: HelpRequest) -> str:
    """The stored state."""
    return str(fresh(asked).state.value)


def asked_in(
    company: Company, slug: str, state: str, *, person: Person | None = None
) -> HelpRequest:
    """A help request of a person in a state; an escalated one has no champion."""
    person = person or company.people["author"]
    if state == "escalated":
        return asked_by(company, person, slug)
    champion_of(company, slug)
    made = asked_by(company, person, slug, routed=state != "open")
    if state in {"accepted", "answered", "resolved"}:
        helper = fresh(made).champion
        assert helper is not None
        with unit_of_work():
            services.accept(made, by=helper.person)
            if state != "accepted":
                services.answer(made, 20, by=helper.person)
            if state == "resolved":
                services.resolve(made, by=person)
    return made


def note_in(
    company: Company, slug: str, state: str = "published", *, title: str = "Turn on the microphone",
    by: Person | None = None,
) -> GuidanceNote:  # fmt: skip
    """A guidance note of the lead, or of a champion."""
    program, by = program_of(company, slug), by or company.people["lead"]
    content = NoteContent(codes(program)[0], "en", title, "Choose Settings, then Sound.")
    with unit_of_work():
        made = services.write_note(program, content, by=by)
        if state != "draft":
            services.publish_note(made, by=by)
        if state == "retired":
            services.retire_note(made, by=by)
    return made


def all_of(program_id: str) -> list[HelpRequest]:
    """All help requests of a program."""
    db.session().rollback()
    found = select(HelpRequest).where(HelpRequest.program_id == program_id)
    return list(db.session().scalars(found.order_by(HelpRequest.id)))
