"""What the house does with stories by itself: deadlines met, lost files swept."""

from datetime import timedelta

from flask import current_app

from webapp.config import Settings
from webapp.kernel import clock, db
from webapp.kernel.unit_of_work import unit_of_work
from webapp.stories import queries, services
from webapp.stories.images import Shelf
from webapp.stories.models import Story

BATCH = 200
# A file whose picture was never committed; younger ones may be on their way.
LOST = timedelta(days=1)
UPLOADS = "uploads"


def meet_deadlines() -> None:
    """Release or hold what no reviewer answered in time, each in a work of its own."""
    for story_id in queries.overdue(BATCH):
        with unit_of_work():
            services.meet_deadline(db.session().get_one(Story, story_id))


def shelf() -> Shelf:
    """The folder of this installation's pictures."""
    settings: Settings = current_app.extensions["settings"]
    return Shelf(settings.instance / UPLOADS)


def sweep_pictures() -> None:
    """Delete files that no picture names."""
    old = (clock.now() - LOST).timestamp()
    kept = shelf()
    names = [name for name, written in kept.files().items() if written < old]
    for name in queries.lost_files(names):
        kept.drop(name)
