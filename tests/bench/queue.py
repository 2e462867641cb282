"""The review queue with 100 and with 10,000 waiting stories: p95 of each, their ratio, queries.

`python -m tests.bench.queue`, on SQLite and, where one answers, on PostgreSQL.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, insert, text

from tests.conftest import NOON
from tests.databases import settings_of, throwaway
from tests.factories.company import BODY, House, standing
from tests.pages import Client
from webapp.kernel import db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import State
from webapp.web.database import db as flask_db

SIZES = (100, 10_000)
ROUNDS = 60


def fill(house: House, count: int) -> None:
    """So many stories that wait, written straight into the tables."""
    stories, revisions = [], []
    for number in range(count):
        at, story_id = NOON + timedelta(seconds=number), db.new_id()
        stories.append({
            "id": story_id, "program_id": house.program.id, "brief_id": house.brief.id,
            "person_id": house.people["author"].id, "language": "en", "title": f"Story {number}",
            "body": BODY, "version": 1, "state": State.in_review, "made_at": at,
            "submitted_at": at, "due_at": at + timedelta(days=2),
        })  # fmt: skip
        revisions.append({
            "id": db.new_id(), "story_id": story_id, "number": 1, "title": f"Story {number}",
            "body": BODY, "made_at": at,
        })  # fmt: skip
    with unit_of_work():
        db.session().execute(insert(Story), stories)
        db.session().execute(insert(Revision), revisions)
        # What autovacuum does within a minute on PostgreSQL.
        db.session().execute(text("ANALYZE"))


def measure(app: Flask, email: str) -> tuple[float, int]:
    """p95 of one page in milliseconds, and the statements of the last one."""
    http = Client(app).sign_in(email).http
    seen: list[int] = []

    def note(*_given: Any) -> None:
        seen[-1] += 1

    event.listen(flask_db.engine, "before_cursor_execute", note)
    times = []
    for _ in range(ROUNDS):
        seen.append(0)
        began = time.perf_counter()
        answer = http.get("/review")
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200
    event.remove(flask_db.engine, "before_cursor_execute", note)
    return sorted(times)[int(ROUNDS * 0.95)] * 1000, seen[-1]


def bench(url: str) -> None:
    """One database, small then large."""
    found: list[tuple[float, int]] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        standing(settings_of(url, Path(folder)), NOON) as house,
    ):
        for size in SIZES:
            fill(house, size - (SIZES[0] if found else 0))
            found.append(measure(house.app, "reviewer@house.example"))
    (small, few), (large, many) = found
    print(  # noqa: T201 - a program's answer
        f"{url.partition(':')[0]}: p95 {small:.1f} ms with {SIZES[0]}, {large:.1f} ms with {SIZES[1]}, "
        f"ratio {large / small:.2f}; {few} and {many} queries"
    )


if __name__ == "__main__":
    for address in throwaway():
        bench(address)
