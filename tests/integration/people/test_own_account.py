"""One's own account: profile, sessions, closing; and the page that sign-up returns to."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories.company import PASSWORD, Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.pages import Client
from webapp.core import activity, db, jobs
from webapp.core.jobs import OutboxMessage
from webapp.messaging.jobs import accounts as mail_jobs
from webapp.people.models import Person, RoleGrant
from webapp.people.queries import by_email
from webapp.people.services import Links
from webapp.people.workflow import AccountState
from webapp.web.sessions import StoredSession

CHARTER = "/charter/voices?lang=en"


def mailed(company: Company, person: Person) -> str:
    """The link of the confirmation mail that is queued for a person."""
    db.session().rollback()
    message = jobs.by_key(f"account:confirm:{person.id}:{person.link_number}")
    assert message is not None
    sent: list[str] = []

    class Kept:
        def send(self, _to: str, _subject: str, text: str, _number: str) -> None:
            sent.append(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail_jobs, "mailer", Kept)
        mail_jobs.mail_account(message.payload)
    return next(line for line in sent[0].splitlines() if line.startswith("http"))


def sign_up(client: Client, local: str, following: str) -> Person:
    page = client.get(f"/sign-up?next={following}")
    action = str(page.soup.select_one("main form")["action"])  # type: ignore[index]
    client.post(action, {"name": "New Person", "email": f"{local}@company.example"})
    db.session().rollback()
    found = by_email(f"{local}@company.example")
    assert found is not None
    return found


def test_sign_up_returns_to_the_page_it_came_from(company: Company, client: Client) -> None:
    person = sign_up(client, "returning", "/charter/voices%3Flang%3Den")
    link = urlsplit(mailed(company, person))
    assert parse_qs(link.query) == {"next": [CHARTER]}
    page = client.post(f"{link.path}?{link.query}", {"password": "three wooden spoons"})
    assert (page.status, page.response.location) == (303, CHARTER)
    assert client.get("/me").status == 200
    signed_up = [a for a in activity.of_object(person.id) if a.verb == "signed up"]
    assert [a.facts for a in signed_up] == [{}], "an address may hold words"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/" + "x" * 600])
def test_sign_up_returns_to_no_foreign_page(company: Company, client: Client, target: str) -> None:
    person = sign_up(client, f"foreign{len(target)}", target)
    assert urlsplit(mailed(company, person)).query == ""
    token = Links(company.settings.secret_key).token(person)
    page = client.post(f"/confirm/{token}?next={target}", {"password": "three wooden spoons"})
    assert (page.status, page.response.location) == (303, "/")


def test_a_person_changes_name_and_time_zone(company: Company) -> None:
    who = company.newcomer("traveler")
    client = Client(company.app).sign_in(who.email)
    form = client.get("/me").form("/me")
    values = {**form, "name": "Traveler", "time_zone": "Asia/Tokyo"}
    assert client.post("/me", values).status == 303
    assert (company.again(who).name, company.again(who).time_zone) == ("Traveler", "Asia/Tokyo")
    page = client.get("/me")
    assert "Asia/Tokyo (UTC+09:00)" in page.words
    assert beside(client.post("/me", {**values, "time_zone": "Mars/Olympus"})).keys() == {
        "time_zone"
    }
    assert client.post("/me", {**values, "time_zone": ""}).status == 303
    assert company.again(who).time_zone is None
    verbs = [a.verb for a in activity.of_object(who.id)]
    assert verbs.count("changed their account") == 2


def test_a_person_ends_other_sessions(company: Company) -> None:
    who = company.newcomer("forgetful")
    here, elsewhere = (Client(company.app).sign_in(who.email) for _ in range(2))
    foreign = Client(company.app).sign_in(company.people["author"].email)
    assert "Sign out everywhere else" in here.get("/me").words
    assert here.post("/me/sessions/end").status == 303
    assert (here.get("/me").status, elsewhere.get("/me").status) == (200, 302)
    assert foreign.get("/me").status == 200
    assert "Sign out everywhere else" not in here.get("/me").words


def test_a_person_closes_the_account(company: Company) -> None:
    who = company.newcomer("closing")
    client, elsewhere = (Client(company.app).sign_in(who.email) for _ in range(2))
    form = client.get("/me/close").form("/me/close")
    page = client.post("/me/close", form, follow=True)
    assert "Your account is closed." in page.words
    assert (company.again(who).state, elsewhere.get("/me").status) == (AccountState.ended, 302)
    assert client.get("/me").status == 302
    assert count(StoredSession, StoredSession.person_id == who.id) == 0
    last = activity.of_object(who.id)[-1]
    assert (last.verb, last.actor_id) == ("ended the account", who.id)
    again = Client(company.app).post("/sign-in", {"email": who.email, "password": PASSWORD})
    assert again.status == 422


def test_the_only_administrator_cannot_close_the_account(company: Company, at: At) -> None:
    page = at("admin").post("/me/close", {"sure": "yes"})
    assert page.status == 409
    assert "Give the role to another person first" in page.words
    admin = company.people["admin"]
    assert company.again(admin).state == AccountState.active
    assert count(RoleGrant, RoleGrant.person_id == admin.id, RoleGrant.ended_at.is_(None)) == 1
    assert count(OutboxMessage, OutboxMessage.key.like(f"%{admin.id}%")) == 0


@pytest.mark.parametrize(("path", "most"), [("/sign-up", 60), ("/sign-in", 30)])
def test_pages_before_sign_in_are_short(client: Client, path: str, most: int) -> None:
    for language in ("en", "fr"):
        main = client.get(path, language=language).soup.select_one("main")
        assert main is not None
        assert len(main.get_text(" ").split()) <= most
