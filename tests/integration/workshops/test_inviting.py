"""Invitations: one request for each person of some units, within the budget, told before."""

import pytest
from sqlalchemy import select

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.bookings.bookings import unit_of
from tests.integration.fixtures import At
from tests.integration.workshops.workshops import (
    DAY,
    HOUR,
    START,
    plan,
    signed,
    subjects,
    workshop_of,
)
from webapp.core import clock, db
from webapp.core.errors import Invalid, WrongState
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.models import Solicitation
from webapp.messaging.services.solicitations import send_if_allowed
from webapp.programs import services as programs
from webapp.workshops import queries, services
from webapp.workshops.jobs import meet_deadlines, send_invitations
from webapp.workshops.models import Workshop
from webapp.workshops.providers import formats_for
from webapp.workshops.workflow import Format


def requests(workshop: Workshop) -> list[Solicitation]:
    db.session().rollback()
    found = select(Solicitation).where(Solicitation.about_id == workshop.id)
    return list(db.session().scalars(found.order_by(Solicitation.person_id)))


def test_units_are_invited_once_and_people_who_signed_up_are_not(company: Company, at: At) -> None:
    workshop, unit = workshop_of(company, 9), unit_of(company, "Carpentry", 6)
    first = company.people["carpentry_0"]
    signed(workshop, first)
    path, typed = f"/workshops/{workshop.id}/invite", {"units": [unit.id]}
    page = at("lead").post(path, typed | {"step": "check"})
    assert "6 people would get it." in page.words
    assert requests(workshop) == []
    assert at("lead").post(path, typed | {"step": "send"}).status == 303
    assert at("lead").post(path, typed | {"step": "send"}).status == 409
    for _ in range(2):
        send_invitations({"workshop": workshop.id})
    found = requests(workshop)
    assert len(found) == 5
    assert first.id not in {each.person_id for each in found}
    assert (
        "Fewer than 5 people got the invitation so far."
        in at("lead").get(f"/workshops/{workshop.id}").words
    )
    with unit_of_work():
        services.edit(workshop, plan(9, START + HOUR), by=company.people["lead"], version=1)
    assert "16:00" in requests(workshop)[0].values["when"]
    with unit_of_work():
        for each in found:
            send_if_allowed(each.id)
    assert "5 people got the invitation." in at("lead").get(f"/workshops/{workshop.id}").words
    other = company.people["carpentry_1"]
    assert subjects(other, workshop) == ["Invitation: %(title)s"]
    # Who was invited and did not sign up hears of no change.
    assert queries.participants(workshop) == [first]


def test_invitations_that_wait_are_withdrawn_with_the_sign_up(company: Company) -> None:
    workshop, unit = workshop_of(company, sign_up_until=START - DAY), unit_of(company, "Paint", 1)
    with pytest.raises(Invalid), unit_of_work():
        services.invite(workshop, [], by=company.people["lead"])
    with unit_of_work():
        services.invite(workshop, [unit.id], by=company.people["lead"])
    send_invitations({"workshop": workshop.id})
    assert [each.state.value for each in requests(workshop)] == ["waiting"]
    with clock.at(START - DAY):
        meet_deadlines()
        with pytest.raises(WrongState), unit_of_work():
            services.invite(workshop, [unit.id], by=company.people["lead"])
    assert [each.state.value for each in requests(workshop)] == ["withdrawn"]
    assert NOON < START


def test_a_canceled_workshop_invites_nobody(company: Company) -> None:
    workshop, unit = workshop_of(company), unit_of(company, "Glue", 2)
    with unit_of_work():
        services.invite(workshop, [unit.id], by=company.people["lead"])
    with unit_of_work():
        services.cancel(workshop, "No room", by=company.people["lead"])
    send_invitations({"workshop": workshop.id})
    assert requests(workshop) == []


def test_nobody_is_invited_while_the_program_is_paused(company: Company) -> None:
    program, lead = company.cocreation_program("rests"), company.people["lead"]
    unit = unit_of(company, "Varnish", 2)
    made = []
    with unit_of_work():
        for _ in range(2):
            each = services.create(program, Format.workshop, plan(), by=lead, may=formats_for)
            services.open_workshop(each, by=lead)
            services.invite(each, [unit.id], by=lead)
            made.append(each)
    send_invitations({"workshop": made[0].id})
    with unit_of_work():
        programs.pause(program, by=lead)
    send_invitations({"workshop": made[1].id})
    meet_deadlines()
    assert [each.state.value for each in requests(made[0])] == ["withdrawn"] * 2
    assert requests(made[1]) == []
