"""Lines of a real web log are replayed against tracked links, each at its own time.

The suite replays those of the first day and a half; all 10,000 with `SOAK=1`.
"""

import os
import re
from collections import Counter
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import create_environ, run_wsgi_app

from analytics import panel, snapshots, weblog
from analytics.core.traffic import CODES
from analytics.traffic import classify
from tests.factories.application import full_worker
from tests.factories.company import Company
from webapp import config
from webapp.core import clock, db
from webapp.core.db import ALPHABET
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking.models import TrackedLink, Visit
from webapp.tracking.services import TOKEN_LENGTH

LINES = 10_000 if os.environ.get("SOAK") == "1" else 2_500
LINE = re.compile(
    r'^(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+)[^"]*" (\d{3}) \S+ "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$'
)


@pytest.fixture
def settings(settings: config.Settings) -> config.Settings:
    """One trusted proxy forwards the addresses of visitors."""
    return replace(settings, forwarded_hops=1)


def _token(number: int) -> str:
    """A token of the usual length for each number."""
    base = len(ALPHABET)
    return "".join(ALPHABET[number // base**place % base] for place in range(TOKEN_LENGTH))


def create_links(company: Company, paths: set[str]) -> dict[str, str]:
    """One tracked link per path of the log."""
    story = company.story("approved")
    made = {}
    with unit_of_work():
        for number, path in enumerate(sorted(paths)):
            made[path] = _token(number)
            db.session().add(
                TrackedLink(
                    token=made[path], program_id=story.program_id, story_id=story.id,
                    channel="mail", made_at=datetime(2015, 5, 1, tzinfo=UTC),
                )
            )  # fmt: skip
    return made


def replay(company: Company, lines: list[re.Match[str]], tokens: dict[str, str]) -> Counter[int]:
    """Send the request of each line, with its agent, referrer and forwarded address, at its time."""
    statuses: Counter[int] = Counter()
    template = create_environ(base_url=company.settings.base_url)
    for line in lines:
        address, moment, method, path, _status, referrer, agent = line.groups()
        clock.move(datetime.strptime(moment, "%d/%b/%Y:%H:%M:%S %z"))
        token = tokens[path.partition("?")[0]]
        environ = {
            **template, "REQUEST_METHOD": method, "PATH_INFO": f"/r/{token}",
            "HTTP_X_FORWARDED_FOR": address, "HTTP_USER_AGENT": agent, "HTTP_REFERER": referrer,
        }  # fmt: skip
        _body, status, _headers = Context().run(run_wsgi_app, company.app, environ, buffered=True)
        statuses[int(status.partition(" ")[0])] += 1
    return statuses


def test_real_log(company: Company, trial_data: Path) -> None:
    path = trial_data / "weblogs" / "apache_logs"
    raw = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)[:LINES]
    part = company.settings.instance / "log"
    part.write_text("".join(raw), encoding="utf-8")
    parsed = [LINE.match(line.rstrip("\n")) for line in raw]
    lines = [found for found in parsed if found is not None]
    tokens = create_links(company, {line[4].partition("?")[0] for line in lines})
    statuses = replay(company, lines, tokens)
    malformed = len(parsed) - len(lines)
    methods = Counter(line[3] for line in lines)
    print(f"{len(parsed)} lines, {malformed} malformed, methods {dict(methods)}")  # noqa: T201
    assert len(parsed) == LINES
    assert malformed <= 1
    # Other methods are answered without a redirect and are not counted.
    redirected = methods["GET"] + methods["HEAD"]
    assert statuses == Counter({302: redirected, 405: methods["POST"], 200: methods["OPTIONS"]})
    assert statuses.total() == len(lines)

    clock.move(datetime(2015, 6, 1, tzinfo=UTC) + timedelta(days=1))
    Context().run(full_worker(company.app).drain)
    log = classify(weblog.read(part).requests)
    counted = log[log["method"].isin(["GET", "HEAD"])]
    rows = db.session().scalars(select(Visit.decided).order_by(Visit.id)).all()
    assert len(rows) == len(counted)

    # The redirect returns 302 where the server of the log failed; nothing else may differ.
    failed = (counted["status"] >= 400).to_numpy()
    in_log = [None if code not in {"R0", "R1", "R2"} else code for code in counted["removed_by"]]
    differing = [
        (mine, theirs)
        for mine, theirs, fail in zip(rows, in_log, failed, strict=True)
        if mine != theirs and not fail
    ]
    assert differing == []
    differences = Counter(
        f"{theirs} in the log, {mine} here"
        for mine, theirs in zip(rows, in_log, strict=True)
        if mine != theirs
    )
    print(f"lines that the log's own 4xx/5xx set apart: {dict(differences)}")  # noqa: T201
    assert {theirs for mine, theirs in zip(rows, in_log, strict=True) if mine != theirs} == {"R0"}

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
