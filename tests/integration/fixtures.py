"""Module-scoped fixtures: one company, its application and signed-in clients.

The conftest of a package imports them; they override the function-scoped fixtures of the same
names. A test that needs a company of its own uses `fresh_company`.
"""

from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.databases import Templates
from tests.environment import NOON
from tests.factories.application import running
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.pages import Client
from webapp import config
from webapp.app import create_app
from webapp.core import clock
from webapp.web import database
from webapp.web.application import Application

At = Callable[[str], Client]
Built = Callable[..., Application]


@pytest.fixture(scope="module")
def module_settings(
    templates: Templates, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[config.Settings]:
    """Settings of the installation of a module, with a company in its database."""
    folder = tmp_path_factory.mktemp("company")
    with copied(templates, database_kind, folder, company=True) as found:
        yield found


@pytest.fixture(scope="module")
def company(module_settings: config.Settings) -> Iterator[Company]:
    """The company shared by a module: each test creates its own rows and asserts on them only."""
    with clock.at(NOON), running(create_app(module_settings)) as app:
        yield Company.load(app)


@pytest.fixture
def app(company: Company) -> Application:
    """The application of the company."""
    return company.app


@pytest.fixture(scope="module")
def at(company: Company) -> At:
    """Return the client of a person of the company, signed in once per module."""
    return cache(lambda part: Client(company.app).sign_in(company.people[part].email))


@pytest.fixture(scope="module")
def built(company: Company) -> Iterator[Built]:
    """Build further applications on the same database with changed settings; closed at the end."""
    applications: list[Application] = []

    def build(**changes: Any) -> Application:
        app = create_app(replace(company.settings, **changes))
        app.config["TESTING"] = True
        applications.append(app)
        return app

    yield build
    for app in applications:
        Context().run(_close, app)


def _close(app: Application) -> None:
    with app.app_context():
        database.close()
