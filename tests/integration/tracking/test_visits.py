"""The tracked link: it leads on whatever happens, and what it writes down names nobody."""

import json
import logging
from contextvars import Context
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count, raw, together
from tests.integration.fixtures import At, Built
from tests.pages import Client
from webapp import config
from webapp.core import clock, db
from webapp.core.crypto import DataKey
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking import spool
from webapp.tracking.jobs import ingest_visits, rotate_day_keys
from webapp.tracking.models import SpoolFile, TrackedLink, Visit
from webapp.tracking.services import ingest_file
from webapp.web.application import Application

JOBS = "https://company.example/jobs"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36"
)
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
ADDRESS = "203.0.113.77"


@pytest.fixture
def link(company: Company) -> TrackedLink:
    """A link nobody followed yet."""
    return company.link()


@pytest.fixture
def built(built: Built, tmp_path: Path) -> Built:
    """A further process of the same company, with a folder of its own."""
    return partial(built, instance=tmp_path)


def visit(
    app: Application, link: TrackedLink | str, *, method: str = "GET", agent: str = FIREFOX,
    address: str = ADDRESS, **headers: str,
) -> TestResponse:  # fmt: skip
    token = link if isinstance(link, str) else link.token
    return raw(
        Client(app), method, f"/r/{token}",
        headers={"User-Agent": agent, **{k.replace("_", "-"): v for k, v in headers.items()}},
        environ_base={"REMOTE_ADDR": address},
    )  # fmt: skip


def lines(app: Application) -> list[dict[str, Any]]:
    folder = app.runtime.settings.instance / "spool"
    return [json.loads(line) for p in spool.files(folder) for line in p.read_text().splitlines()]


def ingest(app: Application) -> None:
    """What the worker of that machine does."""

    def run() -> None:
        with app.app_context():
            ingest_visits()

    Context().run(run)


def visits(link: TrackedLink) -> list[tuple[str | None, str]]:
    db.session().rollback()
    found = db.session().scalars(select(Visit).where(Visit.link_id == link.id).order_by(Visit.id))
    return [(v.decided, v.viewer) for v in found]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_link_leads_on_and_leaves_nothing_in_the_browser(
    built: Built, link: TrackedLink, method: str
) -> None:
    answer = visit(built(), link, method=method)
    kept = {
        name: answer.headers.get(name)
        for name in ("Location", "Cache-Control", "Referrer-Policy", "X-Robots-Tag", "Set-Cookie")
    }
    assert (answer.status_code, answer.get_data()) == (302, b"")
    assert kept == {
        "Location": JOBS,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Set-Cookie": None,
    }


def test_nobody_makes_a_link_lead_elsewhere(built: Built, link: TrackedLink, at: At) -> None:
    app = built()
    tails = (
        "?url=https://evil.example", "?next=//evil.example", "?destination=https://evil.example",
        "?redirect=https://evil.example&to=//evil.example", "?lang=fr", "?lang=fr&url=//evil.example",
        "#https://evil.example", "?" + "x" * 10_000,
    )  # fmt: skip
    asked = [visit(app, f"{link.token}{tail}") for tail in tails]
    asked.append(visit(app, link, X_Forwarded_Host="evil.example", Host="evil.example"))
    asked.append(visit(app, link, Cookie="francparler=stolen; lang=fr"))
    assert [(a.status_code, a.location) for a in asked] == [(302, JOBS)] * len(asked)
    assert [a.headers.getlist("Set-Cookie") for a in asked] == [[]] * len(asked)
    for method in ("POST", "PUT", "DELETE"):
        assert raw(at("author"), method, f"/r/{link.token}").status_code == 405


def test_a_link_that_is_none_is_told_so_with_a_page(client: Client, link: TrackedLink) -> None:
    tokens = (
        "x", link.token[:-1], link.token.upper(), f"{link.token}x", "x" * 10_000,
        "'; DROP TABLE request; --", "%E2%80%AE",
    )  # fmt: skip
    pages = [client.get(f"/r/{token}") for token in tokens]
    said = "This link leads nowhere. It may have been copied without its last letters."
    assert [(p.status, said in p.words) for p in pages] == [(404, True)] * len(tokens)
    assert raw(client, "HEAD", "/r/unknown").status_code == 404


