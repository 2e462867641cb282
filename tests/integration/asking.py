"""Helpers for tests of pages and tables: concurrent requests, errors by field, row counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.pages import Client, Page
from webapp.core import db

Result = TypeVar("Result")


def together(*actions: Callable[[], Result]) -> list[Result]:
    """Run functions at the same moment, each in its own thread; returns their results in order."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Result]) -> Result:
        start.wait(timeout=20)
        return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


def raw(client: Client, method: str, path: str, **options: Any) -> TestResponse:
    """Send a request and return the response uninspected, in a separate context as in a server."""
    return Context().run(lambda: client.http.open(path, method=method, **options))


def beside(page: Page) -> dict[str, str]:
    """The error messages of a page, by field name."""
    found = {}
    for error in page.soup.select(".field p.error"):
        field = error.find_parent(class_="field")
        control = field.select_one("[name]") if field else None
        assert control is not None, f"{error} belongs to no field"
        found[str(control["name"])] = " ".join(error.get_text(" ").split()).removeprefix("Error: ")
    return found


def count(table: type[db.Base], *where: Any) -> int:
    """The number of committed rows that match."""
    db.session().rollback()
    return db.session().scalar(select(func.count()).select_from(table).where(*where)) or 0


def close_upload(page: Page) -> None:
    """Close the temporary file that the test client keeps for a large request."""
    page.response.request.environ["wsgi.input"].close()
