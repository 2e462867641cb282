"""A complaint about a program goes to somebody who does not lead it; its lead reads nothing before all do."""

import pytest
from sqlalchemy import select

from tests.factories.company import Company
from tests.integration.irritants.irritants import (
    anonymous,
    answered,
    assigned,
    days_later,
    handler_of,
    on,
    reported,
    told,
)
from tests.pages import Client
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.unit_of_work import unit_of_work
from webapp.irritants import home, queries, services
from webapp.irritants.jobs import notify_of_irritants
from webapp.irritants.models import Irritant
from webapp.messaging.models import Notice
from webapp.people import services as people
from webapp.people.models import Person
from webapp.people.workflow import Role

TITLE = "The lead of Voices presses people"


def complaint(company: Company) -> Irritant:
    return reported(company, title=TITLE, program_id=company.program.id)


def client_of(company: Company, person: Person) -> Client:
    return Client(company.app).sign_in(person.email)


def ids(people: list[Person]) -> set[str]:
    return {each.id for each in people}


def test_the_first_role_that_does_not_lead_the_program_handles(fresh_company: Company) -> None:
    company, program = fresh_company, fresh_company.program.id
    admin, observer = company.people["admin"], company.people["observer"]
    view = company.people["analyst"]
    assert ids(queries.handlers(program)) == ids(queries.handlers(None)) == {view.id}
    lead_too(company, view)
    assert ids(queries.handlers(program)) == {admin.id}
    assert ids(queries.handlers(None)) == {view.id}
    lead_too(company, admin)
    assert ids(queries.handlers(program)) == {observer.id}
    lead_too(company, observer)
    assert queries.handlers(program) == []
    assert ids(queries.handlers(company.foreign.id)) == {view.id}


def lead_too(company: Company, person: Person) -> None:
    with unit_of_work():
        people.grant(person, Role.lead, scope=company.program.id, reason="tests", by=None)


@pytest.mark.parametrize("named", [True, False])
def test_a_lead_who_watches_over_the_employee_view_reads_nothing_of_it(
    fresh_company: Company,
    named: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    company = fresh_company
    view = company.people["analyst"]
    lead_too(company, view)
    made = complaint(company) if named else anonymous(title=TITLE, program_id=company.program.id)[0]
    notify_of_irritants()
    assert [told(p, made) for p in (view, company.people["admin"])] == [
        [], ["An irritant was reported"],
    ]  # fmt: skip
    lead = client_of(company, view)
    pages = ("/", "/irritants", "/irritants/waiting", "/search?q=presses", "/inbox")
    read = {page: str(lead.get(page).soup) for page in pages}
    assert [page for page, text in read.items() if TITLE in text or made.id in text] == []
    suffixes = ("", "/assign", "/answer", "/mend", "/merge", "/refuse", "/program", "/brief")
    assert {lead.get(f"/irritants/{made.id}{suffix}").status for suffix in suffixes} == {404}
    with pytest.raises(NotAllowed), unit_of_work():
        services.assign(
            made, owner=view, due_on=on(3), headline="", text_shown=False, by=view, version=1
        )
    with days_later(15):
        overdue = client_of(company, view).get(f"/irritants/{made.id}")
    assert ("presses" in overdue.words, "Voices" in overdue.text_of("main")) == (False, False)


def test_a_lead_is_not_put_in_charge_of_a_complaint_about_the_own_program(company: Company) -> None:
    made, handler = complaint(company), company.people["analyst"]
    with pytest.raises(Invalid) as refused, unit_of_work():
        services.assign(
            made, owner=company.people["lead"], due_on=on(3), headline="", text_shown=False,
            by=handler, version=made.version,
        )  # fmt: skip
    assert refused.value.field == "owner"


def test_who_is_in_charge_and_becomes_lead_reads_nothing_more(fresh_company: Company) -> None:
    company, made = fresh_company, complaint(fresh_company)
    owner = company.newcomer("owner")
    with unit_of_work():
        services.assign(
            made, owner=owner, due_on=on(3), headline="", text_shown=False,
            by=company.people["analyst"], version=made.version,
        )  # fmt: skip
    assert client_of(company, owner).get(f"/irritants/{made.id}").status == 200
    lead_too(company, owner)
    assert client_of(company, owner).get(f"/irritants/{made.id}").status == 404


def test_a_report_that_turns_out_to_be_a_complaint_changes_hands(fresh_company: Company) -> None:
    company = fresh_company
    view = company.people["analyst"]
    made = reported(company, title=TITLE)
    notify_of_irritants()
    assert told(view, made) == ["An irritant was reported"]
    lead_too(company, view)
    client = client_of(company, view)
    place = f"/irritants/{made.id}/program"
    assert client.post(place, {"program": company.program.id, "version": "1"}).status == 303
    assert client.get(f"/irritants/{made.id}").status == 404
    db.session().rollback()
    left = select(Notice.id).where(Notice.person_id == view.id, Notice.about_id == made.id)
    assert db.session().scalars(left).all() == []
    notify_of_irritants()
    assert told(company.people["admin"], made) == ["An irritant was reported"]


def test_once_it_is_answered_all_employees_read_it(company: Company) -> None:
    made = complaint(company)
    answered(company, made)
    page = client_of(company, company.people["lead"]).get(f"/irritants/{made.id}")
    assert (page.status, TITLE in page.words, "New readers" in page.words) == (200, False, True)
    assert handler_of(company, company.program.id).id == company.people["analyst"].id


def test_who_leads_the_program_later_is_not_asked_to_answer_the_complaint(
    fresh_company: Company,
) -> None:
    company, owner = fresh_company, fresh_company.people["colleague"]
    made = assigned(company, complaint(company), owner=owner)
    with company.app.test_request_context():
        assert [step.url for step in home.next_steps(owner)] == [f"/irritants/{made.id}"]
        lead_too(company, owner)
        assert list(home.next_steps(owner)) == []
