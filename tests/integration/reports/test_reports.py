"""The pages of reports: listed by week, shown without scripts, never a file outside the folder."""

import os
import re
from datetime import UTC, datetime

import pytest

from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.fixtures import At
from tests.integration.reports.permissions import PAGE, written
from tests.pages import Client
from webapp.core.unit_of_work import unit_of_work
from webapp.people import services as people
from webapp.people.workflow import Role

LISTED = ("2026-W09-fr", "2026-W10-en", "2026-W10-fr")


def test_without_a_report_the_page_says_what_to_type(fresh_company: Company) -> None:
    client = Client(fresh_company.app).sign_in(fresh_company.people["analyst"].email)
    page = client.get("/reports?lang=en")
    assert "There is no report yet." in page.words
    assert "francparler report --language fr" in page.words
    (fresh_company.settings.instance / "reports").mkdir()
    assert "Il n’y a pas encore de rapport." in client.get("/reports?lang=fr").words


def test_reports_are_listed_the_newest_week_first(company: Company, at: At) -> None:
    for name in LISTED:
        written(company, name)
    folder = company.settings.instance / "reports"
    moment = datetime(2026, 3, 9, 8, tzinfo=UTC).timestamp()
    os.utime(folder / "2026-W10-fr.html", (moment, moment))
    for other in ("notes.html", "2026-W10-de.html", ".2026-W10-en.html.1.partial"):
        (folder / other).touch()
    (folder / "2026-W11-en.html").symlink_to(folder / "notes.html")
    page = at("observer").get("/reports?lang=en")
    found = re.findall(r'href="/reports/([^"]+)\.html"', page.text)
    assert found == ["2026-W10-en", "2026-W10-fr", "2026-W09-fr"]
    assert "Week 2026-W10 · French" in page.words
    assert "9 Mar 2026" in page.words
    assert "1 kB" in page.words


def test_a_report_is_shown_without_scripts_and_downloaded(company: Company, at: At) -> None:
    name = written(company)
    shown = raw(at("analyst"), "GET", f"/reports/{name}.html")
    assert shown.get_data(as_text=True) == PAGE
    policy = shown.headers["Content-Security-Policy"]
    assert policy.split("; ") == [
        "default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'",
        "frame-ancestors 'none'", "sandbox",
    ]  # fmt: skip
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    sent = raw(at("analyst"), "GET", f"/reports/{name}/download")
    assert sent.headers["Content-Disposition"] == f'attachment; filename="franc-parler-{name}.html"'
    assert sent.headers["Content-Security-Policy"] == policy


@pytest.mark.parametrize(
    "name",
    ["..%2Fdemo", "%2e%2e/demo", "2026-W10-en%00", "2026-W10-de", "2026-W10-en.html", "notes", "2026-W1٠-en"],
)  # fmt: skip
def test_other_names_are_missing(company: Company, at: At, name: str) -> None:
    written(company)
    (company.settings.instance / "reports" / "notes.html").touch()
    (company.settings.instance / "demo.html").touch()
    assert at("admin").get(f"/reports/{name}.html").status == 404


def test_readers_find_the_reports_from_the_figures(company: Company, at: At) -> None:
    link = 'href="/reports"'
    assert link in at("analyst").get("/figures").text
    assert link not in at("lead").get("/figures").text
    with unit_of_work():
        people.grant(
            company.people["colleague"], Role.employee_view, by=company.people["admin"],
            scope=None, reason="reads reports",
        )  # fmt: skip
    assert link in at("colleague").get("/figures").text
