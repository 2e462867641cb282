"""The verbs of an account: it is asked for or invited, confirmed, and ended."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select, update

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people import events, queries
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.rules import MAY, is_admin
from webapp.people.services.secrets import Passwords, check_password
from webapp.people.services.signing_in import Tries
from webapp.people.workflow import ACCOUNT, AccountState

LAST_ADMIN = msg("The last administrator must stay: give the role to somebody else first.")
# A second mail only after a while: whoever types a stranger's address must not fill their inbox.
BETWEEN_RESETS = timedelta(minutes=5)


def sign_up(email: str, name: str, *, locale: str, domains: Collection[str]) -> Person:
    """Ask for an account. Answers alike for known and unknown addresses.

    Raises Invalid on `email` when its domain is not one that may sign up.
    """
    address = email.strip().lower()
    if address.rpartition("@")[2] not in domains:
        raise Invalid(
            "email",
            "Only addresses of these domains can sign up: %(domains)s.",
            domains=", ".join(sorted(domains)) or "–",
        )
    found = queries.by_email(address)
    if found is not None and found.state in {AccountState.active, AccountState.ended}:
        record(events.AskedAgain(actor=None, object_id=found.id))
        return found
    if found is None:
        found = _new(address)
    if found.state == AccountState.pending:
        found.name, found.locale = name, locale
    _new_link(found)
    record(events.SignedUp(actor=found.id, object_id=found.id))
    return found


def invite(email: str, name: str, *, locale: str, by: Person) -> Person:
    """Invite an address of any domain; whoever has a working account is told so by mail.

    Raises NotAllowed.
    """
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    address = email.strip().lower()
    found = queries.by_email(address)
    if found is None:
        found = _new(address)
        found.name, found.locale = name, locale
        db.session().flush()
    return send_invitation(found, by=by)


def send_invitation(person: Person, *, by: Person) -> Person:
    """Mail a link for seven days. Who works here already gets a reminder: the page says neither."""
    if person.state == AccountState.active and is_admin(by, None):
        record(events.AskedAgain(actor=by.id, object_id=person.id))
        return person
    if person.state == AccountState.ended:
        person.ends_on = None
    ACCOUNT.take(person, "invite", by=by, may=MAY)
    _new_link(person)
    record(events.Invited(actor=by.id, object_id=person.id))
    return person


def confirm(person: Person, password: str, passwords: Passwords) -> Person:
    """Confirm the address and choose the password; raises Invalid on `password`."""
    check_password(person, password)
    hashed = passwords.hash(password)
    ACCOUNT.take(person, "confirm", by=person, may={}, password_hash=hashed)
    person.link_number += 1
    record(events.Confirmed(actor=person.id, object_id=person.id))
    return person


def send_reset(email: str) -> str:
    """Mail a link to choose a password anew, where the address has an account; else nothing.

    Gives back the address asked about, and nothing that tells whether there is an account.
    """
    found = queries.by_email(email)
    if found is not None and found.state != AccountState.ended:
        _mail_reset(found)
    return email


def _mail_reset(person: Person) -> None:
    asked = Tries(f"reset:{person.id}")
    if asked.seconds_left() > 0:
        return
    asked.wait(BETWEEN_RESETS)
    _new_link(person)
    if person.state == AccountState.active:
        record(events.ResetAsked(actor=None, object_id=person.id))
    else:
        record(events.SignedUp(actor=None, object_id=person.id))


def reset_password(person: Person, password: str, passwords: Passwords) -> Person:
    """Choose a password anew; other sessions end, waiting times too. Raises Invalid."""
    check_password(person, password)
    Tries.of_account(person.email).forget()
    db.lock(person)
    if person.state != AccountState.active:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    person.password_hash = passwords.hash(password)
    person.link_number += 1
    record(events.PasswordReset(actor=person.id, object_id=person.id))
    return person


def end_account(person: Person, *, by: Person) -> None:
    """End an account with its roles; no session of it opens a page from this moment on."""
    step = ACCOUNT.permit(person, "end", by=by, may=MAY)
    if queries.is_last_admin(person):
        raise WrongState(LAST_ADMIN)
    ACCOUNT.move(person, step)
    _ended(person, by.id)


def end_expired(today: date) -> int:
    """End the accounts whose end date has passed; how many. The last administrator's stays."""
    over = select(Person).where(Person.ends_on < today, Person.state != AccountState.ended)
    ended = 0
    for person in db.session().scalars(over.order_by(Person.id)):
        if not queries.is_last_admin(person):
            ACCOUNT.take(person, "expire", by=None, may={})
            _ended(person, None)
            ended += 1
    return ended


def _ended(person: Person, actor: str | None) -> None:
    person.link_number += 1
    db.session().execute(
        update(RoleGrant)
        .where(RoleGrant.person_id == person.id, RoleGrant.ended_at.is_(None))
        .values(ended_at=clock.now(), end_reason="the account ended")
    )
    person.__dict__.pop("_roles", None)
    record(events.AccountEnded(actor=actor, object_id=person.id))


def choose_language(person: Person, locale: str) -> Person:
    """The language of pages and mail."""
    person.locale = locale
    return person


def add_unit(name: str, parent: OrgUnit | None = None) -> OrgUnit:
    """A unit of the organisation; it keeps the holidays of its parent."""
    unit = OrgUnit(name=name, parent_id=parent.id if parent else None)
    if parent is not None:
        unit.country, unit.subdivision = parent.country, parent.subdivision
    db.session().add(unit)
    db.session().flush()
    return unit


def add_person(
    email: str, name: str, *, locale: str, unit: OrgUnit | None, password_hash: str
) -> Person:
    """An account made by the seed or a test; active at once."""
    person = Person(
        email=email.lower(), name=name, locale=locale, unit_id=unit.id if unit else None,
        state=AccountState.active, password_hash=password_hash, joined_at=clock.now(),
    )  # fmt: skip
    db.session().add(person)
    db.session().flush()
    return person


def _new(address: str) -> Person:
    made = Person(email=address, joined_at=clock.now(), state=AccountState.pending)
    db.session().add(made)
    return made


def _new_link(person: Person) -> None:
    """Only the newest link works."""
    person.link_number = (person.link_number or 0) + 1
    db.session().flush()
