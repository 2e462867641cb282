"""Many servers of the fediverse fetch the link of a post at the same time."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from sqlalchemy import func, select

from tests.e2e.conftest import Server
from tests.factories.company import Company
from webapp.core import db
from webapp.tracking.jobs import ingest_visits
from webapp.tracking.models import Visit

SERVERS = 40
AGENT = "Mastodon/4.3.{} (http.rb/5.2.0; +https://m{}.example/)"


def fetch(server: Server, token: str, number: int) -> list[int]:
    """The statuses that one server gets: for HEAD, then for GET."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    statuses = []
    for method in ("HEAD", "GET"):
        agent = AGENT.format(number % 7, number)
        connection.request(method, f"/r/{token}", headers={"User-Agent": agent})
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()
    return statuses


def test_every_preview_of_many_servers_is_counted(company: Company, server: Server) -> None:
    token = company.link().token
    with ThreadPoolExecutor(20) as threads:
        found = threads.map(lambda number: fetch(server, token, number), range(SERVERS))
        assert list(found) == [[302, 302]] * SERVERS
    ingest_visits()
    counted = select(Visit.decided, func.count()).group_by(Visit.decided).order_by(Visit.decided)
    rows = [tuple(row) for row in db.session().execute(counted)]
    assert rows == [("R0", SERVERS), ("R1", SERVERS)]
