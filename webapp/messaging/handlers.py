"""Event handlers that queue account mail: sign-up, invitation, password reset."""

from webapp.core import clock, db
from webapp.messaging import services
from webapp.people.events import AskedAgain, Invited, ResetAsked, SignedUp
from webapp.people.models import Person


def mail_confirmation(event: SignedUp) -> None:
    """Queue the confirmation link for a new address."""
    person = db.session().get_one(Person, event.object_id)
    services.queue_account_mail("confirm", person.id, person.link_number)


def mail_known_account(event: AskedAgain) -> None:
    """Queue a reminder, once an hour: the page must not reveal that the account exists."""
    services.queue_account_mail("known", event.object_id, int(clock.now().timestamp()) // 3600)


def mail_invitation(event: Invited) -> None:
    """Queue the invitation, with the link that opens the account."""
    person = db.session().get_one(Person, event.object_id)
    services.queue_account_mail("invite", person.id, person.link_number)


def mail_reset(event: ResetAsked) -> None:
    """Queue the password-reset link."""
    person = db.session().get_one(Person, event.object_id)
    services.queue_account_mail("reset", person.id, person.link_number)
