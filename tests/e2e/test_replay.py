"""10,000 real log lines, replayed over HTTP against tracked links, at their own time."""

import http.client
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from analytics import panel, snapshots, weblog
from analytics.core.traffic import CODES
from analytics.traffic import classify
from tests.e2e.conftest import Server
from tests.factories.company import Company
from webapp import config
from webapp.core import clock, db
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking.models import TrackedLink, Visit

LINE = re.compile(
    r'^(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+)[^"]*" (\d{3}) \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$'
)


@pytest.fixture
def settings(settings: config.Settings) -> config.Settings:
    """One trusted proxy stands in front."""
    return replace(settings, forwarded_hops=1)


def _links(company: Company, paths: set[str]) -> dict[str, str]:
    """One tracked link per path of the log."""
    story = company.story("approved")
    made = {}
    with unit_of_work():
        for number, path in enumerate(sorted(paths)):
            made[path] = f"t{number:08d}"
            db.session().add(
                TrackedLink(
                    token=made[path], program_id=story.program_id, story_id=story.id,
                    channel="mail", made_at=datetime(2015, 5, 1, tzinfo=UTC),
                )
            )  # fmt: skip
    return made


def _replay(server: Server, lines: list[re.Match[str]], tokens: dict[str, str]) -> Counter[int]:
    """Send every line: its agent, its referrer, its address through the proxy, at its time."""
    statuses: Counter[int] = Counter()
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port)
    for line in lines:
        address, at, method, path, _status, referrer, agent = line.groups()
        clock.move(datetime.strptime(at, "%d/%b/%Y:%H:%M:%S %z"))
        headers = {"X-Forwarded-For": address, "User-Agent": agent, "Referer": referrer}
        connection.request(method, f"/r/{tokens[path.partition('?')[0]]}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1
    connection.close()
    return statuses


def test_real_log(company: Company, server: Server, trial_data: Path) -> None:
    path = trial_data / "weblogs" / "apache_logs"
    raw = path.read_text(encoding="utf-8", errors="replace").split("\n")
    parsed = [LINE.match(line) for line in raw if line]
    lines = [found for found in parsed if found is not None]
    tokens = _links(company, {line[4].partition("?")[0] for line in lines})
    statuses = _replay(server, lines, tokens)
    malformed = len(parsed) - len(lines)
    methods = Counter(line[3] for line in lines)
    print(f"{len(parsed)} lines, {malformed} malformed, methods {dict(methods)}")  # noqa: T201
    assert (len(parsed), malformed) == (10_000, 1)
    # Other methods are told which ones there are; they lead nowhere and count nothing.
    led = methods["GET"] + methods["HEAD"]
    assert statuses == Counter({302: led, 405: methods["POST"], 200: methods["OPTIONS"]})
    assert statuses.total() == len(lines)

    clock.move(datetime(2015, 6, 1, tzinfo=UTC) + timedelta(days=1))
    server.work()
    log = classify(weblog.read(path).requests)
    counted = log[log["method"].isin(["GET", "HEAD"])]
    rows = db.session().scalars(select(Visit.decided).order_by(Visit.id)).all()
    assert len(rows) == len(counted)

    # The redirect answers 302 where the log's own server failed: nothing else may differ.
    failed = (counted["status"] >= 400).to_numpy()
    theirs = [None if code not in {"R0", "R1", "R2"} else code for code in counted["removed_by"]]
    differing = [
        (mine, their)
        for mine, their, fail in zip(rows, theirs, failed, strict=True)
        if mine != their and not fail
    ]
    assert differing == []
    told = Counter(
        f"{their} in the log, {mine} here"
        for mine, their in zip(rows, theirs, strict=True)
        if mine != their
    )
    print(f"lines that the log's own 4xx/5xx set apart: {dict(told)}")  # noqa: T201
    assert {their for mine, their in zip(rows, theirs, strict=True) if mine != their} == {"R0"}

    taken = snapshots.load(snapshots.latest(company.settings.instance / "snapshots"))
    assert len(panel.build(taken)) == 0, "one author alone is no group"
    weeks = panel.from_requests(snapshots.rows(taken))
    gross = int(weeks["gross"].sum())
    removed = {code: int(weeks[code].sum()) for code in CODES}
    print(f"gross {gross} = authentic {int(weeks['authentic'].sum())} + {removed}")  # noqa: T201
    assert gross == len(counted)
    assert gross == int(weeks["authentic"].sum()) + sum(removed.values())
    agents = Counter(rows)
    assert (removed["R0"], removed["R1"], removed["R2"]) == (
        agents["R0"],
        agents["R1"],
        agents["R2"],
    )
