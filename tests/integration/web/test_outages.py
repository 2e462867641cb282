"""A database that is damaged, read-only or full is said in words, and nobody seems signed in."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.factories.company import PASSWORD, Company
from tests.pages import Client
from webapp.app import create_app
from webapp.config import Settings
from webapp.core import db
from webapp.web.application import Application
from webapp.web.database import db as flask_db
from webapp.web.health import takes_writes

UNAVAILABLE = (503, "Not available right now")


@contextmanager
def _at(settings: Settings, url: str) -> Iterator[Application]:
    app = create_app(replace(settings, database_url=url))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    with app.app_context():
        flask_db.engine.dispose()


def _read_only(settings: Settings) -> str:
    if settings.sqlite:
        path = settings.database_url.removeprefix("sqlite:///")
        return f"sqlite:///file:{path}?mode=ro&uri=true"
    return f"{settings.database_url}?options=-c%20default_transaction_read_only%3Don"


def _sign_in(client: Client) -> tuple[int, str]:
    page = client.post("/sign-in", {"email": "author@company.example", "password": PASSWORD})
    return page.status, page.h1


@pytest.mark.both_databases
def test_a_read_only_database_answers_pages_and_refuses_changes(fresh_company: Company) -> None:
    with _at(fresh_company.settings, _read_only(fresh_company.settings)) as app:
        client = Client(app)
        assert client.get("/about").status == 200
        assert _sign_in(client) == UNAVAILABLE
        answer = app.test_client().get("/readyz")
        assert (answer.status_code, answer.get_json()["writes"]) == (503, False)
        assert answer.get_json()["database"] is True


@pytest.mark.both_databases
def test_a_session_that_cannot_be_stored_is_said(fresh_company: Company) -> None:
    db.begin_writing()
    db.session().execute(text("ALTER TABLE web_session RENAME TO elsewhere"))
    db.session().commit()
    with _at(fresh_company.settings, fresh_company.settings.database_url) as app:
        client = Client(app)
        assert _sign_in(client) == UNAVAILABLE
        # The cookie from before signing in is kept: it signs nobody in.
        assert client.get("/").text_of("header a[href='/sign-in']") != ""


def test_a_damaged_file_has_a_page(fresh_company: Company, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\0" + os.urandom(20_000))
    with _at(fresh_company.settings, f"sqlite:///{damaged}") as app:
        page = Client(app).get("/")
        assert (page.status, page.h1) == UNAVAILABLE
        ready = app.test_client().get("/readyz")
        assert (ready.status_code, ready.get_json()["database"]) == (503, False)


def test_a_file_where_nothing_can_be_written() -> None:
    assert takes_writes("sqlite:////proc/version") is False


def test_operations_name_what_does_not_work(fresh_company: Company) -> None:
    (fresh_company.settings.instance / "spool").write_text("a file in place of the folder")
    admin = Client(fresh_company.app).sign_in("admin@company.example")
    assert "Visits to links are being lost." in admin.get("/admin/operations").words
    (fresh_company.settings.instance / "spool").unlink()
    assert "Visits to links" not in admin.get("/admin/operations").words
