"""Visits: no personal data, classified by their requests, counted once."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from analytics.core.networks import Network
from tests.environment import NOON
from tests.factories.company import Company
from tests.integration.asking import count, together
from tests.integration.fixtures import Built
from tests.integration.tracking.visit_requests import (
    ADDRESS,
    BOT,
    CHROME,
    ingest,
    spool_lines,
    stored_visits,
    visit,
)
from webapp import config
from webapp.core import clock, db
from webapp.core.crypto import DataKey
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking import spool
from webapp.tracking.jobs import rotate_day_keys
from webapp.tracking.models import SpoolFile, TrackedLink, Visit
from webapp.tracking.services import ingest_file


def company_networks() -> tuple[Network, ...]:
    """The configured network of the company, 192.0.2.0/24."""
    environment = {
        "SECRET_KEY": "x" * 32,
        "DATA_KEYS": "a:" + "A" * 43 + "=",
        "COMPANY_NETWORKS": "192.0.2.0/24",
    }
    return config.read(environment).company_networks


def test_the_spool_contains_no_personal_data(
    build: Built, link: TrackedLink, tmp_path: Path
) -> None:
    app = build(forwarded_hops=1)
    agent = f"{CHROME} SecretAgent/7"
    visit(
        app, link, agent=agent, X_Forwarded_For="198.51.100.9", Referer="https://secret.example/a"
    )
    content = b"".join(p.read_bytes() for p in spool.files(tmp_path / "spool"))
    identifying = (ADDRESS, "198.51.100.9", "Secret", "secret", "Chrome", "Mozilla", link.token)
    assert [w for w in identifying if w.encode() in content] == []
    (row,) = spool_lines(app)
    assert set(row) == {"e", "l", "t", "v", "w", "d", "c"}
    assert (row["l"], row["t"]) == (link.id, int(NOON.timestamp() * 1_000_000))
    assert [len(row[k]) for k in ("e", "v")] == [32, 32]
    assert set(Visit.__table__.columns.keys()) == {
        "id", "event_id", "link_id", "at_us", "visitor", "viewer", "decided", "classifier", "week",
    }  # fmt: skip


def test_visits_are_classified_by_their_requests(build: Built, link: TrackedLink) -> None:
    app = build(company_networks=company_networks(), forwarded_hops=1)
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
    assert stored_visits(link) == [
        ("R0", "external"), ("R0", "external"), ("R0", "external"), ("R0", "external"),
        ("R1", "external"), ("R2", "external"), ("R2", "external"), ("R6", "employee"),
        (None, "external"), (None, "external"), ("R6", "employee"), (None, "unknown"),
    ]  # fmt: skip


def test_a_forwarded_address_is_used_only_behind_a_proxy(build: Built, link: TrackedLink) -> None:
    visit(build(company_networks=company_networks()), link, X_Forwarded_For="192.0.2.40")
    app = build()
    visit(app, link, X_Forwarded_For="192.0.2.40")
    ingest(app)
    assert sorted(viewer for _decided, viewer in stored_visits(link)) == ["external", "unknown"]


def test_visits_with_hostile_headers_are_counted(build: Built, link: TrackedLink) -> None:
    app = build()
    agents = ("x" * 60_000, "\xff\xfe", "{}{}", "Mozilla/5.0 (" * 2000, "'\"<script>", "\x1b[31m")
    assert [visit(app, link, agent=a).status_code for a in agents] == [302] * len(agents)
    ingest(app)
    assert len(stored_visits(link)) == len(agents)


@pytest.mark.both_databases
def test_a_spool_file_that_is_read_twice_counts_once(
    build: Built, link: TrackedLink, tmp_path: Path
) -> None:
    app = build()
    for number in range(3):
        visit(app, link, address=f"198.51.100.{number}")
    (path,) = spool.files(tmp_path / "spool")
    with pytest.raises(RuntimeError, match="the worker died"), unit_of_work():  # noqa: PT012
        assert ingest_file(path) == 3
        raise RuntimeError("the worker died")
    assert stored_visits(link) == []
    for _time in range(2):
        ingest(app)
        assert len(stored_visits(link)) == 3
    with unit_of_work():
        db.session().delete(db.session().get_one(SpoolFile, path.name))
    ingest(app)
    assert len(stored_visits(link)) == 3
    visit(app, link)
    ingest(app)
    assert len(stored_visits(link)) == 4
    (file,) = db.session().scalars(select(SpoolFile).where(SpoolFile.name == path.name))
    assert file.offset == path.stat().st_size


def test_unreadable_spool_lines_are_skipped(
    build: Built, link: TrackedLink, tmp_path: Path
) -> None:
    app = build()
    visit(app, link)
    (path,) = spool.files(tmp_path / "spool")
    right = path.read_bytes()
    unknown = right.replace(link.id.encode(), b"nobody-made-this")
    path.write_bytes(b"torn\n[]\n{}\nnull\n" + unknown + b'{"l": 7}\n' + right)
    ingest(app)
    assert len(stored_visits(link)) == 1


def test_the_visitor_hash_is_the_same_for_one_day_on_every_link(
    company: Company, build: Built
) -> None:
    first, second = company.link(), company.link()
    app = build()
    visit(app, first)
    visit(app, second)
    visit(app, first, agent=CHROME)
    visit(app, first, address="203.0.113.78")
    with clock.at(NOON + timedelta(days=1)):
        visit(app, first)
    keys = [row["v"] for row in spool_lines(app)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


@pytest.mark.both_databases
def test_all_processes_of_a_day_compute_the_same_visitor_hash(
    build: Built, link: TrackedLink, tmp_path: Path
) -> None:
    """Two processes create the key of the day at the same moment."""
    apps = [build(instance=tmp_path / name) for name in ("one", "two")]
    with clock.at(NOON + timedelta(days=40)):
        together(*(partial(visit, a, link.token) for a in apps))
    keys = [row["v"] for app in apps for row in spool_lines(app)]
    assert (len(keys), len(set(keys))) == (2, 1)
    assert count(DataKey, DataKey.owner_id == "day:2026-12-28") == 1


def test_the_key_of_a_day_is_deleted_after_the_day(build: Built, link: TrackedLink) -> None:
    """Midnight in Paris is 23:00 UTC; the key is kept an hour longer, because clocks may differ."""
    midnight = NOON.replace(hour=23)
    with clock.at(NOON):
        visit(build(), link)

    def keys_after(hours: float) -> int:
        with clock.at(midnight + timedelta(hours=hours)):
            rotate_day_keys()
        return count(DataKey, DataKey.owner_id == "day:2026-11-18")

    assert [keys_after(h) for h in (-11, -0.1, 0.9, 1.1)] == [1, 1, 1, 0]
    with clock.at(NOON):
        visit(build(), link)
    assert keys_after(-11) == 1
