"""A session is stored once somebody signs in; before, a signed cookie holds the form token."""

from tests.factories.company import PASSWORD, Company
from tests.integration.asking import count
from tests.pages import Client
from webapp.core import db
from webapp.people.models import Person
from webapp.web.sessions import SIGNED, StoredSession, cookie_name, signed_cookie

PAGES = ("/", "/sign-in", "/sign-up", "/forgotten-password", "/charter/voices", "/nowhere")


def cookie_of(client: Client) -> str:
    found = client.http.get_cookie(cookie_name(client.app.runtime.settings.secure))
    assert found is not None
    return found.value


def credentials(company: Company) -> dict[str, str]:
    return {"email": company.people["colleague"].email, "password": PASSWORD}


def test_pages_before_sign_in_store_no_session(company: Company, client: Client) -> None:
    before = count(StoredSession)
    for path in PAGES:
        client.get(path)
    assert cookie_of(client).startswith(SIGNED)
    client.post("/sign-in", {**credentials(company), "password": "wrong words here"})
    client.post("/sign-up", {"name": "New Person", "email": "new@company.example"})
    assert count(StoredSession) == before
    client.post("/sign-in", credentials(company))
    assert count(StoredSession) == before + 1


def test_form_token_from_before_sign_in_is_refused_afterwards(
    company: Company, client: Client
) -> None:
    token = client.token()
    assert client.post("/sign-in", credentials(company)).status == 303
    assert client.post("/sign-out", {"csrf_token": token}).status == 400
    assert client.get("/me").status == 200


def test_signed_cookie_signs_nobody_in(company: Company, client: Client) -> None:
    person = db.session().get_one(Person, company.people["author"].id)
    with company.app.app_context():
        cookie = signed_cookie({"_user_id": person.id, "_fresh": True, "csrf_token": "x"})
    client.http.set_cookie(cookie_name(company.settings.secure), cookie)
    assert client.get("/me").status == 302


def test_forged_cookie_is_an_empty_session(company: Company, client: Client) -> None:
    client.get("/sign-in")
    forged = cookie_of(client)[:-3] + "AAA"
    client.http.set_cookie(cookie_name(company.settings.secure), forged)
    assert client.get("/sign-in").status == 200
    assert cookie_of(client) != forged
