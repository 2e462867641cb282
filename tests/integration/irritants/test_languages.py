"""What people wrote says its language, on pages in the other one."""

import pytest
from bs4 import Tag

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.irritants.irritants import (
    anonymous,
    answered,
    assigned,
    handler_of,
    irritant_of,
    on,
)
from tests.pages import Client, Page
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.experience import ExperienceTheme
from webapp.irritants import services
from webapp.irritants.models import Irritant

TITLE, TEXT = "Badges trop lents", "La porte s’ouvre au troisième essai."
HEADLINE, WRITTEN = "Les badges d’accès sont lents", "Depuis quand ?"
FRENCH = {"title": TITLE, "text": TEXT, "language": "fr"}


def languages(page: Page, text: str) -> set[str]:
    """The languages in which assistive technology reads a text, wherever it is in the page's body."""
    found = page.soup.select_one("body")
    assert found is not None
    parts = [part for part in found.find_all(string=True) if text in part]
    assert parts, f"“{text}” is not on the page"
    return {_language(part.parent) for part in parts}


def _language(tag: Tag | None) -> str:
    while tag is not None and not tag.has_attr("lang"):
        tag = tag.parent
    return str(tag["lang"]) if tag is not None else ""


def cleared(company: Company, irritant: Irritant) -> Irritant:
    """The colleague in charge, below a headline that everyone reads."""
    with unit_of_work():
        services.assign(
            irritant, owner=company.people["colleague"], due_on=on(7), headline=HEADLINE,
            text_shown=True, by=handler_of(company), version=irritant.version,
        )  # fmt: skip
        services.write(irritant, WRITTEN, by=company.people["colleague"], row_id=db.new_id())
    return irritant


def test_words_of_an_irritant_are_in_their_language(fresh_company: Company) -> None:
    # The home page shows the most urgent one only, so there is no other.
    company = fresh_company
    made = cleared(company, irritant_of(company, "new", **FRENCH))
    author, stranger, colleague = (
        Client(company.app).sign_in(company.people[part].email)
        for part in ("author", "stranger", "colleague")
    )
    place = f"/irritants/{made.id}"
    page = author.get(place)
    said = {text: languages(page, text) for text in (TITLE, TEXT, HEADLINE, WRITTEN)}
    assert set.union(*said.values()) == {"fr"}, said
    assert languages(stranger.get(place), HEADLINE) == {"fr"}
    assert languages(colleague.get("/"), HEADLINE) == {"fr"}
    assert languages(stranger.get("/search?q=badges"), HEADLINE) == {"fr"}


@pytest.mark.parametrize("step", ["assign", "answer", "refuse", "program", "merge"])
def test_pages_of_handlers_say_the_language_of_its_title(
    company: Company, at: At, step: str
) -> None:
    cleared(company, irritant_of(company, "new", **FRENCH))
    made = assigned(company, irritant_of(company, "new", **FRENCH))
    page = at("analyst").get(f"/irritants/{made.id}/{step}")
    assert languages(page, TITLE) == {"fr"}
    if step == "merge":
        assert languages(page, HEADLINE) == {"fr"}


def test_a_report_with_a_code_is_in_its_language(company: Company) -> None:
    main = cleared(company, irritant_of(company, "new", **FRENCH))
    made, code = anonymous(**FRENCH, theme=ExperienceTheme.trust)
    with unit_of_work():
        services.write(made, WRITTEN, by=handler_of(company), row_id=db.new_id())
        services.merge(made, main.id, by=handler_of(company), version=made.version)
    page = Client(company.app).post("/anonymous/follow", {"code": code}, token=False)
    said = {text: languages(page, text) for text in (TITLE, TEXT, HEADLINE, WRITTEN)}
    assert set.union(*said.values()) == {"fr"}, said


def test_a_brief_says_the_language_of_its_irritant(company: Company, at: At) -> None:
    made = answered(company, irritant_of(company, "new", language="fr"))
    handler = handler_of(company)
    with unit_of_work():
        services.mend(made, change="Un essai suffit.", by=handler, version=made.version)
    place = f"/irritants/{made.id}/brief"
    sent = at("lead").post(place, {"program": "voices"})
    page = at("lead").get(sent.response.headers["Location"])
    found = page.soup.select_one(f'a[href="/irritants/{made.id}"]')
    assert _language(found) == "fr"


def test_a_wrong_code_is_refused_in_the_language_of_the_page(company: Company) -> None:
    wrong = {"code": "0000-0000-0000-0000"}
    client = Client(company.app)
    page = client.post("/anonymous/follow", wrong, token=False, language="fr")
    assert page.errors() == ["Erreur : Aucun signalement n’a ce code. Vérifiez les 16 caractères."]


def test_pages_of_handlers_name_the_language_to_write_in(company: Company, at: At) -> None:
    new = irritant_of(company, "new", **FRENCH)
    done = answered(company, irritant_of(company, "new", **FRENCH))
    waits = assigned(company, irritant_of(company, "new", **FRENCH))
    for irritant, step in ((new, "assign"), (waits, "answer"), (done, "mend")):
        page = at("analyst").get(f"/irritants/{irritant.id}/{step}")
        assert "In the language of the report: French." in page.words
