"""Deliveries are cancelled or marked as sent when a share, story, enrollment, consent or account changes.

A refusal raised here rolls back the service that recorded the event.
"""

from webapp.connections.events import ConnectionExpired, Disconnected
from webapp.connections.models import Connection
from webapp.core import db
from webapp.core.errors import WrongState
from webapp.delivery import queries, services
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs.events import ConsentWithdrawn, Left, Paused
from webapp.programs.services import note_cancelled
from webapp.sharing.events import ShareCancelled, SharePosted
from webapp.sharing.models import Share
from webapp.sharing.queries import prepared_shares, shares_of_story
from webapp.sharing.services import cancel_share
from webapp.sharing.workflow import State
from webapp.stories.events import StoryWithdrawn
from webapp.stories.models import Story


def cancel_with_share(event: ShareCancelled) -> None:
    """A cancelled share is not published. Raises WrongState when it may be public already."""
    if not services.cancel_delivery(db.session().get_one(Share, event.object_id)):
        raise WrongState(services.MAY_BE_PUBLIC)


def settle_with_share(event: SharePosted) -> None:
    """The author posted it, or saw it there. Raises WrongState while it is being published."""
    services.mark_sent_by_author(db.session().get_one(Share, event.object_id))


def cancel_after_leaving(event: Left) -> None:
    """Everything that a person who leaves had prepared is cancelled; the receipt counts it."""
    person = db.session().get_one(Person, event.person_id)
    found = prepared_shares(person_id=person.id, program_id=event.program_id)
    count = sum(_cancel(share, by=person, undecided=True) for share in found)
    if count:
        note_cancelled(event.object_id, "shares", count)


def cancel_after_pausing(event: Paused) -> None:
    """Everything that a person who pauses had planned is cancelled; what is prepared waits.

    A delivery that waits for its author's decision still does.
    """
    person = db.session().get_one(Person, event.person_id)
    for share in prepared_shares(person_id=person.id, program_id=event.program_id):
        if share.planned_for is not None or services.live_delivery(share) is not None:
            _cancel(share, by=person, undecided=False)


def cancel_after_withdrawal(event: StoryWithdrawn) -> None:
    """A withdrawn story is not posted."""
    story = db.session().get_one(Story, event.object_id)
    for share in shares_of_story(story):
        _cancel(share, by=story.author, undecided=False)


def _cancel(share: Share, *, by: Person, undecided: bool) -> bool:
    """Cancel a share that cannot be public yet. The share is locked before its delivery."""
    db.lock(share)
    if share.state != State.prepared:
        return False
    if not services.cancel_delivery(share, undecided=undecided):
        return False
    cancel_share(share, by=by)
    return True


def fall_back_without_consent(event: ConsentWithdrawn) -> None:
    """Without the consent *connector*, nothing is published through an account."""
    if event.consent == Consent.connector:
        for share in prepared_shares(person_id=event.person_id, program_id=event.program_id):
            if (delivery := services.live_delivery(share)) is not None:
                services.fall_back_to_manual(delivery, "not_allowed")


def fall_back_without_account(event: ConnectionExpired | Disconnected) -> None:
    """What waits for an account that can no longer be used is shared by hand."""
    connection = db.session().get_one(Connection, event.object_id)
    reason = "disconnected" if isinstance(event, Disconnected) else "account_ended"
    for delivery in queries.live_of_connection(connection):
        services.fall_back_to_manual(delivery, reason)
