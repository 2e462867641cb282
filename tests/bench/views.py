"""The five most visited pages: processor time of a view, views per second and core, and its parts.

`python -m tests.bench.views` prints them for SQLite and, if a server answers, for PostgreSQL, in one
process and with 100 stories that wait. The parts are the template, the statements (as this process
waits for and fetches them) and the rest. Times depend on the machine, so nothing is asserted; the
number of function calls does not, so two versions can be compared while other work runs.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from cProfile import Profile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from pstats import Stats
from typing import Any

import click
from flask import before_render_template, template_rendered
from sqlalchemy import event

from tests.bench.pages import SIZES, waiting_stories
from tests.databases import each_kind, settings_of, throwaway
from tests.factories.company import Company
from tests.factories.installations import built
from tests.pages import Client
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application
from webapp.web.database import db as flask_db

PAGES = (
    ("/review", "reviewer"), ("/", "author"), ("/stories", "author"), ("/inbox", "author"),
    ("/shared", "colleague"),
)  # fmt: skip
ROUNDS = 7
VIEWS = 40


@dataclass
class Parts:
    """Seconds of one round, and when the part that runs began."""

    template: float = 0.0
    statements: float = 0.0
    rendering: float = 0.0
    executing: float = 0.0


@contextmanager
def parts_of(app: Application) -> Iterator[Parts]:
    """Add up the seconds in the template and in statements; those within a template count once."""
    parts = Parts()

    def render(*_args: Any, **_values: Any) -> None:
        parts.rendering = time.process_time()

    def rendered(*_args: Any, **_values: Any) -> None:
        parts.template += time.process_time() - parts.rendering

    def execute(*_args: Any) -> None:
        parts.executing = time.process_time()

    def executed(*_args: Any) -> None:
        parts.statements += time.process_time() - parts.executing

    before_render_template.connect(render, app)
    template_rendered.connect(rendered, app)
    event.listen(flask_db.engine, "before_cursor_execute", execute)
    event.listen(flask_db.engine, "after_cursor_execute", executed)
    try:
        yield parts
    finally:
        before_render_template.disconnect(render, app)
        template_rendered.disconnect(rendered, app)
        event.remove(flask_db.engine, "before_cursor_execute", execute)
        event.remove(flask_db.engine, "after_cursor_execute", executed)


def measure(company: Company, path: str, part: str) -> tuple[float, float, float]:
    """Milliseconds of processor per view, and of those in the template and in statements.

    The fastest of several rounds: another process on the machine only makes a round slower. Each
    view has a context of its own, as in a server: otherwise it would find who is signed in, the
    navigation and the language of the view before.
    """
    http = Client(company.app).sign_in(f"{part}@company.example").http
    view = partial(http.get, path)
    best = (float("inf"), 0.0, 0.0)
    for _ in range(ROUNDS):
        with parts_of(company.app) as parts:
            started = time.process_time()
            for _ in range(VIEWS):
                if Context().run(view).status_code != 200:
                    raise click.ClickException(f"{path} is not shown")
            spent = time.process_time() - started
        found = (spent, parts.template, parts.statements)
        best = min(best, found)
    return best[0] / VIEWS * 1000, best[1] / VIEWS * 1000, best[2] / VIEWS * 1000


def calls(company: Company, path: str, part: str) -> int:
    """The number of function calls of a view."""
    http = Client(company.app).sign_in(f"{part}@company.example").http
    view = partial(http.get, path)
    Context().run(view)
    profile = Profile()
    profile.runcall(Context().run, view)
    return int(Stats(profile).total_calls)  # type: ignore[attr-defined]  # missing in the stubs


def main() -> None:
    """Print one table."""
    click.echo("| page | ms processor | views/s per core | template | statements | rest | calls |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind in each_kind():
        with (
            throwaway(kind) as url,
            tempfile.TemporaryDirectory() as folder,
            built(settings_of(url, Path(folder))) as company,
        ):
            with unit_of_work():
                waiting_stories(company, SIZES[0])
            for path, part in PAGES:
                spent, template, statements = measure(company, path, part)
                rest = spent - template - statements
                click.echo(
                    f"| {path}, {kind} | {spent:.1f} | {1000 / spent:.0f} | {template:.1f} |"
                    f" {statements:.1f} | {rest:.1f} | {calls(company, path, part):,} |"
                )


if __name__ == "__main__":
    main()
