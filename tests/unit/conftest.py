"""An application of a module, for tests of the outbox and the worker."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete

from tests.databases import Templates
from tests.factories.application import running
from tests.factories.installations import copied
from webapp.app import create_app
from webapp.core import db
from webapp.core.jobs import OutboxMessage, PausedChannel, ScheduledJob, WorkerHeartbeat
from webapp.core.unit_of_work import unit_of_work
from webapp.web.application import Application


@pytest.fixture(scope="module")
def module_app(
    templates: Templates, database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    """An application of a module, on an empty database."""
    folder = tmp_path_factory.mktemp("module")
    with (
        copied(templates, database_kind, folder, company=False) as found,
        running(create_app(replace(found, worker_poll=0.02, worker_lease=2.0))) as made,
    ):
        yield made


@pytest.fixture
def emptied_app(module_app: Application, frozen_clock: None) -> Iterator[Application]:
    """The application of the module; what a test leaves in the outbox is deleted after it."""
    yield module_app
    db.session().rollback()
    with unit_of_work():
        for table in (OutboxMessage, WorkerHeartbeat, ScheduledJob, PausedChannel):
            db.session().execute(delete(table))
