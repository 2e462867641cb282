"""The review queue and the page of shared stories, with 100 and with 10,000 stories.

`python -m tests.bench.pages` prints, for SQLite and for PostgreSQL where one answers, the queries of
a page, its p95, and the ratio of the two p95. The figures are this machine's, so they are printed;
a page that asks more when there is more ends it with 1.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
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
ASKED = 300
# By so much the p95 may grow; printed beside the ratio.
AIM = 2.0


@dataclass(frozen=True)
class Case:
    """A page, who opens it, what fills it, and what shows that it is full."""

    path: str
    email: str
    fill: Callable[[Company, int], None]
    mark: str


def _written(company: Company, count: int) -> list[tuple[str, datetime]]:
    """So many stories with one revision each, written straight into the tables; ids and moments."""
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


def waiting(company: Company, count: int) -> None:
    """Stories that wait for review."""
    _written(company, count)


def posted(company: Company, count: int) -> None:
    """Approved stories, each posted on one channel."""
    made = _written(company, count)
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
    Case("/review", "reviewer@company.example", waiting, 'href="/stories/'),
    Case("/shared", "colleague@company.example", posted, 'class="story"'),
)


def measure(company: Company, case: Case) -> tuple[float, float, int]:
    """Median and p95 of a page in milliseconds, and the queries of one."""
    http = Client(company.app).sign_in(case.email).http
    seen: list[str] = []

    def note(_c: Any, _u: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    http.get(case.path)
    event.listen(flask_db.engine, "before_cursor_execute", note)
    http.get(case.path)
    event.remove(flask_db.engine, "before_cursor_execute", note)
    took = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        answer = http.get(case.path)
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200 or answer.text.count(case.mark) < 25:
            raise click.ClickException("the page is not the one that was to be measured")
    return median(took), quantiles(took, n=20)[18], len(seen)


def bench(kind: str, case: Case) -> bool:
    """One page on one database, few then many; whether it asks the same number of queries."""
    found: list[tuple[float, float, int]] = []
    with (
        throwaway(kind) as url,
        tempfile.TemporaryDirectory() as folder,
        built(settings_of(url, Path(folder))) as company,
    ):
        for size in SIZES:
            with unit_of_work():
                case.fill(company, size - (SIZES[0] if found else 0))
                # What autovacuum does within a minute on PostgreSQL.
                db.session().execute(text("ANALYZE"))
            found.append(measure(company, case))
    (usual, small, few), (usually, large, many) = found
    click.echo(
        f"{case.path} on {kind}: {few} and {many} queries; with {SIZES[0]} median "
        f"{usual:.1f} ms, p95 {small:.1f}; with {SIZES[1]} {usually:.1f} and {large:.1f}; "
        f"p95 ratio {large / small:.2f}, aim {AIM:.1f}"
    )
    return few == many


def main() -> None:
    """Print the figures."""
    equal = [bench(kind, case) for case in CASES for kind in each_kind()]
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()
