"""What shares do outside a request."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete

from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.kernel.crypto import DataKey
from webapp.kernel.unit_of_work import unit_of_work
from webapp.shares import services, spool
from webapp.shares.counting import DAY_KEY
from webapp.shares.models import Share


def ingest_visits() -> None:
    """Move what the spool of this machine holds into the database."""
    settings: Settings = current_app.extensions["settings"]
    for path in spool.files(settings.instance / "spool"):
        more = 1
        while more:
            with unit_of_work():
                more = services.ingest(path)


def destroy_day_keys() -> None:
    """Destroy the visitor keys of days that are over; an hour's grace for clocks that differ."""
    settings: Settings = current_app.extensions["settings"]
    today = clock.local_day(clock.now() - timedelta(hours=1), settings.zone).isoformat()
    with unit_of_work():
        over = DataKey.owner_id.startswith(DAY_KEY) & (DataKey.owner_id < DAY_KEY + today)
        db.session().execute(delete(DataKey).where(over))


def remind(payload: Mapping[str, Any]) -> None:
    """The moment came that an author named for a share."""
    with unit_of_work():
        share = db.session().get(Share, payload["share"])
        if share is not None:
            services.remind(share)
