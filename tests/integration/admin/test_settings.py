"""The settings page, the mail test, the cards of the home page, the activity log, filters of people."""

from dataclasses import replace

import pytest
from flask_babel import force_locale

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.fixtures import At
from tests.pages import Client
from tests.unit.smtp_sink import SMTPSink, running_server
from webapp.admin import activity as activity_page
from webapp.admin import home, listing, settings, setup
from webapp.admin.forms import HolidaysForm
from webapp.core import activity, db
from webapp.core.events import Event
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import directory_page, organization_name
from webapp.insights.jobs.retention import IN_SNAPSHOTS, KEPT
from webapp.people.services import end_account, grant
from webapp.people.workflow import Role
from webapp.programs.models import Enrollment


def test_the_settings_page_names_variables_and_hides_passwords(company: Company, at: At) -> None:
    own = company.settings
    company.app.runtime.settings = replace(own, smtp_url="smtp://user:secret-word@mail.example:25")
    page = at("admin").get("/admin/settings")
    company.app.runtime.settings = own
    for name in ("BASE_URL", "ALLOWED_DOMAINS", "SMTP_URL", "X_CLIENT_ID"):
        assert name in page.words
    assert "secret-word" not in page.text


def test_the_name_of_the_organization_is_changed_on_the_page(fresh_company: Company) -> None:
    company = fresh_company

    def at(part: str) -> Client:
        return Client(company.app).sign_in(company.people[part].email)

    visitor, admin = Client(company.app), at("admin")
    assert "The Company" in visitor.get("/").words
    refused = admin.post("/admin/settings/name", {"name": " "})
    assert (refused.status, beside(refused)) == (
        422,
        {"name": "Write the name of the organization."},
    )
    assert len(organization_name()) == len("The Company")
    for name in ("Maison <b>Verne</b>", "Maison Verne", "Maison Verne"):
        assert admin.post("/admin/settings/name", {"name": f"  {name} "}).status == 303
        db.session().rollback()
        assert organization_name() == name
    assert "Maison Verne" in visitor.get("/").words
    [field] = admin.get("/admin/settings").soup.select("#name")
    assert field["value"] == "Maison Verne"
    acts = activity.of_object("organization")
    assert [a.verb for a in acts] == ["changed the name of the organization"] * 2


def test_the_settings_page_states_the_periods_of_the_jobs() -> None:
    assert (KEPT.days, IN_SNAPSHOTS.days) == (settings.KEPT_DAYS, settings.SNAPSHOT_DAYS)


@pytest.mark.parametrize(
    ("answer", "said", "sent"),
    [("250 OK", "The mail server accepted an email to admin@company.example.", 1),
     ("550 no relaying", "did not accept the email: SMTPDataError: 550 no relaying", 0)],
)  # fmt: skip
def test_the_mail_test_shows_the_answer(
    company: Company, at: At, answer: str, said: str, sent: int
) -> None:
    own, sink = company.settings, SMTPSink(answer=answer)
    with running_server(sink) as address:
        company.app.runtime.settings = replace(own, smtp_url=f"smtp://{address}")
        page = at("admin").post("/admin/settings/mail", follow=True)
        company.app.runtime.settings = own
    assert said in page.words
    assert [e.rcpt_tos for e in sink.envelopes][:sent] == [["admin@company.example"]] * sent


def test_without_a_mail_server_the_mail_test_says_so(at: At) -> None:
    page = at("admin").post("/admin/settings/mail", follow=True)
    assert "No mail server is set. Set SMTP_URL first." in page.words


def test_the_administrator_sees_one_card_for_what_is_missing(company: Company, at: At) -> None:
    found = setup.missing(company.settings)
    assert [thing.sentence for thing in found][:2] == [
        "Only this computer can open Franc-Parler (BASE_URL)", "No mail server is set (SMTP_URL)",
    ]  # fmt: skip
    with company.app.test_request_context():
        cards = list(home.next_steps(company.people["admin"]))
    assert [card.urgency for card in cards] == ["late", ""], "no worker runs in this test"
    assert cards[1].title == found[0].sentence
    done = replace(company.settings, smtp_url="smtp://mail.example", base_url="https://app.example")
    assert {found[0], found[1]} & set(setup.missing(done)) == set()


def test_a_mentoring_program_needs_no_reviewer(company: Company) -> None:
    company.mentoring_program("no-reviewer")
    sentences = {thing.sentence for thing in setup.missing(company.settings)}
    assert "An open program has no lead or no reviewer" not in sentences


def test_an_observer_gets_a_card_and_others_none(company: Company) -> None:
    with company.app.test_request_context():
        titles = {
            role: [card.title for card in home.next_steps(company.people[role])]
            for role in ("observer", "author", "lead")
        }
    assert titles == {"observer": ["Activity log"], "author": [], "lead": []}


def test_the_activity_log_shows_acts_without_names(company: Company, at: At) -> None:
    who = company.newcomer("observed")
    with unit_of_work():
        end_account(who, by=company.people["admin"])
    page = at("observer").get("/admin/activity?act=ended+the+account")
    rows = page.soup.select("tbody tr")
    assert who.id not in page.text
    assert activity_page.code_of(who.id) in page.words
    assert {row.select("td")[0].get_text() for row in rows} == {"ended the account"}
    assert "Observed" not in page.words
    assert at("observer").get("/admin/activity?act=nothing&page=999").status == 200


def test_the_activity_log_has_a_name_for_each_kind_of_object() -> None:
    waiting: list[type[Event]] = [Event]
    shown: set[str] = set()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("webapp.") and hasattr(kind, "past") and not kind.private:
            shown.add(kind.about)
    assert shown - {Enrollment.__tablename__} <= set(activity_page.OBJECTS)


def test_the_activity_log_has_fifty_rows_a_page(company: Company, at: At) -> None:
    for number in range(51):
        who = company.newcomer(f"n{number}")
        with unit_of_work():
            end_account(who, by=company.people["admin"])
    first = at("admin").get("/admin/activity?act=ended+the+account")
    assert len(first.soup.select("tbody tr")) == 50
    assert "Page 1 of" in first.words


def test_people_are_filtered_by_unit_state_and_role(company: Company, at: At) -> None:
    who = company.newcomer("filtered")
    with unit_of_work():
        grant(who, Role.announcer, by=None, scope=None, reason="test")
    assert "Filtered" in at("admin").get("/admin/people?role=announcer").words
    assert "Author" not in at("admin").get("/admin/people?role=announcer").text_of("tbody")
    assert "Filtered" in at("admin").get("/admin/people?q=filtered&state=current").words
    with unit_of_work():
        end_account(who, by=company.people["admin"])
    assert "No results" in at("admin").get("/admin/people?q=filtered&state=current").words
    assert "Filtered" in at("admin").get("/admin/people?q=filtered&state=ended").words
    assert at("admin").get("/admin/people?role=king&unit=none&state=pending").status == 200
    db.session().rollback()
    unit = company.people["author"].unit_id
    assert unit is not None
    found = listing.conditions({"unit": unit, "state": "", "role": ""})
    assert company.people["author"].id in {p.id for p in directory_page("", 1, only=found).rows}


def test_countries_are_sorted_without_accents(company: Company) -> None:
    with company.app.test_request_context(), force_locale("fr"):
        names = [choice.label for choice in HolidaysForm().country.choices]
    assert names.index("Égypte") < names.index("Finlande")
