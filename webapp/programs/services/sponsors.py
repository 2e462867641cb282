"""Services of sponsors: a person is named on the charter after agreeing to it."""

from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.core.mailbox import canonical
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.people.queries import by_email
from webapp.people.workflow import AccountState
from webapp.programs import events
from webapp.programs.models import Program
from webapp.programs.rules import is_asked_sponsor


def name_sponsor(program: Program, sponsor: str, *, by: Person) -> None:
    """Set a typed name, or ask the owner of a mail address. The program is locked.

    The outcome is the same whether the address has an account or not. Raises Invalid on `sponsor`.
    """
    if "@" not in sponsor:
        program.sponsor_id, program.sponsor_asked = None, None
        program.sponsor_name = sponsor or None
        return
    try:
        address = canonical(sponsor)
    except ValueError:
        raise Invalid("sponsor", "Enter a name or an email address.") from None
    current = program.sponsor.email if program.sponsor else program.sponsor_asked
    if address == current:
        return
    program.sponsor_id, program.sponsor_name, program.sponsor_asked = None, None, address
    person = by_email(address)
    if person is not None and person.state == AccountState.active:
        record(events.SponsorAsked(actor=by.id, object_id=program.id, person_id=person.id))


def answer_sponsor(program: Program, *, by: Person, agreed: bool) -> None:
    """Agree to be named as the sponsor, or decline. Raises NotAllowed."""
    db.lock(program)
    if (reason := is_asked_sponsor.reason(by, program)) is not None:
        raise NotAllowed(reason)
    program.sponsor_asked = None
    program.sponsor_id = by.id if agreed else None
    program.version += 1
    record(events.SponsorAnswered(actor=by.id, object_id=program.id, agreed=agreed))
