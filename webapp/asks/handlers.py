"""What asks does when something happens below."""

from webapp.asks import services
from webapp.kernel import clock, db
from webapp.people.events import AskedAgain, Invited, ResetAsked, SignedUp
from webapp.people.models import Person


def mail_confirmation(event: SignedUp) -> None:
    """A new address must prove that it is read."""
    person = db.session().get_one(Person, event.object_id)
    services.mail_link("confirm", person.id, person.link_number)


def mail_reminder(event: AskedAgain) -> None:
    """Whoever signs up twice learns it by mail, so that the page need not tell strangers."""
    services.mail_link("known", event.object_id, int(clock.now().timestamp()) // 3600)


def mail_invitation(event: Invited) -> None:
    """Whoever is invited learns it by mail, with the link that opens the account."""
    person = db.session().get_one(Person, event.object_id)
    services.mail_link("invite", person.id, person.link_number)


def mail_reset(event: ResetAsked) -> None:
    """Only whoever reads the mailbox may choose the password anew."""
    person = db.session().get_one(Person, event.object_id)
    services.mail_link("reset", person.id, person.link_number)
