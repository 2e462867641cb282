"""Fixtures of the tests of chats: one company per module; what a test leaves in the outbox goes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from tests.factories.company import Company
from tests.integration.fixtures import app, at, built, company, module_settings
from webapp.core import clock, db
from webapp.core.jobs import OutboxMessage, State
from webapp.core.unit_of_work import unit_of_work

__all__ = ["app", "at", "built", "company", "module_settings"]


@pytest.fixture(autouse=True)
def _sweep(company: Company) -> Iterator[None]:
    """Cancel what waits: it would be sent to the service of the next test."""
    yield
    db.session().rollback()
    ended = {"state": State.cancelled, "ended_at": clock.now(), "lease_until": None}
    with unit_of_work():
        db.session().execute(
            update(OutboxMessage).where(OutboxMessage.ended_at.is_(None)).values(**ended)
        )
