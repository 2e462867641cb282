"""What careers does when a consent, an enrollment, a story or an account ends."""

from webapp.careers import services
from webapp.core import db
from webapp.people.events import AccountEnded
from webapp.people.models import Person
from webapp.program_kinds import Consent
from webapp.programs.events import ConsentWithdrawn, Left
from webapp.programs.services import note_cancelled
from webapp.stories.events import StoryWithdrawn
from webapp.stories.models import Story


def take_back_without_consent(event: ConsentWithdrawn) -> None:
    """Without the consent *career page*, nothing of a person is on the page."""
    if event.consent == Consent.career_page:
        person = db.session().get_one(Person, event.person_id)
        services.withdraw_all(person, event.program_id)


def take_back_after_leaving(event: Left) -> None:
    """Everything that a person who leaves had on the page is taken back; the receipt counts it."""
    person = db.session().get_one(Person, event.person_id)
    count = services.withdraw_all(person, event.program_id)
    note_cancelled(event.object_id, "career_stories", count)


def take_back_after_withdrawal(event: StoryWithdrawn) -> None:
    """A withdrawn story is not on the page."""
    services.withdraw_story(db.session().get_one(Story, event.object_id))


def forget_referrals(event: AccountEnded) -> None:
    """Delete the personal links of an account that ended."""
    services.forget(db.session().get_one(Person, event.object_id))
