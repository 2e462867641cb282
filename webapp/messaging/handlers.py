"""Event handlers: account mail (sign-up, invitation, reset), and the question to a sponsor."""

from dataclasses import replace

from webapp.core import clock, db
from webapp.core.i18n import gettext_noop
from webapp.messaging import services
from webapp.messaging.topics import Topic
from webapp.people.events import AskedAgain, Invited, ResetAsked, SignedUp
from webapp.people.models import Person
from webapp.programs.events import SponsorAsked
from webapp.programs.models import Program

SPONSOR = services.MessageTemplate(
    "sponsor_asked",
    Topic.programs,
    gettext_noop("You are asked to be the sponsor of a program"),
    gettext_noop("“%(program)s” wants to name you as its sponsor on the charter."),
    "programs.sponsor",
)


def mail_confirmation(event: SignedUp) -> None:
    """Queue the confirmation link for a new address."""
    person = db.session().get_one(Person, event.object_id)
    services.queue_account_mail("confirm", person.id, person.link_number, event.following)


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


def ask_sponsor(event: SponsorAsked) -> None:
    """Ask a person to be named as the sponsor of a program; a second question is the reminder."""
    person = db.session().get_one(Person, event.person_id)
    program = db.session().get_one(Program, event.object_id)
    asked = services.Ask(
        f"sponsor:{program.id}",
        SPONSOR.about(
            program.id, {"program": program.slug},
            {"program": program.names.get(person.locale) or next(iter(program.names.values()))},
            program_id=program.id,
        ),
        services.Priority.agreement, carries_right=True,
    )  # fmt: skip
    services.withdraw(asked.ref, but=person.id)
    if services.ask(person, asked) is None:
        services.ask(person, replace(asked, is_reminder=True))
