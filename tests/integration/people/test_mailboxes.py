"""A person has one account, however the mail address is spelled."""

import pytest

from tests.factories.company import PASSWORD, Company
from tests.integration.asking import count
from tests.integration.fixtures import Built
from tests.pages import Client
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services
from webapp.people.models import Person
from webapp.people.queries import by_email


def spellings(local: str) -> list[str]:
    """One mailbox as people, browsers and files spell it; its stored spelling is the second."""
    return [
        f"{local}@société.example", f"{local}@xn--socit-esab.example",
        f"{local.upper()}@Société.EXAMPLE", f"ｚ{local[1:]}@socie\u0301te\u0301.example",
    ]  # fmt: skip


@pytest.mark.parametrize("domain", ["société.example", "xn--socit-esab.example"])
def test_allowed_domain_is_compared_in_one_spelling(built: Built, domain: str) -> None:
    app = built(allowed_domains=frozenset({domain}))
    before, found = count(Person), spellings("zoe")
    for email in found:
        page = Client(app).post("/sign-up", {"name": "Zoé", "email": email})
        assert page.status == 200, page.words
    db.session().rollback()
    assert count(Person) == before + 1
    person = by_email(found[0])
    assert person is not None
    assert (person.email, person.address) == (found[1], found[0])
    with unit_of_work():
        db.session().delete(db.session().get_one(Person, person.id))


def test_any_spelling_signs_in(company: Company) -> None:
    found = spellings("zora")
    with unit_of_work():
        person = services.add_person(
            found[2], "Zoé", locale="fr", unit=None,
            password_hash=services.passwords().hash(PASSWORD),
        )  # fmt: skip
    for email in found:
        client = Client(company.app)
        assert client.post("/sign-in", {"email": email, "password": PASSWORD}).status == 303
        assert found[0] in client.get("/me").words
    assert person.email == found[1]


def test_what_is_no_address_signs_nobody_in(company: Company) -> None:
    assert by_email("zoe@a..b") is None
    page = Client(company.app).post("/sign-in", {"email": "zoe@a..b", "password": PASSWORD})
    assert page.status == 422
