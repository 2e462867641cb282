"""Pages of recruitment: the import and the stored figures, with their floors."""

from datetime import timedelta
from io import BytesIO

import pytest

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.recruitment.files import (
    APPLICATIONS,
    HIRES,
    LINE,
    csv,
    emptied,
    hires,
    loaded,
    many,
    rows,
    stored,
)
from tests.pages import Client, Page
from webapp.core import clock
from webapp.recruitment import queries
from webapp.recruitment.jobs.figures import compute, store
from webapp.recruitment.models import JobApplication
from webapp.recruitment.workflow import Kind

PAGE = "/recruitment/import"


@pytest.fixture(autouse=True)
def _empty(company: Company) -> None:
    emptied()


@pytest.fixture
def analyst(company: Company) -> Client:
    return Client(company.app).sign_in(company.people["analyst"].email)


def send(client: Client, raw: bytes, tried: str = "", system: str = "") -> Page:
    values = {"kind": "applications", "system": system, "order": "", "tried": tried}
    return client.post(PAGE, {**values, "file": (BytesIO(raw), "applications.csv")})


def test_a_file_is_tested_then_imported_with_its_columns_listed(
    company: Company, analyst: Client
) -> None:
    head = "Application ID,Candidate Name,Job,Department,Applied On,Current Stage,Status,Source"
    raw = csv("1,Jean Dupont,Joiner,Workshop,2026-03-02,Offer,Active,Careers page", head=head)
    page = send(analyst, raw, system="greenhouse")
    assert (page.status, rows(JobApplication, "stage")) == (200, [])
    assert "1 row added" in page.words
    assert "Columns that were discarded and not stored: Candidate Name" in page.words
    tried = page.form(PAGE)["tried"]
    other = send(analyst, raw, tried, system="lever")
    assert (other.status, rows(JobApplication, "stage")) == (422, [])
    done = send(analyst, raw, tried, system="greenhouse")
    assert "Result of the import" in done.words
    assert (done.form(PAGE)["tried"], rows(JobApplication, "stage")) == ("", [("offered",)])
    again = send(analyst, raw, tried, system="greenhouse")
    assert "1 row unchanged" in again.words


def test_all_faults_are_shown_and_nothing_of_a_person(company: Company, analyst: Client) -> None:
    bad = [LINE.replace("Workshop", f"Nowhere {n}").replace("A-1", f"A-{n}") for n in range(250)]
    page = send(analyst, csv(*bad))
    assert page.status == 422
    assert beside(page)["file"].startswith("The file is refused and nothing of it is stored.")
    assert "250 faults in the file" in page.words
    assert "Line 201 · unit · No unit is called “Nowhere 199”." in page.words
    assert "and 50 more" in page.words
    page = send(analyst, csv(f"{LINE},Jean Dupont", head=f"{APPLICATIONS},Name"))
    assert "The column “Name” is not accepted." in page.words
    assert "Dupont" not in page.text


def test_before_any_figures_the_pages_say_what_to_do(company: Company, analyst: Client) -> None:
    assert "There are no figures of recruitment yet." in analyst.get("/recruitment").words
    lead = Client(company.app).sign_in(company.people["lead"].email)
    page = lead.get("/recruitment/quality")
    assert "Analysts and administrators import applications and hires." in page.words
    assert analyst.get("/recruitment/funnel.en.svg").status == 404


def test_pages_show_what_the_worker_stored(company: Company, analyst: Client) -> None:
    loaded(csv(*many(100)))
    today = clock.today()
    loaded(csv(*hires(12, today - timedelta(days=400), ended=3), head=HIRES), Kind.hires)
    assert "There are no figures" in analyst.get("/recruitment").words
    store()
    page = analyst.get("/recruitment")
    assert "Of 100 applications, 20% accepted an offer (95% interval: 13% to 29%)." in page.words
    assert "Interviewed 50" in page.words
    assert "50% [40 – 60]" in page.words
    page = analyst.get("/recruitment/sources")
    assert "Declared source No tracked link Job board 50 Accepted offers" in page.words
    assert "Job board No tracked link 50 20% [11 – 33]" in page.words
    # The total would reveal that no other source has any.
    assert "Agency" not in page.words
    page = analyst.get("/recruitment/retention")
    assert "All hires 12 100% [76 – 100] 75% [41 – 91]" in page.words
    assert "Workshop 12 75% [41 – 91]" in page.words
    page = analyst.get("/recruitment/quality")
    assert " 12 " in page.words
    assert analyst.get("/recruitment/retention.fr.svg?width=wide").response.data.startswith(b"<svg")
    assert analyst.get("/recruitment/other.fr.svg").status == 404
    lead = Client(company.app).sign_in(company.people["lead"].email)
    for address in ("/programs/voices", "/figures"):
        assert "Recruitment" in lead.get(address).words


def test_figures_wait_for_four_weeks_and_for_enough_rows(company: Company) -> None:
    store()
    assert queries.newest() is None
    today = clock.today()
    loaded(csv(*many(60, today)))
    store()
    first = queries.newest()
    assert first is not None
    loaded(csv(*many(90, today)))
    store()
    assert queries.newest() == first
    later = clock.now() + timedelta(weeks=4, days=1)
    with clock.at(later):
        loaded(csv(*many(94, today)))
        store()
        newest = queries.newest()
        assert newest is not None
        assert newest.rows - first.rows == 34
    with clock.at(later + timedelta(weeks=5)):
        loaded(csv(*many(98, today)))
        store()
        assert queries.newest() == newest
        loaded(csv(*many(99, today)))
        store()
        assert queries.newest() != newest


def test_small_numbers_are_in_no_figure(company: Company) -> None:
    loaded(csv(*many(4)))
    loaded(csv(*hires(9, clock.today() - timedelta(days=400)), head=HIRES), Kind.hires)
    content = compute(clock.today()).content
    assert content["funnel"] == []
    assert content["sources"] == []
    assert content["quality"] == []
    assert content["retention"]["groups"] == []
    assert [each["hires"] for each in content["retention"]["units"]] in ([], [None])
    stored()
