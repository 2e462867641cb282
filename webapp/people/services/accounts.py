"""Services of accounts: request, invite, confirm, reset the password, end."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, WrongState
from webapp.core.i18n import gettext_noop
from webapp.core.mailbox import canonical, canonical_domain
from webapp.core.unit_of_work import record
from webapp.core.workflow import CHANGED
from webapp.people import events, queries
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.rules import MAY, is_admin
from webapp.people.services.portraits import delete_portrait
from webapp.people.services.sign_in import LoginThrottle
from webapp.people.workflow import ACCOUNT, AccountState

NO_ADDRESS = gettext_noop("Write a full email address, for example camille@example.org.")
LAST_ADMIN = gettext_noop("This is the only administrator. Give the role to another person first.")
# At most one mail in this time: nobody can flood a stranger's mailbox by typing its address.
LINK_PAUSE = timedelta(minutes=10)


def sign_up(
    email: str, name: str, *, locale: str, domains: Collection[str], following: str | None = None
) -> Person:
    """Request an account. The result is the same for known and unknown addresses.

    `following` is a local path that the mailed link opens after the address is confirmed.
    Raises Invalid on `email` when its domain is not allowed to sign up.
    """
    address = _address(email)
    if address.rpartition("@")[2] not in {canonical_domain(domain) for domain in domains}:
        raise Invalid(
            "email",
            "Use an address of one of these domains: %(domains)s.",
            domains=", ".join(sorted(domains)) or "–",
        )
    found = queries.by_email(address)
    if found is not None and found.state in {AccountState.active, AccountState.ended}:
        record(events.AskedAgain(actor=None, object_id=found.id))
        return found
    if found is None:
        found = _create_pending(address, name, locale)
    db.lock(found)
    if found.state == AccountState.pending:
        found.name, found.locale = name, locale
    if _may_mail(found):
        _new_link(found)
        record(events.SignedUp(actor=None, object_id=found.id, following=following))
    return found


def invite(email: str, name: str, *, locale: str, by: Person) -> Person:
    """Invite an address of any domain; a person with an active account gets a reminder by mail.

    Raises NotAllowed.
    """
    if not is_admin(by, None):
        raise NotAllowed(is_admin.why_not)
    address = _address(email)
    found = queries.by_email(address)
    if found is None:
        found = _create_pending(address, name, locale)
    return send_invitation(found, by=by)


def send_invitation(person: Person, *, by: Person) -> Person:
    """Mail a link for seven days, or a reminder to a person whose account is active.

    A person who was invited within LINK_PAUSE gets no second mail.
    """
    db.lock(person)
    if person.state == AccountState.invited and is_admin(by, None) and not _may_mail(person):
        return person
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
    """Confirm the address and store the hash of the chosen password."""
    ACCOUNT.take(person, "confirm", by=person, may={}, password_hash=hashed)
    _invalidate_link(person)
    record(events.Confirmed(actor=person.id, object_id=person.id))
    return person


def send_reset(email: str) -> str:
    """Mail a password-reset link if the address has an account.

    Returns the address in either case, so that the caller cannot reveal whether there is one.
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
    """Store the hash of a new password, end other sessions and reset the sign-in throttle.

    `number` is that of the mailed link; raises WrongState when the link was used meanwhile.
    """
    LoginThrottle.of_account(person.email).forget()
    db.lock(person)
    if person.state != AccountState.active or person.link_number != number:
        raise WrongState(CHANGED)
    person.password_hash = hashed
    _invalidate_link(person)
    record(events.PasswordReset(actor=person.id, object_id=person.id))
    return person


def end_account(person: Person, *, by: Person) -> None:
    """End an account, its roles and its sessions."""
    step = ACCOUNT.permit(person, "end", by=by, may=MAY)
    if queries.is_last_admin(person):
        raise WrongState(LAST_ADMIN)
    ACCOUNT.move(person, step)
    _finish(person, by.id)


def close_account(person: Person) -> Person:
    """End one's own account. Raises WrongState for the only administrator."""
    step = ACCOUNT.permit(person, "close", by=person, may=MAY)
    if queries.is_last_admin(person):
        raise WrongState(LAST_ADMIN)
    ACCOUNT.move(person, step)
    _finish(person, person.id)
    return person


def end_expired(person_id: str, today: date) -> bool:
    """End an account after its end date; False if it stays, as the last administrator's does."""
    person = db.session().get_one(Person, person_id)
    if queries.is_last_admin(person):
        return False
    db.lock(person)
    if person.state == AccountState.ended or person.ends_on is None or person.ends_on >= today:
        return False
    ACCOUNT.take(person, "expire", by=None, may={})
    _finish(person, None)
    return True


def _finish(person: Person, actor: str | None) -> None:
    person.link_number += 1
    delete_portrait(person)
    db.session().execute(
        update(RoleGrant)
        .where(RoleGrant.person_id == person.id, RoleGrant.ended_at.is_(None))
        .values(ended_at=clock.now(), end_reason="the account ended")
    )
    person.__dict__.pop("_roles", None)
    record(events.AccountEnded(actor=actor, object_id=person.id))


def add_unit(name: str, parent: OrgUnit | None = None) -> OrgUnit:
    """Create a unit with the public holidays of its parent."""
    unit = OrgUnit(name=name, parent_id=parent.id if parent else None)
    if parent is not None:
        unit.country, unit.subdivision = parent.country, parent.subdivision
    db.session().add(unit)
    db.session().flush()
    return unit


def add_person(
    email: str, name: str, *, locale: str, unit: OrgUnit | None, password_hash: str
) -> Person:
    """Create an active account, for the demo and for tests."""
    person = Person(
        email=canonical(email), name=name, locale=locale, unit_id=unit.id if unit else None,
        state=AccountState.active, password_hash=password_hash, joined_at=clock.now(),
    )  # fmt: skip
    db.session().add(person)
    db.session().flush()
    return person


def _address(email: str) -> str:
    """The stored spelling of an address. Raises Invalid on `email`."""
    try:
        return canonical(email)
    except ValueError:
        raise Invalid("email", NO_ADDRESS) from None


def _create_pending(address: str, name: str, locale: str) -> Person:
    """Create a pending account, or return the one that a concurrent request created first."""
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


def _invalidate_link(person: Person) -> None:
    person.link_number, person.link_sent_at = person.link_number + 1, None


def _may_mail(person: Person) -> bool:
    sent = person.link_sent_at
    return sent is None or clock.now() - sent >= LINK_PAUSE


def _new_link(person: Person) -> None:
    """Count a new link, which invalidates the earlier ones."""
    person.link_number, person.link_sent_at = person.link_number + 1, clock.now()
    db.session().flush()
