"""Jobs of sharing: reminders."""

from collections.abc import Mapping
from typing import Any

from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.sharing import services
from webapp.sharing.models import Share


def remind(payload: Mapping[str, Any]) -> None:
    """Send the reminder of a share."""
    with unit_of_work():
        share = db.session().get(Share, payload["share"])
        if share is not None:
            services.send_reminder(share)
