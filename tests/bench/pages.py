"""The review queue and the page of shared stories, with 100 and with 10,000 stories.

`python -m tests.bench.pages` prints, for SQLite and, if a server answers, for PostgreSQL: the number
of queries of a page, its p95, and the ratio of the two p95. Times depend on the machine, so nothing
is asserted about them; it exits with 1 if the number of queries grows with the number of stories.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import click
from sqlalchemy import event, insert, text, update

from tests.databases import each_kind, settings_of, throwaway
from tests.environment import NOON
from tests.factories.company import BODY, Company
from tests.factories.installations import built
from tests.pages import Client
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.sharing.models import Share
from webapp.sharing.workflow import State as ShareState
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import Approval, State
from webapp.web.database import db as flask_db

SIZES = (100, 10_000)
REQUESTS = 300
# The intended upper bound of the ratio; printed only.
AIM = 2.0


@dataclass(frozen=True)
class Case:
    """A page, who opens it, what fills it, a text that each listed item has, and the two sizes."""

    path: str
    email: str
    fill: Callable[[Company, int], None]
    mark: str
    sizes: tuple[int, int] = SIZES
    listed: int = 25


def _insert_stories(company: Company, count: int) -> list[tuple[str, datetime]]:
    """Insert stories with one revision each directly; return ids and moments."""
    made = [(db.new_id(), NOON + timedelta(seconds=n)) for n in range(count)]
    common = {
        "program_id": company.program.id, "person_id": company.people["author"].id,
        "brief_id": company.brief.id, "language": "en", "body": BODY, "version": 1,
    }  # fmt: skip
    stories = [
        {**common, "id": i, "title": i, "state": State.in_review, "made_at": at,
         "submitted_at": at, "due_at": at + timedelta(days=2)}
        for i, at in made
    ]  # fmt: skip
    revisions = [
        {"id": i, "story_id": i, "number": 1, "title": i, "body": BODY, "made_at": at}
        for i, at in made
    ]
    db.session().execute(insert(Story), stories)
    db.session().execute(insert(Revision), revisions)
    return made


def waiting_stories(company: Company, count: int) -> None:
    """Insert stories that wait for review."""
    with unit_of_work():
        _insert_stories(company, count)


def posted_shares(company: Company, count: int) -> None:
    """Insert approved stories, each with one posted share."""
    with unit_of_work():
        _insert_posted(company, count)


def _insert_posted(company: Company, count: int) -> None:
    made = _insert_stories(company, count)
    db.session().execute(
        update(Story)
        .where(Story.state == State.in_review)
        .values(
            state=State.approved, approved_revision_id=Story.id, approved_as=Approval.approved,
            submitted_at=None, due_at=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    shares = [
        {
            "id": db.new_id(), "story_id": i, "revision_id": i, "channel": "mail",
            "person_id": company.people["author"].id, "program_id": company.program.id,
            "declared": True, "disclosure": "", "body": BODY, "state": ShareState.posted,
            "made_at": at, "posted_at": at,
        }
        for i, at in made
    ]  # fmt: skip
    db.session().execute(insert(Share), shares)


CASES = (
    Case("/review", "reviewer@company.example", waiting_stories, 'href="/stories/'),
    Case("/shared", "colleague@company.example", posted_shares, 'class="story"'),
)


def measure(company: Company, case: Case) -> tuple[float, float, int]:
    """Median and p95 of a page in milliseconds, and its number of queries.

    Each request has a context of its own, as in a server.
    """
    http = Client(company.app).sign_in(case.email).http
    view = partial(http.get, case.path)
    statements: list[str] = []

    def record(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    Context().run(view)
    event.listen(flask_db.engine, "before_cursor_execute", record)
    Context().run(view)
    event.remove(flask_db.engine, "before_cursor_execute", record)
    times = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        response = Context().run(view)
        times.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200 or response.text.count(case.mark) < case.listed:
            raise click.ClickException("the page does not list the expected items")
    return median(times), quantiles(times, n=20)[18], len(statements)


def bench(kind: str, case: Case) -> bool:
    """Measure one page on one database; return whether the number of queries is constant."""
    figures: list[tuple[float, float, int]] = []
    with (
        throwaway(kind) as url,
        tempfile.TemporaryDirectory() as folder,
        built(settings_of(url, Path(folder))) as company,
    ):
        for size in case.sizes:
            case.fill(company, size - (case.sizes[0] if figures else 0))
            with unit_of_work():
                # PostgreSQL does this within a minute (autovacuum).
                db.session().execute(text("ANALYZE"))
            figures.append(measure(company, case))
    (median_small, p95_small, queries_small), (median_large, p95_large, queries_large) = figures
    click.echo(
        f"{case.path} on {kind}: {queries_small} and {queries_large} queries; with {case.sizes[0]} median "
        f"{median_small:.1f} ms, p95 {p95_small:.1f}; with {case.sizes[1]} {median_large:.1f} and {p95_large:.1f}; "
        f"p95 ratio {p95_large / p95_small:.2f}, aim {AIM:.1f}"
    )
    return queries_small == queries_large


def main() -> None:
    """Print the figures."""
    equal = [bench(kind, case) for case in CASES for kind in each_kind()]
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()
