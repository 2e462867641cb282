"""What shares do when something happens below."""

from webapp.kernel import db
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.programs.events import Left, Paused, PurposeWithdrawn
from webapp.programs.services import note_cancelled
from webapp.programs.workflow import Purpose
from webapp.shares import queries, services
from webapp.shares.models import Share
from webapp.shares.workflow import State
from webapp.stories.events import StoryWithdrawn
from webapp.stories.models import Story


def cancel_of_leaver(event: Left) -> None:
    """Whoever leaves has nothing scheduled any more, and no link names them."""
    count = _cancel(event.person_id, event.program_id, planned=False)
    if count:
        note_cancelled(event.object_id, "shares", count)
    services.unname(event.person_id, event.program_id)


def cancel_of_pausing(event: Paused) -> None:
    """Whoever pauses has nothing planned, and no link names them; what is only prepared waits."""
    _cancel(event.person_id, event.program_id, planned=True)
    services.unname(event.person_id, event.program_id)


def _cancel(person_id: str, program_id: str, *, planned: bool) -> int:
    person = db.session().get_one(Person, person_id)
    found = queries.prepared(person_id=person_id, program_id=program_id, planned=planned)
    # What may be public already runs to its end, and what is held stays its author's question,
    # except for whoever leaves: only the truth about it is still noted.
    return sum(_stop(share, by=person, held=not planned) for share in found)


def _stop(share: Share, *, by: Person, held: bool) -> bool:
    """Cancel a share that is not public; it is held before its delivery, as everywhere."""
    db.lock(share)
    if share.state != State.prepared or not services.call_off(share, held=held):
        return False
    services.cancel(share, by=by)
    return True


def unname_links(event: PurposeWithdrawn) -> None:
    """Without *counted links* no link of theirs names them, and so no visit does."""
    if event.purpose == Purpose.counted_links:
        services.unname(event.person_id, event.program_id)


def stop_publishing(event: PurposeWithdrawn) -> None:
    """Without *connector* nothing more goes out through an account: it is shared by hand."""
    if event.purpose == Purpose.connector:
        for share in queries.prepared(person_id=event.person_id, program_id=event.program_id):
            if (delivery := services.live(share)) is not None:
                services.by_hand(delivery, "not_allowed")


def disconnect_of_ended(event: AccountEnded) -> None:
    """Whoever's account here ends has none connected any more."""
    person = db.session().get_one(Person, event.object_id)
    for connection in queries.connections_of(person.id).values():
        services.disconnect(connection, by=person)


def cancel_of_story(event: StoryWithdrawn) -> None:
    """A withdrawn story is not posted."""
    story = db.session().get_one(Story, event.object_id)
    for share in queries.of_story(story):
        _stop(share, by=story.author, held=False)
