"""Fixtures of every kind of test: databases, a frozen clock, an application, a company, a client.

A test runs on SQLite; with the marker `both_databases` on PostgreSQL too. `--database=postgresql`
runs every test there. A test that asks for `company` gets a copy of a database with a company in
it, which is built once per run.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings as hypothesis_settings

from tests.databases import Templates, server_answers
from tests.environment import NOON
from tests.factories.application import running
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.pages import Client
from webapp import config
from webapp.app import create_app
from webapp.core import clock
from webapp.web.application import Application

pytest_plugins = [
    "tests.plugins.budgets", "tests.plugins.order", "tests.plugins.quick", "tests.plugins.require_all",
]  # fmt: skip

# No deadline per example: a busy machine must not fail a test. `make soak` tries more examples.
hypothesis_settings.register_profile(
    "company", deadline=None, max_examples=100 if os.environ.get("SOAK") == "1" else 40
)
hypothesis_settings.load_profile("company")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database`: where tests without the marker `both_databases` run."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on one database, or on both where it carries the marker."""
    if "database_kind" not in metafunc.fixturenames:
        return
    both = metafunc.definition.get_closest_marker("both_databases") is not None
    chosen = metafunc.config.getoption("--database")
    kinds = ["sqlite", "postgresql"] if both else [chosen]
    metafunc.parametrize("database_kind", kinds, indirect=True, scope="module")


@pytest.fixture(scope="module")
def database_kind(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`; a test that needs a server which does not answer is skipped."""
    if request.param == "postgresql" and not server_answers():
        pytest.skip("no PostgreSQL answers at TEST_DATABASE_URL")
    return str(request.param)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    """The databases that tests copy."""
    made = Templates(tmp_path_factory.mktemp("templates"))
    yield made
    made.close()


@pytest.fixture
def settings(
    request: pytest.FixtureRequest, templates: Templates, database_kind: str, tmp_path: Path
) -> Iterator[config.Settings]:
    """Settings of a test installation: own database and folder, cheap passwords, quick worker."""
    company = {"company", "fresh_company"} & set(request.fixturenames)
    with copied(templates, database_kind, tmp_path, company=bool(company)) as found:
        yield replace(found, worker_poll=0.02, worker_lease=2.0)


@pytest.fixture
def company_settings(
    templates: Templates, database_kind: str, tmp_path: Path
) -> Iterator[config.Settings]:
    """Settings of a test installation with a company in its database."""
    with copied(templates, database_kind, tmp_path, company=True) as found:
        yield found


@pytest.fixture
def database(settings: config.Settings) -> str:
    """The address of the test's database."""
    return settings.database_url


@pytest.fixture
def frozen_clock() -> Iterator[None]:
    """Wednesday, noon."""
    with clock.at(NOON):
        yield


@pytest.fixture
def fresh_app(settings: config.Settings, frozen_clock: None) -> Iterator[Application]:
    """An application of this test alone: on an empty database, or a company's where asked for."""
    with running(create_app(settings)) as made:
        yield made


@pytest.fixture
def app(fresh_app: Application) -> Application:
    """The application."""
    return fresh_app


@pytest.fixture
def fresh_company(fresh_app: Application) -> Company:
    """A small company of this test alone: two programs, every role, made through the services."""
    return Company.load(fresh_app)


@pytest.fixture
def company(fresh_company: Company) -> Company:
    """The company of a test."""
    return fresh_company


@pytest.fixture
def client(app: Application) -> Client:
    """A browser that is not signed in; every page it gets is inspected."""
    return Client(app)


@pytest.fixture
def zone() -> ZoneInfo:
    """The time zone of the tests' organization."""
    return ZoneInfo("Europe/Paris")


@pytest.fixture
def trial_data() -> Path:
    """The folder of public data sets."""
    given = os.environ.get("TRIAL_DATA", "")
    if not given or not Path(given).is_dir():
        pytest.skip("TRIAL_DATA names no folder: no public data to try")
    return Path(given)
