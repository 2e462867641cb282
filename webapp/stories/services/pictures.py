"""The verbs of a story's picture: set, describe, note who agreed, remove."""

from datetime import date

from webapp.core import clock, crypto, db
from webapp.core.errors import Invalid, Missing
from webapp.core.unit_of_work import record
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.stories import events
from webapp.stories.images import Drawn, PictureStore
from webapp.stories.models import Picture, PictureRight, Story
from webapp.stories.services.writing import editable
from webapp.stories.workflow import Agreement

MOST_SHOWN = 20


def set_picture(story: Story, drawn: Drawn, *, by: Person, store: PictureStore) -> Picture:
    """Give the story this picture in place of any other.

    It is drawn before (images.draw_anew): decoding is slow and must not hold a transaction.
    """
    editable(story, by)
    picture = Picture(
        story_id=story.id, file=store.put(drawn), mimetype=drawn.mimetype, width=drawn.width,
        height=drawn.height, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(picture)
    db.session().flush()
    story.picture_id, story.picture_alt = picture.id, None
    _changed(story, by)
    return picture


def describe_picture(story: Story, *, by: Person, alt: str, shown: int) -> Picture:
    """Say in words what one sees, and how many people can be recognised."""
    picture = _picture(story, by)
    if not 0 <= shown <= MOST_SHOWN:
        raise Invalid("shown", "Give a number between 0 and %(most)d.", most=MOST_SHOWN)
    story.picture_alt, picture.shown = alt, shown
    _changed(story, by)
    return picture


def note_right(story: Story, *, by: Person, name: str, day: date, how: Agreement) -> PictureRight:
    """Note who can be recognised, and when and how they agreed. Raises Invalid on `agreed_on`."""
    picture = _picture(story, by)
    if day > clock.local_day(clock.now(), zone_of(by)):
        raise Invalid("agreed_on", "This day is still to come.")
    if len(picture.rights) >= MOST_SHOWN:
        raise Invalid("name", "There are %(most)d records already.", most=MOST_SHOWN)
    made = PictureRight(
        id=db.new_id(), picture_id=picture.id, name=b"", agreed_on=day, how=how,
        made_at=clock.now(),
    )  # fmt: skip
    made.name = crypto.seal_for(by.id, name, where=f"picture_right:{made.id}:name")
    db.session().add(made)
    picture.shown = max(picture.shown or 0, len(picture.rights) + 1)
    _changed(story, by)
    return made


def forget_right(story: Story, right_id: str, *, by: Person) -> None:
    """Take one record away; raises Missing."""
    picture = _picture(story, by)
    found = next((r for r in picture.rights if r.id == right_id), None)
    if found is None:
        raise Missing("There is no such record.")
    db.session().delete(found)
    _changed(story, by)


def drop_picture(story: Story, *, by: Person) -> None:
    """Let the story go without its picture; revisions that were sent keep theirs."""
    _picture(story, by)
    story.picture_id = story.picture_alt = None
    _changed(story, by)


def _picture(story: Story, by: Person) -> Picture:
    editable(story, by)
    if story.picture is None:
        raise Missing("The story has no picture.")
    db.session().refresh(story.picture, ["rights"])
    return story.picture


def _changed(story: Story, by: Person) -> None:
    db.session().flush()
    db.session().refresh(story, ["picture"])
    if story.picture is not None:
        db.session().refresh(story.picture, ["rights"])
    record(events.PictureChanged(actor=by.id, object_id=story.id))
