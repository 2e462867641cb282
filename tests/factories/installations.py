"""Installations of tests: settings on a copy of a database that is made once per run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import Templates, settings_of
from tests.environment import NOON
from tests.factories.application import running
from tests.factories.company import Company
from webapp import config
from webapp.app import create_app
from webapp.core import clock


def _nothing(_url: str) -> None:
    """An empty database has no rows."""


def _company(url: str, folder: Path) -> None:
    with clock.at(NOON), running(create_app(settings_of(url, folder))) as app:
        Company.build(app)


@contextmanager
def copied(
    templates: Templates, kind: str, folder: Path, *, company: bool
) -> Iterator[config.Settings]:
    """Settings of an installation on a copied database, which is given back afterwards."""
    if company:
        url = templates.copy(kind, "company", lambda made: _company(made, folder), folder)
    else:
        url = templates.copy(kind, "empty", _nothing, folder)
    yield settings_of(url, folder)
    templates.give_back(url)


@contextmanager
def built(settings: config.Settings) -> Iterator[Company]:
    """A company in an empty database, on Wednesday noon, for what runs outside pytest."""
    with clock.at(NOON), running(create_app(settings)) as app:
        yield Company.build(app)
