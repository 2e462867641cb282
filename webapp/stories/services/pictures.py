"""Services of a story's picture: set, describe, record agreements, remove."""

from datetime import date

from webapp.core import clock, crypto, db
from webapp.core.errors import Invalid, Missing, WrongState
from webapp.core.unit_of_work import record
from webapp.images import EncodedPicture, PictureStore
from webapp.people.calendar import zone_of
from webapp.people.models import Person
from webapp.stories import events, queries
from webapp.stories.models import Picture, PictureRight, Story
from webapp.stories.services.writing import editable
from webapp.stories.workflow import Agreement

MOST_SHOWN = 20


def set_picture(
    story: Story, encoded: EncodedPicture, *, by: Person, store: PictureStore,
    row_id: str | None = None,
) -> Picture:  # fmt: skip
    """Set the picture of a story; a previous one is replaced. Idempotent with a `row_id`.

    The caller re-encodes it before (images.re_encode), because decoding is slow and must not
    happen inside a transaction.
    """
    editable(story, by)
    if (found := db.existing(Picture, row_id)) is not None:
        return found
    picture = Picture(
        id=row_id or db.new_id(), story_id=story.id, file=store.put(encoded),
        mimetype=encoded.mimetype, width=encoded.width, height=encoded.height, made_at=clock.now(),
    )  # fmt: skip
    db.session().add(picture)
    db.session().flush()
    story.picture_id, story.picture_alt = picture.id, None
    _changed(story, by)
    return picture


def describe_picture(story: Story, *, by: Person, alt: str, shown: int) -> Picture:
    """Set the text alternative and the number of people who can be recognised.

    Raises Invalid on `shown`.
    """
    picture = _locked_picture(story, by)
    if not 0 <= shown <= MOST_SHOWN:
        raise Invalid("shown", "Enter a number between 0 and %(most)d.", most=MOST_SHOWN)
    if shown < (picture.shown or 0) and _is_approved(story):
        raise Invalid(
            "shown", "The approved story has this picture. You cannot enter fewer people."
        )
    story.picture_alt, picture.shown = alt, shown
    _changed(story, by)
    return picture


def note_right(
    story: Story, *, by: Person, name: str, day: date, how: Agreement, row_id: str | None = None
) -> PictureRight:
    """Record who can be recognised, and when and how they agreed. Idempotent with a `row_id`.

    The name is sealed under the author's key. Raises Invalid on `agreed_on` or `name`.
    """
    picture = _locked_picture(story, by)
    if (found := db.existing(PictureRight, row_id)) is not None:
        return found
    if day > clock.local_day(clock.now(), zone_of(by)):
        raise Invalid("agreed_on", "This day is in the future.")
    if len(picture.rights) >= MOST_SHOWN:
        raise Invalid("name", "You can record %(most)d people at most.", most=MOST_SHOWN)
    right = PictureRight(
        id=row_id or db.new_id(), picture_id=picture.id, name=b"", agreed_on=day, how=how,
        made_at=clock.now(),
    )  # fmt: skip
    right.name = crypto.seal_for(by.id, name, where=f"picture_right:{right.id}:name")
    db.session().add(right)
    picture.shown = max(picture.shown or 0, len(picture.rights) + 1)
    _changed(story, by)
    return right


def forget_right(story: Story, right_id: str, *, by: Person) -> None:
    """Delete the record of an agreement; raises Missing, or WrongState for the approved picture."""
    picture = _locked_picture(story, by)
    if _is_approved(story):
        raise WrongState("The approved story has this picture. Its agreements are kept.")
    right = next((r for r in picture.rights if r.id == right_id), None)
    if right is None:
        raise Missing("This record does not exist.")
    db.session().delete(right)
    _changed(story, by)


def drop_picture(story: Story, *, by: Person) -> None:
    """Remove the picture from the working text; revisions keep theirs."""
    _locked_picture(story, by)
    story.picture_id = story.picture_alt = None
    _changed(story, by)


def _locked_picture(story: Story, by: Person) -> Picture:
    editable(story, by)
    if story.picture is None:
        raise Missing("The story has no picture.")
    db.session().refresh(story.picture, ["rights"])
    return story.picture


def _is_approved(story: Story) -> bool:
    """Whether the approved revision has the picture of the working text."""
    if story.approved_revision_id is None:
        return False
    return queries.approved(story).picture_id == story.picture_id


def _changed(story: Story, by: Person) -> None:
    db.session().flush()
    db.session().refresh(story, ["picture"])
    if story.picture is not None:
        db.session().refresh(story.picture, ["rights"])
    record(events.PictureChanged(actor=by.id, object_id=story.id))
