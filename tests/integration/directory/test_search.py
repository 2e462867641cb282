"""People are found whatever the case and accents of what was typed."""

import pytest

from tests.factories.company import Company
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.directory.queries import directory_page
from webapp.people import services
from webapp.people.queries import by_email


@pytest.fixture
def zoe(company: Company) -> str:
    db.session().rollback()
    found = by_email("zoe.b@société.example")
    if found is None:
        with unit_of_work():
            found = services.add_person(
                "zoe.b@société.example", "Zoé Bœuf-Ångström", locale="fr", unit=None,
                password_hash="-",
            )  # fmt: skip
    return found.id


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "typed",
    ["zoe", "ZOÉ", "zoé b", "angstrom", "societe.example", "société", "xn--socit", "Zoe\u0301"],
)
def test_accents_and_case_do_not_matter(zoe: str, typed: str) -> None:
    assert [person.id for person in directory_page(typed, 1).rows] == [zoe]


@pytest.mark.parametrize("typed", ["%", "z_e", "zzz", "zoe%"])
def test_signs_of_patterns_are_plain_text(zoe: str, typed: str) -> None:
    assert directory_page(typed, 1).rows == []
    assert directory_page(typed, 7).number == 1
