"""Periodic jobs of stories: apply review deadlines, delete unreferenced picture files."""

from datetime import timedelta

from webapp.core import clock, db, runtime
from webapp.core.unit_of_work import unit_of_work
from webapp.images import PictureStore
from webapp.stories import queries, services
from webapp.stories.models import Story

BATCH = 200
# Younger files may belong to a transaction that is not committed yet.
ORPHAN_AGE = timedelta(days=1)
UPLOADS = "uploads"


def meet_deadlines() -> None:
    """Apply the deadline to overdue stories, each in its own unit of work."""
    for story_id in queries.overdue(BATCH):
        with unit_of_work():
            services.meet_deadline(db.session().get_one(Story, story_id))


def picture_store() -> PictureStore:
    """The picture store of this installation."""
    return PictureStore(runtime.current().settings.instance / UPLOADS)


def sweep_pictures() -> None:
    """Delete files that no picture refers to."""
    old = (clock.now() - ORPHAN_AGE).timestamp()
    store = picture_store()
    names = [name for name, written in store.files().items() if written < old]
    for name in queries.unreferenced_files(names):
        store.drop(name)
