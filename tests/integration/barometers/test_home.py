"""What the home page and the search show of waves."""

from tests.factories.company import Company
from tests.integration.barometers.waves import brought, lead_of, settle, wave_in
from tests.pages import Client
from webapp.barometers.home import hits, next_steps


def test_the_lead_is_told_what_to_publish_and_decide(company: Company) -> None:
    settle(company)
    wave = wave_in(company, "closed")
    with company.app.test_request_context():
        assert [(step.label, step.url) for step in next_steps(lead_of(company))] == [
            ("Publish the result", f"/barometers/waves/{wave.id}")
        ]
        assert list(next_steps(company.people["admin"])) == []
    brought(company, wave, "published")
    with company.app.test_request_context():
        assert [(step.label, step.url) for step in next_steps(lead_of(company))] == [
            ("Write the decision", f"/barometers/waves/{wave.id}/decision")
        ]
    settle(company)


def test_everyone_finds_published_results_and_readers_find_questionnaires(company: Company) -> None:
    published, other = wave_in(company, "published"), wave_in(company, "closed")
    client = Client(company.app).sign_in(company.people["author"].email)
    found = client.get("/search?q=recommandation").soup.select("main a")
    addresses = {str(a.get("href")) for a in found}
    assert f"/barometers/results/{published.id}" in addresses
    assert f"/barometers/results/{other.id}" not in addresses
    assert not any("questionnaires" in address for address in addresses)
    with company.app.test_request_context():
        kinds = {hit.kind for hit in hits(lead_of(company), "recommandation")}
    assert kinds == {"Results of barometers", "Barometers"}
