"""What insights does when something happened elsewhere."""

from webapp.core import db
from webapp.insights import applicants
from webapp.mentoring.events import EditionMoved
from webapp.mentoring.models import Edition
from webapp.mentoring.workflow import EditionState

CLOSED = {EditionState.matching, EditionState.closed}


def count_applicants(event: EditionMoved) -> None:
    """Count who applied once applications are closed."""
    if event.state in CLOSED:
        applicants.store(db.session().get_one(Edition, event.object_id))
