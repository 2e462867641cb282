"""Fixtures of the tests of ballots: one company per module, whose mail server is a fake."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import Templates, answers_url
from tests.environment import NOON
from tests.factories.application import running
from tests.factories.company import Company
from tests.factories.installations import copied
from tests.fakes import smtp_process
from tests.fakes.smtp_process import MailServer
from tests.integration.ballots.waves import Ballots
from tests.integration.fixtures import app, at
from webapp import config
from webapp.app import create_app
from webapp.core import clock

__all__ = ["app", "at"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with smtp_process.running(tmp_path_factory.mktemp("mails")) as made:
        yield made


@pytest.fixture(scope="module")
def module_settings(
    templates: Templates, database_kind: str, server: MailServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[config.Settings]:  # fmt: skip
    """Settings whose two databases are of the same kind."""
    folder = tmp_path_factory.mktemp("company")
    with (
        copied(templates, database_kind, folder, company=True) as found,
        answers_url(database_kind, folder) as answers,
    ):
        yield replace(found, answers_url=answers, smtp_url=server.url)


@pytest.fixture(scope="module")
def company(module_settings: config.Settings) -> Iterator[Company]:
    with clock.at(NOON), running(create_app(module_settings)) as made:
        yield Company.load(made)


@pytest.fixture
def ballots(company: Company, server: MailServer) -> Iterator[Ballots]:
    """The waves of a test; they are closed afterwards, so that no later test tends them."""
    server.order()
    made = Ballots(company, server)
    yield made
    made.end()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path
