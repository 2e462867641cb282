"""What the page of shared stories costs with 100 and with 10,000 stories.

`python -m tests.bench.feed` prints, per database, the queries and the median and p95 of a page,
and the ratio of the two p95. The figures are this machine's, so they are printed and not asserted.
"""

import base64
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

import click
from sqlalchemy import event, insert, update

from tests.factories.company import BODY, House, standing
from tests.pages import Client
from webapp import config, migrate
from webapp.kernel import db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares.models import Share
from webapp.shares.workflow import State as ShareState
from webapp.stories.models import Revision, Story
from webapp.stories.workflow import Approval, State
from webapp.web.database import db as flask_db

SIZES = (100, 10_000)
ASKED = 200
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
ENVIRONMENT = {
    "SECRET_KEY": "a secret of the bench, long enough for all",
    "DATA_KEYS": "bench:" + base64.b64encode(b"k" * 32).decode(),
    "ALLOWED_DOMAINS": "house.example",
    "LINK_HOSTS": "house.example",
    "BASE_URL": "http://127.0.0.1:5000",
    "ORGANISATION_NAME": "The House",
}


def fill(house: House, number: int) -> None:
    """So many approved stories of one program, each posted on one channel."""
    author, brief = house.people["author"].id, house.brief.id
    ids = [f"{n:016d}" for n in range(number)]
    common = {"person_id": author, "program_id": house.program.id}
    with unit_of_work():
        current = db.session()
        current.execute(
            insert(Story),
            [
                {
                    **common, "id": i, "brief_id": brief, "language": "en", "title": f"Story {i}",
                    "body": BODY, "version": 1, "state": State.draft, "made_at": NOON,
                }
                for i in ids
            ],
        )  # fmt: skip
        current.execute(
            insert(Revision),
            [
                {"id": i, "story_id": i, "number": 1, "title": i, "body": BODY, "made_at": NOON}
                for i in ids
            ],
        )
        current.execute(
            update(Story)
            .where(Story.id.in_(ids) if number <= SIZES[0] else Story.state == State.draft)
            .values(
                state=State.approved, approved_revision_id=Story.id, approved_as=Approval.approved
            )
            .execution_options(synchronize_session=False)
        )
        current.execute(
            insert(Share),
            [
                {
                    **common, "id": i, "story_id": i, "revision_id": i, "channel": "mail",
                    "declared": True, "disclosure": "", "body": BODY, "state": ShareState.posted,
                    "made_at": NOON, "posted_at": NOON - timedelta(minutes=n),
                }
                for n, i in enumerate(ids)
            ],
        )  # fmt: skip


def measure(house: House) -> tuple[int, list[float]]:
    """Queries of one page, and milliseconds of each of many."""
    http = Client(house.app).sign_in("colleague@house.example").http
    http.get("/shared")
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(flask_db.engine, "before_cursor_execute", note)
    http.get("/shared")
    event.remove(flask_db.engine, "before_cursor_execute", note)
    took = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        answer = http.get("/shared")
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200 or answer.text.count('class="story"') != 30:
            raise click.ClickException("the page is not the one that was to be measured")
    return len(seen), took


def run(size: int, folder: Path) -> float:
    """The p95 of one size."""
    url = f"sqlite:///{folder}/{size}.db"
    migrate.upgrade(url)
    read = config.read({**ENVIRONMENT, "DATABASE_URL": url, "INSTANCE": str(folder)})
    with standing(replace(read, password_cost=1), NOON) as house:
        fill(house, size)
        queries, took = measure(house)
    p95 = quantiles(took, n=20)[18]
    click.echo(f"{size:>6} stories: {queries} queries, {median(took):.1f} ms, p95 {p95:.1f} ms")
    return p95


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (run(size, Path(folder)) for size in SIZES)
    click.echo(f"p95 with {SIZES[1]} over p95 with {SIZES[0]}: {many / few:.2f}")


if __name__ == "__main__":
    main()
