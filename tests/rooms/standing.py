"""One house for a module of tests, on each database: what a room test needs is made once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.conftest import ENVIRONMENT, NOON, empty
from tests.factories.company import House, standing
from tests.pages import Client, Page
from webapp import config
from webapp.app import create_app
from webapp.kernel import crypto, db
from webapp.web.database import db as flask_db

At = Callable[[str], Client]
Built = Callable[..., Flask]
Answer = TypeVar("Answer")


def _address(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        path = folder / "house.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql")
    empty(url)
    return url


def _settings(
    request: pytest.FixtureRequest, folders: pytest.TempPathFactory
) -> config.Settings:  # fmt: skip
    folder = folders.mktemp("house")
    given = {**ENVIRONMENT, "DATABASE_URL": _address(request, folder), "INSTANCE": str(folder)}
    return replace(config.read(given), password_cost=1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> config.Settings:
    """Settings of a module's house on an empty database, for a module that changes them."""
    return _settings(request, tmp_path_factory)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def standing_house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The house of a module; a module takes it as `house = standing_house`."""
    with standing(_settings(request, tmp_path_factory), NOON) as made:
        yield made


@pytest.fixture
def standing_app(house: House) -> Flask:
    """The application of that house."""
    return house.app


@pytest.fixture(scope="module")
def standing_at(house: House) -> At:
    """The browser of a person of the house, signed in once for the module."""
    return cache(lambda part: Client(house.app).sign_in(house.people[part].email))


@pytest.fixture(scope="module")
def standing_built(house: House) -> Iterator[Built]:
    """Further processes of the same house, with settings of their own; closed at the end."""
    made: list[Flask] = []

    def build(**changes: Any) -> Flask:
        app = create_app(replace(house.settings, **changes))
        app.config["TESTING"] = True
        crypto.use(house.settings.data_keys)
        made.append(app)
        return app

    yield build
    for app in made:
        Context().run(_close, app)


def _close(app: Flask) -> None:
    with app.app_context():
        flask_db.engine.dispose()


def together(*acts: Callable[[], Answer]) -> list[Answer]:
    """Several requests at the same moment, each in a thread of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        start.wait(timeout=20)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def raw(client: Client, method: str, path: str, **how: Any) -> TestResponse:
    """An answer that is no page, asked in a context of its own as in a server."""
    return Context().run(lambda: client.http.open(path, method=method, **how))


def beside(page: Page) -> dict[str, str]:
    """The sentences of a page by the field they stand beside."""
    found = {}
    for said in page.soup.select(".field p.error"):
        field = said.find_parent(class_="field")
        control = field.select_one("[name]") if field else None
        assert control is not None, f"{said} stands beside no field"
        found[str(control["name"])] = " ".join(said.get_text(" ").split()).removeprefix("Error: ")
    return found


def count(table: type[db.Base], *where: Any) -> int:
    """How many rows there are now."""
    db.session().rollback()
    return db.session().scalar(select(func.count()).select_from(table).where(*where)) or 0
