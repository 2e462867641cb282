"""Fixtures of the answers' database: an application whose answers are in a database of each kind."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.databases import answers_url
from tests.factories.application import running
from tests.integration.fixtures import module_settings
from webapp.app import create_app
from webapp.config import Settings
from webapp.web.application import Application

__all__ = ["module_settings"]


@pytest.fixture(scope="module")
def store_url(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with answers_url(database_kind, tmp_path_factory.mktemp("answers")) as url:
        yield url


@pytest.fixture(scope="module")
def settings(
    store_url: str, tmp_path_factory: pytest.TempPathFactory, module_settings: Settings
) -> Settings:
    """A company's settings, with the answers of this module."""
    return replace(module_settings, answers_url=store_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Application]:
    with running(create_app(settings)) as made:
        yield made
