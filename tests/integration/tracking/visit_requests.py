"""Requests to a tracked link, spool lines, and stored visits."""

import json
from contextvars import Context
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.integration.asking import raw
from tests.pages import Client
from webapp.core import db
from webapp.tracking import spool
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import TrackedLink, Visit
from webapp.web.application import Application

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
ADDRESS = "203.0.113.77"


def visit(
    app: Application, link: TrackedLink | str, *, method: str = "GET", agent: str = FIREFOX,
    address: str = ADDRESS, **headers: str,
) -> TestResponse:  # fmt: skip
    """Follow a link; `headers` have underscores for hyphens."""
    token = link if isinstance(link, str) else link.token
    return raw(
        Client(app), method, f"/r/{token}",
        headers={"User-Agent": agent, **{k.replace("_", "-"): v for k, v in headers.items()}},
        environ_base={"REMOTE_ADDR": address},
    )  # fmt: skip


def spool_lines(app: Application) -> list[dict[str, Any]]:
    """The lines of an application's spool."""
    folder = app.runtime.settings.instance / "spool"
    return [json.loads(line) for p in spool.files(folder) for line in p.read_text().splitlines()]


def ingest(app: Application) -> None:
    """Run the ingest job of the machine of an application."""

    def run() -> None:
        with app.app_context():
            ingest_visits()

    Context().run(run)


def stored_visits(link: TrackedLink) -> list[tuple[str | None, str]]:
    """The deciding rule and the viewer class of the stored visits of a link."""
    db.session().rollback()
    found = db.session().scalars(select(Visit).where(Visit.link_id == link.id).order_by(Visit.id))
    return [(v.decided, v.viewer) for v in found]