def test_a_host_that_is_no_longer_allowed_leads_to_the_charter(
    built: Built, link: TrackedLink
) -> None:
    answer = visit(built(link_hosts=frozenset({"other.example"})), link)
    assert (answer.status_code, answer.location) == (302, "http://127.0.0.1:5000/charter/voices")


def test_a_spool_that_takes_nothing_does_not_stop_the_visitor(
    built: Built, link: TrackedLink, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "spool").write_text("a file stands where the folder should")
    app = built()
    with caplog.at_level(logging.ERROR):
        answers = [visit(app, link), visit(app, link, method="HEAD")]
    assert [(a.status_code, a.location) for a in answers] == [(302, JOBS)] * 2
    said = "a visit could not be counted; the visitor was led on"
    assert [r.getMessage() for r in caplog.records] == [said] * 2
    assert (ADDRESS in caplog.text, FIREFOX in caplog.text) == (False, False)


def test_a_lost_data_key_does_not_stop_the_visitor(
    company: Company, built: Built, link: TrackedLink, caplog: pytest.LogCaptureFixture
) -> None:
    visit(built(), link)
    app = built(data_keys=(("another", b"o" * 32),))
    with caplog.at_level(logging.ERROR):
        answer = visit(app, link)
    assert (answer.status_code, answer.location) == (302, JOBS)
    assert len(caplog.records) == 1


def test_what_is_written_down_names_nobody(built: Built, link: TrackedLink, tmp_path: Path) -> None:
    app = built(forwarded_hops=1)
    agent = f"{CHROME} SecretAgent/7"
    visit(
        app, link, agent=agent, X_Forwarded_For="198.51.100.9", Referer="https://secret.example/a"
    )
    content = b"".join(p.read_bytes() for p in spool.files(tmp_path / "spool"))
    told = (ADDRESS, "198.51.100.9", "Secret", "secret", "Chrome", "Mozilla", link.token)
    assert [w for w in told if w.encode() in content] == []
    (row,) = lines(app)
    assert set(row) == {"e", "l", "t", "v", "w", "d", "c"}
    assert (row["l"], row["t"]) == (link.id, int(NOON.timestamp() * 1_000_000))
    assert [len(row[k]) for k in ("e", "v")] == [32, 32]
    assert set(Visit.__table__.columns.keys()) == {
        "id", "event_id", "link_id", "at_us", "visitor", "viewer", "decided", "classifier", "week",
    }  # fmt: skip


def test_each_visit_is_told_apart_by_what_the_request_shows(
    built: Built, link: TrackedLink
) -> None:
    networks = config.read(
        {
            "SECRET_KEY": "x" * 32,
            "DATA_KEYS": "a:" + "A" * 43 + "=",
            "COMPANY_NETWORKS": "192.0.2.0/24",
        }
    ).company_networks
    app = built(company_networks=networks, forwarded_hops=1)
    inside, outside = "192.0.2.40", "198.51.100.9"
    visit(app, link, method="HEAD", X_Forwarded_For=outside)
    visit(app, link, Sec_Purpose="prefetch;prerender", X_Forwarded_For=outside)
    visit(app, link, Purpose="prefetch", X_Forwarded_For=outside)
    visit(app, link, X_Moz="prefetch", X_Forwarded_For=outside)
    visit(app, link, agent=BOT, X_Forwarded_For=outside)
    visit(app, link, agent="OurIntranet/2.0", X_Forwarded_For=outside)
    visit(app, link, agent="", X_Forwarded_For=outside)
    visit(app, link, X_Forwarded_For=inside)
    visit(app, link, X_Forwarded_For=outside)
    visit(app, link, X_Forwarded_For=f"{inside}, {outside}")
    visit(app, link, X_Forwarded_For=f"{outside}, {inside}")
    visit(app, link, X_Forwarded_For="no address")
    ingest(app)
    assert visits(link) == [
        ("R0", "external"), ("R0", "external"), ("R0", "external"), ("R0", "external"),
        ("R1", "external"), ("R2", "external"), ("R2", "external"), ("R6", "employee"),
        (None, "external"), (None, "external"), ("R6", "employee"), (None, "unknown"),
    ]  # fmt: skip


