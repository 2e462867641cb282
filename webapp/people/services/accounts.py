"""The verbs of an account: it is asked for or invited, confirmed, and ended."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from webapp.kernel import clock, db
from webapp.kernel.errors import Invalid, NotAllowed, WrongState
from webapp.kernel.unit_of_work import record
from webapp.kernel.words import msg
from webapp.people import events, queries
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.rules import MAY, is_admin
from webapp.people.services.signing_in import Tries
from webapp.people.workflow import ACCOUNT, AccountState

LAST_ADMIN = msg("The last administrator must stay: give the role to somebody else first.")
# One mail in a while: whoever types a stranger's address must not fill their mailbox.
LINK_PAUSE = timedelta(minutes=10)


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
        found = _begin(address, name, locale)
    db.lock(found)
    if found.state == AccountState.pending:
        found.name, found.locale = name, locale
    if _may_mail(found):
        _new_link(found)
        record(events.SignedUp(actor=None, object_id=found.id))
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
        found = _begin(address, name, locale)
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


def confirm(person: Person, hashed: str) -> Person:
    """Confirm the address, with the hash of the password chosen."""
    ACCOUNT.take(person, "confirm", by=person, may={}, password_hash=hashed)
    _used_link(person)
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
    db.lock(person)
    if not _may_mail(person):
        return
    _new_link(person)
    if person.state == AccountState.active:
        record(events.ResetAsked(actor=None, object_id=person.id))
    else:
        record(events.SignedUp(actor=None, object_id=person.id))


def reset_password(person: Person, hashed: str, *, number: int) -> Person:
    """Choose a password anew, by its hash; other sessions end, and waiting times too.

    `number` is the link's; raises WrongState when it was used since the page was opened.
    """
    Tries.of_account(person.email).forget()
    db.lock(person)
    if person.state != AccountState.active or person.link_number != number:
        raise WrongState("This has changed in the meantime. Here is how it stands now.")
    person.password_hash = hashed
    _used_link(person)
    record(events.PasswordReset(actor=person.id, object_id=person.id))
    return person


def end_account(person: Person, *, by: Person) -> None:
    """End an account with its roles; no session of it opens a page from this moment on."""
    step = ACCOUNT.permit(person, "end", by=by, may=MAY)
    if queries.is_last_admin(person):
        raise WrongState(LAST_ADMIN)
    ACCOUNT.move(person, step)
    _ended(person, by.id)


def end_expired(person_id: str, today: date) -> bool:
    """End an account whose end date has passed; False for the last administrator's, which stays."""
    person = db.session().get_one(Person, person_id)
    if queries.is_last_admin(person):
        return False
    db.lock(person)
    if person.state == AccountState.ended or person.ends_on is None or person.ends_on >= today:
        return False
    ACCOUNT.take(person, "expire", by=None, may={})
    _ended(person, None)
    return True


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


def _begin(address: str, name: str, locale: str) -> Person:
    """A pending account; the one that a second click made first, if there is one."""
    made = Person(
        email=address, name=name, locale=locale, joined_at=clock.now(), link_number=0,
        state=AccountState.pending,
    )  # fmt: skip
    try:
        with db.session().begin_nested():
            db.session().add(made)
    except IntegrityError:
        return db.session().scalars(select(Person).where(Person.email == address)).one()
    return made


def _used_link(person: Person) -> None:
    person.link_number, person.link_sent_at = person.link_number + 1, None


def _may_mail(person: Person) -> bool:
    sent = person.link_sent_at
    return sent is None or clock.now() - sent >= LINK_PAUSE


def _new_link(person: Person) -> None:
    """Only the newest link works."""
    person.link_number, person.link_sent_at = person.link_number + 1, clock.now()
    db.session().flush()
