"""The redirect of a tracked link: fixed destination, no cookies, sent even when counting fails."""

import logging
from pathlib import Path

import pytest

from tests.databases import down
from tests.factories.company import Company
from tests.integration.asking import raw
from tests.integration.fixtures import At, Built
from tests.integration.tracking.visit_requests import (
    ADDRESS,
    FIREFOX,
    visit,
)
from tests.pages import Client
from webapp.core import db
from webapp.tracking import views
from webapp.tracking.models import TrackedLink

JOBS = "https://company.example/jobs"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_redirects_and_sets_no_cookie(build: Built, link: TrackedLink, method: str) -> None:
    response = visit(build(), link, method=method)
    kept = {
        name: response.headers.get(name)
        for name in ("Location", "Cache-Control", "Referrer-Policy", "X-Robots-Tag", "Set-Cookie")
    }
    assert (response.status_code, response.get_data()) == (302, b"")
    assert kept == {
        "Location": JOBS,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Set-Cookie": None,
    }


def test_request_parameters_cannot_change_the_destination(
    build: Built, link: TrackedLink, at: At
) -> None:
    app = build()
    tails = (
        "?url=https://evil.example", "?next=//evil.example", "?destination=https://evil.example",
        "?redirect=https://evil.example&to=//evil.example", "?lang=fr", "?lang=fr&url=//evil.example",
        "#https://evil.example", "?" + "x" * 10_000,
    )  # fmt: skip
    responses = [visit(app, f"{link.token}{tail}") for tail in tails]
    responses.append(visit(app, link, X_Forwarded_Host="evil.example", Host="evil.example"))
    responses.append(visit(app, link, Cookie="francparler=stolen; lang=fr"))
    assert [(a.status_code, a.location) for a in responses] == [(302, JOBS)] * len(responses)
    assert [a.headers.getlist("Set-Cookie") for a in responses] == [[]] * len(responses)
    for method in ("POST", "PUT", "DELETE"):
        assert raw(at("author"), method, f"/r/{link.token}").status_code == 405


def test_an_unknown_token_shows_an_error_page(client: Client, link: TrackedLink) -> None:
    tokens = (
        "x", link.token[:-1], link.token.upper(), f"{link.token}x", "x" * 10_000,
        "'; DROP TABLE request; --", "%E2%80%AE",
    )  # fmt: skip
    pages = [client.get(f"/r/{token}") for token in tokens]
    message = "This link does not exist. Its last letters may be missing."
    assert [(p.status, message in p.words) for p in pages] == [(404, True)] * len(tokens)
    assert raw(client, "HEAD", "/r/unknown").status_code == 404


def test_a_destination_that_is_no_longer_allowed_is_replaced_by_the_charter(
    build: Built, link: TrackedLink
) -> None:
    response = visit(build(link_hosts=frozenset({"other.example"})), link)
    assert (response.status_code, response.location) == (
        302,
        "http://127.0.0.1:5000/charter/voices",
    )


def test_a_spool_that_cannot_be_written_does_not_stop_the_redirect(
    build: Built, link: TrackedLink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "spool").write_text("a file in place of the folder")
    app = build()
    with caplog.at_level(logging.ERROR):
        responses = [visit(app, link), visit(app, link, method="HEAD")]
    assert [(a.status_code, a.location) for a in responses] == [(302, JOBS)] * 2
    message = "a visit could not be counted; the visitor was answered"
    assert [r.getMessage() for r in caplog.records] == [message] * 2
    assert (ADDRESS in caplog.text, FIREFOX in caplog.text) == (False, False)


def test_a_missing_data_key_does_not_stop_the_redirect(
    company: Company, build: Built, link: TrackedLink, caplog: pytest.LogCaptureFixture
) -> None:
    visit(build(), link)
    app = build(data_keys=(("another", b"o" * 32),))
    with caplog.at_level(logging.ERROR):
        response = visit(app, link)
    assert (response.status_code, response.location) == (302, JOBS)
    assert len(caplog.records) == 1


@pytest.mark.both_databases
def test_a_known_link_leads_on_while_the_database_is_down(
    build: Built, link: TrackedLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, token = build(), link.token
    # A target in memory is old at once, so that each visit asks the database.
    monkeypatch.setattr(views, "KEPT", -1.0)
    assert visit(app, token).status_code == 302
    # The test's own transaction would keep the table.
    db.session().rollback()
    with down(app.runtime.settings.database_url):
        answers = [visit(app, token) for _ in range(3)]
        assert [(a.status_code, a.location) for a in answers] == [(302, JOBS)] * 3
        assert visit(app, "a" * 10).status_code == 503