def test_a_forwarded_address_is_believed_only_behind_a_proxy(
    built: Built, link: TrackedLink
) -> None:
    networks = config.read(
        {
            "SECRET_KEY": "x" * 32,
            "DATA_KEYS": "a:" + "A" * 43 + "=",
            "COMPANY_NETWORKS": "192.0.2.0/24",
        }
    ).company_networks
    visit(built(company_networks=networks), link, X_Forwarded_For="192.0.2.40")
    app = built()
    visit(app, link, X_Forwarded_For="192.0.2.40")
    ingest(app)
    assert sorted(viewer for _decided, viewer in visits(link)) == ["external", "unknown"]


def test_hostile_headers_are_counted_like_others(built: Built, link: TrackedLink) -> None:
    app = built()
    agents = ("x" * 60_000, "\xff\xfe", "{}{}", "Mozilla/5.0 (" * 2000, "'\"<script>", "\x1b[31m")
    assert [visit(app, link, agent=a).status_code for a in agents] == [302] * len(agents)
    ingest(app)
    assert len(visits(link)) == len(agents)


def test_what_was_read_twice_counts_once(built: Built, link: TrackedLink, tmp_path: Path) -> None:
    app = built()
    for number in range(3):
        visit(app, link, address=f"198.51.100.{number}")
    (path,) = spool.files(tmp_path / "spool")
    with pytest.raises(RuntimeError, match="the worker died"), unit_of_work():  # noqa: PT012
        assert ingest_file(path) == 3
        raise RuntimeError("the worker died")
    assert visits(link) == []
    for _time in range(2):
        ingest(app)
        assert len(visits(link)) == 3
    with unit_of_work():
        db.session().delete(db.session().get_one(SpoolFile, path.name))
    ingest(app)
    assert len(visits(link)) == 3
    visit(app, link)
    ingest(app)
    assert len(visits(link)) == 4
    (kept,) = db.session().scalars(select(SpoolFile).where(SpoolFile.name == path.name))
    assert kept.offset == path.stat().st_size


def test_a_line_that_is_not_ours_stops_nothing(
    built: Built, link: TrackedLink, tmp_path: Path
) -> None:
    app = built()
    visit(app, link)
    (path,) = spool.files(tmp_path / "spool")
    right = path.read_bytes()
    unknown = right.replace(link.id.encode(), b"nobody-made-this")
    path.write_bytes(b"torn\n[]\n{}\nnull\n" + unknown + b'{"l": 7}\n' + right)
    ingest(app)
    assert len(visits(link)) == 1


def test_a_visitor_is_the_same_for_one_day_on_every_link(company: Company, built: Built) -> None:
    first, second = company.link(), company.link()
    app = built()
    visit(app, first)
    visit(app, second)
    visit(app, first, agent=CHROME)
    visit(app, first, address="203.0.113.78")
    with clock.at(NOON + timedelta(days=1)):
        visit(app, first)
    keys = [row["v"] for row in lines(app)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


def test_every_process_of_a_day_knows_a_visitor_alike(
    built: Built, link: TrackedLink, tmp_path: Path
) -> None:
    """Also when two of them make the day's key at the same moment."""
    apps = [built(instance=tmp_path / name) for name in ("one", "two")]
    with clock.at(NOON + timedelta(days=40)):
        together(*(partial(visit, a, link.token) for a in apps))
    keys = [row["v"] for app in apps for row in lines(app)]
    assert (len(keys), len(set(keys))) == (2, 1)
    assert count(DataKey, DataKey.owner_id == "day:2026-12-28") == 1


def test_the_key_of_a_day_is_destroyed_when_the_day_is_over(
    built: Built, link: TrackedLink
) -> None:
    """The organization is in Paris, an hour ahead; clocks may differ by another hour."""
    midnight = NOON.replace(hour=23)
    with clock.at(NOON):
        visit(built(), link)

    def kept(hours: float) -> int:
        with clock.at(midnight + timedelta(hours=hours)):
            rotate_day_keys()
        return count(DataKey, DataKey.owner_id == "day:2026-11-18")

    assert [kept(h) for h in (-11, -0.1, 0.9, 1.1)] == [1, 1, 1, 0]
    with clock.at(NOON):
        visit(built(), link)
    assert kept(-11) == 1
