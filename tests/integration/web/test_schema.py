"""While the database is older or newer than the code, every page answers 503 with the reason."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.factories.company import Company
from tests.integration.cli.running import refused, run
from tests.pages import Client
from webapp.app import create_app
from webapp.config import Settings
from webapp.core import db, migrate
from webapp.web.application import Application
from webapp.web.database import db as flask_db

OLDER = "The database is from an earlier version of Franc-Parler."
NEWER = "The database is from a later version of Franc-Parler."
HEALTH = {"/healthz", "/readyz"}


def _set_revision(revision: str) -> None:
    db.begin_writing()
    db.session().execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    db.session().commit()


@contextmanager
def _process(settings: Settings) -> Iterator[Application]:
    """An application that has not looked at the schema yet; its connections are closed."""
    app = create_app(settings)
    yield app
    with app.app_context():
        flask_db.engine.dispose()


def _fresh_process(client: Client, app: Application) -> Client:
    """The same browser at a process that has not looked at the schema yet."""
    other = Client(app)
    for cookie in client.http._cookies.values():  # type: ignore[union-attr]
        other.http.set_cookie(cookie.key, cookie.decoded_value)
    return other


@pytest.mark.both_databases
@pytest.mark.parametrize(("revision", "reason"), [("0001", OLDER), ("9999", NEWER)])
def test_every_page_says_that_the_schema_differs(
    fresh_company: Company, revision: str, reason: str
) -> None:
    before = Client(fresh_company.app).sign_in(fresh_company.people["lead"].email)
    assert before.get("/").status == 200
    _set_revision(revision)
    with _process(fresh_company.settings) as app:
        visitor, lead = Client(app), _fresh_process(before, app)
        rules = [
            r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()) and not r.arguments
        ]
        paths = {rule.rule for rule in rules} - HEALTH | {
            "/nowhere",
            "/charter/none",
            "/stories/none",
        }
        found = {
            (page.status, reason in page.words, "Sign out" in page.words)
            for path in paths
            for page in (visitor.get(path), lead.get(path), lead.post(path, token=False))
        }
        assert found == {(503, True, False)}
        assert [Client(app).get(path).status for path in sorted(HEALTH)] == [200, 503]
        _set_revision(migrate.head())
        assert lead.get("/").status == 200


@pytest.mark.both_databases
def test_a_database_without_tables_is_an_older_one(settings: Settings) -> None:
    migrate.downgrade(settings.database_url, "base")
    with _process(settings) as app:
        client = Client(app)
        # The cookie of a session, for whose row there is no table.
        client.http.set_cookie("francparler", "a" * 43)
        page = client.get("/about")
        assert (page.status, OLDER in page.words) == (503, True)


@pytest.mark.parametrize(
    "command",
    [("demo",), ("snapshot",), ("work", "--once"), ("keys", "rotate"), ("audit", "verify"), ("retention",)],
)  # fmt: skip
def test_no_command_uses_a_newer_database(fresh_company: Company, command: tuple[str, ...]) -> None:
    given = {
        "DATABASE_URL": fresh_company.settings.database_url,
        "INSTANCE": str(fresh_company.settings.instance),
    }
    _set_revision("9999")
    assert refused(run(*command, **given)) == (
        2, "The database is newer than this version: start the version that made it.",
    )  # fmt: skip
    code, sentence = refused(run("migrate", **given))
    assert (code, "9999" in sentence, "\n" in sentence) == (2, True, False)
