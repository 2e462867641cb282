"""Help requests that were answered some days ago end; texts are deleted some time after the end."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from webapp.core import clock, db
from webapp.core.unit_of_work import record
from webapp.helpdesk import events, queries
from webapp.helpdesk.models import HelpHop
from webapp.helpdesk.sealing import delete_text
from webapp.helpdesk.services.asking import settle
from webapp.helpdesk.workflow import HelpState

SETTLED_AFTER: Final = timedelta(days=7)
KEPT: Final = timedelta(days=90)


def settle_answered() -> None:
    """Resolve the help requests that were answered 7 days ago."""
    for asked in queries.to_settle(clock.now() - SETTLED_AFTER):
        db.lock(asked)
        if asked.state == HelpState.answered:
            settle(asked)


def delete_texts() -> None:
    """Delete the text and the people of help requests that ended 90 days ago; the counts stay."""
    for asked in queries.to_delete(clock.now() - KEPT):
        delete_text(asked)
        db.session().execute(delete(HelpHop).where(HelpHop.request_id == asked.id))
        asked.person_id, asked.champion_id = None, None  # type: ignore[assignment]  # see the model
        record(events.HelpTextsDeleted(actor=None, object_id=asked.id))
