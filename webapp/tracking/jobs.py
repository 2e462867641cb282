"""Jobs of tracking: ingest the spool, rotate the keys of visitors."""

import logging
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from webapp.core import clock, crypto, db, runtime
from webapp.core.crypto import DataKey
from webapp.core.unit_of_work import unit_of_work
from webapp.tracking import services, spool
from webapp.tracking.counting import DAY_KEY

log = logging.getLogger("francparler.tracking")


def ingest_visits() -> None:
    """Move the lines of this machine's spool files into the database."""
    settings = runtime.current().settings
    for path in spool.files(settings.instance / "spool"):
        try:
            _ingest(path)
        except (OSError, SQLAlchemyError):
            log.exception("%s could not be read; the next files are", path.name)


def _ingest(path: Path) -> None:
    more = 1
    while more:
        with unit_of_work():
            more = services.ingest_file(path)


def rotate_day_keys() -> None:
    """Create the visitor keys of today and tomorrow, and delete those of past days.

    Keys are created ahead, so that no visit waits for a write. They are deleted an hour late,
    because the clocks of two machines may differ.
    """
    settings = runtime.current().settings
    moment = clock.now()
    today = clock.local_day(moment - timedelta(hours=1), settings.zone).isoformat()
    with unit_of_work():
        for ahead in (timedelta(), timedelta(days=1)):
            day = clock.local_day(moment + ahead, settings.zone).isoformat()
            crypto.key_of(DAY_KEY + day)
        over = DataKey.owner_id.startswith(DAY_KEY) & (DataKey.owner_id < DAY_KEY + today)
        db.session().execute(delete(DataKey).where(over))
