"""Visits and reminders, outside a request."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from webapp.config import Settings
from webapp.kernel import clock, crypto, db
from webapp.kernel.crypto import DataKey
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares import services, spool
from webapp.shares.counting import DAY_KEY
from webapp.shares.models import Share

log = logging.getLogger("francparler.shares")


def ingest_visits() -> None:
    """Move what the spool of this machine holds into the database."""
    settings: Settings = current_app.extensions["settings"]
    for path in spool.files(settings.instance / "spool"):
        try:
            _ingest(path)
        except (OSError, SQLAlchemyError):
            log.exception("%s could not be read; the next files are", path.name)


def _ingest(path: Path) -> None:
    more = 1
    while more:
        with unit_of_work():
            more = services.ingest(path)


def turn_day_keys() -> None:
    """Make the visitor keys of today and tomorrow, so that no visit waits for a writer; destroy
    those of days that are over, with an hour's grace for clocks that differ.
    """
    settings: Settings = current_app.extensions["settings"]
    moment = clock.now()
    today = clock.local_day(moment - timedelta(hours=1), settings.zone).isoformat()
    with unit_of_work():
        for ahead in (timedelta(), timedelta(days=1)):
            day = clock.local_day(moment + ahead, settings.zone).isoformat()
            crypto.key_of(DAY_KEY + day)
        over = DataKey.owner_id.startswith(DAY_KEY) & (DataKey.owner_id < DAY_KEY + today)
        db.session().execute(delete(DataKey).where(over))


def remind(payload: Mapping[str, Any]) -> None:
    """The moment came that an author named for a share."""
    with unit_of_work():
        share = db.session().get(Share, payload["share"])
        if share is not None:
            services.remind(share)
