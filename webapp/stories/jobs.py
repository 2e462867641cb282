"""Periodic jobs of stories: meet review deadlines, delete picture files that nothing refers to."""

from datetime import timedelta

from webapp.core import clock, db, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.stories import queries, services
from webapp.stories.images import PictureStore
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


def picture_store() -> PictureStore:
    """The folder of this installation's pictures."""
    return PictureStore(runtime.current().settings.instance / UPLOADS)


def sweep_pictures() -> None:
    """Delete files that no picture names."""
    old = (clock.now() - LOST).timestamp()
    store = picture_store()
    names = [name for name, written in store.files().items() if written < old]
    for name in queries.lost_files(names):
        store.drop(name)
