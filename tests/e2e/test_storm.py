"""A post travels over the fediverse: hundreds of servers fetch its link at once, and it holds."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from sqlalchemy import func, select

from tests.e2e.conftest import Server
from tests.factories.company import Company
from webapp.core import db
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import Visit

SERVERS = 300
AGENT = "Mastodon/4.3.{} (http.rb/5.2.0; +https://m{}.example/)"


def _fetch(server: Server, token: str, number: int) -> list[int]:
    """What one server of the network does: ask for the head, then for the page."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    found = []
    for method in ("HEAD", "GET"):
        agent = AGENT.format(number % 7, number)
        connection.request(method, f"/r/{token}", headers={"User-Agent": agent})
        answer = connection.getresponse()
        answer.read()
        found.append(answer.status)
    connection.close()
    return found


def _storm(server: Server, token: str) -> list[int]:
    with ThreadPoolExecutor(24) as crowd:
        answers = crowd.map(lambda n: _fetch(server, token, n), range(SERVERS))
        return [status for each in answers for status in each]


def test_six_hundred_previews_on_one_link(company: Company, server: Server) -> None:
    token = company.link().token
    assert _storm(server, token) == [302] * 600
    ingest_visits()
    counted = select(Visit.decided, func.count()).group_by(Visit.decided).order_by(Visit.decided)
    assert [tuple(row) for row in db.session().execute(counted)] == [("R0", 300), ("R1", 300)]
